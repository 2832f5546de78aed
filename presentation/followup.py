"""What happened beside the plan, in words and tables: the first line, plan and now, differences, what can be said."""

from model.analysis.answer import Answer
from model.case.agreement import FIRST
from model.case.assumptions import Language
from model.case.followup.record import (
    BaseOutcome,
    EffectOutcome,
    Event,
    MeasuredOutcome,
    MoneyOutcome,
    PeopleOutcome,
    RepaidOutcome,
    SeriesOutcome,
    ShareOutcome,
)
from model.results_of_followup import EstimateResult, FollowUpResult, NotEstimatedResult, ShareResult, ToldResult
from presentation.followed.lines import line_name, source_told
from presentation.parts_of_effects import masked
from presentation.sentences import number_label
from presentation.tables.rows import Rows
from wording.numbers import money, percent, share_of_ten, write_number
from wording.texts import say


def years_followed(told: FollowUpResult) -> tuple[int, ...]:
    """The calendar years of which anything is stated for the whole year, in order."""
    years = {one.year for one in told.differences if one.is_whole}
    years |= {one.year for one in told.quantities if one.is_whole}
    for outcome in (outcome for contract in told.contracts for outcome in contract.outcomes):
        years |= set(outcome.years) - set(outcome.months)
    for one in (*told.estimates, *told.not_estimated):
        years |= set(range(one.first, one.last + 1)) if one.is_whole else set()
    return tuple(sorted(years))


def years_not_over(answer: Answer, told: FollowUpResult) -> tuple[int, ...]:
    """The years of the case of which anything is stated only for some months, in order."""
    parts = [(one.year, one.is_whole) for one in told.differences]
    parts += [(one.year, one.is_whole) for one in told.quantities]
    parts += [(year, False) for contract in told.contracts for one in contract.outcomes for year in one.months]
    for counted in (*told.estimates, *told.not_estimated):
        parts += [(year, counted.is_whole) for year in range(counted.first, counted.last + 1)]
    return tuple(sorted({year for year, is_whole in parts if not is_whole and year in answer.case.years}))


def first_sentence(answer: Answer, told: FollowUpResult, language: Language, on_paper: bool = False) -> str:
    """How many of the years are followed, what can be said of effects, and that one year says almost nothing."""
    followed = [year for year in years_followed(told) if year in answer.case.years]
    sentences = [say("followup.year_not_over", language, year=year) for year in years_not_over(answer, told)]
    if followed:
        facts = {"last": followed[-1], "count": len(followed), "of": answer.case.horizon}
        sentences = [say("followup.followed", language, **facts), *sentences]
    if not sentences and (told.shares or told.charts):
        return say("followup.of_no_year", language)
    if not sentences:
        return say("followup.document.nothing" if on_paper else "followup.nothing", language)
    sentences += [estimate_sentence(one, language) for one in told.estimates if one.method == "rate_ratio"]
    if any("one_year" in one.cannot_say for one in told.estimates):
        sentences.append(say("followup.cannot_say.one_year", language))
    return " ".join(sentences)


def estimate_sentence(one: EstimateResult, language: Language) -> str:
    """An estimate with its interval: a fall in per cent, or how many fewer a year than the control group."""
    if one.method == "rate_ratio":
        way = "fell" if one.value >= 0 else "rose"
        facts = {"value": percent(abs(one.value), 1), "low": percent(-one.high, 0, signed=True)}
        return say(f"followup.{way}", language, label=one.label, high=_highest(-one.low, language), **facts)
    numbers = {name: write_number(getattr(one, name), 1, signed=True) for name in ("value", "low", "high")}
    return say("followup.compared", language, label=one.label, **numbers)


MOST = 10.0
"""The greatest rise that is told as a number: what lies beyond it says only that nothing is known."""


def _highest(rise: float, language: Language) -> str:
    if rise > MOST:
        return say("followup.more_than", language, share=percent(MOST, 0, signed=True))
    return percent(rise, 0, signed=True)


def not_estimated_sentence(one: NotEstimatedResult, language: Language) -> str:
    """What was counted, and why no fall follows from it."""
    counts = {name: masked(getattr(one, name), language) for name in ("before", "after")}
    return say(f"followup.not_estimated.{one.group}", language, label=one.label, **counts)


def limits_told(one: EstimateResult, language: Language) -> list[str]:
    """What an estimate cannot say, in sentences; and the smallest fall that could have been found."""
    told = []
    for code in one.cannot_say:
        facts = {} if code != "not_full" or one.strength is None else {"share": percent(one.strength, 0)}
        told.append(say(f"followup.cannot_say.{code}", language, **facts))
    if one.smallest_fall is not None:
        told.append(say("followup.smallest", language, fall=percent(one.smallest_fall, 0)))
    return told


def plan_and_now(told: FollowUpResult, language: Language) -> Rows:
    """The plan beside what is believed now."""
    heads = {name: say(f"followup.head.{name}", language) for name in ("reading", "plan", "now")}
    rows = []
    for name in ("npv", "payback_year", "chance"):
        cells = [_reading(name, one, language) for one in (told.plan, told.now)]
        row = (say(f"followup.reading.{name}", language), *cells)
        rows.append(dict(zip(heads.values(), row, strict=True)))
    return rows


def _reading(name: str, one: ToldResult, language: Language) -> str:
    value = getattr(one, name)
    if value is None:
        return say("answers.none", language)
    if name == "npv":
        return money(value, language, signed=True)
    return share_of_ten(value, language) if name == "chance" else str(value)


AnyOutcome = (
    MoneyOutcome
    | PeopleOutcome
    | BaseOutcome
    | EffectOutcome
    | ShareOutcome
    | SeriesOutcome
    | MeasuredOutcome
    | RepaidOutcome
    | Event
)


def outcome_name(answer: Answer, one: AnyOutcome, language: Language) -> str:
    """What a stated outcome is called: what it is of, and when."""
    match one:
        case MoneyOutcome():
            return f"{line_name(answer, one.line, language)} {one.period}"
        case PeopleOutcome() | BaseOutcome():
            effect = answer.case.effects.get(one.effect)
            return f"{one.effect if effect is None else effect.label.text(language)} {one.period}"
        case EffectOutcome():
            return f"{one.label.text(language)} {one.last}"
        case MeasuredOutcome():
            agreement = answer.case.all_agreements.get(one.agreement or FIRST)
            outcome = None if agreement is None else agreement.contract.outcomes.get(one.outcome)
            return f"{one.outcome if outcome is None else outcome.label.text(language)} {one.period}"
        case RepaidOutcome():
            actor = answer.everyone.actors.get(one.committee)
            return f"{one.committee if actor is None else actor.label.text(language)} {one.period}"
        case Event():
            return f"{one.label.text(language)} {one.on}"
        case _:
            return one.label.text(language)


def share_sentences(one: ShareResult, language: Language) -> tuple[str, str]:
    """A difference of two shares with its interval, in percentage points; and what it can't say."""
    facts = {"difference": one.value, "lowest": one.low, "highest": one.high}
    numbers = {name: write_number(100 * share, 1, signed=True) for name, share in facts.items()}
    place = "within" if one.low <= 0 <= one.high else "outside"
    limits = f"{say(f'followup.share_limits.{place}', language)} {say('followup.cannot_say.no_control', language)}"
    return say("followup.shares", language, label=one.label, **numbers), limits


def event_rows(answer: Answer, language: Language) -> Rows:
    """What was decided and happened, by day, and where it is read."""
    followup = answer.case.followup
    heads = [say(f"followup.field.{name}", language) for name in ("on", "event", "source")]
    events = () if followup is None else sorted(followup.events, key=lambda one: one.on)
    cells = ((one.on, one.label.text(language), source_told(answer, one.source, language)) for one in events)
    return [dict(zip(heads, row, strict=True)) for row in cells]


def update_sentences(answer: Answer, told: FollowUpResult, language: Language) -> list[str]:
    """What each measured number was believed to be and is now, and how much the new weighs."""
    return [
        say(
            "followup.updated", language, name=number_label(answer.resolved, key, language),
            before=percent(one.before, 1), now=percent(one.value, 1), weight=write_number(one.weight, 2),
            rest=write_number(one.weight_before, 2),
        )
        for key, one in told.updates.items()
    ]  # fmt: skip

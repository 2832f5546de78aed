"""What happened beside the plan, in words and tables: the first line, plan and now, differences, what can be said."""

from collections.abc import Mapping

from model.analysis.answer import Answer
from model.case.agreement import FIRST
from model.case.assumptions import Language
from model.case.followup.record import (
    EffectOutcome,
    Event,
    MeasuredOutcome,
    MoneyOutcome,
    PeopleOutcome,
    RepaidOutcome,
    SeriesOutcome,
    ShareOutcome,
)
from model.results_of_followup import EstimateResult, FollowUpResult, ShareResult, ToldResult
from presentation.sentences import number_label
from presentation.tables.rows import Rows
from wording.numbers import kr, money, percent, write_number
from wording.texts import say


def years_followed(told: FollowUpResult) -> tuple[int, ...]:
    """The calendar years of which anything is stated, in order."""
    years = {one.year for one in told.differences}
    for estimate in told.estimates:
        years |= set(range(estimate.first, estimate.last + 1))
    return tuple(sorted(years))


def first_sentence(answer: Answer, told: FollowUpResult, language: Language) -> str:
    """How many of the years are followed, what can be said of effects, and that one year says almost nothing."""
    followed = [year for year in years_followed(told) if year in answer.case.years]
    if not followed:
        return say("followup.nothing", language)
    sentences = [say("followup.followed", language, last=followed[-1], count=len(followed), of=answer.case.horizon)]
    sentences += [estimate_sentence(one, language) for one in told.estimates if one.method == "rate_ratio"]
    if any("one_year" in one.cannot_say for one in told.estimates):
        sentences.append(say("followup.cannot_say.one_year", language))
    return " ".join(sentences)


def estimate_sentence(one: EstimateResult, language: Language) -> str:
    """An estimate with its interval: a fall in per cent, or how many fewer a year than the control group."""
    if one.method == "rate_ratio":
        way = "fell" if one.value >= 0 else "rose"
        facts = {"value": percent(abs(one.value), 1), "low": percent(-one.high, 0, signed=True)}
        return say(f"followup.{way}", language, label=one.label, high=percent(-one.low, 0, signed=True), **facts)
    numbers = {name: write_number(getattr(one, name), 1, signed=True) for name in ("value", "low", "high")}
    return say("followup.compared", language, label=one.label, **numbers)


def limits_told(one: EstimateResult, language: Language) -> list[str]:
    """What an estimate cannot say, in sentences; and the smallest fall that could have been found."""
    told = [say(f"followup.cannot_say.{code}", language) for code in one.cannot_say]
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
    return percent(value, 0) if name == "chance" else str(value)


def line_name(answer: Answer, line: str, language: Language) -> str:
    """What a line is called: that of the case, or a row of the local project beside it."""
    if line in answer.case.money_lines:
        return answer.case.money_lines[line].label.text(language)
    return say(f"followup.{line}", language)


AnyOutcome = (
    MoneyOutcome
    | PeopleOutcome
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
            return f"{line_name(answer, one.line, language)} {one.year}"
        case PeopleOutcome():
            effect = answer.case.effects.get(one.effect)
            return f"{one.effect if effect is None else effect.label.text(language)} {one.year}"
        case EffectOutcome():
            return f"{one.label.text(language)} {one.last}"
        case MeasuredOutcome():
            agreement = answer.case.all_agreements.get(one.agreement or FIRST)
            outcome = None if agreement is None else agreement.contract.outcomes.get(one.outcome)
            return f"{one.outcome if outcome is None else outcome.label.text(language)} {one.year}"
        case RepaidOutcome():
            actor = answer.everyone.actors.get(one.committee)
            return f"{one.committee if actor is None else actor.label.text(language)} {one.year}"
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


def difference_rows(answer: Answer, told: FollowUpResult, language: Language) -> Rows:
    """Every line and year: plan, outcome and difference, in volume and price where volumes are stated."""
    names = ("line", "year", "plan", "outcome", "difference", "volume", "price", "on")
    heads = [say(f"followup.head.{name}", language) for name in names]
    rows = []
    for one in told.differences:
        parts = (one.volume_part, one.price_part)
        cells = (
            line_name(answer, one.line, language), str(one.year), kr(one.plan, language), kr(one.outcome, language),
            kr(one.difference, language, signed=True),
            *("" if part is None else kr(part, language, signed=True) for part in parts),
            ", ".join(filter(None, (one.on, one.source))),
        )  # fmt: skip
        rows.append(dict(zip(heads, cells, strict=True)))
    return rows


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


def ways_rows(told: FollowUpResult, language: Language) -> Rows:
    """What now: to stop, to go on, and to reach all, each from today; nothing before any outcome."""
    ahead = told.ahead
    if ahead is None:
        return []
    nothing = dict.fromkeys(("costs", "benefits", "net", "worth"), 0.0)
    ways: list[tuple[str, Mapping[str, float]]] = [
        (say("followup.ways.stop", language), nothing),
        (say("followup.ways.go_on", language), ahead.model_dump(include=set(nothing))),
    ]
    if ahead.spread is not None:
        times = write_number(ahead.spread.times, 1)
        ways.append((say("followup.ways.spread", language, times=times), ahead.spread.model_dump(include=set(nothing))))
    rows = []
    for name, way in ways:
        row = {say("followup.ways.head", language): name}
        for what in nothing:
            signed = what in ("net", "worth")
            row[say(f"followup.ways.{what}", language)] = money(way[what], language, signed=signed)
        rows.append(row)
    return rows


def ways_sentences(answer: Answer, told: FollowUpResult, language: Language) -> list[str]:
    """From when the ways are told and what they rest on, and what one more year of counting would teach."""
    ahead = told.ahead
    if ahead is None:
        return []
    sentences = [say("followup.ways.from", language, year=ahead.from_year)]
    sentences.append(say(f"followup.ways.{'all_reached' if ahead.spread is None else 'for_each'}", language))
    for one in ahead.year_more:
        facts = {
            "name": number_label(answer.resolved, one.key, language), "year": ahead.from_year,
            "net": money(one.net_of_year, language, signed=True), "removes": percent(one.removes, 0),
            "teaches": money(one.teaches, language),
        }  # fmt: skip
        key = "teaches" if round(one.teaches) > 0 else "teaches_nothing"
        sentences.append(say(f"followup.ways.{key}", language, **facts))
    return sentences

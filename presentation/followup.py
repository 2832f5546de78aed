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
from model.results_of_followup import DifferenceResult, EstimateResult, FollowUpResult, ShareResult, ToldResult
from presentation.sentences import number_label
from presentation.tables.rows import Rows
from presentation.tables.sources import source_name
from wording.numbers import kr, money, percent, write_number
from wording.texts import say


def years_followed(told: FollowUpResult) -> tuple[int, ...]:
    """The calendar years of which anything is stated for the whole year, in order."""
    years = {one.year for one in told.differences if one.is_whole}
    years |= {year for contract in told.contracts for outcome in contract.outcomes for year in outcome.years}
    for estimate in told.estimates:
        years |= set(range(estimate.first, estimate.last + 1))
    return tuple(sorted(years))


def first_sentence(answer: Answer, told: FollowUpResult, language: Language, on_paper: bool = False) -> str:
    """How many of the years are followed, what can be said of effects, and that one year says almost nothing."""
    followed = [year for year in years_followed(told) if year in answer.case.years]
    not_over = dict.fromkeys(year for year, _ in _not_over(answer, told))
    sentences = [say("followup.year_not_over", language, year=year) for year in not_over]
    if followed:
        facts = {"last": followed[-1], "count": len(followed), "of": answer.case.horizon}
        sentences = [say("followup.followed", language, **facts), *sentences]
    if not sentences:
        return say("followup.document.nothing" if on_paper else "followup.nothing", language)
    sentences += [estimate_sentence(one, language) for one in told.estimates if one.method == "rate_ratio"]
    if any("one_year" in one.cannot_say for one in told.estimates):
        sentences.append(say("followup.cannot_say.one_year", language))
    return " ".join(sentences)


def _not_over(answer: Answer, told: FollowUpResult) -> dict[tuple[int, str], list[DifferenceResult]]:
    """Year and group of lines → those of which only a part of the year is stated; years of the case, in order."""
    parts: dict[tuple[int, str], list[DifferenceResult]] = {}
    for one in sorted(told.differences, key=lambda one: one.year):
        if not one.is_whole and one.year in answer.case.years:
            parts.setdefault((one.year, _group(answer, one.line)), []).append(one)
    return parts


def _group(answer: Answer, line: str) -> str:
    """What a line is one of: the costs, the funding or the income of the case, or a project beside it."""
    return next((part for part in ("budget", "funding", "income") if line in getattr(answer.case, part)), "beside")


def not_over_sentences(answer: Answer, told: FollowUpResult, language: Language) -> list[str]:
    """Of each year of which only some months are stated: what they came to, and what the plan has left of the year."""
    sentences = []
    for (year, group), lines in _not_over(answer, told).items():
        sums = {name: kr(sum(getattr(one, name) for one in lines), language) for name in ("outcome", "plan", "left")}
        what = say(f"followup.group.{group}", language)
        sentences.append(say("followup.part_of_year", language, year=year, what=what, count=len(lines), **sums))
    return sentences


def periods_told(year: int, months: tuple[int, ...]) -> str:
    """A year, or the months of it that are stated: *2027-01 … 2027-06*."""
    if len(months) == 12:
        return str(year)
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    ends = (list(dict.fromkeys((run[0], run[-1]))) for run in runs)
    return ", ".join(" … ".join(f"{year}-{month:02}" for month in run) for run in ends)


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
            return f"{line_name(answer, one.line, language)} {one.period}"
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


def source_told(answer: Answer, source: str | None, language: Language) -> str:
    """Where an outcome was read: each source by its name, where the case or the library knows it."""
    said = [] if source is None else source.split(", ")
    return ", ".join(source_name(one, answer.resolved.library, answer.case, language) for one in said)


def difference_rows(answer: Answer, told: FollowUpResult, language: Language) -> Rows:
    """Every line and year: plan, outcome and difference, in volume and price where volumes are stated.

    Of a year that is not over, the plan is that of the months that are stated, and what it has left is told.
    """
    is_part = any(not one.is_whole for one in told.differences)
    in_parts = any(one.volume_part is not None for one in told.differences)
    rows = []
    for one in told.differences:
        row = {
            "line": line_name(answer, one.line, language), "year": periods_told(one.year, one.months),
            "plan": kr(one.plan, language), "outcome": kr(one.outcome, language),
            "difference": kr(one.difference, language, signed=True),
        }  # fmt: skip
        if is_part:
            row["left"] = "" if one.is_whole else kr(one.left, language)
        if in_parts:
            for name, part in (("volume", one.volume_part), ("price", one.price_part)):
                row[name] = "" if part is None else kr(part, language, signed=True)
        rows.append({say(f"followup.head.{name}", language): cell for name, cell in row.items()})
    return rows


def origins_told(answer: Answer, told: FollowUpResult, language: Language) -> list[str]:
    """Each date and source, with the lines and years that it is of."""
    of_origin: dict[str, dict[str, list[str]]] = {}
    for one in told.differences:
        said = ", ".join(filter(None, (one.on, source_told(answer, one.source, language))))
        lines = of_origin.setdefault(said or say("followup.document.from_nowhere", language), {})
        lines.setdefault(line_name(answer, one.line, language), []).append(periods_told(one.year, one.months))
    return [
        f"{origin}: {'; '.join(' '.join((line, ', '.join(periods))) for line, periods in lines.items())}."
        for origin, lines in of_origin.items()
    ]


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


def ways_sentences(answer: Answer, told: FollowUpResult, language: Language, on_paper: bool = False) -> list[str]:
    """From when the ways are told and what they rest on, and what one more year of counting would teach."""
    ahead = told.ahead
    if ahead is None:
        return []
    sentences = [say("followup.ways.from", language, year=ahead.from_year)]
    if not ahead.costs:
        sentences.append(say("followup.ways.no_costs", language, year=ahead.from_year, nothing=money(0.0, language)))
    for (year, group), lines in _not_over(answer, told).items():
        if group == "budget":
            left = kr(sum(one.left for one in lines), language)
            sentences.append(say("followup.ways.not_over", language, year=year, left=left))
    other = ahead.net - (ahead.benefits - ahead.costs)
    if abs(other) >= 1:
        sentences.append(say("followup.ways.other", language, other=money(other, language, signed=True)))
    reached = "all_reached_on_paper" if on_paper else "all_reached"
    sentences.append(say(f"followup.ways.{reached if ahead.spread is None else 'for_each'}", language))
    for one in ahead.year_more:
        facts = {
            "name": number_label(answer.resolved, one.key, language), "year": ahead.from_year,
            "net": money(one.net_of_year, language, signed=True), "removes": percent(one.removes, 0),
            "teaches": money(one.teaches, language),
        }  # fmt: skip
        key = "teaches" if round(one.teaches) > 0 else "teaches_nothing"
        sentences.append(say(f"followup.ways.{key}", language, **facts))
    return sentences

"""Plan and outcome of each line and year, in rows and sentences, and the word for how far apart they are."""

from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.results_of_followup import DifferenceResult, FollowUpResult, NotToldResult, QuantityResult, Standing
from presentation.sentences.sources import source_name
from presentation.tables.rows import Rows
from wording.numbers import kr, percent
from wording.texts import say


def lines_not_over(answer: Answer, told: FollowUpResult) -> dict[tuple[int, str], list[DifferenceResult]]:
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
    for (year, group), lines in lines_not_over(answer, told).items():
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


def line_name(answer: Answer, line: str, language: Language) -> str:
    """What a line is called: that of the case, or a row of the local project beside it."""
    if line in answer.case.money_lines:
        return answer.case.money_lines[line].label.text(language)
    return say(f"followup.{line}", language)


def source_told(answer: Answer, source: str | None, language: Language) -> str:
    """Where an outcome was read: each source by its name, where the case or the library knows it."""
    said = [] if source is None else source.split(", ")
    return ", ".join(source_name(one, answer.resolved.library, answer.case, language) for one in said)


def difference_rows(answer: Answer, told: FollowUpResult, language: Language) -> Rows:
    """Every line and year: plan, outcome and difference, in volume and price where volumes are stated, and a word.

    Of a year that is not over, the plan is that of the months that are stated, and what it has left is told. Last are
    the lines of which nothing is stated.
    """
    is_part = any(not one.is_whole for one in told.differences)
    in_parts = any(one.volume_part is not None for one in told.differences)
    rows = []
    for one in told.differences:
        row = {
            "line": line_name(answer, one.line, language), "year": periods_told(one.year, one.months),
            "stands": standing_words(one.standing, language), "plan": kr(one.plan, language),
            "outcome": kr(one.outcome, language),
            "difference": kr(one.difference, language, signed=True),
        }  # fmt: skip
        if is_part:
            row["left"] = "" if one.is_whole else kr(one.left, language)
        if in_parts:
            for name, part in (("volume", one.volume_part), ("price", one.price_part)):
                row[name] = "" if part is None else kr(part, language, signed=True)
        rows.append(row)
    rows += _not_told(answer, told, language, tuple(rows[0]) if rows else ())
    return [{say(f"followup.head.{name}", language): cell for name, cell in row.items()} for row in rows]


def _not_told(answer: Answer, told: FollowUpResult, language: Language, columns: tuple[str, ...]) -> Rows:
    """A row for each line of which nothing is stated in some years that are followed, with the plan of those years."""
    of_line: dict[str, list[NotToldResult]] = {}
    for one in told.not_told if columns else ():
        of_line.setdefault(one.line, []).append(one)
    rows = []
    for line, years in of_line.items():
        row = dict.fromkeys(columns, "") | {
            "line": line_name(answer, line, language), "year": ", ".join(str(one.year) for one in years),
            "stands": standing_words("not_told", language), "plan": kr(sum(one.plan for one in years), language),
            "outcome": say("answers.none", language), "difference": say("answers.none", language),
        }  # fmt: skip
        rows.append(row)
    return rows


def standing_words(standing: Standing | None, language: Language) -> str:
    """How far an outcome is from its plan, in a word; empty where there is no plan."""
    return "" if standing is None else say(f"followup.stands.{standing}", language)


def limits_sentence(answer: Answer, told: FollowUpResult, language: Language) -> str:
    """What the words for how far apart plan and outcome are mean, and who has said so; empty before any outcome."""
    committees = () if told.repayment is None else told.repayment.committees
    if not any((told.differences, told.quantities, committees)):
        return ""
    limits, rules = told.limits, answer.resolved.library.fund_rules
    facts = {"departs": percent(limits.departs), "much": percent(limits.departs_much)}
    if limits.fund is not None and limits.fund in rules:
        fund = rules[limits.fund].label.text(language)
        return say("followup.stands.limits_of_fund", language, fund=fund, **facts)
    return say("followup.stands.limits", language, **facts)


def origins_told(answer: Answer, told: FollowUpResult, language: Language) -> list[str]:
    """Each date and source, with the lines, effects and years that it is of."""
    of_origin: dict[str, dict[str, list[str]]] = {}
    named: list[tuple[DifferenceResult | QuantityResult, str]] = [
        (one, line_name(answer, one.line, language)) for one in told.differences
    ]
    named += [(one, answer.case.effects[one.effect].label.text(language)) for one in told.quantities]
    for one, name in named:
        lines = of_origin.setdefault(_origin(answer, one.on, one.source, language), {})
        periods, period = lines.setdefault(name, []), periods_told(one.year, one.months)
        periods += [] if period in periods else [period]
    return [
        f"{origin}: {'; '.join(' '.join((line, ', '.join(periods))) for line, periods in lines.items())}."
        for origin, lines in of_origin.items()
    ]


def _origin(answer: Answer, on: str | None, source: str | None, language: Language) -> str:
    """A date and a source, or the words for what is missing of them."""
    if on is None and source is None:
        return say("followup.document.from_nowhere", language)
    date = on or say("followup.document.without_date", language)
    return f"{date}, {source_told(answer, source, language) or say('followup.document.without_source', language)}"

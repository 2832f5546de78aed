"""Scenarios with their chances, beside every number at its cautious and its hopeful end."""

from collections.abc import Mapping, Sequence

from model.analysis.answer import Answer
from model.analysis.drivers import Outcome
from model.case.assumptions import Language
from presentation.sentences.labels import number_label
from presentation.sentences.numbers import value_text
from presentation.sentences.payback import payback_short
from presentation.tables.rows import Rows
from presentation.tables.scenarios import differences, scenario_name
from wording.numbers import money_column, share_of_ten
from wording.texts import say


def scenario_rows(answer: Answer, others: Mapping[str | None, Answer], language: Language, is_changed: bool) -> Rows:
    """Every number at its cautious end, as it stands, and at its hopeful end; then the case's own scenarios."""
    head = {name: say(f"doubt.scenarios.{name}", language) for name in ("name", "npv", "payback", "chance", "differs")}
    sensitivity = answer.sensitivity
    worths: list[float] = []

    def row(name: str, npv: float, payback: str, differs: str, chance: str = "–") -> dict[str, str]:
        worths.append(npv)
        return {
            head["name"]: name,
            head["npv"]: "",
            head["payback"]: payback,
            head["chance"]: chance,
            head["differs"]: differs,
        }

    def of_outcome(name: str, outcome: Outcome) -> dict[str, str]:
        values = "; ".join(
            f"{number_label(answer.resolved, key, language)} {value_text(answer.resolved, key, value, language)}"
            for key, value in outcome.values.items()
        )
        return row(name, outcome.npv, payback_short(outcome.payback_year, outcome.payback_years, language), values)

    rows = []
    if sensitivity.cautious is not None:
        rows.append(of_outcome(say("doubt.scenarios.cautious", language), sensitivity.cautious))
    point = of_outcome(say("doubt.scenarios.claimed", language), sensitivity.point)
    rows.append(point | {head["chance"]: share_of_ten(answer.odds.chance, language)})
    if sensitivity.hopeful is not None:
        rows.append(of_outcome(say("doubt.scenarios.hopeful", language), sensitivity.hopeful))
    for name, other in others.items():
        if name is None or other.resolved.numbers == answer.resolved.numbers:
            continue
        readings = other.readings
        payback = payback_short(float(readings.payback_year[0]), float(readings.payback_years[0]), language)
        differs = "; ".join(differences(others[None].resolved, other.resolved, language))
        chance = share_of_ten(other.odds.chance, language) if other.tells_chance else "–"
        words = scenario_name(name, answer.case, language, is_changed)
        rows.append(row(words, float(readings.npv[0]), payback, differs, chance))
    return _with_worths(rows, head["npv"], money_column(worths, language, signed=True))


def _with_worths(rows: Rows, head: str, worths: Sequence[str]) -> Rows:
    """The rows with a column filled in."""
    return [row | {head: worth} for row, worth in zip(rows, worths, strict=True)]


def with_chances(rows: Rows, answers: Sequence[Answer], language: Language) -> Rows:
    """The rows of scenarios with the chance of each that it pays, where any of them has ranges."""
    if not any(answer.tells_chance for answer in answers):
        return rows
    head = say("doubt.scenarios.chance", language)
    none = say("answers.none", language)
    return [
        row | {head: share_of_ten(answer.odds.chance, language) if answer.tells_chance else none}
        for row, answer in zip(rows, answers, strict=True)
    ]

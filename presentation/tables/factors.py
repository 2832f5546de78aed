"""The factors that the worth of an effect is multiplied from, in one year."""

from collections.abc import Callable, Iterator

from model.analysis.answer import Answer
from model.calculation.ledger import Factor, Ledger, Posting
from model.case.assumptions import Assumption, Language
from presentation.sentences.labels import number_label, short_label
from presentation.sentences.numbers import exact
from presentation.tables.rows import Rows
from presentation.tables.sources import source_text, status
from wording.numbers import write_number
from wording.texts import say

ENOUGH_DIGITS = 6
"""With which factors multiplied by hand give an amount as closely as it is told."""
NAMED_BY_KIND = frozenset({"growth", "after_haircut", "not_released", "applicants_share"})
"""Factors that are not the number that they are made from."""


def benefit_postings(ledger: Ledger) -> Iterator[tuple[int, Posting]]:
    """The postings that come from effects, with their place in the ledger; the mirrored ones left out."""
    for place, posting in enumerate(ledger.postings):
        if posting.factors and not posting.is_mirror:
            yield place, posting


def factor_rows(
    answer: Answer, posting: Posting, year: int, language: Language, significant: int | None = None
) -> Rows:
    """A posting's factors in one year, each with its value, what it is made from, and its source.

    Numbers that nobody has typed, but that were drawn, are written with so many significant digits.
    """

    def written(number: Assumption) -> str:
        if significant is None or number.value is None:
            return exact(number, language)
        return exact(number.model_copy(update={"value": float(f"{number.value:.{significant}g}")}), language)

    head = {name: say(f"tables.factors.{name}", language) for name in ("factor", "value", "from", "source")}
    t = year - answer.case.start_year
    rows = []
    for factor in posting.factors:
        numbers = {key: answer.resolved.numbers[key] for key in _keys_shown(answer, factor)}
        first = next(iter(numbers.values()), None)
        sources = [
            source_text(number, answer.resolved.library, answer.case, language) or status(number, language)
            for key, number in numbers.items()
            if key not in answer.resolved.defaults
        ]
        rows.append(
            {
                head["factor"]: _factor_label(answer, factor, first, language, posting.line),
                head["value"]: _factor_value(factor, first, t, written),
                head["from"]: ", ".join(
                    f"{number_label(answer.resolved, key, language)} {written(number)}"
                    for key, number in numbers.items()
                )
                if len(factor.keys) > 1
                else "",
                head["source"]: "; ".join(dict.fromkeys(sources)) or say("tables.factors.preset", language),
            }
        )
    return rows


def posting_value(answer: Answer, place: int, year: int) -> float:
    """Kronor of a posting of the whole ledger in a calendar year, draw 0."""
    return float(answer.everyone.amounts[place][year - answer.case.start_year, 0])


def _keys_shown(answer: Answer, factor: Factor) -> list[str]:
    """The keys that a factor is made of; of a step or a level, only those of which somebody has said something."""
    keys = [key for key in factor.keys if key in answer.resolved.numbers]
    said = [key for key in keys if key not in answer.resolved.defaults]
    return said if factor.name.startswith(("flow_", "levels_")) and said else keys


def _factor_label(
    answer: Answer, factor: Factor, number: Assumption | None, language: Language, effect_id: str = ""
) -> str:
    if factor.part:
        part = answer.case.effects[effect_id].valued_parts[factor.part].text(language)
        return say(
            "tables.factor_of_part", language, name=say(f"tables.factor_names.{factor.name}", language), part=part
        )
    if len(factor.keys) == 1 and number is not None and factor.name not in NAMED_BY_KIND:
        return short_label(answer.resolved, factor.keys[0], language)
    return say(f"tables.factor_names.{factor.name}", language)


def _factor_value(factor: Factor, number: Assumption | None, t: int, written: Callable[[Assumption], str]) -> str:
    """A factor's value in a year, exact enough to be multiplied by hand."""
    value = float(factor.values[min(t, factor.values.shape[0] - 1), 0])
    if factor.name in ("profile", "reach", "after_haircut", "not_released", "applicants_share"):
        return exact_share(value)
    if factor.name == "planned":
        return write_number(value, 2)
    if factor.name in ("participants", "growth") or factor.name.startswith(("flow_", "levels_")) or number is None:
        return write_number(value, 8, ENOUGH_DIGITS)
    return written(number.model_copy(update={"value": value}))


def exact_share(value: float) -> str:
    """A share as percent with the digits that matter."""
    return f"{write_number(value * 100, 8, ENOUGH_DIGITS)}\u00a0%"

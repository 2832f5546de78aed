"""Participants and bases beside the plan, in rows, and what their figures are: a sum, or a mean that is never added."""

from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.results_of_followup import FollowUpResult, QuantityResult
from presentation.followed.lines import periods_told, standing_words
from presentation.tables.rows import Rows
from wording.numbers import kr, write_number
from wording.texts import say


def quantity_rows(answer: Answer, told: FollowUpResult, language: Language) -> Rows:
    """Every effect and year of which participants or a base are stated: plan, outcome, difference and a word."""
    is_part = any(not one.is_whole and one.left is not None for one in told.quantities)
    in_parts = any(one.volume_part is not None for one in told.quantities)
    rows = []
    for one in told.quantities:
        row = {
            "effect": answer.case.effects[one.effect].label.text(language),
            "what": say(f"followup.what.{one.what}", language), "year": periods_told(one.year, one.months),
            "stands": standing_words(one.standing, language),
            "plan": _written(one, one.plan, language), "outcome": _written(one, one.outcome, language),
            "difference": _written(one, one.difference, language, signed=True),
        }  # fmt: skip
        if is_part:
            row["left"] = "" if one.is_whole or one.left is None else _written(one, one.left, language)
        if in_parts:
            for name, part in (("volume", one.volume_part), ("price", one.price_part)):
                row[name] = "" if part is None else kr(part, language, signed=True)
        rows.append({say(f"followup.head.{name}", language): cell for name, cell in row.items()})
    return rows


def _written(one: QuantityResult, value: float | None, language: Language, signed: bool = False) -> str:
    if value is None:
        return say("answers.none", language)
    return kr(value, language, signed=signed) if one.what == "kronor" else write_number(round(value, 1), signed=signed)


def quantity_sentences(told: FollowUpResult, language: Language) -> list[str]:
    """What the figures are: which are added over months, which are means, and what moves no forecast."""
    by_month = any(not one.is_whole for one in told.quantities)
    kinds = {one.what for one in told.quantities}
    has = {
        "added": by_month and bool(kinds - {"present"}), "mean": "present" in kinds,
        "base": bool(kinds & {"volume", "kronor"}),
    }  # fmt: skip
    return [say(f"followup.quantities.{name}", language) for name, there in has.items() if there]

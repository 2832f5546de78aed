"""A joint application as formulas: the rows of the main applicant, divided among all who apply."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from exports.workbook.formulas.functions import most
from exports.workbook.formulas.value import Value
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import Numbers, Posted, of_actor
from model.case.assumptions import Actor
from model.case.case import Case
from model.evaluate import actors_of
from model.numbers.applicants import Part, share_key
from model.numbers.resolved_numbers import ResolvedNumbers


def write_divided(
    book: Book, sheet: Sheet, resolved: ResolvedNumbers, numbers: Numbers, posted: Sequence[Posted], part: Part
) -> list[Posted]:
    """The postings with each of the main applicant as a row for every applicant; as they are where only one applies."""
    case = resolved.case
    if not case.co_applicants:
        return list(posted)
    actors = actors_of(case, resolved.library)
    sheet.section(book.say("workbook.workings.divided"))
    shares = _write_shares(book, sheet, case, actors, numbers, part)
    whole: list[Posted] = []
    for one in posted:
        if one.posting.actor != case.applicant:
            whole.append(one)
            continue
        label = _label_of(case, one.posting.line, book)
        for actor, share in shares.items():
            row = sheet.line(of_actor(label, actors[actor], book), one.row * share)
            whole.append(Posted(replace(one.posting, actor=actor), row))
    return whole


def _write_shares(
    book: Book, sheet: Sheet, case: Case, actors: Mapping[str, Actor], numbers: Numbers, part: Part
) -> dict[str, Value]:
    """The share of each applicant: those stated, scaled down where they come to more than the whole, and the rest."""
    stated = {actor: numbers(share_key(actor, part)) for actor in case.co_applicants}
    first, *others = stated.values()
    together: Value = first
    for one in others:
        together = together + one
    label = book.say(f"workbook.workings.{part}")
    line = sheet.line(book.say("workbook.workings.shares_together", share=label), together, "share")
    parts: dict[str, Value] = {case.applicant: most(0, 1 - line)}
    parts |= {actor: share / most(1, line) for actor, share in stated.items()}
    return {actor: sheet.line(of_actor(label, actors[actor], book), share, "share") for actor, share in parts.items()}


def _label_of(case: Case, line: str, book: Book) -> str:
    """What the line or effect of a posting is called."""
    owner = case.effects.get(line) or case.money_lines[line]
    return owner.label.text(book.language)

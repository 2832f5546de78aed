"""Repayment to the fund as formulas: frames cut until the grant is back (definition 4.10)."""

from collections.abc import Mapping

from exports.workbook.formulas.functions import choose, is_blank, least, most, most_so_far, sum_so_far
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Cell, Row, Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import Posted, added, nothing, taken
from exports.workbook.workings.time import Clock
from model.calculation.ledger import Posting
from model.case.assumptions import Actor
from model.case.case import Case


def write_repayment(
    book: Book, sheet: Sheet, case: Case, cells: Mapping[str, Cell], actors: Mapping[str, Actor], own: list[Posted],
    clock: Clock, inputs: Inputs,
) -> tuple[list[Posted], Row]:  # fmt: skip
    """Frames cut until the grant is back (definition 4.10): the postings, and the fund's balance by year."""
    repayment = case.repayment
    assert repayment is not None
    sheet.section(book.say("workbook.repayment.section"))
    grant = sheet.line(book.say("workbook.repayment.granted"), _granted(case, repayment.fund, own, inputs))
    due = _write_due(book, sheet, cells, actors, _released(actors, own, inputs), clock)
    every: Value = nothing(inputs.years)
    for row in due.values():
        every = added(every, row)
    due_in_all = sheet.line(book.say("workbook.repayment.asked"), every)
    limited = sheet.line(
        book.say("workbook.repayment.limited"),
        choose(is_blank(cells["at_most"]), due_in_all, least(due_in_all, cells["at_most"])),
    )
    # Repaid so far: all that is due, less the most by which it has ever run ahead of what was granted so far.
    wanted = sheet.line(book.say("workbook.repayment.wanted"), sum_so_far(limited))
    ahead = sheet.line(book.say("workbook.repayment.ahead"), wanted - sum_so_far(grant))
    back = sheet.line(book.say("workbook.repayment.back"), wanted - most_so_far(ahead))
    before = choose(clock.t > 0, item_of(back.span, clock.t), 0)
    paid = sheet.line(book.say("workbook.repayment.paid"), back - before)
    posted = []
    for actor, row in due.items():
        name, part = actors[actor].label.text(book.language), choose(due_in_all > 0, paid * row / due_in_all, 0)
        cut = sheet.line(book.say("workbook.repayment.cut", actor=name), part)
        frame = sheet.line(book.say("workbook.repayment.frame", actor=name), -cut)
        posted.append(Posted(Posting("repayment", actor, "payment", "cash"), frame))
        posted.append(Posted(Posting("repayment", repayment.fund, "payment", "cash"), cut))
    balance = sheet.line(book.say("workbook.repayment.balance"), sum_so_far(paid) - sum_so_far(grant))
    return posted, balance


def _granted(case: Case, fund: str, own: list[Posted], inputs: Inputs) -> Value:
    """What the fund has granted, by year."""
    granted: Value = nothing(inputs.years)
    for one in own:
        posting = one.posting
        is_grant = posting.kind == "funding" and case.funding[posting.line].paid_by == posting.actor
        if is_grant and posting.actor == fund:
            granted = taken(granted, one.row)
    return granted


def _released(actors: Mapping[str, Actor], own: list[Posted], inputs: Inputs) -> dict[str, Value]:
    """Committee or municipality → the cash that is released there by year, less running costs and new need."""
    released: dict[str, Value] = {}
    for one in own:
        posting = one.posting
        counts = posting.kind == "benefit" or posting.cost_type in ("running", "new_need")
        if counts and posting.realised_as == "cash" and actors[posting.actor].kind in ("committee", "municipality"):
            released[posting.actor] = added(released.get(posting.actor, nothing(inputs.years)), one.row)
    return released


def _write_due(
    book: Book, sheet: Sheet, cells: Mapping[str, Cell], actors: Mapping[str, Actor], released: Mapping[str, Value],
    clock: Clock,
) -> dict[str, Row]:  # fmt: skip
    """What each actor is to pay back by year: a share of what is released, from a year on."""
    due: dict[str, Row] = {}
    for actor, value in released.items():
        name = actors[actor].label.text(book.language)
        freed = sheet.line(book.say("workbook.repayment.released", actor=name), value)

        def term(field: str, actor: str = actor) -> Value:
            """The committee's own term; that of all where it has none, or it is blank."""
            own, of_all = cells.get(f"{actor}.{field}"), cells[field]
            return of_all if own is None else choose(is_blank(own), of_all, own)

        repaid = term("share") * most(0, freed)
        ceiling = cells.get(f"{actor}.at_most")
        if ceiling is not None:
            repaid = choose(is_blank(ceiling), repaid, least(repaid, ceiling))
        last = term("until")
        ends = choose(last > 0, choose(clock.year > last, 1, 0), 0)
        started = choose(clock.year >= term("from_year"), repaid * (1 - ends), 0)
        due[actor] = sheet.line(book.say("workbook.repayment.due", actor=name), started)
    return due

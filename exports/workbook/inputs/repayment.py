"""How the fund is repaid, on the input sheet."""

from collections.abc import Mapping

from exports.workbook.formulas.value import Cell
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book
from model.case.assumptions import Actor
from model.case.case import Case


def write_repayment_inputs(
    book: Book, inputs: Inputs, case: Case, actors: Mapping[str, Actor]
) -> dict[str, Cell] | None:
    """How the fund is repaid, as inputs; None where nothing is repaid."""
    repayment = case.repayment
    if repayment is None or repayment.model != "repayment":
        return None
    inputs.sheet.section(book.say("workbook.repayment.inputs"))
    cells = {
        "share": inputs.entry(
            book.say("workbook.repayment.share"), repayment.share, "share", ("repayment", "share"),
            "repayment.share", may_be_blank=False,
        ),
        "from_year": inputs.entry(
            book.say("workbook.repayment.from_year"), float(repayment.from_year), "year", ("repayment", "from_year"),
            "repayment.from_year", may_be_blank=False,
        ),
        "at_most": inputs.entry(
            book.say("workbook.repayment.at_most"), repayment.at_most, "kr/year", ("repayment", "at_most"),
            "repayment.at_most",
        ),
        "until": _entry(book, inputs, "until", repayment.until, ("repayment", "until")),
    }  # fmt: skip
    for committee, own in repayment.committees.items():
        name = actors[committee].label.text(book.language)
        for field in ("share", "from_year", "until", "at_most"):
            address = ("repayment", "committees", committee, field)
            cells[f"{committee}.{field}"] = _entry(book, inputs, field, getattr(own, field), address, name)
    return cells


def _entry(
    book: Book, inputs: Inputs, field: str, value: float | None, address: tuple[str, ...], name: str = ""
) -> Cell:
    """One of the terms, of all or of a committee; blank for none of its own."""
    unit = {"share": "share", "at_most": "kr/year"}.get(field, "year")
    label = book.say(f"workbook.repayment.{field}")
    stated = None if value is None else float(value)
    return inputs.entry(f"{name}: {label}" if name else label, stated, unit, address, ".".join(address))

"""How the fund is repaid, on the input sheet."""

from exports.workbook.formulas.value import Cell
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book
from model.case.case import Case


def write_repayment_inputs(book: Book, inputs: Inputs, case: Case) -> dict[str, Cell] | None:
    """How the fund is repaid, as inputs; None where nothing is repaid."""
    repayment = case.repayment
    if repayment is None or repayment.model != "repayment":
        return None
    inputs.sheet.section(book.say("workbook.repayment.inputs"))
    return {
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
    }  # fmt: skip

"""What the first and the last year lose where they are not whole, as formulas (definition 4.3)."""

from exports.workbook.formulas.value import Cell, Value
from exports.workbook.inputs.input_cells import MOST, Inputs
from model.case.units import UNITS
from model.numbers.keys import FROM_MONTH, TO_MONTH


def months_lost(name: str, inputs: Inputs) -> tuple[Value, Value] | None:
    """The part of a year that goes before the first month, and after the last; None where nobody says a month."""
    first, last = (inputs.numbers.get(f"{name}.{slot}") for slot in (FROM_MONTH, TO_MONTH))
    if first is None and last is None:
        return None
    nothing = Value("0", 0.0)
    before = nothing if first is None else (first - 1) / _months_of_a_year(first)
    return before, nothing if last is None else 1 - last / _months_of_a_year(last)


def _months_of_a_year(month: Cell) -> Value:
    """The cell beside a month that says how high it may be."""
    return Cell(month.prefix, month.row, MOST, UNITS["month"].high)

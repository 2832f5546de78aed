"""What the ledger says in each perspective: flows by year, and readings."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from exports.workbook.formulas.functions import called, choose, dot, largest, least, most, smallest, sum_so_far, total
from exports.workbook.formulas.lookups import item_of, weighted
from exports.workbook.formulas.value import Cell, Row, Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import UNIT, Book, Sheet
from exports.workbook.workings.ledger import Ledger
from exports.workbook.workings.posted import nothing
from exports.workbook.workings.time import Clock, head_of_years
from model.analysis.answer import Answer

READINGS = (
    "npv", "pv_costs", "pv_benefits", "benefit_cost_ratio", "payback_years", "payback_year", "discounted_payback_year",
    "simple_payback_years", "trough", "trough_year",
)  # fmt: skip
"""Names of the readings, as the command line gives them; each is also the name of its cell."""


STYLE_OF_READING = {
    "benefit_cost_ratio": "ratio", "payback_years": "years", "payback_year": "whole", "trough_year": "whole",
    "discounted_payback_year": "whole", "simple_payback_years": "years",
}  # fmt: skip


@dataclass(frozen=True)
class PerspectiveRows:
    """What one perspective shows: its flows by year, and its readings."""

    flows: Mapping[str, Row]
    readings: Mapping[str, Cell]


def write_perspectives(
    book: Book, sheet: Sheet, answer: Answer, inputs: Inputs, ledger: Ledger, ledger_sheet: Sheet, clock: Clock
) -> list[PerspectiveRows]:
    """Flows by year and readings in each perspective (definitions 4.6 and 4.7)."""
    found = []
    for place, (name, seen) in enumerate(answer.resolved.library.perspectives.items()):
        sheet.section(seen.label.text(book.language))
        head_of_years(sheet, book.say("tables.by_year.year"), clock.year)
        found.append(_seen(book, sheet, inputs, ledger, ledger_sheet, clock, place, name))
    return found


def _seen(
    book: Book, sheet: Sheet, inputs: Inputs, ledger: Ledger, ledger_sheet: Sheet, clock: Clock, place: int, name: str
) -> PerspectiveRows:
    """One perspective, at its place and by its name; each reading has a key by which the first sheet finds it."""

    def group(*names: str) -> Value:
        found: Value = nothing(inputs.years)
        for name in names:
            if ledger.posted[name]:
                rows = [one.row for one in ledger.posted[name]]
                part = weighted(ledger.weights(name, place, ledger_sheet), rows)
                found = part if found.text == "0" else found + part
        return found

    def line(name: str, value: Value, style: str = "kr") -> Row:
        row = sheet.line(book.say(f"workbook.flows.{name}"), value, style, book.say("workbook.kr"))
        assert isinstance(row, Row)
        return row

    project, later = line("project", -group("project")), line("later", -group("running", "new_need"))
    benefits, other = line("benefits", group("benefit")), line("other", group("funding", "payment"))
    costs = line("costs", project + later)
    net = line("net", benefits - costs + other, "kr.total")
    cumulative = line("cumulative", sum_so_far(net))
    discounted = line("discounted", clock.factor * net)
    discounted_sum = line("discounted_sum", sum_so_far(discounted))
    behind = _behind(book, sheet, inputs, cumulative, clock)
    behind_discounted = _behind(book, sheet, inputs, discounted_sum, clock)
    flows = {
        "costs": costs, "benefits": benefits, "other": other, "net": net, "cumulative": cumulative,
    }  # fmt: skip
    horizon, start, none, never = (
        inputs.fixed["horizon"], inputs.fixed["start_year"], book.say("workbook.none"), book.say("workbook.never"),
    )  # fmt: skip
    cells: dict[str, Cell] = {}

    def read(reading: str, value: Value) -> Cell:
        sheet.text(UNIT, f"{name}.{reading}", "small")
        cell = sheet.line(book.say(f"workbook.readings.{reading}"), value, STYLE_OF_READING.get(reading, "kr"))
        assert isinstance(cell, Cell)
        cells[reading] = cell
        return cell

    read("npv", total(discounted.span))
    pv_costs = read("pv_costs", dot(clock.factor.span, costs.span))
    pv_benefits = read("pv_benefits", dot(clock.factor.span, benefits.span))
    read("benefit_cost_ratio", choose(pv_costs > 0, pv_benefits / pv_costs, none))
    last = sheet.line(book.say("workbook.readings.last_behind"), largest(behind.span), "whole")
    part = least(1, most(0, -item_of(cumulative.span, last) / item_of(net.span, least(last + 1, horizon))))
    read("payback_years", choose(last >= horizon, never, choose(last > 0, last + part, 0)))
    read("payback_year", choose(last >= horizon, never, start + last))
    last = sheet.line(book.say("workbook.readings.last_behind_discounted"), largest(behind_discounted.span), "whole")
    read("discounted_payback_year", choose(last >= horizon, never, start + last))
    best = sheet.line(book.say("workbook.readings.best_year"), _best(benefits, later))
    read("simple_payback_years", choose(best > 0, total(project.span) / best, none))
    lowest = smallest(cumulative.span)
    trough = read("trough", choose(lowest < -inputs.fixed["tolerance"], lowest, 0))
    deepest = called(
        "MATCH", float(np.argmin(cumulative.span.results) + 1), smallest(cumulative.span), cumulative.span, "0"
    )
    read("trough_year", choose(trough < 0, item_of(clock.year.span, deepest), none))
    return PerspectiveRows(flows, cells)


def _best(benefits: Row, later: Row) -> Value:
    """The largest year's (benefit − running cost − new need)."""
    one, other = benefits.span, later.span
    text = f"SUMPRODUCT(MAX({one.text}-{other.text}))"
    return Value(text, float(np.max(one.results - other.results)))


def _behind(book: Book, sheet: Sheet, inputs: Inputs, resolved: Row, clock: Clock) -> Row:
    """Years until the end of each year whose sum is below zero; 0 for the others."""
    value = choose(resolved < -inputs.fixed["tolerance"], clock.t + 1, 0)
    row = sheet.line(book.say("workbook.flows.behind"), value, "whole")
    assert isinstance(row, Row)
    return row

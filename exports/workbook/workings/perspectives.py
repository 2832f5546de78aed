"""What the ledger says in each perspective: flows by year, and readings."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from exports.workbook.formulas.functions import called, choose, dot, largest, least, most, smallest, sum_so_far, total
from exports.workbook.formulas.lookups import item_of, weighted
from exports.workbook.formulas.value import Cell, Row, Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import UNIT, Book, Sheet
from exports.workbook.workings.ledger import MOVED, Ledger
from exports.workbook.workings.posted import added, nothing
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
    every = []
    for place, (name, perspective) in enumerate(answer.resolved.library.perspectives.items()):
        sheet.section(perspective.label.text(book.language))
        head_of_years(sheet, book.say("tables.by_year.year"), clock.year)
        flows = _write_flows(book, sheet, inputs, ledger, ledger_sheet, clock, place)
        readings = _Readings(book, sheet, name)
        readings.write_worth(flows, clock)
        readings.write_payback(flows, inputs)
        readings.write_trough(flows, inputs, clock)
        every.append(PerspectiveRows(flows, readings.cells))
    return every


def _write_flows(
    book: Book, sheet: Sheet, inputs: Inputs, ledger: Ledger, ledger_sheet: Sheet, clock: Clock, place: int
) -> dict[str, Row]:
    """The flows by year in the perspective at a place, by name."""
    rows: dict[str, Row] = {}

    def group(*names: str) -> Value:
        summed: Value = nothing(inputs.years)
        for name in names:
            if ledger.posted[name]:
                posted = [one.row for one in ledger.posted[name]]
                summed = added(summed, weighted(ledger.weights(name, place, ledger_sheet), posted))
        return summed

    def moved(*names: str) -> Value:
        summed: Value = nothing(inputs.years)
        for name in filter(ledger.moved.__getitem__, names):
            summed = added(summed, weighted(ledger.weights(name, place, ledger_sheet), ledger.moved[name]))
        return summed

    def line(name: str, value: Value, style: str = "kr") -> None:
        rows[name] = sheet.line(book.say(f"workbook.flows.{name}"), value, style, book.say("workbook.kr"))

    line("project", -group("project"))
    line("later", -group("running", "new_need"))
    line("benefits", group("benefit"))
    line("other", group("funding", "payment"))
    line("costs", rows["project"] + rows["later"])
    line("net", rows["benefits"] - rows["costs"] + rows["other"], "kr.total")
    line("cumulative", sum_so_far(rows["net"]))
    line("moved", moved(*MOVED))
    line("moved_costs", -moved(*MOVED[:-1]))
    line("moved_benefits", moved(MOVED[-1]))
    worth = clock.factor * rows["net"]
    line("discounted", worth + rows["moved"])
    line("discounted_sum", sum_so_far(rows["discounted"]))
    for name, summed in (("behind", "cumulative"), ("behind_discounted", "discounted_sum")):
        value = choose(rows[summed] < -inputs.fixed["tolerance"], clock.t + 1, 0)
        rows[name] = sheet.line(book.say("workbook.flows.behind"), value, "whole")
    return rows


class _Readings:
    """The readings of one perspective while they are written; the first sheet finds each by its key."""

    def __init__(self, book: Book, sheet: Sheet, perspective: str):
        self.book, self.sheet, self.perspective = book, sheet, perspective
        self.cells: dict[str, Cell] = {}

    def write_worth(self, flows: Mapping[str, Row], clock: Clock) -> None:
        """Present values, and their ratio."""
        self._reading("npv", total(flows["discounted"].span))
        costs, benefits = (dot(clock.factor.span, flows[name].span) for name in ("costs", "benefits"))
        costs, benefits = costs + total(flows["moved_costs"].span), benefits + total(flows["moved_benefits"].span)
        pv_costs = self._reading("pv_costs", costs)
        pv_benefits = self._reading("pv_benefits", benefits)
        ratio = choose(pv_costs > 0, pv_benefits / pv_costs, self.book.say("workbook.none"))
        self._reading("benefit_cost_ratio", ratio)

    def write_payback(self, flows: Mapping[str, Row], inputs: Inputs) -> None:
        """When the money is back: after the last year whose sum is below zero; and the plain quotient."""
        book, sheet, horizon, start = self.book, self.sheet, inputs.fixed["horizon"], inputs.fixed["start_year"]
        never = book.say("workbook.never")
        last = sheet.line(book.say("workbook.readings.last_behind"), largest(flows["behind"].span), "whole")
        behind = -item_of(flows["cumulative"].span, last)
        part = least(1, most(0, behind / item_of(flows["net"].span, least(last + 1, horizon))))
        self._reading("payback_years", choose(last >= horizon, never, choose(last > 0, last + part, 0)))
        self._reading("payback_year", choose(last >= horizon, never, start + last))
        discounted = largest(flows["behind_discounted"].span)
        last = sheet.line(book.say("workbook.readings.last_behind_discounted"), discounted, "whole")
        self._reading("discounted_payback_year", choose(last >= horizon, never, start + last))
        best = sheet.line(book.say("workbook.readings.best_year"), _best(flows["benefits"], flows["later"]))
        quotient = choose(best > 0, total(flows["project"].span) / best, book.say("workbook.none"))
        self._reading("simple_payback_years", quotient)

    def write_trough(self, flows: Mapping[str, Row], inputs: Inputs, clock: Clock) -> None:
        """The most that is out, and in which year."""
        cumulative = flows["cumulative"].span
        lowest = smallest(cumulative)
        trough = self._reading("trough", choose(lowest < -inputs.fixed["tolerance"], lowest, 0))
        deepest = called("MATCH", float(np.argmin(cumulative.results) + 1), lowest, cumulative, "0")
        year = choose(trough < 0, item_of(clock.year.span, deepest), self.book.say("workbook.none"))
        self._reading("trough_year", year)

    def _reading(self, name: str, value: Value) -> Cell:
        """Writes a reading with its key beside it."""
        self.sheet.text(UNIT, f"{self.perspective}.{name}", "small")
        label, style = self.book.say(f"workbook.readings.{name}"), STYLE_OF_READING.get(name, "kr")
        cell = self.sheet.line(label, value, style)
        assert isinstance(cell, Cell)
        self.cells[name] = cell
        return cell


def _best(benefits: Row, later: Row) -> Value:
    """The largest year's (benefit − running cost − new need)."""
    one, other = benefits.span, later.span
    text = f"SUMPRODUCT(MAX({one.text}-{other.text}))"
    return Value(text, float(np.max(one.results - other.results)))

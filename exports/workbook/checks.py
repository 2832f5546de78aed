"""The checks: what must hold in a sound calculation, each as a formula, and the master check of them all."""

from collections.abc import Mapping

import numpy as np

from exports.workbook.calculation import Calculation
from exports.workbook.formulas.columns import block_of
from exports.workbook.formulas.functions import called, choose, is_blank, largest, most, size, smallest, total
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Cell, Operand, Row, Value, operand
from exports.workbook.inputs.input_cells import HIGH, LEAST, LOW, MOST, VALUE, Inputs
from exports.workbook.sheets.sheet import FIRST, LABEL, SINGLE, UNIT, Book, Sheet, prefix_of
from exports.workbook.workings.ledger import Ledger
from model.analysis.answer import Answer
from model.numbers.keys import blanks_allowed, key_of, line_keys, prefixes_by_year
from model.numbers.resolved_numbers import ResolvedNumbers, effect_keys
from presentation.sentences import number_label

EXPECTED, APART, FAULT = FIRST, FIRST + 1, FIRST + 2


class Checks:
    """The check sheet while it is written: each check gives 1 where it finds a fault, and 0 where it does not."""

    def __init__(self, book: Book, sheet: Sheet, inputs: Inputs):
        self.book, self.sheet, self.inputs = book, sheet, inputs
        self.master_row = sheet.at
        sheet.at += 2
        heads = {
            LABEL: book.say("workbook.checks.what"),
            SINGLE: book.say("workbook.checks.found"),
            EXPECTED: book.say("workbook.checks.expected"),
            APART: book.say("workbook.checks.apart"),
            FAULT: book.say("workbook.checks.fault"),
        }
        for column, head in heads.items():
            sheet.text(column, head, "head" if column == LABEL else "column")
        sheet.head_row = sheet.at
        sheet.at += 1
        self.faults: list[Cell] = []

    def same(self, label: str, value: Value, expected: Operand) -> None:
        """Two ways to the same sum agree, within a share of their size."""
        sheet, fixed = self.sheet, self.inputs.fixed
        sheet.text(LABEL, label, "wrapped")
        one, other = sheet.formula(SINGLE, value, "kr"), sheet.formula(EXPECTED, operand(expected), "kr")
        difference = size(one - other)
        allowed = most(fixed["tolerance"], fixed["checked"] * most(size(one), size(other)))
        apart = sheet.formula(APART, choose(difference > allowed, difference, 0), "amount")
        self._fault(apart > 0)

    def none(self, label: str, count: Value) -> None:
        """A count of faults is 0."""
        sheet = self.sheet
        sheet.text(LABEL, label, "wrapped")
        one = sheet.formula(SINGLE, count, "whole")
        self._fault(size(one) > 0)

    def _fault(self, is_wrong: Value) -> None:
        """1 for a fault, also where the check itself can't be worked out."""
        counted = choose(is_wrong, 1, 0)
        value = Value(f"IF(ISERROR({is_wrong.text}),1,{counted.text})", counted.result)
        self.faults.append(self.sheet.formula(FAULT, value, "whole"))
        self.sheet.at += 1

    def write_master(self) -> Cell:
        """The one check that stands on every sheet."""
        sheet, book = self.sheet, self.book
        span = sheet.down(self.faults[0], self.faults[-1], [cell.result for cell in self.faults])
        sheet.text(LABEL, book.say("workbook.checks.master"), "head", self.master_row)
        count = sheet.formula(UNIT, total(span), "whole", self.master_row)
        book.name("faults", sheet, self.master_row, UNIT)
        words = choose(count > 0, book.say("workbook.checks.wrong"), book.say("workbook.checks.right"))
        cell = sheet.formula(SINGLE, words, "state", self.master_row)
        book.name("master_check", sheet, self.master_row, SINGLE)
        return cell


def write_ledger_checks(checks: Checks, answer: Answer, calculation: Calculation) -> None:
    """Transfers cancel; NPV is the same posting by posting, year by year, and by Excel's own function."""
    book, inputs, ledger, every = checks.book, checks.inputs, calculation.ledger, calculation.perspectives
    for kind, words in (
        ("funding", book.say("workbook.checks.funding")),
        ("payment", book.say("workbook.checks.payments")),
    ):
        if kind in ledger.totals:
            checks.same(words, _squares(ledger.totals[kind]), 0)
    labels = [perspective.label.text(book.language) for perspective in answer.resolved.library.perspectives.values()]
    for place, (one, label) in enumerate(zip(every, labels, strict=True)):
        npv, cumulative = one.readings["npv"], one.flows["cumulative"].span
        checks.same(book.say("workbook.checks.by_posting", perspective=label), _by_posting(ledger, place), npv)
        last = item_of(cumulative, inputs.fixed["horizon"])
        checks.same(book.say("workbook.checks.ends_at", perspective=label), last, total(one.flows["net"].span))
    if len(answer.resolved.schedule) == 1:
        net, rate = every[0].flows["net"].span, inputs.numbers[answer.resolved.schedule[0][1]]
        factors = calculation.clock.factor.span
        powers = np.arange(1, len(net.results) + 1)
        again = called("NPV", float(np.sum(net.results / (1 + rate.result) ** powers)), rate, net)
        # Excel's NPV counts from the end of the first year; the first year's factor says when in it money falls.
        first = called("INDEX", float(factors.results[0]), factors, 1)
        worth = again * (1 + rate) * first
        if "moved" in every[0].flows:  # what falls elsewhere in the year than the rest
            worth = worth + total(every[0].flows["moved"].span)
        checks.same(book.say("workbook.checks.npv_function"), worth, every[0].readings["npv"])


def _squares(row: Row) -> Value:
    """The sum of squares of a row: 0 where every year is 0."""
    return called("SUMSQ", float(np.sum(row.span.results**2)), row.span)


def _by_posting(ledger: Ledger, place: int) -> Value:
    """Present value of the postings that count in a perspective, added posting by posting."""
    if not ledger.worth:
        return Value("0", 0.0)
    rows = ledger.every_flag
    column = rows[0].first + place
    flags = f"{rows[0].prefix}{block_of(rows[0].row, column, rows[-1].row, column)}"
    counted = sum(row.result[place] * cell.result for row, cell in zip(rows, ledger.worth, strict=True))
    first, last = ledger.worth[0], ledger.worth[-1]
    worth = f"{first.prefix}{block_of(first.row, first.column, last.row, last.column)}"
    return Value(f"SUMPRODUCT({flags},{worth})", float(counted))


def write_input_checks(checks: Checks, resolved: ResolvedNumbers) -> None:
    """Inputs are numbers within their limits; ranges are not turned round; nothing that is counted is blank."""
    book, inputs, sheet = checks.book, checks.inputs, checks.inputs.sheet
    first, last = inputs.marked[0][0], inputs.marked[-1][0]
    widest = max(column for _, column in sheet.cells)

    def block(column: int, until: int | None = None, prefix: str = sheet.prefix) -> str:
        return f"{prefix}{block_of(first, column, last, column if until is None else until)}"

    here, there = block(VALUE, widest), block(VALUE, widest, prefix_of(book.say("workbook.sheets.stamp")))
    checks.none(book.say("workbook.checks.texts"), Value(f"SUMPRODUCT(ISTEXT({here})*(1-ISTEXT({there})))", 0.0))
    value, low, high, least_of, most_of = (block(column) for column in (VALUE, LOW, HIGH, LEAST, MOST))
    limited = f"ISNUMBER({value})*ISNUMBER({least_of})*ISTEXT({block(VALUE + 1)})"
    outside = f"SUMPRODUCT({limited}*(({value}<{least_of})+({value}>{most_of})))"
    checks.none(book.say("workbook.checks.limits"), Value(outside, 0.0))
    turned = f"SUMPRODUCT(ISNUMBER({low})*ISNUMBER({high})*ISTEXT({block(VALUE + 1)})*({low}>{high}))"
    checks.none(book.say("workbook.checks.ranges"), Value(turned, 0.0))
    for label, blanks in _blanks(resolved, inputs, book):
        checks.none(book.say("workbook.checks.blanks", label=label), blanks)


def _blanks(resolved: ResolvedNumbers, inputs: Inputs, book: Book) -> list[tuple[str, Value]]:
    """Each effect, line and rate, and how many of the cells that it needs are empty, if it is counted."""
    blanks = []
    for name, effect in resolved.case.effects.items():
        by_year = (
            key for prefix in prefixes_by_year(name, effect) for key in resolved.by_year.get(prefix, {}).values()
        )
        free = {*blanks_allowed(name, effect), *by_year}
        keys = [key for key in effect_keys(resolved, name) if key not in free]
        included = key_of(name, effect, "included")
        blanks.append((effect.label.text(book.language), _blank_where_counted(inputs, included, keys)))
    for name, line in resolved.case.budget.items():
        keys = list(line_keys(name, line))
        blanks.append((line.label.text(book.language), _blank_where_counted(inputs, f"{name}.included", keys)))
    for _, key in resolved.schedule:
        blanks.append((number_label(resolved, key, book.language), choose(is_blank(inputs.numbers[key]), 1, 0)))
    return blanks


def _blank_where_counted(inputs: Inputs, included: str, keys: list[str]) -> Value:
    counted: Value | None = None
    for key in keys:
        blank = choose(is_blank(inputs.numbers[key]), 1, 0)
        counted = blank if counted is None else counted + blank
    assert counted is not None
    return choose(inputs.numbers[included] > 0, counted, choose(is_blank(inputs.numbers[included]), 1, 0))


def write_contract_checks(checks: Checks, calculation: Calculation) -> None:
    """The contract makes and loses no money; no more is repaid than was granted."""
    book, tolerance = checks.book, checks.inputs.fixed["tolerance"]
    balance = calculation.balance
    for settled in calculation.settled:
        checks.same(book.say("workbook.checks.parties"), _squares(settled.parties), 0)
        negative = choose(smallest(settled.paid.span) < -tolerance, 1, 0)
        checks.none(book.say("workbook.checks.paid"), negative)
    if balance is not None:
        checks.none(book.say("workbook.checks.repaid"), choose(largest(balance.span) > tolerance, 1, 0))


def write_export_checks(
    checks: Checks, results: Mapping[str, Cell], snapshots: Mapping[str, Cell], proof: Value | None
) -> None:
    """As long as no input is changed, the workbook gives what the app gave, and the break-even value breaks even."""
    book, unchanged = checks.book, snapshots["changed"].is_same(0)
    for name, cell in results.items():
        if isinstance(cell.result, str) or snapshots[name].result is None:
            continue
        label = book.say("workbook.checks.as_in_app", reading=book.say(f"workbook.readings.{name}"))
        checks.same(label, choose(unchanged, cell, 0), choose(unchanged, snapshots[name], 0))
    if proof is not None:
        checks.none(book.say("workbook.checks.proof"), choose(unchanged, proof, 0))

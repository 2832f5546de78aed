"""Budget and funding by year on the input sheet, with their totals."""

from dataclasses import replace

import numpy as np

from exports.workbook.formulas.columns import Axis, column_sign
from exports.workbook.formulas.value import Cell, Span, Value
from exports.workbook.inputs.input_cells import VALUE, Inputs
from exports.workbook.sheets.sheet import LABEL, Book, legal_name
from model.evaluate import actors_of
from model.numbers.amounts import amounts_in_force
from model.numbers.keys import amount_keys
from model.numbers.resolved_numbers import ResolvedNumbers


def width_of_numbers(resolved: ResolvedNumbers) -> float:
    """Signs of a column that holds every amount of the case, and the totals of a year."""
    case = resolved.case
    values = [abs(number.value) for number in resolved.numbers.values() if number.value is not None]
    by_line = [amounts_in_force(resolved, name) for name in case.budget]
    totals = (sum(amounts.get(year, 0.0) for amounts in by_line) for year in years_of(resolved))
    return max(11.0, len(f"{max((*values, *totals), default=0.0):,.0f}") + 1.0)


def years_of(resolved: ResolvedNumbers) -> list[int]:
    """The case's years, and those outside them in which something is budgeted or financed."""
    case = resolved.case
    by_line = [amounts_in_force(resolved, name) for name in case.money_lines]
    outside = {year for amounts in by_line for year, amount in amounts.items() if amount}
    return sorted({*case.years, *outside})


def write_budget(book: Book, resolved: ResolvedNumbers, inputs: Inputs, wide: int) -> None:
    """Budget and funding by year, kronor, with their totals."""
    case, sheet = resolved.case, inputs.sheet
    years = years_of(resolved)
    actors = actors_of(case, resolved.library)
    for part, lines in (("budget", case.budget), ("funding", case.funding), ("income", case.income)):
        if not lines:
            continue
        sheet.section(book.say(f"workbook.inputs.{part}"))
        if part != "funding":
            sheet.text(wide, book.say("workbook.inputs.counted"), "column")
        heads = inputs.heads(book.say("workbook.inputs.kronor"), years)
        first = sheet.at
        counted = []
        for name, line in lines.items():
            label = line.label.text(book.language)
            if line.paid_by is not None:
                payer = actors[line.paid_by].label.text(book.language)
                label = book.say("workbook.inputs.paid_by", label=label, payer=payer)
            amounts = amounts_in_force(resolved, name)
            values = [amounts.get(year) for year in years]
            if part != "funding":
                flag = Value(legal_name(f"{name}.included"), resolved.numbers[f"{name}.included"].value)
                counted.append(sheet.formula(wide, flag, "whole"))
            inputs.amounts[f"{part}.{name}"] = inputs.amounts_row(
                label, values, heads, (part, name, "amounts"), years, f"{part}.{name}"
            )
            _note_numbers(resolved, inputs, name, years)
        _write_totals(book, inputs, first, [inputs.amounts[f"{part}.{name}"][1] for name in lines], counted)


def _note_numbers(resolved: ResolvedNumbers, inputs: Inputs, name: str, years: list[int]) -> None:
    """Those amounts of a row just written that are numbers: their cells are where the numbers are put in."""
    keyed = amount_keys(resolved.case, name, resolved.by_year)
    entered = inputs.sheet.book.inputs[-len(years) :]
    for place, year in enumerate(years):
        if year in keyed:
            entry, key = entered[place], keyed[year]
            inputs.sheet.book.inputs[place - len(years)] = replace(entry, address=("numbers", key, "value"))
            cell = Cell(inputs.sheet.prefix, entry.row, entry.column, resolved.numbers[key].value)
            inputs.numbers[key] = cell


def _write_totals(book: Book, inputs: Inputs, first: int, rows: list[Span], counted: list[Cell]) -> None:
    """The sum under amounts by year; of a budget, the lines that are counted and all of them."""
    sheet, last = inputs.sheet, inputs.sheet.at
    amounts = np.nan_to_num(np.stack([row.results for row in rows]))
    axis, sign = Axis("budget years", amounts.shape[1]), column_sign(VALUE)
    if counted:
        flags = sheet.down(counted[0], counted[-1], [cell.result for cell in counted])
        value = Value(f"SUMPRODUCT({flags.text},{sign}{first + 1}:{sign}{last})", flags.results @ amounts, axis)
        sheet.text(LABEL, book.say("workbook.inputs.total_counted"), "head")
        sheet.along(value, "kr.total", VALUE)
        sheet.at += 1
    sheet.text(LABEL, book.say("workbook.inputs.total_all") if counted else book.say("tables.total"), "text")
    sheet.along(Value(f"SUM({sign}{first + 1}:{sign}{last})", amounts.sum(axis=0), axis), "kr", VALUE)
    sheet.at += 1

"""The fund's form: the budget table as it is filed (cost × year, total per year, total of all years), in tkr."""

import csv
import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from model.calculation.draws import point
from model.calculation.flows import planned_by_year
from model.calculation.years import Time
from model.case.assumptions import Language
from model.case.case import BudgetLine, CostType
from model.numbers.resolved_numbers import ResolvedNumbers
from wording.numbers import GROUP_SPACE, write_number
from wording.texts import say

COST_ORDER: tuple[CostType, ...] = get_args(CostType)


@dataclass(frozen=True)
class Rounded:
    """Whole numbers that sum both ways, and whether that took more than rounding each by itself."""

    rows: tuple[tuple[int, ...], ...]
    totals: tuple[int, ...]
    is_adjusted: bool

    @property
    def total(self) -> int:
        """The sum of everything."""
        return sum(self.totals)


@dataclass(frozen=True)
class BudgetForm:
    """The budget table in whole tkr: years, rows of (label, tkr by year, total), totals by year, the grand total.

    `notes` has the note of each row, empty for a row without one.
    """

    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    totals: tuple[int, ...]
    total: int
    is_adjusted: bool
    notes: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """The mark of each row's footnote: `*`, `**`, `***`, then `(4)`; empty for a row without one."""
        places = itertools.count(1)
        return tuple(footnote_mark(next(places)) if note else "" for note in self.notes)

    @property
    def footnotes(self) -> tuple[str, ...]:
        """The notes after their marks."""
        return tuple(f"{mark} {note}" for mark, note in zip(self.marks, self.notes, strict=True) if note)


def footnote_mark(place: int) -> str:
    """The mark of a footnote by its place."""
    return "*" * place if place <= 3 else f"({place})"


def budget_form(resolved: ResolvedNumbers, language: Language) -> BudgetForm:
    """The budget of the lines that are included, in whole tkr that sum both ways.

    A row's years and the total of all years are rounded; where rounding alone would break a sum, the largest remainders
    get the krona (largest remainder), and `is_adjusted` says so.
    """
    case = resolved.case
    named = lines_in_form(resolved)
    lines, by_line = named.values(), [planned(resolved, name) for name in named]
    inside = {year for amounts in by_line for year, amount in amounts.items() if amount and year in case.years}
    years = tuple(range(min(inside), max(inside) + 1)) if inside else ()
    table = rounded([[amounts.get(year, 0.0) / 1000 for year in years] for amounts in by_line])
    rows = tuple(
        (line.label.text(language), amounts, sum(amounts)) for line, amounts in zip(lines, table.rows, strict=True)
    )
    notes = tuple("" if line.note is None else line.note.text(language) for line in lines)
    return BudgetForm(years, rows, table.totals, table.total, table.is_adjusted, notes)


def rounded(exact: Sequence[Sequence[float]], totals: Sequence[int] | None = None) -> Rounded:
    """Rows of numbers as whole numbers that sum both ways, to the totals given or to their own (largest remainder)."""
    columns = list(zip(*exact, strict=True))
    column_totals = shared_rounding([sum(column) for column in columns]) if totals is None else list(totals)
    whole = [shared_rounding(column, total) for column, total in zip(columns, column_totals, strict=bool(columns))]
    rows = tuple(tuple(column[place] for column in whole) for place in range(len(exact)))
    shown = [cell for row in rows for cell in (*row, sum(row))] + [*column_totals, sum(column_totals)]
    given = [cell for row in exact for cell in (*row, sum(row))] + [*map(sum, columns), sum(map(sum, exact))]
    adjusted = any(abs(cell - value) > 0.5 + 1e-9 for cell, value in zip(shown, given, strict=bool(columns)))
    return Rounded(rows, tuple(column_totals), adjusted)


def shared_rounding(values: Sequence[float], total: int | None = None) -> list[int]:
    """Whole numbers that sum to the total (else the rounded sum): each rounded down, the largest remainders up."""
    whole = [int(value // 1) for value in values]
    missing = (round_half_up(sum(values)) if total is None else total) - sum(whole)
    order = sorted(range(len(values)), key=lambda place: (whole[place] - values[place], place))
    to_each, to_some = divmod(missing, len(values)) if values else (0, 0)
    for rank, place in enumerate(order):
        whole[place] += to_each + (rank < to_some)
    return whole


def round_half_up(value: float) -> int:
    """The nearest whole number, halves up."""
    return int((value + 0.5) // 1)


def budget_csv(resolved: ResolvedNumbers, language: Language) -> bytes:
    """The fund's budget table as CSV that Swedish Excel opens right: UTF-8 with BOM, semicolons, whole tkr."""
    form = budget_form(resolved, language)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    total = say("forms.budget.total", language)
    writer.writerow([say("forms.budget.head", language), *map(str, form.years), total])
    for label, amounts, row_total in form.rows:
        writer.writerow([safe_cell(label), *map(_cell, amounts), _cell(row_total)])
    writer.writerow([total, *map(_cell, form.totals), _cell(form.total)])
    writer.writerow([])
    for year, year_total in zip(form.years, form.totals, strict=True):
        writer.writerow([say("forms.budget.year_line", language, year=year, amount=_cell(year_total))])
    writer.writerow([say("forms.budget.all_years", language, amount=_cell(form.total))])
    for note in budget_notes(resolved, language):
        writer.writerow([safe_cell(note)])
    if form.is_adjusted:
        writer.writerow([say("forms.budget.rounded", language)])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def budget_notes(resolved: ResolvedNumbers, language: Language) -> list[str]:
    """The footnotes of the lines in the form that have one."""
    return [
        f"{line.label.text(language)}: {line.note.text(language)}"
        for line in lines_in_form(resolved).values()
        if line.note is not None
    ]


def lines_in_form(resolved: ResolvedNumbers) -> dict[str, BudgetLine]:
    """The budget lines that are included and have an amount in some year, in the form's order of cost types."""
    lines = sorted(resolved.case.budget.items(), key=lambda item: COST_ORDER.index(item[1].cost_type))
    return {
        name: line
        for name, line in lines
        if resolved.numbers[f"{name}.included"].value and any(planned(resolved, name).values())
    }


def planned(resolved: ResolvedNumbers, name: str) -> dict[int, float]:
    """What a budget line costs by calendar year as planned, kronor: its amounts and what it costs per participant.

    Years in which it costs nothing are left out; a running line's yearly cost is no part of the budget that is filed.
    """
    case = resolved.case
    row = planned_by_year(name, case.budget[name], case, point(resolved), Time.of(case))[:, 0]
    return {year: float(kr) for year, kr in zip(case.years, row, strict=True) if kr}


def _cell(tkr: int) -> str:
    """A whole amount that Swedish Excel reads as a number: no group space, an ordinary minus."""
    return write_number(tkr, 0).replace(GROUP_SPACE, "").replace("−", "-")


_STARTS_FORMULA = tuple("=+-@|%＝＋－＠")


def safe_cell(text: str) -> str:
    """Text that a spreadsheet can't take for a formula: an apostrophe before what begins like one."""
    begins = text.lstrip(" \t\r\n\ufeff\u200b\u200c\u200d\u2060\u00a0")
    return f"'{text}" if begins.startswith(_STARTS_FORMULA) else text

"""The fund's form: the budget table as it is filed (cost × year, total per year, total of all years), in tkr."""

import csv
import io
from dataclasses import dataclass

from model.assumptions import Language
from model.case import BudgetLine
from model.in_force import InForce
from wording.numbers import GROUP_SPACE, write_number
from wording.texts import say


@dataclass(frozen=True)
class BudgetForm:
    """The budget table in whole tkr: years, rows of (label, tkr by year, total), totals by year, the grand total."""

    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    totals: tuple[int, ...]
    total: int
    is_adjusted: bool


def budget_form(standing: InForce, language: Language) -> BudgetForm:
    """The budget of the lines that are included, in whole tkr that sum both ways.

    A row's years and the total of all years are rounded; where rounding alone would break a sum, the largest remainders
    get the krona (largest remainder), and `is_adjusted` says so.
    """
    case = standing.case
    lines = lines_in_form(standing)
    inside = {year for line in lines.values() for year, amount in line.amounts.items() if amount and year in case.years}
    years = tuple(range(min(inside), max(inside) + 1)) if inside else ()
    exact = {name: [line.amounts.get(year, 0.0) / 1000 for year in years] for name, line in lines.items()}
    totals = shared_rounding([sum(column) for column in zip(*exact.values(), strict=True)]) if exact else []
    columns = [
        shared_rounding([row[at] for row in exact.values()], totals[at]) if exact else [] for at in range(len(years))
    ]
    rows = tuple(
        (line.label.text(language), amounts := tuple(column[place] for column in columns), sum(amounts))
        for place, line in enumerate(lines.values())
    )
    adjusted = any(
        abs(column[place] - row[at]) > 0.5
        for place, row in enumerate(exact.values())
        for at, column in enumerate(columns)
    )
    return BudgetForm(years, rows, tuple(totals), sum(totals), adjusted)


def shared_rounding(values: list[float], total: int | None = None) -> list[int]:
    """Whole numbers that sum to the total (else the rounded sum): each rounded down, the largest remainders up."""
    whole = [int(value // 1) for value in values]
    missing = (round_half_up(sum(values)) if total is None else total) - sum(whole)
    order = sorted(range(len(values)), key=lambda place: (whole[place] - values[place], place))
    for place in order[: max(0, missing)]:
        whole[place] += 1
    return whole


def round_half_up(value: float) -> int:
    """The nearest whole number, halves up."""
    return int((value + 0.5) // 1)


def budget_csv(standing: InForce, language: Language) -> bytes:
    """The fund's budget table as CSV that Swedish Excel opens right: UTF-8 with BOM, semicolons, whole tkr."""
    form = budget_form(standing, language)
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
    for note in budget_notes(standing, language):
        writer.writerow([safe_cell(note)])
    if form.is_adjusted:
        writer.writerow([say("forms.budget.rounded", language)])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def budget_notes(standing: InForce, language: Language) -> list[str]:
    """The footnotes of the lines in the form that have one."""
    return [
        f"{line.label.text(language)}: {line.note.text(language)}"
        for line in lines_in_form(standing).values()
        if line.note is not None
    ]


def lines_in_form(standing: InForce) -> dict[str, BudgetLine]:
    """The budget lines that are included and have an amount in some year."""
    return {
        name: line
        for name, line in standing.case.budget.items()
        if standing.numbers[f"{name}.included"].value and any(line.amounts.values())
    }


def _cell(tkr: int) -> str:
    """A whole amount that Swedish Excel reads as a number: no group space, an ordinary minus."""
    return write_number(tkr, 0).replace(GROUP_SPACE, "").replace("−", "-")


_STARTS_FORMULA = tuple("=+-@|%＝＋－＠")


def safe_cell(text: str) -> str:
    """Text that a spreadsheet can't take for a formula: an apostrophe before what begins like one."""
    begins = text.lstrip(" \t\r\n\ufeff\u200b\u200c\u200d\u2060\u00a0")
    return f"'{text}" if begins.startswith(_STARTS_FORMULA) else text

"""The first sheet: key figures of the chosen perspective, its flows by year, and charts."""

from collections.abc import Mapping

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.calculation import Calculation
from exports.workbook.formulas.columns import Axis, block_of, column_sign
from exports.workbook.formulas.functions import one_of
from exports.workbook.formulas.value import Cell, Row, Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.results.by_actor import write_by_actor
from exports.workbook.sheets.charts import series_of
from exports.workbook.sheets.sheet import FIRST, LABEL, SINGLE, UNIT, Book, Sheet
from exports.workbook.workings.perspectives import READINGS, STYLE_OF_READING, PerspectiveRows
from exports.workbook.workings.time import head_of_years
from model.analysis.answer import Answer
from presentation.charts import BLUE, VERMILION

FLOWS = ("costs", "benefits", "other", "net", "cumulative")


def write_results(book: Book, sheet: Sheet, answer: Answer, calculation: Calculation) -> tuple[dict[str, Cell], Cell]:
    """The first sheet: key figures of the chosen perspective, its flows by year with charts, and who pays and gains.

    Gives the readings by name, and at which place the chosen perspective stands.
    """
    every = calculation.perspectives
    place = _chosen(book, sheet, answer, calculation.parts.inputs)
    sheet.section(book.say("workbook.results.readings"))
    keys_row = _write_heads(book, sheet, answer)
    cells = {name: _write_reading(book, sheet, name, every, place, keys_row) for name in READINGS}
    sheet.section(book.say("workbook.results.by_year"))
    years = head_of_years(sheet, book.say("tables.by_year.year"), calculation.clock.year)
    rows = {
        name: sheet.line(
            book.say(f"workbook.flows.{name}"),
            one_of_rows(place, [one.flows[name] for one in every]),
            "kr.total" if name == "net" else "kr",
            book.say("workbook.kr"),
        )
        for name in FLOWS
    }
    _write_charts(book, sheet, years, rows)
    write_by_actor(book, sheet, calculation.ledger, calculation.ledger_sheet, calculation.parts.actors)
    return cells, place


def _write_heads(book: Book, sheet: Sheet, answer: Answer) -> int:
    """The heads of the readings: the chosen perspective, then every one with its key; gives the row of the keys."""
    perspectives = answer.resolved.library.perspectives
    sheet.text(LABEL, book.say("workbook.heads.reading"), "head")
    sheet.text(SINGLE, book.say("workbook.results.chosen"), "column")
    for at, perspective in enumerate(perspectives.values()):
        sheet.text(FIRST + at, perspective.label.text(book.language), "column")
    sheet.text(FIRST + len(perspectives), book.say("workbook.heads.key"), "key")
    sheet.at += 1
    keys_row = sheet.at
    for at, key in enumerate(perspectives):
        sheet.text(FIRST + at, key, "key")
    sheet.at += 1
    return keys_row


def _write_reading(
    book: Book, sheet: Sheet, name: str, every: list[PerspectiveRows], place: Cell, keys_row: int
) -> Cell:
    """One reading in every perspective, found by perspective and key on their sheet, and in the chosen one."""
    first, last = every[0].readings[READINGS[0]], every[-1].readings[READINGS[-1]]
    values, keys = (f"{first.prefix}{block_of(first.row, column, last.row, column)}" for column in (SINGLE, UNIT))
    key_column, axis = FIRST + len(every), Axis("perspectives", len(every))
    sheet.text(key_column, name, "key")
    key = xl_rowcol_to_cell(sheet.at, key_column, col_abs=True)
    text = f'INDEX({values},MATCH({column_sign(FIRST)}${keys_row + 1}&"."&{key},{keys},0))'
    style = STYLE_OF_READING.get(name, "kr")
    choices = sheet.along_words(Value(text, [one.readings[name].result for one in every], axis), style)
    label, unit = book.say(f"workbook.readings.{name}"), book.say("workbook.kr") if style == "kr" else ""
    cell = sheet.line(label, one_of(place, choices), "kr.key" if style == "kr" else style, unit, name)
    return Cell(cell.prefix, cell.row, cell.column, cell.result, name)


def one_of_rows(place: Cell, rows: list[Row]) -> Value:
    """The row of the chosen perspective."""
    chosen = rows[int(place.result) - 1]
    return Value(f"CHOOSE({place.text},{','.join(row.text for row in rows)})", chosen.result, chosen.axis)


def _chosen(book: Book, sheet: Sheet, answer: Answer, inputs: Inputs) -> Cell:
    """At which place the chosen perspective stands, and its name."""
    labels = [perspective.label.text(book.language) for perspective in answer.resolved.library.perspectives.values()]
    chosen = inputs.fixed["perspective"]
    assert inputs.perspective_names is not None
    place = Value(f"MATCH({chosen.text},{inputs.perspective_names.text},0)", float(labels.index(chosen.result) + 1))
    sheet.text(LABEL, book.say("fields.perspective"))
    sheet.formula(SINGLE, chosen, "text")
    sheet.at += 1
    cell = sheet.line(book.say("workbook.results.place"), place, "whole")
    assert isinstance(cell, Cell)
    return cell


def _write_charts(book: Book, sheet: Sheet, years: Row, rows: Mapping[str, Row]) -> None:
    """The running sum, and costs and benefits a year."""
    sheet.at += 1
    at = sheet.at
    flows = [
        series_of(book.say("workbook.flows.costs"), years, rows["costs"], VERMILION, line=False),
        series_of(book.say("workbook.flows.benefits"), years, rows["benefits"], BLUE, line=False),
    ]
    cumulative = [series_of(book.say("workbook.flows.cumulative"), years, rows["cumulative"], BLUE, line=True)]
    for column, kind, title, series in (
        (LABEL, "line", book.say("workbook.results.chart_cumulative"), cumulative),
        (FIRST, "column", book.say("workbook.results.chart_flows"), flows),
    ):
        chart = {"type": kind, "title": title, "series": series, "words": title}
        sheet.charts.append((at, column, chart))
    sheet.at += 16

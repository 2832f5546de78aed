"""The first sheet: key figures of the chosen perspective, its flows by year, and charts."""

from collections.abc import Mapping

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas.columns import Axis, block_of, column_sign
from exports.workbook.formulas.functions import one_of
from exports.workbook.formulas.value import Cell, Row, Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.results.by_actor import write_by_actor
from exports.workbook.results.perspectives import READINGS, STYLE_OF_READING, PerspectiveRows
from exports.workbook.sheets.charts import series_of
from exports.workbook.sheets.sheet import FIRST, LABEL, SINGLE, UNIT, Book, Sheet
from exports.workbook.workings.ledger import Ledger
from exports.workbook.workings.time import Clock, head_of_years
from model.analysis.answer import Answer
from model.case.assumptions import Actor
from presentation.charts import BLUE, VERMILION

FLOWS = ("costs", "benefits", "other", "net", "cumulative")


def write_results(
    book: Book, sheet: Sheet, answer: Answer, inputs: Inputs, seen: list[PerspectiveRows], clock: Clock, ledger: Ledger,
    ledger_sheet: Sheet, actors: Mapping[str, Actor],
) -> tuple[dict[str, Cell], Cell]:  # fmt: skip
    """The first sheet: key figures of the chosen perspective, its flows by year with charts, and who pays and gains."""
    place = _chosen(book, sheet, answer, inputs)
    sheet.section(book.say("workbook.results.readings"))
    cells: dict[str, Cell] = {}
    perspectives = answer.resolved.library.perspectives
    key_column = FIRST + len(perspectives)
    sheet.text(LABEL, book.say("workbook.heads.reading"), "head")
    sheet.text(SINGLE, book.say("workbook.results.chosen"), "column")
    for at, found in enumerate(perspectives.values()):
        sheet.text(FIRST + at, found.label.text(book.language), "column")
    sheet.text(key_column, book.say("workbook.heads.key"), "key")
    sheet.at += 1
    for at, perspective in enumerate(perspectives):
        sheet.text(FIRST + at, perspective, "key")
    keys_row, axis = sheet.at + 1, Axis("perspectives", len(perspectives))
    sheet.at += 1
    first, last = seen[0].readings[READINGS[0]], seen[-1].readings[READINGS[-1]]

    def down(column: int) -> str:
        return f"{first.prefix}{block_of(first.row, column, last.row, column)}"

    for name in READINGS:
        style, row = STYLE_OF_READING.get(name, "kr"), sheet.at
        sheet.text(key_column, name, "key")
        wanted = f'{column_sign(FIRST)}${keys_row}&"."&{xl_rowcol_to_cell(row, key_column, col_abs=True)}'
        text = f"INDEX({down(SINGLE)},MATCH({wanted},{down(UNIT)},0))"
        every = sheet.along_words(Value(text, [one.readings[name].result for one in seen], axis), style)
        unit = {"kr": book.say("workbook.kr")}.get(style, "")
        key = f"{style}.key" if style == "kr" else style
        cell = sheet.line(book.say(f"workbook.readings.{name}"), one_of(place, every), key, unit, name)
        cells[name] = Cell(cell.prefix, cell.row, cell.column, cell.result, name)
    sheet.section(book.say("workbook.results.by_year"))
    years = head_of_years(sheet, book.say("tables.by_year.year"), clock.year)
    rows = {
        name: sheet.line(
            book.say(f"workbook.flows.{name}"),
            one_of_rows(place, [one.flows[name] for one in seen]),
            "kr.total" if name == "net" else "kr",
            book.say("workbook.kr"),
        )
        for name in FLOWS
    }
    _charts(book, sheet, years, rows)
    write_by_actor(book, sheet, ledger, ledger_sheet, actors)
    return cells, place


def one_of_rows(place: Cell, rows: list[Row]) -> Value:
    """The row of the chosen perspective."""
    chosen = rows[int(place.result) - 1]
    return Value(f"CHOOSE({place.text},{','.join(row.text for row in rows)})", chosen.result, chosen.axis)


def _chosen(book: Book, sheet: Sheet, answer: Answer, inputs: Inputs) -> Cell:
    """At which place the chosen perspective stands, and its name."""
    labels = [found.label.text(book.language) for found in answer.resolved.library.perspectives.values()]
    chosen = inputs.fixed["perspective"]
    assert inputs.perspective_names is not None
    place = Value(f"MATCH({chosen.text},{inputs.perspective_names.text},0)", float(labels.index(chosen.result) + 1))
    sheet.text(LABEL, book.say("fields.perspective"))
    sheet.formula(SINGLE, chosen, "text")
    sheet.at += 1
    cell = sheet.line(book.say("workbook.results.place"), place, "whole")
    assert isinstance(cell, Cell)
    return cell


def _charts(book: Book, sheet: Sheet, years: Row, rows: Mapping[str, Row]) -> None:
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

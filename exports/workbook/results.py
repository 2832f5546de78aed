"""What the ledger says: readings in every perspective, the chosen one by year, and who pays and gains."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas import (
    Axis,
    Cell,
    Row,
    Value,
    block_of,
    called,
    choose,
    column_sign,
    dot,
    item_of,
    largest,
    least,
    most,
    one_of,
    smallest,
    sum_so_far,
    total,
    weighted,
)
from exports.workbook.inputs import Inputs
from exports.workbook.sheets import FIRST, LABEL, SINGLE, UNIT, Book, Sheet, series_of
from exports.workbook.workings import ACTOR_ID, COUNTS_AS, Clock, Ledger, counts_as, head_of_years, nothing
from model.analysis.answer import Answer
from model.case.assumptions import Actor
from presentation.charts import BLUE, VERMILION

READINGS = (
    "npv", "pv_costs", "pv_benefits", "benefit_cost_ratio", "payback_years", "payback_year", "discounted_payback_year",
    "simple_payback_years", "trough", "trough_year",
)  # fmt: skip
"""Names of the readings, as the command line gives them; each is also the name of its cell."""
_STYLES = {
    "benefit_cost_ratio": "ratio", "payback_years": "years", "payback_year": "whole", "trough_year": "whole",
    "discounted_payback_year": "whole", "simple_payback_years": "years",
}  # fmt: skip
FLOWS = ("costs", "benefits", "other", "net", "cumulative")


@dataclass(frozen=True)
class Seen:
    """What one perspective shows: its flows by year, and its readings."""

    flows: Mapping[str, Row]
    readings: Mapping[str, Cell]


def write_perspectives(
    book: Book, sheet: Sheet, answer: Answer, inputs: Inputs, ledger: Ledger, ledger_sheet: Sheet, clock: Clock
) -> list[Seen]:
    """Flows by year and readings in each perspective (definitions 4.6 and 4.7)."""
    found = []
    for place, (name, seen) in enumerate(answer.resolved.library.perspectives.items()):
        sheet.section(seen.label.text(book.language))
        head_of_years(sheet, book.say("tables.by_year.year"), clock.year)
        found.append(_seen(book, sheet, inputs, ledger, ledger_sheet, clock, place, name))
    return found


def _seen(
    book: Book, sheet: Sheet, inputs: Inputs, ledger: Ledger, ledger_sheet: Sheet, clock: Clock, place: int, name: str
) -> Seen:
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
        cell = sheet.line(book.say(f"workbook.readings.{reading}"), value, _STYLES.get(reading, "kr"))
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
    return Seen(flows, cells)


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


def write_results(
    book: Book, sheet: Sheet, answer: Answer, inputs: Inputs, seen: list[Seen], clock: Clock, ledger: Ledger,
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
        style, row = _STYLES.get(name, "kr"), sheet.at
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


def write_by_actor(book: Book, sheet: Sheet, ledger: Ledger, ledger_sheet: Sheet, actors: Mapping[str, Actor]) -> None:
    """The present value of what each actor pays and gains, by kind, over every actor and every kind of worth."""
    sheet.section(book.say("workbook.results.by_actor"))
    named = list(dict.fromkeys(one.posting.actor for one in ledger.every))
    if not named:
        return
    columns = ("cost", "cash", "freed_capacity", "wellbeing", "funding", "payment")
    sheet.text(LABEL, book.say("workbook.heads.actor"), "head")
    sheet.text(UNIT, book.say("workbook.heads.key"), "head")
    sheet.text(SINGLE, book.say("tables.by_actor.sum"), "column")
    for place, column in enumerate(columns):
        sheet.text(FIRST + place, book.say(f"tables.by_actor.{column}"), "column")
    sheet.at += 1
    sheet.text(LABEL, book.say("workbook.results.keys"), "small")
    # What the postings are asked for stands in cells too: a text in a formula would be a constant.
    for place, column in enumerate(columns):
        sheet.text(FIRST + place, column, "key")
    asked_row = sheet.at + 1
    sheet.at += 1
    worth, owners, kinds = (_down(ledger, ledger_sheet, column) for column in (None, ACTOR_ID, COUNTS_AS))
    axis = Axis("kinds", len(columns))
    for actor in named:
        sheet.text(LABEL, actors[actor].label.text(book.language))
        sheet.text(UNIT, actor, "small")
        found = [
            sum(
                cell.result
                for cell, one in zip(ledger.worth, ledger.every, strict=True)
                if one.posting.actor == actor and counts_as(one.posting) == column
            )
            for column in columns
        ]
        asked = f"{xl_rowcol_to_cell(sheet.at, UNIT, col_abs=True)},{kinds},{column_sign(FIRST)}${asked_row}"
        row = sheet.along(Value(f"SUMIFS({worth},{owners},{asked})", np.array(found, dtype=float), axis), "kr")
        sheet.formula(SINGLE, total(row.span), "kr.total")
        sheet.at += 1


def _down(ledger: Ledger, sheet: Sheet, column: int | None) -> str:
    """The present values down the ledger, or the words in a column beside them."""
    first, last = ledger.worth[0], ledger.worth[-1]
    at = first.column if column is None else column
    return f"{sheet.prefix}{block_of(first.row, at, last.row, at)}"

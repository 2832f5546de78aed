"""What a workbook can't work out itself, stamped with what it was worked out from: odds, drivers, internal rate.

A snapshot says so on its face, and that it no longer holds as soon as an input differs from the stamp.
"""

from datetime import date

import numpy as np

from exports.workbook.formulas.columns import block_of
from exports.workbook.formulas.functions import choose
from exports.workbook.formulas.value import Cell, Value
from exports.workbook.inputs.input_cells import MARK, Inputs
from exports.workbook.sheets.sheet import FIRST, LABEL, SINGLE, UNIT, Book, Sheet
from exports.workbook.sheets.styles import format_of
from exports.workbook.workings.perspectives import READINGS
from model import RESULTS_DATE
from model.analysis.answer import Answer, plain
from model.calculation.metrics import pays_in_first
from model.case.fingerprint import fingerprint
from presentation.sentences import WHATEVER, number_label, way_of
from presentation.tables import internal_rate_text, scenario_name
from wording.numbers import unit_name

MOST_DRIVERS = 10


def write_stamp(sheet: Sheet, inputs: Inputs) -> None:
    """The inputs as they were exported, each at the address it has on the input sheet."""
    for place, content in inputs.sheet.cells.items():
        if content.kind != "formula" and place[0] > 3:  # the top rows are the sheet's own
            sheet.cells[place] = content._replace(style=content.style.removeprefix("in:"))


def write_changes(book: Book, sheet: Sheet, inputs: Inputs) -> Cell:
    """How many rows of inputs differ from what was exported."""
    first, last = inputs.marked[0][0], inputs.marked[-1][0]
    column = f"{inputs.sheet.prefix}{block_of(first, MARK, last, MARK)}"
    value = Value(f'SUMPRODUCT(--({column}<>""))', 0.0)
    cell = sheet.line(book.say("workbook.snapshots.changed"), value, "whole", name="changed_inputs")
    assert isinstance(cell, Cell)
    return cell


def write_snapshots(
    book: Book, sheet: Sheet, answer: Answer, inputs: Inputs, scenario: str | None, made: date
) -> dict[str, Cell]:
    """The app's own answers at the time of export, and whether they still hold."""
    cells: dict[str, Cell] = {}
    sheet.note(book.say("workbook.snapshots.note"))
    cells["changed"] = write_changes(book, sheet, inputs)
    state = choose(cells["changed"] > 0, book.say("workbook.snapshots.stale"), book.say("workbook.snapshots.fresh"))
    cells["state"] = sheet.line(book.say("workbook.snapshots.state"), state, "state", name="snapshots_state")
    _write_origin(book, sheet, answer, scenario, made)
    cells |= _write_readings(book, sheet, answer)
    cells |= _write_break_even(book, sheet, answer)
    _write_drivers(book, sheet, answer)
    cells |= _write_odds(book, sheet, answer)
    return cells


def _write_number(sheet: Sheet, label: str, value: float | None, style: str, name: str) -> Cell:
    """A number with its label, in a cell with a name."""
    sheet.text(LABEL, label)
    cell = sheet.number(SINGLE, value, style)
    sheet.book.name(name, sheet, sheet.at, SINGLE)
    sheet.at += 1
    return cell


def _write_origin(book: Book, sheet: Sheet, answer: Answer, scenario: str | None, made: date) -> None:
    """What the snapshots were worked out from, and when."""
    sampling = answer.case.sampling
    facts = {
        book.say("workbook.snapshots.made"): made.isoformat(),
        book.say("workbook.snapshots.results_date"): RESULTS_DATE,
        book.say("workbook.snapshots.fingerprint"): fingerprint(answer.case),
        book.say("workbook.snapshots.scenario"): scenario_words(book, answer, scenario),
        book.say("workbook.snapshots.sampling"): book.say(
            "workbook.snapshots.draws_and_seed",
            draws=sampling.draws if answer.draws is None else answer.draws,
            seed=sampling.seed if answer.seed is None else answer.seed,
        ),
    }
    for label, written in facts.items():
        sheet.text(LABEL, label)
        sheet.text(SINGLE, written)
        sheet.at += 1


def _write_readings(book: Book, sheet: Sheet, answer: Answer) -> dict[str, Cell]:
    """The readings, and the internal rate or why there is none."""
    sheet.section(book.say("workbook.snapshots.readings"))
    styles = {"npv": "kr", "pv_costs": "kr", "pv_benefits": "kr", "trough": "kr", "benefit_cost_ratio": "ratio"}
    cells: dict[str, Cell] = {}
    for name in READINGS:
        value = plain(getattr(answer.readings, name)[0])
        style = styles.get(name, "years" if "years" in name else "whole")
        cells[name] = _write_number(sheet, book.say(f"workbook.readings.{name}"), value, style, f"exported.{name}")
    rate = None if pays_in_first(answer.ledger) else answer.internal_rate[0]
    cells["irr"] = _write_number(sheet, book.say("tables.more.irr"), rate, "fine_share", "irr")
    if rate is None:
        sheet.text(FIRST, internal_rate_text(answer, book.language), row=sheet.at - 1)
    return cells


def _write_odds(book: Book, sheet: Sheet, answer: Answer) -> dict[str, Cell]:
    """The chance, what the result may be, and the chance by year; that there is none where no number has a range."""
    sheet.section(book.say("workbook.snapshots.odds"))
    if not answer.tells_chance:
        sheet.note(book.say("workbook.snapshots.no_ranges"))
        return {}
    odds = answer.odds
    p10, p50, p90 = (float(value) for value in odds.percentile(np.array([0.1, 0.5, 0.9])))
    chance = _write_number(sheet, book.say("workbook.snapshots.chance"), odds.chance, "share", "odds")
    for name, value in (
        ("mean", odds.mean), ("p10", p10), ("p50", p50), ("p90", p90), ("expected_loss", odds.expected_loss),
        ("evpi", odds.perfect_information),
    ):  # fmt: skip
        _write_number(sheet, book.say(f"workbook.snapshots.{name}"), value, "kr", f"odds.{name}")
    sheet.text(LABEL, book.say("workbook.snapshots.by_year"))
    for place, year in enumerate(odds.years):
        sheet.number(FIRST + place, float(year), "year")
    sheet.at += 1
    sheet.text(LABEL, book.say("workbook.snapshots.chance_by_year"))
    for place, share in enumerate(odds.chance_by_year):
        sheet.number(FIRST + place, float(share), "share")
    sheet.at += 1
    return {"odds": chance}


def write_snapshots_in_front(book: Book, front: Sheet, snapshots: dict[str, Cell], proof: Cell | None) -> None:
    """On the first sheet: what the app told at export, whether it still holds, and the proof of what is enough."""
    labels = {
        "break_even": book.say("workbook.snapshots.break_even"),
        "irr": book.say("tables.more.irr"),
        "odds": book.say("workbook.snapshots.chance"),
    }
    names = [name for name in labels if name in snapshots and snapshots[name].result is not None]
    if names:
        front.section(book.say("workbook.results.told"))
    for name in names:
        front.formula(FIRST, snapshots["state"], "under")
        front.line(labels[name], snapshots[name], book.style_at(snapshots[name]))
        if name == "break_even" and proof is not None:
            front.line(book.say("workbook.proof.npv"), proof, "kr", book.say("workbook.kr"))


def scenario_words(book: Book, answer: Answer, scenario: str | None) -> str:
    """The scenario's name, or that there is none."""
    if scenario is None:
        return book.say("workbook.as_filed")
    return scenario_name(scenario, answer.case, book.language, None)


def _write_break_even(book: Book, sheet: Sheet, answer: Answer) -> dict[str, Cell]:
    """What is enough of the case's main number, in a cell that the proof reads."""
    key, even = answer.case.headline, answer.headline
    if key is None or even is None:
        return {}
    sheet.section(book.say("workbook.snapshots.break_even"))
    label = number_label(answer.resolved, key, book.language)
    style = format_of(answer.resolved.numbers[key].unit)
    way = way_of(even, answer.resolved.numbers[key], float(answer.readings.npv[0]))
    if way in WHATEVER:
        sheet.note(book.say(f"answers.enough.{way}", label=label))
    fine = "fine_share" if style == "share" else style
    enough = book.say("workbook.snapshots.enough", label=label)
    return {"break_even": _write_number(sheet, enough, even.value, fine, "break_even")}


def _write_drivers(book: Book, sheet: Sheet, answer: Answer) -> None:
    """The drivers, largest first: NPV at both ends of each range, and break-even."""
    sheet.section(book.say("workbook.snapshots.drivers"))
    drivers = [driver for driver in answer.sensitivity.drivers if len(driver.keys) == 1][:MOST_DRIVERS]
    if not drivers:
        sheet.note(book.say("workbook.snapshots.no_drivers"))
        return
    heads = (
        book.say("workbook.heads.label"), book.say("workbook.heads.unit"), book.say("workbook.heads.low"),
        book.say("workbook.heads.high"), book.say("workbook.snapshots.npv_low"),
        book.say("workbook.snapshots.npv_high"), book.say("workbook.snapshots.break_even"),
    )  # fmt: skip
    for column, head in enumerate(heads):
        sheet.text(column, head, "head")
    sheet.at += 1
    for driver in drivers:
        key = driver.keys[0]
        number = answer.resolved.numbers[key]
        style = format_of(number.unit)
        sheet.text(LABEL, number_label(answer.resolved, key, book.language))
        sheet.text(UNIT, unit_name(number.unit, book.language), "small")
        enough = None if driver.break_even is None else driver.break_even.value
        for column, value, look in (
            (SINGLE, number.low, style), (FIRST, number.high, style), (FIRST + 1, driver.low.npv, "kr"),
            (FIRST + 2, driver.high.npv, "kr"), (FIRST + 3, enough, style),
        ):  # fmt: skip
            sheet.number(column, value, look)
        sheet.at += 1

"""The one sheet where numbers are put in: every number that the workbook uses, with range, unit, source and name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas import Axis, Cell, Result, Row, Span, Value, column_sign
from exports.workbook.sheets import LABEL, Book, Input, Sheet, format_of, legal_name, limit_format_of, prefix_of
from model.analysis.answer import Answer
from model.calculation.metrics import TOLERANCE
from model.case.case import BudgetLine, Funding
from model.case.units import LARGEST, UNITS
from model.contracts.settlement import SAME
from model.evaluate import actors_of
from model.numbers.resolve import BUDGET_FACTOR, ResolvedNumbers, by_year_prefix, effect_keys, line_keys
from presentation.sentences import number_label, problem_sentence
from presentation.tables import source_text, status
from wording.numbers import unit_name

MARK, VALUE, UNIT_OF, LOW, HIGH, LEAST, MOST, YEAR, PRICE_YEAR = range(1, 10)
"""Columns of the assumptions; then status, source and key."""
TIMINGS = ("start", "middle", "end")
REALISED = ("cash", "freed_capacity", "wellbeing")
ASKS_FOR_SOURCES = ("no_source", "placeholder")
"""Findings that stand where the numbers do, since they ask where those come from."""
CHECKED = 1e-9
"""How far apart two ways to the same sum may be, as a share of it."""


@dataclass
class Inputs:
    """Where every input stands: cells by key, amounts by line, and what the workings read besides."""

    sheet: Sheet
    years: Axis
    perspectives: Axis
    numbers: dict[str, Cell] = field(default_factory=dict)
    by_year: dict[str, tuple[Span, Span]] = field(default_factory=dict)
    amounts: dict[str, tuple[Span, Span]] = field(default_factory=dict)
    fixed: dict[str, Cell] = field(default_factory=dict)
    actors: dict[str, Row] = field(default_factory=dict)
    realised: dict[str, Row] = field(default_factory=dict)
    perspective_names: Span | None = None
    timing_names: Span | None = None
    steps: tuple[Span, Span] | None = None
    marked: list[tuple[int, int, int]] = field(default_factory=list)

    def entry(
        self,
        label: str,
        value: float | None,
        unit: str,
        address: tuple[str | int, ...],
        name: str | None = None,
        unit_words: str | None = None,
        limits: tuple[float, float] | None = None,
        may_be_blank: bool = True,
    ) -> Cell:
        """Writes one number that a person may change, in a row of its own."""
        sheet, book = self.sheet, self.sheet.book
        known = UNITS[unit]
        low, high = limits or (known.low, known.high)
        sheet.text(LABEL, label, "wrapped")
        cell = self._number(VALUE, value, f"in:{format_of(unit)}")
        sheet.text(UNIT_OF, unit_words or unit_name(unit, book.language), "small")
        sheet.number(LEAST, low, limit_format_of(unit))
        sheet.number(MOST, high, limit_format_of(unit))
        book.inputs.append(
            Input(sheet.at, VALUE, address, value, unit, low, high, known.whole, may_be_blank=may_be_blank)
        )
        if name is not None:
            cell = Cell(cell.prefix, cell.row, cell.column, value, book.name(name, sheet, sheet.at, VALUE))
        self.mark(VALUE, VALUE)
        sheet.at += 1
        return cell

    def amounts_row(
        self,
        label: str,
        values: Sequence[Result],
        heads: Span,
        address: tuple[str | int, ...],
        keys: Sequence[int],
        name: str | None = None,
        unit: str = "kr",
        limits: tuple[float, float] = (0.0, LARGEST),
    ) -> tuple[Span, Span]:
        """Writes amounts that a person may change under heads (years), and gives the heads and the amounts."""
        sheet = self.sheet
        sheet.text(LABEL, label, "wrapped")
        cells = []
        for place, (key, value) in enumerate(zip(keys, values, strict=True)):
            cells.append(self._number(VALUE + place, value, f"in:{format_of(unit)}"))
            is_whole = UNITS[unit].whole
            entry = Input(sheet.at, VALUE + place, (*address, key), value, unit, *limits, is_whole)
            sheet.book.inputs.append(entry)
            if name is not None:
                sheet.book.name(f"{name}.{key}", sheet, sheet.at, VALUE + place)
        self.mark(VALUE, VALUE + len(keys) - 1)
        span = sheet.down(cells[0], cells[-1], list(values))
        sheet.at += 1
        return heads, span

    def constant(self, label: str, value: Result, style: str, note: str = "") -> Cell:
        """Writes a number that belongs to the calculation and is not meant to be changed here."""
        self.sheet.text(LABEL, label)
        cell = self.sheet.number(VALUE, value, style)
        if note:
            self.sheet.text(UNIT_OF, note, "small")
        self.sheet.at += 1
        return cell

    def heads(self, label: str, values: Iterable[int], style: str = "year") -> Span:
        """Writes a row of heads, such as years, over amounts."""
        self.sheet.text(LABEL, label, "head")
        given = list(values)
        cells = [self.sheet.number(VALUE + place, float(value), style) for place, value in enumerate(given)]
        self.sheet.at += 1
        return self.sheet.down(cells[0], cells[-1], given)

    def _number(self, column: int, value: Result, style: str) -> Cell:
        return self.sheet.number(column, value, style)

    def mark(self, first: int, last: int) -> None:
        """Writes the mark beside a row that says whether its inputs differ from what was exported."""
        sheet, book = self.sheet, self.sheet.book
        stamp = prefix_of(book.say("workbook.sheets.stamp"))
        here = f"{xl_rowcol_to_cell(sheet.at, first)}:{xl_rowcol_to_cell(sheet.at, last)}"
        there = f"{stamp}{here}"
        text = (
            f"IF(SUMPRODUCT(--({here}<>{there}))+SUMPRODUCT(--(ISBLANK({here})<>ISBLANK({there})))>0,"
            f'"{book.say("workbook.changed")}","")'
        )
        sheet.formula(MARK, Value(text, ""), "state")
        self.marked.append((sheet.at, first, last))


def write_inputs(book: Book, answer: Answer) -> Inputs:
    """The input sheet of a case under the numbers that are in force."""
    resolved, case = answer.resolved, answer.case
    wide = 2 + max(len(_years_of(resolved)), MOST)
    widths = [36.0, 7.0, *[_width_of_numbers(resolved)] * (wide - 2), 20.0, 64.0, 33.0]
    sheet = book.sheet(book.say("workbook.sheets.inputs"), book.say("workbook.inputs.title"), widths)
    years = Axis("years", case.horizon)
    sheet.across = wide
    inputs = Inputs(sheet, years, Axis("perspectives", len(resolved.library.perspectives)))
    sheet.note(book.say("workbook.inputs.note"))
    _write_case(book, answer, inputs)
    _write_budget(book, resolved, inputs, wide)
    _write_numbers(book, resolved, inputs, wide)
    _write_schedule(book, resolved, inputs)
    _write_perspectives(book, answer, inputs)
    if case.price_year is None:
        sheet.note(book.say("workbook.inputs.no_price_year"))
    for problem in answer.problems:
        if problem.code in ASKS_FOR_SOURCES:
            sheet.note(problem_sentence(problem, resolved, book.language))
    return inputs


def _write_case(book: Book, answer: Answer, inputs: Inputs) -> None:
    case, sheet = answer.case, inputs.sheet
    sheet.section(book.say("workbook.inputs.case"))
    fixed = inputs.fixed
    fixed["start_year"] = inputs.constant(
        book.say("fields.start_year"), float(case.start_year), "whole", book.say("workbook.inputs.in_app")
    )
    fixed["horizon"] = inputs.constant(
        book.say("fields.horizon"), float(case.horizon), "whole", book.say("workbook.inputs.in_app")
    )
    price_year = None if case.price_year is None else float(case.price_year)
    fixed["price_year"] = inputs.constant(book.say("fields.price_year"), price_year, "whole")
    for name in ("perspective", "timing"):
        chosen = (
            answer.seen.label.text(book.language)
            if name == "perspective"
            else book.say("fields.timing_" + case.discount.timing)
        )
        sheet.text(LABEL, book.say(f"fields.{name}"))
        sheet.text(VALUE, chosen, "in:text")
        fixed[name] = Cell(sheet.prefix, sheet.at, VALUE, chosen)
        book.name(name, sheet, sheet.at, VALUE)
        inputs.mark(VALUE, VALUE)
        sheet.at += 1
    fixed["tolerance"] = inputs.constant(
        book.say("workbook.inputs.tolerance"), TOLERANCE, "general", book.say("workbook.inputs.tolerance_note")
    )
    fixed["same"] = inputs.constant(book.say("workbook.inputs.same"), SAME, "general")
    fixed["checked"] = inputs.constant(book.say("workbook.inputs.checked"), CHECKED, "general")


def _width_of_numbers(resolved: ResolvedNumbers) -> float:
    """Signs of a column that holds every amount of the case, and the totals of a year."""
    case = resolved.case
    values = [abs(number.value) for number in resolved.numbers.values() if number.value is not None]
    totals = (sum(line.amounts.get(year, 0.0) for line in case.budget.values()) for year in _years_of(resolved))
    return max(11.0, len(f"{max((*values, *totals), default=0.0):,.0f}") + 1.0)


def _years_of(resolved: ResolvedNumbers) -> list[int]:
    """The case's years, and those outside them in which something is budgeted or financed."""
    case = resolved.case
    lines: list[BudgetLine | Funding] = [*case.budget.values(), *case.funding.values()]
    outside = {year for line in lines for year, amount in line.amounts.items() if amount}
    return sorted({*case.years, *outside})


def _write_budget(book: Book, resolved: ResolvedNumbers, inputs: Inputs, wide: int) -> None:
    """Budget and funding by year, kronor, with their totals."""
    case, sheet = resolved.case, inputs.sheet
    years = _years_of(resolved)
    actors = actors_of(case, resolved.library)
    for part, lines in (("budget", case.budget), ("funding", case.funding)):
        if not lines:
            continue
        sheet.section(book.say("workbook.inputs.budget") if part == "budget" else book.say("workbook.inputs.funding"))
        if part == "budget":
            sheet.text(wide, book.say("workbook.inputs.counted"), "column")
        heads = inputs.heads(book.say("workbook.inputs.kronor"), years)
        first = sheet.at
        counted = []
        for name, line in lines.items():
            payer = actors[line.paid_by].label.text(book.language)
            label = book.say("workbook.inputs.paid_by", label=line.label.text(book.language), payer=payer)
            values = [line.amounts.get(year) for year in years]
            if part == "budget":
                flag = Value(legal_name(f"{name}.included"), resolved.numbers[f"{name}.included"].value)
                counted.append(sheet.formula(wide, flag, "whole"))
            inputs.amounts[f"{part}.{name}"] = inputs.amounts_row(
                label, values, heads, (part, name, "amounts"), years, f"{part}.{name}"
            )
        _write_totals(book, inputs, first, [inputs.amounts[f"{part}.{name}"][1] for name in lines], counted)


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


def _groups(book: Book, resolved: ResolvedNumbers) -> Iterable[tuple[str, Sequence[str]]]:
    """Every resolved number under the heading it belongs to: an effect, a budget line, or the case."""
    case, told = resolved.case, set[str]()

    def new(keys: Iterable[str]) -> list[str]:
        found = [key for key in dict.fromkeys(keys) if key in resolved.numbers and key not in told]
        told.update(found)
        return found

    for effect_id, effect in case.effects.items():
        size = [] if effect.told_in is None else [effect.told_in.size]
        yield effect.label.text(book.language), new([*effect_keys(resolved, effect_id), *size])
    lines = (key for line_id, line in case.budget.items() for key in line_keys(line_id, line))
    yield book.say("workbook.inputs.lines"), new(lines)
    yield book.say("workbook.inputs.whole_case"), new([BUDGET_FACTOR, *(key for _, key in resolved.schedule)])
    yield book.say("workbook.inputs.others"), new(resolved.numbers)


def _write_numbers(book: Book, resolved: ResolvedNumbers, inputs: Inputs, wide: int) -> None:
    """Every resolved number: value, range, unit, limits, the year it holds for, status, source and key."""
    sheet, language = inputs.sheet, book.language
    prefixes = {by_year_prefix(name, effect) for name, effect in resolved.case.effects.items()}
    for heading, keys in _groups(book, resolved):
        if not keys:
            continue
        sheet.section(book.say("workbook.inputs.numbers_of", label=heading))
        heads = (
            (LABEL, "label"), (VALUE, "value"), (UNIT_OF, "unit"), (LOW, "low"), (HIGH, "high"), (LEAST, "least"),
            (MOST, "most"), (YEAR, "year"), (PRICE_YEAR, "price_year"), (wide, "status"), (wide + 1, "source"),
            (wide + 2, "key"),
        )  # fmt: skip
        for column, name in heads:
            sheet.text(column, _head(book, name), "head")
        sheet.repeated = sheet.at if sheet.repeated is None else sheet.repeated
        sheet.at += 1
        years: dict[str, list[tuple[int, Cell]]] = {}
        for key in keys:
            number, unit = resolved.numbers[key], UNITS[resolved.numbers[key].unit]
            sheet.text(LABEL, _label(book, resolved, key), "wrapped")
            cell = sheet.number(VALUE, number.value, f"in:{format_of(number.unit)}")
            name = book.name(key, sheet, sheet.at, VALUE)
            inputs.numbers[key] = Cell(cell.prefix, cell.row, VALUE, number.value, name)
            sheet.text(UNIT_OF, unit_name(number.unit, language), "small")
            for column, part, value in (
                (VALUE, "value", number.value), (LOW, "low", number.low), (HIGH, "high", number.high),
            ):  # fmt: skip
                if column != VALUE:
                    sheet.number(column, value, f"in:{format_of(number.unit)}")
                address = ("numbers", key, part)
                book.inputs.append(
                    Input(sheet.at, column, address, value, number.unit, unit.low, unit.high, unit.whole)
                )
            sheet.number(LEAST, unit.low, limit_format_of(number.unit))
            sheet.number(MOST, unit.high, limit_format_of(number.unit))
            if number.price_year is not None:
                sheet.number(PRICE_YEAR, float(number.price_year), "small")
            preset = key in resolved.defaults
            standing_words = book.say("tables.factors.preset") if preset else status(number, language)
            sheet.text(wide, standing_words, "small")
            sheet.text(wide + 1, source_text(number, resolved.library, resolved.case, language), "small.wrapped")
            sheet.text(wide + 2, key, "small")
            prefix, _, year = key.rpartition(".")
            if prefix in prefixes and year.isdigit() and len(year) == 4:
                sheet.number(YEAR, float(year), "small")
                years.setdefault(prefix, []).append((int(year), inputs.numbers[key]))
            inputs.mark(VALUE, HIGH)
            sheet.at += 1
        for prefix, cells in years.items():
            inputs.by_year[prefix] = _by_year(sheet, cells)


def _label(book: Book, resolved: ResolvedNumbers, key: str) -> str:
    """A number's label; that of a budget line says which line."""
    return number_label(resolved, key, book.language)


def _by_year(sheet: Sheet, cells: list[tuple[int, Cell]]) -> tuple[Span, Span]:
    """The years and the numbers of a prefix, which stand under each other."""
    first, last = cells[0][1], cells[-1][1]
    heads = sheet.down(
        Cell(sheet.prefix, first.row, YEAR, None), Cell(sheet.prefix, last.row, YEAR, None), [year for year, _ in cells]
    )
    return heads, sheet.down(first, last, [cell.result for _, cell in cells])


def _head(book: Book, name: str) -> str:
    texts: Mapping[str, str] = {
        "label": book.say("workbook.heads.label"),
        "value": book.say("workbook.heads.value"),
        "unit": book.say("workbook.heads.unit"),
        "low": book.say("workbook.heads.low"),
        "high": book.say("workbook.heads.high"),
        "least": book.say("workbook.heads.least"),
        "most": book.say("workbook.heads.most"),
        "year": book.say("workbook.heads.year"),
        "price_year": book.say("workbook.heads.price_year"),
        "status": book.say("workbook.heads.status"),
        "source": book.say("workbook.heads.source"),
        "key": book.say("workbook.heads.key"),
    }
    return texts[name]


def _write_schedule(book: Book, resolved: ResolvedNumbers, inputs: Inputs) -> None:
    """From which year each discount rate holds; the rates themselves are numbers above."""
    sheet = inputs.sheet
    sheet.section(book.say("workbook.inputs.schedule"))
    sheet.text(LABEL, book.say("workbook.heads.label"), "head")
    sheet.text(VALUE, book.say("workbook.inputs.from_t"), "head")
    sheet.text(UNIT_OF, book.say("workbook.inputs.rate"), "head")
    sheet.at += 1
    starts, rates = [], []
    for start, key in resolved.schedule:
        sheet.text(LABEL, number_label(resolved, key, book.language))
        # One rate alone holds for every year.
        first = float(min(start, 1)) if len(resolved.schedule) == 1 else float(start)
        starts.append(sheet.number(VALUE, first, "whole"))
        rates.append(sheet.formula(UNIT_OF, inputs.numbers[key], "fine_share"))
        sheet.at += 1
    inputs.steps = (
        sheet.down(starts[0], starts[-1], [cell.result for cell in starts]),
        sheet.down(rates[0], rates[-1], [cell.result for cell in rates]),
    )


def _write_perspectives(book: Book, answer: Answer, inputs: Inputs) -> None:
    """Whose result counts in each perspective: actors, kinds of worth, and the words that can be chosen."""
    sheet, library, case, axis = inputs.sheet, answer.resolved.library, answer.case, inputs.perspectives
    sheet.section(book.say("workbook.inputs.perspectives"))
    sheet.note(book.say("workbook.inputs.perspectives_note"))
    sheet.text(LABEL, book.say("workbook.heads.actor"), "head")
    labels = [seen.label.text(book.language) for seen in library.perspectives.values()]
    cells = []
    for place, label in enumerate(labels):
        sheet.text(VALUE + place, label, "column")
        cells.append(Cell(sheet.prefix, sheet.at, VALUE + place, label))
    inputs.perspective_names = Span(sheet.down(cells[0], cells[-1], [None] * len(cells)).text, [np.nan] * len(cells))
    sheet.at += 1

    def row(label: str, flags: list[bool]) -> Row:
        sheet.text(LABEL, label)
        for place, flag in enumerate(flags):
            sheet.number(VALUE + place, float(flag), "whole")
        written = Row(sheet.prefix, sheet.at, VALUE, np.array(flags, dtype=float), axis)
        sheet.at += 1
        return written

    for name, actor in actors_of(case, library).items():
        flags = [
            name == case.applicant if seen.applicant_only else actor.kind in seen.actor_kinds
            for seen in library.perspectives.values()
        ]
        inputs.actors[name] = row(actor.label.text(book.language), flags)
    for kind in REALISED:
        flags = [kind in seen.realised_as for seen in library.perspectives.values()]
        inputs.realised[kind] = row(book.say(f"tables.by_actor.{kind}"), flags)
    perspective = Input(
        inputs.fixed["perspective"].row,
        VALUE,
        ("perspective",),
        inputs.fixed["perspective"].result,
        choices=dict(zip(labels, library.perspectives, strict=True)),
        choices_at=inputs.perspective_names.text,
        may_be_blank=False,
    )
    book.inputs.append(perspective)
    sheet.section(book.say("workbook.inputs.lists"))
    names = _timings(book)
    sheet.text(LABEL, book.say("fields.timing"))
    for place, word in enumerate(names):
        sheet.text(VALUE + place, word)
    ends = [Cell(sheet.prefix, sheet.at, VALUE + place, None) for place in (0, len(TIMINGS) - 1)]
    inputs.timing_names = Span(sheet.down(ends[0], ends[1], []).text, [np.nan] * len(TIMINGS))
    sheet.at += 1
    book.inputs.append(
        Input(
            inputs.fixed["timing"].row,
            VALUE,
            ("discount", "timing"),
            inputs.fixed["timing"].result,
            choices=names,
            choices_at=inputs.timing_names.text,
            may_be_blank=False,
        )
    )


def _timings(book: Book) -> dict[str, str]:
    """The words for when in the year money falls → what they stand for, in the order of the list."""
    return {book.say(f"fields.timing_{timing}"): timing for timing in TIMINGS}


def timing_place(inputs: Inputs, book: Book) -> Value:
    """At which place in the list the chosen time of the year stands."""
    assert inputs.timing_names is not None
    chosen = inputs.fixed["timing"]
    place = list(_timings(book)).index(chosen.result) + 1
    return Value(f"MATCH({chosen.text},{inputs.timing_names.text},0)", float(place))

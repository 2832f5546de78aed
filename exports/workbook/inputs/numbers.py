"""The numbers of the case on the input sheet: value, range, unit, limits, year, status, source and key."""

from collections.abc import Iterable, Sequence

from exports.workbook.formulas.value import Cell, Span
from exports.workbook.inputs.input_cells import HIGH, LEAST, LOW, MOST, PRICE_YEAR, UNIT_OF, VALUE, YEAR, Inputs
from exports.workbook.sheets.sheet import LABEL, Book, Input, Sheet
from exports.workbook.sheets.styles import format_of, limit_format_of
from model.numbers.applicants import COST, SAVING, share_keys
from model.numbers.keys import BUDGET_FACTOR, RUNNING_FACTOR, amount_keys, line_keys, prefixes_by_year
from model.numbers.resolved_numbers import ResolvedNumbers, effect_keys
from presentation.sentences import number_label
from presentation.tables import source_text, status
from wording.numbers import unit_name


def _groups(book: Book, resolved: ResolvedNumbers) -> Iterable[tuple[str, Sequence[str]]]:
    """Every resolved number under the heading it belongs to: an effect, a budget line, or the case."""
    case, listed = resolved.case, set[str]()

    def new(keys: Iterable[str]) -> list[str]:
        more = [key for key in dict.fromkeys(keys) if key in resolved.numbers and key not in listed]
        listed.update(more)
        return more

    for effect_id, effect in case.effects.items():
        size = [] if effect.told_in is None else [effect.told_in.size]
        yield effect.label.text(book.language), new([*effect_keys(resolved, effect_id), *size])
    lines = [key for line_id, line in case.costs_and_income.items() for key in line_keys(line_id, line)]
    lines += [key for name in case.money_lines for key in amount_keys(case, name, resolved.by_year).values()]
    yield book.say("workbook.inputs.lines"), new(lines)
    shares = [key for part in (COST, SAVING) for key in share_keys(case, part)]
    yield (
        book.say("workbook.inputs.whole_case"),
        new([*shares, BUDGET_FACTOR, RUNNING_FACTOR, *(key for _, key in resolved.schedule)]),
    )
    yield book.say("workbook.inputs.others"), new(resolved.numbers)


def write_numbers(book: Book, resolved: ResolvedNumbers, inputs: Inputs, wide: int) -> None:
    """Every resolved number, under the heading it belongs to. `wide` is the column after the amounts by year."""
    sheet = inputs.sheet
    shown_only = set(inputs.numbers)
    prefixes = {prefix for name, effect in resolved.case.effects.items() for prefix in prefixes_by_year(name, effect)}
    for heading, keys in _groups(book, resolved):
        if not keys:
            continue
        _write_heads(book, sheet, heading, wide)
        years: dict[str, list[tuple[int, Cell]]] = {}
        for key in keys:
            _write_value(book, resolved, inputs, key)
            _write_about(book, resolved, sheet, key, wide)
            prefix, _, year = key.rpartition(".")
            if prefix in prefixes and year.isdigit() and len(year) == 4:
                sheet.number(YEAR, float(year), "small")
                years.setdefault(prefix, []).append((int(year), inputs.numbers[key]))
            inputs.mark(*range(VALUE if key not in shown_only else LOW, HIGH + 1))
            sheet.at += 1
        for prefix, cells in years.items():
            inputs.by_year[prefix] = _by_year(sheet, cells)


def _write_heads(book: Book, sheet: Sheet, heading: str, wide: int) -> None:
    """The heading of some numbers, and the heads of their columns."""
    sheet.section(book.say("workbook.inputs.numbers_of", label=heading))
    heads = (
        (LABEL, book.say("workbook.heads.label")), (VALUE, book.say("workbook.heads.value")),
        (UNIT_OF, book.say("workbook.heads.unit")), (LOW, book.say("workbook.heads.low")),
        (HIGH, book.say("workbook.heads.high")), (LEAST, book.say("workbook.heads.least")),
        (MOST, book.say("workbook.heads.most")), (YEAR, book.say("workbook.heads.year")),
        (PRICE_YEAR, book.say("workbook.heads.price_year")), (wide, book.say("workbook.heads.status")),
        (wide + 1, book.say("workbook.heads.source")), (wide + 2, book.say("workbook.heads.key")),
    )  # fmt: skip
    for column, head in heads:
        sheet.text(column, head, "head")
    sheet.repeated = sheet.at if sheet.repeated is None else sheet.repeated
    sheet.at += 1


def _write_value(book: Book, resolved: ResolvedNumbers, inputs: Inputs, key: str) -> None:
    """A number's label, value, unit, range and limits; value and range may be changed."""
    sheet, number = inputs.sheet, resolved.numbers[key]
    unit, style = number.possible, f"in:{format_of(number.unit)}"
    sheet.text(LABEL, number_label(resolved, key, book.language), "wrapped")
    put_in = inputs.numbers.get(key)  # an amount by year is put in with its line; here it is shown, with its range
    cell = sheet.number(VALUE, number.value, style) if put_in is None else sheet.formula(VALUE, put_in, "kr")
    name = book.name(key, sheet, sheet.at, VALUE)
    inputs.numbers[key] = Cell(cell.prefix, cell.row, VALUE, number.value, name)
    sheet.text(UNIT_OF, unit_name(number.unit, book.language), "small")
    sheet.number(LOW, number.low, style)
    sheet.number(HIGH, number.high, style)
    for column, part, value in (
        (VALUE, "value", number.value), (LOW, "low", number.low), (HIGH, "high", number.high),
    ):  # fmt: skip
        if part == "value" and put_in is not None:
            continue
        address = ("numbers", key, part)
        book.inputs.append(Input(sheet.at, column, address, value, number.unit, unit.low, unit.high, unit.whole))
    sheet.number(LEAST, unit.low, limit_format_of(number.unit))
    sheet.number(MOST, unit.high, limit_format_of(number.unit))


def _write_about(book: Book, resolved: ResolvedNumbers, sheet: Sheet, key: str, wide: int) -> None:
    """A number's price year, status, source and key."""
    number = resolved.numbers[key]
    if number.price_year is not None:
        sheet.number(PRICE_YEAR, float(number.price_year), "small")
    is_preset = key in resolved.defaults
    sheet.text(wide, book.say("tables.factors.preset") if is_preset else status(number, book.language), "small")
    source = source_text(number, resolved.library, resolved.case, book.language)
    sheet.text(wide + 1, source, "small.wrapped")
    sheet.text(wide + 2, key, "small")


def _by_year(sheet: Sheet, cells: list[tuple[int, Cell]]) -> tuple[Span, Span]:
    """The years and the numbers of a prefix, which stand under each other."""
    first, last = cells[0][1], cells[-1][1]
    heads = sheet.down(
        Cell(sheet.prefix, first.row, YEAR, None), Cell(sheet.prefix, last.row, YEAR, None), [year for year, _ in cells]
    )
    return heads, sheet.down(first, last, [cell.result for _, cell in cells])

"""The numbers of the case on the input sheet: value, range, unit, limits, year, status, source and key."""

from collections.abc import Iterable, Mapping, Sequence

from exports.workbook.formulas.value import Cell, Span
from exports.workbook.inputs.input_cells import HIGH, LEAST, LOW, MOST, PRICE_YEAR, UNIT_OF, VALUE, YEAR, Inputs
from exports.workbook.sheets.sheet import LABEL, Book, Input, Sheet
from exports.workbook.sheets.styles import format_of, limit_format_of
from model.case.units import UNITS
from model.numbers.resolve import BUDGET_FACTOR, ResolvedNumbers, by_year_prefix, effect_keys, line_keys
from presentation.sentences import number_label
from presentation.tables import source_text, status
from wording.numbers import unit_name


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


def write_numbers(book: Book, resolved: ResolvedNumbers, inputs: Inputs, wide: int) -> None:
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

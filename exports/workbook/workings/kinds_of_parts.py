"""The units of flows of cases and of levels as formulas: rows in which each year reads the year before it."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from exports.workbook.formulas.columns import column_sign
from exports.workbook.formulas.functions import choose, is_blank
from exports.workbook.formulas.lookups import amount_of, given_in
from exports.workbook.formulas.value import ADDED, Cell, Operand, Row, Value, numeric
from exports.workbook.sheets.sheet import SINGLE, Sheet
from exports.workbook.workings.kinds_of_effects import Formulas, Place, Rate, formulas_of, reached_formulas
from model.case.effect import CaseFlow, EffectRecord, Levels
from model.case.effect_kinds.case_flow import AS_WITHOUT, RECEIVED
from model.case.effect_kinds.levels import TO, WITH
from model.numbers.keys import key_of

Made = Callable[[Sequence[Value]], Value]
"""The formula of a row, made of the cells of the year before it: those of its own row and of the others."""


def before(sheet: Sheet, row: int, result: object, place: Place) -> Value:
    """The cell of the column to the left in a row, by year; in the first year that is the single cell of the row."""
    return Value(f"{sheet.prefix}{column_sign(sheet.first - 1)}{row + 1}", result, place.clock.t.axis)


def year_before(row: Row, place: Place) -> Value:
    """The year before in a row that stands on the sheet; nothing before the first year."""
    shifted = np.concatenate([[0.0], row.span.results[:-1]])
    return before(place.sheet, row.row, shifted, place)


def carried(place: Place, rows: Sequence[tuple[str, Value | None, Made]], style: str) -> list[Row]:
    """Rows under each other in which each year follows from the year before in all of them.

    Each has a label, what stands in its single cell (the year before the first), and its formula.
    """
    sheet, axis, first = place.sheet, place.clock.t.axis, place.sheet.at
    assert axis is not None
    starts = [0.0 if start is None else float(numeric(start.result)) for _, start, _ in rows]
    past = [np.zeros(axis.count) for _ in rows]
    results = [np.zeros(axis.count) for _ in rows]
    made: list[Value] = []
    for t in range(axis.count):
        for number, earlier in enumerate(starts):
            past[number][t] = earlier if t == 0 else results[number][t - 1]
        cells = [before(sheet, first + number, past[number], place) for number in range(len(rows))]
        made = [formula(cells) for _, _, formula in rows]
        for number, value in enumerate(made):
            results[number][t] = np.broadcast_to(numeric(value.result), (axis.count,))[t]
    written = []
    for (label, start, _), value, result in zip(rows, made, results, strict=True):
        if start is not None:
            sheet.formula(SINGLE, start, style)
        written.append(sheet.line(label, Value(value.text, result, axis, value.binding), style))
    return written


def _said(place: Place, effect: EffectRecord, slot: str, world: str) -> Value:
    """A number of a part in one of the worlds; a blank one is as without."""
    without = place.number(effect, slot)
    if not world:
        return without
    own = place.number(effect, f"{slot}{world}")
    return choose(is_blank(own), without, own)


def _summed(values: Sequence[Value]) -> Value:
    added = values[0]
    for value in values[1:]:
        added = added + value
    return added


def _met(effect: EffectRecord, place: Place) -> Row:
    """The part of everything that meets the new way, by year."""
    reached, profile, months = reached_formulas(effect, place)
    met = reached * profile if months is None else reached * profile * months
    row: Row = place.sheet.line(place.book.say("workbook.workings.met"), met, "share")
    return row


class _Way:
    """One way of handling cases as cells: the share of all that reaches each part, and the share that comes back."""

    def __init__(self, effect: CaseFlow, place: Place, world: str):
        self.effect, self.place, self.world = effect, place, world
        sheet, book = place.sheet, place.book
        words = "workbook.workings.reaches_with" if world else "workbook.workings.reaches"
        self.reaches: dict[str, Operand] = {RECEIVED: 1}
        left: Operand = 1
        for part in effect.steps:
            value = _said(place, effect, f"{part}.share", world) * left
            label = book.say(words, part=effect.parts[part].text(book.language))
            left = self.reaches[part] = sheet.line(label, value, "share")
        back = _summed([self.stops(part) * _said(place, effect, f"{part}.returns", world) for part in effect.parts])
        words = "workbook.workings.back_with" if world else "workbook.workings.back"
        self.back: Cell = sheet.line(book.say(words), back, "share")

    def stops(self, part: str) -> Value:
        """The share of all cases that goes no further than a part."""
        parts = list(self.effect.parts)
        after = parts.index(part) + 1
        here = self.reaches[part]
        if after == len(parts):
            assert isinstance(here, Value)
            return here
        return here - self.reaches[parts[after]] if isinstance(here, Value) else 1 - self._value(parts[after])

    def _value(self, part: str) -> Value:
        value = self.reaches[part]
        assert isinstance(value, Value)
        return value

    def of(self, counts: str, part: str | None) -> Value:
        """What is counted for each case that comes in, at a part or at all of them."""
        if part is None:
            return _summed([self.of(counts, one) for one in self.effect.parts])
        if counts == "placements":
            return self.stops(part) * _said(self.place, self.effect, f"{part}.placed", self.world)
        each = Value("1", 1.0) if counts == "cases" else _said(self.place, self.effect, f"{part}.{counts}", self.world)
        return each * self.reaches[part]


@formulas_of.register
def case_flow_formulas(effect: CaseFlow, place: Place) -> Formulas:
    """Cases without the programme, those there are more of with it, those that meet the new way; and differences."""
    sheet, book, t = place.sheet, place.book, place.clock.t
    without, new, met = _Way(effect, place, ""), _Way(effect, place, AS_WITHOUT), _met(effect, place)
    cases, growth = place.number(effect, "cases"), place.number(effect, "growth")

    def next_cases(past: Sequence[Value]) -> Value:
        return cases * (1 - without.back) * (1 + growth) ** t + past[0] * without.back

    there = carried(place, [(book.say("workbook.workings.cases"), cases, next_cases)], "amount")[0]
    met_before, there_before = year_before(met, place), year_before(there, place)

    def next_extra(past: Sequence[Value]) -> Value:
        return past[0] * without.back + met_before * (new.back - without.back) * (there_before + past[0])

    extra = carried(place, [(book.say("workbook.workings.extra"), None, next_extra)], "amount")[0]
    meets = sheet.line(book.say("workbook.workings.meets"), met * (there + extra), "amount")
    true = place.number(effect, "change") * place.number(effect, "share_due_to_us")

    def difference(counts: str, part: str | None) -> Value:
        old = without.of(counts, part)
        label = "" if part is None else effect.parts[part].text(book.language)
        words = book.say(f"tables.factor_names.flow_{counts}")
        named = book.say("tables.factor_of_part", name=words, part=label) if part else words
        row: Row = sheet.line(named, meets * (new.of(counts, part) - old) + extra * old, "amount")
        return row * true

    each = tuple(difference(one.counts or "cases", one.of) for one in effect.valuations)
    units = difference("cases", effect.counted_step)
    larger = new.of("cases", effect.counted_step) - without.of("cases", effect.counted_step)
    return Formulas(units, Rate(meets, larger), each)


@formulas_of.register
def levels_formulas(effect: Levels, place: Place) -> Formulas:
    """People at each level by year in both worlds, each from the year before; and differences."""
    book = place.book
    met = _met(effect, place)
    old, new = (_matrix(effect, place, world) for world in ("", WITH))
    is_start = effect.transition == "start"
    share = met if is_start else year_before(met, place)
    worlds = []
    for world in (False, True):

        def moved(past: Sequence[Value], level: str, mixed: bool = world) -> Value:
            terms = []
            for there, origin in zip(past, effect.levels, strict=True):
                plain = old[origin, level]
                terms.append(there * (plain + share * (new[origin, level] - plain) if mixed else plain))
            own = past[list(effect.levels).index(level)]
            come = _newcomers(effect, place, level, is_start)
            following = _summed([*terms, come])
            return following if is_start else choose(place.clock.t.is_same(0), own, following)

        words = "workbook.workings.people_with" if world else "workbook.workings.people"
        rows: list[tuple[str, Value | None, Made]] = [
            (
                book.say(words, part=one.label.text(book.language)),
                place.number(effect, f"{level}.people"),
                lambda past, level=level, moved=moved: moved(past, level),  # type: ignore[misc]
            )
            for level, one in effect.levels.items()
        ]
        worlds.append(dict(zip(effect.levels, carried(place, rows, "amount"), strict=True)))
    without, mixed = worlds
    true = place.number(effect, "change") * place.number(effect, "share_due_to_us")
    more = {level: (mixed[level] - without[level]) * true for level in effect.levels}
    each = tuple(more[one.of or effect.counted_level] for one in effect.valuations)
    shares = [
        world[effect.counted_level] / choose(_summed(list(world.values())) > 0, _summed(list(world.values())), 1)
        for world in (mixed, without)
    ]
    return Formulas(more[effect.counted_level], Rate(met, shares[0] - shares[1]), each)


def _matrix(effect: Levels, place: Place, world: str) -> Mapping[tuple[str, str], Value]:
    """The share of each level that is at each level a year later, as cells."""
    sheet, book = place.sheet, place.book
    words = "effects.slot.level_share_with" if world else "effects.slot.level_share"
    return {
        (level, other): sheet.line(
            book.say(words, part=one.label.text(book.language), other=to.label.text(book.language)),
            _said(place, effect, f"{level}.{TO}{other}", world),
            "share",
        )
        for level, one in effect.levels.items()
        for other, to in effect.levels.items()
    }


def _newcomers(effect: Levels, place: Place, level: str, is_start: bool) -> Value:
    """Those who come to a level before they are counted: this year's, or last year's where people move after it."""
    any_year = place.number(effect, f"{level}.newcomers")
    given = place.inputs.by_year.get(key_of(place.effect_id, effect, f"{level}.newcomers"))
    if given is None:
        return any_year
    year: Value = place.clock.year if is_start else place.clock.year - 1
    return choose(given_in(year, *given) > 0, amount_of(_cell(year), *given), any_year)


def _cell(year: Value) -> Value:
    """A year as it may stand as a criterion."""
    return year if year.binding > ADDED else Value(f"({year.text})", year.result, year.axis)

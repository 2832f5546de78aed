"""The units of an effect as formulas, one function a kind of effect; a kind without one is refused by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch
from typing import NamedTuple

from exports.workbook.formulas.functions import both, choose, how_many, is_blank, largest, least, most, smallest
from exports.workbook.formulas.lookups import amount_of, counting, lasting, latest_given
from exports.workbook.formulas.value import Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.months import months_lost
from exports.workbook.workings.posted import Numbers, nothing
from exports.workbook.workings.time import Clock
from model.case.assumptions import Language
from model.case.effect import Cohort, EffectRecord, Planned, Reduction
from model.case.problem import CaseRefused, Problem, error
from model.numbers.keys import by_year_prefix, key_of


@dataclass(frozen=True)
class Place:
    """Where the formulas of an effect are written, and the cells that they read."""

    book: Book
    sheet: Sheet
    effect_id: str
    inputs: Inputs
    numbers: Numbers
    clock: Clock

    def number(self, effect: EffectRecord, slot: str) -> Value:
        """The cell of the number in a slot of the effect."""
        return self.numbers(key_of(self.effect_id, effect, slot))


@dataclass(frozen=True)
class Rate:
    """How many or much of an effect counts by year, and the share of its full rate that they show (definition 4.9)."""

    counting: Value
    share: Value


class Formulas(NamedTuple):
    """The units of an effect by year, its rate, and what each valuation counts (more is plus) where that differs."""

    units: Value
    rate: Rate
    each: tuple[Value, ...] = ()


@singledispatch
def formulas_of(effect: EffectRecord, place: Place) -> Formulas:
    """The units of an effect by year, and its rate."""
    raise CaseRefused((_no_formulas(place.effect_id, effect, place.book.language),))


def effects_without_formulas(effects: Mapping[str, EffectRecord], language: Language) -> tuple[Problem, ...]:
    """The effects that the workbook cannot calculate, each by its name."""
    unknown = formulas_of.dispatch(EffectRecord)
    return tuple(
        _no_formulas(name, effect, language)
        for name, effect in effects.items()
        if formulas_of.dispatch(type(effect)) is unknown
    )


def _no_formulas(effect_id: str, effect: EffectRecord, language: Language) -> Problem:
    label = effect.label.text(language)
    return error("effects.no_formulas", f"effects.{effect_id}", label=label, kind=effect.kind)


@formulas_of.register
def reduction_formulas(effect: Reduction, place: Place) -> Formulas:
    """Base × growth × reach × change × share due to us × profile."""
    sheet, book, clock = place.sheet, place.book, place.clock

    def number(slot: str) -> Value:
        return place.number(effect, slot)

    grown = sheet.line(book.say("tables.factor_names.growth"), (1 + number("growth")) ** clock.t, "factor")
    reached, row, in_months = reached_formulas(effect, place)
    units = number("base") * grown * reached * number("change") * number("share_due_to_us") * row
    units = units if in_months is None else units * in_months
    return Formulas(units, Rate(least(number("base") * grown * reached, row), row))


def reached_formulas(effect: EffectRecord, place: Place) -> tuple[Value, Value, Value | None]:
    """By year: the share reached, the share of full effect, and the part of the year where it is not whole."""
    sheet, book, clock = place.sheet, place.book, place.clock

    def number(slot: str) -> Value:
        return place.number(effect, slot)

    reach: Value = number("reach")
    given = place.inputs.by_year.get(by_year_prefix(place.effect_id, effect))
    if given is not None:
        latest = sheet.line(book.say("workbook.workings.latest"), latest_given(clock.year, *given), "whole")
        share = choose(latest > 0, amount_of(latest, *given), choose(how_many(given[1]) > 0, 0, 1))
        reach = reach * sheet.line(book.say("workbook.workings.share_given"), share, "share")
    reached = sheet.line(book.say("tables.factor_names.reach"), least(1, reach), "share")
    since = sheet.line(book.say("workbook.workings.since"), clock.year - number("starts"), "whole")
    duration, ramp = number("duration"), most(1, number("ramp"))
    lasts = choose(is_blank(duration), since >= 0, both(since >= 0, since < duration))
    faded = sheet.line(book.say("workbook.workings.faded"), most(0, since - ramp + 1), "whole")
    rising = least(1, (since + 1) / ramp)
    profile = choose(lasts, rising * choose(faded.is_same(0), 1, (1 - number("fade")) ** faded), 0)
    row = sheet.line(book.say("tables.factor_names.profile"), profile, "share")
    months = months_lost(place.effect_id, place.inputs)
    if months is None:
        return reached, row, None
    before = choose(since.is_same(0), months[0], 0)
    after = choose(is_blank(duration), 0, choose(since.is_same(duration - 1), months[1], 0))
    return reached, row, sheet.line(book.say("tables.factor_names.months"), most(0, 1 - before - after), "share")


@formulas_of.register
def cohort_formulas(effect: Cohort, place: Place) -> Formulas:
    """Participants who count × change per participant × share due to us."""
    sheet, book, clock = place.sheet, place.book, place.clock
    given = place.inputs.by_year.get(by_year_prefix(place.effect_id, effect))
    counted: Value = nothing(place.inputs.years)
    there: Value = nothing(place.inputs.years)
    months, lost = months_lost(place.effect_id, place.inputs), nothing(place.inputs.years)
    if given is not None:
        duration, lag, fade = (place.number(effect, slot) for slot in ("duration", "lag", "fade"))
        longest = largest(clock.year.span) - smallest(given[0]) + 1
        lasts = sheet.line(book.say("workbook.workings.lasts"), choose(is_blank(duration), longest, duration), "whole")
        counted = lasting(clock.year, *given, lag, fade, lasts)
        there = counting(clock.year, *given, lag, lasts)
        scale = place.number(effect, "started_scale")
        if months is not None:
            first = lasting(clock.year, *given, lag, fade, least(1, lasts)) * scale
            before_last = lasting(clock.year, *given, lag, fade, most(0, lasts - 1)) * scale
            in_last = choose(is_blank(duration), 0, counted * scale - before_last)
            lost = first * months[0] + in_last * months[1]
        counted, there = counted * scale, there * scale
    participants = sheet.line(book.say("tables.factor_names.participants"), counted, "amount")
    in_months: Value = participants
    if months is not None:
        words = f"{book.say('tables.factor_names.participants')}, {book.say('tables.factor_names.months').lower()}"
        in_months = sheet.line(words, most(0, participants - lost), "amount")
    units = in_months * place.number(effect, "change") * place.number(effect, "share_due_to_us")
    return Formulas(units, Rate(there, participants / choose(there > 0, there, 1)))


@formulas_of.register
def planned_formulas(effect: Planned, place: Place) -> Formulas:
    """Kronor of the plan, so many years later × the part of it that comes true × share due to us."""
    sheet, book, clock = place.sheet, place.book, place.clock
    given = place.inputs.by_year.get(by_year_prefix(place.effect_id, effect))
    kronor: Value = nothing(place.inputs.years)
    if given is not None:
        of_plan = sheet.line(
            book.say("workbook.workings.year_of_plan"), clock.year - place.number(effect, "lag"), "whole"
        )
        kronor = amount_of(of_plan, *given)
    row = sheet.line(book.say("tables.factor_names.planned"), kronor, "kr")
    units = row * place.number(effect, "change") * place.number(effect, "share_due_to_us")
    return Formulas(units, Rate(row, choose(row > 0, 1, 0)))

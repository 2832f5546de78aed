"""Effects as formulas: products of named factors, and what they are worth to whom (definitions 4.3 to 4.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import mul

from exports.workbook.formulas.functions import both, choose, how_many, is_blank, largest, least, most, smallest
from exports.workbook.formulas.lookups import amount_of, counting, lasting, latest_given
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import Numbers, Posted, nothing, of_actor
from exports.workbook.workings.time import Clock
from model.calculation.ledger import Posting
from model.case.effect import Effect
from model.evaluate import actors_of
from model.numbers.keys import by_year_prefix, key_of, released_key
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences import counted_name


@dataclass(frozen=True)
class Worked:
    """What the effects come to: their postings, and by year the units and the rate of each."""

    posted: list[Posted]
    units: Mapping[str, Row]
    rates: Mapping[str, "Rate"]


@dataclass(frozen=True)
class Rate:
    """How many or much of an effect counts by year, and the share of its full rate that they show (definition 4.9)."""

    counting: Value
    share: Value


def write_effects(
    book: Book, sheet: Sheet, resolved: ResolvedNumbers, inputs: Inputs, numbers: Numbers, clock: Clock
) -> Worked:
    """Each effect as a product of named factors, and what it is worth to whom (definitions 4.3 to 4.5)."""
    posted: list[Posted] = []
    units: dict[str, Row] = {}
    rates: dict[str, Rate] = {}
    for name, effect in resolved.case.effects.items():
        sheet.section(effect.label.text(book.language))
        work = _reduction if effect.kind == "reduction" else _cohort
        measure = resolved.numbers[key_of(name, effect, "base" if effect.kind == "reduction" else "change")].unit
        units[name], rates[name] = work(book, sheet, name, effect, inputs, numbers, clock, measure)
        for position, valuation in enumerate(effect.valuations):
            if not valuation.priced:
                continue  # told as a count: the row of units is all there is
            posted += _valued(book, sheet, resolved, name, position, units[name], numbers)
    return Worked(posted, units, rates)


def _reduction(
    book: Book, sheet: Sheet, name: str, effect: Effect, inputs: Inputs, numbers: Numbers, clock: Clock, unit: str
) -> tuple[Row, Rate]:
    """Units of a reduction by year: base × growth × reach × change × share due to us × profile; and its rate."""

    def number(slot: str) -> Value:
        return numbers(key_of(name, effect, slot))

    grown = sheet.line(book.say("tables.factor_names.growth"), (1 + number("growth")) ** clock.t, "factor")
    reach: Value = number("reach")
    given = inputs.by_year.get(by_year_prefix(name, effect))
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
    units = number("base") * grown * reached * number("change") * number("share_due_to_us") * row
    rate = Rate(least(number("base") * grown * reached, row), row)
    return _units(book, sheet, effect, units, unit), rate


def _cohort(
    book: Book, sheet: Sheet, name: str, effect: Effect, inputs: Inputs, numbers: Numbers, clock: Clock, unit: str
) -> tuple[Row, Rate]:
    """Units of a cohort by year: participants who count × change per participant × share due to us; and its rate."""

    def number(slot: str) -> Value:
        return numbers(key_of(name, effect, slot))

    given = inputs.by_year.get(by_year_prefix(name, effect))
    counted: Value = nothing(inputs.years)
    there: Value = nothing(inputs.years)
    if given is not None:
        duration = number("duration")
        longest = largest(clock.year.span) - smallest(given[0]) + 1
        lasts = sheet.line(book.say("workbook.workings.lasts"), choose(is_blank(duration), longest, duration), "whole")
        counted = lasting(clock.year, *given, number("lag"), number("fade"), lasts)
        there = counting(clock.year, *given, number("lag"), lasts)
    participants = sheet.line(book.say("tables.factor_names.participants"), counted, "amount")
    units = participants * number("change") * number("share_due_to_us")
    rate = Rate(there, participants / choose(there > 0, there, 1))
    return _units(book, sheet, effect, units, unit), rate


def _units(book: Book, sheet: Sheet, effect: Effect, units: Value, unit: str) -> Row:
    """The row of an effect's units by year, named by what they are; and whether they are told beside the money."""
    words = "workbook.workings.units_beside" if effect.is_counted_beside else "workbook.workings.units"
    row = sheet.line(book.say(words), units, "amount", unit=counted_name(effect, unit, book.language))
    assert isinstance(row, Row)
    return row


def _line(sheet: Sheet, label: str, value: Value, style: str = "amount") -> Row:
    row = sheet.line(label, value, style)
    assert isinstance(row, Row)
    return row


def _valued(
    book: Book, sheet: Sheet, resolved: ResolvedNumbers, name: str, position: int, units: Row, numbers: Numbers
) -> Iterator[Posted]:
    """The postings of one valuation: cash, freed capacity or wellbeing; or new need as a cost."""
    effect, actors = resolved.case.effects[name], actors_of(resolved.case, resolved.library)
    valuation = effect.valuations[position]
    included = numbers(key_of(name, effect, "included"))
    worth: Value = units if valuation.unit_value is None else mul(units, numbers(valuation.unit_value))
    parts: list[tuple[Posting, str, Value]] = []
    if effect.direction == "more":
        posting = Posting(name, valuation.actor, "cost", valuation.realised_as, cost_type="new_need")
        parts.append((posting, "cost", -worth))
    else:
        haircut = numbers(key_of(name, effect, "haircut"))
        left = _line(sheet, book.say("workbook.workings.after_haircut"), worth * (1 - haircut), "kr")
        if valuation.realised_as == "cash":
            released = numbers(released_key(name, effect, position))
            parts.append((Posting(name, valuation.actor, "benefit", "cash"), "cash", left * released))
            kept = Posting(name, valuation.actor, "benefit", "freed_capacity")
            parts.append((kept, "freed_capacity", left * (1 - released)))
        else:
            own = Posting(name, valuation.actor, "benefit", valuation.realised_as)
            parts.append((own, valuation.realised_as, left))
    for posting, kind, value in parts:
        label = of_actor(book.say(f"tables.by_actor.{kind}"), actors[valuation.actor], book)
        row = _line(sheet, label, choose(included > 0, value, 0), "kr")
        yield Posted(posting, row)
        if valuation.counterpart is not None:
            mirrored = posting.mirrored(valuation.counterpart)
            label = of_actor(book.say(f"tables.by_actor.{kind}"), actors[valuation.counterpart], book)
            yield Posted(mirrored, _line(sheet, label, -row, "kr"))

"""Effects as formulas: products of named factors, and what they are worth to whom (definitions 4.3 to 4.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from operator import mul

from exports.workbook.formulas.functions import choose, most
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings import kinds_of_parts  # noqa: F401  # registers the formulas of its kinds
from exports.workbook.workings.applicants import write_divided
from exports.workbook.workings.kinds_of_effects import Formulas, Place, Rate, formulas_of
from exports.workbook.workings.posted import Numbers, Posted, of_actor
from exports.workbook.workings.time import Clock
from model.calculation.ledger import Posting
from model.case.effect import Direction, Effect
from model.evaluate import actors_of
from model.numbers.applicants import SAVING
from model.numbers.keys import key_of, released_key
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences.labels import counted_name


@dataclass(frozen=True)
class Worked:
    """What the effects come to: their postings, and by year the units and the rate of each."""

    posted: list[Posted]
    units: Mapping[str, Row]
    rates: Mapping[str, Rate]


def write_effects(
    book: Book, sheet: Sheet, resolved: ResolvedNumbers, inputs: Inputs, numbers: Numbers, clock: Clock
) -> Worked:
    """Each effect as a product of named factors, and what it is worth to whom (definitions 4.3 to 4.5)."""
    posted: list[Posted] = []
    units: dict[str, Row] = {}
    rates: dict[str, Rate] = {}
    for name, effect in resolved.case.effects.items():
        sheet.section(effect.label.text(book.language))
        made = formulas_of(effect, Place(book, sheet, name, inputs, numbers, clock))
        rates[name] = made.rate
        measure = resolved.structure.unit_measured(name) or ""
        units[name] = _units(book, sheet, effect, made.units, measure)
        for position, valuation in enumerate(effect.valuations):
            if not valuation.priced:
                continue  # told as a count: the row of units is all there is
            for counted, direction in _counted(made, position, units[name], effect.direction):
                posted += _valued(book, sheet, resolved, name, position, counted, direction, numbers)
    return Worked(write_divided(book, sheet, resolved, numbers, posted, SAVING), units, rates)


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


def _counted(made: Formulas, position: int, units: Row, direction: Direction) -> tuple[tuple[Value, Direction], ...]:
    """What a valuation counts: the units of the effect, or what there is less of and more of where its kind says."""
    if not made.each:
        return ((units, direction),)
    more = made.each[position]
    return ((most(0, -more), "less"), (most(0, more), "more"))


def _valued(
    book: Book, sheet: Sheet, resolved: ResolvedNumbers, name: str, position: int, units: Value, direction: Direction,
    numbers: Numbers,
) -> Iterator[Posted]:  # fmt: skip
    """The postings of one valuation: cash, freed capacity or wellbeing; or new need as a cost."""
    effect, actors = resolved.case.effects[name], actors_of(resolved.case, resolved.library)
    valuation = effect.valuations[position]
    included = numbers(key_of(name, effect, "included"))
    worth: Value = units if valuation.unit_value is None else mul(units, numbers(valuation.unit_value))
    parts: list[tuple[Posting, str, Value]] = []
    if direction == "more":
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
    for untimed, kind, value in parts:
        posting = replace(untimed, timing=effect.timing)
        label = of_actor(book.say(f"tables.by_actor.{kind}"), actors[valuation.actor], book)
        row = _line(sheet, label, choose(included > 0, value, 0), "kr")
        yield Posted(posting, row)
        if valuation.counterpart is not None:
            mirrored = posting.mirrored(valuation.counterpart)
            label = of_actor(book.say(f"tables.by_actor.{kind}"), actors[valuation.counterpart], book)
            yield Posted(mirrored, _line(sheet, label, -row, "kr"))

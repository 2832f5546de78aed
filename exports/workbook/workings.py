"""The workings by year: time and discounting, costs, effects as products of factors, and the ledger they make.

The same functions write the calculation and its proof; what differs is which cell they read a number from.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import mul

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas import (
    ADDED,
    Axis,
    Cell,
    Row,
    Span,
    Value,
    amount_of,
    both,
    choose,
    column_sign,
    counting,
    dot,
    down,
    how_many,
    is_blank,
    largest,
    last_step,
    lasting,
    latest_given,
    least,
    most,
    one_of,
    product_so_far,
    root,
    smallest,
)
from exports.workbook.inputs import Inputs, timing_place
from exports.workbook.sheets import FIRST, LABEL, SINGLE, UNIT, Book, Sheet
from model.calculation.ledger import Posting
from model.case.assumptions import Actor
from model.case.case import Case, Effect
from model.evaluate import actors_of
from model.numbers.resolve import BUDGET_FACTOR, ResolvedNumbers, by_year_prefix, key_of, released_key
from presentation.sentences import counted_name

Numbers = Callable[[str], Value]
"""The cell that holds the number of a key."""


def nothing(axis: Axis) -> Value:
    """0 in every column."""
    return Value("0", np.zeros(axis.count), axis)


def added(found: Value, more: Value) -> Value:
    """A sum that begins with nothing, with one more part."""
    return Value(more.text, more.result, more.axis, more.binding) if found.text == "0" else found + more


def taken(found: Value, less: Value) -> Value:
    """A sum that begins with nothing, less one part."""
    return -less if found.text == "0" else found - less


@dataclass(frozen=True)
class Clock:
    """Time on a sheet: years from the start, calendar years, and what a krona of each year is worth."""

    t: Row
    year: Row
    factor: Row


def head_of_years(sheet: Sheet, label: str, years: Value) -> Row:
    """A row of years over what follows; it stays in sight."""
    sheet.text(LABEL, label, "head")
    sheet.text(UNIT, "", "head")
    sheet.text(SINGLE, "", "head")
    row = sheet.along(years, "year")
    if sheet.head_row is None:
        sheet.head_row = sheet.at
    sheet.at += 1
    return row


def write_time(book: Book, sheet: Sheet, inputs: Inputs, numbers: Numbers, keys: tuple[str, ...]) -> Clock:
    """Years, discount rates and factors (definition 4.2). `keys` are those of the schedule's rates, in order."""
    axis, fixed = inputs.years, inputs.fixed
    assert inputs.steps is not None
    start, sign = xl_rowcol_to_cell(0, FIRST, True, True), column_sign(FIRST)
    counted = Value(f"COLUMNS({start}:{sign}$1)-1", np.arange(axis.count, dtype=float), axis, ADDED)
    year = head_of_years(sheet, book.say("tables.by_year.year"), fixed["start_year"] + counted)
    t = sheet.line(book.say("workbook.time.t"), counted, "whole")
    starts, rates = inputs.steps
    if any(numbers(key) is not inputs.numbers[key] for key in keys):
        rates = _rates_again(book, sheet, numbers, keys, starts)
    first = Cell(inputs.sheet.prefix, 0, 0, float(starts.results[0]))
    first.text = starts.text.split(":")[0]

    def rate_at(at: Value) -> Value:
        return choose(at < first, 0, last_step(most(at, first), starts, rates))

    here = sheet.line(book.say("workbook.time.rate"), rate_at(t), "fine_share")
    ahead = sheet.line(book.say("workbook.time.rate_next"), rate_at(t + 1), "fine_share")
    step = sheet.line(book.say("workbook.time.step"), choose(t.is_same(0), 1, 1 / (1 + here)), "factor")
    start = sheet.line(book.say("workbook.time.at_start"), product_so_far(step), "factor")
    end = sheet.line(book.say("workbook.time.at_end"), start / (1 + ahead), "factor")
    middle = sheet.line(book.say("workbook.time.in_middle"), root(start * end), "factor")
    chosen = sheet.line(book.say("workbook.time.timing"), timing_place(inputs, book), "whole")
    factor = sheet.line(book.say("workbook.time.factor"), one_of(chosen, (start, middle, end)), "factor")
    return Clock(t, year, factor)


def _rates_again(book: Book, sheet: Sheet, numbers: Numbers, keys: tuple[str, ...], starts: Span) -> Span:
    """The rates under each other once more, where one of them is tried at another value."""
    cells = [sheet.line(book.say("workbook.inputs.rate"), numbers(key), "fine_share") for key in keys]
    return sheet.down(cells[0], cells[-1], [cell.result for cell in cells])


@dataclass(frozen=True)
class Posted:
    """A posting and the row where it stands, kronor by year, plus is good for the actor."""

    posting: Posting
    row: Row


def write_costs(
    book: Book, sheet: Sheet, resolved: ResolvedNumbers, inputs: Inputs, numbers: Numbers, clock: Clock
) -> list[Posted]:
    """Each budget line as a cost, and each funding posted twice."""
    case, found = resolved.case, []
    sheet.section(book.say("workbook.workings.costs"))
    for name, line in case.budget.items():
        filed = amount_of(clock.year, *inputs.amounts[f"budget.{name}"])
        included = numbers(f"{name}.included")
        if line.cost_type == "running":
            from_start = choose(clock.year >= numbers(f"{name}.starts"), numbers(f"{name}.per_year"), 0)
            value = choose(included > 0, -(filed + from_start), 0)
        else:
            value = choose(included > 0, -(filed * numbers(BUDGET_FACTOR)), 0)
        row = sheet.line(line.label.text(book.language), value, unit=book.say("workbook.kr"))
        found.append(Posted(Posting(name, line.paid_by, "cost", line.realised_as, cost_type=line.cost_type), row))
    if case.funding:
        sheet.section(book.say("workbook.workings.funding"))
    actors = actors_of(case, resolved.library)
    for name, funding in case.funding.items():
        amounts = amount_of(clock.year, *inputs.amounts[f"funding.{name}"])
        for actor, value in ((funding.paid_by, -amounts), (funding.paid_to, amounts)):
            row = sheet.line(_of_actor(funding.label.text(book.language), actors[actor], book), value)
            found.append(Posted(Posting(name, actor, "funding", "cash"), row))
    return found


def _of_actor(label: str, actor: Actor, book: Book) -> str:
    return book.say("workbook.workings.of_actor", label=label, actor=actor.label.text(book.language))


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
        label = _of_actor(book.say(f"tables.by_actor.{kind}"), actors[valuation.actor], book)
        row = _line(sheet, label, choose(included > 0, value, 0), "kr")
        yield Posted(posting, row)
        if valuation.counterpart is not None:
            mirrored = posting.mirrored(valuation.counterpart)
            label = _of_actor(book.say(f"tables.by_actor.{kind}"), actors[valuation.counterpart], book)
            yield Posted(mirrored, _line(sheet, label, -row, "kr"))


GROUPS = ("project", "running", "new_need", "benefit", "funding", "payment")
"""The parts of the ledger, in order."""


def group_of(posting: Posting) -> str:
    """The part of the ledger where a posting stands."""
    if posting.kind != "cost":
        return posting.kind
    return posting.cost_type if posting.cost_type in ("running", "new_need") else "project"


def counts_as(posting: Posting) -> str:
    """In which column of who pays and who gains a posting counts: a benefit by what it is realised as."""
    return posting.realised_as if posting.kind == "benefit" else posting.kind


@dataclass(frozen=True)
class Ledger:
    """The ledger on a sheet: rows by part, each with its flags by perspective and its present value."""

    posted: Mapping[str, list[Posted]]
    flags: Mapping[str, list[Row]]
    worth: list[Cell]
    every: list[Posted]
    totals: Mapping[str, Row]

    @property
    def every_flag(self) -> list[Row]:
        """The flags of every posting, in the order in which they stand."""
        return [row for group in self.flags.values() for row in group]

    def weights(self, group: str, place: int, sheet: Sheet) -> Span:
        """Whether each row of a part counts in a perspective (its place, from 0): cells under each other."""
        rows = self.flags[group]
        cells = [Cell(row.prefix, row.row, row.first + place, None) for row in rows]
        return sheet.down(cells[0], cells[-1], [row.result[place] for row in rows])


LEDGER_COLUMNS = ("line", "actor", "actor_id", "kind", "realised_as", "cost_type", "counts_as")
ACTOR_ID, COUNTS_AS = 2, 6
FLAGS = len(LEDGER_COLUMNS)


def first_year_column(perspectives: int) -> int:
    """The first column of years on the ledger: after what a posting is, its flags and its present value."""
    return FLAGS + perspectives + 1


def write_ledger(
    book: Book,
    sheet: Sheet,
    case: Case,
    actors: Mapping[str, Actor],
    inputs: Inputs,
    posted: list[Posted],
    clock: Clock,
) -> Ledger:
    """Every posting by year, sorted by kind, with the perspectives in which it counts and its present value."""
    by_group: dict[str, list[Posted]] = {group: [] for group in GROUPS}
    flags: dict[str, list[Row]] = {group: [] for group in GROUPS}
    worth, every = [], []
    ordered = sorted(posted, key=lambda one: GROUPS.index(group_of(one.posting)))
    assert inputs.perspective_names is not None
    for one in ordered:
        posting, group = one.posting, group_of(one.posting)
        for column, written in enumerate(
            (
                _line_label(case, posting.line, book),
                actors[posting.actor].label.text(book.language),
                posting.actor,
                posting.kind,
                posting.realised_as,
                posting.cost_type or "",
                counts_as(posting),
            )
        ):
            sheet.text(column, written, "text" if column < 2 else "small")
        flag = inputs.actors[posting.actor] * inputs.realised[posting.realised_as]
        flags[group].append(sheet.along(flag, "whole", FLAGS))
        row = sheet.along(one.row, "kr")
        worth.append(sheet.formula(FLAGS + inputs.perspectives.count, dot(clock.factor.span, row.span), "kr"))
        placed = Posted(posting, row)
        by_group[group].append(placed)
        every.append(placed)
        sheet.at += 1
    sheet.at += 1
    totals = {}
    for group, rows in by_group.items():
        if rows:
            sheet.text(LABEL, book.say(f"workbook.groups.{group}"), "head")
            totals[group] = sheet.along(down([one.row for one in rows]), "kr.total")
            sheet.at += 1
    return Ledger(by_group, flags, worth, every, totals)


def _line_label(case: Case, line: str, book: Book) -> str:
    for lines in (case.budget, case.funding, case.effects):
        if line in lines:
            return str(lines[line].label.text(book.language))
    return book.say(f"workbook.lines.{line.removeprefix('contract.')}")

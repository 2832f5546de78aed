"""Budget lines and funding as formulas by year."""

from exports.workbook.formulas.functions import choose, is_blank, largest, smallest
from exports.workbook.formulas.lookups import amount_of, counting
from exports.workbook.formulas.value import Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.applicants import write_divided
from exports.workbook.workings.months import months_lost
from exports.workbook.workings.posted import Numbers, Posted, of_actor
from exports.workbook.workings.time import Clock
from model.calculation.ledger import Posting
from model.case.case import BudgetLine, Income
from model.evaluate import actors_of
from model.numbers.applicants import COST
from model.numbers.keys import BUDGET_FACTOR, RUNNING_FACTOR, by_year_prefix, key_of
from model.numbers.resolved_numbers import ResolvedNumbers


def write_costs(
    book: Book, sheet: Sheet, resolved: ResolvedNumbers, inputs: Inputs, numbers: Numbers, clock: Clock
) -> list[Posted]:
    """Each budget line as a cost, and each funding posted twice."""
    case, posted, actors = resolved.case, [], actors_of(resolved.case, resolved.library)
    sheet.section(book.say("workbook.workings.costs"))
    for name, line in case.budget.items():
        filed = _planned(name, line, resolved, inputs, numbers, clock)
        included = numbers(f"{name}.included")
        if line.cost_type == "running":
            since = clock.year - numbers(f"{name}.starts")
            each: Value = numbers(f"{name}.per_year")
            months = months_lost(name, inputs)
            if months is not None:
                each = each * choose(since.is_same(0), 1 - months[0], 1)
            from_start = choose(clock.year >= numbers(f"{name}.starts"), each, 0)
            value = choose(included > 0, -((filed + from_start) * numbers(RUNNING_FACTOR)), 0)
        else:
            value = choose(included > 0, -(filed * numbers(BUDGET_FACTOR)), 0)
        row = sheet.line(line.label.text(book.language), value, unit=book.say("workbook.kr"))
        cost = Posting(name, line.paid_by, "cost", line.realised_as, cost_type=line.cost_type, timing=line.timing)
        posted.append(Posted(cost, row))
    if case.income:
        sheet.section(book.say("workbook.workings.income"))
    for name, income in case.income.items():
        value = choose(numbers(f"{name}.included") > 0, _coming_in(name, income, resolved, inputs, numbers, clock), 0)
        row = sheet.line(income.label.text(book.language), value, unit=book.say("workbook.kr"))
        own = Posting(name, income.paid_to, "benefit", "cash", timing=income.timing)
        posted.append(Posted(own, row))
        if income.paid_by is not None:
            paid = sheet.line(of_actor(income.label.text(book.language), actors[income.paid_by], book), -row)
            posted.append(Posted(own.mirrored(income.paid_by), paid))
    if case.funding:
        sheet.section(book.say("workbook.workings.funding"))
    for name, funding in case.funding.items():
        amounts = amount_of(clock.year, *inputs.amounts[f"funding.{name}"])
        for actor, value in ((funding.paid_by, -amounts), (funding.paid_to, amounts)):
            row = sheet.line(of_actor(funding.label.text(book.language), actors[actor], book), value)
            posted.append(Posted(Posting(name, actor, "funding", "cash"), row))
    return write_divided(book, sheet, resolved, numbers, posted, COST)


def _planned(
    name: str, line: BudgetLine, resolved: ResolvedNumbers, inputs: Inputs, numbers: Numbers, clock: Clock
) -> Value:
    """The amount of a year, and so much for each participant who starts in it."""
    amount, effect_id = amount_of(clock.year, *inputs.amounts[f"budget.{name}"]), line.participants_of
    if effect_id is None:
        return amount
    effect = resolved.case.effects[effect_id]
    given = inputs.by_year.get(by_year_prefix(effect_id, effect))
    if given is None:
        return amount
    started = amount_of(clock.year, *given)
    if effect.by_year_scale:
        started = started * numbers(key_of(effect_id, effect, effect.by_year_scale))
    return amount + started * numbers(f"{name}.per_participant")


def _coming_in(
    name: str, income: Income, resolved: ResolvedNumbers, inputs: Inputs, numbers: Numbers, clock: Clock
) -> Value:
    """The amount of a year, a refund for participants by its rules, and in the last year what is left."""
    last = clock.year.is_same(largest(clock.year.span))
    value = amount_of(clock.year, *inputs.amounts[f"income.{name}"]) + choose(last, numbers(f"{name}.residual"), 0)
    effect_id = income.participants_of
    if effect_id is None:
        return value
    effect, years = resolved.case.effects[effect_id], numbers(f"{name}.years")
    given = inputs.by_year.get(by_year_prefix(effect_id, effect))
    if given is None:
        return value
    longest = largest(clock.year.span) - smallest(given[0]) + 1
    there = counting(clock.year, *given, Value("0", 0.0), choose(is_blank(years), longest, years))
    if effect.by_year_scale:
        there = there * numbers(key_of(effect_id, effect, effect.by_year_scale))
    return value + there * numbers(f"{name}.days") * numbers(f"{name}.per_day") * numbers(f"{name}.share")

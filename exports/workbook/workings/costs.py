"""Budget lines and funding as formulas by year."""

from exports.workbook.formulas.functions import choose
from exports.workbook.formulas.lookups import amount_of
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import Numbers, Posted, of_actor
from exports.workbook.workings.time import Clock
from model.calculation.ledger import Posting
from model.evaluate import actors_of
from model.numbers.keys import BUDGET_FACTOR, RUNNING_FACTOR
from model.numbers.resolved_numbers import ResolvedNumbers


def write_costs(
    book: Book, sheet: Sheet, resolved: ResolvedNumbers, inputs: Inputs, numbers: Numbers, clock: Clock
) -> list[Posted]:
    """Each budget line as a cost, and each funding posted twice."""
    case, posted = resolved.case, []
    sheet.section(book.say("workbook.workings.costs"))
    for name, line in case.budget.items():
        filed = amount_of(clock.year, *inputs.amounts[f"budget.{name}"])
        included = numbers(f"{name}.included")
        if line.cost_type == "running":
            from_start = choose(clock.year >= numbers(f"{name}.starts"), numbers(f"{name}.per_year"), 0)
            value = choose(included > 0, -((filed + from_start) * numbers(RUNNING_FACTOR)), 0)
        else:
            value = choose(included > 0, -(filed * numbers(BUDGET_FACTOR)), 0)
        row = sheet.line(line.label.text(book.language), value, unit=book.say("workbook.kr"))
        posted.append(Posted(Posting(name, line.paid_by, "cost", line.realised_as, cost_type=line.cost_type), row))
    if case.funding:
        sheet.section(book.say("workbook.workings.funding"))
    actors = actors_of(case, resolved.library)
    for name, funding in case.funding.items():
        amounts = amount_of(clock.year, *inputs.amounts[f"funding.{name}"])
        for actor, value in ((funding.paid_by, -amounts), (funding.paid_to, amounts)):
            row = sheet.line(of_actor(funding.label.text(book.language), actors[actor], book), value)
            posted.append(Posted(Posting(name, actor, "funding", "cash"), row))
    return posted

"""What falls due where terms are paid by plans of their own, and which is paid of terms that are either."""

from collections.abc import Mapping, Sequence

from exports.workbook.contract.limits import Limits, Owed, write_limited
from exports.workbook.contract.measured import year_numbers
from exports.workbook.formulas.functions import both, choose, least, most, sum_so_far
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.agreed import Terms
from exports.workbook.sheets.sheet import LABEL, Book, Sheet
from exports.workbook.workings.posted import added, nothing
from model.case.contract import Plan


def payers_of(terms: Terms) -> Sequence[str]:
    """Those who pay; one without a name for all where they share everything alike."""
    return terms.contract.paying if not terms.contract.pays_as_one else ("",)


def shared_rows(terms: Terms, given: Mapping[str, Row], per: str, plan: Plan | None = None) -> dict[str, Value]:
    """Payer → what the terms of a year, or of the contract, give of what it pays for: all, or those of a plan."""
    summed: dict[str, Value] = {payer: nothing(terms.window) for payer in payers_of(terms)}
    for name, term in terms.contract.outcome_terms.items():
        if term.per != per or (plan is not None and terms.contract.plan_of(term) != plan):
            continue
        for payer in summed:
            share = terms.share_of(name, payer) if payer else None
            if not payer:
                summed[payer] = added(summed[payer], given[name])
            elif share is not None:
                summed[payer] = added(summed[payer], share * given[name])
    return summed


def write_either(book: Book, sheet: Sheet, terms: Terms, given: Mapping[str, Row]) -> dict[str, Row]:
    """What each term gives when only one is paid of those that are either of a group."""
    paid = dict(given)
    for group, rule in terms.contract.either.items():
        names = [name for name in given if terms.contract.terms[name].either == group]
        for place, name in enumerate(names):
            row, before, later = given[name], names[:place], names[place + 1 :]
            if rule == "first":
                chosen = [given[other] <= 0 for other in before]
            else:
                chosen = [row > given[other] for other in before] + [row >= given[other] for other in later]
            label = book.say("workbook.contract.chosen", term=terms.contract.terms[name].label.text(book.language))
            value = choose(both(*chosen), row, 0) if chosen else row + nothing(terms.window)
            paid[name] = sheet.line(label, value)
    return paid


def write_due(book: Book, sheet: Sheet, terms: Terms, given: Mapping[str, Row], limits: Limits) -> Owed:
    """What is owed in all when each contract year is paid: what has fallen due by each plan, within the limits."""
    due: dict[str, Value] = {payer: nothing(terms.paid) for payer in payers_of(terms)}
    every = _write_yearly(book, sheet, terms, given, limits)
    so_far: dict[tuple[int, str], Row] = {}
    for place, plan in enumerate(terms.contract.plans):
        whole = shared_rows(terms, given, "contract", plan)
        for payer in due:
            label = book.say("workbook.contract.by_plan", place=place + 1)
            so_far[place, payer] = sheet.line(label, sum_so_far(every[plan, payer]) + whole[payer])
    sheet.text(LABEL, book.say("workbook.contract.year"), "head")
    n = sheet.along(year_numbers(terms.paid), "year")
    sheet.at += 1
    for (place, payer), row in so_far.items():
        last = terms.rows["plans", place]
        due[payer] = added(due[payer], choose(last > 0, item_of(row.span, last), 0))
    window, delay = terms.cells[*terms.at, "window"], terms.cells[*terms.at, "delay"]
    year_of = sheet.line(book.say("workbook.contract.year_of"), least(most(n - delay, 1), window), "whole")
    when_due = Limits(terms, limits.measured, limits.so_far, limits.advance, year_of, terms.rows["plans", 0])
    return write_limited(book, sheet, terms, "workbook.contract.owed", due, "contract", when_due)


def _write_yearly(
    book: Book, sheet: Sheet, terms: Terms, given: Mapping[str, Row], limits: Limits
) -> dict[tuple[Plan, str], Row]:
    """What terms of a year give by plan and payer within the limits of the year, each in proportion to what it gave."""
    own, plans = terms.contract.plan, terms.contract.plans
    gave = {plan: shared_rows(terms, given, "year", plan) for plan in plans}
    before: dict[str, Row] = {}
    for payer in payers_of(terms):
        summed: Value = nothing(terms.window)
        for plan in plans:
            summed = added(summed, gave[plan][payer])
        before[payer] = sheet.line(book.say("workbook.contract.each_year_of_all"), summed)
    after = write_limited(book, sheet, terms, "workbook.contract.each_year", before, "year", limits)
    limited = {}
    for place, plan in enumerate(plans):
        for payer, row in before.items():
            kept = after.by_payer[payer]
            part = choose(row > 0, gave[plan][payer] * kept / row, kept if plan == own else 0)
            limited[plan, payer] = sheet.line(book.say("workbook.contract.each_year_by_plan", place=place + 1), part)
    return limited

"""Time, prices and discounting: what stands on a rate, a price level or a start that nobody has stated."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from model.calculation.metrics import TOLERANCE, cumulative, rates_of_return, worth_by_year
from model.numbers.amounts import amounts_in_force
from model.numbers.keys import key_of
from model.numbers.rates import DISCOUNT_RATE, OWN_RATE
from model.numbers.resolved_numbers import is_included
from model.review.examined import Examined
from model.review.finding import Fired, judged, rule

FAR = 10
"""Years after the start from which benefits are far away."""
LOWEST_RISE, HIGHEST_RISE = 0.01, 0.06
"""A rise of staff cost from one year to the next that looks like wages rising."""


@rule("T01", "warning", 64)
def price_year(case: Examined) -> Iterator[Fired]:
    """No price year is stated; or a number stands in the prices of another year, which no index leads from."""
    for problem in case.notices("price_year_differs"):
        yield Fired(problem.address, {"kind": "mixed", "key": problem.facts.get("key")}, severity="error")
    if case.case.price_year is None:
        yield Fired("price_year", {"kind": "missing"})


@rule("T02", "warning", 67)
def looks_nominal(case: Examined) -> Iterator[Fired]:
    """Staff cost rises as wages do, so the amounts look nominal, while the rate is real; put right, it stands still."""
    if case.case.price_year is not None:
        return
    for name, line in case.case.budget.items():
        if line.cost_type != "staff" or not is_included(case.resolved, f"{name}.included"):
            continue
        amounts = sorted((year, kr) for year, kr in amounts_in_force(case.resolved, name).items() if kr)
        for (before, first), (year, then) in pairwise(amounts):
            rise = then / first - 1.0
            if year == before + 1 and LOWEST_RISE <= rise <= HIGHEST_RISE:
                facts = {"line": name, "year": year, "rise": rise}
                yield Fired(f"budget.{name}", facts, judged({f"{name}.{year}": first}))
                break


@rule("T03", "warning", 58)
def no_rate_stated(case: Examined) -> Iterator[Fired]:
    """The discount rate has no source, or is none of those that the fund counts with; the range is of those in use."""
    if case.resolved.schedule_chosen != OWN_RATE:
        return
    number = case.numbers[DISCOUNT_RATE]
    allowed = () if case.fund is None else case.fund.rates
    if allowed and number.value not in allowed:
        kind, ends = "not_allowed", (min(allowed), max(allowed))
    elif number.source is None and number.where is None and not allowed:
        kind, ends = "not_stated", _rates_in_use(case)
    else:
        return
    facts = {"kind": kind, "rate": number.value, "least": ends[0], "most": ends[1]}
    far, near = sorted(ends, key=lambda rate: -abs(rate - case.known(DISCOUNT_RATE)))
    yield Fired(DISCOUNT_RATE, facts, judged({DISCOUNT_RATE: far}, {DISCOUNT_RATE: near}))


def _rates_in_use(case: Examined) -> tuple[float, float]:
    """The lowest and the highest rate of the library's schedules that the case could use."""
    rates = [number.value for key, number in case.resolved.rates.items() if number.value is not None]
    return min(rates), max(rates)


@rule("T04", "warning", 76)
def pays_back_late(case: Examined) -> Iterator[Fired]:
    """It never pays back, or in the last year that counts, or after the project while nothing runs it."""
    last, year = case.case.years.stop - 1, float(case.answer.readings.payback_year[0])
    if not case.benefits:
        return
    if np.isnan(year):
        yield Fired("horizon", {"kind": "never", "last": last})
    elif year >= last:
        yield Fired("horizon", {"kind": "last", "year": int(year), "last": last})
    elif case.project_years and year > case.project_years[-1] and not case.runs:
        yield Fired("horizon", {"kind": "project", "year": int(year), "ends": case.project_years[-1], "last": last})


@rule("T05", "warning")
def far_away(case: Examined) -> Iterator[Fired]:
    """More than half of the benefits, in present value, come after the tenth year."""
    if case.case.horizon <= FAR or not case.benefits:
        return
    benefits = worth_by_year(case.answer.ledger, case.case.discount.timing, lambda part: part.benefits())[:, 0]
    total, late = float(benefits.sum()), float(benefits[FAR:].sum())
    if total > 0 and late > total / 2:
        yield Fired("horizon", {"share": late / total, "after": case.case.start_year + FAR - 1})


@rule("T06", "notice")
def crosses_twice(case: Examined) -> Iterator[Fired]:
    """The running sum goes above zero and below it again, or the internal rate has several roots."""
    net = case.answer.ledger.net()[:, 0]
    signs = [at > 0 for at in cumulative(net).tolist() if abs(at) > TOLERANCE]
    turns = sum(here != then for here, then in pairwise(signs))
    if turns > 1 or rates_of_return(net) > 1:
        yield Fired("budget", {"turns": turns})


@rule("T07", "warning", 52)
def start_decides(case: Examined) -> Iterator[Fired]:
    """It no longer pays if the effects start later: a year, or in the year after the project."""
    after = case.project_years[-1] + 1 if case.project_years else case.case.start_year + 1
    after = after if after in case.case.years else case.case.start_year
    moves: dict[str, float] = {}
    for name, effect in case.benefits:
        key, starts = key_of(name, effect, effect.delayed_by), case.of(name, effect.delayed_by)
        if starts is None:
            continue
        is_year = case.numbers[key].unit == "year"
        moves[key] = max(starts + 1, float(after)) if is_year else starts + 1
    if not moves or case.npv < 0:
        return
    later = float(case.npv_of([moves])[0])
    if later < 0:
        years = {key: (key, value) for key, value in moves.items()}
        yield Fired(next(iter(moves)), {"start": next(iter(years.values())), "later_kr": later}, judged(moves))

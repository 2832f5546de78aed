"""evaluate(case, draws) → Ledger: start reading here.

A case is what an applicant says; draws are the numbers it is calculated with, one column per key, one row per draw.
Each budget line, funding line and effect becomes postings of kronor by year and draw (`flows.py`), and so do the
payments of a contract and the repayment to a fund, which follow from them (`agreement.py`). Whatever one wants to know
is then read from the ledger (`metrics.py`): nothing else multiplies money.
"""

from collections.abc import Mapping

import numpy as np

from model.calculation.applicants import shared_by_applicants
from model.calculation.draws import Array, Draws
from model.calculation.flows import Flow, cost_flows, counts, counts_apart, effect_flows, funding_flows, income_flows
from model.calculation.ledger import Ledger
from model.calculation.years import Time
from model.case.assumptions import Actor, Library
from model.case.case import Case
from model.contracts.agreement import agreement_flows, repayment_flows
from model.numbers.applicants import COST, SAVING


def evaluate(case: Case, draws: Draws, library: Library) -> Ledger:
    """The ledger of a case under every draw of a question. The case must have passed `checking`."""
    time = Time.of(case)
    flows = own_flows(case, draws, time)
    actors = actors_of(case, library)
    flows += [*agreement_flows(case, flows, draws), *repayment_flows(case, flows, time, actors)]
    return Ledger(
        postings=tuple(posting for posting, _ in flows),
        amounts=tuple(_every_year(amounts, case.horizon) for _, amounts in flows),
        years=case.years,
        draws=draws.count,
        rates=rates(draws, case.horizon),
        actors=actors,
        applicant=case.applicant,
        counts=counts(case, draws, time),
        apart=counts_apart(case, draws, time),
    )


def own_flows(case: Case, draws: Draws, time: Time) -> list[Flow]:
    """The postings of the case itself: costs, funding, income, effects. Contract and repayment follow from them."""
    lines = [*cost_flows(case, draws, time), *funding_flows(case, draws, time), *income_flows(case, draws, time)]
    effects = effect_flows(case, draws, time)
    return [*shared_by_applicants(case, lines, draws, COST), *shared_by_applicants(case, effects, draws, SAVING)]


def _every_year(amounts: Array, horizon: int) -> Array:
    """The amounts with a row a year; those that are the same every year are not copied."""
    return amounts if amounts.shape[0] == horizon else np.broadcast_to(amounts, (horizon, amounts.shape[1]))


def rates(draws: Draws, horizon: int) -> Array:
    """The discount rate that leads to each year t = 0 … horizon: `(horizon + 1, draws)` or `(horizon + 1, 1)`."""
    steps = [(start, draws[key][None, :]) for start, key in draws.schedule]
    if len(steps) == 1:
        return np.broadcast_to(steps[0][1], (horizon + 1, steps[0][1].shape[1]))
    width = max((rate.shape[1] for _, rate in steps), default=1)
    by_year = np.zeros((horizon + 1, width))
    for start, rate in steps:
        by_year[start:] = rate
    return by_year


def actors_of(case: Case, library: Library) -> Mapping[str, Actor]:
    """Every actor the case can name: the library's and its own."""
    return {**library.actors, **case.actors}


APPLICANTS = frozenset({"committee", "municipality", "region"})
"""The kinds of actor that apply to a fund."""


def applicants_among(actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """The actors that may be a case's applicant."""
    return tuple(name for name, actor in actors.items() if actor.kind in APPLICANTS)

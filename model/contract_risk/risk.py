"""Who carries the risk: what a contract leaves each party with in every future, and under stress (4.9).

Money in kronor. Nets are undiscounted sums over the contract's years unless they are called worth.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from model.analysis.answer import Answer, plain
from model.calculation.draws import BATCH, Array, Draws, monte_carlo, point
from model.calculation.flows import effect_flows
from model.calculation.metrics import internal_rate_of_return
from model.calculation.years import Time
from model.case.agreement import FIRST, Agreement
from model.case.case import Case
from model.case.contract import Contract
from model.case.terms import Bands, PerUnit
from model.contract_risk.payment import in_all, main_outcome, results
from model.contracts.agreement import settle_case
from model.contracts.settlement import Measured, Settled, settle
from model.numbers.resolved_numbers import uncertain_keys
from model.numbers.worked_out import worked_out

CURVE_POINTS = 121
UNITS_UNKNOWN, MONEY_UNKNOWN = 100.0, 1e6
"""How many units, or how much money, a curve reaches where neither the case nor the contract says how many."""


@dataclass(frozen=True)
class Spread:
    """How a party fares over the draws, kronor: mean, p10, p50, p90, the worst, and how often and how much it loses."""

    mean: float
    p10: float
    p50: float
    p90: float
    worst: float
    chance_of_loss: float
    mean_loss: float | None

    @classmethod
    def of(cls, nets: Array) -> "Spread":
        """The spread of a party's nets, `(draws,)`."""
        losses = -nets[nets < -0.005]
        p10, p50, p90 = (float(at) for at in np.quantile(nets, (0.1, 0.5, 0.9)))
        return cls(
            float(nets.mean()), p10, p50, p90, float(nets.min()), len(losses) / len(nets),
            float(losses.mean()) if len(losses) else None,
        )  # fmt: skip


@dataclass(frozen=True)
class Risk:
    """A contract of a case, its answer with it and without it, over the same draws. The case must have the contract."""

    answer: Answer
    name: str = FIRST

    @worked_out
    def case(self) -> Case:
        """The case with its contract."""
        return self.answer.case

    @worked_out
    def agreement(self) -> Agreement:
        """The contract in the case, with its roles."""
        return self.case.all_agreements[self.name]

    @worked_out
    def contract(self) -> Contract:
        """The contract with its window, and its figures as they are resolved."""
        return self.answer.resolved.agreed.contracts[self.name]

    @worked_out
    def without(self) -> Answer:
        """The answer of the same case without the contract."""
        case = self.case_without
        resolved = replace(self.answer.resolved, case=case, random_factors={})
        return Answer(resolved, self.answer.perspective, self.answer.draws, self.answer.seed)

    @property
    def case_without(self) -> Case:
        """The same case without the contract; others that it has stand."""
        return self.case.with_agreement(self.name, None)

    @worked_out
    def settled(self) -> tuple[Settled, Measured]:
        """The contract settled at the point estimate, one draw."""
        return self._settled(point(self.answer.resolved))

    @property
    def count(self) -> int:
        """How many random draws the parties' results are given for: those of the answer, or its first batch."""
        return min(BATCH, self.answer.odds.count)

    @worked_out
    def drawn(self) -> Draws:
        """The draws of the answer; draw 0 is the point estimate."""
        resolved = self.answer.resolved
        return monte_carlo(resolved, uncertain_keys(resolved), self.count, self.answer.odds.seed)

    @worked_out
    def in_draws(self) -> tuple[Settled, Measured]:
        """The contract settled in every draw; draw 0 is the point estimate."""
        return self._settled(self.drawn)

    def _settled(self, draws: Draws) -> tuple[Settled, Measured]:
        flows = list(effect_flows(self.case, draws, Time.of(self.case)))
        return settle_case(self.case, flows, draws, self.name)

    @worked_out
    def noise(self) -> tuple[float, float] | None:
        """p10 and p90 of what is paid if the effect is as calculated and only measuring is noisy; None if it isn't."""
        if not any(outcome.is_noisy for outcome in self.contract.outcomes.values()):
            return None
        settled, _ = self._settled(monte_carlo(self.answer.resolved, (), self.count, self.answer.odds.seed))
        low, high = np.quantile(wide(settled.paid, self.count + 1)[:, 1:].sum(axis=0), (0.1, 0.9))
        return float(low), float(high)

    @worked_out
    def nets(self) -> dict[str, Array]:
        """Party → its net at the point estimate by contract year, `(contract years,)`: for payers with the savings."""
        settled, measured = self.settled
        return {party: wide(net, 1)[:, 0] for party, net in results(settled, measured).items()}

    @worked_out
    def nets_in_draws(self) -> dict[str, Array]:
        """Party → its net in each random draw, undiscounted, `(draws,)`: for payers with the savings."""
        settled, measured = self.in_draws
        return {
            party: wide(net, self.count + 1)[:, 1:].sum(axis=0) for party, net in results(settled, measured).items()
        }

    @worked_out
    def spreads(self) -> dict[str, Spread]:
        """Party → how it fares over the random draws, undiscounted."""
        return {party: Spread.of(net) for party, net in self.nets_in_draws.items()}

    def multiple(self, investor: str) -> float | None:
        """What an investor gets back for each krona advanced, at the point estimate; None if it advances nothing."""
        advanced = self.advanced(investor)
        return float(self.settled[0].get(investor).sum()) / advanced if advanced > 0 else None

    def advanced(self, investor: str) -> float:
        """What an investor advances, kronor over all years, at the point estimate."""
        payments = self.settled[0].payments
        return sum(float(one.amounts.sum()) for one in payments if one.what == "advance" and one.paid_by == investor)

    def rate(self, investor: str) -> tuple[float | None, str]:
        """An investor's internal rate of return at the point estimate where it is unique, else None and why."""
        rate, why_not = internal_rate_of_return(wide(self.settled[0].net(investor), 1)[:, 0])
        return plain(rate), why_not

    @worked_out
    def cost_of_transfer(self) -> float:
        """What it costs on average to be rid of the risk: mean NPV without the contract less that with it."""
        return self.without.odds.mean - self.answer.odds.mean


def wide(amounts: Array, draws: int) -> Array:
    """Amounts by year with every draw spelled out, `(years, draws)`."""
    return np.broadcast_to(amounts, (amounts.shape[0], max(draws, amounts.shape[1])))


@dataclass(frozen=True)
class Curve:
    """What is paid and what is left, against the main outcome measured in all: one value a point, kronor."""

    outcome: str
    values: Array
    paid: Array
    nets: Mapping[str, Array]
    claimed: float


def curve(risk: Risk, met: bool | None = None) -> Curve | None:
    """Payment and nets over the main outcome, spread evenly over the window; None where nothing is measured.

    `met` says whether gates are met; if not given, they are as the case has them.
    """
    contract, (settled, measured) = risk.contract, risk.settled
    name = main_outcome(contract)
    if name is None:
        return None
    is_rate = contract.outcomes[name].unit == "rate"
    total = measured.outcomes[name][:, 0]
    claimed = float(total.mean() if is_rate else total.sum())
    if contract.outcomes[name].in_some_years:
        claimed = in_all(contract, name, measured)
    reach = max(claimed, float(settled.advance[0]) * (not _counts(contract, name)))
    top = 1.0 if is_rate else 1.6 * (reach if reach > 0 else _stated_reach(contract, name))
    values = np.linspace(0.0, top, CURVE_POINTS)
    years = contract.measured_years
    each_year = values if is_rate or contract.outcomes[name].in_some_years else values / years
    outcomes = {**measured.outcomes, name: np.tile(each_year, (years, 1))}
    gates = measured.gates if met is None else {gate: np.full((years, 1), met) for gate in contract.gates}
    along_curve = replace(measured, outcomes=outcomes, gates=gates)
    at = settle(contract, along_curve)
    nets = {party: wide(net, len(values)).sum(axis=0) for party, net in results(at, along_curve).items()}
    return Curve(name, values, wide(at.paid, len(values)).sum(axis=0), nets, claimed)


def _stated_reach(contract: Contract, name: str) -> float:
    """How far an outcome reaches that nothing is measured of: to the highest bound that is stated, else a guess."""
    bounds = [0.0]
    for term in contract.terms.values():
        if isinstance(term, Bands) and term.measures == name:
            bounds += [band.at_least for band in term.bands]
        elif isinstance(term, PerUnit) and term.measures == name:
            bounds.append(term.threshold)
    highest = max(float(np.max(bound)) for bound in bounds)
    return highest if highest > 0 else UNITS_UNKNOWN if _counts(contract, name) else MONEY_UNKNOWN


def _counts(contract: Contract, name: str) -> bool:
    return contract.outcomes[name].unit == "count"

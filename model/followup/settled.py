"""Settled on what happened: contracts on what was measured, and repayment to the fund, beside the plan (4.9, 4.10)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from model.analysis.answer import Answer
from model.calculation.draws import Array, point
from model.calculation.years import Time
from model.case.agreement import FIRST
from model.case.contract import Contract, Outcome
from model.case.followup.record import FollowUp, MeasuredOutcome, RepaidOutcome
from model.contracts.agreement import settle_case
from model.contracts.settlement import Measured, judged, settle, so_far
from model.evaluate import own_flows
from model.followup.differences import differences
from model.followup.months import WHOLE_YEAR, PlannedYear, months_of


@dataclass(frozen=True)
class Achieved:
    """An outcome over the calendar years in which it was measured: as the case says, and as it came out.

    Money, units, or a rate as a fraction; a rate is the mean of its years. `months` are those of each year of which
    only some were measured: the expected is then of as many twelfths.
    """

    outcome: str
    unit: str
    years: tuple[int, ...]
    expected: float
    achieved: float
    months: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True)
class ContractSettled:
    """A contract on what was measured: its outcomes, and what it pays, kronor by calendar year, as planned and now.

    Years that were measured have what was measured, for the months of which it is stated; the rest what the case says.
    """

    agreement: str
    achieved: tuple[Achieved, ...]
    years: range
    plan: tuple[float, ...]
    now: tuple[float, ...]
    still_to_measure: int


def contracts_settled(answer: Answer) -> Iterator[ContractSettled]:
    """Every contract of which something was measured, settled on it."""
    case, followup = answer.case, answer.case.followup or FollowUp()
    draws = point(answer.resolved)
    flows = own_flows(case, draws, Time.of(case)) if followup.measured else []
    for name, agreement in case.all_agreements.items():
        if name not in case.contracts:
            continue
        window = range(agreement.starts, agreement.starts + case.contracts[name].measured_years)
        rows = [
            one
            for one in followup.measured
            if (one.agreement or FIRST) == name and one.outcome in agreement.contract.outcomes and one.year in window
        ]
        if not rows:
            continue
        settled, expected = settle_case(case, flows, draws, name)
        contract, first = settled.contract, agreement.starts
        seen = _with_measured(contract, expected, rows, first)
        now = settle(contract, seen)
        whole = {year for _, year, stated in _by_outcome_and_year(rows) if len(months_of(stated)) == len(WHOLE_YEAR)}
        yield ContractSettled(
            name,
            tuple(_achieved(contract, expected, rows, first)),
            range(first, first + contract.years),
            _by_year(settled.paid),
            _by_year(now.paid),
            sum(first + row not in whole for row in range(contract.measured_years)),
        )


def measured_beside_plan(answer: Answer) -> Iterator[tuple[str, MeasuredOutcome, Outcome, float]]:
    """Each thing that a contract measured, with the contract's name, its outcome, and the plan for the same time."""
    case, followup = answer.case, answer.case.followup or FollowUp()
    draws, expected = point(answer.resolved), dict[str, Measured]()
    for one in followup.measured:
        name = one.agreement or FIRST
        contract = case.contracts.get(name)
        row = one.year - case.all_agreements[name].starts if contract is not None else -1
        if contract is None or one.outcome not in contract.outcomes or not 0 <= row < contract.measured_years:
            continue
        if name not in expected:
            expected[name] = settle_case(case, own_flows(case, draws, Time.of(case)), draws, name)[1]
        outcome, plan = contract.outcomes[one.outcome], float(expected[name].outcomes[one.outcome][row, 0])
        is_part = one.month is not None and outcome.unit != "rate"
        yield name, one, outcome, plan / len(WHOLE_YEAR) if is_part else plan


def _by_year(paid: Array) -> tuple[float, ...]:
    return tuple(map(float, paid[:, 0]))


def _with_measured(contract: Contract, expected: Measured, rows: list[MeasuredOutcome], first: int) -> Measured:
    """What the case says is measured, with what was measured in its place in the years in which it was."""
    outcomes = {name: np.array(values[:, :1], dtype=float) for name, values in expected.outcomes.items()}
    for name, year, stated in _by_outcome_and_year(rows):
        part = len(months_of(stated)) / len(WHOLE_YEAR)
        planned = float(outcomes[name][year - first, 0])
        came = _came(stated, contract.outcomes[name])
        is_rate = contract.outcomes[name].unit == "rate"
        outcomes[name][year - first, 0] = (part * came if is_rate else came) + (1.0 - part) * planned
    gates = dict(expected.gates)
    for name, gate in contract.gates.items():
        if gate.at_least is not None:
            gates[name] = judged(gate.at_least, outcomes[gate.outcome], contract.outcomes[gate.outcome])
    return Measured(outcomes, gates, {at: money[:, :1] for at, money in expected.received.items()})


def _by_outcome_and_year(rows: list[MeasuredOutcome]) -> Iterator[tuple[str, int, list[MeasuredOutcome]]]:
    """What was measured of each outcome in each year, in order of year."""
    for name in dict.fromkeys(one.outcome for one in rows):
        for year in sorted({one.year for one in rows if one.outcome == name}):
            yield name, year, [one for one in rows if (one.outcome, one.year) == (name, year)]


def _came(stated: list[MeasuredOutcome], outcome: Outcome) -> float:
    """What was measured in a year: of months the sum, or of a rate the mean."""
    total = sum(one.value for one in stated)
    return total / len(stated) if outcome.unit == "rate" else total


def _achieved(contract: Contract, expected: Measured, rows: list[MeasuredOutcome], first: int) -> Iterator[Achieved]:
    """Each outcome over what was measured of it; the plan of as many months."""
    by_year: dict[str, dict[int, list[MeasuredOutcome]]] = {}
    for name, year, stated in _by_outcome_and_year(rows):
        by_year.setdefault(name, {})[year] = stated
    for name, years in by_year.items():
        outcome = contract.outcomes[name]
        months = {year: months_of(stated) for year, stated in years.items()}
        came = np.array(expected.outcomes[name][:, :1], dtype=float)
        for year, stated in years.items():
            part = len(months[year]) / len(WHOLE_YEAR)
            came[year - first, 0] = _came(stated, outcome) / (1.0 if outcome.unit == "rate" else part)
        parts = {year - first: len(told) / len(WHOLE_YEAR) for year, told in months.items()}
        before, after = (_over(values, outcome, parts) for values in (expected.outcomes[name], came))
        in_part = {year: told for year, told in months.items() if len(told) < len(WHOLE_YEAR)}
        yield Achieved(name, outcome.unit, tuple(years), before, after, in_part)


def _over(values: Array, outcome: Outcome, parts: Mapping[int, float]) -> float:
    """An outcome over the parts of some years: summed, or of a rate the mean, as the contract weighs its years."""
    at, twelfths = list(parts), np.array(list(parts.values()))
    if outcome.unit != "rate":
        return float((values[at, 0] * twelfths).sum())
    weights = np.array([outcome.weight_of(row + 1) for row in at]) * twelfths
    if not weights.any():
        return float(so_far(values, outcome, range(len(values), len(values) + 1))[-1, 0])
    return float(np.average(values[at, 0], weights=weights))


@dataclass(frozen=True)
class RepaidOfCommittee:
    """Kronor from a committee in a year: as planned, and as stated; None where nothing is stated.

    Where only some months are stated the plan is that of those `months`, and `left` that of the others.
    """

    committee: str
    year: int
    plan: float
    outcome: float | None
    months: tuple[int, ...] = WHOLE_YEAR
    left: float = 0.0


@dataclass(frozen=True)
class BalanceOfFund:
    """What a fund has got back less what it has granted when a year ends, kronor: as planned, and as stated."""

    year: int
    plan: float
    outcome: float


@dataclass(frozen=True)
class Repayments:
    """Repayment by committee and year beside its plan, and the balance of the fund, up to the last year stated."""

    fund: str
    committees: tuple[RepaidOfCommittee, ...]
    balance: tuple[BalanceOfFund, ...]


def repayments(answer: Answer) -> Repayments | None:
    """Repayment beside its plan; None where none is agreed, or where nothing of it is stated yet."""
    case, followup, plan = answer.case, answer.case.followup or FollowUp(), answer.repaid
    if case.repayment is None or plan is None:
        return None
    stated: dict[tuple[str, int], list[RepaidOutcome]] = {}
    for one in followup.repaid:
        if one.committee in answer.everyone.actors:
            stated.setdefault((one.committee, one.year), []).append(one)
    granted = _grants_beside_plan(answer, case.repayment.fund)
    told = [year for _, year in stated] + list(granted)
    if not told:
        return None
    years = [year for year in case.years if year <= max(told)]
    rows = []
    for committee in dict.fromkeys((*plan.cuts, *(name for name, _ in stated))):
        for at, year in enumerate(years):
            due = float(plan.cuts[committee][at, 0]) if committee in plan.cuts else 0.0
            if due or (committee, year) in stated:
                rows.append(_repaid_of(committee, year, due, stated.get((committee, year), [])))
    balance, now = [], 0.0
    for at, year in enumerate(years):
        back = sum(one.outcome + one.left for one in rows if one.year == year and one.outcome is not None)
        now += back - float(plan.granted[at]) - granted.get(year, 0.0)
        balance.append(BalanceOfFund(year, float(plan.balance[at]), now))
    return Repayments(case.repayment.fund, tuple(rows), tuple(balance))


def _repaid_of(committee: str, year: int, due: float, stated: list[RepaidOutcome]) -> RepaidOfCommittee:
    """What a committee paid back in a year beside what was due, of the months that are stated."""
    if not stated:
        return RepaidOfCommittee(committee, year, due, None)
    months = months_of(stated)
    plan = PlannedYear(due).of(months)
    return RepaidOfCommittee(committee, year, plan, sum(one.kronor for one in stated), months, due - plan)


def _grants_beside_plan(answer: Answer, fund: str) -> dict[int, float]:
    """Calendar year → kronor that the fund granted more than was planned, where that is stated.

    Of a year that is not over, the months that are stated against the plan of those months.
    """
    more: dict[int, float] = {}
    for one in differences(answer.resolved):
        funding = answer.case.funding.get(one.line)
        if funding is not None and funding.paid_by == fund:
            more[one.year] = more.get(one.year, 0.0) + one.difference
    return more

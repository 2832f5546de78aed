"""What a contract pays on figures that somebody states: `python -m model payment`, and the curve on a page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from model import RESULTS_DATE
from model.calculation.draws import Array
from model.case.contract import Contract
from model.case.problem import CaseRefused, Problem, error, notice
from model.checking.contract import check_contract
from model.contracts.settlement import Measured, Settled, judged, settle, so_far
from model.results import PaymentResult


def main_outcome(contract: Contract) -> str | None:
    """The outcome that the contract's first measured term pays for."""
    return next((term.measures for term in contract.terms.values() if term.measures is not None), None)


def stated(contract: Contract, values: Mapping[str, Sequence[float]], gates: Mapping[str, bool]) -> Measured:
    """What somebody states was measured, year by year, as one draw. CaseRefused where it does not fit the contract.

    Years left out at the end measured nothing; of a rate every year must be stated. A gate with a bound is judged on
    what is stated. `gates` says whether one that nothing measures is met; if it does not, the gate is not met.
    """
    years, outcomes = contract.measured_years, {}
    needed = {term.measures for term in contract.terms.values()}
    needed |= {gate.outcome for name, gate in contract.gates.items() if is_judged(contract, name, values)}
    for name, outcome in contract.outcomes.items():
        given = list(values.get(name, ()))
        if len(given) > years:
            raise CaseRefused((error("measured_outside_window", name, outcome=name, value=len(given), high=years),))
        last = max((year for year in range(1, years + 1) if outcome.weight_of(year)), default=0)
        if outcome.unit == "rate" and len(given) < last and name in needed:
            raise CaseRefused((error("measured_too_few", name, outcome=name, value=len(given), low=last),))
        outcomes[name] = np.array([*given, *[0.0] * (years - len(given))])[:, None]
    for name in (*values, *gates):
        if name not in contract.outcomes and name not in contract.gates:
            raise CaseRefused((error("unknown_outcome", name, outcome=name, known=", ".join(contract.outcomes)),))
    met = {}
    for name, gate in contract.gates.items():
        if gate.at_least is None or not is_judged(contract, name, values):
            met[name] = np.full((years, 1), bool(gates.get(name, False)))
        elif name in gates:
            raise CaseRefused((error("gate_is_measured", name, gate=name, outcome=gate.outcome),))
        else:
            met[name] = judged(gate.at_least, outcomes[gate.outcome], contract.outcomes[gate.outcome])
    return Measured(outcomes, met)


def is_judged(contract: Contract, name: str, values: Mapping[str, Sequence[float]]) -> bool:
    """Whether a gate is judged on what is measured: it has a bound, and its outcome is paid for or stated."""
    gate = contract.gates[name]
    paid = any(term.measures == gate.outcome for term in contract.terms.values())
    return gate.at_least is not None and (paid or gate.outcome in values)


def check_can_settle(contract: Contract) -> tuple[Problem, ...]:
    """What should be known of the contract. CaseRefused if it has errors, such as a blank price or an unknown party."""
    problems = (*check_contract(contract), *_lines_not_read(contract))
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if errors:
        raise CaseRefused(errors)
    return problems


def _lines_not_read(contract: Contract) -> Iterator[Problem]:
    """Other public money in lines of a case, of a contract that is settled without one: it is not taken off."""
    for at, part in enumerate(contract.other_money):
        if part.lines:
            yield notice("lines_not_read", f"contract.other_money.{at}", lines=", ".join(part.lines))


def results(settled: Settled, measured: Measured) -> dict[str, Array]:
    """Party → what the contract leaves it with, by contract year: what it gets less what it pays.

    For those who pay for outcomes also the savings that are measured, in the proportions in which they pay for them,
    and not the advance that they get: it is spent on the programme.
    """
    contract = settled.contract
    savings = _savings_by_payer(contract, measured)
    spent = {party: np.zeros((1, 1)) for party in contract.parties}
    for payment in settled.payments:
        if payment.what == "advance" and payment.paid_to in contract.paying:
            spent[payment.paid_to] = spent[payment.paid_to] + payment.amounts
    return {
        party: settled.net(party) - spent[party] + savings.get(party, np.zeros((1, 1))) for party in contract.parties
    }


def _savings_by_payer(contract: Contract, measured: Measured) -> dict[str, Array]:
    """Payer → its part of the savings that are measured, by contract year: as it pays for the first term on them."""
    saved = {payer: np.zeros((contract.measured_years, 1)) for payer in contract.paying}
    for name, outcome in contract.outcomes.items():
        if outcome.unit == "savings":
            terms = (term.paid_by for term in contract.terms.values() if term.measures == name)
            for payer, share in (next(terms, {}) or contract.payers).items():
                saved[payer] = saved[payer] + share * measured.outcomes[name]
    return {
        payer: np.concatenate([amounts, np.zeros((contract.longest_delay, amounts.shape[1]))])
        for payer, amounts in saved.items()
    }


def payment_as_json(
    contract: Contract,
    advanced: float | None,
    values: Mapping[str, Sequence[float]],
    gates: Mapping[str, bool],
) -> dict[str, Any]:
    """What is paid, in all and by contract year, and what each party is left with; money in the contract's currency."""
    main = main_outcome(contract)
    contract = contract.over(max((len(row) for row in values.values()), default=1))
    problems = check_can_settle(contract)
    measured = stated(contract, values, gates)
    settled = settle(contract, measured, None if advanced is None else np.array([advanced]))
    printed = {
        "contract": contract.label.text("sv"),
        "currency": contract.currency,
        "results_date": RESULTS_DATE,
        "advanced": float(settled.advance[0]),
        "measured": None if main is None else in_all(contract, main, measured),
        "paid": float(settled.paid.sum()),
        "paid_by_year": [float(paid) for paid in settled.paid[:, 0]],
        "net": {party: float(net.sum()) for party, net in results(settled, measured).items()},
        "payments": [
            {
                "what": payment.what,
                "paid_by": payment.paid_by,
                "paid_to": payment.paid_to,
                "by_year": [float(amount) for amount in payment.amounts[:, 0]],
            }
            for payment in settled.payments
        ],
        "problems": [problem.as_json() for problem in problems],
    }
    return PaymentResult.model_validate(printed).model_dump()


def in_all(contract: Contract, name: str, measured: Measured) -> float:
    """What was measured over the window, one draw: summed, or of a rate the mean."""
    outcome, values = contract.outcomes[name], measured.outcomes[name]
    return float(so_far(values, outcome, range(contract.measured_years, contract.measured_years + 1))[-1, 0])

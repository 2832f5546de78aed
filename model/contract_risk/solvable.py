"""What of a contract can be solved for: its figures, how it is measured, and when it measures and pays.

Figures are named by their place in the contract, `terms.shared.share`; what is counted in whole years has a place too,
`window`, though it is no key.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from model.calculation.draws import Array, monte_carlo
from model.calculation.flows import effect_flows
from model.calculation.years import Time
from model.case.contract import LONGEST_WINDOW, MOST_MEASURED, Contract
from model.case.units import LARGEST
from model.checking.contract import check_contract
from model.contract_risk.payment import in_all
from model.contract_risk.risk import Risk
from model.contracts.agreement import settle_case
from model.contracts.measuring import measure
from model.contracts.settlement import Measured, Settled, judged, settle
from model.numbers.contract_figures import SIZED, Figure, figures, measured_unit, prefix_of, shares_left, with_figure
from model.numbers.resolved_numbers import uncertain_keys

POINTS = 41
SIZES = 17
"""How many numbers of those who are measured are tried to begin with."""
MOST_ASKED = ("share", "price", "coupon")
UNSURE = frozenset({"spread"})
"""How wrong a measurement is: nobody can agree on that, so it is not solved for."""
OF_MEASURING = frozenset({"drift", "group", "control", "size", "group_of"})
"""Figures that say how an outcome is measured: it is measured anew."""
WHOLE = frozenset({"window", "delay", "measured_in"})
"""What is counted in whole years: each is tried."""


def solvable(risk: Risk) -> Mapping[str, Figure]:
    """Place in the contract → what can be solved for: shares and prices of terms first, whole years last."""
    known = {place: one for place, one in _stated(risk).items() if one.kind not in UNSURE and one.value is not None}
    found = dict(
        sorted(known.items(), key=lambda item: (item[1].kind not in MOST_ASKED, not item[0].startswith("terms.")))
    )
    return found | _whole_years(risk)


def not_solvable(risk: Risk) -> Mapping[str, Figure]:
    """Place in the contract → the figures that nobody can agree on."""
    return {place: figure for place, figure in _stated(risk).items() if figure.kind in UNSURE}


def _stated(risk: Risk) -> dict[str, Figure]:
    """Place → figure: all that the contract states, and what would have happened anyway where nothing is said of it."""
    prefix, contract = prefix_of(risk.name), risk.contract
    stated = {key.removeprefix(prefix): figure for key, figure in figures(contract, prefix).items()}
    for name in sorted(contract.outcomes_measured):
        outcome = contract.outcomes.get(name)
        if outcome is not None and not (outcome.control or outcome.baseline):
            unit = measured_unit(contract, name, outcome.drift)
            stated.setdefault(f"outcomes.{name}.drift", Figure("drift", outcome.label, unit, outcome.drift))
    return stated


def _whole_years(risk: Risk) -> dict[str, Figure]:
    """What of the contract is counted in whole years, where more than one number of them could be agreed on."""
    contract = risk.contract
    found = {
        "window": Figure("window", contract.label, "years", contract.measured_years),
        "delay": Figure("delay", contract.label, "years", contract.delay),
    }
    for name, outcome in contract.outcomes.items():
        if outcome.measured_in is not None:
            found[f"outcomes.{name}.measured_in"] = Figure("measured_in", outcome.label, "years", outcome.measured_in)
    return {place: figure for place, figure in found.items() if len(_years_to_try(risk, place)) > 1}


def values_to_try(risk: Risk, figure: str) -> Array:
    """The values of a figure that are tried, in order: whole ones where it is counted; else evenly spread, and its own.

    Between those that are enough and those that are not, the edge is sought.
    """
    stated = solvable(risk)[figure]
    if stated.kind in WHOLE:
        return np.array(_years_to_try(risk, figure), dtype=float)
    assert stated.value is not None
    if stated.unit == SIZED:
        most = min(float(MOST_MEASURED), max(10 * stated.value, 1000.0))
        return np.unique(np.append(np.round(np.geomspace(1.0, most, SIZES)), stated.value))
    highest = _highest(risk, figure, stated)
    return np.unique(np.append(np.linspace(0.0, highest, POINTS), min(stated.value, highest)))


def is_whole(figure: Figure) -> bool:
    """Whether only whole numbers make sense."""
    return figure.kind in WHOLE or figure.unit == SIZED


def _years_to_try(risk: Risk, place: str) -> list[int]:
    """The whole years that a contract could have instead of its own: nothing that it states is then wrong."""
    contract, case = risk.contract, risk.case
    left = case.horizon - max(0, risk.agreement.starts - case.start_year)
    if place == "window":
        tried = range(1, min(LONGEST_WINDOW, max(left - contract.longest_delay, contract.measured_years)) + 1)
    elif place == "delay":
        tried = range(0, min(20, max(left - contract.measured_years, contract.delay)) + 1)
    else:
        tried = range(1, contract.measured_years + 1)
    before = _errors(contract)
    return [year for year in tried if _errors(with_years(contract, place, year)) <= before]


def _errors(contract: Contract) -> set[tuple[str, str]]:
    problems = check_contract(contract)
    return {(problem.code, problem.address) for problem in problems if problem.severity == "error"}


def with_years(contract: Contract, place: str, years: int) -> Contract:
    """The contract with another number of whole years at a place."""
    if place in ("window", "delay"):
        return contract.model_copy(update={place: years})
    return with_figure(contract, place, years)


def _highest(risk: Risk, place: str, stated: Figure) -> float:
    """The most that a figure could sensibly be: the whole of a share, ten times what it is, or what is at stake."""
    if stated.kind == "payer":
        return shares_left(risk.contract, place)
    if stated.unit in ("share", "rate", "change"):
        return 1.0
    assert stated.value is not None
    now, gain = abs(stated.value), max(float(risk.without.odds.percentile(0.9)), 1.0)
    if stated.unit == "kr":
        return max(10 * now, 3 * gain)
    measured = _measured_by(risk, place)
    if stated.unit == "kr/case":
        return min(LARGEST, max(10 * now, 3 * gain / max(measured, 1e-9)))  # where nothing is measured, any price
    return max(10 * now, 3.0, 3 * measured if stated.kind in ("threshold", "bound", "gate", "drift") else 0.0)


def _measured_by(risk: Risk, place: str) -> float:
    """What is measured at the point estimate of what a figure is about; 0 where it is about nothing measured."""
    contract, (room, name) = risk.contract, (*place.split("."), "")[:2]
    outcome = None
    if room == "terms":
        outcome = contract.terms[name].measures
    elif room == "gates":
        outcome = contract.gates[name].outcome
    elif room == "outcomes":
        outcome = name
    return 0.0 if outcome is None else in_all(contract, outcome, risk.settled[1])


def settling(risk: Risk, place: str) -> Callable[[float], Settled]:
    """Value of a figure → the contract settled in every draw, measured anew where that is what the figure says."""
    stated = solvable(risk)[place]
    before, measured = risk.in_draws
    flows = list(effect_flows(risk.case, risk.drawn, Time.of(risk.case))) if stated.kind in OF_MEASURING else []

    def settled(value: float) -> Settled:
        if stated.kind in WHOLE:
            return _settled_over(risk, place, int(value))
        contract = with_figure(before.contract, place, int(value) if stated.unit == SIZED else value)
        if stated.kind == "gate":
            return settle(contract, _judged_anew(contract, place.split(".")[1], measured))
        if stated.kind not in OF_MEASURING:
            return settle(contract, measured)
        only = _alone(contract, place.split(".")[1])
        anew = measure(risk.case, risk.agreement, only, flows, risk.drawn, risk.name)
        outcomes, gates = {**measured.outcomes, **anew.outcomes}, {**measured.gates, **anew.gates}
        return settle(contract, replace(measured, outcomes=outcomes, gates=gates))

    return settled


def _judged_anew(contract: Contract, name: str, measured: Measured) -> Measured:
    """What was measured, with a gate judged on it anew."""
    gate = contract.gates[name]
    assert gate.at_least is not None
    met = judged(gate.at_least, measured.outcomes[gate.outcome], contract.outcomes[gate.outcome])
    return replace(measured, gates={**measured.gates, name: met})


def _alone(contract: Contract, outcome: str) -> Contract:
    """The contract with one outcome, and the gates that are judged on it."""
    gates = {name: gate for name, gate in contract.gates.items() if gate.outcome == outcome}
    return contract.model_copy(update={"outcomes": {outcome: contract.outcomes[outcome]}, "gates": gates})


def _settled_over(risk: Risk, place: str, years: int) -> Settled:
    """The contract settled in every draw with another number of whole years, and noise for each year measured."""
    agreement = risk.agreement
    contract = with_years(agreement.contract, place, years)
    case = risk.case.with_agreement(risk.name, agreement.model_copy(update={"contract": contract}))
    resolved = replace(risk.answer.resolved, case=case, random_factors={})
    drawn = monte_carlo(resolved, uncertain_keys(resolved), risk.count, risk.answer.odds.seed)
    return settle_case(case, list(effect_flows(case, drawn, Time.of(case))), drawn, risk.name)[0]

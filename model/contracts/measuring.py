"""What a contract measures of a case's effects, by measured year and draw (4.9).

Measured is not assumed: a small group makes a rate noisy, savings are known within a spread, and without a control
group what would have happened anyway is measured as success.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.special import bdtrik, ndtr

from model.calculation.draws import P90, Array, Draws
from model.calculation.effects.kinds import rate_of, unit_factors
from model.calculation.factors import product
from model.calculation.flows import Flow, line_by_year
from model.calculation.ledger import Mask
from model.calculation.years import Time
from model.case.agreement import FIRST, Agreement, measured_prefix
from model.case.case import Case
from model.case.contract import Contract, Outcome
from model.case.effect import Effect
from model.contracts.amounts import row_of
from model.contracts.settlement import Measured, judged
from model.numbers.keys import key_of


def measure(
    case: Case, agreement: Agreement, contract: Contract, flows: Sequence[Flow], draws: Draws, name: str = FIRST
) -> Measured:
    """What the contract sees of the case's effects: by measured year and draw, with the noise of measuring."""
    outcomes = {}
    for one, outcome in contract.outcomes.items():
        if one not in contract.outcomes_measured:
            outcomes[one] = np.zeros((contract.measured_years, 1))
            continue
        if outcome.unit == "rate":
            rate, anybody = _rate(outcome, case, agreement, contract.measured_years, draws)
            outcomes[one] = np.where(anybody, _noisy(f"{measured_prefix(name)}{one}.", outcome, rate, draws), 0.0)
        else:
            true = _added(outcome, case, agreement, flows, contract.measured_years, draws)
            outcomes[one] = _noisy(f"{measured_prefix(name)}{one}.", outcome, true, draws)
    gates = {}
    for one, gate in contract.gates.items():
        if gate.at_least is None:
            gates[one] = np.full((contract.measured_years, 1), bool(agreement.met.get(one, False)))
        else:
            gates[one] = judged(gate.at_least, outcomes[gate.outcome], contract.outcomes[gate.outcome])
    return Measured(outcomes, gates, dict(_received(case, agreement, contract, draws)))


def _received(case: Case, agreement: Agreement, contract: Contract, draws: Draws) -> Iterator[tuple[int, Array]]:
    """By place what lines of the case bring of other public money, by contract year and draw."""
    first = agreement.starts - case.start_year
    for at, part in enumerate(contract.other_money):
        brought = [line_by_year(case, name, draws, Time.of(case)) for name in part.lines]
        if brought:
            yield at, _window(sum(brought, np.zeros((case.horizon, 1))), first, contract.years, case.horizon)


def _added(
    outcome: Outcome, case: Case, agreement: Agreement, flows: Sequence[Flow], years: int, draws: Draws
) -> Array:
    """An outcome as it truly is, by measured year and draw, over its effects: savings of those who pay, or units."""
    effects = outcome.effects or tuple(case.effects)
    payers = {agreement.roles.get(payer) for payer in agreement.contract.paying}
    first = agreement.starts - case.start_year
    total = np.zeros((years, 1))
    if outcome.unit == "savings":
        for posting, amounts in flows:
            is_saved = posting.realised_as == "cash" and posting.actor in payers and not posting.is_mirror
            if posting.line in effects and posting.factors and is_saved:
                total = total + _window(amounts, first, years, case.horizon)
        return total
    time = Time.of(case)
    for line, effect, included in _read(effects, case, draws):
        units = product(unit_factors(effect, line, draws, time))
        # A scenario may leave an effect out, and scenarios are answered together.
        counted_units = units if included.all() else np.where(included, units, 0.0)
        total = total + _window(counted_units, first, years, case.horizon)
    return total


def _read(effects: Sequence[str], case: Case, draws: Draws) -> Iterator[tuple[str, Effect, Mask]]:
    """The benefits among some effects, also those shown as a count alone, each with the draws in which it counts."""
    for line, effect in case.effects.items():
        if line in effects and effect.direction == "less" and effect.valuations:
            included = draws[key_of(line, effect, "included")] > 0
            if included.any():
                yield line, effect, included


def _rate(outcome: Outcome, case: Case, agreement: Agreement, years: int, draws: Draws) -> tuple[Array, Mask]:
    """The rate of the effect that an outcome reads, by measured year and draw, and whether anybody has started.

    Checking sees to it that it reads one in each scenario, or says how large each group is: rates are never added, but
    pooled over the groups in which somebody has started.
    """
    effects, first = outcome.effects or tuple(case.effects), agreement.starts - case.start_year
    rate, anybody = np.zeros((case.horizon, 1)), np.zeros((case.horizon, 1), dtype=bool)
    many, time = np.zeros((case.horizon, 1)), Time.of(case)
    for line, effect, included in _read(effects, case, draws):
        own, started = rate_of(effect, line, draws, time)
        if outcome.groups:
            size = np.where(included & started, outcome.groups.get(line, 0), 0)
            rate, many = rate + size * own, many + size
            continue
        rate, anybody = np.where(included, own, rate), np.where(included, started, anybody)
    if outcome.groups:
        rate, anybody = rate / np.where(many > 0, many, 1), many > 0
    return _window(rate, first, years, case.horizon), _window(anybody, first, years, case.horizon) > 0


def _window(amounts: Array | Mask, first: int, years: int, horizon: int) -> Array:
    """The rows of the measured years, of which the first is `first` years after the case's; 0 outside its years."""
    if len(amounts) == 1 and first >= 0 and first + years <= horizon:
        return amounts.astype(float, copy=False)
    if len(amounts) > 1 and first >= 0 and first + years <= horizon:
        return amounts[first : first + years].astype(float, copy=False)
    window = np.zeros((years, amounts.shape[1]))
    for row in range(years):
        if 0 <= first + row < horizon:
            window[row] = amounts[min(first + row, len(amounts) - 1)]
    return window


def _noisy(factor: str, outcome: Outcome, true: Array, draws: Draws) -> Array:
    """What is measured of an outcome: true, or with noise; and with drift where there is no comparison group."""
    drift = 0.0 if outcome.control is not None or outcome.baseline else outcome.drift
    expected = true + drift if np.any(drift) else true
    if outcome.unit == "savings" and outcome.spread is not None:
        return expected + _random_factor(factor, len(true), draws) * (outcome.spread / P90)
    if outcome.unit != "rate" or not outcome.is_noisy:
        return expected
    z = _random_factor(factor, len(true), draws)
    rate = np.clip(expected, 0.0, 1.0)
    years = range(1, len(true) + 1)
    many = row_of({year: 1 if (size := outcome.measured_of(year)) is None else size for year in years}, years)
    measured = np.where(z == 0, rate, _share_of(many, rate, z))
    if outcome.control is not None:
        # The comparison group is small too: the rate that it shows has noise of its own.
        other = _random_factor(f"{factor}control.", len(true), draws)
        measured = measured - np.where(other == 0, 0.0, _share_of(outcome.control, rate, other) - rate)
    return np.asarray(measured)


def _random_factor(name: str, years: int, draws: Draws) -> Array:
    """Standard normal values of a measurement, `(years, draws)`; 0, which is no noise, where none were drawn."""
    nothing = np.zeros(1)
    return np.stack(np.broadcast_arrays(*(draws.numbers.get(f"{name}{year}", nothing) for year in range(1, years + 1))))


def _share_of(group: Array | int, rate: Array, z: Array) -> Array:
    """The share of a group that succeeds, when each does with a chance: Binomial(n, rate) / n at the quantile of z."""
    inside = np.clip(rate, 1e-12, 1.0 - 1e-12)
    count = np.ceil(np.nan_to_num(bdtrik(ndtr(z), group, inside), nan=0.0))
    share = np.clip(count, 0, group) / group
    return np.where(rate <= 0, 0.0, np.where(rate >= 1, 1.0, share))

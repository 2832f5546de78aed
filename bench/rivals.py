"""The founding case under random draws as one would write it with squigglepy, and with monaco: NPV alone."""

from collections.abc import Callable

import monaco
import numpy as np
import squigglepy as sq
from monaco.mc_case import Case as MonacoCase
from scipy.stats import lognorm, norm

from model.calculation.draws import P90, Array
from model.case.assumptions import Assumption
from model.case.units import UNITS
from model.numbers.resolved_numbers import ResolvedNumbers

INPUTS = ("placements.base_cost", "placements.reduction", "placements.starts", "budget.factor")
"""The uncertain numbers of the founding case, as `straight_worth` takes them."""


def straight_worth(resolved: ResolvedNumbers) -> Callable[..., Array]:
    """NPV of the founding case as a function of its uncertain numbers, straight in NumPy, kronor: `(draws,)`."""
    case, numbers = resolved.case, resolved.numbers
    years = np.array(case.years, dtype=float)[:, None]
    lines = [case.budget[line].amounts for line in ("staff", "other")]
    filed = np.array([[sum(amounts.get(year, 0.0) for amounts in lines)] for year in case.years])
    rate, reach = numbers["discount_rate"].value, numbers["placements.reach"].value
    assert rate is not None and reach is not None
    worth_of_year = (1.0 + rate) ** -np.arange(float(case.horizon))

    def worth(base: Array, change: Array, starts: Array, factor: Array) -> Array:
        flows = base * change * min(1.0, reach) * (years >= np.round(starts)) - filed * factor
        return np.asarray(worth_of_year @ flows)

    return worth


def with_squigglepy(resolved: ResolvedNumbers, count: int) -> Callable[[], Array]:
    """NPV in every draw, with the inputs sampled as arrays from the same ends of their ranges."""
    worth = straight_worth(resolved)
    numbers = [resolved.numbers[key] for key in INPUTS]

    def npv() -> Array:
        kinds = [sq.lognorm if is_skewed(number) else sq.norm for number in numbers]
        return worth(
            *(
                sq.sample(kind(number.low, number.high, credibility=80), n=count)
                for kind, number in zip(kinds, numbers, strict=True)
            )
        )

    return npv


def with_monaco(resolved: ResolvedNumbers, count: int) -> Callable[[], Array]:
    """NPV in every case of a monaco simulation, in one thread and with its own way of sampling."""
    worth = straight_worth(resolved)

    def given(case: MonacoCase) -> tuple[float, ...]:
        return tuple(case.invals[key].val for key in INPUTS)

    def kept(case: MonacoCase, *found: Array) -> None:
        case.addOutVal("npv", float(found[0][0]))

    def npv() -> Array:
        functions = {"preprocess": given, "run": lambda *values: (worth(*values),), "postprocess": kept}
        simulation = monaco.Sim("founding", count, functions, seed=1, verbose=False)
        for key in INPUTS:
            simulation.addInVar(key, *_distribution(resolved.numbers[key]))
        simulation.runSim()
        return np.array(simulation.outvars["npv"].vals, dtype=float)

    return npv


def is_skewed(number: Assumption) -> bool:
    """Whether a number is doubted on a scale of ratios."""
    return UNITS[number.unit].scale == "log"


def _distribution(number: Assumption) -> tuple[object, dict[str, float]]:
    """SciPy's distribution with the ends of a range as p10 and p90."""
    assert number.low is not None and number.high is not None
    if is_skewed(number):
        low, high = np.log(number.low), np.log(number.high)
        return lognorm, {"s": (high - low) / 2 / P90, "scale": np.exp((low + high) / 2)}
    return norm, {"loc": (number.low + number.high) / 2, "scale": (number.high - number.low) / 2 / P90}

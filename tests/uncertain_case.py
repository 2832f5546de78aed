"""Cases uncertain: small ones whose odds are known in closed form, and whole random ones with ranges in them."""

import random
from collections.abc import Mapping
from functools import cache
from typing import Any

from model.analysis.answer import Answer
from model.case.assumptions import Assumption
from model.case.case import Case
from model.numbers.resolve import resolve
from tests.generators import LIBRARY, a_case, explicit

START_YEAR = 2020
Range = tuple[float, float, float]
"""Low, value, high: p10, p50, p90."""


def number(unit: str, value: float | None, low: float | None = None, high: float | None = None, **more: Any) -> Any:
    """A judged number as in a file."""
    return {"label": "Tal", "unit": unit, "value": value, "low": low, "high": high, "basis": "judged", **more}


def reduction(unit_value: str | None = None) -> dict[str, Any]:
    """An effect that saves the applicant cash."""
    worth = {"actor": "socialnamnd", "realised_as": "cash", "unit_value": unit_value}
    return {"label": "Effekt", "kind": "reduction", "valuations": [worth]}


def case_with(numbers: Mapping[str, Any], effects: Mapping[str, Any], constant: float, **more: Any) -> Case:
    """One year without interest, unless told otherwise; a constant below zero is a budget, one above zero a grant."""
    amounts = {START_YEAR: abs(constant)} if constant else {}
    line = {"label": "Budget", "cost_type": "other", "paid_by": "socialnamnd", "amounts": amounts}
    grant = {"label": "Bidrag", "paid_by": "region", "paid_to": "socialnamnd", "amounts": amounts}
    given = {
        "label": "Ett fall i tvivel",
        "applicant": "socialnamnd",
        "start_year": START_YEAR,
        "horizon": 1,
        "perspective": "committee",
        "budget": {"line": line} if constant < 0 else {},
        "funding": {"grant": grant} if constant > 0 else {},
        "effects": effects,
        "numbers": {"discount_rate": number("rate", 0.0), **numbers},
    }
    return Case.model_validate(given | more)


def sum_case(
    terms: Mapping[str, tuple[float, Range]], constant: float, together: Mapping[str, str] | None = None, **more: Any
) -> Case:
    """NPV = constant + Σ kronor × a number on the plain scale, `<name>.change`: name → (kronor, range).

    `together`: name → the name whose random factor it shares.
    """
    numbers = {}
    for name, (kronor, (low, value, high)) in terms.items():
        shared = (together or {}).get(name)
        random_factor = {} if shared is None else {"moves_with": f"{shared}.change"}
        numbers[f"{name}.base"] = number("kr/year", kronor)
        numbers[f"{name}.change"] = number("change", value, low, high, **random_factor)
    return case_with(numbers, {name: reduction() for name in terms}, constant, **more)


def product_case(days: Range, price: Range, constant: float, together: bool = False, **more: Any) -> Case:
    """NPV = constant + days × price, both on the log scale: `gain.base` and `gain.price`."""
    random_factor = {"moves_with": "gain.base"} if together else {}
    numbers = {
        "gain.base": number("day/year", days[1], days[0], days[2]),
        "gain.price": number("kr/day", price[1], price[0], price[2], **random_factor),
        "gain.change": number("change", 1.0),
    }
    return case_with(numbers, {"gain": reduction("gain.price")}, constant, **more)


def normal(mean: float, sd: float) -> Range:
    """The range of a normal number on the plain scale."""
    return (mean - 1.2815515655446004 * sd, mean, mean + 1.2815515655446004 * sd)


def answered(case: Case, draws: int | None = None, seed: int | None = None, scenario: str | None = None) -> Answer:
    """The case's answer, so many draws from a seed; a case with errors has none."""
    found = Answer(resolve(case, LIBRARY, scenario), case.perspective, draws, seed)
    assert not found.has_errors, found.problems[0]
    return found


@cache
def an_uncertain_case(seed: int) -> Case:
    """The random case of a seed with ranges round about half of its numbers, some of which share a random factor."""
    case, dice = explicit(a_case(seed)), random.Random(f"doubt {seed}")
    numbers: dict[str, Assumption] = {}
    ahead: list[str] = []
    for key, plain in case.numbers.items():
        bare = plain.model_copy(update={"low": None, "high": None, "moves_with": None})
        found = _uncertain(key, bare, dice) if dice.random() < 0.5 else None
        if found is not None and ahead and dice.random() < 0.25:
            found = found.model_copy(update={"moves_with": dice.choice(ahead)})
        if found is not None:
            ahead.append(key)
        numbers[key] = found or bare
    return case.model_copy(update={"numbers": numbers})


def _uncertain(key: str, bare: Assumption, dice: random.Random) -> Assumption | None:
    """The number with a range, at times of one side only; None where it can have none."""
    value, unit = bare.value, bare.unit
    if value is None or unit == "flag":
        return None
    if unit in ("year", "years"):
        first = 1900.0 if unit == "year" else 1.0 if key.endswith(".ramp") else 0.0
        low, high = max(first, value - dice.randint(0, 2)), value + dice.randint(0, 3)
    elif unit == "month":
        low, high = max(1.0, value - dice.randint(0, 2)), min(12.0, value + dice.randint(0, 3))
    elif unit in ("share/year", "rate", "change", "growth"):
        least, most = {"change": (-1.0, 1.0), "growth": (-0.5, 0.5)}.get(unit, (0.0, 1.0))
        low, high = max(least, value - dice.uniform(0, 0.1)), min(most, value + dice.uniform(0, 0.1))
    elif unit in ("share", "share/person"):
        low, high = value * dice.uniform(0.3, 0.95), value + (1 - value) * dice.uniform(0.05, 0.7)
        if not 0 < low < value < high < 1:
            return None
    else:
        low, high = value * dice.uniform(0.4, 0.95), value * dice.uniform(1.05, 2)
        if not 0 < low < value:
            return None
    if dice.random() < 0.2:
        low, high = dice.choice([(low, value), (value, high)])
    return bare.model_copy(update={"low": low, "high": high}) if low <= value <= high and low < high else None

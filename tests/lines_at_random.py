"""Parts of a random case that are put in last and without the dice, so that nothing else of the case moves by them."""

from collections.abc import Callable, Mapping
from typing import Any

Put = Callable[..., str]
"""Puts a number down in the case: key, unit and value."""


def cohorts_of(tree: Mapping[str, Any]) -> list[str]:
    """The effects of a case that are counted per participant."""
    return [name for name, effect in tree["effects"].items() if effect["kind"] == "cohort"]


def add_costs_of_each(tree: dict[str, Any], put: Put) -> None:
    """Lets some budget lines cost so much for each participant."""
    cohorts = cohorts_of(tree)
    for place, (name, line) in enumerate(tree["budget"].items()):
        if cohorts and (tree["start_year"] + tree["horizon"] + place) % 3 == 0:
            line["participants_of"] = cohorts[place % len(cohorts)]
            put(f"{name}.per_participant", "kr/person", 1_250.5 * (1 + place), ranged=place == 0)


def income_of(tree: Mapping[str, Any], put: Put) -> dict[str, Any]:
    """Fees, a refund by its rules and a residual value, in some cases."""
    start, horizon, cohorts = tree["start_year"], tree["horizon"], cohorts_of(tree)
    if (start + 2 * horizon) % 4:
        return {}
    amounts = {start + year: 40_000.5 * year for year in range(1, horizon + 1, 2)}
    fee = {"label": "Avgift", "paid_to": "socialnamnd", "paid_by": "individen", "amounts": amounts}
    left = {"label": "Restvärde", "paid_to": "region"}
    put("income_1.residual", "kr", 90_000.0, ranged=True)
    if not cohorts:
        return {"income_0": fee, "income_1": left}
    put("income_2.per_day", "kr/day", 350.0)
    put("income_2.days", "day/person", 12.5)
    put("income_2.share", "share", 0.6)
    if horizon % 2:
        put("income_2.years", "years", 2)
    refund = {"label": "Ersättning", "paid_to": "socialnamnd", "paid_by": "staten", "participants_of": cohorts[0]}
    return {"income_0": fee, "income_1": left, "income_2": refund}

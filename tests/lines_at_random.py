"""Parts of a random case that are put in last and without the dice, so that nothing else of the case moves by them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from model.case.case import Case

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


def add_months(tree: Mapping[str, Any], numbers: Mapping[str, Mapping[str, Any]], put: Put) -> None:
    """Lets some first and last years count in months; an only year does not end before it begins."""
    for place, name in enumerate((*tree["effects"], *tree["budget"])):
        turn = (tree["start_year"] + 3 * tree["horizon"] + place) % 5
        is_running = tree["budget"].get(name, {}).get("cost_type") == "running"
        has_months = tree["effects"][name]["kind"] != "planned" if name in tree["effects"] else is_running
        if not has_months:
            continue
        first = 2 + (tree["horizon"] + 5 * place) % 10 if turn in (0, 1) else 1
        if turn in (0, 1):
            put(f"{name}.from_month", "month", first)
        if not is_running and numbers.get(f"{name}.duration", {}).get("value") and turn in (1, 2):
            put(f"{name}.to_month", "month", max(first, 1 + (tree["start_year"] + place) % 11))


def add_co_applicants(tree: dict[str, Any], committees: Sequence[str], put: Put) -> None:
    """Lets one or two more committees apply, in some cases, each with a share of cost and of saving."""
    if (2 * tree["start_year"] + tree["horizon"]) % 4:
        return
    others = [one for one in committees if one != tree["applicant"]][: 1 + tree["horizon"] % 2]
    for place, actor in enumerate(others):
        put(f"applicants.{actor}.cost_share", "share", (0.35, 0.2)[place], ranged=place == 0)
        put(f"applicants.{actor}.saving_share", "share", (0.6, 0.25)[place], ranged=True)
    tree["co_applicants"] = others


def add_later_worths(tree: Mapping[str, Any]) -> None:
    """Lets some of what is wellbeing be tax or production instead."""
    turn = tree["start_year"] + tree["horizon"]
    for effect in tree["effects"].values():
        for place, valuation in enumerate(effect["valuations"]):
            if valuation["realised_as"] == "wellbeing":
                valuation["realised_as"] = ("wellbeing", "tax", "production")[(turn + place) % 3]


def in_whole_years(case: Case) -> Case:
    """The same case without what it says of months."""
    numbers = {key: number for key, number in case.numbers.items() if number.unit != "month"}
    return case.model_copy(update={"numbers": numbers})


def income_of(tree: Mapping[str, Any], put: Put) -> dict[str, Any]:
    """Fees, a refund by its rules and a residual value, in some cases."""
    start, horizon, cohorts = tree["start_year"], tree["horizon"], cohorts_of(tree)
    if (start + 2 * horizon) % 4:
        return {}
    amounts = {start + year: 40_000.5 * year for year in range(1, horizon + 1, 2)}
    fee = {"label": "Avgift", "paid_to": "socialnamnd", "paid_by": "individen", "amounts": amounts}
    left = {"label": "Restvärde", "paid_to": "region"}
    if horizon % 3 == 1:  # to take down a house may cost more than it is worth
        put("income_1.residual", "kr", -40_000.0, low=-150_000.0, high=60_000.0, scale="normal")
    else:
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

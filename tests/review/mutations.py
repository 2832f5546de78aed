"""Faults that are put into clean cases, and the questions that must then be asked."""

import random
from collections.abc import Callable
from typing import Any

from tests.review.clean_case import GONE, Edits, sourced
from tests.review.rules_fired import told

Mutation = Callable[[dict[str, Any], random.Random], Edits]
WEIGHTY = ("care.base", "care.change", "care.reach", "care.share_due_to_us", "care.released")


def _amounts(tree: dict[str, Any], line: str, times: float) -> dict[int, float]:
    return {year: kr * times for year, kr in tree["budget"][line]["amounts"].items()}


def dropped_running_cost(tree: dict[str, Any], luck: random.Random) -> Edits:
    """Nothing costs anything after the project."""
    return luck.choice([{"budget/line": GONE, "numbers/line.per_year": GONE}, {"numbers/line.per_year": GONE}])


def doubled_effect(tree: dict[str, Any], luck: random.Random) -> Edits:
    """The same effect once more under another name."""
    copied: Edits = {"effects/again": {**tree["effects"]["care"], "label": "Samma igen"}}
    slots = [key.removeprefix("care.") for key in tree["numbers"] if key.startswith("care.")]
    return copied | {f"numbers/again.{slot}": tree["numbers"][f"care.{slot}"] for slot in slots}


def thousands_for_kronor(tree: dict[str, Any], luck: random.Random) -> Edits:
    """A budget line in thousands of kronor, or one of its years."""
    line, year = luck.choice(["team", "cover", "rest"]), luck.choice([2026, 2027, 2028])
    amounts = _amounts(tree, line, luck.choice([0.001, 1000.0]))
    return luck.choice([{f"budget/{line}/amounts": amounts}, {f"budget/{line}/amounts/{year}": amounts[year]}])


def base_in_thousands(tree: dict[str, Any], luck: random.Random) -> Edits:
    """What is saved on, in thousands of kronor."""
    return {"numbers/care.base": sourced(tree["numbers"]["care.base"]["value"] * 0.001, "kr/year", 0.1)}


def removed_source(tree: dict[str, Any], luck: random.Random) -> Edits:
    """A number that moves the answer rests on nothing."""
    key = luck.choice(WEIGHTY)
    return {f"numbers/{key}/source": None, f"numbers/{key}/basis": luck.choice(["judged", "own_ledger"])}


def removed_range(tree: dict[str, Any], luck: random.Random) -> Edits:
    """A number that moves the answer is only one value."""
    key = luck.choice(WEIGHTY)
    return {f"numbers/{key}/low": None, f"numbers/{key}/high": None}


def wider_group(tree: dict[str, Any], luck: random.Random) -> Edits:
    """Fewer are reached than the effect is counted on."""
    people = tree["review"]["reached"]["care"]["people"]
    return {"review/reached/care/people": people * luck.uniform(0.05, 0.9)}


def yearly_as_total(tree: dict[str, Any], luck: random.Random) -> Edits:
    """The sum of all years stands in the last."""
    yearly = round(luck.uniform(0.5, 1.0) * tree["budget"]["cover"]["amounts"][2026]) * 1.0
    return {"budget/cover/amounts": {2026: yearly, 2027: yearly, 2028: luck.choice([2, 3]) * yearly}}


def more_money_than_cost(tree: dict[str, Any], luck: random.Random) -> Edits:
    """The fund pays more than the project costs in a year."""
    year = luck.choice([2026, 2027, 2028])
    cost = sum(line["amounts"][year] for line in tree["budget"].values() if "amounts" in line)
    return {f"funding/grant/amounts/{year}": cost + luck.uniform(10, 1e6)}


def all_due_to_us(tree: dict[str, Any], luck: random.Random) -> Edits:
    """Nothing would have happened without the programme."""
    return luck.choice(
        [{"numbers/care.share_due_to_us": GONE}, {"numbers/care.share_due_to_us": sourced(1.0, "share")}]
    )


def all_released(tree: dict[str, Any], luck: random.Random) -> Edits:
    """All of the average becomes cash."""
    return luck.choice([{"numbers/care.released": GONE}, {"numbers/care.released": sourced(1.0, "share")}])


def no_ramp(tree: dict[str, Any], luck: random.Random) -> Edits:
    """The whole effect is there at once."""
    return luck.choice([{"numbers/care.ramp": GONE}, {"numbers/care.ramp": sourced(1, "years")}])


def no_rate(tree: dict[str, Any], luck: random.Random) -> Edits:
    """Nobody says where the discount rate is from."""
    rate = luck.choice([0.0, 0.01, 0.025, 0.04])
    return {"numbers/discount_rate": {**sourced(rate, "rate"), "source": None, "basis": "judged"}}


def no_price_year(tree: dict[str, Any], luck: random.Random) -> Edits:
    """The price level is not stated."""
    return {"price_year": None, "numbers/school.worth/price_year": None}


def few_counted(tree: dict[str, Any], luck: random.Random) -> Edits:
    """So little is counted that the effect cannot be seen."""
    return {"review/followup/care/per_year": luck.uniform(5.0, 330.0)}


def no_new_need(tree: dict[str, Any], luck: random.Random) -> Edits:
    """No more need is found."""
    return {"numbers/need.included": sourced(0, "flag")}


def no_plan(tree: dict[str, Any], luck: random.Random) -> Edits:
    """Nobody is to count."""
    effect = luck.choice(["care", "school"])
    return luck.choice([{f"review/followup/{effect}": GONE}, {f"review/followup/{effect}/begins": None}])


def displacement_not_said(tree: dict[str, Any], luck: random.Random) -> Edits:
    """Nobody says what the programme displaces."""
    effect = luck.choice(["care", "school"])
    return luck.choice([{f"review/about/{effect}": GONE}, {f"review/about/{effect}/displacement": None}])


def more_than_the_evidence(tree: dict[str, Any], luck: random.Random) -> Edits:
    """The effect is larger than the study that it rests on says."""
    return {"review/about/care/most": tree["numbers"]["care.change"]["value"] * luck.uniform(0.1, 0.99)}


def more_than_was_measured(tree: dict[str, Any], luck: random.Random) -> Edits:
    """What was counted fell by far less than is still claimed."""
    counted = {
        "before": {"count": 5000.0, "years": 1.0},
        "after": {"count": 5000 * luck.uniform(0.95, 1.05), "years": 1},
    }
    one = {"label": "Vård", "effect": "care", "first": 2027, "last": 2027, **counted}
    return {"followup": {"effects": [one]}}


def moved_beyond_its_range(tree: dict[str, Any], luck: random.Random) -> Edits:
    """The effect is changed to more than the range of its own source."""
    highest = tree["numbers"]["care.change"]["high"]
    return {"changes": {"care.change": {"value": highest * luck.uniform(1.01, 1.5)}}}


def less_than_a_whole_post(tree: dict[str, Any], luck: random.Random) -> Edits:
    """What is saved in a year is less than what can be cut at the least."""
    base = tree["numbers"]["care.base"]["value"]
    return {"review/about/care/smallest_cut": base * luck.uniform(0.05, 1.0)}


def benefit_after_coming_of_age(tree: dict[str, Any], luck: random.Random) -> Edits:
    """Participants are counted on after they have come of age."""
    age = luck.choice([15.0, 16.0, 17.0])
    ages = {"displacement": "Inget", "age_at_start": age, "leaves_at": 18.0}
    return {"review/about/school": ages, "numbers/school.duration": sourced(18.0 - age + luck.choice([1, 2]), "years")}


def bare_salary(tree: dict[str, Any], luck: random.Random) -> Edits:
    """Employer's contributions are left out, or nobody says whether they are; or how wages rise."""
    return luck.choice(
        [
            {"review/staff": {}},
            {"review/staff/team/contributions": luck.uniform(0.1, 0.5)},
            {"review/staff/team/wage_growth": None},
        ]
    )


def hidden_cells(tree: dict[str, Any], luck: random.Random) -> Edits:
    """A line came from cells that the workbook hides, or from amounts written as text."""
    marks = luck.choice([["text"], ["hidden_row"], ["hidden_column"], ["text", "hidden_row"]])
    return {"review/imported": {luck.choice(["team", "cover", "rest"]): marks}}


def beyond_what_the_investor_was_told(tree: dict[str, Any], luck: random.Random) -> Edits:
    """The contract pays up to 110 % of the advance, and less where nothing is achieved."""
    return told(**luck.choice([{"at_most": luck.uniform(0.0, 1.09)}, {"at_least": luck.uniform(0.01, 1.0)}]))


MUTATIONS: dict[str, tuple[str, ...]] = {
    "dropped_running_cost": ("C01",), "doubled_effect": ("B01",), "thousands_for_kronor": ("A04",),
    "base_in_thousands": ("A04",), "removed_source": ("E05",), "removed_range": ("U01",), "wider_group": ("E07",),
    "yearly_as_total": ("A03",), "more_money_than_cost": ("A02",), "all_due_to_us": ("E02",), "all_released": ("B05",),
    "no_ramp": ("E10",), "no_rate": ("T03",), "no_price_year": ("T01",), "few_counted": ("E14",),
    "no_new_need": ("C04",), "no_plan": ("E15",), "displacement_not_said": ("E03",),
    "more_than_the_evidence": ("E04",), "more_than_was_measured": ("E04",), "moved_beyond_its_range": ("E04",),
    "less_than_a_whole_post": ("B07",), "benefit_after_coming_of_age": ("B10",),
    "bare_salary": ("C03",), "hidden_cells": ("A11",), "beyond_what_the_investor_was_told": ("K07",),
}  # fmt: skip


def mutated(name: str, tree: dict[str, Any], luck: random.Random) -> Edits:
    """The edits of a clean case that put a fault in."""
    mutate: Mutation = globals()[name]
    return mutate(tree, luck)

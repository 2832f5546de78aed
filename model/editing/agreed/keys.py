"""A changed contract put into a case, with what the case says of the contract's figures moved along."""

from collections.abc import Mapping
from typing import Any

from model.case.agreement import Agreement
from model.case.case import Case
from model.case.contract import Contract
from model.numbers.contract_figures import figures, prefix_of

IN_ORDER = ("capital", "floors", "caps", "guarantees", "fees", "other_money")
"""Parts of a contract that have a place and no name, by which their figures have keys."""


def with_agreed(case: Case, name: str, agreement: Agreement) -> Case:
    """The case with a changed contract: figures of parts that moved up keep their numbers, those of no part have none.

    The amount of a figure that is a number stays where it is: in the number.
    """
    old, new, prefix = case.all_agreements[name].contract, agreement.contract, prefix_of(name)
    known = figures(old, prefix)
    keys = {key: _moved(key.removeprefix(prefix), old, new) for key in known}
    stays = figures(new, prefix)
    gone = {key for key, moved in keys.items() if moved is None or f"{prefix}{moved}" not in stays}

    def kept(numbers: Mapping[str, Any]) -> dict[str, Any]:
        return {
            f"{prefix}{keys[key]}" if key in keys else key: number for key, number in numbers.items() if key not in gone
        }

    edited = case.with_agreement(name, agreement)
    if not any(key in known for key in (*case.numbers, *case.changes, *_in_scenarios(case))):
        return edited
    scenarios = {at: one.edited(numbers=kept(one.numbers)) for at, one in case.scenarios.items()}
    return edited.edited(numbers=kept(case.numbers), changes=kept(case.changes), scenarios=scenarios)


def _in_scenarios(case: Case) -> set[str]:
    """The keys that some scenario moves."""
    return {key for scenario in case.scenarios.values() for key in scenario.numbers}


def _moved(place: str, old: Contract, new: Contract) -> str | None:
    """Where a figure of the old contract stands in the new one; None if its part was taken away."""
    room, _, rest = place.partition(".")
    if room not in IN_ORDER:
        return place
    before, after = getattr(old, room), getattr(new, room)
    at, _, figure = rest.partition(".")
    if len(after) >= len(before):
        return place
    stands: dict[int, int] = {}
    for was, one in enumerate(before):
        if len(stands) < len(after) and one == after[len(stands)]:
            stands[was] = len(stands)
    return None if int(at) not in stands else f"{room}.{stands[int(at)]}.{figure}"

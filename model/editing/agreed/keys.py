"""A changed contract put into a case, with what the case says of the contract's figures moved along."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from model.case.agreement import Agreement
from model.case.assumptions import Assumption, Change
from model.case.case import Case
from model.case.contract import Contract
from model.numbers.contract_figures import figures, prefix_of

IN_ORDER = ("capital", "floors", "caps", "guarantees", "surplus", "return_caps", "fees", "other_money")
"""Parts of a contract that have a place and no name, by which their figures have keys."""


def with_agreed(case: Case, name: str, agreement: Agreement) -> Case:
    """The case with a changed contract: figures of parts that moved up keep their numbers, those of no part have none.

    The amount of a figure that is a number stays where it is: in the number.
    """
    old, new, prefix = case.all_agreements[name].contract, agreement.contract, prefix_of(name)
    known = figures(old, prefix)
    keys = {key: _moved(key.removeprefix(prefix), old, new) for key in known}
    stays = figures(new, prefix)
    stands = {
        key: None if moved is None or f"{prefix}{moved}" not in stays else f"{prefix}{moved}"
        for key, moved in keys.items()
    }
    return with_keys(case.with_agreement(name, agreement), lambda key: stands.get(key, key))


def with_keys(case: Case, stands: Callable[[str], str | None]) -> Case:
    """The case with keys of figures where they then stand, wherever they are said; without those that are gone (None).

    A main number that is gone is none any more, so is a pilot that would learn it, and what moved with it is free.
    """

    def free(said: Any) -> Any:
        if said.moves_with is None or stands(said.moves_with) == said.moves_with:
            return said
        return said.edited(moves_with=stands(said.moves_with))

    def kept(numbers: Mapping[str, Any]) -> dict[str, Any]:
        return {at: free(said) for key, said in numbers.items() if (at := stands(key)) is not None}

    if all(stands(key) == key for key in _keys_said(case)):
        return case
    headline = None if case.headline is None else stands(case.headline)
    learns = None if case.pilot is None else stands(case.pilot.learns)
    return case.edited(
        numbers=kept(case.numbers),
        changes=kept(case.changes),
        scenarios={at: one.edited(numbers=kept(one.numbers)) for at, one in case.scenarios.items()},
        headline=headline,
        headline_phrase=case.headline_phrase if headline is not None else None,
        pilot=None if case.pilot is None or learns is None else case.pilot.edited(learns=learns),
    )


def _keys_said(case: Case) -> Iterator[str]:
    """Every key that the case says something of, or that it names."""
    yield from filter(None, (case.headline, None if case.pilot is None else case.pilot.learns))
    numbers: list[Mapping[str, Assumption | Change]] = [case.numbers, case.changes]
    for said in (*numbers, *(scenario.numbers for scenario in case.scenarios.values())):
        for key, number in said.items():
            yield key
            yield from filter(None, (number.moves_with,))


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

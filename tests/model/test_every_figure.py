"""Every number that a contract can state is a key, but for a short list with a reason for each."""

import types
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from model.case.contract import Contract
from model.case.terms import KINDS_OF_TERM
from model.numbers.contract_figures import figures

NOT_KEYS = {
    "window": "how many years are measured is the length of every row",
    "delay": "so is how much later the last payment is",
    "terms.*.delay": "so is that of a term",
    "terms.*.milestones.*": "years after which a term is settled, not how much",
    "terms.*.years.*": "years in which a term holds, not how much",
    "floors.*.years.*": "years in which a limit holds, not how much",
    "caps.*.years.*": "years in which a limit holds, not how much",
    "outcomes.*.measured_in": "the year in which something is measured, not how much",
    "capital.*.rank": "an order: whose capital is repaid first",
    "payers.last": "the last payer pays what the others leave",
    "terms.*.paid_by.last": "the last payer of a term pays what the others leave",
    "outcomes.guarded.drift": "measured as success only where nobody is compared with",
}
REFUSED = {("Coupon", "milestones"), ("Coupon", "delay"), ("Source", "year"), ("Converted", "rate")}
"""A coupon has no time of its own; a source's year, and the rate that amounts came in at, are no numbers it pays by."""
PARTIES = ("first", "last", "lender")
WHEN = {"milestones": [1, 2], "delay": 2, "years": [1, 2], "paid_by": {"first": 0.5, "last": 0.5}}
AMOUNT = {"money": 100.0}
EVERYTHING: dict[str, Any] = {
    "label": "Allt",
    "parties": {name: {"label": name, "kind": "committee"} for name in PARTIES},
    "payers": {"first": 0.6, "last": 0.4},
    "receives": "first",
    "capital": [
        {"party": "lender", "amounts": {1: 10.0, 2: 20.0}, "rank": 2, "interest": 0.1, "interest_in": {2: 0.2}},
    ],
    "outcomes": {
        "savings": {"label": "Sparat", "unit": "savings", "spread": 10.0, "drift": 5.0, "measured_in": 2},
        "count": {"label": "Antal", "unit": "count", "drift": 1.0},
        "rate": {"label": "Andel", "unit": "rate", "group": 30, "drift": 0.1, "sizes": {1: 10, 2: 20}},
        "guarded": {"label": "Andel", "unit": "rate", "control": 40, "groups": {"care": 5, "home": 7}, "drift": 0.1},
    },
    "gates": {"gate": {"label": "Mål", "outcome": "rate", "at_least": 0.5}},
    "terms": {
        "fixed": {"label": "Fast", "kind": "fixed", "amounts": {1: 5.0}, "amount": AMOUNT, "index": 0.02, **WHEN},
        "shared": {
            "label": "Del", "kind": "share_of_savings", "measures": "savings", "share": 0.5, "above": AMOUNT,
            "up_to": {"of_advance": 1.5}, **WHEN,
        },
        "units": {
            "label": "Pris", "kind": "per_unit", "measures": "count", "price": 9.0, "threshold": 2.0, "index": 0.1,
            **WHEN,
        },
        "bands": {
            "label": "Trappa", "kind": "bands", "measures": "rate", "between": "linear", "index": 0.02, **WHEN,
            "bands": [
                {"at_least": 0.1, "pays": AMOUNT}, {"at_least": 0.2, "pays": AMOUNT, "just_below": {"of_advance": 0.2}},
            ],
        },
        "coupon": {"label": "Kupong", "kind": "coupon", "share": 0.1, "years": [1], "paid_by": {"first": 1, "last": 0}},
    },
    "floors": [{"amount": AMOUNT, "years": [1]}],
    "caps": [{"amount": {"of_advance": 2.0}, "years": [1]}],
    "guarantees": [{"by": "first", "to": "lender", "limit": AMOUNT, "after": AMOUNT}],
    "surplus": [{"to": "lender", "share": 0.2, "above": AMOUNT}],
    "return_caps": [{"of": "lender", "rate": 0.2}],
    "fees": [{"label": "Avgift", "paid_by": "first", "paid_to": "last", "amounts": {1: 5.0}}],
    "other_money": [{"label": "Bidrag", "amounts": {1: 5.0}, "share": 0.5}],
    "window": 3,
    "delay": 1,
}  # fmt: skip


def stated(part: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The place of every number that a part of a contract states; an amount is one, whichever way it is said."""
    if isinstance(part, BaseModel):
        part = {name: getattr(part, name) for name in type(part).model_fields}
    if isinstance(part, dict):
        for name, one in part.items():
            yield from stated(one, path if name in ("money", "of_advance") else (*path, str(name)))
    elif isinstance(part, tuple):
        for at, one in enumerate(part):
            yield from stated(one, (*path, str(at)))
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield ".".join(path)


def number_fields(kind: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The record and name of every field that holds numbers, of a type and of what it is made of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            parts = KINDS_OF_TERM.values() if name == "terms" else (field.annotation,)
            for part in parts:
                for holder, place in number_fields(part, name):
                    yield (holder or kind.__name__, place)
    elif kind in (int, float):
        yield ("", path)
    elif get_origin(kind) is Annotated:
        yield from number_fields(get_args(kind)[0], path)
    elif get_origin(kind) in (Union, types.UnionType) or get_args(kind):
        parts = get_args(kind)
        keyed = len(parts) == 2 and get_origin(kind) not in (Union, types.UnionType, tuple)
        for part in parts[1:] if keyed else parts:
            yield from number_fields(part, path)


def said_in(part: Any) -> Iterator[tuple[str, str]]:
    """The record and name of every field of a part that says something else than when nothing is said."""
    if isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            value = getattr(part, name)
            if value != field.get_default(call_default_factory=True):
                yield (type(part).__name__, name)
            yield from said_in(value)
    elif isinstance(part, dict | tuple):
        for one in part.values() if isinstance(part, dict) else part:
            yield from said_in(one)


def test_every_number_of_a_contract_is_a_key_or_has_a_reason() -> None:
    contract = Contract.model_validate(EVERYTHING)
    keys = {key.removeprefix("contract.") for key in figures(contract)}
    places = set(stated(contract))
    assert keys <= places
    silent = {place for place in places - keys if not any(fnmatch(place, pattern) for pattern in NOT_KEYS)}
    assert not silent, sorted(silent)
    unused = {pattern for pattern in NOT_KEYS if not any(fnmatch(place, pattern) for place in places - keys)}
    assert not unused, unused


def test_the_contract_that_is_asked_states_every_number_there_is() -> None:
    fields = {*number_fields(Contract)} - REFUSED
    assert ("Amount", "of_advance") in fields and ("Outcome", "sizes") in fields and ("Coupon", "share") in fields
    assert not fields - {*said_in(Contract.model_validate(EVERYTHING))}


@pytest.mark.parametrize("key", ["contract.outcomes.rate.group", "contract.outcomes.guarded.groups.home"])
def test_what_is_stated_has_the_unit_of_people(key: str) -> None:
    assert figures(Contract.model_validate(EVERYTHING))[key].unit == "person"

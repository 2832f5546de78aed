"""Parts put into a contract and taken out of it, as edits: each a new contract. A new part pays nothing at first."""

from collections.abc import Mapping
from typing import Any, Literal

from model.case.contract import Contract
from model.case.terms import Bands

NewPart = Literal[
    "fixed", "share_of_savings", "per_unit", "bands", "coupon", "gate", "capital", "guarantee", "surplus", "return_cap",
    "fee", "other_money",
]  # fmt: skip
NEW_PARTS: tuple[NewPart, ...] = (
    "fixed", "share_of_savings", "per_unit", "bands", "coupon", "gate", "capital", "guarantee", "surplus", "return_cap",
    "fee", "other_money",
)  # fmt: skip
MEASURED: Mapping[str, str] = {"share_of_savings": "savings", "per_unit": "count", "bands": "rate"}
"""What a new term of a kind measures."""
ROOMS: Mapping[str, str] = {
    "capital": "capital", "guarantee": "guarantees", "surplus": "surplus", "return_cap": "return_caps", "fee": "fees",
    "gate": "gates", "other_money": "other_money",
}  # fmt: skip
"""Where a part that is no term stands."""


def with_new_part(
    contract: Contract, kind: NewPart, label: Mapping[str, str], measured: Mapping[str, Any] | None = None
) -> Contract:
    """The contract with one more part of a kind, called `label`. `measured` is what it measures, if nothing else is."""
    tree = contract.model_dump()
    first = next(iter(contract.parties))
    investor = next(iter(contract.investors), next(iter(_of_kind(contract, "investor")), first))
    payer = next(iter(contract.payers), first)
    others = [party for party in contract.parties if party not in (investor, payer)]
    if kind == "capital":
        tree["capital"] = [*tree["capital"], {"party": investor, "amounts": {1: 0.0}}]
    elif kind == "guarantee":
        given = {"by": next(iter(others), payer), "to": investor, "limit": 0.0}
        tree["guarantees"] = [*tree["guarantees"], given]
    elif kind == "surplus":
        unpaying = (party for party in (contract.receives, *others, investor) if party not in contract.paying)
        tree["surplus"] = [*tree["surplus"], {"to": next(unpaying, first), "share": 0.0}]
    elif kind == "return_cap":
        capped = {cap.of for cap in contract.return_caps}
        free = (party for party in contract.investors if party not in capped)
        tree["return_caps"] = [*tree["return_caps"], {"of": next(free, investor)}]
    elif kind == "fee":
        given = {"label": label, "paid_by": payer, "paid_to": next(iter(others), investor), "amounts": {1: 0.0}}
        tree["fees"] = [*tree["fees"], given]
    elif kind == "other_money":
        tree["other_money"] = [*tree["other_money"], {"label": label, "amounts": {1: 0.0}}]
    elif kind == "gate":
        outcome = _outcome_for(tree, ("count", "rate", "savings"), measured)
        tree["gates"][_fresh("gate", tree["gates"])] = {"label": label, "outcome": outcome}
    else:
        tree["terms"][_fresh(kind, tree["terms"])] = {"label": label, "kind": kind, **_of_term(kind, tree, measured)}
    return Contract.model_validate(tree)


def needs_outcome(contract: Contract, kind: NewPart) -> str | None:
    """The unit of what a new part needs measured, where the contract measures nothing of the kind; else None."""
    if kind == "gate":
        return None if contract.outcomes else "count"
    unit = MEASURED.get(kind)
    measured = {outcome.unit for outcome in contract.outcomes.values()}
    return None if unit is None or unit in measured else unit


def _of_term(kind: str, tree: dict[str, Any], measured: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a new term of a kind says: that nothing is paid."""
    if kind == "fixed":
        return {"amount": 0.0}
    if kind == "coupon":
        return {"share": 0.0}
    measures = {"measures": _outcome_for(tree, (MEASURED[kind],), measured)}
    if kind == "share_of_savings":
        return {**measures, "share": 0.0}
    if kind == "per_unit":
        return {**measures, "price": 0.0}
    return {**measures, "bands": [{"at_least": 0.0, "pays": 0.0, "inclusive": True}]}


def _outcome_for(tree: dict[str, Any], units: tuple[str, ...], measured: Mapping[str, Any] | None) -> str:
    """An outcome of one of some units, the first unit first; a new one where there is none."""
    for unit in units:
        for name, outcome in tree["outcomes"].items():
            if outcome["unit"] == unit:
                return str(name)
    name = _fresh(units[0], tree["outcomes"])
    tree["outcomes"][name] = {"unit": units[0], **(measured or {"label": units[0]})}
    return name


def _of_kind(contract: Contract, kind: str) -> list[str]:
    """The parties of a kind."""
    return [name for name, party in contract.parties.items() if party.kind == kind]


def _fresh(word: str, taken: Mapping[str, Any]) -> str:
    """A name that no part has."""
    names = (word, *(f"{word}_{at}" for at in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def without_term(contract: Contract, name: str) -> Contract:
    """The contract without a term, its limits and money taken off it, and a group of which it leaves one term."""
    terms = {other: term for other, term in contract.terms.items() if other != name}
    groups = [term.either for term in terms.values()]
    alone = {group for group in (contract.terms[name].either,) if group is not None and groups.count(group) < 2}
    terms = {other: term.edited(either=None) if term.either in alone else term for other, term in terms.items()}
    either = {group: rule for group, rule in contract.either.items() if group not in alone}
    floors, caps = (tuple(one for one in limits if one.of_term != name) for limits in (contract.floors, contract.caps))
    order = tuple(other for other in contract.order if other != name)
    money = tuple(one for one in contract.other_money if one.of_term != name)
    return contract.edited(terms=terms, either=either, floors=floors, caps=caps, order=order, other_money=money)


def with_term_moved(contract: Contract, name: str, steps: int) -> Contract:
    """The contract with a term so many places further down; up, where it is negative."""
    others = [other for other in contract.terms if other != name]
    place = min(max(0, list(contract.terms).index(name) + steps), len(others))
    return contract.edited(order=(*others[:place], name, *others[place:]))


def without_gate(contract: Contract, name: str) -> Contract:
    """The contract without a gate: what was paid only where it was met is paid whatever comes of it."""
    terms = {other: term.edited(gate=None) if term.gate == name else term for other, term in contract.terms.items()}
    return contract.edited(terms=terms, gates={other: gate for other, gate in contract.gates.items() if other != name})


def without_place(contract: Contract, room: str, at: int) -> Contract:
    """The contract without one of its parts that stand in order: capital, a guarantee, a fee, a floor or a cap."""
    parts = getattr(contract, room)
    return contract.edited(**{room: (*parts[:at], *parts[at + 1 :])})


def with_place(contract: Contract, room: str, at: int, **fields: Any) -> Contract:
    """The contract with fields of one of its parts that stand in order set."""
    parts = getattr(contract, room)
    return contract.edited(**{room: (*parts[:at], parts[at].edited(**fields), *parts[at + 1 :])})


def with_term(contract: Contract, name: str, **fields: Any) -> Contract:
    """The contract with fields of a term set."""
    return contract.edited(terms={**contract.terms, name: contract.terms[name].edited(**fields)})


def with_years_of(amounts: Mapping[int, float], years: tuple[int, ...]) -> dict[int, float]:
    """Amounts that are stated for these contract years: those that were, and 0 for the others."""
    return {year: amounts.get(year, 0.0) for year in sorted(years)}


def with_band(contract: Contract, name: str, at: int | None = None, **fields: Any) -> Contract:
    """The contract with fields of a band set; or with one more, above the last and paying as much."""
    term = contract.terms[name]
    assert isinstance(term, Bands)
    if at is not None:
        return with_term(
            contract, name, bands=(*term.bands[:at], term.bands[at].edited(**fields), *term.bands[at + 1 :])
        )
    last = term.bands[-1]
    step = last.at_least - term.bands[-2].at_least if len(term.bands) > 1 else max(1.0, abs(last.at_least))
    if contract.outcomes[term.measures].unit == "rate" and len(term.bands) == 1:
        step = 0.1
    return with_term(contract, name, bands=(*term.bands, last.edited(at_least=last.at_least + step, just_below=None)))


def without_band(contract: Contract, name: str, at: int) -> Contract:
    """The contract without a band; what was told just below the first that is left is gone too."""
    term = contract.terms[name]
    assert isinstance(term, Bands)
    first, *others = (*term.bands[:at], *term.bands[at + 1 :])
    return with_term(contract, name, bands=(first.edited(just_below=None), *others))

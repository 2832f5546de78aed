"""When a term of a contract is paid, and which other it is paid instead of, as edits: each a new contract."""

from typing import Any, Literal

from model.case.contract import Contract
from model.case.terms import Term

When = Literal["as_contract", "once", "yearly", "milestones"]
WHEN: tuple[When, ...] = ("as_contract", "once", "yearly", "milestones")


def when_paid(term: Term) -> When:
    """When a term is paid: at milestones, once, yearly, or when the contract is."""
    return "milestones" if term.milestones else term.paid or "as_contract"


def with_when_paid(contract: Contract, name: str, when: When) -> Contract:
    """The contract with another time of payment of a term; at milestones, to begin with the last year measured."""
    last = (contract.window or 1,)
    old = contract.terms[name].milestones
    milestones = (old or last) if when == "milestones" else ()
    paid = when if when in ("once", "yearly") else None
    return with_alike(contract, name, paid=paid, milestones=milestones)


def with_milestones(contract: Contract, name: str, years: tuple[int, ...]) -> Contract:
    """The contract with a term that is settled after other measured years; without any, when the contract is."""
    return with_alike(contract, name, milestones=tuple(sorted(years)), paid=None)


def with_delay(contract: Contract, name: str, delay: int | None) -> Contract:
    """The contract with another number of years from measuring to payment of a term; None is that of the contract."""
    return with_alike(contract, name, delay=delay)


def instead_of(contract: Contract, name: str) -> str | None:
    """The first other term of the group of which one is paid; None if a term is in no such group."""
    group = contract.terms[name].either
    others = (other for other, term in contract.terms.items() if group and term.either == group and other != name)
    return next(others, None)


def with_instead_of(contract: Contract, name: str, other: str | None) -> Contract:
    """The contract with a term that is paid instead of another, whichever gives the most; None takes it out of that.

    A term that comes to another's group is paid when that one is. A group that is left with one term is gone.
    """
    terms = dict(contract.terms)
    either = dict(contract.either)
    terms[name] = terms[name].edited(either=None)
    if other is not None:
        group = terms[other].either or name
        alike = {field: getattr(terms[other], field) for field in ("per", "paid", "milestones", "delay")}
        terms[other] = terms[other].edited(either=group)
        terms[name] = terms[name].edited(either=group, **alike)
        either.setdefault(group, "best")
    for group in tuple(either):
        mine = [one for one, term in terms.items() if term.either == group]
        if len(mine) < 2:
            either.pop(group)
            terms |= {one: terms[one].edited(either=None) for one in mine}
    return contract.edited(terms=terms, either=either)


def with_rule(contract: Contract, group: str, rule: str) -> Contract:
    """The contract with another rule for which of a group's terms is paid: the best, or the first."""
    return contract.edited(either={**contract.either, group: rule})


def with_alike(contract: Contract, name: str, **fields: Any) -> Contract:
    """The contract with fields of a term set; the others of its group get them too, since one of them is paid."""
    group = contract.terms[name].either
    mine = [one for one, term in contract.terms.items() if one == name or (group and term.either == group)]
    terms = {**contract.terms, **{one: contract.terms[one].edited(**fields) for one in mine}}
    return contract.edited(terms=terms)

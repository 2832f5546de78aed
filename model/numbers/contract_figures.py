"""The figures of a contract as keys: what a scenario, a range, a driver or a break-even may move, `contract.<address>`.

A figure that nobody has said anything of stands in the contract alone. One that is named by a case, a change or a
scenario is a resolved number like every other, and replaces the contract's own where the contract is settled.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from model.case.agreement import FIRST
from model.case.assumptions import Assumption, Label
from model.case.case import Case
from model.case.contract import Contract, Outcome
from model.case.terms import Amount, Bands, Coupon, Fixed, PerUnit, ShareOfSavings, Term, index_of

CONTRACT = "contract."
"""What the keys of the figures of the first contract begin with."""
SIZED = "person"
"""The unit of how many are measured: whole ones, at least one."""
SHARED = ("payers", "paid_by")
"""Where payers stand with their shares."""


@dataclass(frozen=True)
class Figure:
    """A figure of a contract: what it is, the part it belongs to, its place and contract year there, unit and value."""

    kind: str
    part: Label
    unit: str
    value: float | None
    place: int = 0
    year: int | None = None

    def as_number(self, contract: Contract) -> Assumption:
        """The figure as a number that stands in the contract."""
        return Assumption(label=self.part, value=self.value, unit=self.unit, basis="derived", where=contract.label)


def prefix_of(name: str) -> str:
    """What the keys of the figures of a contract begin with."""
    return CONTRACT if name == FIRST else f"contracts.{name}."


def is_of_contract(case: Case, key: str) -> bool:
    """Whether a key is of a figure of a contract, of the first or of one beside it."""
    return figure_of(case, key) is not None


def figure_of(case: Case, key: str) -> tuple[Figure, Contract] | None:
    """The figure that a key is of, with the contract that it stands in; None of a key of something else."""
    for name, agreement in case.all_agreements.items():
        if key.startswith(prefix_of(name)):
            figure = figures(agreement.contract, prefix_of(name)).get(key)
            return None if figure is None else (figure, agreement.contract)
    return None


def figures(contract: Contract, prefix: str = CONTRACT) -> dict[str, Figure]:
    """Key → the figure, in the order of the contract."""
    found = {f"{prefix}{at}": figure for at, figure in (*_of_capital(contract), *_of_payers(contract))}
    for name, gate in contract.gates.items():
        if gate.at_least is not None and gate.outcome in contract.outcomes:
            unit = measured_unit(contract, gate.outcome, gate.at_least)
            found[f"{prefix}gates.{name}.at_least"] = Figure("gate", gate.label, unit, gate.at_least)
    for name, outcome in contract.outcomes.items():
        found |= {f"{prefix}outcomes.{name}.{at}": figure for at, figure in _of_outcome(contract, name, outcome)}
    for name, term in contract.terms.items():
        found |= {f"{prefix}terms.{name}.{at}": figure for at, figure in _of_term(contract, term)}
    for kind, limits in (("floor", contract.floors), ("cap", contract.caps)):
        for at, limit in enumerate(limits):
            found[f"{prefix}{kind}s.{at}.amount"] = _of_amount(kind, contract.label, limit.amount, at)
    for at, guarantee in enumerate(contract.guarantees):
        if guarantee.by in contract.parties:
            label = contract.parties[guarantee.by].label
            found[f"{prefix}guarantees.{at}.limit"] = _of_amount("limit", label, guarantee.limit, at)
            found[f"{prefix}guarantees.{at}.after"] = _of_amount("after", label, guarantee.after, at)
    for at, part in enumerate(contract.surplus):
        if part.to in contract.parties:
            label = contract.parties[part.to].label
            found[f"{prefix}surplus.{at}.share"] = Figure("surplus", label, "share", part.share, at)
            found[f"{prefix}surplus.{at}.above"] = _of_amount("surplus_above", label, part.above, at)
    for at, limit_of_return in enumerate(contract.return_caps):
        if limit_of_return.of in contract.parties and limit_of_return.rate is not None:
            label = contract.parties[limit_of_return.of].label
            found[f"{prefix}return_caps.{at}.rate"] = Figure("return_cap", label, "rate", limit_of_return.rate, at)
    for at, fee in enumerate(contract.fees):
        for year, amount in fee.amounts.items():
            found[f"{prefix}fees.{at}.amounts.{year}"] = Figure("fee", fee.label, "kr", amount, at, year)
    for at, other in enumerate(contract.other_money):
        found[f"{prefix}other_money.{at}.share"] = Figure("other_share", other.label, "share", other.share)
        for year, amount in other.amounts.items():
            found[f"{prefix}other_money.{at}.amounts.{year}"] = Figure(
                "other_money", other.label, "kr", amount, at, year
            )
    return found


def _of_capital(contract: Contract) -> Iterator[tuple[str, Figure]]:
    """What each part of the capital advances, by contract year."""
    for at, part in enumerate(contract.capital):
        if part.party in contract.parties:
            of_party = [place for place, one in enumerate(contract.capital) if one.party == part.party]
            kind = "capital" if len(of_party) == 1 else "capital_part"
            label = contract.parties[part.party].label
            if part.interest is not None:
                yield f"capital.{at}.interest", Figure("interest", label, "rate", part.interest, of_party.index(at))
            for year, rate in part.interest_in.items():
                key = f"capital.{at}.interest_in.{year}"
                yield key, Figure("interest_in", label, "rate", rate, of_party.index(at), year)
            for year, amount in part.amounts.items():
                yield f"capital.{at}.amounts.{year}", Figure(kind, label, "kr", amount, of_party.index(at), year)


def _of_outcome(contract: Contract, name: str, outcome: Outcome) -> Iterator[tuple[str, Figure]]:
    """How surely an outcome is measured, and what is measured of it that would have happened anyway."""
    if outcome.drift and not (outcome.control or outcome.baseline):
        unit = measured_unit(contract, name, outcome.drift)
        yield "drift", Figure("drift", outcome.label, unit, outcome.drift)
    if outcome.unit == "savings" and outcome.spread:
        yield "spread", Figure("spread", outcome.label, "kr", outcome.spread)
    if outcome.unit != "rate":
        return
    for field, size in (("group", outcome.group), ("control", outcome.control)):
        if size is not None:
            yield field, Figure(field, outcome.label, SIZED, size)
    for year, size in outcome.sizes.items():
        yield f"sizes.{year}", Figure("size", outcome.label, SIZED, size, 0, year)
    for at, (effect, size) in enumerate(outcome.groups.items()):
        yield f"groups.{effect}", Figure("group_of", outcome.label, SIZED, size, at)


def _of_payers(contract: Contract) -> Iterator[tuple[str, Figure]]:
    """The share of each payer but the last, who pays what is left: of the contract, and of the terms that say who."""
    groups: list[tuple[str, Mapping[str, float], Label | None]] = [("payers", contract.payers, None)]
    groups += [(f"terms.{name}.paid_by", term.paid_by, term.label) for name, term in contract.terms.items()]
    for place, shares, of_term in groups:
        for payer in [payer for payer in shares if payer in contract.parties][:-1]:
            label = contract.parties[payer].label
            part = label if of_term is None else _joined(of_term, label)
            yield f"{place}.{payer}", Figure("payer", part, "share", shares[payer])


def _joined(one: Label, other: Label) -> Label:
    """Two labels after each other."""
    return Label(sv=f"{one.text('sv')}, {other.text('sv')}", en=f"{one.text('en')}, {other.text('en')}")


def _of_term(contract: Contract, term: Term) -> Iterator[tuple[str, Figure]]:
    """The figures of a term, by their place in it."""
    match term:
        case Fixed():
            for year, amount in term.amounts.items():
                yield f"amounts.{year}", Figure("amount_of_year", term.label, "kr", amount, 0, year)
            if term.amount is not None:
                yield "amount", _of_amount("amount", term.label, term.amount)
        case ShareOfSavings():
            yield "share", Figure("share", term.label, "share" if term.share <= 1 else "factor", term.share)
            yield "above", _of_amount("above", term.label, term.above)
            if term.up_to is not None:
                yield "up_to", _of_amount("up_to", term.label, term.up_to)
        case PerUnit():
            yield "price", Figure("price", term.label, "kr/case", term.price)
            unit = measured_unit(contract, term.measures, term.threshold)
            yield "threshold", Figure("threshold", term.label, unit, term.threshold)
        case Bands():
            for at, band in enumerate(term.bands):
                unit = measured_unit(contract, term.measures, band.at_least)
                yield f"bands.{at}.at_least", Figure("bound", term.label, unit, band.at_least, at)
                yield f"bands.{at}.pays", _of_amount("band_pays", term.label, band.pays, at)
                if band.just_below is not None:
                    yield f"bands.{at}.just_below", _of_amount("just_below", term.label, band.just_below, at)
        case Coupon():
            yield "share", Figure("coupon", term.label, "rate", term.share)
        case _:
            assert_never(term)
    index = index_of(term)
    if index is not None:
        yield "index", Figure("index" if isinstance(term, PerUnit) else "index_of", term.label, "rate", index)


def _of_amount(kind: str, part: Label, amount: Amount, place: int = 0) -> Figure:
    """An amount in kronor, or as so many times what is advanced."""
    if amount.money is not None:
        return Figure(kind, part, "kr", amount.money, place)
    return Figure(kind, part, "factor", amount.of_advance, place)


def measured_unit(contract: Contract, outcome: str, value: float) -> str:
    """The unit of what is measured: kronor, a share, or a count of whatever it is."""
    measured = contract.outcomes[outcome].unit if outcome in contract.outcomes else "count"
    if measured == "rate":
        return "share" if 0 <= value <= 1 else "change"
    return "kr" if measured == "savings" else "factor"


def with_figures(contract: Contract, numbers: Mapping[str, NDArray[np.float64]], prefix: str = CONTRACT) -> Contract:
    """The contract with the figures that are among some numbers: a column `(draws,)` each, or a plain number.

    Where a column is blank, as in a scenario that does not name the figure, the contract's own figure stands. Of
    payers that share, the last pays what the others leave.
    """
    named = {key: figure for key, figure in figures(contract, prefix).items() if key in numbers} if numbers else {}
    shared: dict[str, None] = {}
    for key, figure in named.items():
        stated = np.nan if figure.value is None else figure.value
        column = np.where(np.isnan(numbers[key]), stated, numbers[key])
        if not (column == stated).all():
            if figure.unit == SIZED:
                column = np.maximum(1.0, np.floor(column + 0.5))
            value: object = float(column[0]) if len(column) == 1 else column
            value = int(column[0]) if figure.unit == SIZED and len(column) == 1 else value
            *path, last = key.removeprefix(prefix).split(".")
            contract = _replaced(contract, [*path, last], value)
            if path[-1] in SHARED:
                shared[".".join(path)] = None
    for group in shared:
        contract = _shares_filled(contract, group.split("."))
    return contract


def with_figure(contract: Contract, place: str, value: float) -> Contract:
    """The contract with one figure at another value, in every draw. Nothing is validated.

    Where it is the share of a payer, the last pays what the others leave.
    """
    path = place.split(".")
    changed: Contract = _replaced(contract, path, value)
    return _shares_filled(changed, path[:-1]) if path[-2] in SHARED else changed


def shares_left(contract: Contract, place: str) -> float:
    """The most that a payer's share can be: what those beside it leave, when the last pays nothing."""
    *path, payer = place.split(".")
    shares = contract.payers if path == ["payers"] else contract.terms[path[1]].paid_by
    return max(0.0, 1.0 - sum(float(shares[other]) for other in [*shares][:-1] if other != payer))


def _shares_filled(contract: Contract, path: list[str]) -> Contract:
    """The contract in which the last of some payers pays what the others leave; together they pay the whole."""
    shares = contract.payers if path == ["payers"] else contract.terms[path[1]].paid_by
    *others, last = shares
    named = sum((np.asarray(shares[payer]) for payer in others), np.zeros(1))
    whole = np.maximum(1.0, named)
    filled = {payer: np.asarray(shares[payer]) / whole for payer in others} | {last: np.maximum(0.0, 1.0 - named)}
    plain = {payer: float(share[0]) if share.shape == (1,) else share for payer, share in filled.items()}
    changed: Contract = _replaced(contract, path, plain)
    return changed


def _replaced(part: Any, path: list[str], value: object) -> Any:
    """A part of a contract with what stands at a path replaced. Nothing is validated: it may be a column."""
    if isinstance(part, Amount):
        return part.model_copy(update={"money" if part.money is not None else "of_advance": value})
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(part, BaseModel):
        return part.model_copy(update={step: _replaced(getattr(part, step), rest, value)})
    if isinstance(part, tuple):
        at = int(step)
        return (*part[:at], _replaced(part[at], rest, value), *part[at + 1 :])
    at_key = step if step in part else int(step)  # amounts stand by contract year
    return {**part, at_key: _replaced(part[at_key], rest, value)}

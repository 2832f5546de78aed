"""Edits of a contract as new contracts: the parameters that can be changed, each by its name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, assert_never

from model.case.agreement import FIRST, Agreement
from model.case.assumptions import Library
from model.case.case import Case
from model.case.contract import Contract
from model.case.terms import Amount, Bands, Coupon, Fixed, PerUnit, ShareOfSavings, Term
from model.case.units import is_money
from model.editing.agreed.keys import with_keys
from model.evaluate import actors_of
from model.numbers.contract_figures import SHARED, figures, measured_unit, prefix_of
from model.numbers.keys import key_of


@dataclass(frozen=True)
class Parameter:
    """A figure of a contract that can be changed: its name, kind, the part it belongs to, its unit and value."""

    name: str
    kind: str
    part: str
    unit: str
    value: float | None
    place: int | None = None
    year: int | None = None
    is_amount: bool = False


def parameters(contract: Contract) -> tuple[Parameter, ...]:
    """Every parameter of a contract, in the order in which they are shown."""
    figures: list[Parameter] = []
    for at, part in enumerate(contract.capital):
        place = place_among(contract, at)
        for one in _of_years(f"capital.{at}.amounts", "capital", part.party, part.amounts or {1: 0.0}):
            figures.append(replace(one, place=place))
        figures.append(Parameter(f"capital.{at}.interest", "interest", part.party, "rate", part.interest, place))
        figures += [
            Parameter(f"capital.{at}.interest_in.{year}", "interest_in", part.party, "rate", rate, place, year)
            for year, rate in part.interest_in.items()
        ]
    for name, gate in contract.gates.items():
        unit = measured_unit(contract, gate.outcome, 0.0 if gate.at_least is None else gate.at_least)
        figures.append(Parameter(f"gates.{name}.at_least", "gate", name, unit, gate.at_least))
    for name, term in contract.terms.items():
        figures += _of_term(contract, name, term)
    for kind, limits in (("floor", contract.floors), ("cap", contract.caps)):
        figures += [
            replace(
                _of_amount(f"{kind}s.{at}.amount", kind, "", limit.amount), place=at + 1 if len(limits) > 1 else None
            )
            for at, limit in enumerate(limits)
            if limit.of_payer is None and limit.of_term is None  # those stand with their payer, or their term
        ]
    for at, guarantee in enumerate(contract.guarantees):
        figures.append(_of_amount(f"guarantees.{at}.limit", "limit", guarantee.by, guarantee.limit))
        figures.append(_of_amount(f"guarantees.{at}.after", "after", guarantee.by, guarantee.after))
    for at, sharing in enumerate(contract.surplus):
        figures.append(Parameter(f"surplus.{at}.share", "surplus", sharing.to, "share", sharing.share))
        figures.append(_of_amount(f"surplus.{at}.above", "surplus_above", sharing.to, sharing.above))
    for at, cap in enumerate(contract.return_caps):
        figures.append(Parameter(f"return_caps.{at}.rate", "return_cap", cap.of, "rate", cap.rate))
    for at, fee in enumerate(contract.fees):
        figures += _of_years(f"fees.{at}.amounts", "fee", str(at), fee.amounts)
    for at, other in enumerate(contract.other_money):
        figures.append(Parameter(f"other_money.{at}.share", "other_share", str(at), "share", other.share))
        figures += _of_years(f"other_money.{at}.amounts", "other_money", str(at), other.amounts)
    return tuple(figures)


def place_among(contract: Contract, at: int) -> int | None:
    """Which of its party's parts of the capital a part is, counted from 1; None if the party has one alone."""
    mine = [place for place, part in enumerate(contract.capital) if part.party == contract.capital[at].party]
    return mine.index(at) + 1 if len(mine) > 1 else None


def _of_years(name: str, kind: str, part: str, amounts: Mapping[int, float]) -> Iterator[Parameter]:
    """Money by contract year; the year is named where there are several, or it is another than the first."""
    for year, amount in amounts.items():
        yield Parameter(f"{name}.{year}", kind, part, "kr", amount, year=None if set(amounts) == {1} else year)


def _of_term(contract: Contract, name: str, term: Term) -> Iterator[Parameter]:
    """The parameters of a term."""
    match term:
        case Fixed():
            yield from _of_years(f"terms.{name}.amounts", "amount", name, term.amounts)
            yield _of_amount(f"terms.{name}.amount", "amount", name, term.amount)
            yield Parameter(f"terms.{name}.index", "index_of", name, "rate", term.index)
        case ShareOfSavings():
            yield Parameter(f"terms.{name}.share", "share", name, "share", term.share)
            yield _of_amount(f"terms.{name}.above", "above", name, term.above)
            yield _of_amount(f"terms.{name}.up_to", "up_to", name, term.up_to)
        case PerUnit():
            unit = measured_unit(contract, term.measures, term.threshold)
            yield Parameter(f"terms.{name}.price", "price", name, "kr/case", term.price)
            yield Parameter(f"terms.{name}.threshold", "threshold", name, unit, term.threshold)
            yield Parameter(f"terms.{name}.index", "index", name, "rate", term.index)
        case Bands():
            for at, band in enumerate(term.bands):
                unit = measured_unit(contract, term.measures, band.at_least)
                yield Parameter(f"terms.{name}.bands.{at}.at_least", "bound", name, unit, band.at_least, at + 1)
                pays = _of_amount(f"terms.{name}.bands.{at}.pays", "pays", name, band.pays)
                yield replace(pays, place=at + 1 if len(term.bands) > 1 else None)
                if at and (term.between == "linear" or band.just_below is not None):
                    below = f"terms.{name}.bands.{at}.just_below"
                    stated = _of_amount(below, "just_below", name, band.just_below or band.pays)
                    yield stated if band.just_below is not None else replace(stated, value=None)
            yield Parameter(f"terms.{name}.index", "index_of", name, "rate", term.index)
        case Coupon():
            yield Parameter(f"terms.{name}.share", "coupon", name, "rate", term.share)
        case _:
            assert_never(term)


def _of_amount(name: str, kind: str, part: str, amount: Amount | None) -> Parameter:
    if amount is None:
        return Parameter(name, kind, part, "kr", None, is_amount=True)
    if amount.money is not None:
        return Parameter(name, kind, part, "kr", amount.money, is_amount=True)
    return Parameter(name, kind, part, "share", amount.of_advance, is_amount=True)


BY_YEAR = ("amounts", "interest_in")
"""Where money, or interest, stands by contract year."""
SIZES = ("sizes", "groups")
"""Where it stands how many are measured: by contract year, or by effect."""
WHOLE = ("measured_in", "group", "control")
"""What is a whole number."""


def with_parameter(contract: Contract, name: str, value: float | None, unit: str | None = None) -> Contract:
    """The contract with one parameter at another value. ValidationError where a contract cannot have it.

    An amount stays money, or a share of the advance, unless its `unit` is given: `kr` or `share`. Where it is the share
    of a payer, the last pays what the others leave.
    """
    tree: dict[str, Any] = contract.model_dump()
    *steps, last = name.split(".")
    if not steps or last in WHOLE:
        value = None if value is None else int(value)
    place: Any = tree
    for step in steps:
        place = place[int(step)] if isinstance(place, list | tuple) else place[step]
    if steps and steps[-1] in BY_YEAR:
        place[int(last)] = 0.0 if value is None else value
        return Contract.model_validate(tree)
    if steps and steps[-1] in SHARED and value is not None:
        place |= {last: value, [*place][-1]: max(0.0, 1.0 - sum((place | {last: value})[one] for one in [*place][:-1]))}
        return Contract.model_validate(tree)
    if steps and steps[-1] in SIZES and value is not None:
        place[int(last) if last.isdigit() else last] = int(value)
        return Contract.model_validate(tree)
    old = place[last] or (last == "just_below" and place["pays"])
    if value is None:
        place[last] = None
    elif unit in ("kr", "share"):
        place[last] = {"money": value} if unit == "kr" else {"of_advance": value}
    elif isinstance(old, dict):  # an amount: money stays money, a share of the advance stays one
        place[last] = {"money": value} if old.get("money") is not None else {"of_advance": value}
    else:
        place[last] = value
    return Contract.model_validate(tree)


PLAYED_BY = {"investor": "finansiar", "provider": "utforare", "fund": "sociala_investeringsfonden", "state": "staten"}
"""The actor who plays a role of a kind, if the case says nothing else; the others are played by the applicant."""


def has_no_amounts(case: Case) -> bool:
    """Whether nothing is said of money in a case yet, so that it can be in any currency."""
    said = (case.money_lines, case.effects, case.numbers, case.changes, case.scenarios, case.filed, case.all_agreements)
    return not any(said) and case.price_index is None and case.repayment is None


def agreement_of(contract: Contract, case: Case, library: Library) -> Agreement:
    """The contract in a case: its roles played by the actors that are nearest, measuring from the second year on."""
    parties, receives = dict(contract.parties), contract.receives
    if contract.capital and contract.payers and receives not in contract.payers:
        # Capital pays for the case's own budget: whoever has that budget, and pays for outcomes, gets it.
        receives = next(iter(contract.payers))
        if contract.receives not in _parties_with_money(contract):
            parties.pop(contract.receives, None)
    roles = {}
    for party, described in parties.items():
        actor = PLAYED_BY.get(described.kind, case.applicant)
        roles[party] = actor if actor in library.actors else case.applicant
    named = {
        party: described.model_copy(update={"label": actors_of(case, library)[roles[party]].label})
        for party, described in parties.items()
    }
    outcomes = {
        name: outcome
        if outcome.unit == "savings" or outcome.effects
        else outcome.model_copy(update={"effects": effect_read(case, outcome.unit)})
        for name, outcome in contract.outcomes.items()
    }
    played = contract.model_copy(update={"parties": named, "receives": receives, "outcomes": outcomes})
    return Agreement(contract=played, roles=roles, starts=case.start_year + (1 if case.horizon > 1 else 0))


def effect_read(case: Case, unit: str) -> tuple[str, ...]:
    """The effects that an outcome of a unit reads until somebody chooses: savings all; else the first that it can read.

    What is counted is one effect's units, and a rate is one effect's.
    """
    if unit == "savings":
        return ()
    slot = "base" if unit == "count" else "change"
    fewer = [name for name, effect in case.effects.items() if effect.direction == "less"]
    return tuple(name for name in fewer if not is_money(_unit_of(case, name, slot)))[:1]


def new_contract_name(case: Case) -> str:
    """The name of one more contract: none for the first, else one that no other has."""
    if case.agreement is None:
        return FIRST
    at = len(case.agreements) + 2
    while f"avtal_{at}" in case.agreements:
        at += 1
    return f"avtal_{at}"


def without_contract(case: Case, name: str) -> Case:
    """The case without one of its contracts, and without what was said of the contract's figures."""
    prefix, named = prefix_of(name), prefix_of(name).partition(".")[0]
    figured = figures(case.all_agreements[name].contract, prefix)
    is_other = named in case.money_lines or named in case.effects  # a line of that name has keys of its own

    def stands(key: str) -> str | None:
        return None if key in figured or (key.startswith(prefix) and not is_other) else key

    return with_keys(case.with_agreement(name, None), stands)


def _parties_with_money(contract: Contract) -> set[str]:
    """Who advances capital, guarantees it, shares the surplus, has its return capped, or pays or gets a fee."""
    advancing = {part.party for part in contract.capital} | {part.by for part in contract.guarantees}
    advancing |= {part.to for part in contract.surplus} | {cap.of for cap in contract.return_caps}
    return advancing | {party for fee in contract.fees for party in (fee.paid_by, fee.paid_to)}


def _unit_of(case: Case, effect_id: str, slot: str) -> str:
    """The unit of an effect's base (of a cohort its change), or of its change."""
    effect = case.effects[effect_id]
    number = case.numbers.get(key_of(effect_id, effect, slot if slot in effect.slots else "change"))
    return "kr" if number is None or effect.counts_in else number.unit

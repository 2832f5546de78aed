"""Who pays for what in a contract, and up to what, as edits: each a new contract."""

from collections.abc import Mapping, Sequence

from model.case.agreement import Agreement
from model.case.assumptions import Actor
from model.case.contract import Contract, Limit, Party
from model.case.terms import Amount


def with_party(agreement: Agreement, name: str, actor: Actor) -> Agreement:
    """The agreement with an actor as a party of its own, which so far has nothing to pay or get."""
    contract = agreement.contract
    party = name if name not in contract.parties else f"{name}_2"
    parties = {**contract.parties, party: Party(label=actor.label, kind=actor.kind)}
    return agreement.edited(contract=contract.edited(parties=parties), roles={**agreement.roles, party: name})


def unused_parties(contract: Contract) -> tuple[str, ...]:
    """The parties that nothing of a contract names: they pay, get, advance and guarantee nothing."""
    named = {contract.receives, *contract.payers, *contract.investors}
    named |= {payer for term in contract.terms.values() for payer in term.paid_by}
    named |= {term.to for term in contract.coupons.values() if term.to is not None}
    named |= {part.to for part in contract.surplus} | {cap.of for cap in contract.return_caps}
    named |= {party for guarantee in contract.guarantees for party in (guarantee.by, guarantee.to)}
    named |= {party for fee in contract.fees for party in (fee.paid_by, fee.paid_to)}
    named |= {cap.of_payer for cap in contract.caps if cap.of_payer is not None}
    return tuple(party for party in contract.parties if party not in named)


def without_party(agreement: Agreement, party: str) -> Agreement:
    """The agreement without a party, and without the role that it played; as it is if something names the party."""
    contract = agreement.contract
    if party not in unused_parties(contract):
        return agreement
    parties = {name: described for name, described in contract.parties.items() if name != party}
    roles = {name: actor for name, actor in agreement.roles.items() if name != party}
    return agreement.edited(contract=contract.edited(parties=parties), roles=roles)


def payers_of(contract: Contract, term: str | None) -> Mapping[str, float]:
    """Who pays for a term, each with its share: as it says, else as the contract does (also for no term)."""
    own = contract.terms[term].paid_by if term is not None else {}
    return own or contract.payers


def with_payers(contract: Contract, term: str | None, payers: Sequence[str]) -> Contract:
    """The contract with other payers of a term, or of the contract; who was there keeps its weight, new ones get equal.

    A term without payers of its own is paid as the contract says. A contract keeps its payers if none is named.
    """
    old = payers_of(contract, term)
    mean = sum(old.values()) / len(old) if old else 1.0
    weights = {payer: old.get(payer, mean) or mean for payer in payers}
    if not payers and term is None:
        return contract
    return _with_shares(contract, term, weights)


def with_share(contract: Contract, term: str | None, payer: str, share: float) -> Contract:
    """The contract with another share for one payer; the others keep theirs in proportion, so that all is paid."""
    others = {name: part for name, part in payers_of(contract, term).items() if name != payer}
    rest = sum(others.values())
    kept = {name: (1 - share) * (part / rest if rest else 1 / len(others)) for name, part in others.items()}
    shares = {name: share if name == payer else kept[name] for name in payers_of(contract, term)}
    return _with_shares(contract, term, shares)


def _with_shares(contract: Contract, term: str | None, weights: Mapping[str, float]) -> Contract:
    """The contract with payers of such weights, as shares of the whole; nobody who does not pay keeps a cap."""
    whole = sum(weights.values())
    shares = {payer: weight / whole for payer, weight in weights.items()}
    if term is None:
        edited = contract.edited(payers=shares)
    else:
        edited = contract.edited(terms={**contract.terms, term: contract.terms[term].edited(paid_by=shares)})
    left = tuple(cap for cap in edited.caps if cap.of_payer is None or cap.of_payer in edited.paying)
    return edited if left == edited.caps else edited.edited(caps=left)


def cap_of(contract: Contract, term: str | None = None, payer: str | None = None) -> Limit | None:
    """The first cap of a term or of a payer in all, if it has one."""
    caps = (cap for cap in contract.caps if (cap.of_term, cap.of_payer, cap.for_each) == (term, payer, None))
    return next(caps, None)


def floor_of(contract: Contract, term: str) -> Limit | None:
    """The first floor of a term, if it has one."""
    floors = (floor for floor in contract.floors if (floor.of_term, floor.for_each) == (term, None))
    return next(floors, None)


def with_floor(contract: Contract, amount: float | None, term: str) -> Contract:
    """The contract with another floor of a term, in money or of the advance; None takes it away."""
    old = floor_of(contract, term)
    kept = tuple(floor for floor in contract.floors if floor is not old)
    if amount is None:
        return contract.edited(floors=kept)
    limit = old or Limit(amount=Amount(money=0.0), per="contract", of_term=term)
    is_share = limit.amount.of_advance is not None
    new = limit.edited(amount=Amount(of_advance=amount) if is_share else Amount(money=amount))
    floors = tuple(new if floor is old else floor for floor in contract.floors) if old is not None else (*kept, new)
    return contract.edited(floors=floors)


def with_cap(contract: Contract, amount: float | None, term: str | None = None, payer: str | None = None) -> Contract:
    """The contract with another cap of a term or of a payer, in money or of the advance; None takes it away."""
    old = cap_of(contract, term, payer)
    kept = tuple(cap for cap in contract.caps if cap is not old)
    if amount is None:
        return contract.edited(caps=kept)
    limit = old or Limit(amount=Amount(money=0.0), per="contract", of_term=term, of_payer=payer)
    is_share = limit.amount.of_advance is not None
    new = limit.edited(amount=Amount(of_advance=amount) if is_share else Amount(money=amount))
    caps = tuple(new if cap is old else cap for cap in contract.caps) if old is not None else (*kept, new)
    return contract.edited(caps=caps)

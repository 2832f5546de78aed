"""The fingerprint of a case, and the plain values that it is made of, in the form that it has had from the first.

Before a kind was a type, the fields of all kinds stood in every effect and every term of a contract. Fingerprints have
left in documents and workbooks, so they are still made that way.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from model.case.assumptions import KRONOR
from model.case.case import Case
from model.case.terms import NOTHING

_OF_EFFECTS = (
    "label", "kind", "direction", "valuations", "description",
    "base", "started", "growth", "reach", "change", "starts", "ramp", "lag", "fade", "duration", "share_due_to_us",
    "included", "told_in", "term",
)  # fmt: skip
"""The fields of the first kinds of effects, in the order of old. A slot is None if nothing else is said."""
_FIRST_EFFECTS = frozenset({"reduction", "cohort"})
_OF_TERMS: Mapping[str, Any] = {
    "label": None, "kind": None, "per": None, "measures": None, "amounts": {}, "amount": None, "share": None,
    "above": NOTHING.model_dump(), "up_to": None, "price": None, "threshold": 0.0, "bands": (), "between": "step",
    "years": (), "gate": None,
}  # fmt: skip
"""The fields of the first kinds of terms, in the order of old, with what stood where nothing was said."""
_FIRST_TERMS = frozenset({"fixed", "share_of_savings", "per_unit", "bands"})

_ANY = "*"
_LATER: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((), ("agreements", "income", "price_index", "areas", "teaches", "co_applicants", "review", "followup")),
    (("budget", _ANY), ("ranges", "participants_of", "timing")),
    (("funding", _ANY), ("ranges",)),
    (("income", _ANY), ("timing",)),
    (("effects", _ANY), ("timing", "seen", "seen_source")),
    (("effects", _ANY, "valuations", _ANY), ("of", "counts")),
    (("numbers", _ANY), ("scale",)),
    (("changes", _ANY), ("scale",)),
    (("scenarios", _ANY, "numbers", _ANY), ("scale",)),
    (("followup",), ("measured", "repaid", "bases")),
    (("followup", "money", _ANY), ("month",)),
    (("followup", "people", _ANY), ("month", "present")),
    (("followup", "effects", _ANY), ("months",)),
    (("followup", "shares", _ANY), ("months",)),
    (("followup", "measured", _ANY), ("month",)),
    (("followup", "repaid", _ANY), ("month",)),
    (("review",), ("about", "staff", "imported", "investors")),
    (("review", "followup", _ANY), ("system", "against")),
    (("review", "replies", _ANY), ("given_for",)),
    (("repayment",), ("until", "committees")),
    (("agreement", "contract", "terms", _ANY), ("paid_by", "paid", "milestones", "delay", "either", "index")),
    (("agreement", "contract", "terms", _ANY, "bands", _ANY), ("just_below",)),
    (("agreement", "contract", "outcomes", _ANY), ("groups", "sizes", "measured_in")),
    (("agreement", "contract"), ("either", "other_money", "order", "surplus", "return_caps", "converted")),
    (("agreement", "contract", "capital", _ANY), ("interest", "interest_in")),
    (("agreement", "contract", "other_money", _ANY), ("of_term",)),
    (("agreement", "contract", "floors", _ANY), ("of_term", "of_payer", "for_each")),
    (("agreement", "contract", "caps", _ANY), ("of_term", "of_payer", "for_each")),
)
"""Fields that came later, by the place of what has them: one that says nothing stands in no fingerprint."""
_LATER_BESIDE: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((), ("surplus", "return_caps", "converted")),
    (("other_money", _ANY), ("of_term",)),
    (("capital", _ANY), ("interest_in",)),
)
"""The same of contracts beside the first: what came before there could be any stands in them also where it is empty."""
_NOTHING_SAID: tuple[Any, ...] = (None, (), [], {}, "unit")
"""What such a field is where nothing is said; a number's scale is then its unit's."""
_UNSAID: Mapping[str, tuple[Any, ...]] = {"horizons": ((1, 3, 10), [1, 3, 10]), "currency": (KRONOR,)}
"""Fields of the case that came later, with what they are where nothing is said, where that is not nothing."""


SHOWN = 12
"""Signs of a fingerprint that are enough to tell two cases apart by eye."""


def fingerprint(case: Case) -> str:
    """SHA-256 of the case as canonical JSON, 64 hexadecimal signs: the same however it was written or stored."""
    tree = plain(case, as_json=True)
    for part in _cases_in(tree):
        said = part.get("review")
        if said is not None:  # an answer to a finding changes no result
            part["review"] = {name: kept for name, kept in said.items() if name != "replies" and kept}
            if not part["review"]:
                del part["review"]
    written = json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(written.encode("utf-8")).hexdigest()


def plain(case: Case, *, as_json: bool = False) -> dict[str, Any]:
    """The case as plain values, the same for the same content. As JSON has them, or as Python does."""
    tree = case.model_dump(mode="json" if as_json else "python")
    for part in _cases_in(tree):
        for effect in _at(part, "effects", _ANY):
            if effect["kind"] in _FIRST_EFFECTS:
                _refill(effect, {name: effect.get(name) for name in _OF_EFFECTS} | {"timing": effect["timing"]})
        for term in _at(part, "agreement", "contract", "terms", _ANY):
            if term["kind"] in _FIRST_TERMS:
                empty = {name: list(said) if as_json and said == () else said for name, said in _OF_TERMS.items()}
                _refill(term, {**empty, **term})
        for path, fields in _LATER:
            _leave_out(_at(part, *path), fields)
        for contract in _at(part, "agreements", _ANY, "contract"):
            for path, fields in _LATER_BESIDE:
                _leave_out(_at(contract, *path), fields)
            # A price could be indexed before amounts could.
            _leave_out((term for term in _at(contract, "terms", _ANY) if term["kind"] != "per_unit"), ("index",))
        for name, unsaid in _UNSAID.items():
            if part.get(name) in unsaid:
                del part[name]
    return tree


def _leave_out(holders: Iterable[dict[str, Any]], fields: tuple[str, ...]) -> None:
    """Takes fields in which nothing is said out of some parts."""
    for holder in holders:
        for name in fields:
            if holder.get(name) in _NOTHING_SAID:
                holder.pop(name, None)


def _cases_in(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The values of a case, and of the case that it was filed as."""
    yield tree
    filed = tree.get("filed")
    if isinstance(filed, dict) and isinstance(filed.get("case"), dict):
        yield filed["case"]


def _at(tree: Any, *path: str) -> Iterator[dict[str, Any]]:
    """The parts at a place, of which `_ANY` is every one, as far as they are what they should be."""
    if not path:
        if isinstance(tree, dict):
            yield tree
        return
    step, *rest = path
    if step != _ANY:
        branches = [tree.get(step)] if isinstance(tree, dict) else []
    else:
        branches = list(tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list | tuple) else ())
    for branch in branches:
        yield from _at(branch, *rest)


def _refill(part: dict[str, Any], fields: Mapping[str, Any]) -> None:
    part.clear()
    part.update(fields)

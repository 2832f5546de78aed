"""Parts put into a contract and taken out of it: a new part pays nothing, and a contract is as before without it."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from model.case.contract import Contract
from model.case.fingerprint import fingerprint
from model.case.terms import Bands
from model.checking.contract import check_contract
from model.contracts.settlement import settle
from model.editing.agreed.parts import (
    MEASURED,
    NEW_PARTS,
    ROOMS,
    NewPart,
    needs_outcome,
    with_band,
    with_new_part,
    with_term_moved,
    with_years_of,
    without_band,
    without_gate,
    without_place,
    without_term,
)
from model.editing.contract_payers import unused_parties, without_party
from model.files.reading import read_case
from model.files.writing import write_case
from tests.case_with_contract import CONTRACT, agreed_case, laid
from tests.contracts_at_random import a_contract, a_measurement, an_advance

NAMED = {"sv": "Ny", "en": "New"}
WITH_CAPITAL = [seed for seed in range(30) if sum(sum(part.amounts.values()) for part in a_contract(seed).capital) > 0][
    :8
]


def contract_with(edits: dict[str, Any] | None = None) -> Contract:
    return Contract.model_validate(laid(CONTRACT, edits or {}))


@pytest.mark.parametrize("kind", NEW_PARTS)
def test_a_new_part_pays_nothing_and_a_contract_is_as_before_without_it(kind: NewPart) -> None:
    for seed in WITH_CAPITAL:
        contract = a_contract(seed)
        grown = with_new_part(contract, kind, NAMED)
        before, after = (settle(one, a_measurement(seed), an_advance(seed)) for one in (contract, grown))
        for party in contract.parties:
            assert np.allclose(before.net(party), after.net(party), rtol=0, atol=1e-6), (seed, party)
        if kind == "gate":
            left = without_gate(grown, next(name for name in grown.gates if name not in contract.gates))
        elif kind in ROOMS:
            room = ROOMS[kind]
            left = without_place(grown, room, len(getattr(grown, room)) - 1)
        else:
            left = without_term(grown, next(name for name in grown.terms if name not in contract.terms))
        assert left == contract, seed


def test_what_a_new_part_measures_is_made_where_nothing_of_the_kind_is() -> None:
    bare = contract_with({"outcomes": {}, "terms": {}})
    for kind, unit in MEASURED.items():
        assert needs_outcome(bare, kind) == unit  # type: ignore[arg-type]
        grown = with_new_part(bare, kind, NAMED, {"label": NAMED, "effects": ("care",)})  # type: ignore[arg-type]
        [term], [outcome] = grown.terms.values(), grown.outcomes.values()
        assert (outcome.unit, outcome.effects, term.measures) == (unit, ("care",), next(iter(grown.outcomes)))
        assert needs_outcome(grown, kind) is None  # type: ignore[arg-type]
        assert not [problem for problem in check_contract(grown) if problem.severity == "error"]
    assert needs_outcome(bare, "gate") == "count" and needs_outcome(bare, "fee") is None


def test_a_term_takes_its_limits_and_its_group_with_it() -> None:
    edits = {
        "terms/shared/either": "one_of",
        "terms/each_won/either": "one_of",
        "either": {"one_of": "best"},
        "caps": [{"amount": 5, "of_term": "shared"}, {"amount": 7}],
    }
    left = without_term(contract_with(edits), "shared")
    assert [cap.amount.money for cap in left.caps] == [7] and left.either == {}
    assert {term.either for term in left.terms.values()} == {None}


def test_a_condition_taken_away_is_asked_by_no_term() -> None:
    gated = contract_with({"gates": {"good": {"label": "Bra", "outcome": "rate"}}, "terms/shared/gate": "good"})
    assert without_gate(gated, "good") == contract_with()


def test_bands_are_put_in_above_the_last_and_taken_out() -> None:
    bands = [{"at_least": 0.1, "pays": 10}, {"at_least": 0.3, "pays": 40}]
    contract = contract_with({"terms/steps": {"label": "T", "kind": "bands", "measures": "rate", "bands": bands}})
    grown = with_band(contract, "steps")
    steps = grown.terms["steps"]
    assert isinstance(steps, Bands)
    assert [band.at_least for band in steps.bands] == pytest.approx([0.1, 0.3, 0.5])
    assert steps.bands[-1].pays == steps.bands[1].pays, "what it pays is typed then"
    assert without_band(grown, "steps", 2) == contract
    first = without_band(contract, "steps", 0).terms["steps"]
    assert isinstance(first, Bands) and [band.at_least for band in first.bands] == [0.3]


def test_years_that_are_chosen_begin_at_nothing() -> None:
    assert with_years_of({1: 5.0, 2: 6.0}, (3, 1)) == {1: 5.0, 3: 0.0}


def test_terms_stand_in_the_order_that_somebody_gave_them() -> None:
    contract = contract_with({"terms/shared/either": "one", "terms/each_won/either": "one", "either": {"one": "first"}})
    names = list(contract.terms)
    moved = with_term_moved(contract, names[0], 1)
    assert list(moved.terms) == [names[1], names[0], *names[2:]]
    assert moved != contract and Contract.model_validate(moved.model_dump()) == moved
    assert list(with_term_moved(moved, names[0], -5).terms) == names
    case = agreed_case()
    other = case.with_agreement("", case.agreement.edited(contract=moved))  # type: ignore[union-attr]
    again = read_case(write_case(other).encode())
    assert again.agreement is not None and list(again.agreement.contract.terms) == list(moved.terms)
    assert fingerprint(again) == fingerprint(other) != fingerprint(case), "of either-terms the first is paid"
    left = without_term(moved, names[0])
    assert left.order == tuple(names[1:]) == tuple(left.terms)


def test_only_a_party_that_nothing_names_is_taken_away() -> None:
    agreement = agreed_case({"fees": []}).agreement
    assert agreement is not None and unused_parties(agreement.contract) == ("evaluator",)
    assert without_party(agreement, "payer") == agreement
    left = without_party(agreement, "evaluator")
    assert "evaluator" not in left.contract.parties and "evaluator" not in left.roles
    coupon = {"terms/coupon": {"label": "K", "kind": "coupon", "share": 0.1, "paid_by": {"evaluator": 1}}}
    for edits in (
        coupon,
        {"guarantees": [{"by": "evaluator", "to": "investor", "limit": 5}]},
        {"terms/shared/paid_by": {"evaluator": 1}},
        {"surplus": [{"to": "evaluator", "share": 0.1}]},
        {"receives": "evaluator"},
    ):
        assert unused_parties(contract_with({"fees": [], **edits})) == (), edits


@pytest.mark.parametrize("said", [{"paid": "once"}, {"milestones": [1]}, {"delay": 0}, {"either": "one"}])
def test_a_coupon_has_no_time_but_its_year(said: dict[str, Any]) -> None:
    coupon = {"label": "K", "kind": "coupon", "share": 0.1}
    contract_with({"terms/coupon": coupon})
    with pytest.raises(ValidationError, match="coupon_in_its_year"):
        contract_with({"terms/coupon": {**coupon, **said}})

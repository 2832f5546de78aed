"""Terms edited: when they are paid, and which other they are paid instead of."""

import pytest

from model.case.contract import Contract
from model.checking.contract import check_contract
from model.editing.contract import parameters, with_parameter
from model.editing.contract_terms import (
    instead_of,
    when_paid,
    with_delay,
    with_instead_of,
    with_milestones,
    with_rule,
    with_when_paid,
)
from tests.case_with_contract import CONTRACT, laid


def contract_with(edits: dict[str, object] | None = None) -> Contract:
    return Contract.model_validate(laid(CONTRACT, edits or {}))


def test_when_a_term_is_paid_is_chosen_and_taken_back() -> None:
    contract = contract_with()
    assert when_paid(contract.terms["shared"]) == "as_contract"
    at_milestones = with_when_paid(contract, "shared", "milestones")
    assert at_milestones.terms["shared"].milestones == (3,)
    other = with_milestones(at_milestones, "shared", (3, 1))
    assert other.terms["shared"].milestones == (1, 3)
    once = with_when_paid(other, "shared", "once")
    assert (once.terms["shared"].paid, once.terms["shared"].milestones) == ("once", ())
    assert with_when_paid(once, "shared", "as_contract") == contract
    assert with_milestones(other, "shared", ()) == contract
    assert with_delay(with_delay(contract, "shared", 0), "shared", None) == contract


def test_a_term_paid_instead_of_another_is_paid_when_it_is() -> None:
    contract = with_delay(contract_with(), "shared", 0)
    either = with_instead_of(contract, "each_won", "shared")
    assert either.terms["each_won"].delay == 0
    assert (instead_of(either, "each_won"), instead_of(either, "shared")) == ("shared", "each_won")
    assert set(either.either.values()) == {"best"}
    first = with_rule(either, next(iter(either.either)), "first")
    assert set(first.either.values()) == {"first"}
    later = with_delay(first, "shared", 2)
    assert later.terms["each_won"].delay == 2
    assert "either_not_alike" not in {problem.code for problem in check_contract(later)}
    three = with_instead_of(later, "each_rate", "each_won")
    assert len(three.either) == 1
    left = with_instead_of(with_instead_of(three, "each_rate", None), "each_won", None)
    assert left.either == {}
    assert {term.either for term in left.terms.values()} == {None}


@pytest.mark.parametrize(("pays", "unit"), [(20_000, "money"), ({"of_advance": 0.2}, "of_advance")])
def test_what_is_paid_just_below_a_bound_is_typed_and_taken_away(pays: object, unit: str) -> None:
    bands = [{"at_least": 0.1, "pays": 0}, {"at_least": 0.2, "pays": pays}]
    line = {"label": "Linje", "kind": "bands", "measures": "rate", "between": "linear", "bands": bands}
    contract = contract_with({"terms/line": line})
    name = "terms.line.bands.1.just_below"
    asked = next(one for one in parameters(contract) if one.name == name)
    assert asked.value is None
    typed = with_parameter(contract, name, 0.1)
    below = typed.terms["line"].model_dump()["bands"][1]["just_below"]
    assert below[unit] == 0.1
    assert next(one for one in parameters(typed) if one.name == name).value == 0.1
    assert with_parameter(typed, name, None) == contract

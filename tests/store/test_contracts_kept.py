"""A case with any contract is kept, and is the same when it is read again: also money that stands by contract year."""

import pytest

from model.editing.contract import agreement_of
from model.files.reading import contract_files, read_contract
from store.content.canonical import case_of, content_of
from store.records import SINGLE_USER
from store.store import Store
from tests.contracts_at_random import an_agreed_case
from tests.generators import LIBRARY
from tests.store.people import begun, edited


@pytest.mark.parametrize("name", contract_files())
def test_a_contract_to_begin_from_is_kept_with_its_case(name: str, store: Store) -> None:
    opened = begun(store)
    contract = read_contract(contract_files()[name].read_bytes())
    agreement = agreement_of(contract, opened.case, LIBRARY)
    case = opened.case.edited(agreement=agreement, agreements={"avtal_2": agreement})
    edited(store, opened, agreement=agreement, agreements=case.agreements)
    again = store.open(SINGLE_USER, opened.case_id).case
    assert again == case and content_of(again) == content_of(case)


@pytest.mark.parametrize("seed", range(40))
def test_random_contracts_are_read_as_they_were_written(seed: int) -> None:
    case = an_agreed_case(seed)
    again = case_of(content_of(case))
    assert again == case and content_of(again) == content_of(case)
    of_terms = ([*one.contract.terms] for one in (case.agreement, again.agreement) if one is not None)
    assert len({tuple(names) for names in of_terms}) == 1, "of either-terms the first is paid"

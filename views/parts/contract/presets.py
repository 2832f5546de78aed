"""Contracts to begin from: the choice of one, with what it says, and the button that takes it into the case."""

import streamlit as st

from model.case.contract import Contract
from model.editing.contract import agreement_of, has_no_amounts, new_contract_name
from model.files.reading import contract_files, read_contract
from views.fields.addresses import field_key
from views.fields.choice import told_apart
from views.parts.contract.terms import show_sentences
from views.state.workspace import Workspace, current, edits
from wording.text_safety import label, markdown


def show_choice(work: Workspace) -> Contract:
    """The contracts to begin from, each with what it says; the one that is chosen."""
    files = contract_files()
    name = st.selectbox(
        work.say("contract.none.choose"),
        list(files),
        index=list(files).index("norrkoping_2016"),
        format_func=told_apart(files, lambda name: label(preset(name).label.text(work.language))),
        key=field_key(work, "contract_chosen"),
    )
    contract = preset(name)
    if contract.summary is not None:
        st.markdown(markdown(contract.summary.text(work.language)))
    show_sentences(work, contract, None)
    show_use(work, name, contract)
    return contract


def show_use(work: Workspace, name: str, contract: Contract) -> None:
    """The button that takes the contract into the case, with its currency into one without amounts, or what to do."""
    currency, of_case = contract.currency, work.case.currency
    if currency == of_case:
        st.button(work.say("contract.none.use"), key="contract_use", on_click=use, args=(name,))
    elif has_no_amounts(work.case):
        st.caption(work.say("contract.none.switch", currency=currency, of_case=of_case))
        words = work.say("contract.none.use_in", currency=currency)
        st.button(words, key="contract_use_in", on_click=use, args=(name,))
    else:
        st.caption(work.say("contract.none.foreign", currency=currency, of_case=of_case))


@st.cache_data
def preset(name: str) -> Contract:
    """A contract to begin from."""
    return read_contract(contract_files()[name].read_bytes())


@edits
def use(name: str) -> None:
    """Takes a contract into the case, which gets its currency."""
    now = current()
    contract = preset(name)
    agreement = agreement_of(contract, now.case, now.library)
    place = new_contract_name(now.case)
    case = now.case.with_agreement(place, agreement).edited(currency=contract.currency)
    now.draft.choose_contract(place)
    now.draft.edit(case, what="contract", redraw=True)

"""Contracts to begin from: the choice of one, with what it says, and the button that takes it into the case."""

import streamlit as st

from model.case.contract import Contract
from model.editing.contract import agreement_of
from model.files.reading import contract_files, read_contract
from views.fields.addresses import field_key
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
        format_func=lambda name: label(preset(name).label.text(work.language)),
        key=field_key(work, "contract_chosen"),
    )
    contract = preset(name)
    if contract.summary is not None:
        st.markdown(markdown(contract.summary.text(work.language)))
    show_sentences(work, contract, None)
    if contract.currency == "SEK":
        st.button(work.say("contract.none.use"), key="contract_use", on_click=use, args=(name,))
    else:
        st.caption(work.say("contract.none.foreign", currency=contract.currency))
    return contract


@st.cache_data
def preset(name: str) -> Contract:
    """A contract to begin from."""
    return read_contract(contract_files()[name].read_bytes())


@edits
def use(name: str) -> None:
    """Takes a contract into the case."""
    now = current()
    agreement = agreement_of(preset(name), now.case, now.library)
    now.draft.edit(now.case.edited(agreement=agreement), what="contract", redraw=True)

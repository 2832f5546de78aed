"""Contracts to begin from: the choice of one, with what it says, and the button that takes it into the case."""

import streamlit as st
from pydantic import ValidationError

from model.case.contract import Contract
from model.case.problem import Problem, error
from model.case.terms import HIGHEST_RATE
from model.editing.agreed.converted import in_currency
from model.editing.contract import agreement_of, has_no_amounts, new_contract_name
from model.files.reading import contract_files, read_contract
from model.files.refusals import problems_of
from views.fields.addresses import field_key
from views.fields.choice import told_apart
from views.fields.text import text_field
from views.parts.contract.terms import show_sentences
from views.state.typed import read_typed
from views.state.workspace import Workspace, current, edits
from wording.numbers import write_number
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
        show_rate(work, name, contract)


def show_rate(work: Workspace, name: str, contract: Contract) -> None:
    """What the contract's currency is worth in that of the case; once it is typed, the button that takes it in."""
    words = work.say("contract.none.rate", currency=contract.currency, of_case=work.case.currency)
    kept = f"rate:{name}:{work.case.currency}"

    def take(now: Workspace, written: str) -> Problem | None:
        if not written.strip():
            now.draft.trial.pop(kept, None)
            return None
        typed = read_typed(written, "factor")
        if isinstance(typed, Problem):
            return typed
        if not 0 < typed <= HIGHEST_RATE:
            return error("typed.no_rate", words, value=write_number(typed), highest=write_number(HIGHEST_RATE))
        try:
            in_currency(contract, now.case.currency, typed)
        except ValidationError as refusal:
            return problems_of(refusal)[0]
        now.draft.trial[kept] = typed
        return None

    rate = work.draft.trial.get(kept)
    text_field(work, kept, words, "" if rate is None else write_number(rate), take)
    if rate is not None and kept not in work.draft.unsettled:
        words = work.say("contract.none.use_at", of_case=work.case.currency)
        st.button(words, key="contract_use_at", on_click=use, args=(name, rate))


@st.cache_data
def preset(name: str) -> Contract:
    """A contract to begin from."""
    return read_contract(contract_files()[name].read_bytes())


@edits
def use(name: str, rate: float | None = None) -> None:
    """Takes a contract into the case, which gets its currency; or with a rate, the contract that of the case."""
    now = current()
    contract = preset(name)
    if rate is not None:
        contract = in_currency(contract, now.case.currency, rate)
    agreement = agreement_of(contract, now.case, now.library)
    place = new_contract_name(now.case)
    case = now.case.with_agreement(place, agreement).edited(currency=contract.currency)
    now.draft.choose_contract(place)
    now.draft.edit(case, what="contract", redraw=True)

"""The share or price that gives the investor a return, or the municipality a chance of not losing."""

import streamlit as st

from model.case.problem import Problem
from model.case.terms import Coupon, PerUnit, ShareOfSavings
from model.contract_risk.risk import Wish, design
from model.editing.contract import with_parameter
from views.fields.addresses import field_key
from views.fields.text import ask_what_was_meant
from views.state.typed import read_typed, take_case
from views.state.workspace import Workspace, current, edits
from wording.numbers import money, percent
from wording.text_safety import label, markdown


def show_design(work: Workspace) -> None:
    """What is wished for, and the share or price of a term that gives it."""
    contract = work.risk.contract
    terms = [name for name, term in contract.terms.items() if isinstance(term, ShareOfSavings | PerUnit | Coupon)]
    if not terms:
        return
    st.header(work.say("contract.design.title"))
    if not work.answer.has_ranges:
        st.caption(work.say("contract.design.needs_ranges"))
        return
    one, two, three = st.columns(3)
    wishes: tuple[Wish, ...] = ("return", "safety") if contract.investors else ("safety",)
    with one:
        term = st.selectbox(
            work.say("contract.design.term"),
            terms,
            format_func=lambda name: label(contract.terms[name].label.text(work.language)),
            key=field_key(work, "design_term"),
        )
    with two:
        wish = st.selectbox(
            work.say("contract.design.wish"),
            wishes,
            format_func=lambda name: work.say(f"contract.design.{name}"),
            key=field_key(work, "design_wish"),
        )
    with three:
        written = st.text_input(work.say("contract.design.wanted"), key=field_key(work, "design_wanted"))
    if not written.strip():
        return
    wanted = read_typed(written, "change")
    if isinstance(wanted, Problem):
        st.error(work.words(wanted))
        return
    ask_what_was_meant(work, written, "change")
    show_designed(work, term, wish, wanted)


def show_designed(work: Workspace, term: str, wish: Wish, wanted: float) -> None:
    """The share or price that gives what is wanted, with a button that puts it into the contract; or that none does."""
    designed = design(work.risk, term, wish, wanted)
    words = work.risk.contract.terms[term].label.text(work.language)
    if designed.value is None:
        st.markdown(markdown(work.say("contract.design.none", term=words, best=percent(designed.best))))
        return
    value = percent(designed.value, 1) if designed.field == "share" else money(designed.value, work.language)
    st.markdown(f"**{markdown(work.say('contract.design.found', term=words, value=value))}**")
    st.button(
        work.say("contract.design.use"),
        key="design_use",
        on_click=use_design,
        args=(f"terms.{term}.{designed.field}", round(designed.value, 6)),
    )


@edits
def use_design(name: str, value: float) -> None:
    """Puts the figure that was worked out into the contract."""
    now = current()
    agreement = now.case.all_agreements.get(now.contract_name)
    if agreement is not None:
        edited = agreement.edited(contract=with_parameter(agreement.contract, name, value))
        take_case(now, now.case.with_agreement(now.contract_name, edited), what="contract", redraw=True)

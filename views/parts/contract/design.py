"""The figure of a contract that gives the investor a return, or the municipality a chance of not losing."""

import streamlit as st
from pydantic import ValidationError

from model.case.problem import Problem
from model.case.units import is_money
from model.contract_risk.design import Wish, design
from model.contract_risk.solvable import is_whole, not_solvable, solvable
from model.editing.contract import with_parameter
from model.files.refusals import problems_of
from model.numbers.contract_figures import Figure
from presentation.sentences.labels import figure_words, listed
from views.fields.addresses import field_key, show_problem
from views.fields.choice import told_apart
from views.fields.text import ask_what_was_meant
from views.parts.contract.agreement_edits import take_figure
from views.parts.contract.term_fields import keep
from views.state.typed import read_typed
from views.state.workspace import Workspace, current, edits
from wording.numbers import money, percent, quantity, write_number
from wording.text_safety import label, markdown

USED = "contract:design"
"""Where it is said why a figure that was worked out can't be taken."""
OF_ADVANCE = ("amount", "above", "up_to", "band_pays", "just_below", "floor", "cap", "limit", "after", "share")
"""Figures that are a share of what is advanced, or of what is saved, where they are no money."""


def show_design(work: Workspace) -> None:
    """What is wished for, and the figure of the contract that gives it."""
    contract, stated = work.risk.contract, solvable(work.risk)
    if not stated:
        return
    st.header(work.say("contract.design.title"))
    if not work.answer.has_ranges:
        st.caption(work.say("contract.design.needs_ranges"))
        st.page_link("uncertainty.py", label=work.say("remaining.to.uncertainty"), icon=":material/arrow_forward:")
        return
    one, two, three = st.columns(3)
    wishes: tuple[Wish, ...] = ("return", "safety") if contract.investors else ("safety",)
    with one:
        figure = st.selectbox(
            work.say("contract.design.figure"),
            list(stated),
            format_func=told_apart(stated, lambda place: label(figure_words(stated[place], work.language))),
            key=field_key(work, "design_figure"),
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
    show_not_solved(work)
    if not written.strip():
        return
    wanted = read_typed(written, "change")
    if isinstance(wanted, Problem):
        st.error(work.words(wanted))
        return
    ask_what_was_meant(work, written, "change")
    show_designed(work, figure, stated[figure], wish, wanted)


def show_not_solved(work: Workspace) -> None:
    """Which figures are not worked out, and why."""
    unsure = not_solvable(work.risk)
    if unsure:
        names = listed([figure_words(figure, work.language) for figure in unsure.values()], work.language)
        st.caption(markdown(work.say("contract.design.not_agreed", figures=names)))
    contract = work.risk.contract
    if len(contract.payers) > 1 or any(len(term.paid_by) > 1 for term in contract.terms.values()):
        st.caption(work.say("contract.design.last_payer"))


def show_designed(work: Workspace, place: str, figure: Figure, wish: Wish, wanted: float) -> None:
    """The value that gives what is wanted, with a button that puts it into the contract; or that none does."""
    designed, words = design(work.risk, place, wish, wanted), figure_words(figure, work.language)
    if designed.is_same:
        st.markdown(markdown(work.say("contract.design.same", term=words, best=percent(designed.best))))
        return
    if designed.value is None:
        st.markdown(markdown(work.say("contract.design.none", term=words, best=percent(designed.best))))
        return
    if designed.least is not None:
        low, high = (designed_words(end, figure, work) for end in designed.spans[0])
        ends = {"low": low, "high": high, "least": percent(designed.least)}
        st.markdown(markdown(work.say("contract.design.any", term=words, **ends)))
        return
    value = designed_words(designed.value, figure, work)
    st.markdown(f"**{markdown(work.say('contract.design.found', term=words, value=value))}**")
    if len(designed.spans) > 1:
        told = [
            work.say("contract.design.span", low=low, high=high) if low != high else low
            for low, high in ((designed_words(end, figure, work) for end in span) for span in designed.spans)
        ]
        st.markdown(markdown(work.say("contract.design.several", spans=listed(told, work.language))))
    st.button(
        work.say("contract.design.use"), key="design_use", on_click=use_design, args=(place, round(designed.value, 6))
    )
    show_problem(work, USED)


def designed_words(value: float, figure: Figure, work: Workspace) -> str:
    """A value that was worked out, in the unit of its figure."""
    if figure.unit in ("share", "rate", "change"):
        return percent(value, 1)
    if is_money(figure.unit):
        return money(value, work.language)
    if is_whole(figure):
        return quantity(value, figure.unit, work.language) if figure.unit == "years" else write_number(value, 0)
    return percent(value) if figure.kind in OF_ADVANCE else write_number(value, 1)


@edits
def use_design(name: str, value: float) -> None:
    """Puts the figure that was worked out where it stands: among the numbers if it is one, else in the contract."""
    now = current()
    agreement = now.case.all_agreements.get(now.contract_name)
    if agreement is None:
        return
    try:
        problem = take_figure(now, name, value, with_parameter(agreement.contract, name, value), redraw=True)
    except ValidationError as refusal:
        problem = problems_of(refusal)[0]
    keep(now, USED, problem)

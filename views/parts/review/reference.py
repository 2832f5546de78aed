"""How much of what earlier cases claimed has come, offered to who reviews: from the cases that are saved here."""

import streamlit as st

from model.analysis.answer import Answer
from model.committee.reference_class import FEWEST, ReferenceClass, npv_at, reference_class
from model.numbers.resolve import resolve
from store.database.faults import StoreRefused
from views.state.looked_at import OPEN, case_of, within_reach
from views.state.workspace import Workspace
from wording.numbers import money, write_number
from wording.text_safety import markdown


def show_reference(work: Workspace) -> None:
    """The reference class when somebody asks for it, and what it would make of this case."""
    opened = st.expander(work.say("review.reference.title"), key="reference_class", on_change="rerun")
    if not opened.open:
        return
    with opened:
        found = reference_here(work)
        st.markdown(markdown(reference_sentence(work, found)))
        st.caption(work.say("review.reference.note", fewest=FEWEST))


def reference_here(work: Workspace) -> ReferenceClass:
    """The reference class of the cases that this user may see, without the one that is open."""
    answers = {}
    for name in within_reach(work):
        if name == OPEN:
            continue
        try:
            case = case_of(work, name)
        except StoreRefused:
            continue
        if case.followup is not None and case.followup.is_begun:
            answers[name] = Answer(resolve(case, work.library), case.perspective)
    return reference_class(answers)


def reference_sentence(work: Workspace, found: ReferenceClass) -> str:
    """How much of what is claimed usually comes, or how many cases are missing before it can be said."""
    count = len(found.ratios)
    if not found.is_enough:
        return work.say("review.reference.too_few", count=count, fewest=FEWEST)
    numbers = {name: write_number(getattr(found, name), 1) for name in ("middle", "least", "most")}
    npv = money(npv_at(work.answer, found.middle), work.language, signed=True)
    return work.say("review.reference.usual", count=count, npv=npv, **numbers)

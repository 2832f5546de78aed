"""Scenarios that a reviewer has laid beside the version that is up: what each comes to, and in what it differs."""

import streamlit as st

from model.analysis.answer import side_by_side
from model.case.assumptions import Library
from model.case.case import Case
from model.editing.filing import is_changed
from presentation import tables
from store.records import Opened
from views.fields.static_table import static_table
from views.parts.decision.minutes_of import answer_of, beside_of
from views.state.workspace import Workspace
from wording.text_safety import markdown


def show_beside(work: Workspace, up: Opened) -> None:
    """The version that is up and the scenarios of who reviewed it, on the same terms; nothing where there are none."""
    case = beside_of(work, up.case_id, up.revision)
    if case is None:
        return
    st.header(work.say("decision.beside.title"))
    st.caption(work.say("decision.beside.note", number=up.revision))
    show_rows(work, case, answer_of(work, up.case_id, up.revision).resolved.library)


def show_rows(work: Workspace, case: Case, library: Library) -> None:
    """Each scenario as a row, and under the table what it is and in which numbers it differs."""
    table, language = side_by_side(case, library, case.perspective), work.language
    static_table(tables.scenario_rows(table, case, language, is_changed(case)))
    for name, why, differs in tables.scenario_differences(table, case, language):
        st.markdown(f"- **{markdown(name)}.** {markdown(why)} *{markdown(differs)}*")

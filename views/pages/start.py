"""Start: a first answer in three questions, an example to look at, a file to open, or a blank page."""

import streamlit as st

from presentation import sentences
from views.fields.begun import BEGUN
from views.parts.start.example import show_example
from views.parts.start.examples import show_examples
from views.parts.start.opening import GO_TO, show_blank, show_open
from views.parts.start.quick import show_quick
from views.shell.page_files import page_file
from views.state.store_here import the_store
from views.state.workspace import JUST_COME, Workspace, workspace
from wording.text_safety import markdown

START = "start"
"""The part of the address that asks for this page and not for one's calculations."""


def main() -> None:
    """Draws the page."""
    go_on()
    work = workspace()
    go_to_mine(work)
    st.title(work.say("start.title"))
    if work.draft.is_touched:
        show_going_on(work)
    own, rest = st.columns(2, gap="large")
    with own:
        with st.container(border=True):
            show_quick(work)
        show_blank(work)
    with rest:
        with st.container(border=True):
            show_example(work)
        show_examples(work)
        show_open(work)


def go_on() -> None:
    """Goes to the page that comes next, where something was opened or begun here."""
    page = st.session_state.pop(GO_TO, None)
    if page is not None:
        st.switch_page(page_file(page))


def go_to_mine(work: Workspace) -> None:
    """Goes to one's calculations, where one has some and has just come without asking for anything else."""
    if not st.session_state.get(JUST_COME) or work.draft.is_touched or {START, BEGUN} & set(st.query_params):
        return
    if the_store().cases(work.acting, most=1).count:
        st.switch_page(page_file("cases"))


def show_going_on(work: Workspace) -> None:
    """The case that one is working on, with its answer and the way to it."""
    with st.container(border=True):
        st.markdown(f"**{markdown(work.case.label.text(work.language))}**")
        if not work.answer.has_errors and (work.case.budget or work.case.effects):
            st.markdown(markdown(sentences.payback_sentence(work.answer, work.language)))
        st.page_link("overview.py", label=work.say("start.go_on"), icon=":material/arrow_forward:")


main()

"""The worked cases on the start page: found by what they are about, and by words."""

from collections.abc import Collection
from typing import get_args

import streamlit as st

from model.case.case import Area, Case
from views.parts.start.opening import open_case
from views.state.opening import shipped_cases
from views.state.workspace import Workspace, edits
from wording.text_safety import markdown


def show_examples(work: Workspace) -> None:
    """The worked cases that come with the tool, by what they are about and by words, each with what it teaches."""
    st.header(work.say("export.examples"))
    areas = st.pills(
        work.say("start.areas"),
        get_args(Area),
        selection_mode="multi",
        format_func=lambda area: work.say(f"start.area.{area}"),
        key="example_areas",
    )
    words = st.text_input(work.say("start.search"), key="example_words", max_chars=100)
    examples = shipped_cases()
    shown = [name for name, case in examples.items() if is_about(case, areas, words)]
    if not shown:
        st.caption(work.say("start.no_example"))
    for name in shown:
        show_one_example(work, name, examples[name])


def is_about(case: Case, areas: Collection[str], words: str) -> bool:
    """Whether a case is in any of the areas, or none is asked for, and tells of every word in either language."""
    texts = [label for label in (case.label, case.summary, case.teaches) if label is not None]
    told = " ".join(f"{label.text('sv')} {label.text('en')}" for label in texts).casefold()
    return (not areas or bool({*areas} & {*case.areas})) and all(word in told for word in words.casefold().split())


def show_one_example(work: Workspace, name: str, case: Case) -> None:
    """An example: its name, what it teaches, what it is about, and the button that opens it."""
    with st.container(border=True):
        st.markdown(f"**{markdown(case.label.text(work.language))}**")
        if case.teaches is not None:
            st.markdown(markdown(case.teaches.text(work.language)))
        if case.summary is not None:
            st.caption(markdown(case.summary.text(work.language)))
        st.button(
            work.say("start.open_example"),
            key=f"example:{name}",
            on_click=open_example,
            args=(case,),
            icon=":material/folder_open:",
        )


@edits
def open_example(case: Case) -> None:
    """Opens an example; undo leads back to what was open."""
    open_case(case)

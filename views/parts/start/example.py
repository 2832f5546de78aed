"""The founding case on the start page: its answer in words, with the number it turns on to try."""

import streamlit as st

from model.analysis.answer import Answer
from model.numbers.resolve import resolve
from presentation import sentences
from views.fields.number import number_field
from views.parts.start.opening import open_case
from views.parts.summary_bar import show_last_edit
from views.state.workspace import Workspace, edits, founding_case
from wording.text_safety import markdown


def show_example(work: Workspace) -> None:
    """The example's answer; its main number can be changed here while nothing else is open."""
    st.header(work.say("start.example"))
    is_open = not work.draft.is_touched or work.case.label == founding_case().label
    answer = work.answer if is_open else example_answer(work)
    if answer.has_errors:
        return
    st.markdown(f"**{markdown(sentences.payback_sentence(answer, work.language))}**")
    claimed = work.original(answer.case.headline or "") if is_open else None
    further = (
        sentences.enough_sentence(answer, claimed, work.language),
        sentences.scenarios_sentence(work.scenarios, answer.case, work.language, work.scenario) if is_open else "",
    )
    st.markdown(markdown(" ".join(filter(None, further))))
    if is_open:
        field, _ = st.columns([2, 1])
        with field:
            number_field(work, answer.case.headline or "")
        if work.draft.is_touched:
            show_last_edit(work)
        st.page_link("overview.py", label=work.say("start.see_example"), icon=":material/arrow_forward:")
    else:
        st.button(work.say("start.open_example"), key="open_founding", on_click=open_founding)


@edits
def open_founding() -> None:
    """Opens the example; undo leads back to what was open."""
    open_case(founding_case())


def example_answer(work: Workspace) -> Answer:
    """The answer to the founding case as it was filed."""
    case = founding_case()
    return Answer(resolve(case, work.library), case.perspective)

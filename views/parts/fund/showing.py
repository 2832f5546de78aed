"""A meeting's cases shown one a screen in large type, to be read from the back of a room; next and previous by key."""

import streamlit as st

from model.analysis.answer import Answer
from model.review.review import Review
from presentation import review as told
from presentation.committee.naming import names_with_marks
from presentation.sentences import key_figures
from store.records_of_decisions import Meeting
from views.parts.decision.form import meeting_words
from views.parts.decision.minutes_of import answer_of
from views.shell.page_files import page_file
from views.state.opening import CASE, VERSION
from views.state.workspace import Workspace, edits
from wording.currency import spoken_in
from wording.text_safety import markdown

PLACE = "_meeting_place"
AT_MEETING, AT_PLACE = "mote", "plats"
"""The parts of the address that name the meeting that is shown, and which of its cases."""
SHOWING = "_meeting_shown"
FIGURES = ("npv", "payback", "enough", "chance")
MOST_QUESTIONS = 3
WIDER = 1.4
"""Times as wide as the others: what is enough has two quantities with their units."""


def names_of(meeting: Meeting) -> dict[str, str]:
    """Case → its name on the agenda; one that several have is followed by its number, or by its place."""
    told = names_with_marks([(item.name, (item.applicant, item.register_number)) for item in meeting.items])
    return dict(zip((item.case_id for item in meeting.items), told, strict=True))


def is_showing(meeting: Meeting) -> bool:
    """Whether the cases of a meeting are being shown; where the page has just been loaded its address says so."""
    state, address = st.session_state, st.query_params
    if SHOWING not in state:
        place = address.get(AT_PLACE, "")
        state[SHOWING] = address.get(AT_MEETING)
        state[PLACE] = int(place) - 1 if place.isdecimal() and 0 < int(place) < 10_000 else 0
    return bool(meeting.items) and state[SHOWING] == meeting.meeting_id


def show(meeting_id: str | None) -> None:
    """Begins to show the cases of a meeting from the first, or ends it."""
    st.session_state[SHOWING], st.session_state[PLACE] = meeting_id, 0
    if meeting_id is None:
        for name in (AT_MEETING, AT_PLACE):
            st.query_params.pop(name, None)


@edits
def turn(by: int, count: int) -> None:
    """Goes so many cases on, and stays at the ends."""
    st.session_state[PLACE] = min(max(int(st.session_state.get(PLACE, 0)) + by, 0), count - 1)


def show_screen(work: Workspace, meeting: Meeting) -> None:
    """One case: its name, the answer in a sentence and in figures, what is asked of it, and what was decided."""
    count = len(meeting.items)
    place = min(int(st.session_state.get(PLACE, 0)), count - 1)
    item = meeting.items[place]
    st.query_params[AT_MEETING], st.query_params[AT_PLACE] = meeting.meeting_id, str(place + 1)
    show_ways(work, place, count)
    with st.container(key="meeting_screen"):
        outcome = "room.undecided" if item.outcome is None else f"outcomes.{item.outcome}"
        where = work.say("decision.room.place", place=place + 1, count=count)
        st.caption(markdown(" · ".join((meeting_words(meeting), where, work.say(f"decision.{outcome}")))))
        answer = answer_of(work, item.case_id, item.revision)
        with spoken_in(answer.case.currency):
            show_case(work, answer, names_of(meeting)[item.case_id])
    st.page_link(
        page_file("overview"),
        label=work.say("decision.room.open_case"),
        query_params={CASE: item.case_id, VERSION: str(item.revision)},
    )


def show_ways(work: Workspace, place: int, count: int) -> None:
    """The buttons that turn the screens, each with its key."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, by, key, is_end in (
            ("previous", -1, "ArrowLeft", place == 0),
            ("next", 1, "ArrowRight", place == count - 1),
        ):
            st.button(
                work.say(f"decision.room.{name}"),
                key=f"turn:{name}",
                on_click=turn,
                args=(by, count),
                shortcut=key,
                disabled=is_end,
            )
        st.button(
            work.say("decision.room.leave"), key="leave_showing", on_click=edits(show), args=(None,), type="tertiary"
        )


def show_case(work: Workspace, answer: Answer, name: str) -> None:
    """The case itself, the answer first."""
    language = work.language
    st.title(markdown(name))
    claimed = answer.resolved.numbers.get(answer.case.headline or "")
    figures = key_figures(answer, claimed, language)
    shown = [figures[name] for name in FIGURES if name in figures]
    widths = [WIDER if name == "enough" else 1.0 for name in FIGURES if name in figures]
    for column, figure in zip(st.columns(widths), shown, strict=True):
        column.metric(markdown(figure.label), markdown(figure.value))
    review = Review(answer)
    st.subheader(markdown(told.lead_sentences(review, language)))
    for finding in review.that_change[:MOST_QUESTIONS]:
        effect = told.effect_words(finding, review.beneath, language)
        st.markdown(f"- {markdown(told.told_name(finding, review.beneath, language))}: {markdown(effect)}")

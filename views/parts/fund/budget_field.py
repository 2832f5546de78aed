"""The whole budget of a choice: a field in millions, and a slider beside it over what all ask for."""

from collections.abc import Sequence

import streamlit as st

from model.case.problem import Problem, error
from model.committee.applications import Application
from presentation.committee.choosing import budget_stops
from views.state.looked_at import looked_at
from views.state.typed import read_millions
from views.state.workspace import Workspace, edits
from wording.numbers import mnkr, write_number
from wording.text_safety import markdown

TOTAL = "total"
DRAWN = "_budget_drawn"
"""Where the session counts how often the field, and the slider, had to start over because the other was moved."""


def budget_field(work: Workspace, applications: Sequence[Application]) -> float | None:
    """The whole budget in kronor; None where it is blank, or cannot be read."""
    field, slider = st.columns([1, 3], vertical_alignment="top")
    with field:
        whole = kronor_field(work, work.say("fund.choose.total"), TOTAL, times(TOTAL))
    with slider:
        budget_slider(work, sum(one.asked_in_all for one in applications), whole)
    return whole


def times(name: str) -> int:
    """How often the field, or the slider, has started over."""
    counted: dict[str, int] = st.session_state.setdefault(DRAWN, {})
    return counted.get(name, 0)


def start_over(name: str) -> None:
    """Makes the field, or the slider, begin from what the other one says."""
    counted = {name: times(name) + 1}
    st.session_state[DRAWN] = {**st.session_state[DRAWN], **counted}


@edits
def typed_in(name: str) -> None:
    """The slider follows what is typed beside it."""
    if name == TOTAL:
        start_over("slider")


def budget_slider(work: Workspace, asked: float, whole: float | None) -> None:
    """A slider from nothing to all that is asked for; a blank budget is all of it."""
    at = asked if whole is None else whole
    first = f"fund_budget_slider:{times('slider')}:{work.language}:{asked:.0f}"
    # The stop of what was typed stays while one slides: a slider with other stops is another one.
    stops = st.session_state.setdefault(f"_{first}", budget_stops(asked, at))
    if len(stops) < 2:
        return
    st.select_slider(
        work.say("fund.choose.slider"),
        stops,
        value=min(stops, key=lambda stop: abs(stop - at)),
        format_func=lambda kronor: mnkr(kronor, work.language),
        key=first,
        on_change=slid,
        args=(first,),
    )


@edits
def slid(key: str) -> None:
    """The field begins anew with the budget that the slider was moved to."""
    looked_at().typed[TOTAL] = write_number(float(st.session_state[key]) / 1e6)
    start_over(TOTAL)


def kronor_field(work: Workspace, words: str, name: str, drawn: int = 0) -> float | None:
    """Millions of kronor, which may be left blank; what can't be read says why beside the field, and stays."""
    typed = looked_at().typed
    key = f"fund_kronor_{name}" + (f":{drawn}" if drawn else "")
    text = st.text_input(words, typed.get(name, ""), key=key, placeholder="30", on_change=typed_in, args=(name,))
    typed[name] = text
    if not text.strip():
        return None
    kronor = read_millions(text, "kronor")
    if not isinstance(kronor, Problem) and kronor < 0:
        kronor = error("number.negative_budget", "")
    if isinstance(kronor, Problem):
        st.markdown(f":red[**{markdown(work.words(kronor))}**]")
        return None
    return kronor

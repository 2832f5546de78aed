"""What is left to fill in, to be worked through: one thing at a time with its field, and the next one follows."""

import streamlit as st

from model.editing.remaining import Remaining, remaining
from model.editing.sourcing import BUDGET
from model.numbers.resolved_numbers import effect_keys
from presentation.sentences import exact, question_label
from views.fields.addresses import first_on_page
from views.fields.number import number_field
from views.parts.number.source import show_same_for, source_fields
from views.parts.number.uncertainty import show_ends, show_grade
from views.parts.terms import year_field
from views.state.workspace import Workspace, current, edits
from wording.numbers import tkr
from wording.text_safety import label, markdown

_AT = "_remaining_at"
ELSEWHERE = {"costs": "budget", "effects": "effects", "funding": "budget", "running": "budget"}
"""The page where what has no field here is filled in."""


def show_remaining(work: Workspace) -> None:
    """What is left, counted by kind; the one that is worked on; the whole list when opened."""
    items = remaining(work.answer.resolved)
    at = item_worked_on(work, items)
    if at is None:
        st.markdown(f":material/check: {work.say('remaining.none')}")
        return
    with st.container(border=True):
        st.header(work.say("remaining.title", count=len(items)))
        if items:
            st.caption(counted(work, items))
        show_item(work, at, items)
        if len(items) > 1:
            show_list(work, items)


def counted(work: Workspace, items: tuple[Remaining, ...]) -> str:
    """*källor (7) · spann (1)*."""
    kinds = dict.fromkeys(item.kind for item in items)
    return " · ".join(
        work.say(f"remaining.counted.{kind}", count=sum(item.kind == kind for item in items)) for kind in kinds
    )


def item_worked_on(work: Workspace, items: tuple[Remaining, ...]) -> Remaining | None:
    """The one that somebody is at, also where it has just been filled in; else the first."""
    at: Remaining | None = st.session_state.get(_AT, (None, 0))[0]
    if at is not None and (at in items or is_there(work, at)):
        return at
    if not items:
        return None
    # Noted, so that it stays when it is filled in: what is said of it may then be said of others too.
    st.session_state[_AT] = (items[0], 0)
    return items[0]


def is_there(work: Workspace, item: Remaining) -> bool:
    """Whether the numbers of something that is filled in are still in the case."""
    resolved = work.answer.resolved
    return all(
        key in resolved.numbers or key.removeprefix(BUDGET) in work.case.budget or key == "price_year"
        for key in item.keys
    )


def words_of(work: Workspace, item: Remaining) -> str:
    """What is asked, with the number that it is asked of."""
    return work.say(
        f"remaining.kind.{item.kind}", number=question_label(work.answer.resolved, item.keys, work.language)
    )


def show_item(work: Workspace, item: Remaining, items: tuple[Remaining, ...]) -> None:
    """One thing to fill in, with its field, and the way to the next."""
    is_done = item not in items
    mark = ":material/check: " if is_done else ""
    value = value_of(work, item)
    st.markdown(f"{mark}**{markdown(words_of(work, item))}**" + (f" {markdown(value)}" if value else ""))
    show_field(work, item)
    if not is_done and len(items) == 1:
        return
    if items:
        words = work.say("remaining.next" if is_done else "remaining.skip")
        place = items.index(item) if item in items else st.session_state.get(_AT, (None, 0))[1]
        st.button(words, key="remaining_next", on_click=go_on, args=(item, place), icon=":material/arrow_forward:")


def value_of(work: Workspace, item: Remaining) -> str:
    """The number, or the sum of the line, that a source or a range is asked for."""
    key = item.keys[0]
    if item.kind not in ("source", "range", "grade"):
        return ""
    if key.startswith(BUDGET):
        line = work.case.budget.get(key.removeprefix(BUDGET))
        return "" if line is None else tkr(sum(line.amounts.values()), work.language)
    return exact(work.answer.resolved.numbers[key], work.language)


def show_field(work: Workspace, item: Remaining) -> None:
    """The field that it is filled in with, or the way to it."""
    key = item.keys[0]
    if item.kind == "source":
        source_fields(work, item.keys, "list")
        if key.startswith(BUDGET) and key.removeprefix(BUDGET) in work.case.budget:
            show_same_for(work, key, None, "list")
        for name in work.case.effects:
            if key in effect_keys(work.answer.resolved, name):
                show_same_for(work, key, name, "list")
                break
    elif item.kind == "range" and first_on_page(f"doubt:{key}"):
        show_ends(work, key)
    elif item.kind == "grade" and first_on_page(f"doubt:{key}"):
        show_grade(work, key, work.answer.resolved.numbers[key])
    elif item.kind in ("blank", "uncounted"):
        number_field(work, key)
    elif item.kind == "price_year" and first_on_page("price_year"):
        year_field(work, "price_year", work.case.price_year, may_be_blank=True)
    elif item.kind == "running" and (own := running_key(work)) is not None:
        number_field(work, own)
    elif item.kind in ELSEWHERE:
        page = ELSEWHERE[item.kind]
        st.page_link(f"{page}.py", label=work.say(f"remaining.to.{page}"), icon=":material/arrow_forward:")


def running_key(work: Workspace) -> str | None:
    """The yearly cost of a running line of the case, where there is one."""
    lines = (name for name, line in work.case.budget.items() if line.cost_type == "running")
    return next((f"{name}.per_year" for name in lines if work.answer.resolved.numbers[f"{name}.included"].value), None)


def show_list(work: Workspace, items: tuple[Remaining, ...]) -> None:
    """Everything that is left, each a way to its field."""
    every = st.expander(work.say("remaining.list", count=len(items)), key="remaining_list", on_change="rerun")
    if every.open:
        with every:
            for place, item in enumerate(items):
                st.button(
                    label(words_of(work, item)),
                    key=f"remaining:{item.address}",
                    on_click=work_on,
                    args=(item, place),
                    type="tertiary",
                )


@edits
def work_on(item: Remaining, place: int) -> None:
    """Shows the field of one thing that is left."""
    st.session_state[_AT] = (item, place)


@edits
def go_on(item: Remaining, place: int) -> None:
    """Shows the next thing that is left; after the last comes the first."""
    items = remaining(current().answer.resolved)
    if not items:
        st.session_state.pop(_AT, None)
        return
    place = (items.index(item) + 1 if item in items else place) % len(items)
    st.session_state[_AT] = (items[place], place)

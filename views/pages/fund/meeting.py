"""A committee's meeting: its agenda in order, the cases shown one a screen, and the minutes of what was decided."""

import contextlib
from collections.abc import Mapping

import streamlit as st

from presentation.committee.deciding import moved_by
from store.database.faults import StoreRefused
from store.records import CaseRow
from store.records_of_decisions import Item, ItemRow, Meeting
from store.rules.roles import allows
from views.fields.choice import told_apart
from views.fields.static_table import static_table
from views.fields.written import LONGEST_WORD, as_sent, show_refused, words_field, written
from views.parts.decision.form import meeting_words
from views.parts.decision.minutes_of import show_papers
from views.parts.fund.showing import is_showing, names_of, show, show_screen
from views.shell.page_files import page_file
from views.state.looked_at import MOST_SAVED
from views.state.opening import CASE
from views.state.reader_time import reader_today
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits, workspace
from wording.numbers import money_column
from wording.text_safety import label, markdown

NEW = ""
CHOSEN, REMEMBERED, OPEN_AGAIN = "_meeting", "_agendas", "_agendas_open"
ITEMS = "items"
"""The name under which the cases of an agenda are remembered, in order."""


def main() -> None:
    """Draws the page."""
    work = workspace()
    try:
        meetings = {one.meeting_id: one for one in the_store().meetings(work.acting, work.language)}
    except StoreRefused as refused:
        if refused.problem.code != "store.not_allowed":
            raise
        st.title(work.say("decision.room.title"))
        st.info(work.say("decision.room.not_yours"))
        return
    shown = next((one for one in meetings.values() if is_showing(one)), None)
    if shown is not None:
        show_screen(work, shown)
        return
    st.title(work.say("decision.room.title"))
    st.markdown(work.say("decision.room.lead"))
    meeting = choose_meeting(work, meetings)
    if allows(work.acting.standing, "hold_meetings"):
        show_agenda_fields(work, meeting)
    if meeting is not None:
        show_meeting(work, meeting)


def choose_meeting(work: Workspace, meetings: dict[str, Meeting]) -> Meeting | None:
    """Which meeting is shown; None for a new one."""
    holds = allows(work.acting.standing, "hold_meetings")
    names = [*meetings, *([NEW] if holds else [])]
    if not names:
        st.info(work.say("decision.room.nothing"))
        return None
    kept = st.session_state.get(CHOSEN, names[0])
    chosen = st.selectbox(
        work.say("decision.room.which"),
        names,
        index=names.index(kept) if kept in names else 0,
        format_func=told_apart(
            names, lambda key: label(meeting_words(meetings[key])) if key else work.say("decision.room.new")
        ),
        key="meeting_chosen",
    )
    st.session_state[CHOSEN] = chosen
    return meetings.get(chosen)


def show_agenda_fields(work: Workspace, meeting: Meeting | None) -> None:
    """Name, day and the cases in order; the order is that in which they are chosen."""
    found = the_store().cases(work.acting, most=MOST_SAVED, language=work.language).rows
    rows = {row.case_id: row for row in found if row.submitted}
    about = f"agenda:{NEW if meeting is None else meeting.meeting_id}"
    before = {} if meeting is None else {item.case_id: item for item in meeting.items}
    if not rows and not before:
        st.info(work.say("decision.room.nothing_submitted"))
        return
    came_back = recall(work, about, before)
    part = st.expander(work.say("decision.room.edit"), expanded=meeting is None or came_back)
    with part:
        name, day = st.columns([2, 1])
        with name:
            proposed = "" if meeting is None else meeting.name
            words_field(about, "name", work.say("decision.room.name"), work.say("decision.room.name_hint"), proposed)
        with day:
            held_on = reader_today().isoformat() if meeting is None else meeting.held_on
            words_field(about, "day", work.say("decision.room.held_on"), proposed=held_on)
        offered = [*dict.fromkeys((*before, *rows))]
        chosen = st.multiselect(
            work.say("decision.room.items"),
            offered,
            default=None if f"agenda_items:{about}" in st.session_state else list(before),
            format_func=told_apart(offered, lambda case_id: label(name_of(case_id, rows, before))),
            placeholder=work.say("decision.room.choose_items"),
            key=f"agenda_items:{about}",
        )
        show_order(work, about, {one: name_of(one, rows, before) for one in chosen})
        known = {one: Item(one, before[one].revision if one in before else rows[one].submitted or 0) for one in offered}
        st.button(
            work.say("decision.room.keep"),
            key="keep_agenda",
            on_click=keep_agenda,
            args=(about, known, None if meeting is None else meeting.meeting_id),
        )
        show_refused(work, about)
    remember(work, about, chosen, list(before))


def recall(work: Workspace, about: str, before: dict[str, ItemRow]) -> bool:
    """Takes up, once a window, what one was writing before the page was loaded anew; whether there was anything."""
    seen: dict[str, dict[str, str]] = st.session_state.setdefault(REMEMBERED, {})
    open_again: set[str] = st.session_state.setdefault(OPEN_AGAIN, set())
    if about in seen:
        return about in open_again
    kept = seen[about] = the_store().recall_agenda(work.acting, meeting_of(about))
    written(about).words.update({name: text for name, text in kept.items() if name != ITEMS})
    if ITEMS in kept:
        there = {row.case_id for row in the_store().cases(work.acting, most=MOST_SAVED).rows if row.submitted}
        chosen = [one for one in kept[ITEMS].split() if one in there or one in before]
        st.session_state[f"agenda_items:{about}"] = chosen
    open_again |= {about} if kept else set()
    return bool(kept)


def remember(work: Workspace, about: str, chosen: list[str], before: list[str]) -> None:
    """Remembers what is being written of an agenda, where it is not what was last remembered."""
    now = {**written(about).words, **({} if chosen == before else {ITEMS: " ".join(chosen)})}
    seen: dict[str, dict[str, str]] = st.session_state[REMEMBERED]
    if now != seen[about]:
        with contextlib.suppress(StoreRefused):  # what fails is tried after the next
            the_store().remember_agenda(work.acting, meeting_of(about), now)
            seen[about] = now


def meeting_of(about: str) -> str:
    """The meeting that an agenda is of; blank for a new one."""
    return about.partition(":")[2]


def show_order(work: Workspace, about: str, names: dict[str, str]) -> None:
    """The cases in the order in which they are taken, each with the buttons that move it."""
    if len(names) < 2:
        return
    st.caption(work.say("decision.room.order_note"))
    for place, (case_id, name) in enumerate(names.items(), start=1):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(markdown(f"{place}. {name}"), width="content")
            for way, by, icon, is_end in (
                ("up", -1, "arrow_upward", place == 1),
                ("down", 1, "arrow_downward", place == len(names)),
            ):
                st.button(
                    work.say(f"decision.room.{way}"),
                    key=f"move:{way}:{about}:{case_id}",
                    on_click=move_item,
                    args=(about, case_id, by),
                    icon=f":material/{icon}:",
                    help=work.say(f"decision.room.{way}_help", name=markdown(name)),
                    disabled=is_end,
                )


@edits
def move_item(about: str, case_id: str, by: int) -> None:
    """Moves a case one place on the agenda; it is kept with the rest of it."""
    key = f"agenda_items:{about}"
    st.session_state[key] = moved_by(st.session_state[key], case_id, by)


def name_of(case_id: str, rows: dict[str, CaseRow], before: dict[str, ItemRow]) -> str:
    """A case as it reads in the list, with its applicant and its number in the register."""
    row = rows.get(case_id) or before[case_id]
    return " · ".join(filter(None, (row.name, row.applicant, row.register_number)))


@edits
def keep_agenda(about: str, known: Mapping[str, Item], meeting_id: str | None) -> None:
    """Keeps the agenda as it was written; `known` are the cases that could be chosen."""
    kept = as_sent(about)
    if not kept.is_sound(kept.faults(needed=("name", "day"), days=("day",), longest={"name": LONGEST_WORD})):
        return
    try:
        items = [known[one] for one in st.session_state[f"agenda_items:{about}"] if one in known]
        held = the_store().hold(current().asking, kept.said("name"), str(kept.day("day")), items, meeting_id)
        the_store().remember_agenda(current().asking, meeting_of(about), {})
    except StoreRefused as refused:
        kept.problem = refused.problem
        return
    kept.done()
    st.session_state.pop(f"agenda_items:{about}", None)
    st.session_state[REMEMBERED][about] = {}
    st.session_state[CHOSEN] = st.session_state["meeting_chosen"] = held


def show_meeting(work: Workspace, meeting: Meeting) -> None:
    """The agenda as a table, the way to each case, the showing, and the papers."""
    if not meeting.items:
        st.info(work.say("decision.room.nothing"))
        return
    st.header(markdown(meeting_words(meeting)))
    st.button(
        work.say("decision.room.show"),
        key="show_meeting",
        on_click=edits(show),
        args=(meeting.meeting_id,),
        icon=":material/present_to_all:",
    )
    names = names_of(meeting)
    static_table(agenda_rows(work, meeting, names), text_columns=4)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(work.say("decision.room.to_decision"), width="content")
        for item in meeting.items:
            st.page_link(page_file("decision"), label=label(names[item.case_id]), query_params={CASE: item.case_id})
    items = [Item(item.case_id, item.revision) for item in meeting.items]
    for kind in ("agenda", "minutes"):
        show_papers(work, kind, meeting_words(meeting), items, meeting.meeting_id)


def agenda_rows(work: Workspace, meeting: Meeting, names: Mapping[str, str]) -> list[dict[str, str]]:
    """A row a case, in order."""
    heads = {name: work.say(f"decision.minutes.{name}") for name in ("order", "case", "applicant", "npv", "decision")}
    worths = money_column([item.npv for item in meeting.items], work.language, signed=True)
    return [
        {
            heads["order"]: str(place),
            heads["case"]: names[item.case_id],
            heads["applicant"]: item.applicant,
            heads["decision"]: outcome_words(work, item),
            heads["npv"]: npv,
        }
        for place, (item, npv) in enumerate(zip(meeting.items, worths, strict=True), start=1)
    ]


def outcome_words(work: Workspace, item: ItemRow) -> str:
    """What was decided of a case, or that nothing is."""
    return work.say("decision.room.undecided" if item.outcome is None else f"decision.outcomes.{item.outcome}")


main()

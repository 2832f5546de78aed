"""Adds a scenario or an exact saved version of a case to what a committee looks at."""

from collections.abc import Mapping

import streamlit as st

from model.editing.filing import is_changed
from presentation.committee.naming import version_words
from presentation.tables.scenarios import scenario_name
from store.database.faults import StoreRefused
from store.records import VersionRow
from views.fields.choice import told_apart
from views.state.looked_at import OPEN, SAVED, looked_at, looked_up, name_of
from views.state.store_here import the_store
from views.state.workspace import Workspace, edits
from wording.text_safety import label, markdown

MOST_VERSIONS = 200
AS_IT_STANDS, NONE = 0, ""
"""The choice of no exact version, and of no scenario."""


def show_more(work: Workspace, reach: Mapping[str, str], key: str) -> None:
    """The fields that say which, and the button that puts it among the chosen in the list with a key."""
    with st.expander(work.say("fund.more.title")):
        st.caption(work.say("fund.more.note"))
        of, at, under = st.columns(3, vertical_alignment="bottom")
        case_name = of.selectbox(
            work.say("fund.more.case"),
            list(reach),
            format_func=told_apart(reach, lambda name: label(reach[name])),
            key="fund_more_case",
        )
        stored = stored_name(work, case_name)
        rows = {row.revision: row for row in versions_of(work, stored)}
        numbers = [AS_IT_STANDS, *rows]
        chosen = at.selectbox(
            work.say("fund.more.version"),
            numbers,
            format_func=told_apart(numbers, lambda number: version_label(work, rows, number)),
            key=f"fund_more_version:{case_name}",
        )
        revision = chosen or None
        try:
            case, _ = looked_up(work, name_of(stored, revision))
        except StoreRefused as refused:
            st.error(markdown(work.words(refused.problem)))
            return
        names = [NONE, *case.scenarios]
        picked = under.selectbox(
            work.say("fund.more.scenario"),
            names,
            format_func=told_apart(
                names, lambda name: label(scenario_name(name or None, case, work.language, is_changed(case)))
            ),
            key=f"fund_more_scenario:{case_name}:{revision}",
        )
        scenario = picked or None
        is_plain = revision is None and scenario is None
        show_button(work, case_name if is_plain else name_of(stored, revision, scenario), key)


def show_button(work: Workspace, name: str, key: str) -> None:
    """The button that adds it; where it stands among the chosen already, that is said."""
    is_there = name in looked_at().names
    st.button(work.say("fund.more.add"), key="fund_more_add", on_click=add, args=(name, key), disabled=is_there)
    if is_there:
        st.caption(work.say("fund.more.already"))


def stored_name(work: Workspace, case_name: str) -> str:
    """The name of a case where it is saved, also of the one that is open: what is added stays that case's."""
    is_saved = case_name == OPEN and work.draft.case_id is not None
    return f"{SAVED}{work.draft.case_id}" if is_saved else case_name


def versions_of(work: Workspace, name: str) -> tuple[VersionRow, ...]:
    """The saved versions of a case that whoever looks may read, newest first; none of what is not saved."""
    if not name.startswith(SAVED):
        return ()
    try:
        return the_store().history(work.acting, name.removeprefix(SAVED), 0, MOST_VERSIONS)
    except StoreRefused:
        return ()


def version_label(work: Workspace, rows: Mapping[int, VersionRow], number: int) -> str:
    """A version in the list: its number, its name and its state; or the case as it stands."""
    if number == AS_IT_STANDS:
        return work.say("fund.more.as_it_stands")
    row = rows[number]
    state = "" if row.state == "draft" else work.say(f"cases.states.{row.state}").lower()
    return label(" · ".join(filter(None, (version_words(number, row.name or "", work.language), state))))


@edits
def add(name: str, key: str) -> None:
    """Puts it among the chosen, and in the list for as long as the window is there."""
    kept = looked_at()
    kept.more = tuple(dict.fromkeys((*kept.more, name)))
    kept.names = tuple(dict.fromkeys((*kept.names, name)))
    st.session_state[key] = list(kept.names)

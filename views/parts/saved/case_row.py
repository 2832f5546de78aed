"""A case in the list: its name leads to it; its figures, its state, who wrote last; what can be done with it."""

import secrets

import streamlit as st

from model.case.assumptions import Label
from store.records import CaseRow
from views.parts.saved.times import told, who
from views.shell.page_files import page_file
from views.state.draft import Draft
from views.state.opening import CASE, opened_draft, this_window
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits
from wording.numbers import money
from wording.text_safety import label, markdown
from wording.texts import LANGUAGES, say

GO_TO = "_go_to"
FILING = "_filing"
"""Where the session notes the case whose folder and tags are being written."""


def show_row(work: Workspace, row: CaseRow) -> None:
    """One case of the list."""
    with st.container(border=True):
        name, npv, payback, more = st.columns([6, 2, 2, 1], vertical_alignment="center")
        with name:
            st.page_link(page_file("overview"), label=f"**{label(row.name)}**", query_params={CASE: row.case_id})
            st.caption(about(work, row))
        npv.markdown(markdown("–" if row.npv is None else money(row.npv, work.language, signed=True)))
        payback.markdown(markdown(payback_words(work, row)))
        with more:
            show_menu(work, row)


def about(work: Workspace, row: CaseRow) -> str:
    """Applicant, state, folder and tags, and who wrote last."""
    parts = [row.applicant, work.say(f"cases.states.{row.state}")]
    if row.state == "draft" and row.submitted is not None and row.submitted_state is not None:
        stands = work.say(f"cases.states.{row.submitted_state}").lower()
        parts.append(work.say("cases.also_submitted", revision=row.submitted, state=stands))
    parts += [row.register_number or "", row.folder or "", *(f"#{tag}" for tag in row.tags)]
    others = [name for one in row.others_open if (name := who(work, one.person))]
    if others:
        parts.append(work.say("cases.open_by", names=", ".join(dict.fromkeys(others))))
    written = markdown(" · ".join(filter(None, parts)))
    return f"{written} · {told(work, row.changed_by, row.changed_at)}"


def payback_words(work: Workspace, row: CaseRow) -> str:
    """When the money is back, in short."""
    if row.payback_year is not None:
        return work.say("cases.paid_back", year=row.payback_year)
    return "–" if row.npv is None else work.say("cases.never")


def show_menu(work: Workspace, row: CaseRow) -> None:
    """What can be done with a case without opening it."""
    deeds = ["copy"] if row.is_archived else ["copy", "file", "archive"]
    deeds += ["unarchive"] if row.is_archived else []
    deeds += ["discard"] if row.submitted is None and row.is_own and not row.is_archived else []
    key = f"case_menu:{row.case_id}"
    st.menu_button(
        work.say("cases.more"),
        deeds,
        format_func=lambda deed: work.say(f"cases.deeds.{deed}"),
        key=key,
        type="tertiary",
        on_click=edits(lambda: done(row, str(st.session_state[key]))),
    )


def done(row: CaseRow, deed: str) -> None:
    """Does what was chosen in the menu of a case. The store refuses what one may not do, and the page says why."""
    now, store, state = current(), the_store(), st.session_state
    match deed:
        case "copy":
            state["_draft"] = copied(now, row.case_id)
            state[GO_TO] = "overview"
        case "file":
            state[FILING] = row
        case "archive" | "unarchive":
            store.archive(now.asking, row.case_id, deed == "archive")
        case "discard":
            store.discard(now.asking, row.case_id)


def copied(now: Workspace, case_id: str) -> Draft:
    """A copy of a case as it stands, to work with; its history says which revision it came from."""
    store, who_asks = the_store(), now.asking
    found = store.open(who_asks, case_id)
    names = {language: say("cases.copy_of", language, name=found.case.label.text(language)) for language in LANGUAGES}
    case = found.case.edited(label=Label(sv=names["sv"], en=None if found.case.label.en is None else names["en"]))
    origin = (case_id, found.revision)
    made = store.create(who_asks, case, secrets.token_urlsafe(16), kind="copy", origin=origin)
    return opened_draft(store, who_asks, made.case_id, None, this_window())


def show_filing(work: Workspace) -> None:
    """The folder and the tags of a case, where somebody asked to write them; and the way to a copy that was made."""
    page = st.session_state.pop(GO_TO, None)
    if page is not None:
        st.switch_page(page_file(page))
    row: CaseRow | None = st.session_state.get(FILING)
    if row is None:
        return
    with st.container(border=True):
        st.markdown(f"**{markdown(row.name)}**")
        st.text_input(work.say("cases.folder"), row.folder or "", key=f"folder:{row.case_id}", max_chars=100)
        st.text_input(
            work.say("cases.tags"), ", ".join(row.tags), key=f"tags:{row.case_id}", help=work.say("cases.tags_help")
        )
        with st.container(horizontal=True):
            st.button(work.say("cases.file_it"), key="file_it", on_click=file_it)
            st.button(work.say("cases.leave_it"), key="leave_it", on_click=leave_it)


@edits
def file_it() -> None:
    """Puts the case in the folder and gives it the tags that were written."""
    state = st.session_state
    row: CaseRow = state[FILING]
    tags = str(state.get(f"tags:{row.case_id}", "")).split(",")
    the_store().file_under(current().asking, row.case_id, str(state.get(f"folder:{row.case_id}", "")), tags)
    del state[FILING]


@edits
def leave_it() -> None:
    """Leaves folder and tags as they are."""
    st.session_state.pop(FILING, None)

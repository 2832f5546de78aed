"""My calculations: every case that one may read, with its figures and who wrote last; search, state, folder, tag."""

import streamlit as st

from store.records import CaseList
from store.rules.states import STATES
from views.fields.choice import told_apart
from views.parts.saved.case_row import show_filing, show_row
from views.shell.page_files import page_file
from views.state.store_here import the_store
from views.state.workspace import Workspace, workspace
from wording.text_safety import label, markdown

A_PAGE = 20
"""Cases on one page of the list."""
ANY = "*"
NO_FOLDER = ""


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("cases.title"))
    show_ways_in(work)
    show_filing(work)
    found = sought(work)
    if not found.count:
        st.info(work.say("cases.none_found" if is_narrowed() else "cases.none"))
        return
    st.caption(work.say("cases.count", count=found.count))
    for row in found.rows:
        show_row(work, row)
    if found.count > A_PAGE:
        st.pagination(-(-found.count // A_PAGE), key="cases_page")


def show_ways_in(work: Workspace) -> None:
    """New ones: blank or by three questions, from an example, from a file."""
    with st.container(horizontal=True):
        for way, icon in (("new", "add"), ("from_example", "school"), ("from_file", "upload_file")):
            st.page_link(page_file("start"), label=work.say(f"cases.{way}"), icon=f":material/{icon}:")


def is_narrowed() -> bool:
    """Whether anything is asked for but all of it."""
    state = st.session_state
    return bool(
        state.get("cases_search")
        or state.get("cases_states")
        or state.get("cases_tags")
        or state.get("cases_folder", ANY) != ANY
        or state.get("cases_archived")
    )


def sought(work: Workspace) -> CaseList:
    """What is asked for, and the cases that it finds."""
    store = the_store()
    words, states = st.columns([2, 3], vertical_alignment="bottom")
    search = words.text_input(work.say("cases.search"), key="cases_search", max_chars=100)
    chosen = states.pills(
        work.say("cases.state"),
        STATES,
        selection_mode="multi",
        format_func=lambda state: work.say(f"cases.states.{state}"),
        key="cases_states",
    )
    folders, known_tags = store.folders(work.acting), store.tags(work.acting)
    folder, tags = ANY, list[str]()
    if folders or known_tags:
        one, two = st.columns(2, vertical_alignment="bottom")
        places = (ANY, *folders, NO_FOLDER)
        read = told_apart(places, lambda name: folder_words(work, name))
        folder = one.selectbox(work.say("cases.folder"), places, format_func=read, key="cases_folder")
        tags = two.multiselect(
            work.say("cases.tags"),
            known_tags,
            format_func=told_apart(known_tags, label),
            key="cases_tags",
            placeholder=work.say("cases.all"),
        )
    archived = st.toggle(work.say("cases.archived"), key="cases_archived")
    page = int(st.session_state.get("cases_page", 1))
    return store.cases(
        work.acting,
        search,
        chosen,
        None if folder == ANY else folder,
        tags,
        archived,
        first=(page - 1) * A_PAGE,
        most=A_PAGE,
        language=work.language,
    )


def folder_words(work: Workspace, name: str) -> str:
    """A folder as it reads in the list."""
    if name == ANY:
        return work.say("cases.all_folders")
    return work.say("cases.no_folder") if name == NO_FOLDER else markdown(name)


main()

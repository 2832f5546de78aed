"""Versions: what was changed when and by whom, and what it did; names; any two compared; an earlier one restored."""

import streamlit as st

from store.records import VersionRow
from views.fields.choice import told_apart
from views.fields.static_table import static_table
from views.fields.written import is_over, kept_field, of_case, text_in
from views.parts.saved.effect import between, change_line, effect_on_answer
from views.parts.saved.status import restore
from views.parts.saved.times import told, when
from views.shell.page_files import page_file
from views.state.opening import CASE, VERSION
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits, workspace
from wording.text_safety import label, markdown

A_PAGE = 12
"""Versions on one page of the list."""
MOST_TO_COMPARE = 200


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("versions.title"))
    if work.draft.case_id is None:
        st.info(work.say("versions.nothing_saved"))
        return
    show_naming(work)
    show_history(work)
    show_comparison(work)


def show_naming(work: Workspace) -> None:
    """A name for the version that is shown, with a note on why."""
    opened = work.draft.opened
    if opened is None or "name" not in opened.can:
        return
    st.header(work.say("versions.name_it"))
    st.caption(work.say("versions.name_note", number=opened.revision))
    name, note = st.columns([2, 3])
    about = of_case("version")
    with name:
        kept_field(about, "name", "version_name", work.say("versions.name"), max_chars=120)
    with note:
        kept_field(about, "note", "version_note", work.say("versions.note"), max_chars=400)
    st.button(work.say("versions.name_button"), key="name_version", on_click=name_version, icon=":material/label:")


@edits
def name_version() -> None:
    """Gives the version that is shown the name that was written."""
    now, about = current(), of_case("version")
    name, note = text_in(about, "version_name"), text_in(about, "version_note")
    opened = now.draft.opened
    if not name or opened is None:
        return
    the_store().name_version(now.asking, opened.case_id, opened.revision, name, note)
    is_over(about)


def show_history(work: Workspace) -> None:
    """Every saved version, newest first; or only those with a name and those handed in."""
    st.header(work.say("versions.history"))
    only_named = st.toggle(work.say("versions.only_named"), key="versions_named")
    page = int(st.session_state.get("versions_page", 1))
    first, case_id = (page - 1) * A_PAGE, str(work.draft.case_id)
    # One more than is shown: the oldest is told by what it changed too.
    if only_named:
        named = the_store().versions(work.acting, case_id)
        rows, count = named[first : first + A_PAGE + 1], len(named)
    else:
        rows = the_store().history(work.acting, case_id, first, A_PAGE + 1)
        count = work.draft.opened.head if work.draft.opened is not None else 0
    if not rows:
        st.caption(work.say("versions.none_named"))
    for place, row in enumerate(rows[:A_PAGE]):
        show_version(work, row, rows[place + 1] if place + 1 < len(rows) else None)
    if count > A_PAGE:
        st.pagination(-(-count // A_PAGE), key="versions_page")


def show_version(work: Workspace, row: VersionRow, earlier: VersionRow | None) -> None:
    """A version: its number and name, who and when, what it changed; the ways to it and back to it."""
    with st.container(border=True):
        words, ways = st.columns([5, 2], vertical_alignment="center")
        title = work.say("versions.number", number=row.revision)
        named = f" · {markdown(row.name)}" if row.name else ""
        state = "" if row.state == "draft" else f" · {work.say(f'cases.states.{row.state}')}"
        words.markdown(f"**{title}{named}**{state}")
        words.caption(f"{work.say(f'versions.kinds.{row.kind}')} · {told(work, row.by, row.at)}")
        words.markdown(change_line(work, earlier, row))
        if row.note:
            words.caption(markdown(row.note))
        with ways:
            address = {CASE: str(work.draft.case_id), VERSION: str(row.revision)}
            st.page_link(page_file("overview"), label=work.say("versions.open"), query_params=address)
            opened = work.draft.opened
            if opened is not None and "edit" in opened.can and row.revision != opened.head:
                words_of = work.say("versions.restore")
                st.button(words_of, key=f"restore:{row.revision}", on_click=edits(restore), args=(row.revision,))


def show_comparison(work: Workspace) -> None:
    """Any two versions: each thing that differs, and what it did to the answer."""
    rows = the_store().history(work.acting, str(work.draft.case_id), first=0, most=MOST_TO_COMPARE)
    if len(rows) < 2:
        return
    st.header(work.say("versions.compare"))
    numbered = {row.revision: row for row in rows}

    def words(revision: int) -> str:
        row = numbered[revision]
        title = work.say("versions.number", number=revision)
        return label(" · ".join(filter(None, (title, row.name, when(work, row.at)))))

    one, two = st.columns(2)
    numbers = list(numbered)
    first = one.selectbox(
        work.say("versions.from"), numbers, index=1, format_func=told_apart(numbers, words), key="compare_from"
    )
    second = two.selectbox(
        work.say("versions.to"), numbers, index=0, format_func=told_apart(numbers, words), key="compare_to"
    )
    if first == second:
        st.caption(work.say("versions.same"))
        return
    earlier, later = numbered[first], numbered[second]
    effect = effect_on_answer(work, earlier, later)
    st.markdown(f"**{markdown(effect or work.say('versions.same_answer'))}**")
    heads = [work.say(f"versions.heads.{head}") for head in ("what", "before", "after")]
    found = between(work, earlier, later)
    if not found:
        st.caption(work.say("versions.no_difference"))
    static_table([dict(zip(heads, row, strict=True)) for row in found], text_columns=3)


main()

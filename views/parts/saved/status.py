"""Whether the case is saved, and why not; what others brought into it; the choice where both changed one thing."""

from functools import partial

import streamlit as st

from model.case.problem import Problem
from presentation.differences import difference_rows, difference_values
from presentation.sentences import problem_sentence
from store.records import Conflict
from store.rules.roles import TWO_PERSONS
from store.rules.states import REVIEWED
from views.fields.choice import told_apart
from views.fields.static_table import static_table
from views.parts.saved.times import clock, when, who
from views.state.draft import Draft
from views.state.opening import opened_draft, this_window
from views.state.saving import settle
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits
from wording.text_safety import label, markdown

MOST_TOLD = 8
MAY_COPY = ("single", "applicant", "officer")
"""Who may make a case of their own of what they see."""


def saved(work: Workspace) -> str:
    """When the case was last saved, in the reader's own time; that it is not; or that nothing is edited yet."""
    draft = work.draft
    if draft.fixed is not None:
        return work.say("front.not_saved_tried")
    if draft.conflict is not None or (draft.unsaved is not None and not draft.is_saved):
        return work.say("front.not_saved")
    if draft.case_id is None:
        return work.say("front.untouched")
    return work.say("front.saved", time=clock(draft.saved))


def show_status(work: Workspace) -> None:
    """What the reader must know of how the case is kept."""
    draft = work.draft
    if work.is_lost:
        st.warning(work.say("front.lost"))
    if draft.unsaved is not None:
        show_unsaved(work, draft.unsaved)
    if draft.refused is not None:
        why = problem_sentence(draft.refused, None, work.language)
        st.error(markdown(work.say("front.refused", why=why)))
    if draft.fixed is not None:
        show_fixed(work)
    elif would_be_author(work):
        st.info(work.say("front.to_be_reviewed"))
    if draft.conflict is not None:
        show_conflict(work, draft.conflict)
    elif draft.brought is not None:
        show_brought(work)


def would_be_author(work: Workspace) -> bool:
    """Whether an edit would make who is to review what is submitted, this version or one before it, its author too."""
    opened = work.draft.opened
    if opened is None or work.acting.standing == "single":
        return False
    if opened.submitted_state not in REVIEWED:
        return False
    return "edit" in opened.can and bool(TWO_PERSONS & opened.can)


def show_unsaved(work: Workspace, problem: Problem) -> None:
    """Why the latest is not saved, or only that the store can't be reached; and the way on where the case is gone."""
    why = problem_sentence(problem, None, work.language)
    st.error(markdown(why if work.draft.is_saved else work.say("front.unsaved", why=why)))
    if problem.code == "store.no_such_case" and work.acting.standing in MAY_COPY:
        st.button(work.say("front.copy_of_it"), key="copy_tried", on_click=copy_tried)


def show_fixed(work: Workspace) -> None:
    """That what is edited is only tried, and the way on."""
    opened = work.draft.opened
    if opened is None:
        return
    if work.draft.fixed == "reader":
        st.info(work.say("front.reader"))
    else:
        facts = {"number": opened.revision, "name": opened.version_name or "", "when": when(work, opened.at)}
        key = "front.version_named" if opened.version_name else "front.version"
        st.info(markdown(work.say(key, **facts)))
    with st.container(horizontal=True):
        if work.draft.fixed == "version":
            st.button(work.say("front.to_newest"), key="to_newest", on_click=to_newest)
            if "edit" in opened.can:
                st.button(
                    work.say("front.restore"), key="restore_shown", on_click=edits(restore), args=(opened.revision,)
                )
        if work.acting.standing in MAY_COPY:
            st.button(work.say("front.copy_of_it"), key="copy_tried", on_click=copy_tried)


@edits
def to_newest() -> None:
    """Shows the case as it stands instead of an exact version."""
    now = current()
    if now.draft.case_id is not None:
        st.session_state["_draft"] = _as_it_stands(now, now.draft.case_id)


def _as_it_stands(now: Workspace, case_id: str) -> Draft:
    """The newest version of a case, to work with."""
    return opened_draft(the_store(), now.asking, case_id, None, this_window())


def restore(revision: int) -> None:
    """Makes an earlier version the newest, as a version of its own: those in between stay."""
    now = current()
    if now.draft.case_id is None:
        return
    earlier = the_store().open(now.asking, now.draft.case_id, revision).case
    draft = now.draft
    if draft.fixed == "version":
        draft = st.session_state["_draft"] = opened_draft(
            the_store(), now.asking, now.draft.case_id, None, this_window()
        )
    draft.edit(earlier, what="file", redraw=True)
    draft.made_by = "restore"


@edits
def copy_tried() -> None:
    """What was tried becomes a case of one's own."""
    now = current()
    case = now.draft.case
    now.draft.open_case(case)


def show_brought(work: Workspace) -> None:
    """What others changed while one worked: it is in the case now, and one's own is too."""
    if work.draft.brought is None:
        return
    before, after = work.draft.brought
    rows = difference_rows(before, after, work.library, work.language)
    by = work.draft.opened.by if work.draft.opened is not None else None
    name = "" if by is None else who(work, by)
    with st.container(border=True):
        words = work.say("front.brought_by", name=name) if name else work.say("front.brought")
        st.markdown(f"**{markdown(words)}**")
        static_table(rows[:MOST_TOLD], text_columns=3)
        st.button(work.say("front.seen"), key="brought_seen", on_click=let_brought_go)


@edits
def let_brought_go() -> None:
    """The reader has seen what others changed."""
    current().draft.brought = None


def show_conflict(work: Workspace, conflict: Conflict) -> None:
    """Both values of each field that both changed, to choose between; nothing is lost until one is chosen."""
    theirs = conflict.theirs
    name = who(work, theirs.by) or work.say("front.another_window")
    with st.container(border=True):
        if not conflict.is_of_older_store:
            st.markdown(f"**{markdown(work.say('front.conflict', name=name, when=when(work, theirs.at)))}**")
        if conflict.problem is not None:
            st.markdown(markdown(problem_sentence(conflict.problem, None, work.language)))
        for place, (what, of_theirs, of_mine) in enumerate(clashing(work, conflict)):
            if conflict.is_of_older_store:
                when_theirs = work.say("front.take_older", number=theirs.revision, when=when(work, theirs.at))
                sides = {"mine": work.say("front.keep_newer"), "theirs": when_theirs}
            else:
                sides = {"mine": work.say("front.keep_mine", value=of_mine)}
                sides["theirs"] = work.say("front.take_theirs", name=name, value=of_theirs)
            st.radio(
                label(what),
                list(sides),
                index=None,
                format_func=told_apart(sides, partial(_side_words, sides)),
                key=f"clash:{theirs.revision}:{place}",
            )
        st.button(work.say("front.choose"), key="choose_sides", on_click=choose, args=(conflict,))


def _side_words(sides: dict[str, str], side: str) -> str:
    return label(sides[side])


def clashing(work: Workspace, conflict: Conflict) -> list[tuple[str, str, str]]:
    """Each field that both changed: what it is, theirs and mine; the whole case where that can't be taken apart."""
    if not conflict.clashes:
        everything = work.say("front.whole_case")
        return [(everything, everything, everything)]
    store, told = the_store(), list[tuple[str, str, str]]()
    with_theirs = store.chosen(conflict, ())
    for clash in conflict.clashes:
        with_mine = store.chosen(conflict, (clash.address,))
        rows = difference_values(with_theirs, with_mine, work.library, work.language)
        told.append(rows[0] if rows else (clash.address, str(clash.theirs), str(clash.mine)))
    return told


@edits
def choose(conflict: Conflict) -> None:
    """Makes one case of the choices, upon what the others saved; nothing happens until every choice is made."""
    draft, state, theirs = current().draft, st.session_state, conflict.theirs
    sides = [state.get(f"clash:{theirs.revision}:{place}") for place in range(max(1, len(conflict.clashes)))]
    if draft.conflict is not conflict or None in sides:
        return
    if not conflict.clashes:
        settle(draft, conflict, conflict.mine if sides == ["mine"] else theirs.case)
        return
    mine = [clash.address for clash, side in zip(conflict.clashes, sides, strict=True) if side == "mine"]
    settle(draft, conflict, the_store().chosen(conflict, mine) if mine else theirs.case)

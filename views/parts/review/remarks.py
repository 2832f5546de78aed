"""Remarks on a case: who said what of which version and of what in it, with replies; and fields for another."""

from collections.abc import Sequence

import streamlit as st

from presentation.review import identity_words
from presentation.sentences.labels import address_text
from store.records import Opened, RemarkRow
from views.fields.choice import told_apart
from views.fields.written import LONGEST_KEPT, is_over, kept_field, of_case, place_of, stands, text_in, was_begun
from views.parts.saved.times import told
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits
from wording.text_safety import label, markdown

WHOLE = ""
"""The address of a remark on the whole case."""


def show_remarks(work: Workspace, opened: Opened) -> None:
    """The remarks in order with what each is about, and fields for another."""
    remarks = the_store().remarks(work.acting, opened.case_id)
    if not remarks and "comment" not in opened.can:
        return
    st.header(work.say("sharing.remarks"))
    show_threads(work, opened, remarks)
    if "comment" in opened.can:
        offered, form = addresses(work), of_case("remark")
        chosen = st.selectbox(
            work.say("sharing.remark_about"),
            offered,
            index=place_of(form, "about", "remark_about", offered, 0) or 0,
            format_func=told_apart(offered, lambda address: label(about(work, address))),
            key="remark_about",
        )
        stands(form, "about", chosen)
        kept_field(
            form, "note", "remark", work.say("sharing.remark"), is_long=True, max_chars=LONGEST_KEPT, height="content"
        )
        st.button(work.say("sharing.leave_remark"), key="leave_remark", on_click=leave_remark)


def show_remarks_on(work: Workspace, address: str) -> None:
    """What is said of one thing, such as a finding, and a field for another remark on it."""
    opened = work.draft.opened
    if opened is None:
        return
    remarks = [one for one in the_store().remarks(work.acting, opened.case_id) if one.address == address]
    if not remarks and "comment" not in opened.can:
        return
    st.markdown(f"**{work.say('sharing.remarks')}**")
    show_threads(work, opened, remarks, "question:")
    if "comment" in opened.can:
        key = f"remark_on:{address}"
        label = work.say("sharing.remark")
        kept_field(of_case(key), "note", key, label, is_long=True, max_chars=LONGEST_KEPT, height="content")
        words = work.say("sharing.leave_remark")
        st.button(words, key=f"leave_remark_on:{address}", on_click=leave_remark_on, args=(address,))


def is_remark_begun(work: Workspace, address: str) -> bool:
    """Whether a remark on one thing is being written that is not left yet."""
    return work.draft.opened is not None and was_begun(of_case(f"remark_on:{address}"))


def show_threads(work: Workspace, opened: Opened, remarks: Sequence[RemarkRow], place: str = "") -> None:
    """Each remark with the replies to it under it, in order; what it is about is told unless it stands at a place."""
    for remark in remarks:
        if remark.answers is not None:
            continue
        with st.container(border=True):
            if not place and remark.address != WHOLE:
                st.caption(markdown(about(work, remark.address)))
            show_remark(work, remark)
            for reply in replies_to(remark, remarks):
                show_remark(work, reply, is_reply=True)
            if "comment" in opened.can:
                show_reply_field(work, remark, place)


def replies_to(remark: RemarkRow, remarks: Sequence[RemarkRow]) -> list[RemarkRow]:
    """The replies to a remark and the replies to those, in order."""
    beneath, replies = {remark.seq}, []
    for one in remarks:
        if one.answers in beneath:
            beneath.add(one.seq)
            replies.append(one)
    return replies


def show_remark(work: Workspace, remark: RemarkRow, is_reply: bool = False) -> None:
    """What was said, by whom and of which version."""
    st.markdown(f"{'↳ ' if is_reply else ''}{markdown(remark.note)}")
    number = work.say("versions.number", number=remark.revision)
    st.caption(f"{told(work, remark.by, remark.at)} · {number}")


def show_reply_field(work: Workspace, remark: RemarkRow, place: str) -> None:
    """A field for a reply, folded."""
    key = f"{place}reply_to:{remark.seq}"
    # The name stays the same when it is sent: under another one the part would close.
    is_begun = was_begun(of_case(key))
    part = st.expander(
        work.say("sharing.reply"), key=f"{place}reply_part:{remark.seq}", on_change="rerun", expanded=is_begun
    )
    if part.open:
        with part:
            label = work.say("sharing.reply")
            kept_field(of_case(key), "note", key, label, is_long=True, max_chars=LONGEST_KEPT, height="content")
            words = work.say("sharing.leave_reply")
            st.button(words, key=f"leave_{key}", on_click=leave_reply, args=(key, remark.seq))


def addresses(work: Workspace) -> list[str]:
    """What one may comment on: the whole, each question of the review, each line and effect, each number."""
    case, numbers = work.case, list(work.answer.resolved.numbers)
    lines = [*case.money_lines, *(f"effects.{name}" for name in case.effects)]
    asked = [] if work.answer.has_errors else [finding.identity for finding in work.review.fired]
    return [WHOLE, *asked, *lines, *(key for key in numbers if key in work.answer.resolved.readers)]


def about(work: Workspace, address: str) -> str:
    """What a remark is about, in words."""
    if address == WHOLE:
        return work.say("sharing.remark_whole")
    if "@" in address:
        return identity_words(address, work.answer.resolved, work.language)
    line = work.case.money_lines.get(address)
    return line.label.text(work.language) if line else address_text(address, work.answer.resolved, work.language)


@edits
def leave_remark() -> None:
    """Leaves what was written as a remark on the version that is shown."""
    leave(current(), "remark", str(st.session_state.get("remark_about", WHOLE)))


@edits
def leave_remark_on(address: str) -> None:
    """Leaves what was written as a remark on one thing in the version that is shown."""
    leave(current(), f"remark_on:{address}", address)


@edits
def leave_reply(key: str, seq: int) -> None:
    """Leaves what was written as a reply to a remark."""
    leave(current(), key, WHOLE, seq)


def leave(now: Workspace, key: str, address: str, answers: int | None = None) -> None:
    """Keeps what stands in a field, and empties it."""
    note, opened = text_in(of_case(key), key), now.draft.opened
    if note and opened is not None:
        the_store().remark(now.asking, opened.case_id, opened.revision, note, address, answers)
        is_over(of_case(key))

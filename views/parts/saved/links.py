"""Links to a case for who has no account: what they allow, for how long, and how one is withdrawn."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import streamlit as st

from store.records import LinkRow, Opened
from store.rules.roles import MAYS
from views.fields.written import is_over, kept_field, of_case, text_in
from views.parts.saved.times import told, when
from views.state.acting import LINK
from views.state.opening import CASE
from views.state.reader_time import own_address
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits
from wording.text_safety import markdown

DAYS = (7, 30, 90, 365)
NEW = "_new_link"
"""Where the session has the key of a link that was just made: it is shown now and never again."""


def show_links(work: Workspace, opened: Opened) -> None:
    """The links to the case, and a new one."""
    st.header(work.say("sharing.links"))
    st.caption(work.say("sharing.own_address"))
    st.code(address(**{CASE: opened.case_id}), language=None, wrap_lines=True)
    if "withdraw" not in opened.can:
        return
    if "share" in opened.can:
        show_new(work, opened)
    for link in the_store().links(work.acting, opened.case_id):
        show_link(work, link)


def show_new(work: Workspace, opened: Opened) -> None:
    """The fields of a new link, and its address once it is made."""
    st.caption(work.say("sharing.links_note"))
    hint = work.say("sharing.whom_hint")
    kept_field(of_case("link"), "whom", "link_whom", work.say("sharing.whom"), max_chars=100, placeholder=hint)
    may, days = st.columns(2, vertical_alignment="bottom")
    may.selectbox(
        work.say("sharing.may"),
        MAYS,
        format_func=lambda allowed: work.say(f"sharing.mays.{allowed}"),
        key=f"link_may:{opened.case_id}",
    )
    days.selectbox(
        work.say("sharing.expires"),
        DAYS,
        index=1,
        format_func=lambda count: days_words(work, count),
        key=f"link_days:{opened.case_id}",
    )
    words, of = work.say("sharing.make"), (opened.case_id,)
    st.button(words, key="make_link", on_click=make_link, args=of, icon=":material/link:")
    made = st.session_state.get(NEW)
    if made is not None and made[0] == opened.case_id:
        st.success(work.say("sharing.made"))
        st.code(address(**{LINK: made[1]}), language=None, wrap_lines=True)


def days_words(work: Workspace, count: int) -> str:
    """For how long a link is to be."""
    return work.say("sharing.days", count=count)


def show_link(work: Workspace, link: LinkRow) -> None:
    """A link: for whom, what it allows, until when; and the button that ends it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        is_over = link.withdrawn_at is not None or link.expires_at <= datetime.now(UTC)
        until = "sharing.withdrawn" if link.withdrawn_at else "sharing.ended" if is_over else "sharing.until"
        ends = work.say(until, when=when(work, link.withdrawn_at or link.expires_at))
        parts = (link.label or work.say("cases.unnamed"), work.say(f"sharing.mays.{link.may}"), ends)
        st.markdown(f"{markdown(' · '.join(parts))} · {told(work, link.made_by, link.made_at)}")
        if not is_over:
            st.button(
                work.say("sharing.withdraw"), key=f"withdraw:{link.link_id}", on_click=withdraw, args=(link.link_id,)
            )


def address(**query: str) -> str:
    """An address of this server with a query."""
    return f"{own_address()}/overview?{urlencode(query)}"


@edits
def make_link(case_id: str) -> None:
    """Makes a link to a case as it was asked for."""
    now, state = current(), st.session_state
    expires = datetime.now(UTC) + timedelta(days=int(state[f"link_days:{case_id}"]))
    whom = text_in(of_case("link"), "link_whom")
    made = the_store().share(now.asking, case_id, state[f"link_may:{case_id}"], expires, whom)
    state[NEW] = (case_id, made)
    is_over(of_case("link"))


@edits
def withdraw(link_id: str) -> None:
    """Ends a link at once."""
    now = current()
    if now.draft.case_id is not None:
        the_store().withdraw(now.asking, now.draft.case_id, link_id)
        st.session_state.pop(NEW, None)

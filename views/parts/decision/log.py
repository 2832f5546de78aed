"""The decisions made, and the log of what was decided of the case later."""

import streamlit as st

from presentation.committee.deciding import paragraph_told
from store.database.faults import StoreRefused
from store.records import Opened
from store.records_of_decisions import Item
from store.rules.decisions import LATERS
from store.rules.states import FINAL
from views.fields.written import as_sent, show_refused, words_field
from views.parts.decision.minutes_of import decided_of, later_lines, show_papers
from views.parts.saved.times import told
from views.state.reader_time import reader_today
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits
from wording.text_safety import markdown


def show_decisions(work: Workspace, up: Opened) -> None:
    """Every decision on the case, newest first, each with its minutes."""
    rows = the_store().decisions(work.acting, up.case_id)
    if not rows:
        return
    st.header(work.say("decision.made"))
    for row in reversed(rows):
        made = row.decision
        with st.container(border=True):
            outcome = work.say(f"decision.outcomes.{made.outcome}")
            day = " ".join(filter(None, (made.decided_on, paragraph_told(made.paragraph, work.language))))
            words = work.say("decision.decided", outcome=outcome, day=day, number=row.revision)
            st.markdown(f"**{markdown(words)}**")
            st.markdown(markdown(made.reasons))
            for name, text in decided_of(row).terms.items():
                st.markdown(f"- {markdown(work.say(f'decision.terms.{name}'))}: {markdown(text)}")
            if made.reservations:
                st.markdown(f"{markdown(work.say('decision.minutes.reservations'))}: {markdown(made.reservations)}")
            st.caption(" · ".join(filter(None, (markdown(row.meeting), told(work, row.by, row.at)))))
    title = work.say("decision.minutes.one", name=up.case.label.text(work.language))
    show_papers(work, "minutes", title, [Item(up.case_id, rows[-1].revision)])


def show_log(work: Workspace, up: Opened) -> None:
    """What was decided later, and the fields of another line for who may decide."""
    if up.state not in FINAL:
        return
    st.header(work.say("decision.log.title"))
    lines = later_lines(work, up.case_id)
    for head, words in lines:
        st.markdown(f"**{markdown(head)}** · {markdown(words)}")
    if not lines:
        st.caption(work.say("decision.log.none"))
    if "decide" not in up.can:
        return
    about = f"log:{up.case_id}"
    what, day, note = st.columns([2, 1, 3])
    what.selectbox(
        work.say("decision.log.what"),
        [one for one in LATERS if one != "closed" or up.state != "closed"],
        format_func=lambda one: work.say(f"decision.laters.{one}"),
        key=f"later_outcome:{up.case_id}:{work.language}",
    )
    with day:
        words_field(about, "day", work.say("decision.log.day"), proposed=reader_today().isoformat())
    with note:
        words_field(about, "note", work.say("decision.log.note"))
    st.button(work.say("decision.log.button"), key="decide_later", on_click=log, args=(up.case_id, up.revision))
    show_refused(work, about)


@edits
def log(case_id: str, revision: int) -> None:
    """Adds what was written to the log."""
    now, kept = current(), as_sent(f"log:{case_id}")
    if not kept.is_sound(kept.faults(needed=("day", "note"), days=("day",))):
        return
    outcome = st.session_state[f"later_outcome:{case_id}:{now.language}"]
    try:
        the_store().decide_later(now.asking, case_id, revision, outcome, str(kept.day("day")), kept.said("note"))
    except StoreRefused as refused:
        kept.problem = refused.problem
        return
    kept.done()
    if now.draft.opened is not None:
        now.draft.opened = the_store().open(now.asking, case_id, now.draft.opened.revision)

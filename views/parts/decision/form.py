"""The decision as it is written: outcome, day, meeting, reasons, terms and reservations; the minutes grow beside it."""

from collections.abc import Mapping

import streamlit as st

from exports.documents.document import Heading, Paragraph, Table
from exports.minutes import Decided, decision_blocks
from model.case.problem import Problem, error
from presentation.committee.deciding import proposed_terms
from store.database.faults import StoreRefused
from store.records import Opened
from store.records_of_decisions import Decision, Meeting
from store.rules.decisions import OUTCOMES, TERMS, WITH_TERMS, Outcome, TermName
from views.fields.choice import told_apart
from views.fields.static_table import static_table
from views.fields.written import MOST_QUOTED, Written, as_sent, show_refused, when_told, words_field, written
from views.state.reader_time import reader_today
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits
from wording.text_safety import label, markdown

NONE = ""


def show_form(work: Workspace, up: Opened) -> None:
    """The fields to the left, and what they come to in the minutes to the right."""
    st.header(work.say("decision.write"))
    if up.is_archived:
        st.info(work.say("decision.archived"))
        return
    if "decide" not in up.can:
        st.caption(work.say("decision.not_yours"))
        return
    if up.state != "under_review":
        st.caption(work.say("decision.not_yet"))
        return
    fields, preview = st.columns([3, 2], gap="large")
    with fields:
        show_fields(work, up)
        st.caption(work.say("decision.decide_note"))
        st.button(
            work.say("decision.decide"),
            key="decide",
            on_click=decide,
            args=(up.case_id, up.revision, up.sha),
            icon=":material/gavel:",
        )
        show_refused(work, about_of(up.case_id))
    with preview, st.container(border=True):
        show_preview(work, up)


def show_overtaken(work: Workspace, up: Opened) -> None:
    """What somebody had written when another decided: nothing of it was used, and it stands here until it is let go."""
    kept = written(about_of(up.case_id))
    keys = {str(name): f"decision.terms.{name}" for name in TERMS}
    keys = {"reasons": "decision.reasons", **keys, "reservations": "decision.reservations"}
    left = {work.say(key): text for name, key in keys.items() if (text := kept.words.get(name, "").strip())}
    if not left:
        return
    with st.container(border=True):
        st.warning(work.say("decision.overtaken"))
        for name, text in left.items():
            st.markdown(f"**{markdown(name)}**: {markdown(text)}")
        st.button(work.say("decision.let_go"), key="let_go", on_click=let_go, args=(up.case_id,))


@edits
def let_go(case_id: str) -> None:
    """Forgets what was written of a decision that another has made."""
    written(about_of(case_id)).done()


def about_of(case_id: str) -> str:
    """What the words of a decision are kept under."""
    return f"decision:{case_id}"


def show_fields(work: Workspace, up: Opened) -> None:
    """Outcome, day, meeting and paragraph; reasons; terms where the outcome has them; reservations."""
    about = about_of(up.case_id)
    kept = written(about)
    # A browser keeps the words of what is chosen: in another language it is another field.
    kept.keys["outcome"] = f"outcome:{about}:{kept.times}:{work.language}"
    outcome = st.selectbox(
        work.say("decision.outcome"),
        OUTCOMES,
        index=OUTCOMES.index(outcome_of(kept.words.get("outcome"))),
        format_func=lambda one: work.say(f"decision.outcomes.{one}"),
        key=kept.keys["outcome"],
        on_change=edits(when_told(about, "outcome", kept.keys["outcome"], OUTCOMES[0]), work.draft),
    )
    kept.put("outcome", outcome, OUTCOMES[0])
    day, meeting, paragraph = st.columns(3)
    with meeting:  # before the day, which is proposed by it
        held_on = meeting_field(work, about, up.case_id)
    with day:
        words_field(about, "day", work.say("decision.decided_on"), proposed=held_on or reader_today().isoformat())
    with paragraph:
        words_field(about, "paragraph", work.say("decision.paragraph"))
    words_field(about, "reasons", work.say("decision.reasons"), work.say("decision.reasons_hint"), is_long=True)
    if outcome in WITH_TERMS:
        st.subheader(work.say("decision.terms_title"))
        proposed = proposed_terms(up.case, work.language)
        if proposed:
            st.caption(work.say("decision.proposed"))
        for name in TERMS:
            words_field(about, name, work.say(f"decision.terms.{name}"), proposed=proposed.get(name, ""))
    hint = work.say("decision.reservations_hint")
    words_field(about, "reservations", work.say("decision.reservations"), hint, is_long=True)


def outcome_of(word: str | None) -> Outcome:
    """An outcome by its name; the first where it is none."""
    return next((outcome for outcome in OUTCOMES if outcome == word), OUTCOMES[0])


def meeting_field(work: Workspace, about: str, case_id: str) -> str:
    """Which meeting it is decided at, and its day; those with the case on the agenda come first. Blank for none."""
    kept, meetings = written(about), {one.meeting_id: one for one in meetings_here(work)}
    with_it = [key for key, one in meetings.items() if any(item.case_id == case_id for item in one.items)]
    names = [*with_it, *(key for key in meetings if key not in with_it), NONE]
    proposed = names[0] if with_it else NONE
    chosen = kept.words.get("meeting", proposed)
    kept.keys["meeting"] = f"meeting:{about}:{kept.times}:{work.language}"
    meeting = st.selectbox(
        work.say("decision.meeting"),
        names,
        index=names.index(chosen) if chosen in names else len(names) - 1,
        format_func=told_apart(
            names, lambda key: label(meeting_words(meetings[key])) if key else work.say("decision.no_meeting")
        ),
        key=kept.keys["meeting"],
        on_change=edits(when_told(about, "meeting", kept.keys["meeting"], proposed), work.draft),
    )
    kept.put("meeting", meeting, proposed)
    return meetings[meeting].held_on if meeting else ""


def meetings_here(work: Workspace) -> tuple[Meeting, ...]:
    """The meetings that whoever reads may see."""
    try:
        return the_store().meetings(work.acting)
    except StoreRefused:
        return ()


def meeting_words(meeting: Meeting) -> str:
    """A meeting in a list."""
    return f"{meeting.name} {meeting.held_on}"


def show_preview(work: Workspace, up: Opened) -> None:
    """What is written, as the minutes will have it."""
    kept = written(about_of(up.case_id))
    outcome = outcome_of(kept.words.get("outcome"))
    terms = {str(name): kept.said(name) for name in TERMS} if outcome in WITH_TERMS else {}
    decided = Decided(outcome, kept.said("reasons"), kept.said("reservations"), kept.said("day"), "", terms)
    st.caption(work.say("decision.preview"))
    for block in decision_blocks(decided, work.language):
        match block:
            case Heading():
                st.markdown(f"**{markdown(block.text)}**")
            case Paragraph():
                st.markdown(markdown(block.text or "–"))
            case Table():
                static_table([dict(zip(block.head, row, strict=True)) for row in block.rows], text_columns=2)
            case _:
                continue


@edits
def decide(case_id: str, revision: int, sha: str) -> None:
    """Makes the decision that was written, on the version that was shown."""
    now, kept = current(), as_sent(about_of(case_id))
    outcome = outcome_of(kept.words.get("outcome"))
    terms = {name: kept.said(name) for name in TERMS if kept.said(name)} if outcome in WITH_TERMS else {}
    if not kept.is_sound({**kept.faults(), **missing_in(kept, outcome, terms)}):
        return
    decision = Decision(
        outcome,
        kept.said("reasons"),
        str(kept.day("day")),
        kept.said("reservations"),
        terms,
        kept.said("meeting") or None,
        kept.said("paragraph"),
    )
    try:
        opened = the_store().decide(now.asking, case_id, revision, sha, decision)
    except StoreRefused as refused:
        kept.problem = refused.problem
        return
    kept.done()
    if now.draft.opened is not None and now.draft.opened.revision == revision:
        now.draft.opened = opened


def missing_in(kept: Written, outcome: Outcome, terms: Mapping[TermName, str]) -> dict[str, Problem | str]:
    """What a decision lacks, by its field: a day, reasons, and terms where the outcome has them."""
    wrong: dict[str, Problem | str] = {}
    if kept.day("day") is None:
        day = kept.said("day")
        wrong["day"] = error("decision.no_day", "day", text=day[:MOST_QUOTED]) if day else error("quick.missing", "day")
    if not kept.said("reasons"):
        wrong["reasons"] = error("decision.no_reasons", "reasons")
    if outcome in WITH_TERMS and not terms:
        wrong[TERMS[0]] = error("decision.no_terms", TERMS[0])
    return wrong

"""A question of the review: what stands in the case, what putting it right would do, and what is answered."""

from typing import get_args

import streamlit as st

from model.case.assumptions import Label
from model.case.problem import Problem
from model.case.reviewing.review import Reply, ReplyState
from model.review.replies import with_reply, with_trial, without_reply
from model.review.review import Finding, chance
from presentation import review as told
from views.fields.choice import chosen
from views.fields.text import text_field
from views.parts.review.remarks import is_remark_begun, show_remarks_on
from views.parts.review.shown import finding_shown
from views.state.reader_time import reader_today
from views.state.typed import readable, take_case
from views.state.workspace import Workspace, current, edits
from wording.numbers import share_of_ten
from wording.text_safety import clean, cut, markdown

STATES: tuple[ReplyState, ...] = get_args(ReplyState)


def show_question(work: Workspace, finding: Finding) -> None:
    """One question, with what can be done about it."""
    review, language = work.review, work.language
    resolved = review.beneath
    with st.container(border=True):
        words, buttons = st.columns([5, 1], vertical_alignment="top")
        name = told.told_name(finding, resolved, language)
        words.markdown(f"**{markdown(name)}** · {markdown(told.effect_words(finding, resolved, language))}")
        words.markdown(markdown(told.finding_sentence(finding, resolved, language)))
        words.caption(markdown(told.marks(finding, language)))
        with buttons:
            show_ways(work, finding)
        changed = told.changed_since(finding, language)
        if changed:
            st.warning(markdown(changed))
        if finding.reply is not None:
            st.markdown(markdown(answer_in_short(work, finding, finding.reply)))
        # The name stays the same when it is answered: under another one the part would close.
        is_begun = is_remark_begun(work, finding.identity)
        part = st.expander(
            work.say("review.answer_head"), key=f"reply_open:{finding.identity}", on_change="rerun", expanded=is_begun
        )
        if part.open:
            with part:
                show_more(work, finding)


def show_ways(work: Workspace, finding: Finding) -> None:
    """The button that tries the correction as a scenario, and the way to the page that has the field."""
    if finding.correction is not None and finding.correction.numbers:
        st.button(
            work.say("review.try"),
            key=f"try:{finding.identity}",
            on_click=try_it,
            args=(finding.identity,),
            help=work.say("review.try_help"),
            icon=":material/science:",
        )
    page = told.page_of(finding, work.review.answer.resolved)
    if page is not None:
        st.page_link(f"{page}.py", label=work.say(f"pages.{page}"), icon=":material/arrow_forward:")


@edits
def try_it(identity: str) -> None:
    """Makes a scenario of the correction on top of what is shown, and shows it."""
    now = current()
    finding = finding_shown(now, identity)
    if finding is None or finding.correction is None or not finding.correction.numbers:
        return
    review = now.review
    name = told.rule_name(finding.rule, now.language)
    says = told.finding_sentence(finding, review.beneath, now.language)
    why = Label(sv=now.say("review.scenario_why", says=says))
    words = Label(sv=now.say("review.scenario", name=name))
    case, scenario = with_trial(now.case, finding.correction, words, now.scenario, why)
    now.draft.edit(case, what="scenario", redraw=True)
    now.draft.choose(scenario=scenario)
    now.draft.scenario_set += 1


def answer_in_short(work: Workspace, finding: Finding, reply: Reply, most: int = 140) -> str:
    """The beginning of an answer, after what has become of the question."""
    words = reply.words.text(work.language).replace("\n", " ")
    return work.say("review.answered_head", state=told.state_word(finding, work.language), words=cut(words, most))


def show_more(work: Workspace, finding: Finding) -> None:
    """Why it is asked, an example, how it would be put right, and the fields of the answer."""
    review, language = work.review, work.language
    st.markdown(markdown(told.correction_sentence(finding, review, language)))
    put_right = chance(review.answer, finding) if review.answer.tells_chance else None
    if put_right is not None:
        st.markdown(markdown(work.say("review.chance", chance=share_of_ten(put_right, language))))
    for part in ("why", "example"):
        words = work.say(f"review.rules.{finding.rule.id}.{part}")
        st.caption(markdown(work.say(f"review.{part}", **{part: words})))
    show_fields(work, finding.identity, finding.reply)
    show_remarks_on(work, finding.identity)


def show_fields(work: Workspace, identity: str, reply: Reply | None) -> None:
    """The fields of an answer: its words, and once there are any, what has become of the question and who says so."""
    language = work.language
    text_field(
        work,
        f"reply:{identity}",
        work.say("review.answer"),
        "" if reply is None else reply.words.text(language),
        lambda now, written: take_reply(now, identity, written),
        placeholder=work.say("review.answer_placeholder"),
        is_long=True,
    )
    if reply is None:
        return
    state, by = st.columns(2)
    with state:
        st.selectbox(
            work.say("review.state_of"),
            STATES,
            format_func=lambda one: work.say(f"review.state.{one}"),
            **chosen(
                work, f"state:{identity}", reply.state, lambda now, one: set_fields(now, identity, state=one), STATES
            ),
        )
    with by:
        text_field(
            work,
            f"by:{identity}",
            work.say("review.by"),
            reply.by or "",
            lambda now, written: set_fields(now, identity, by=clean(written).strip()[:200] or None),
        )
    st.caption(markdown(told.reply_words(reply, language)))


def take_reply(now: Workspace, identity: str, written: str) -> Problem | None:
    """Keeps an answer with how things stand; an empty one takes the answer away."""
    words = clean(written).strip()
    finding = finding_shown(now, identity)
    if not words or finding is None:
        return take_case(now, without_reply(now.case, identity), what="review")
    problem = readable(written)
    if problem is not None:
        return problem
    before = finding.reply
    state, by = ("answered", None) if before is None else (before.state, before.by)
    on = reader_today().isoformat()
    return take_case(now, with_reply(now.case, finding, Label(sv=words), state, by, on), what="review")


def set_fields(now: Workspace, identity: str, **fields: object) -> Problem | None:
    """Sets who answers, or what has become of the question."""
    said = now.case.review
    reply = None if said is None else said.replies.get(identity)
    if said is None or reply is None:
        return None
    written = fields.get("by")
    problem = readable(written) if isinstance(written, str) else None
    if problem is not None:
        return problem
    replies = {**said.replies, identity: reply.edited(**fields)}
    return take_case(now, now.case.edited(review=said.edited(replies=replies)), what="review")


def show_answer_in_vain(work: Workspace, identity: str, reply: Reply) -> None:
    """An answer whose question is no longer asked, and the way to take it away."""
    with st.container(border=True):
        st.markdown(f"**{markdown(told.identity_words(identity, work.answer.resolved, work.language))}**")
        st.markdown(markdown(told.reply_words(reply, work.language)))
        st.button(
            work.say("review.remove_answer"),
            key=f"forget:{identity}",
            on_click=forget,
            args=(identity,),
            type="tertiary",
        )


@edits
def forget(identity: str) -> None:
    """Takes an answer away."""
    now = current()
    now.draft.edit(without_reply(now.case, identity), what="review", redraw=True)

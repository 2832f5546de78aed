"""Can it be seen: what a follow-up would show of each effect, with a picture, and the fields of its plan."""

from typing import Literal

import streamlit as st

from model.case.assumptions import Label
from model.case.problem import Problem
from model.case.reviewing.review import CaseReview, FollowUpPlan, Reached
from model.review.plans import Put, with_plan, with_reached
from presentation import visibility
from presentation.visibility_chart import visibility_spec
from views.parts.review.record_fields import Read, show_fields, taker, words_read
from views.state.typed import read_typed
from views.state.workspace import Workspace
from wording.numbers import write_number
from wording.text_safety import label, markdown

Kind = Literal["words", "count", "years"]
REACH: dict[str, Kind] = {"people": "count", "of": "count", "group": "words"}
PLAN: dict[str, Kind] = {
    "counted": "words", "per_year": "count", "overdispersion": "count",
    "years_before": "years", "years_after": "years", "by": "words",
    "reached_per_year": "count", "control_per_year": "count", "begins": "words",
    "system": "words", "against": "words",
}  # fmt: skip
"""The fields of a plan, three beside each other, and what is typed in each."""


def show_visibility(work: Workspace) -> None:
    """For each effect that counts: whether it can be seen, the picture of it, and the plan that says so."""
    st.header(work.say("review.see.title"))
    examined = work.review.examined
    seen = {one.effect: one for one in visibility.seen_effects(examined, work.language)}
    if not seen:
        st.markdown(markdown(work.say("review.see.none")))
    for name, effect in examined.benefits:
        if name in seen:
            st.subheader(markdown(seen[name].heading))
            st.markdown(markdown(seen[name].text))
            st.vega_lite_chart(
                seen[name].frame,
                visibility_spec(work.language),
                alt=seen[name].heading,
                theme=None,
            )
        words = work.say("review.see.plan_of", effect=effect.label.text(work.language))
        part = st.expander(label(words), key=f"plan:{name}", on_change="rerun")
        if part.open:
            with part:
                show_plan(work, name, has_reach="reach" in effect.slots)


def show_plan(work: Workspace, name: str, *, has_reach: bool) -> None:
    """The fields of a plan: whom the programme reaches, what is counted, how many, how long, by whom."""
    said = work.case.review or CaseReview()
    if has_reach:
        st.caption(markdown(work.say("review.see.reach_note")))
        show_part(work, name, "reached", REACH, said.reached.get(name, Reached()), with_reached)
    st.caption(markdown(work.say("review.see.plan_note")))
    show_part(work, name, "plan", PLAN, said.followup.get(name, FollowUpPlan()), with_plan)


def show_part(
    work: Workspace, name: str, part: str, fields: dict[str, Kind], record: Reached | FollowUpPlan, put: Put
) -> None:
    """The fields of a part of a plan."""
    show_fields(
        work,
        f"{part}:{name}",
        fields,
        lambda field: work.say(f"review.see.fields.{field}"),
        lambda field: written_as(getattr(record, field), work),
        lambda field: taker(name, field, put, READERS[fields[field]]),
    )


def written_as(value: Label | float | None, work: Workspace) -> str:
    """What stands in a field."""
    if value is None:
        return ""
    return value.text(work.language) if isinstance(value, Label) else write_number(value)


def count_read(words: str) -> object:
    """A count, or why it is none."""
    return read_typed(words, "factor")


def years_read(words: str) -> object:
    """Years, whole where they are, or why they are none."""
    typed = read_typed(words, "years")
    return typed if isinstance(typed, Problem) or typed != int(typed) else int(typed)


READERS: dict[Kind, Read] = {"words": words_read, "count": count_read, "years": years_read}

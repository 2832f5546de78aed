"""Can it be seen: what a follow-up would show of each effect, with a picture, and the fields of its plan."""

from collections.abc import Callable
from typing import Literal

import streamlit as st
from pydantic import ValidationError

from model.case.assumptions import Label
from model.case.problem import Problem
from model.case.reviewing.review import CaseReview, FollowUpPlan, Reached
from model.files.refusals import problems_of
from model.review.plans import Put, with_plan, with_reached
from presentation import visibility
from presentation.visibility_chart import visibility_spec
from views.fields.text import text_field
from views.parts.review.shown import review_shown
from views.state.typed import read_typed, readable, take_case
from views.state.workspace import Workspace
from wording.numbers import write_number
from wording.text_safety import clean, label, markdown

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
    examined = review_shown(work).examined
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
        show_fields(work, name, "reached", REACH, said.reached.get(name, Reached()), with_reached)
    st.caption(markdown(work.say("review.see.plan_note")))
    show_fields(work, name, "plan", PLAN, said.followup.get(name, FollowUpPlan()), with_plan)


def show_fields(
    work: Workspace, name: str, part: str, fields: dict[str, Kind], record: Reached | FollowUpPlan, put: Put
) -> None:
    """Fields of a record, three beside each other."""
    names = list(fields)
    for row in (names[at : at + 3] for at in range(0, len(names), 3)):
        for column, field in zip(st.columns(3), row, strict=False):
            with column:
                text_field(
                    work,
                    f"{part}:{name}:{field}",
                    work.say(f"review.see.fields.{field}"),
                    written_as(getattr(record, field), work),
                    taker(name, field, fields[field], put),
                    placeholder=work.say("fields.blank"),
                )


def written_as(value: Label | float | None, work: Workspace) -> str:
    """What stands in a field."""
    if value is None:
        return ""
    return value.text(work.language) if isinstance(value, Label) else write_number(value)


def taker(name: str, field: str, kind: Kind, put: Put) -> Callable[[Workspace, str], Problem | None]:
    """What puts something that is typed in a field into the case, or says why it can't be taken."""

    def take(now: Workspace, written: str) -> Problem | None:
        words = clean(written).strip()
        value: object = None
        if words and kind == "words":
            problem = readable(words)
            if problem is not None:
                return problem
            value = Label(sv=words)
        elif words:
            typed = read_typed(words, "years" if kind == "years" else "factor")
            if isinstance(typed, Problem):
                return typed
            value = int(typed) if kind == "years" and typed == int(typed) else typed
        try:
            case = put(now.case, name, field, value)
        except ValidationError as refusal:
            return problems_of(refusal, base=("review", field))[0]
        return take_case(now, case, what="review")

    return take

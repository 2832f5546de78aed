"""An applicant that no list has: its name and what kind of purse it is."""

from collections.abc import Mapping

import streamlit as st

from model.case.assumptions import Actor, ActorKind, Label
from model.case.problem import Problem, error
from model.editing.applicants import with_own_applicant
from model.evaluate import actors_of
from views.fields.addresses import field_key, show_problem
from views.fields.written import is_over, kept_field, of_case, place_of, stands, text_in, was_begun
from views.state.draft import Unsettled
from views.state.typed import readable, take_case
from views.state.workspace import Workspace, current, edits
from wording.alike import seen

NAME, KIND = "own_applicant:name", "own_applicant:kind"
KINDS: tuple[ActorKind, ...] = ("committee", "municipality", "region")
"""Kinds of actor that apply to a fund (`model.evaluate.APPLICANTS`), the likeliest first."""
FORM = "own_applicant"


def show_own_applicant(work: Workspace) -> None:
    """Name and kind of an applicant of one's own, and the button that makes it the one who applies."""
    about = of_case(FORM)
    is_begun = NAME in left_of(work) or was_begun(about)
    part = st.expander(
        work.say("application.own.title"), key="own_applicant_open", on_change="rerun", expanded=is_begun
    )
    if not part.open:
        return
    with part:
        name, kind = st.columns([3, 2])
        with name:
            kept_field(
                about,
                "name",
                field_key(work, NAME),
                work.say("application.own.name"),
                max_chars=120,
                placeholder=work.say("application.own.for_instance"),
            )
            show_problem(work, NAME)
        chosen = kind.selectbox(
            work.say("application.own.kind"),
            KINDS,
            index=place_of(about, "kind", field_key(work, KIND), KINDS, 0) or 0,
            format_func=lambda one: work.say(f"files.actor_kinds.{one}"),
            key=field_key(work, KIND),
        )
        stands(about, "kind", chosen, KINDS[0])
        st.button(work.say("application.own.add"), key="add_own_applicant", on_click=add, icon=":material/add:")


def left_of(work: Workspace) -> set[str]:
    """The addresses at which something could not be taken."""
    return set(work.draft.unsettled)


def wrong_name(now: Workspace, actors: Mapping[str, Actor], written: str, address: str) -> Problem | None:
    """What is wrong with the name of one more actor: nothing written, unreadable, or that of one there is."""
    known = {seen(one).casefold() for actor in actors.values() for one in (actor.label.sv, actor.label.en) if one}
    if not written:
        return error("quick.missing", address)
    if seen(written).casefold() in known:
        return error("quick.actor_known", address, name=written)
    return readable(written)


@edits
def add() -> None:
    """Makes what is written the applicant; what can't be taken is told beside the name, and stays there."""
    now, state = current(), st.session_state
    written, kind = text_in(of_case(FORM), field_key(now, NAME)), state.get(field_key(now, KIND)) or KINDS[0]
    problem = wrong_name(now, actors_of(now.case, now.library), written, NAME)
    if problem is None:
        problem = take_case(now, with_own_applicant(now.case, now.library, Label(sv=written), kind), redraw=True)
    now.draft.unsettled.pop(NAME, None)
    if problem is None:
        is_over(of_case(FORM))
    else:
        now.draft.unsettled[NAME] = Unsettled(written, problem)

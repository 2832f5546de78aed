"""An applicant that no list has, where a case begins: the choice of one, its name and its kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from model.case.assumptions import Actor, Label
from model.case.problem import Problem
from model.editing.edits import identifier
from model.evaluate import applicants_among
from views.fields.addresses import show_problem
from views.fields.written import is_over, kept_field, of_case, place_of, stands, text_in
from views.parts.forms.own_applicant import KINDS, wrong_name
from views.state.workspace import Workspace

ANOTHER = "+another"
"""The choice of one that is not in the list: no actor is named so."""


@dataclass(frozen=True)
class Another:
    """The fields of one that is not in the list, in a form of the start page."""

    form: str

    @property
    def name(self) -> str:
        """The key of the field for its name, and the address of what is wrong with it."""
        return f"{self.form}|another"

    @property
    def kind(self) -> str:
        """The key of the choice of its kind."""
        return f"{self.form}|another_kind"

    def show(self, work: Workspace) -> None:
        """Draws the fields."""
        about, key = of_case(f"{self.form}_another"), self.kind
        name, kind = st.columns([3, 2], vertical_alignment="top")
        with name:
            label, hint = work.say("application.own.name"), work.say("application.own.for_instance")
            kept_field(about, "name", self.name, label, max_chars=120, placeholder=hint, persist_state="session")
            show_problem(work, self.name)
        chosen = kind.selectbox(
            work.say("application.own.kind"),
            KINDS,
            index=place_of(about, "kind", key, KINDS, 0) or 0,
            format_func=lambda one: work.say(f"files.actor_kinds.{one}"),
            key=key,
            persist_state="session",
        )
        stands(about, "kind", chosen, KINDS[0])

    def is_taken(self) -> None:
        """Empties the fields, once there is a case."""
        is_over(of_case(f"{self.form}_another"))

    def answer(self, now: Workspace) -> tuple[str, Actor] | Problem:
        """The identifier and the actor that were written; or what is wrong with the name."""
        written = text_in(of_case(f"{self.form}_another"), self.name)
        problem = wrong_name(now, now.library.actors, written, self.name)
        if problem is not None:
            return problem
        kind = st.session_state.get(self.kind) or KINDS[0]
        return identifier(written, now.library.actors), Actor(label=Label(sv=written), kind=kind)


def show_missing(work: Workspace, addresses: Iterable[str]) -> None:
    """Beside the button of a form: that something above was not taken, which on a phone is out of sight."""
    left = sum(address in work.draft.unsettled for address in addresses)
    if left:
        st.markdown(f":red[**{work.say('start.above', count=left)}**]")


def offered(work: Workspace) -> Mapping[str, str]:
    """Who may apply, by name, in words; then the choice of another."""
    actors = work.library.actors
    listed = {name: actors[name].label.text(work.language) for name in applicants_among(actors)}
    return {**listed, ANOTHER: work.say("start.another")}

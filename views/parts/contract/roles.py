"""Who plays each role of a contract."""

from collections.abc import Mapping
from typing import get_args

import streamlit as st

from model.case.agreement import Agreement
from model.case.assumptions import Actor, ActorKind
from model.case.contract import Contract, Party
from model.editing.contract_payers import unused_parties, without_party
from model.evaluate import actors_of
from views.fields.addresses import field_key
from views.fields.choice import chosen, told_apart
from views.fields.rows import in_rows
from views.parts.contract.agreement_edits import agreement_now, take_agreement
from views.parts.contract.term_fields import edit_field, name_field
from views.parts.contract.terms import ACROSS
from views.state.workspace import Workspace, current, edits
from wording.text_safety import label


def show_roles(work: Workspace, agreement: Agreement) -> None:
    """Each role with the choice of an actor."""
    actors = actors_of(work.case, work.library)
    for column, (party, described) in in_rows(list(agreement.contract.parties.items()), ACROSS):
        with column:
            words = label(work.say("contract.edit.role", party=described.label.text(work.language)))
            show_role(work, party, words, agreement.roles.get(party, work.case.applicant), actors)
            show_party(work, party, described)
            if party in unused_parties(agreement.contract):
                st.caption(work.say("contract.payers.unused"))
                text = work.say("contract.compose.remove", part=described.label.text(work.language))
                remove_party(work, party, label(text))


def show_party(work: Workspace, party: str, described: Party) -> None:
    """What a party is called, and of what kind it is."""
    name = described.label.text(work.language)

    def edited(now: Contract, **fields: object) -> Contract:
        return now.edited(parties={**now.parties, party: now.parties[party].edited(**fields)})

    name_field(
        work, f"party:{party}:label", work.say("contract.whole.party", party=name), described.label,
        lambda now, text: edited(now, label=text),
    )  # fmt: skip
    edit_field(
        work, f"party:{party}:kind", work.say("contract.whole.kind", party=name), described.kind,
        lambda now, kind: edited(now, kind=kind), get_args(ActorKind),
        lambda kind: work.say(f"files.actor_kinds.{kind}"),
    )  # fmt: skip


def show_role(work: Workspace, party: str, words: str, played_by: str, actors: Mapping[str, Actor]) -> None:
    """The choice of the actor who plays a role."""

    def take(now: Workspace, actor: str) -> None:
        take_agreement(now, roles={**agreement_now(now).roles, party: actor})

    st.selectbox(
        words,
        list(actors),
        format_func=told_apart(actors, lambda actor: label(actors[actor].label.text(work.language))),
        **chosen(work, f"{work.contract_place}:role:{party}", played_by, take, actors),
    )


def remove_party(work: Workspace, party: str, words: str) -> None:
    """The button that takes a party away that nothing names any more."""

    @edits
    def press() -> None:
        now = current()
        take_agreement(now, redraw=True, **dict(without_party(agreement_now(now), party)))

    st.button(
        words, key=field_key(work, f"{work.contract_place}:party:{party}:remove"), on_click=press, type="tertiary"
    )

"""What a contract says as a whole: whether it counts, who gets what is advanced, and where its terms come from."""

import streamlit as st

from model.case.agreement import Agreement
from model.case.assumptions import Label
from model.case.problem import Problem
from views.fields.choice import chosen
from views.fields.text import text_field
from views.parts.contract.agreement_edits import agreement_now, take_agreement, take_contract
from views.parts.contract.term_fields import edit_field
from views.state.typed import readable
from views.state.workspace import Workspace
from wording.text_safety import clean

TEXTS = ("summary", "not_known")
"""Texts of a contract that may be left blank, in both languages."""


def show_whole(work: Workspace, agreement: Agreement) -> None:
    """Whether the contract counts, who gets what is advanced, what it is about, its source, and what is not known."""
    contract = agreement.contract
    st.toggle(
        work.say("contract.whole.included"),
        **chosen(
            work,
            f"{work.contract_place}:included",
            agreement.included,
            lambda now, counts: take_agreement(now, redraw=True, included=counts),
        ),
    )
    edit_field(
        work, "receives", work.say("contract.whole.receives"), contract.receives,
        lambda now, party: now.edited(receives=party), list(contract.parties),
        lambda one: contract.parties[one].label.text(work.language),
    )  # fmt: skip
    for field in TEXTS:
        label_field(work, field, getattr(contract, field))
    source_field(work, contract.source)


def label_field(work: Workspace, field: str, named: Label | None) -> None:
    """A field for a text of the contract in the language of the page; blank for none in any."""

    def take(now: Workspace, written: str) -> Problem | None:
        problem = readable(written)
        if problem is not None:
            return problem
        old = {} if named is None else named.model_dump()
        text = {**old, now.language: clean(written)} if written.strip() else None
        return take_contract(now, agreement_now(now).contract.edited(**{field: text}))

    shown = "" if named is None else named.text(work.language)
    place, words = f"{work.contract_place}:{field}", work.say(f"contract.whole.{field}")
    text_field(work, place, words, shown, take, placeholder=work.say("fields.blank"))


def source_field(work: Workspace, source: str | None) -> None:
    """A field for where the terms come from."""

    def take(now: Workspace, written: str) -> Problem | None:
        problem = readable(written)
        if problem is not None:
            return problem
        return take_contract(now, agreement_now(now).contract.edited(source=clean(written).strip() or None))

    place, words = f"{work.contract_place}:source", work.say("contract.whole.source")
    text_field(work, place, words, source or "", take, placeholder=work.say("fields.blank"))

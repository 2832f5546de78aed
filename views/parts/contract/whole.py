"""What a contract says as a whole: whether it counts, who gets what is advanced, and where its terms come from."""

from functools import partial

import streamlit as st
from pydantic import ValidationError

from model.case.agreement import Agreement
from model.case.assumptions import Label, Source
from model.case.contract import Contract
from model.case.problem import Problem, error
from model.editing.agreed.sources import with_source, with_source_changed, without_source
from model.files.refusals import problems_of
from presentation.sentences.sources import described_source, source_name
from views.fields.addresses import field_key
from views.fields.choice import chosen
from views.fields.rows import in_rows
from views.fields.text import text_field
from views.parts.contract.agreement_edits import agreement_now, take_agreement, take_contract
from views.parts.contract.term_fields import edit_field, part_button
from views.parts.number.new_source import (
    ask_for_source,
    is_asked_for,
    let_new_source_go,
    source_fields,
    typed_source,
)
from views.state.typed import read_typed, readable
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean

TEXTS = ("summary", "not_known")
"""Texts of a contract that may be left blank, in both languages."""


def show_whole(work: Workspace, agreement: Agreement) -> None:
    """Whether the contract counts, who gets what is advanced, what it is about, its sources, and what is not known."""
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
    if contract.source not in contract.sources:
        source_field(work, contract.source)
    show_sources(work, contract)


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
    """A field for where the terms come from: a source that is described stands by its name, and is kept by its id."""
    shown = "" if source is None else source_name(source, work.library, work.case, work.language)

    def take(now: Workspace, written: str) -> Problem | None:
        problem = readable(written)
        if problem is not None:
            return problem
        typed = clean(written).strip()
        return take_contract(
            now, agreement_now(now).contract.edited(source=source if typed == shown else typed or None)
        )

    place, words = f"{work.contract_place}:source", work.say("contract.whole.source")
    text_field(work, place, words, shown, take, placeholder=work.say("fields.blank"))


SOURCE_FIELDS = ("publisher", "title", "year", "url")
NEEDED = ("publisher", "title")


def show_sources(work: Workspace, contract: Contract) -> None:
    """The contract's own sources: each with its fields, whether the terms come from it, and a button that removes it.

    Below them a new one is begun; it needs who is behind it and what it is called.
    """
    st.markdown(f"**{work.say('contract.whole.sources')}**")
    for at, (name, source) in enumerate(contract.sources.items(), start=1):
        for column, field in in_rows(SOURCE_FIELDS, 2):
            with column:
                source_part(work, name, source, field, at)
        place = f"{work.contract_place}:sources:{name}:is"
        st.toggle(
            work.say("contract.whole.source_is", place=at),
            **chosen(work, place, contract.source == name, partial(_come_from, name=name)),
        )
        words = work.say("contract.whole.remove_source", source=described_source(source, work.language))
        part_button(work, f"sources:{name}:remove", words, partial(without_source, name=name))
    address = f"{work.contract_place}:sources"
    if is_asked_for(address):
        with source_fields(work):
            st.button(work.say("sources.save"), key="save_contract_source", on_click=save_contract_source)
    else:
        words = work.say("contract.whole.add_source")
        st.button(words, key=field_key(work, f"{address}:new"), on_click=begin_source)


def _come_from(now: Workspace, is_it: bool, name: str) -> None:
    take_contract(now, agreement_now(now).contract.edited(source=name if is_it else None), redraw=True)


def source_part(work: Workspace, name: str, source: Source, field: str, at: int) -> None:
    """A field for a part of one of the contract's sources."""
    said = getattr(source, field)
    words = work.say("contract.whole.source_field", place=at, field=work.say(f"sources.field.{field}").lower())

    def take(now: Workspace, written: str) -> Problem | None:
        problem = readable(written)
        if problem is not None:
            return problem
        text: object = clean(written).strip() or None
        if field in NEEDED:
            if text is None:
                return error("quick.missing", field)
            text = said.model_dump() | {now.language: text}
        elif field == "year" and text is not None:
            year = read_typed(written, "year")
            if isinstance(year, Problem):
                return year
            text = int(year)
        try:
            changed = with_source_changed(agreement_now(now).contract, name, **{field: text})
        except ValidationError as refusal:
            return problems_of(refusal)[0]
        return take_contract(now, changed)

    shown = said.text(work.language) if isinstance(said, Label) else "" if said is None else str(said)
    text_field(
        work, f"{work.contract_place}:sources:{name}:{field}", words, shown, take,
        placeholder=work.say(f"sources.hint.{field}"),
    )  # fmt: skip


@edits
def begin_source() -> None:
    """Shows the fields of one more source of the contract."""
    ask_for_source(f"{current().contract_place}:sources")


@edits
def save_contract_source() -> None:
    """Puts the source that was typed into the contract; or says beside each field what is wrong."""
    now = current()
    source = typed_source(now)
    if source is None:
        return
    if take_contract(now, with_source(agreement_now(now).contract, source), redraw=True) is None:
        let_new_source_go(now)

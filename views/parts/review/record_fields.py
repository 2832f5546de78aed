"""Fields of what the review keeps beside a case, three beside each other: what is typed and how it is taken."""

from collections.abc import Callable, Iterable

import streamlit as st
from pydantic import ValidationError

from model.case.assumptions import Label
from model.case.problem import Problem
from model.files.refusals import problems_of
from model.review.plans import Put
from views.fields.text import text_field
from views.state.typed import readable, take_case
from views.state.workspace import Workspace
from wording.text_safety import clean

Read = Callable[[str], object]
"""Reads what was typed as what a record keeps, or as a Problem."""
Take = Callable[[Workspace, str], Problem | None]


def show_fields(
    work: Workspace,
    address: str,
    names: Iterable[str],
    label: Callable[[str], str],
    text: Callable[[str], str],
    take: Callable[[str], Take],
    help: Callable[[str], str] | None = None,
    unit: Callable[[str], str] | None = None,
) -> None:
    """The fields of a record at an address, with what each is called, holds, and does with what is typed.

    `unit` is that of a field's number; empty for words.
    """
    every = list(names)
    for row in (every[at : at + 3] for at in range(0, len(every), 3)):
        for column, field in zip(st.columns(3), row, strict=False):
            with column:
                text_field(
                    work,
                    f"{address}:{field}",
                    label(field),
                    text(field),
                    take(field),
                    help=None if help is None else help(field),
                    placeholder=work.say("fields.blank"),
                    unit="" if unit is None else unit(field),
                )


def words_read(words: str) -> object:
    """Words as a label, or why they can't be kept."""
    return readable(words) or Label(sv=words)


def taker(name: str, field: str, put: Put, read: Read) -> Take:
    """What puts something that is typed in a field into the case, or says why it can't be taken."""

    def take(now: Workspace, written: str) -> Problem | None:
        words = clean(written).strip()
        value = read(words) if words else None
        if isinstance(value, Problem):
            return value
        try:
            case = put(now.case, name, field, value)
        except ValidationError as refusal:
            return problems_of(refusal, base=("review", field))[0]
        return take_case(now, case, what="review")

    return take

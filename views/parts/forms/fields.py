"""The fields of the forms: a text, a choice or a tick of a record, and groups that say how much is filled in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st
from pydantic import ValidationError

from model.case.assumptions import Label, Record
from model.case.problem import Problem
from model.files.refusals import problems_of
from views.fields.choice import chosen, told_apart
from views.fields.text import text_field
from views.state.typed import readable
from views.state.workspace import Workspace
from wording.text_safety import clean

Take = Callable[..., Problem | None]
"""Puts fields of a record (by name) into the case, or says why they can't be taken; a third argument redraws all."""
NOT_CHOSEN = ""


def words_given(now: Workspace, written: str, before: Label | None) -> Label | None:
    """What was typed, as a label; the one before where nothing has changed, and None for nothing."""
    words = clean(written).strip()
    if before is not None and words == before.text(now.language):
        return before
    return Label(sv=words) if words else None


def is_label(kind: type[Record], name: str) -> bool:
    """Whether a field of a record holds words that may be translated; else it is a short text."""
    return "Label" in str(kind.model_fields[name].annotation)


@contextmanager
def group_of_fields(
    work: Workspace, name: str, title: str, filled: Sequence[object], is_open: bool = False
) -> Iterator[None]:
    """A group that can be folded, whose title says how many of its fields are filled in.

    It has a key and no callback: then a title that changes neither folds it nor moves the keyboard's focus.
    """
    words = work.say("application.page.filled", title=title, filled=count_filled(work, filled))
    with st.expander(words, expanded=is_open, key=f"fields:{name}"):
        yield


def count_filled(work: Workspace, filled: Sequence[object]) -> str:
    """How many of some fields are filled in: *4 av 9 ifyllda*."""
    count = sum(each is not None and each != () and each != "" for each in filled)
    return work.say("application.page.count_filled", filled=count, count=len(filled))


def text_of(
    work: Workspace,
    address: str,
    part: Record,
    name: str,
    label: str,
    now_part: Callable[[Workspace], Record],
    take: Take,
    help: str | None = None,
) -> None:
    """A text field of a record: several lines for words that may be translated, one for a short text."""
    is_long = is_label(type(part), name)
    given: Any = getattr(part, name)

    def typed(now: Workspace, written: str) -> Problem | None:
        problem = readable(written)
        if problem is not None:
            return problem
        before: Any = getattr(now_part(now), name)
        words = words_given(now, written, before) if is_long else clean(written).strip() or None
        try:
            return take(now, {name: words})
        except ValidationError as refusal:
            return problems_of(refusal)[0]

    text = "" if given is None else given.text(work.language) if is_long else given
    text_field(
        work, f"{address}:{name}", label, text, typed, help=help, placeholder=work.say("fields.blank"), is_long=is_long
    )  # fmt: skip


def choice_of(work: Workspace, address: str, label: str, given: str | None, words: dict[str, str], take: Take) -> None:
    """A choice among a few words, or none of them. The address ends with the field's name."""
    offered = (NOT_CHOSEN, *words)

    def choose(now: Workspace, choice: str) -> None:
        take(now, {address.rpartition(":")[2]: choice or None})

    st.selectbox(
        label,
        offered,
        format_func=told_apart(offered, lambda choice: words.get(choice, work.say("application.page.no_term"))),
        **chosen(work, address, given or NOT_CHOSEN, choose, offered),
    )

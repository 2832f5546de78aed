"""The fields of the forms: a text, a choice or a tick of a record, and groups that say how much is filled in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st
from pydantic import ValidationError

from model.case.application import Contact, Signature
from model.case.assumptions import Label, Record
from model.case.problem import Problem
from model.files.reading import problems_of
from views.fields.choice import chosen
from views.fields.text import text_field
from views.state.typed import readable
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean

Take = Callable[..., Problem | None]
"""Puts fields of a record (by name) into the case, or says why they can't be taken; a third argument redraws all."""
MOST_CONTACTS = 20
NOT_CHOSEN = ""
OF_CONTACT = ("name", "title", "phone", "email")
OF_SIGNATURE = ("place", "date", "name", "title")


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
        format_func=lambda choice: words.get(choice, work.say("application.page.no_term")),
        **chosen(work, address, given or NOT_CHOSEN, choose, offered),
    )


def show_signature(
    work: Workspace, address: str, signed: Signature, now_signed: Callable[[Workspace], Signature], take: Take
) -> None:
    """What is to stand typed beside a signature, four short fields in a row."""

    def put(now: Workspace, fields: dict[str, Any], redraw: bool = False) -> Problem | None:
        return take(now, {"signature": Signature.model_validate({**dict(now_signed(now)), **fields})})

    st.caption(work.say("application.page.signature_note"))
    for column, name in zip(st.columns(len(OF_SIGNATURE)), OF_SIGNATURE, strict=True):
        with column:
            label = work.say("application.page.of_signature", what=work.say(f"application.signature.{name}"))
            text_of(work, f"{address}:signature", signed, name, label, now_signed, put)


def show_contact(
    work: Workspace,
    address: str,
    person: Contact,
    now_person: Callable[[Workspace], Contact],
    put: Callable[[Workspace, Contact], Problem | None],
    place: int | None = None,
) -> None:
    """Name, title, phone and e-mail of a person to ask, beside each other; the place where there are several."""

    def take(now: Workspace, fields: dict[str, Any], redraw: bool = False) -> Problem | None:
        return put(now, Contact.model_validate({**dict(now_person(now)), **fields}))

    for column, name in zip(st.columns(len(OF_CONTACT)), OF_CONTACT, strict=True):
        label = work.say(f"application.contact.{name}")
        if place is None:
            label = work.say("application.page.of_contact", what=label)
        else:
            label = work.say("application.page.of_contacts", what=label, place=place + 1)
        with column:
            help = work.say("application.page.help.phone") if name == "phone" else None
            text_of(work, address, person, name, label, now_person, take, help)


def show_contacts(
    work: Workspace, address: str, now_contacts: Callable[[Workspace], tuple[Contact, ...]], take: Take
) -> None:
    """Each person to ask with a button that takes the person away, and a button for one more; room for one always."""
    asked = f"asked:{address}:contact"
    count = max(1, len(now_contacts(work)), st.session_state.get(asked, 0))

    def people(now: Workspace) -> list[Contact]:
        stored = now_contacts(now)
        return [*stored, *(Contact() for _ in range(count - len(stored)))]

    def put(now: Workspace, persons: list[Contact], redraw: bool = False) -> Problem | None:
        while persons and persons[-1] == Contact():
            persons.pop()
        return take(now, {"contacts": tuple(persons)}, redraw)

    @edits
    def remove(place: int) -> None:
        now = current()
        st.session_state[asked] = count - 1
        put(now, [person for at, person in enumerate(people(now)) if at != place], redraw=True)

    @edits
    def add() -> None:
        st.session_state[asked] = count + 1

    for place, person in enumerate(people(work)):

        def put_one(now: Workspace, changed: Contact, place: int = place) -> Problem | None:
            return put(now, [changed if at == place else one for at, one in enumerate(people(now))])

        def now_one(now: Workspace, place: int = place) -> Contact:
            return people(now)[place]

        show_contact(work, f"{address}:contact:{place}", person, now_one, put_one, place)
        if count > 1:
            st.button(
                work.say("application.page.remove_contact", place=place + 1),
                key=f"remove:{address}:contact:{place}",
                on_click=remove,
                args=(place,),
                icon=":material/delete:",
                type="tertiary",
            )
    words = work.say("application.page.add_contact")
    st.button(words, key=f"add:{address}:contact", on_click=add, disabled=count >= MOST_CONTACTS)

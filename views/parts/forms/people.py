"""People in the forms: those to ask, and what stands typed beside a signature."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from model.case.application import Contact, Signature
from model.case.problem import Problem
from views.parts.forms.fields import Take, text_of
from views.state.workspace import Workspace, current, edits

MOST_CONTACTS = 20
OF_CONTACT = ("name", "title", "phone", "email")
OF_SIGNATURE = ("place", "date", "name", "title")


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
    shown = f"asked:{address}:contact"
    count = max(1, len(now_contacts(work)), st.session_state.get(shown, 0))

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
        st.session_state[shown] = count - 1
        put(now, [person for at, person in enumerate(people(now)) if at != place], redraw=True)

    @edits
    def add() -> None:
        st.session_state[shown] = count + 1

    for place in range(count):
        show_one_of_contacts(work, f"{address}:contact:{place}", place, people, put)
        if count > 1:
            words, key = (
                work.say("application.page.remove_contact", place=place + 1),
                f"remove:{address}:contact:{place}",
            )
            st.button(words, key=key, on_click=remove, args=(place,), icon=":material/delete:", type="tertiary")
    if count < MOST_CONTACTS:
        st.button(work.say("application.page.add_contact"), key=f"add:{address}:contact", on_click=add)
    else:
        st.caption(work.say("application.page.most_contacts", count=MOST_CONTACTS))


def show_one_of_contacts(
    work: Workspace,
    address: str,
    place: int,
    people: Callable[[Workspace], list[Contact]],
    put: Callable[[Workspace, list[Contact]], Problem | None],
) -> None:
    """One of several persons to ask; an edit puts all of them into the case."""

    def put_one(now: Workspace, changed: Contact) -> Problem | None:
        return put(now, [changed if at == place else one for at, one in enumerate(people(now))])

    show_contact(work, address, people(work)[place], lambda now: people(now)[place], put_one, place)

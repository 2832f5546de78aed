"""People: everybody who has logged in, their roles, and the end of their logins; for the administrator."""

import streamlit as st

from store.records import Person
from store.rules.roles import ROLES, allows
from views.fields.static_table import static_table
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits, workspace
from wording.text_safety import label, markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("people.title"))
    if not allows(work.acting.standing, "manage_roles"):
        st.info(work.say("people.not_yours"))
        return
    st.caption(work.say("people.note"))
    for person in the_store().everybody(work.acting):
        show_person(work, person)
    st.header(work.say("people.roles"))
    role, may = work.say("people.role"), work.say("people.may")
    static_table(
        [{role: work.say(f"login.roles.{name}"), may: work.say(f"people.mays.{name}")} for name in ROLES],
        text_columns=2,
    )


def show_person(work: Workspace, person: Person) -> None:
    """A person, the role that they have, and the button that ends their logins."""
    name = work.say("cases.forgotten") if person.is_forgotten else person.name or work.say("cases.unnamed")
    with st.container(border=True, horizontal=True, vertical_alignment="bottom"):
        if person.id == work.acting.person or person.is_forgotten:
            role = "" if person.is_forgotten else f" · {work.say(f'login.roles.{person.standing}')}"
            st.markdown(f"**{markdown(name)}**{role}")
            return
        key = f"role:{person.id}"
        st.selectbox(
            label(name),
            ROLES,
            index=ROLES.index(person.standing) if person.standing in ROLES else None,
            format_func=lambda role: work.say(f"login.roles.{role}"),
            key=key,
            on_change=edits(lambda: give_role(person.id, key)),
        )
        st.button(work.say("people.end_logins"), key=f"revoke:{person.id}", on_click=end_logins, args=(person.id,))


def give_role(person_id: str, key: str) -> None:
    """Gives a person the role that was chosen."""
    role = st.session_state.get(key)
    if role in ROLES:
        the_store().give_role(current().asking, person_id, role)


@edits
def end_logins(person_id: str) -> None:
    """Ends every login of a person."""
    the_store().revoke(current().asking, person_id)


main()

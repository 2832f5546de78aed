"""Cases and people for the tests of the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from model.case.assumptions import Label
from model.case.case import Case
from model.files.reading import case_files, read_case
from store.database.faults import StoreRefused
from store.database.tables import CASE, REVISION
from store.records import SINGLE_USER, Acting, Conflict, Opened
from store.records_of_decisions import Decision
from store.rules.roles import Role
from store.rules.states import State
from store.store import Store
from tests.answered import answered

ISSUER = "https://login.example.org"


@cache
def shipped(name: str = "hasselby_vallingby") -> Case:
    """A case that is shipped, with every warning of its review answered, so that it may be submitted."""
    return answered(read_case(case_files()[name].read_bytes()))


def named(name: str, case: Case | None = None) -> Case:
    """A case under another name."""
    return (case or shipped()).edited(label=Label(sv=name))


def request() -> str:
    """A request that has not been made."""
    return uuid4().hex


def begun(store: Store, acting: Acting = SINGLE_USER, name: str = "Kalkylen") -> Opened:
    """A new case in a store."""
    return store.create(acting, named(name), request())


def copied(store: Store, numbers: range) -> None:
    """Copies the rows of one case so many times, as if so many had been written."""
    with store.database.writing() as connection:
        case = dict(connection.execute(select(CASE).limit(1)).mappings().one())
        revision = dict(connection.execute(select(REVISION).limit(1)).mappings().one())
        for first in range(numbers.start, numbers.stop, 500):
            some = range(first, min(first + 500, numbers.stop))
            told = {
                number: {"id": f"copy-{number}", "name": f"Kalkyl {number}", "searched": f"kalkyl {number}"}
                for number in some
            }
            filed = {number: {"folder": f"mapp {number % 50}", "changed_seq": number + 10} for number in some}
            connection.execute(insert(CASE), [{**case, **told[number], **filed[number]} for number in some])
            connection.execute(insert(REVISION), [{**revision, "case_id": f"copy-{number}"} for number in some])


def edited(store: Store, opened: Opened, acting: Acting = SINGLE_USER, **fields: object) -> Opened:
    """A case saved with other fields, where nothing stands in the way."""
    done = store.save(acting, opened.case_id, opened.revision, opened.case.edited(**fields), request())
    assert not isinstance(done, Conflict)
    return done


def somebody(store: Store, role: Role, subject: str = "") -> Acting:
    """Somebody logged in with a role."""
    subject = subject or f"{role}-1"
    store.add_person(ISSUER, subject, subject.title(), role)
    secret = store.begin_session(ISSUER, subject, subject.title(), datetime.now(UTC))
    acting = store.acting(secret)
    assert acting is not None
    return acting


def moved(store: Store, opened: Opened, to: State, acting: Acting = SINGLE_USER) -> Opened:
    """A version taken to another state: moved, or decided with reasons."""
    if to != "decided":
        return store.move(acting, opened.case_id, opened.revision, to)
    decision = Decision("approved", "Målgruppen nås", "2027-03-14")
    return store.decide(acting, opened.case_id, opened.revision, opened.sha, decision)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done is refused with a code."""
    with pytest.raises(StoreRefused) as refusal:
        yield
    assert refusal.value.problem.code == code


def saved_until_refused(store: Store, opened: Opened, most: int = 20_000) -> tuple[Opened, str]:
    """Saves until the store refuses: what was acknowledged last, and the code."""
    for number in range(most):
        try:
            opened = edited(store, opened, start_year=2020 + number % 100)
        except StoreRefused as refusal:
            return opened, refusal.problem.code
    return opened, ""

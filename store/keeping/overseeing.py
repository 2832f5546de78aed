"""What whoever runs the server may see without logging in, on its command line: which cases, which people."""

from typing import Any

from sqlalchemy import func, or_, select

from model.case.problem import error
from store.database.faults import refusal
from store.database.tables import (
    AUDIT,
    CASE,
    DECISION,
    FUND_RULE,
    LATER_DECISION,
    LINK,
    LOGIN,
    MEETING,
    PERSON,
    PRESENCE,
    REMARK,
    REVISION,
    SIGN_OFF,
    UNSENT,
    WORKING,
)
from store.keeping.access import Desk

_OF_CASES = (
    "name",
    "applicant",
    "state",
    "head",
    "submitted",
    "register_number",
    "archived",
    "discarded",
    "changed_at",
)
_OF_PEOPLE = ("id", "name", "role", "issuer", "subject", "added_at", "forgotten_at")


def all_cases(desk: Desk) -> list[dict[str, Any]]:
    """Every case: id, name, state and when it was changed; nothing of what it says."""
    with desk.database.reading() as connection:
        rows = connection.execute(select(CASE).order_by(CASE.c.changed_seq.desc())).mappings()
        return [{"case_id": row["id"], **{name: row[name] for name in _OF_CASES}} for row in rows]


def all_people(desk: Desk) -> list[dict[str, Any]]:
    """Everybody that the store knows."""
    with desk.database.reading() as connection:
        rows = connection.execute(select(PERSON).order_by(PERSON.c.added_at, PERSON.c.id)).mappings()
        return [{name: row[name] for name in _OF_PEOPLE} for row in rows]


def person_shown(desk: Desk, person_id: str) -> dict[str, Any]:
    """All that the store has about a person: who they are, and how much in each table is theirs."""
    theirs = {
        "audit": AUDIT.c.person == person_id,
        "revision": REVISION.c.author == person_id,
        "case_file": CASE.c.author == person_id,
        "remark": REMARK.c.person == person_id,
        "sign_off": SIGN_OFF.c.person == person_id,
        "decision": DECISION.c.person == person_id,
        "later_decision": LATER_DECISION.c.person == person_id,
        "meeting": MEETING.c.person == person_id,
        "fund_rule": FUND_RULE.c.person == person_id,
        "working": WORKING.c.person == person_id,
        "unsent": UNSENT.c.person == person_id,
        "presence": PRESENCE.c.person == person_id,
        "link": or_(LINK.c.person == person_id, LINK.c.made_by == person_id),
        "login": LOGIN.c.person == person_id,
    }
    with desk.database.reading() as connection:
        row = connection.execute(select(PERSON).where(PERSON.c.id == person_id)).mappings().first()
        if row is None:
            raise refusal(error("store.no_such_person", person_id))
        counted = {name: connection.scalar(select(func.count()).where(one)) or 0 for name, one in theirs.items()}
        cases = connection.scalars(select(CASE.c.name).where(theirs["case_file"]).order_by(CASE.c.made_at))
        return {**{name: row[name] for name in _OF_PEOPLE}, **counted, "cases": list(cases)}

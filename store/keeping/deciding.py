"""Deciding: who stands behind a version, what is decided of it and on what grounds, and what is decided later."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, insert, select

from model.case.assumptions import Library
from model.case.problem import error
from store.database.chain import append
from store.database.clock import from_text
from store.database.faults import refusal
from store.database.revisions import state_of
from store.database.tables import DECISION, LATER_DECISION, LIBRARY, MEETING, RESULT, REVISION, SIGN_OFF
from store.keeping.access import Admitted, deeds, not_allowed
from store.keeping.results import Results, whole
from store.keeping.versions import LONGEST_NOTE, done_with
from store.keeping.words import checked_words
from store.records import Acting, Opened, Person
from store.records_of_decisions import Decision, DecisionRow, Grounds, LaterRow, SignOff
from store.rules.decisions import (
    ENDS_IN,
    LATERS,
    LEADS_TO,
    SIGNS,
    TERMS,
    VERDICTS,
    WITH_TERMS,
    Later,
    Outcome,
    Verdict,
)
from store.rules.roles import Role
from store.rules.states import FINAL, STEPS


class Deciding(Results):
    """Sign-offs and decisions."""

    def sign(self, acting: Acting, case_id: str, revision: int, role: Role, verdict: Verdict, note: str = "") -> None:
        """Somebody stands behind a submitted version, or objects to it, in their own role; without login in any."""
        checked_words(case_id, note, longest=LONGEST_NOTE)
        with self.database.writing() as connection:
            admitted, row = self.for_revision(connection, acting, case_id, revision)
            is_theirs = admitted.standing in (role, "single")
            if role not in SIGNS or not is_theirs or SIGNS[role] not in deeds(connection, admitted, row):
                raise not_allowed(case_id, "sign")
            if state_of(connection, case_id, revision) == "draft" or verdict not in VERDICTS:
                raise refusal(error("store.never_submitted", case_id, revision=revision))
            body = {"role": role, "verdict": verdict, "note": note}
            self._say(connection, SIGN_OFF, admitted, "sign_off", case_id, revision, body)

    def sign_offs(self, acting: Acting, case_id: str) -> tuple[SignOff, ...]:
        """Who has signed off which version, in order."""
        return tuple(
            SignOff(row.revision, row.role, row.verdict, row.note, by, from_text(row.made_at))
            for row, by in self._said_of(acting, case_id, SIGN_OFF)
        )

    def decide(self, acting: Acting, case_id: str, revision: int, sha: str, decision: Decision) -> Opened:
        """Decides on a version that is under review: the one whose sum whoever decides has before them."""
        self._checked(case_id, decision)
        with self.database.writing() as connection:
            admitted, row = self.for_revision(connection, acting, case_id, revision)
            state, after = state_of(connection, case_id, revision), LEADS_TO[decision.outcome]
            if "decide" not in deeds(connection, admitted, row):
                raise not_allowed(case_id, "decide")
            if state != "under_review":
                raise refusal(error("store.no_such_step", case_id, revision=revision, state=state, to_state=after))
            if sha != _sha(connection, case_id, revision):
                raise refusal(error("store.another_version", case_id, revision=revision))
            if decision.meeting is not None and not _is_meeting(connection, decision.meeting):
                raise refusal(error("store.no_such_meeting", decision.meeting))
            said = {**asdict(decision), "grounds": _grounds_told(connection, case_id, revision)}
            text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            body = {"outcome": decision.outcome, "sha": sha, "meeting": decision.meeting, "body": text}
            seq, time = self._say(connection, DECISION, admitted, "decide", case_id, revision, body)
            self._step(connection, admitted, case_id, revision, (seq, time, state, after))
            self._standing(connection, row, row.register_number)
            changed = self.case_row(connection, admitted, case_id)
            return self.opened(connection, admitted, changed, revision)

    def decisions(self, acting: Acting, case_id: str) -> tuple[DecisionRow, ...]:
        """Every decision on a case, in order, each with the meeting that it was made at, as it is called now.

        What a meeting is called and its day is told to whoever may read the decision; its agenda is not.
        """
        said = self._said_of(acting, case_id, DECISION)
        with self.database.reading() as connection:
            held = _meetings_told(connection, {row.meeting for row, _ in said if row.meeting is not None})
        return tuple(_decision(row, by, held.get(row.meeting, "")) for row, by in said)

    def decide_later(
        self, acting: Acting, case_id: str, revision: int, outcome: Later, decided_on: str, note: str
    ) -> None:
        """Adds to the log of a case that has been decided: it waits, goes on, goes into the line or not, is closed."""
        checked_words(case_id, note, longest=LONGEST_NOTE)
        if not is_day(decided_on) or not note.strip() or outcome not in LATERS:
            raise refusal(error("store.needs_reasons", case_id))
        with self.database.writing() as connection:
            admitted, row = self.for_revision(connection, acting, case_id, revision)
            state = state_of(connection, case_id, revision)
            after = ENDS_IN.get(outcome, state)
            if "decide" not in deeds(connection, admitted, row):
                raise not_allowed(case_id, "decide")
            if state not in FINAL or (after != state and (state, after) not in STEPS):
                raise refusal(error("store.no_such_step", case_id, revision=revision, state=state, to_state=after))
            body = {"outcome": outcome, "decided_on": decided_on, "note": note}
            seq, time = self._say(connection, LATER_DECISION, admitted, "decide_later", case_id, revision, body)
            if after != state:
                self._step(connection, admitted, case_id, revision, (seq, time, state, after))
                self._standing(connection, row, row.register_number)

    def later_decisions(self, acting: Acting, case_id: str) -> tuple[LaterRow, ...]:
        """What has been decided of a case later, in order."""
        return tuple(
            LaterRow(row.revision, row.outcome, row.decided_on, row.note, by, from_text(row.made_at))
            for row, by in self._said_of(acting, case_id, LATER_DECISION)
        )

    def grounds(self, acting: Acting, case_id: str, revision: int) -> Grounds:
        """What the figures of a submitted version rest on, with the library as it was."""
        with self.database.reading() as connection:
            self.for_revision(connection, acting, case_id, revision)
            row = _result(connection, case_id, revision)
            if row is None:
                raise refusal(error("store.never_submitted", case_id, revision=revision))
            content = connection.scalar(select(LIBRARY.c.content).where(LIBRARY.c.sha == row.library))
            sha = _sha(connection, case_id, revision)
        try:
            library = Library.model_validate_json(whole(content, row.library, case_id, revision))
        except ValidationError:
            library = self.library
        return Grounds(sha, row.library, library, row.sha, row.results_date, row.seed, row.draws)

    # Within a transaction

    def _checked(self, case_id: str, decision: Decision) -> None:
        """Refuses a decision that says too little, or what may not be kept."""
        terms = {name: text for name, text in decision.terms.items() if text.strip()}
        words = (decision.reasons, decision.reservations, *decision.terms.values())
        checked_words(case_id, *words, longest=LONGEST_NOTE)
        checked_words(case_id, decision.paragraph)
        if not decision.reasons.strip() or not is_day(decision.decided_on) or decision.outcome not in LEADS_TO:
            raise refusal(error("store.needs_reasons", case_id))
        if bool(terms) is not (decision.outcome in WITH_TERMS) or not set(decision.terms) <= set(TERMS):
            raise refusal(error("store.needs_terms", case_id))

    def _say(
        self,
        connection: Connection,
        table: Any,
        admitted: Admitted,
        action: str,
        case_id: str,
        revision: int,
        body: Mapping[str, Any],
    ) -> tuple[int, str]:
        """Adds a row about a version, and the row of the audit that proves it."""
        seq, time, _ = append(connection, done_with(admitted, action, case_id, revision, body))
        values = {"case_id": case_id, "revision": revision, "seq": seq, "person": admitted.person, "made_at": time}
        connection.execute(insert(table).values(**values, **body))
        return seq, time

    def _said_of(self, acting: Acting, case_id: str, table: Any) -> list[tuple[Row[Any], Person]]:
        """The rows about a case in order, with who said each. They are all of versions that were submitted."""
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            self.case_row(connection, admitted, case_id)
            rows = connection.execute(select(table).where(table.c.case_id == case_id).order_by(table.c.seq)).all()
            people = self.people(connection, {row.person for row in rows})
            return [(row, people[row.person]) for row in rows]


def decision_of(body: str) -> Decision:
    """A decision as it was kept."""
    said = json.loads(body)
    said.pop("grounds", None)
    return Decision(**said)


def _decision(row: Row[Any], by: Person, meeting: str) -> DecisionRow:
    return DecisionRow(row.seq, row.revision, row.sha, decision_of(row.body), by, from_text(row.made_at), meeting)


def _meetings_told(connection: Connection, meetings: set[str]) -> dict[str, str]:
    """Meeting → its name and its day, as they were last kept."""
    if not meetings:
        return {}
    rows = connection.execute(select(MEETING).where(MEETING.c.id.in_(meetings)).order_by(MEETING.c.seq))
    return {row.id: f"{row.name} {row.held_on}" for row in rows}


def outcome_of(connection: Connection, case_id: str, revision: int) -> Outcome | None:
    """What was last decided of a version; None where nothing is."""
    asked = select(DECISION.c.outcome).where(DECISION.c.case_id == case_id, DECISION.c.revision == revision)
    outcome: Outcome | None = connection.scalar(asked.order_by(DECISION.c.seq.desc()).limit(1))
    return outcome


def _sha(connection: Connection, case_id: str, revision: int) -> str:
    asked = select(REVISION.c.sha).where(REVISION.c.case_id == case_id, REVISION.c.number == revision)
    return str(connection.scalar(asked))


def _result(connection: Connection, case_id: str, revision: int) -> Row[Any] | None:
    asked = select(RESULT).where(RESULT.c.case_id == case_id, RESULT.c.revision == revision)
    return connection.execute(asked).first()


def _grounds_told(connection: Connection, case_id: str, revision: int) -> dict[str, Any]:
    """What the figures of a version rest on, as sums and plain values, for the row that is kept for ever."""
    row = _result(connection, case_id, revision)
    names = ("library", "results_date", "seed", "draws")
    return {} if row is None else {"results": row.sha, **{name: row._mapping[name] for name in names}}


def _is_meeting(connection: Connection, meeting: str) -> bool:
    return connection.execute(select(MEETING.c.id).where(MEETING.c.id == meeting).limit(1)).first() is not None


def is_day(text: str) -> bool:
    """Whether a text is a day as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False

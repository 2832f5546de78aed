"""Versions: names, history, and states with what a submitted revision rests on."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from model import RESULTS_DATE
from model.case.problem import CaseRefused, Problem, error
from model.files.reading import with_fund_rules
from store.content.canonical import as_bytes, packed, sha_of
from store.content.figures import answer_to, results_of
from store.content.ready import what_stops
from store.database.chain import Happening, append
from store.database.clock import from_text
from store.database.faults import refusal
from store.database.revisions import beside_of, state_of, was_submitted
from store.database.tables import AUDIT, CASE, RESULT, REVISION, STEP, VERSION
from store.keeping.access import Admitted, deeds, not_allowed, reads_drafts
from store.keeping.fund_rules import FundRules
from store.keeping.reading import case_at
from store.keeping.words import checked_words
from store.records import Acting, Opened, StepRow, VersionRow
from store.rules.states import BY_DECISION, STEPS, State

LONGEST_NOTE = 4000


class Versions(FundRules):
    """History, names, states."""

    def name_version(self, acting: Acting, case_id: str, revision: int, name: str, note: str = "") -> None:
        """Gives a revision a name, and says why; the newest name counts, those before it stay in the audit."""
        checked_words(case_id, name)
        checked_words(case_id, note, longest=LONGEST_NOTE)
        with self.database.writing() as connection:
            admitted, row = self.for_revision(connection, acting, case_id, revision)
            self.needs(connection, admitted, row, "name")
            body = {"name": name, "note": note}
            seq, time, _ = append(connection, done_with(admitted, "name", case_id, revision, body))
            values = {"case_id": case_id, "revision": revision, "seq": seq, "person": admitted.person, "made_at": time}
            connection.execute(insert(VERSION).values(**values, **body))

    def history(self, acting: Acting, case_id: str, first: int = 0, most: int = 100) -> tuple[VersionRow, ...]:
        """The revisions of a case, newest first: all of them, or those submitted for who may read no drafts."""
        return self._history(acting, case_id, first, most, is_short=False)

    def versions(self, acting: Acting, case_id: str) -> tuple[VersionRow, ...]:
        """The revisions that have a name or have been submitted, newest first."""
        return self._history(acting, case_id, 0, 1000, is_short=True)

    def steps(self, acting: Acting, case_id: str) -> tuple[StepRow, ...]:
        """Every change of state of a case's revisions, in order."""
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            self.case_row(connection, admitted, case_id)
            rows = connection.execute(select(STEP).where(STEP.c.case_id == case_id).order_by(STEP.c.seq)).all()
            people = self.people(connection, {row.person for row in rows})
            return tuple(
                StepRow(
                    row.revision,
                    row.from_state,
                    row.to_state,
                    row.note,
                    row.register_number,
                    people[row.person],
                    from_text(row.made_at),
                )
                for row in rows
            )

    def move(
        self,
        acting: Acting,
        case_id: str,
        revision: int,
        to_state: State,
        note: str = "",
        register_number: str | None = None,
    ) -> Opened:
        """A revision goes to another state. Who submits freezes it, with every figure and what they rest on.

        What the review stops is refused: an error (`store.review_stops`), or a warning that nobody has answered
        (`store.unanswered`). To *decided* no revision is moved: `decide` takes it there, with reasons.
        """
        register_number = (register_number or "").strip() or None
        checked_words(case_id, register_number)
        checked_words(case_id, note, longest=LONGEST_NOTE)
        results, stopped = self._worked_out(acting, case_id, revision) if to_state == "submitted" else (None, None)
        with self.database.writing() as connection:
            admitted, row = self.for_revision(connection, acting, case_id, revision)
            state = state_of(connection, case_id, revision)
            deed = STEPS.get((state, to_state))
            if deed is None:
                raise refusal(error("store.no_such_step", case_id, revision=revision, state=state, to_state=to_state))
            if deed not in deeds(connection, admitted, row):
                raise not_allowed(case_id, deed)
            if to_state in BY_DECISION:
                raise refusal(error("store.needs_decision", case_id, revision=revision))
            if stopped is not None:
                raise refusal(stopped)
            body = {"from": state, "to": to_state, "note": note, "register_number": register_number}
            if results is not None:
                body |= {"results": results["sha"], "library": results["library"], "seed": results["seed"]}
            seq, time, _ = append(connection, done_with(admitted, "move", case_id, revision, body))
            self._step(connection, admitted, case_id, revision, (seq, time, state, to_state), note, register_number)
            if results is not None:
                self._keep_results(connection, case_id, revision, results)
            self._standing(connection, row, register_number or row.register_number)
            changed = self.case_row(connection, admitted, case_id)
            return self.opened(connection, admitted, changed, revision)

    # Within a transaction

    def for_revision(
        self, connection: Connection, acting: Acting, case_id: str, revision: int
    ) -> tuple[Admitted, Row[Any]]:
        """Who asks, and the case, where they may read the revision."""
        admitted = self.admitted(connection, acting)
        row = self.case_row(connection, admitted, case_id)
        is_there = 0 < revision <= row.head
        if not is_there or not (reads_drafts(admitted, row) or was_submitted(connection, case_id, revision)):
            raise refusal(error("store.no_such_revision", case_id, revision=revision))
        return admitted, row

    def _worked_out(self, acting: Acting, case_id: str, revision: int) -> tuple[dict[str, Any], Problem | None]:
        """Every figure of a revision and what they rest on, and what its review stops; before anything is locked."""
        opened = self.open(acting, case_id, revision)
        answer = answer_to(opened.case, self.library)
        try:
            content = as_bytes(results_of(answer))
        except CaseRefused:
            raise refusal(error("store.has_errors", case_id, revision=revision)) from None
        sampling = opened.case.sampling
        kept = {"sha": sha_of(content), "content": packed(content), "library": self.library_version}
        asked = with_fund_rules(self.library, self.fund_rules())  # what the case's own fund asks, besides
        results = kept | {"seed": sampling.seed, "draws": sampling.draws, "results_date": RESULTS_DATE}
        return results, what_stops(opened.case, asked, case_id, revision)

    def _keep_results(self, connection: Connection, case_id: str, revision: int, results: Mapping[str, Any]) -> None:
        asked = select(RESULT.c.sha).where(RESULT.c.case_id == case_id, RESULT.c.revision == revision)
        if connection.scalar(asked) is None:  # what was withdrawn and is submitted again has the figures it had
            self.keep_library(connection)
            connection.execute(insert(RESULT).values(case_id=case_id, revision=revision, **results))

    def _step(
        self,
        connection: Connection,
        admitted: Admitted,
        case_id: str,
        revision: int,
        moved: tuple[int, str, State, State],
        note: str = "",
        register_number: str | None = None,
    ) -> None:
        """Notes that a revision went from a state to another; `moved`: the audit's number and time, from, to."""
        seq, time, before, after = moved
        step = {"case_id": case_id, "revision": revision, "seq": seq, "from_state": before, "to_state": after}
        step |= {"note": note, "register_number": register_number, "person": admitted.person, "made_at": time}
        connection.execute(insert(STEP).values(**step))

    def _standing(self, connection: Connection, row: Row[Any], register_number: str | None) -> None:
        """Brings the row of a case up to the steps of its revisions."""
        last = select(STEP.c.revision, func.max(STEP.c.seq).label("seq")).where(STEP.c.case_id == row.id)
        newest = last.group_by(STEP.c.revision).subquery()
        asked = select(STEP.c.revision, STEP.c.to_state).join(newest, newest.c.seq == STEP.c.seq)
        stands = {found.revision: found.to_state for found in connection.execute(asked)}
        open_ones = [number for number, state in stands.items() if state != "draft"]
        values: dict[str, Any] = {"state": stands.get(row.head, "draft"), "register_number": register_number}
        submitted = max(open_ones, default=None)
        values |= {"submitted": submitted, "submitted_state": stands.get(submitted or 0)}
        if submitted is not None:
            found, case = case_at(connection, row.id, submitted)
            values |= {"submitted_name": case.label.text("sv"), "submitted_applicant": self.applicant(case)}
            values |= {"submitted_npv": found.npv, "submitted_payback_year": found.payback_year}
            values |= {"submitted_searched": self.searched(case, None, ())}
        connection.execute(update(CASE).where(CASE.c.id == row.id).values(**values))

    def _history(self, acting: Acting, case_id: str, first: int, most: int, is_short: bool) -> tuple[VersionRow, ...]:
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            named = _newest_of(connection, VERSION, case_id)
            moved = _newest_of(connection, STEP, case_id)
            columns = [column for column in REVISION.c if column.name != "content"]
            asked = select(*columns).where(REVISION.c.case_id == case_id)
            if is_short:
                asked = asked.where(REVISION.c.number.in_({*named, *moved}))
            if not reads_drafts(admitted, row):
                asked = asked.where(REVISION.c.number.in_({*moved, *beside_of(connection, row)}))
            revisions = connection.execute(asked.order_by(REVISION.c.number.desc()).offset(first).limit(most)).all()
            numbers = [revision.number for revision in revisions]
            of_them = select(AUDIT).where(AUDIT.c.case_id == case_id, AUDIT.c.revision.in_(numbers))
            of_them = of_them.where(AUDIT.c.action.in_(("create", "save")))
            audit = {found.revision: found for found in connection.execute(of_them)}
            people = self.people(connection, {revision.author for revision in revisions})
            return tuple(
                VersionRow(
                    revision=one.number,
                    kind=one.kind,
                    by=people[one.author],
                    at=from_text(one.made_at),
                    sha=one.sha,
                    npv=one.npv,
                    payback_year=one.payback_year,
                    results_date=one.results_date,
                    name=named[one.number].name if one.number in named else None,
                    note=named[one.number].note if one.number in named else None,
                    state=moved[one.number].to_state if one.number in moved else "draft",
                    reason=_said(audit.get(one.number), "reason"),
                    key=_said(audit.get(one.number), "key"),
                    audit=audit[one.number].seq if one.number in audit else 0,
                )
                for one in revisions
            )


def _newest_of(connection: Connection, table: Any, case_id: str) -> dict[int, Row[Any]]:
    """Revision → the newest row about it."""
    rows = connection.execute(select(table).where(table.c.case_id == case_id).order_by(table.c.seq))
    return {row.revision: row for row in rows}


def _said(row: Row[Any] | None, name: str) -> str | None:
    return None if row is None else json.loads(row.body).get(name)


def done_with(admitted: Admitted, action: str, case_id: str, revision: int, body: Mapping[str, Any]) -> Happening:
    """What was done with a revision."""
    return Happening(admitted.person, admitted.standing, action, case_id, revision, None, body)

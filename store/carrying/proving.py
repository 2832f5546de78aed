"""Proofs: every sum of a store worked out anew, the audit's chain followed, and every revision rebuilt from it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, text

from model.case.problem import Problem, error
from store.content.canonical import as_bytes, sha_of, unpacked
from store.content.changes import replayed
from store.database.chain import SUMMED, Head, head_of, rows_of, sum_of
from store.database.engine import Database
from store.database.faults import StoreRefused
from store.database.revisions import proven
from store.database.tables import AUDIT, CASE, DECISION, LATER_DECISION, LIBRARY, RESULT, REVISION, SIGN_OFF


@dataclass
class Proof:
    """What was looked at, and every fault found. `head` is that of the audit."""

    head: Head = field(default_factory=lambda: Head(0, ""))
    revisions: int = 0
    rebuilt: int = 0
    audit_rows: int = 0
    faults: list[Problem] = field(default_factory=list)


def prove(database: Database, known: Head | None = None) -> Proof:
    """Works out every sum. `known`: a head of the audit from before, kept elsewhere: a cut tail is seen by it."""
    proof = Proof()
    with database.reading() as connection:
        if database.is_sqlite:
            proof.faults += _sqlite_faults(connection, database.address.told)
        proof.head = head_of(connection)
        sums = _chain(connection, proof, known)
        _revisions(connection, proof, sums)
        _packed(connection, proof)
        _decided(connection, proof)
    return proof


def _sqlite_faults(connection: Connection, place: str) -> Iterator[Problem]:
    said = connection.execute(text("PRAGMA integrity_check(1)")).scalar()
    if said != "ok":
        yield error("store.truncated", place, path=place)
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield error("store.points_nowhere", str(row[0]), table=str(row[0]))


Sums = dict[tuple[str, int], str]


def _chain(connection: Connection, proof: Proof, known: Head | None) -> Sums:
    """Follows the audit from its first row. Gives the sum of each revision that it tells of."""
    sums: Sums = {}
    trees: dict[str, Any] = {}
    before, expected = "", 1
    at_known = ""
    for row in rows_of(connection):
        proof.audit_rows += 1
        if (
            row.seq != expected
            or row.previous != before
            or row.sha != sum_of({name: row._mapping[name] for name in SUMMED})
        ):
            proof.faults.append(error("store.audit_changed", "", row=row.seq))
        if known is not None and row.seq == known.count:
            at_known = row.sha
        before, expected = row.sha, row.seq + 1
        if row.action in ("create", "save"):
            _rebuild(proof, trees, sums, row)
    if known is not None and known.count and at_known != known.sha:
        proof.faults.append(error("store.audit_cut", "", count=known.count, found=proof.audit_rows))
    return sums


def _rebuild(proof: Proof, trees: dict[str, Any], sums: Sums, row: Any) -> None:
    """The revision that a row tells of, from the one before it; it must have the sum that the row says."""
    try:
        body = json.loads(row.body)
        trees[row.case_id] = replayed(trees.get(row.case_id), body["changes"])
        sha = sha_of(as_bytes(trees[row.case_id]))
        if sha != body["sha"]:
            raise ValueError("differs")
        sums[row.case_id, row.revision] = sha
        proof.rebuilt += 1
    except (ValueError, KeyError, TypeError):
        proof.faults.append(error("store.rebuilt_differs", row.case_id or "", revision=row.revision or 0))


def _revisions(connection: Connection, proof: Proof, sums: Sums) -> None:
    """Every revision has its sum, and the audit tells of it; the newest of a case is its head."""
    left, newest = dict(sums), {}
    for row in connection.execute(select(REVISION).order_by(REVISION.c.case_id, REVISION.c.number)).yield_per(100):
        proof.revisions += 1
        newest[row.case_id] = row.number
        try:
            proven(row)
        except StoreRefused as refused:
            proof.faults.append(refused.problem)
        if left.pop((row.case_id, row.number), None) != row.sha:
            proof.faults.append(error("store.audit_differs", row.case_id, revision=row.number))
    proof.faults += [error("store.revision_gone", case_id, revision=number) for case_id, number in left]
    for row in connection.execute(select(CASE.c.id, CASE.c.head)):
        if newest.get(row.id) != row.head:
            proof.faults.append(error("store.revision_gone", row.id, revision=row.head))


def _packed(connection: Connection, proof: Proof) -> None:
    """Every library and every submitted result has its sum."""
    for row in connection.execute(select(RESULT)).yield_per(100):
        if not _has_sum(row.content, row.sha):
            proof.faults.append(error("store.damaged_result", row.case_id, revision=row.revision))
    for row in connection.execute(select(LIBRARY)).yield_per(10):
        if not _has_sum(row.content, row.sha):
            proof.faults.append(error("store.damaged_library", row.sha))


PROVEN = {"sign_off": SIGN_OFF, "decide": DECISION, "decide_later": LATER_DECISION}
"""Action of the audit → the table whose rows it proves."""


def _decided(connection: Connection, proof: Proof) -> None:
    """Every sign-off and decision is what the audit says, none is missing, and the version has the sum decided on."""
    for action, table in PROVEN.items():
        rows = {row["seq"]: row for row in connection.execute(select(table)).mappings()}
        for told in connection.execute(select(AUDIT).where(AUDIT.c.action == action)):
            row = dict(rows.pop(told.seq, {}))
            expected = {name: told._mapping[name] for name in ("case_id", "revision", "person", "made_at")}
            body = json.loads(told.body)
            expected |= {name: body.get(name) for name in row if name not in (*expected, "seq")}
            if not row or any(row[name] != expected[name] for name in expected):
                proof.faults.append(error("store.decision_changed", told.case_id or "", revision=told.revision or 0))
        proof.faults += [
            error("store.decision_changed", row["case_id"], revision=row["revision"]) for row in rows.values()
        ]
    asked = select(DECISION.c.case_id, DECISION.c.revision, DECISION.c.sha, REVISION.c.sha.label("now")).join(
        REVISION, (REVISION.c.case_id == DECISION.c.case_id) & (REVISION.c.number == DECISION.c.revision)
    )
    for decided in connection.execute(asked):
        if decided.sha != decided.now:
            proof.faults.append(error("store.decision_changed", decided.case_id, revision=decided.revision))


def _has_sum(content: bytes, sha: str) -> bool:
    try:
        return sha_of(unpacked(content)) == sha
    except ValueError:
        return False


def rebuilt(connection: Connection, case_id: str, each: Callable[[int, bytes], None]) -> None:
    """Every revision of a case from the audit alone, from nothing: its number and its bytes, in order."""
    tree: Any = None
    for row in rows_of(connection, case_id):
        if row.action in ("create", "save"):
            tree = replayed(tree, json.loads(row.body)["changes"])
            each(row.revision, as_bytes(tree))

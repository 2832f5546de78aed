"""Damage and tampering: single bits, rows behind the store's back, a cut tail. Each is found, and named."""

import json
import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import select, text

from store.carrying.proving import prove, rebuilt
from store.content.canonical import content_of
from store.database.chain import Head, sum_of
from store.database.engine import Database, address_of, engine_of
from store.database.faults import StoreRefused
from store.database.tables import REVISION
from store.opening import open_store
from store.records import SINGLE_USER, Conflict
from store.rules.states import State
from store.store import Store
from tests.generators import a_case
from tests.store.cluster import FAST, Cluster
from tests.store.people import begun, edited, moved, request, shipped


@pytest.fixture
def path() -> Iterator[Path]:
    """A store with one case and a few revisions."""
    folder = TemporaryDirectory(dir=FAST, prefix="fortjanst-test-")
    path = Path(folder.name) / "store.sqlite3"
    store = open_store(str(path))
    opened = begun(store)
    for year in range(2027, 2031):
        opened = edited(store, opened, start_year=year)
    store.close()
    with folder:
        yield path


# Bits


@pytest.mark.parametrize("flips", [30, pytest.param(1000, marks=pytest.mark.torture)])
def test_a_flipped_bit_in_a_revision_is_refused_by_name(
    path: Path, flips: int, capsys: pytest.CaptureFixture[str]
) -> None:
    store, chance = open_store(str(path)), random.Random(7)
    case_id = store.cases(SINGLE_USER).rows[0].case_id
    whole = {number: store.open(SINGLE_USER, case_id, number).case for number in range(1, 6)}
    store.close()
    behind = sqlite3.connect(path)
    behind.execute("DROP TRIGGER revision_is_kept")
    found = 0
    for _ in range(flips):
        number = chance.randint(2, 5)
        column = chance.choice(["content", "content", "content", "sha"])
        (good,) = behind.execute(f"SELECT {column} FROM revision WHERE number = ?", (number,)).fetchone()
        spoilt = bytearray(good if column == "content" else good.encode())
        bit = chance.randrange(8 * len(spoilt) if column == "content" else 8 * len(spoilt) // 2)
        spoilt[bit // 8] ^= 1 << (bit % 8) % (8 if column == "content" else 4)
        value: Any = bytes(spoilt) if column == "content" else spoilt.decode()
        _set(behind, column, value, number)
        store = open_store(str(path))
        with pytest.raises(StoreRefused) as refusal:
            store.open(SINGLE_USER, case_id, number)
        assert (refusal.value.problem.code, refusal.value.problem.facts["revision"]) == (
            "store.damaged_revision",
            number,
        )
        found += 1
        others = number - 1
        assert store.open(SINGLE_USER, case_id, others).case == whole[others], "the one before is still readable"
        if number == 5:
            last = store.last_whole(SINGLE_USER, case_id)
            assert last is not None
            assert last.revision == 4
        store.close()
        _set(behind, column, good, number)
    behind.close()
    with capsys.disabled():
        print(f"\n{flips} bits flipped in revisions: {found} refused, each by the number of the revision")
    assert prove(open_store(str(path)).database).faults == []


def _set(behind: sqlite3.Connection, column: str, value: Any, number: int) -> None:
    with behind:
        behind.execute(f"UPDATE revision SET {column} = ? WHERE number = ?", (value, number))


@pytest.mark.parametrize("flips", [25, pytest.param(1000, marks=pytest.mark.torture)])
def test_a_bit_anywhere_in_the_file_never_shows_another_case(
    path: Path, flips: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A flip in the file itself: every revision that can be opened is as it was, or it is refused."""
    store, chance = open_store(str(path)), random.Random(11)
    case_id = store.cases(SINGLE_USER).rows[0].case_id
    whole = {number: store.open(SINGLE_USER, case_id, number).case for number in range(1, 6)}
    store.close()
    good = path.read_bytes()
    refusals = proofs = silent = 0
    for number in range(flips):
        spoilt = bytearray(good)
        place = chance.randrange(8 * len(spoilt))
        spoilt[place // 8] ^= 1 << place % 8
        copy = path.with_name("spoilt.sqlite3")
        copy.write_bytes(spoilt)
        try:
            store = open_store(str(copy), begin_anew=True)
            for revision, case in whole.items():
                try:
                    assert store.open(SINGLE_USER, case_id, revision).case == case, f"flip {number} at bit {place}"
                except StoreRefused:
                    refusals += 1
            store.close()
            address = address_of(str(copy))
            found = prove(Database(address, engine_of(address, is_read_only=True))).faults
        except StoreRefused:
            refusals, found = refusals + 1, []
        proofs += bool(found)
        silent += copy.read_bytes() == bytes(spoilt) and not found
    with capsys.disabled():
        print(f"\n{flips} bits flipped anywhere: {refusals} refusals, {proofs} found by verify, 0 cases shown wrong")
    assert proofs + refusals > 0


def test_a_schema_that_is_no_text_any_more_is_refused(path: Path) -> None:
    good = path.read_bytes()
    places = [match.start() + 8 for match in re.finditer(rb"CREATE (TABLE|INDEX|TRIGGER)", good)]
    assert len(places) > 10
    for place in places:
        spoilt = bytearray(good)
        spoilt[place : place + 4] = b"\xa8\xff\xfe\xc0"
        copy = path.with_name("spoilt.sqlite3")
        copy.write_bytes(spoilt)
        with pytest.raises(StoreRefused) as refused:
            store = open_store(str(copy), begin_anew=True)
            store.create(SINGLE_USER, shipped(), request())
        assert refused.value.problem.code in ("store.truncated", "store.foreign"), place


# The rules in the database itself


def forbidden() -> list[str]:
    """What nobody may do to a store, whoever has the database open."""
    kept = ("revision", "audit", "version", "step", "result", "library", "remark")
    changes = {"revision": "sha", "audit": "sha", "library": "sha", "result": "sha"}
    return [
        *(f"UPDATE {table} SET {changes.get(table, 'note')} = 'x'" for table in kept),
        *(f"DELETE FROM {table}" for table in (*kept, "case_file")),
        "INSERT INTO revision SELECT case_id, 1, parent, kind, sha, content, author, made_at, npv, payback_year, "
        "results_date, library FROM revision WHERE number = 2",
        "INSERT INTO revision SELECT case_id, 9, parent, kind, sha, content, author, made_at, npv, payback_year, "
        "results_date, library FROM revision WHERE number = 2",
        "INSERT INTO audit SELECT seq + 100, made_at, person, standing, action, case_id, revision, 'x', body, "
        "previous, 'y' FROM audit WHERE seq = 1",
        "INSERT INTO step SELECT case_id, revision, seq, from_state, 'draft', note, register_number, person, made_at "
        "FROM step WHERE to_state = 'decided'",
        "UPDATE case_file SET submitted = NULL",
        "UPDATE case_file SET head = head - 1",
    ]


@pytest.mark.parametrize("statement", forbidden())
def test_what_is_written_cannot_be_rewritten_behind_the_store(store: Store, statement: str) -> None:
    _decided(store)
    before = store.audit_head()
    with pytest.raises(StoreRefused) as refusal, store.database.writing() as connection:
        connection.execute(text(statement))
    assert refusal.value.problem.code == "store.kept"
    assert store.audit_head() == before
    assert prove(store.database).faults == []


@pytest.mark.parametrize("table", ["revision", "audit", "library", "version", "step", "result", "remark", "case_file"])
def test_replacing_is_refused_too(tmp_path: Path, table: str) -> None:
    """INSERT OR REPLACE goes past triggers against deleting, in a connection that does not ask for more."""
    store = open_store(str(tmp_path / "store.sqlite3"))
    _decided(store)
    store.close()
    behind = sqlite3.connect(tmp_path / "store.sqlite3")
    with pytest.raises(sqlite3.IntegrityError, match="kept"):
        behind.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
    with pytest.raises(sqlite3.IntegrityError, match="kept"):
        behind.execute(
            "INSERT OR REPLACE INTO audit SELECT (SELECT max(seq) + 1 FROM audit), made_at, person, standing, action, "
            "case_id, revision, request, body, (SELECT sha FROM audit ORDER BY seq DESC LIMIT 1), 'z' "
            "FROM audit WHERE seq = 1"
        )
    behind.close()


@pytest.mark.postgres
def test_postgresql_does_not_empty_a_table(cluster: Cluster) -> None:
    store = open_store(cluster.new_database())
    _decided(store)
    for table in ("revision", "audit", "case_file", "library"):
        with pytest.raises(StoreRefused, match=r"store\.kept"), store.database.writing() as connection:
            connection.execute(text(f"TRUNCATE {table} CASCADE"))


def _decided(store: Store) -> None:
    """A case that has been through every state, with a name and a remark."""
    opened = edited(store, begun(store), horizon=9)
    store.name_version(SINGLE_USER, opened.case_id, 2, "Beslut")
    steps: tuple[State, ...] = ("submitted", "under_review", "decided")
    for state in steps:
        moved(store, opened, state)
    store.remark(SINGLE_USER, opened.case_id, 2, "Bra")


# The audit


@pytest.mark.parametrize("sessions", [8, pytest.param(1000, marks=pytest.mark.torture)])
def test_the_audit_rebuilds_every_version_byte_for_byte(
    store: Store, sessions: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """From nothing, for cases made and edited at random: lines come, go and change places."""
    chance, revisions = random.Random(5), 0
    for session in range(sessions):
        opened = store.create(SINGLE_USER, a_case(session), request())
        for step in range(chance.randint(1, 4)):
            budget = [*opened.case.budget.items()]
            chance.shuffle(budget)
            fields: dict[str, Any] = {"budget": dict(budget), "horizon": opened.case.horizon}
            if step % 2:
                fields |= {"numbers": dict(reversed([*opened.case.numbers.items()])), "summary": None}
            saved = store.save(SINGLE_USER, opened.case_id, opened.revision, opened.case.edited(**fields), request())
            assert not isinstance(saved, Conflict)
            opened = saved
        replaced = store.save(SINGLE_USER, opened.case_id, opened.revision, a_case(session + 10_000), request())
        assert not isinstance(replaced, Conflict)
        made: dict[int, bytes] = {}
        with store.database.reading() as connection:
            rebuilt(connection, opened.case_id, made.__setitem__)
            rows = connection.execute(
                select(REVISION.c.number, REVISION.c.sha).where(REVISION.c.case_id == opened.case_id)
            )
            kept = {row.number for row in rows}
        assert set(made) == kept
        for number, content in made.items():
            assert content == content_of(store.open(SINGLE_USER, opened.case_id, number).case)
        revisions += len(made)
    proof = prove(store.database)
    assert (proof.faults, proof.rebuilt) == ([], revisions)
    with capsys.disabled():
        print(f"\n{sessions} sessions of edits: {revisions} versions rebuilt from the audit, byte for byte")


def _tampered(behind: sqlite3.Connection, seq: int, column: str) -> None:
    behind.execute(f"UPDATE audit SET {column} = 'x' || {column} WHERE seq = ?", (seq,))


def test_tampering_with_the_audit_is_found(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    behind = sqlite3.connect(path)
    behind.execute("DROP TRIGGER audit_is_kept")
    found = tried = 0
    for seq in range(1, 6):
        for column in ("made_at", "person", "standing", "action", "case_id", "request", "body", "previous", "sha"):
            with behind:
                row = behind.execute(f"SELECT {column} FROM audit WHERE seq = ?", (seq,)).fetchone()
                _tampered(behind, seq, column)
            address = address_of(str(path))
            faults = prove(Database(address, engine_of(address, is_read_only=True))).faults
            tried, found = tried + 1, found + any(fault.code.startswith("store.") for fault in faults)
            with behind:
                behind.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (*row, seq))
    behind.close()
    with capsys.disabled():
        print(f"\n{tried} changes in the audit: {found} found")
    assert found == tried


def test_a_row_that_was_changed_with_its_sum_is_found_by_the_next(path: Path) -> None:
    behind = sqlite3.connect(path)
    behind.row_factory = sqlite3.Row
    behind.execute("DROP TRIGGER audit_is_kept")
    row = dict(behind.execute("SELECT * FROM audit WHERE seq = 3").fetchone())
    row["person"] = "somebody else"
    with behind:
        behind.execute("UPDATE audit SET person = ?, sha = ? WHERE seq = 3", (row["person"], sum_of(row)))
    behind.close()
    faults = prove(open_store(str(path)).database).faults
    assert [(fault.code, fault.facts["row"]) for fault in faults] == [("store.audit_changed", 4)]


def _without_its_end(path: Path) -> Head:
    """Cuts the last save out of the audit, the revisions and the case; the head as it was before."""
    store = open_store(str(path))
    head = store.audit_head()
    store.close()
    with sqlite3.connect(path) as behind:
        behind.execute("PRAGMA foreign_keys = OFF")
        for trigger in ("audit_stays", "revision_stays", "head_goes_forward"):
            behind.execute(f"DROP TRIGGER {trigger}")
        behind.execute("DELETE FROM audit WHERE seq = 5")
        behind.execute("DELETE FROM revision WHERE number = 5")
        behind.execute("UPDATE case_file SET head = 4")
    return head


def test_a_cut_tail_is_found_by_the_head_that_was_printed(path: Path) -> None:
    head = _without_its_end(path)
    store = open_store(str(path))
    assert prove(store.database).faults == [], "by itself the chain cannot tell"
    assert [fault.code for fault in prove(store.database, head).faults] == ["store.audit_cut"]
    opened = store.open(SINGLE_USER, store.cases(SINGLE_USER).rows[0].case_id)
    edited(store, opened, horizon=3)
    assert [fault.code for fault in prove(store.database, head).faults] == ["store.audit_cut"], "nor can it be hidden"


def _drop(behind: sqlite3.Connection) -> None:
    behind.execute("DROP TRIGGER revision_stays")
    behind.execute("DELETE FROM revision WHERE number = 5")


def _add(behind: sqlite3.Connection) -> None:
    behind.execute(
        "INSERT INTO revision SELECT case_id, 6, parent, kind, sha, content, author, made_at, npv, payback_year, "
        "results_date, library FROM revision WHERE number = 2"
    )


def _swap(behind: sqlite3.Connection) -> None:
    behind.execute("DROP TRIGGER revision_is_kept")
    behind.execute(
        "UPDATE revision SET (sha, content) = (SELECT sha, content FROM revision WHERE number = 2) WHERE number = 3"
    )


def _spoil_library(behind: sqlite3.Connection) -> None:
    behind.execute("DROP TRIGGER library_is_kept")
    behind.execute("UPDATE library SET content = zeroblob(4)")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_drop, "store.revision_gone"),
        (_add, "store.audit_differs"),
        (_swap, "store.audit_differs"),
        (_spoil_library, "store.damaged_library"),
    ],
)
def test_revisions_that_do_not_fit_the_audit_are_found(
    path: Path, spoil: Callable[[sqlite3.Connection], None], code: str
) -> None:
    with sqlite3.connect(path) as behind:
        spoil(behind)
    assert code in [fault.code for fault in prove(open_store(str(path)).database).faults]


def test_who_when_old_and_new_stand_in_the_audit_for_every_field(store: Store) -> None:
    opened = begun(store)
    edited(store, opened, horizon=9, start_year=2031)
    with store.database.reading() as connection:
        row = connection.execute(text("SELECT * FROM audit WHERE seq = 2")).one()
    assert (row.person, row.standing, row.action, row.revision) == ("single", "single", "save", 2)
    assert json.loads(row.body)["changes"] == [
        {"at": ["start_year"], "old": opened.case.start_year, "new": 2031},
        {"at": ["horizon"], "old": opened.case.horizon, "new": 9},
    ]

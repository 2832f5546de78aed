"""Stores of older schemas: brought up in one transaction a step, stopped anywhere, and the same sums afterwards."""

import os
import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from store.carrying.copying import copy_all
from store.carrying.proving import prove
from store.database import migrating
from store.database.engine import Database, address_of
from store.database.faults import StoreRefused
from store.database.migrating import bring_up, newest_schema
from store.database.tables import IN_ORDER, REVISION
from store.opening import open_store
from store.records import SINGLE_USER
from tests.store.cluster import Cluster
from tests.store.people import begun, edited
from tests.store.stored.make import SUMS, sums_of

pytestmark = pytest.mark.always

STORED = Path(__file__).parent / "stored"
FILES = sorted(STORED.glob("schema-*.sqlite3"))


def sums_in(stored: Path) -> list[tuple[int, str]]:
    """The sums that a file was written with."""
    return SUMS[int(stored.stem.removeprefix("schema-"))]


def test_every_released_schema_has_a_file_with_data() -> None:
    assert [int(path.stem.removeprefix("schema-")) for path in FILES] == [*range(1, newest_schema() + 1)]


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a file that an older version wrote."""
    return Path(shutil.copy(request.param, tmp_path / request.param.name))


def test_a_stored_file_opens_with_the_sums_it_was_written_with(stored: Path, request: pytest.FixtureRequest) -> None:
    store = open_store(str(stored))
    assert prove(store.database).faults == []
    assert sums_of(store) == sums_in(stored)
    for row in store.cases(SINGLE_USER).rows:
        for version in store.history(SINGLE_USER, row.case_id):
            assert store.open(SINGLE_USER, row.case_id, version.revision).sha == version.sha
    submitted = store.cases(SINGLE_USER, states=["submitted", "decided"]).rows[0]
    again = store.recalculated(SINGLE_USER, submitted.case_id, submitted.revision)
    assert again.is_same or again.rules, "the same figures, or the rules that have changed since"
    edited(store, store.open(SINGLE_USER, submitted.case_id), horizon=4)
    assert prove(store.database).faults == []


@pytest.mark.postgres
def test_a_stored_file_moves_to_postgresql_with_equal_sums(stored: Path, cluster: Cluster) -> None:
    store, there = open_store(str(stored)), Database(address_of(cluster.new_database()))
    bring_up(there)
    copy_all(store.database, there)
    assert prove(there, store.audit_head()).faults == []
    moved = open_store(there.address.url.render_as_string())
    assert sums_of(moved) == sums_in(stored)


@pytest.mark.parametrize("place_of", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_the_tables_are_as_the_code_asks_them(place_of: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = str(tmp_path / "s.sqlite3") if place_of == "sqlite" else request.getfixturevalue("cluster").new_database()
    store = open_store(place)
    with store.database.reading() as connection:
        found = inspect(connection)
        assert {*found.get_table_names()} == {table.name for table in IN_ORDER}
        for table in IN_ORDER:
            assert {column["name"] for column in found.get_columns(table.name)} == {*table.c.keys()}
    store.close()


# An upgrade that is stopped


@pytest.fixture
def with_next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One more step than there is: a table filled from every revision, and the end of the file that it takes time."""
    folder = tmp_path / "sql"
    shutil.copytree(migrating.FOLDER, folder)
    number = newest_schema() + 1
    for dialect, kind in (("sqlite", "BLOB"), ("postgresql", "BYTEA")):
        parts = [
            f"CREATE TABLE next_step (case_id TEXT, number INTEGER, content {kind})",
            *("INSERT INTO next_step SELECT case_id, number, content FROM revision" for _ in range(30)),
            "CREATE INDEX next_by_case ON next_step (case_id)",
        ]
        (folder / f"{number:04}.{dialect}.sql").write_text(";\n\n".join(parts) + ";\n")
    monkeypatch.setattr(migrating, "FOLDER", folder)
    return folder


@pytest.mark.filterwarnings(
    "ignore:.*multi-threaded:DeprecationWarning"
)  # what it warns of is not done: no thread writes
@pytest.mark.parametrize("kills", [12, pytest.param(60, marks=pytest.mark.torture)])
def test_an_upgrade_that_is_killed_leaves_the_old_or_the_new(
    place: str, kills: int, with_next_step: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, old, new = random.Random(9), 0, 0
    newest = newest_schema()
    with monkeypatch.context() as before:
        before.setattr(migrating, "FOLDER", Path(migrating.__file__).parent / "sql")
        store = open_store(place)
        opened = begun(store)
        for year in range(2027, 2035):
            opened = edited(store, opened, start_year=year)
        head = store.audit_head()
        store.close()
    longest = 0.0
    for kill in range(kills + 1):
        began, child = time.monotonic(), os.fork()
        if child == 0:
            try:
                open_store(place).close()
            finally:
                os._exit(0)
        if kill:
            time.sleep(chance.uniform(0, 1.2 * longest))
            os.kill(child, 9)
        os.waitpid(child, 0)
        longest = longest or time.monotonic() - began  # the first is let be: so long an upgrade takes
        database = Database(address_of(place))
        with database.reading() as connection:
            schema = migrating.schema_of(connection)
            tables = inspect(connection).get_table_names()
            assert ("next_step" in tables) is (schema == newest), "all of a step or nothing of it"
            assert len(connection.execute(select(REVISION.c.number)).all()) == 9
        old, new = old + (schema < newest), new + (schema == newest)
        if schema == newest:
            with database.writing() as connection:
                connection.exec_driver_sql("DROP TABLE next_step")
                if database.is_sqlite:
                    connection.exec_driver_sql(f"PRAGMA user_version = {newest - 1}")
                migrating.say_meta(connection, "schema", str(newest - 1))
        database.close()
    store = open_store(place)
    with capsys.disabled():
        print(f"\n{kills} upgrades killed: {old} as before, {new - 1} done, 0 broken")
    assert old > 0
    assert new > 1
    assert prove(store.database, head).faults == []
    assert store.open(SINGLE_USER, opened.case_id).case.start_year == 2034


def test_an_upgrade_that_was_stopped_is_told_and_completed(place: str, with_next_step: Path) -> None:
    with pytest.MonkeyPatch.context() as before:
        before.setattr(migrating, "FOLDER", Path(migrating.__file__).parent / "sql")
        store = open_store(place)
        begun(store)
        store.close()
    dialect = "sqlite" if store.database.is_sqlite else "postgresql"
    step = with_next_step / f"{newest_schema():04}.{dialect}.sql"
    whole = step.read_text()
    step.write_text(whole + "\nINSERT INTO no_such_table VALUES (1);\n")
    with pytest.raises(StoreRefused):
        open_store(place)
    step.write_text(whole)
    again = open_store(place)
    assert [told.code for told in again.notices] == ["store.upgrade_was_stopped"]
    assert again.about().revisions == 1
    again.close()
    once = open_store(place)
    assert once.notices == (), "it is told once"
    once.close()
    if dialect == "sqlite":
        before_it = newest_schema() - 1
        copy = sqlite3.connect(Path(place).with_suffix(f".schema-{before_it}.sqlite3"))
        assert copy.execute("PRAGMA user_version").fetchone() == (before_it,), "a copy from before is kept"
        copy.close()

"""How the databases are set, and that a save is on the disk before it is acknowledged."""

import logging
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from store.carrying.copying import backup
from store.carrying.proving import prove
from store.database import engine as engines
from store.database.engine import APPLICATION_ID, address_of
from store.database.faults import StoreRefused
from store.database.migrating import newest_schema
from store.database.tables import PERSON
from store.opening import open_store
from store.store import Store
from tests.store.people import begun, edited

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "recursive_triggers", "mmap_size")


def settings(store: Store) -> dict[str, object]:
    """The settings of a connection."""
    with store.database.reading() as connection:
        return {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in (*SETTINGS, "application_id", "user_version")
        }


@pytest.mark.parametrize(
    ("safe_from", "journal", "synchronous"), [((99, 0, 0), "delete", 3), ((3, 0, 0), "wal", 2)], ids=["before", "since"]
)
def test_a_journal_that_is_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, safe_from: tuple[int, ...], journal: str, synchronous: int
) -> None:
    monkeypatch.setattr(engines, "WAL_IS_SAFE_FROM", safe_from)
    store = open_store(str(tmp_path / "store.sqlite3"))
    found = settings(store)
    assert (found["journal_mode"], found["synchronous"]) == (journal, synchronous)
    assert (found["foreign_keys"], found["trusted_schema"], found["recursive_triggers"]) == (1, 0, 1)
    assert (found["application_id"], found["user_version"]) == (APPLICATION_ID, newest_schema())
    assert found["mmap_size"] in (None, 0)
    edited(store, begun(store), horizon=9)
    assert backup(store.database, tmp_path / "backup.sqlite3").revisions == 2
    store.close()
    again = open_store(str(tmp_path / "store.sqlite3"))
    assert prove(again.database).faults == []


def test_wal_is_kept_from_what_can_damage_it() -> None:
    assert engines.WAL_IS_SAFE_FROM == (3, 51, 3)


def test_nothing_that_was_written_stands_in_a_fault_or_a_log(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreRefused) as refusal, store.database.writing() as connection:
        connection.execute(insert(PERSON).values(id="single", name="Hemlig Person", role="reader", added_at="x"))
    begun(store, name="Hemlig kalkyl")
    assert refusal.value.__suppress_context__
    assert "Hemlig" not in f"{refusal.value}{refusal.value.problem}{refusal.value.__context__}"
    assert "Hemlig" not in caplog.text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("postgresql://u:secret@host/db", "postgresql+psycopg://u:***@host/db"),
        ("postgres://u:secret@host/db", "postgresql+psycopg://u:***@host/db"),
        ("sqlite:////a/b.sqlite3", "/a/b.sqlite3"),
        ("/a/b å.sqlite3", "/a/b å.sqlite3"),
    ],
)
def test_an_address_is_told_without_its_password(given: str, told: str) -> None:
    assert address_of(given).told == told


WRITE_AND_TELL = """
import os, sys
from store.opening import open_store
from store.records import SINGLE_USER
from tests.store.people import begun, edited
store = open_store(sys.argv[1])
opened = begun(store)
for number in range(20):
    opened = edited(store, opened, horizon=3 + number % 2)
    os.write(1, b"acknowledged\\n")
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_every_acknowledged_save_was_synced_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A kill says nothing of a power failure; the system calls do: file and folder are synced before it is told."""
    log = tmp_path / "calls"
    command = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync,write", "-o", str(log), sys.executable, "-c"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    place = str(tmp_path / "store.sqlite3")
    done = subprocess.run([*command, WRITE_AND_TELL, place], cwd=ROOT, env=environment, capture_output=True, text=True)
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    syncs, told, without = 0, 0, 0
    for line in log.read_text().splitlines():
        syncs += bool(re.search(r"\bf(data)?sync\(\d+\)\s+= 0", line))
        if 'write(1, "acknowledged' in line:
            told, without, syncs = told + 1, without + (syncs < 3), 0
    with capsys.disabled():
        print(f"\n{told} saves acknowledged, {told - without} with journal, file and folder synced before")
    assert (told, without) == (20, 0)

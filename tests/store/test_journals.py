"""A SQLite store whose writer was stopped half-way, and whose journal is damaged too: no case is ever shown wrong."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from model.case.case import Case
from store.carrying.proving import prove
from store.database.faults import StoreRefused
from store.opening import open_store
from store.records import SINGLE_USER
from tests.store.cluster import FAST
from tests.store.people import begun, edited

HALF_WAY = (
    "PRAGMA cache_size = 3", "PRAGMA cache_spill = 1", "BEGIN IMMEDIATE", "DROP TRIGGER revision_stays",
    "DROP TRIGGER audit_stays", "DELETE FROM audit WHERE seq > 3", "DELETE FROM revision WHERE number > 2",
    "UPDATE case_file SET searched = hex(randomblob(40000))",
)  # fmt: skip
"""What a writer was doing: pages that hold versions have been written over, and their journal is all that has them."""


@pytest.fixture
def stopped(tmp_path: Path) -> Iterator[tuple[Path, str, dict[int, Case]]]:
    """A store as a writer left it that was stopped in the middle: its path, a case, and what its versions were."""
    with TemporaryDirectory(dir=FAST, prefix="fortjanst-test-") as folder:
        path = Path(folder) / "store.sqlite3"
        store = open_store(str(path))
        opened = begun(store)
        whole = {1: opened.case}
        for year in range(2027, 2033):
            opened = edited(store, opened, start_year=year)
            whole[opened.revision] = opened.case
        store.close()
        kept = path.read_bytes()
        behind = sqlite3.connect(path, isolation_level=None)
        for statement in HALF_WAY:
            behind.execute(statement)
        half = Path(folder) / "half.sqlite3"
        shutil.copy(path, half)
        shutil.copy(f"{path}-journal", f"{half}-journal")
        behind.execute("ROLLBACK")
        behind.close()
        assert half.read_bytes() != kept, "it was stopped in the middle"
        yield half, opened.case_id, whole


def shown(path: Path, case_id: str, whole: dict[int, Case]) -> tuple[int, int]:
    """How many versions are as they were, and how many are refused; none is anything else."""
    right = refused = 0
    try:
        store = open_store(str(path), begin_anew=True)
    except StoreRefused:
        return 0, len(whole)
    for revision, case in whole.items():
        try:
            assert store.open(SINGLE_USER, case_id, revision).case == case
            right += 1
        except StoreRefused:
            refused += 1
    store.close()
    return right, refused


def test_a_writer_that_was_stopped_half_way_is_undone(stopped: tuple[Path, str, dict[int, Case]]) -> None:
    path, case_id, whole = stopped
    assert shown(path, case_id, whole) == (len(whole), 0)
    assert prove(open_store(str(path)).database).faults == []


def test_without_its_journal_nothing_wrong_is_shown(stopped: tuple[Path, str, dict[int, Case]]) -> None:
    path, case_id, whole = stopped
    Path(f"{path}-journal").unlink()
    right, refused = shown(path, case_id, whole)
    assert (right + refused, refused > 0) == (len(whole), True)


@pytest.mark.parametrize("times", [16, pytest.param(300, marks=pytest.mark.torture)])
def test_a_damaged_journal_shows_nothing_wrong(
    stopped: tuple[Path, str, dict[int, Case]], times: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bit, a stretch or the end of the journal is spoilt; the versions are as they were, or they are refused."""
    path, case_id, whole = stopped
    chance, journal = random.Random(13), Path(f"{path}-journal").read_bytes()
    copy = path.with_name("copy.sqlite3")
    undone = refusals = 0
    for number in range(times):
        spoilt = bytearray(journal)
        place = chance.randrange(len(spoilt)) if number % 4 else chance.randrange(28)  # its head, more often
        if number % 3 == 0:
            spoilt[place] ^= 1 << chance.randrange(8)
        elif number % 3 == 1:
            spoilt[place : place + 512] = bytes(min(512, len(spoilt) - place))
        else:
            del spoilt[place:]
        shutil.copy(path, copy)
        Path(f"{copy}-journal").write_bytes(spoilt)
        right, refused = shown(copy, case_id, whole)
        undone, refusals = undone + (refused == 0), refusals + (refused > 0)
        assert right + refused == len(whole)
        Path(f"{copy}-journal").unlink(missing_ok=True)
    with capsys.disabled():
        print(f"\n{times} damaged journals: {undone} undone whole, {refusals} with versions refused, 0 shown wrong")
    assert refusals > 0

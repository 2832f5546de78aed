"""What can be wrong with a file or a database: each fault is told by a code of its own, and what was saved is there."""

import os
import resource
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.carrying.proving import prove
from store.database import clock, files
from store.database import engine as engines
from store.database.faults import StoreRefused
from store.opening import open_store
from store.records import SINGLE_USER
from store.store import Store
from tests.store.cluster import Cluster
from tests.store.disks import NoDisk, disk_of
from tests.store.people import begun, edited, named, refused, request, saved_until_refused


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one case and two revisions."""
    path = tmp_path / "folder" / "store.sqlite3"
    store = open_store(str(path))
    edited(store, begun(store), horizon=9)
    store.close()
    assert open_store(str(path)).about().revisions == 2
    return path


def test_a_store_is_made_where_there_is_none(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "new" / "store.sqlite3"))
    about = store.about()
    assert (about.cases, about.newest, store.notices) == (0, None, ())
    assert (tmp_path / "new" / "store.sqlite3").stat().st_mode & 0o077 == 0, "nobody else on the machine can read it"
    assert [*(tmp_path / "new").iterdir()] == [tmp_path / "new" / "store.sqlite3"]
    store.close()


def test_without_an_address_it_is_in_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store()
    assert Path(store.about().place) == tmp_path / "share" / "fortjanst" / "fortjanst.sqlite3"
    store.close()
    monkeypatch.setenv("FORTJANST_DATABASE", str(tmp_path / "other.sqlite3"))
    assert open_store().about().place == str(tmp_path / "other.sqlite3")


# Files that are not what they should be


def _blank(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("namn;belopp\n" * 40)


def _somebody_elses(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as behind:
        behind.execute("PRAGMA user_version = 99")


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _a_page_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def _only_a_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_text, "store.foreign"),
        (_somebody_elses, "store.foreign"),
        (_newer, "store.newer"),
        (_half, "store.truncated"),
        (_a_page_short, "store.truncated"),
        (_only_a_head, "store.truncated"),
        (_blank, "store.used_and_empty"),
        (Path.unlink, "store.used_and_empty"),
    ],
)
def test_a_spoilt_file_is_refused_and_left_as_it_is(path: Path, spoil: Callable[[Path], None], code: str) -> None:
    spoil(path)
    before = path.read_bytes() if path.exists() else None
    with refused(code):
        open_store(str(path))
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_blank_file_that_was_never_a_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "blank.sqlite3").touch()
    with refused("store.blank"):
        open_store(str(tmp_path / "blank.sqlite3"))


def test_another_empty_store_in_place_of_a_used_one_is_asked_about(path: Path, tmp_path: Path) -> None:
    open_store(str(tmp_path / "other.sqlite3")).close()
    (tmp_path / "other.sqlite3").replace(path)
    with refused("store.used_and_empty"):
        open_store(str(path))
    assert open_store(str(path), begin_anew=True).about().cases == 0
    assert open_store(str(path)).about().cases == 0, "it is asked once"


@pytest.mark.postgres
def test_a_database_of_something_else_is_refused(cluster: Cluster) -> None:
    place = cluster.new_database()
    name = place.split("/")[3].split("?")[0]
    with cluster.connect(name) as behind:
        behind.execute("CREATE TABLE mine (x int)")
    with refused("store.foreign"):
        open_store(place)
    with cluster.connect(name) as behind:
        assert behind.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)


@pytest.mark.postgres
def test_a_newer_database_and_one_that_was_used_and_is_empty_are_refused(cluster: Cluster) -> None:
    place = cluster.new_database()
    name = place.split("/")[3].split("?")[0]
    store = open_store(place)
    begun(store)
    store.close()
    open_store(place).close()
    with cluster.connect(name) as behind:
        behind.execute("UPDATE store_meta SET value = '99' WHERE name = 'schema'")
        with refused("store.newer"):
            open_store(place)
        behind.execute("DROP SCHEMA public CASCADE")
        behind.execute("CREATE SCHEMA public")
    with refused("store.used_and_empty"):
        open_store(place)


@pytest.mark.postgres
def test_a_server_that_is_not_there_is_told(cluster: Cluster) -> None:
    with refused("store.unreachable"):
        open_store(f"postgresql://fortjanst:hemligt@/none?host={cluster.folder}/nowhere")
    with pytest.raises(StoreRefused) as refusal:
        open_store("postgresql://fortjanst:hemligt@127.0.0.1:1/none")
    assert "hemligt" not in str(refusal.value), "a password is never told"
    with refused("store.unreachable"):
        open_store(cluster.address("no_such_database"))


def test_a_network_disk_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/x {path.parent} nfs4 rw 0 0\n"
    assert files.disk_kind(path, mounts) == "nfs4"
    assert files.disk_kind(path.parent.parent / "x", mounts) == "ext4"
    assert files.disk_kind(path, "/dev/sda1 / ext4 rw 0 0\n") == "ext4"
    monkeypatch.setattr(files, "_mounts", lambda: mounts)
    with refused("store.network_disk"):
        open_store(str(path))


# Disks and others in the way


def test_a_locked_store_can_be_read_and_says_so(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_MS", 200)
    store = open_store(place)
    opened = begun(store)
    with store.database.writing() as connection:
        connection.exec_driver_sql("SELECT 1")
        other = open_store(place)
        assert [told.code for told in other.notices] == ["store.locked"]
        assert other.open(SINGLE_USER, opened.case_id).revision == 1
        with refused("store.locked"):
            edited(other, opened, horizon=9)
    assert edited(other, opened, horizon=9).revision == 2, "when the other is done"
    other.close()
    store.close()


@contextmanager
def as_nobody() -> Iterator[None]:
    """As somebody whom permissions stop, which root is not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_store_that_can_only_be_read_says_so_and_is_read() -> None:
    folder = Path(tempfile.mkdtemp(prefix="fortjanst-read-only-"))
    path = folder / "store.sqlite3"
    store = open_store(str(path))
    edited(store, begun(store), horizon=9)
    store.close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with as_nobody():
            store = open_store(str(path))
            assert [told.code for told in store.notices] == ["store.read_only"]
            row = store.cases(SINGLE_USER).rows[0]
            opened = store.open(SINGLE_USER, row.case_id)
            assert (opened.revision, opened.case.horizon) == (2, 9)
            with refused("store.read_only"):
                edited(store, opened, horizon=8)
            store.close()
    finally:
        folder.chmod(0o755)
    assert open_store(str(path)).about().revisions == 2
    shutil.rmtree(folder)


def _in_a_child(work: Callable[[], str]) -> str:
    """What a forked process says: a limit of its own does not stop the tests."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, work().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        told = said.read()
    os.waitpid(child, 0)
    return told


@pytest.mark.filterwarnings(
    "ignore:.*multi-threaded:DeprecationWarning"
)  # what it warns of is not done: no thread writes
def test_a_file_that_may_not_grow_keeps_what_was_saved(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A limit on the size of files stops SQLite as a full disk does, on every machine."""
    limit = path.stat().st_size + 400_000

    def work() -> str:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        store = open_store(str(path))
        opened = store.open(SINGLE_USER, store.cases(SINGLE_USER).rows[0].case_id)
        last, code = saved_until_refused(store, opened)
        return f"{last.revision} {code}"

    revision, code = _in_a_child(work).split()
    assert code == "store.full"
    _still_there(path, int(revision), capsys)


def _still_there(path: Path, revision: int, capsys: pytest.CaptureFixture[str]) -> None:
    store = open_store(str(path))
    assert store.about().revisions == revision
    assert prove(store.database).faults == []
    opened = store.open(SINGLE_USER, store.cases(SINGLE_USER).rows[0].case_id)
    assert edited(store, opened, horizon=4).revision == revision + 1, "with room again, it goes on"
    with capsys.disabled():
        print(f"\nfull disk: {revision} acknowledged, {revision} there, 0 lost")
    store.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB; skipped where none can be made."""
    try:
        with disk_of(tmp_path / "small", "3m") as folder:
            yield folder
    except NoDisk:
        pytest.skip("no disk can be mounted here; the limit on files is tried all the same")


def test_a_full_disk_keeps_what_was_saved(small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = small_disk / "store.sqlite3"
    store = open_store(str(path))
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(2_200_000))
    last, code = saved_until_refused(store, begun(store))
    revision = last.revision
    assert code == "store.full"
    with refused("store.full"):
        store.create(SINGLE_USER, named("En till"), request())
    assert store.open(SINGLE_USER, store.cases(SINGLE_USER).rows[0].case_id).revision == revision, "it is read"
    store.close()
    again = open_store(str(path))
    assert [told.code for told in again.notices] in ([], ["store.full"])
    again.close()
    ballast.unlink()
    _still_there(path, revision, capsys)


# Time


def test_a_clock_that_goes_back_is_told_and_order_is_kept(
    store: Store, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = begun(store)

    class AnHourAgo(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(hours=1)

    monkeypatch.setattr(clock, "datetime", AnHourAgo)
    again = open_store(place)
    assert [told.code for told in again.notices] == ["store.clock_went_back"]
    again.close()
    saved = edited(store, opened, horizon=9)
    assert [told.code for told in saved.notices] == ["store.clock_went_back"]
    assert saved.at < opened.at
    rows = store.history(SINGLE_USER, opened.case_id)
    assert [row.revision for row in rows] == [2, 1], "by number, not by time"
    assert [row.case_id for row in store.cases(SINGLE_USER).rows] == [opened.case_id]
    assert prove(store.database).faults == []

"""What can happen to a PostgreSQL server under a store: full disks, hard stops, locks that stay, older data put back.

Each happens to a real server. What was acknowledged is there afterwards, and each fault has its own code.
"""

import random
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from store.carrying.proving import prove
from store.database import engine as engines
from store.database.engine import Database, address_of
from store.database.faults import StoreRefused
from store.opening import open_store
from store.records import SINGLE_USER, Opened
from store.store import Store
from tests.store.cluster import FAST, Cluster, running_cluster
from tests.store.disks import NoDisk, disk_of, filled
from tests.store.outcomes import Outcome, look, told
from tests.store.people import begun, edited, refused, request, saved_until_refused
from tests.store.writers import counters, nursery, save_until_refused, writing

pytestmark = pytest.mark.postgres

SAFE = "-c wal_sync_method=fdatasync"
"""Settings of a server that waits for its disk, as one that people use does."""


@pytest.fixture
def own() -> Iterator[Cluster]:
    """A server of the test's own, which it may stop."""
    try:
        with running_cluster(settings=SAFE) as cluster:
            yield cluster
    except FileNotFoundError:
        pytest.skip("PostgreSQL is not installed")


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A disk of a size, which the server's user comes to; the test is skipped where none can be mounted."""
    with TemporaryDirectory(dir=FAST, prefix="fortjanst-disk-") as folder:
        Path(folder).chmod(0o755)
        try:
            with disk_of(Path(folder) / "small", size) as disk:
                yield disk
        except NoDisk:
            pytest.skip("no disk can be mounted here")


def is_whole(store: Store, acknowledged: Opened) -> None:
    """What was acknowledged is there, every row is proven, and the store goes on."""
    found = store.open(SINGLE_USER, acknowledged.case_id)
    assert (found.revision, found.sha) == (acknowledged.revision, acknowledged.sha)
    assert prove(store.database).faults == []
    assert edited(store, found, horizon=4).revision == acknowledged.revision + 1


# Full disks


def test_a_full_disk_of_the_tables_keeps_what_was_saved(own: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    with small_disk("24m") as disk:
        place = _on_disk(own, disk)
        store = open_store(place)
        opened = begun(store)
        ballast = filled(disk / "ballast", leave=300_000)
        last, code = saved_until_refused(store, opened)
        assert code == "store.full"
        assert store.open(SINGLE_USER, opened.case_id).revision == last.revision, "it is read"
        with refused("store.full"):
            edited(store, last, horizon=3)
        ballast.unlink()
        is_whole(store, last)
        store.close()
        own.stop("immediate")  # before its disk goes
    with capsys.disabled():
        print(f"\nfull disk of tables: {last.revision} acknowledged, 0 lost")


def _on_disk(cluster: Cluster, disk: Path) -> str:
    """A database whose tables lie on a disk."""
    space = disk / "space"
    space.mkdir()
    cluster.owns(space)
    with cluster.connect() as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{space}'".encode())
        connection.execute("CREATE DATABASE small TEMPLATE template0 TABLESPACE small")
    return cluster.address("small")


def test_a_full_disk_of_the_whole_server_keeps_what_was_saved(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The journal is full too: the server may stop by itself. With room again it starts and goes on."""
    with small_disk("90m") as disk, running_cluster(disk, SAFE) as cluster:
        place = cluster.new_database()
        store = open_store(place)
        opened = begun(store)
        ballast = filled(disk / "ballast", leave=300_000)
        last, code = saved_until_refused(store, opened)
        assert code in ("store.full", "store.unreachable"), "it says full, or has stopped for want of room"
        ballast.unlink()
        if not cluster.is_running:
            cluster.start()
        _when_it_answers(store)
        is_whole(store, last)
        store.close()
    with capsys.disabled():
        print(f"\nfull disk of the server: {code}, {last.revision} acknowledged, 0 lost")


def _when_it_answers(store: Store) -> None:
    """Waits until the server has put itself right."""
    for _ in range(300):
        try:
            store.about()
            return
        except StoreRefused as refusal:
            assert refusal.problem.code in ("store.unreachable", "store.full")
            time.sleep(0.1)
    raise TimeoutError("the server never answered again")


# Hard stops


def stopped(cluster: Cluster, stops: int, seed: int) -> Outcome:
    """Stops the server hard so many times while somebody saves without pause, and looks for what was acknowledged."""
    place = cluster.new_database()
    store = open_store(place)
    case_id = store.create(SINGLE_USER, counters(1), request()).case_id
    store.close()
    outcome, chance, context = Outcome(), random.Random(seed), nursery()
    for life in range(stops):
        writer, here = writing(context, save_until_refused, place, case_id, life)
        outcome.acknowledged += [here.recv() for _ in range(chance.randint(0, 3))]
        time.sleep(chance.uniform(0, 0.02))
        if chance.random() < 0.7:
            cluster.kill()
        else:
            cluster.stop("immediate")
        outcome.kills += 1
        outcome.acknowledged += list(iter(here.recv, "store.unreachable"))
        writer.join()
        cluster.start()
    look(open_store(place), case_id, outcome)
    return outcome


@pytest.mark.parametrize("stops", [8, pytest.param(100, marks=pytest.mark.torture)])
def test_a_server_that_is_stopped_hard_loses_nothing_that_was_acknowledged(
    own: Cluster, stops: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = stopped(own, stops, seed=3)
    with capsys.disabled():
        print(f"\nserver stopped: {told(outcome)}")
    assert (outcome.kills, outcome.lost, outcome.faults) == (stops, 0, 0)
    assert len(outcome.acknowledged) >= stops


# Servers that answer, and do not do it


def test_a_server_that_may_only_be_read_says_so_and_is_read(own: Cluster) -> None:
    place = own.new_database()
    store = open_store(place)
    opened = begun(store)
    name = _name_of(place)
    with own.connect() as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
        _cut_off(connection, name)
        with refused("store.read_only"):
            edited(store, opened, horizon=9)
        assert store.open(SINGLE_USER, opened.case_id).revision == 1
        other = open_store(place)
        assert [notice.code for notice in other.notices] == ["store.read_only"]
        other.close()
        connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only".encode())
        _cut_off(connection, name)
    is_whole(store, opened)
    store.close()


@pytest.mark.parametrize("mode", ["EXCLUSIVE", "ACCESS EXCLUSIVE"])
def test_a_lock_that_stays_is_told_and_then_it_goes_on(
    cluster: Cluster, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds a table: who writes is told after a while, and who reads too where not even that is let."""
    monkeypatch.setattr(engines, "BUSY_MS", 200)
    place = cluster.new_database()
    store = open_store(place)
    opened = begun(store)
    with cluster.connect(_name_of(place)) as behind, behind.transaction():
        behind.execute(f"LOCK TABLE revision IN {mode} MODE".encode())
        with refused("store.locked"):
            edited(store, opened, horizon=9)
        if mode == "ACCESS EXCLUSIVE":
            with refused("store.locked"):
                store.open(SINGLE_USER, opened.case_id)
        else:
            assert store.open(SINGLE_USER, opened.case_id).revision == 1
    is_whole(store, opened)
    store.close()


def test_a_connection_that_was_cut_is_made_anew(cluster: Cluster) -> None:
    place = cluster.new_database()
    store = open_store(place)
    opened = begun(store)
    with cluster.connect() as connection:
        _cut_off(connection, _name_of(place))
    is_whole(store, opened)
    store.close()


def test_a_server_that_never_answers_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection and says nothing, as a machine that has hung; a page asks for several things."""
    monkeypatch.setattr(engines, "CONNECT_SECONDS", 2)
    monkeypatch.setattr(engines, "LEFT_ALONE", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = Database(address_of(f"postgresql://u@127.0.0.1:{silent.getsockname()[1]}/x"))
        began = time.monotonic()
        for _ in range(5):
            with refused("store.unreachable"), database.reading():
                raise AssertionError("there is nobody there")
        assert 2 <= time.monotonic() - began < 4
        time.sleep(1.1)
        began = time.monotonic()
        with refused("store.unreachable"), database.writing():
            raise AssertionError("there is nobody there")
        assert time.monotonic() - began >= 2, "then it is asked again"
        database.close()


def _name_of(place: str) -> str:
    return place.split("/")[3].split("?")[0]


def _cut_off(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    """Ends every connection to a database, as a restarted server or network does."""
    connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))

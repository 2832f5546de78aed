"""Stores for the tests: each a new one, on SQLite and on PostgreSQL, apart from those that people use."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine

from store.database.engine import Address, Database
from store.opening import open_store
from store.store import Store
from tests.store.cluster import FAST, Cluster, running_cluster


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of stores, and the default one, in a folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.delenv("FORTJANST_DATABASE", raising=False)


@pytest.fixture(autouse=True)
def nothing_left_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets go of every database that a test opened, also where it failed before it did so."""
    opened: list[Database] = []
    began = Database.__init__

    def begin(database: Database, address: Address, engine: Engine | None = None) -> None:
        began(database, address, engine)
        opened.append(database)

    monkeypatch.setattr(Database, "__init__", begin)
    yield
    for database in opened:
        database.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server; the test is skipped where there is none."""
    try:
        with running_cluster() as running:
            yield running
    except FileNotFoundError:
        pytest.skip("PostgreSQL is not installed")


BOTH = [pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a store that is not there yet, on each database."""
    if request.param == "sqlite":
        with TemporaryDirectory(dir=FAST, prefix="fortjanst-test-") as folder:
            yield str(Path(folder) / "store.sqlite3")
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        yield cluster.new_database()


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """An empty store without login."""
    opened = open_store(place)
    yield opened
    opened.close()


@pytest.fixture
def guarded(place: str) -> Iterator[Store]:
    """An empty store with login."""
    opened = open_store(place, has_login=True)
    yield opened
    opened.close()

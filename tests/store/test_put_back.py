"""An older store put back under a program that runs: nothing that somebody has before them goes, or is written over."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from store.carrying.copying import backup, restore
from store.carrying.proving import prove
from store.database.engine import address_of
from store.database.faults import StoreRefused
from store.opening import open_store
from store.records import SINGLE_USER, Conflict, Opened
from store.store import Store
from tests.store.cluster import Cluster
from tests.store.people import begun, edited, request

PutBack = Callable[[], object]


@pytest.fixture
def put_back(place: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], PutBack]:
    """Keeps the store as it stands; what is given puts that back, as whoever runs the server does."""
    copy = tmp_path / "backup.sqlite3"
    if not place.startswith("postgresql"):

        def keep() -> PutBack:
            backup(open_store(place).database, copy)
            return lambda: shutil.move(str(restore(copy, address_of(place), over=True)[1]), tmp_path / "aside")

        return keep
    cluster: Cluster = request.getfixturevalue("cluster")
    name = place.split("/")[3].split("?")[0]

    def keep_whole() -> PutBack:
        backup(open_store(place).database, copy)

        def again() -> None:
            with cluster.connect() as behind:
                behind.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
                behind.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
            restore(copy, address_of(place))

        return again

    return keep_whole


def save(store: Store, opened: Opened, horizon: int) -> Opened | Conflict:
    """Saves as a page does: with the number and the sum of what it was opened at."""
    case = opened.case.edited(horizon=horizon)
    return store.save(SINGLE_USER, opened.case_id, opened.revision, case, request(), opened_sha=opened.sha)


def chosen(store: Store, conflict: Conflict) -> Opened:
    """What stood on the page, saved upon what the older store has."""
    theirs = conflict.theirs
    done = store.save(SINGLE_USER, theirs.case_id, theirs.revision, conflict.mine, request(), opened_sha=theirs.sha)
    assert not isinstance(done, Conflict)
    return done


def test_a_version_that_is_not_there_any_more_is_a_choice(store: Store, put_back: Callable[[], PutBack]) -> None:
    first = begun(store)
    back = put_back()
    last = edited(store, edited(store, first, horizon=9), horizon=8)
    back()
    refused = save(store, last, horizon=7)
    assert isinstance(refused, Conflict)
    assert refused.is_of_older_store
    assert (refused.theirs.revision, refused.mine.horizon) == (1, 7)
    assert store.about().revisions == 1, "nothing is written before somebody chose"
    done = chosen(store, refused)
    assert (done.revision, done.case.horizon) == (2, 7)
    assert prove(store.database).faults == []


def test_another_version_under_the_same_number_is_not_written_over(
    store: Store, put_back: Callable[[], PutBack]
) -> None:
    """Somebody else went on in the older store: their version has the number that mine had."""
    first = begun(store)
    back = put_back()
    mine = edited(store, first, horizon=9)
    back()
    theirs = edited(store, store.open(SINGLE_USER, first.case_id), horizon=5)
    assert theirs.revision == mine.revision
    refused = save(store, mine, horizon=7)
    assert isinstance(refused, Conflict)
    assert refused.is_of_older_store
    assert refused.theirs.case.horizon == 5
    assert store.head_and_sum(SINGLE_USER, first.case_id, mine.revision) == (theirs.revision, theirs.sha)


def test_a_case_that_was_begun_since_is_told_as_gone_and_can_be_begun_again(
    store: Store, put_back: Callable[[], PutBack]
) -> None:
    begun(store)
    back = put_back()
    mine = begun(store, name="En nyare")
    back()
    with pytest.raises(StoreRefused) as refused:
        save(store, mine, horizon=7)
    assert refused.value.problem.code == "store.no_such_case"
    assert store.create(SINGLE_USER, mine.case, request()).case == mine.case


def test_what_is_saved_afterwards_lies_in_the_store_that_was_put_back(
    store: Store, place: str, put_back: Callable[[], PutBack]
) -> None:
    """A connection to the file that was there before writes where nobody will find it."""
    first = begun(store)
    back = put_back()
    edited(store, first, horizon=9)
    back()
    edited(store, store.open(SINGLE_USER, first.case_id), horizon=4)
    store.close()
    again = open_store(place)
    assert again.open(SINGLE_USER, first.case_id).case.horizon == 4
    again.close()


def test_a_file_that_is_gone_is_told_and_none_is_made_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    store = open_store(str(path))
    opened = begun(store)
    path.rename(tmp_path / "elsewhere")
    for _ in range(2):
        with pytest.raises(StoreRefused) as refused:
            edited(store, opened, horizon=9)
        assert refused.value.problem.code == "store.cannot_open"
        assert not path.exists()
    (tmp_path / "elsewhere").rename(path)
    assert edited(store, opened, horizon=9).revision == 2
    store.close()

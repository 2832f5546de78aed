"""A login that the provider issued once is one login in the store, however often its cookie comes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from store.database.faults import StoreRefused
from store.database.tables import LOGIN
from store.keeping import access
from store.opening import open_store
from store.store import Store

ISSUER, SUBJECT, SECRET = "https://login.example.se", "anna", "made-of-what-the-provider-issued"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return open_store(str(tmp_path / "s.sqlite3"), has_login=True)


def begin(store: Store) -> str:
    return store.begin_session(ISSUER, SUBJECT, "Anna Ek", datetime.now(UTC), SECRET)


def test_the_same_cookie_is_the_same_login(store: Store) -> None:
    assert begin(store) == begin(store) == SECRET
    assert store.acting(SECRET) is not None
    with store.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(LOGIN)) == 1


def test_a_login_that_was_ended_does_not_begin_again(store: Store) -> None:
    begin(store)
    store.end_session(SECRET)
    with pytest.raises(StoreRefused, match="login_ended"):
        begin(store)
    assert store.acting(SECRET) is None


def test_nor_does_one_that_nobody_has_used_for_long(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(store)
    later = datetime.now(UTC) + access.IDLE + timedelta(seconds=1)
    monkeypatch.setattr("store.keeping.people.now", lambda: later)
    with pytest.raises(StoreRefused, match="login_ended"):
        begin(store)

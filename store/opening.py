"""Opening a store: the file or database that is asked for, made where there is none, refused where it is not ours."""

import contextlib
import os
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from model.case.problem import Problem, error, notice
from model.files.reading import read_library
from store.database.clock import as_text, now
from store.database.engine import Address, Database, address_of
from store.database.faults import StoreRefused, faults_told, refusal
from store.database.files import Used, check_file, default_path, remember_used, used_before
from store.database.migrating import bring_up, touch
from store.keeping.people import keep_single_user
from store.store import About, Store

VARIABLE = "FORTJANST_DATABASE"
NOTED_EVERY = 60
"""Seconds between the times that it is written down how much there is in a store that gets more cases."""


def place_of_store(url: str | None = None) -> Address:
    """Where the store is: as asked, else FORTJANST_DATABASE, else a file in the user's own data folder."""
    return address_of(url or os.environ.get(VARIABLE) or str(default_path()))


def open_store(url: str | None = None, has_login: bool = False, begin_anew: bool = False) -> Store:
    """Opens a store, makes it if there is none, brings it up to this code. Raises StoreRefused.

    What was used before and is empty now is refused, unless `begin_anew` says that it is meant. With `has_login`, who
    has not logged in may do nothing.
    """
    address = place_of_store(url)
    used = None if begin_anew else used_before(address)
    with faults_told(address.told):
        _check(address, used)
    database = Database(address)
    try:
        notices = bring_up(database)
        store = Store(database, read_library(), has_login)
        store.notices = (*notices, *_writable(store), *_clock(store))
        about = store.about()
        if used is not None and used.cases and (about.cases == 0 or about.store_id != used.store_id):
            raise _used_and_empty(address, used)
    except BaseException:
        database.close()
        raise
    remember(about, address)
    store.has_more = _Noting(store, about)
    return store


class _Noting:
    """Remembers that a store has cases, as soon as it has: it may be served for months before it is opened again."""

    def __init__(self, store: Store, about: About):
        self._store, self._noted = store, time.monotonic() if about.cases else None

    def __call__(self) -> None:
        if self._noted is None or time.monotonic() - self._noted > NOTED_EVERY:
            self._noted = time.monotonic()
            with contextlib.suppress(StoreRefused):
                remember(self._store.about(), self._store.database.address)


def open_to_serve(url: str | None, has_login: bool) -> Store:
    """Opens a store for visitors. Raises StoreRefused, as `open_store` does.

    Without login everybody is one user who may do nearly everything. Where people have been given roles that is refused
    until whoever runs the server has said that it is meant; with login, what was said is taken back.
    """
    store = open_store(url, has_login)
    try:
        store.notices += _roles_that_rest(store)
    except BaseException:
        store.close()
        raise
    return store


def _roles_that_rest(store: Store) -> tuple[Problem, ...]:
    people, place = store.with_roles(), store.database.address.told
    is_allowed = store.is_allowed_without_login()
    if store.has_login:
        if is_allowed:
            with contextlib.suppress(StoreRefused):  # where nothing can be written
                store.allow_without_login(False)
        return ()
    if people and not is_allowed:
        raise refusal(error("store.has_roles", place, path=place, count=people))
    return (notice("store.roles_rest", place, count=people),) if people else ()


def remember(about: About, address: Address) -> None:
    """Remembers how much there is in a store, so that an empty one in its place is not taken for it."""
    newest = "" if about.newest is None else as_text(about.newest)
    remember_used(address, Used(about.store_id, about.cases, newest))


def _used_and_empty(address: Address, used: Used) -> StoreRefused:
    told = address.told
    return refusal(error("store.used_and_empty", told, path=told, cases=used.cases, newest=used.newest[:10]))


def _check(address: Address, used: Used | None) -> None:
    """Refuses a file that is not ours, and a place that is empty and was not; makes the file where there is none."""
    if address.path is None:
        return
    is_gone = not address.path.exists() or address.path.stat().st_size == 0
    if used is not None and used.cases and is_gone:
        raise _used_and_empty(address, used)
    check_file(address.path)
    if not address.path.exists():
        make_file(address.path)


def make_file(path: Path) -> None:
    """A new store, made beside and put in place whole: a stop in the middle leaves nothing that looks like one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=".fortjanst-") as folder:
        made = Path(folder) / path.name
        made.touch(mode=0o600)
        database = Database(address_of(str(made)))
        bring_up(database)
        database.close()
        with contextlib.suppress(FileExistsError):  # somebody else was first, and theirs is as good
            os.link(made, path)


def _writable(store: Store) -> tuple[Problem, ...]:
    """That the store can only be read now, and why, if so: what is in it can still be seen."""
    try:
        keep_single_user(store)
        with store.database.writing() as connection:
            touch(connection)  # SQLite finds out only when something is written
        return ()
    except StoreRefused as refused:
        return (replace(refused.problem, severity="notice"),)


def _clock(store: Store) -> tuple[Problem, ...]:
    newest = store.about().newest
    return (notice("store.clock_went_back", ""),) if newest is not None and now() < newest else ()

"""The engine of a store: how SQLite and PostgreSQL are set, and transactions for readers and for writers.

SQLite takes its write lock when a writer begins, so that what it then reads is what it writes upon (a deferred
transaction fails instead of waiting). PostgreSQL does the same with one advisory lock. Readers wait for nobody.
"""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from model.case.problem import error
from store.database.faults import StoreRefused, faults_told, refusal

APPLICATION_ID = 0x46746A31
"""Stands in the head of our SQLite files: *Ftj1*."""
WAL_IS_SAFE_FROM = (3, 51, 3)
"""Before this SQLite can damage a file in WAL mode when two connections write or checkpoint at once."""
BUSY_MS = 15_000
"""Milliseconds that somebody who writes waits for another."""
CONNECT_SECONDS = 10
"""Seconds in which PostgreSQL must answer who connects."""
SLOW_REFUSAL = 1.0
"""Seconds after which a server that could not be reached is not asked again at once: a page asks several times."""
LEFT_ALONE = 3.0
"""Seconds that it is then left alone."""
WRITERS_LOCK = 0x46746A31
"""The advisory lock that writers hold in PostgreSQL."""


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


@dataclass(frozen=True)
class Address:
    """Where a store is: a file of SQLite, or a database of PostgreSQL."""

    url: URL
    path: Path | None

    @property
    def told(self) -> str:
        """The place as it may be shown: without a password."""
        return str(self.path) if self.path is not None else self.url.render_as_string(hide_password=True)


def address_of(given: str) -> Address:
    """The address that a text names: a URL of PostgreSQL or SQLite, or the path of a file.

    Raises StoreRefused where it is a URL of anything else, or of no file: nothing is then made under that name.
    """
    named = _SCHEME.match(given := given.strip())
    scheme, database = "" if named is None else named[1].lower(), given
    try:
        if scheme.partition("+")[0] in ("postgresql", "postgres"):
            return Address(make_url(given).set(drivername="postgresql+psycopg"), None)
        if scheme == "sqlite":
            database = make_url(given).database or ""
    except (SQLAlchemyError, ValueError):  # what they say may hold a password
        raise _no_place(scheme) from None
    if scheme not in ("", "sqlite") or database in ("", ":memory:") or "\0" in database:
        raise _no_place(scheme)
    whole = str(Path(database).expanduser().absolute())
    path = Path(f"/{whole.lstrip('/')}") if whole.startswith("//") else Path(whole)  # two would be a server's
    return Address(URL.create("sqlite", database=str(path)), path)


def _no_place(scheme: str) -> StoreRefused:
    return refusal(error("store.no_place", "", scheme=scheme or "–"))


def engine_of(address: Address, is_read_only: bool = False) -> Engine:
    """An engine; texts that are sent never stand in what it raises or logs."""
    if address.path is None:
        more = {
            "connect_timeout": CONNECT_SECONDS,
            # A server that no longer answers is given up: the system would wait a quarter of an hour.
            **{"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000},
            "options": f"-c lock_timeout={BUSY_MS} -c idle_in_transaction_session_timeout=60000",
        }
        return create_engine(
            address.url, hide_parameters=True, pool_pre_ping=True, pool_size=5, max_overflow=15, connect_args=more
        )
    # The connection that was used last is taken first: it has in memory the pages that all of them would read.
    path, pool = address.path, {"poolclass": NullPool} if is_read_only else {"pool_use_lifo": True}
    engine = create_engine(address.url, hide_parameters=True, creator=lambda: _connected(path), **pool)
    event.listen(engine, "connect", _set_to_read if is_read_only else _set_up)
    event.listen(engine, "connect", lambda _, record: record.info.update(file=_file_at(path)))
    event.listen(engine, "checkout", lambda _, record, __: _check_still_there(record, path))
    event.listen(engine, "begin", _begin)
    return engine


def _connected(path: Path) -> sqlite3.Connection:
    """A connection to a file that is there: a new one is never made in the place of one that is gone."""
    return sqlite3.connect(uri_of(path, "rw"), uri=True, check_same_thread=False)


def uri_of(path: Path, mode: str) -> str:
    """A file as SQLite is asked for it, whatever signs are in its name: some of them would end it."""
    return f"file:{quote(str(path))}?mode={mode}"


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_still_there(record: Any, path: Path) -> None:
    """Has a new connection made where another file was put in place: the old one goes on being written to unseen."""
    if record.info["file"] != _file_at(path):
        raise DisconnectionError("another file was put in place")


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    is_wal = sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM
    for setting in (
        f"busy_timeout={BUSY_MS}",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        f"journal_mode={'WAL' if is_wal else 'DELETE'}",
        f"synchronous={'FULL' if is_wal else 'EXTRA'}",
    ):
        connection.execute(f"PRAGMA {setting}").close()


def _set_to_read(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for setting in (f"busy_timeout={BUSY_MS}", "trusted_schema=OFF", "query_only=ON"):
        connection.execute(f"PRAGMA {setting}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    plain: Any = connection.connection.driver_connection
    plain.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """A database that is open: transactions, and nothing about cases."""

    def __init__(self, address: Address, engine: Engine | None = None):
        self.address = address
        self.engine = engine_of(address) if engine is None else engine
        self._away: tuple[float, StoreRefused] | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.address.path is not None

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection; one that was slow to be refused is not asked for again for a while."""
        if self._away is not None and time.monotonic() < self._away[0]:
            raise refusal(self._away[1].problem)
        began = time.monotonic()
        try:
            with faults_told(self.address.told):
                connection = self.engine.connect()
        except StoreRefused as refused:
            if time.monotonic() - began > SLOW_REFUSAL:
                self._away = time.monotonic() + LEFT_ALONE, refused
            raise
        self._away = None
        with connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads: all of it sees one moment."""
        with faults_told(self.address.told), self._connected() as plain:
            connection = plain if self.is_sqlite else plain.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, one at a time: what it reads nobody else changes before it is done."""
        with faults_told(self.address.told), self._connected() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITERS_LOCK})
                yield connection

    def close(self) -> None:
        """Lets every connection go."""
        self.engine.dispose()

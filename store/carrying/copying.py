"""Whole stores: backups that end however much is written, restoring, and moving to another database with equal sums."""

import contextlib
import os
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, insert, select

from model.case.problem import error
from store.carrying.proving import Proof, prove
from store.database.chain import Head
from store.database.clock import now
from store.database.engine import Address, Database, address_of, engine_of, uri_of
from store.database.faults import faults_told, refusal
from store.database.files import check_file, remember_used
from store.database.migrating import bring_up
from store.database.tables import AUDIT, IN_ORDER, PERSON, PRESENCE, STORE_META
from store.opening import make_file

JOURNALS = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file while it is written in."""
AT_A_TIME = 200
"""Rows that are carried at a time."""
IN_THIS_ORDER = {"revision": ("case_id", "number"), "audit": ("seq",)}


def backup(source: Database, target: Path) -> Proof:
    """A copy of a store in one SQLite file, as it was at one moment, proven before it gets its name.

    It reads once, in one go, so that it ends also while others write without pause. PostgreSQL is copied the same way:
    its backup is a SQLite store, which can be opened as it is or restored to either.
    """
    if target.exists():
        raise refusal(error("store.is_there_already", str(target), path=str(target)))
    with faults_told(str(target)), TemporaryDirectory(dir=target.parent, prefix=".fortjanst-") as folder:
        part = Path(folder) / target.name
        if source.address.path is None:
            make_file(part)
            copied = Database(address_of(str(part)))
            copy_all(source, copied)
            copied.close()
        else:
            _pages(source.address.path, part)
        made = Database(address_of(str(part)), engine_of(address_of(str(part)), is_read_only=True))
        proof = prove(made)
        made.close()
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.link(part, target)
    return proof


def _pages(source: Path, target: Path) -> None:
    """Every page of a SQLite file, under one lock for reading: writers wait until it is done."""
    with closing(sqlite3.connect(uri_of(source, "ro"), uri=True, timeout=30)) as reading:
        target.touch(mode=0o600)
        with closing(sqlite3.connect(target)) as writing:
            writing.execute("PRAGMA journal_mode=OFF")
            reading.backup(writing, pages=-1)
            writing.execute("PRAGMA journal_mode=DELETE")


def restore(source: Path, target: Address, over: bool = False) -> tuple[Proof, Path | None]:
    """Puts a backup in place of a store, proven first. What stood there is kept under another name, which is given.

    With faults in the backup nothing is put in place. A database of PostgreSQL must be empty.
    """
    check_file(source)
    if not source.exists():
        raise refusal(error("store.cannot_open", str(source), path=str(source)))
    taken = Database(address_of(str(source)), engine_of(address_of(str(source)), is_read_only=True))
    try:
        proof = prove(taken)
        if proof.faults:
            return proof, None
        if target.path is None:
            database = Database(target)
            bring_up(database)
            copy_all(taken, database)
            database.close()
            remember_used(target, None)
            return proof, None
        return proof, _in_place(source, target, over, proof.head)
    finally:
        taken.close()


def _in_place(source: Path, target: Address, over: bool, head: Head) -> Path | None:
    path, aside = target.path, None
    assert path is not None
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with faults_told(target.told), TemporaryDirectory(dir=path.parent, prefix=".fortjanst-") as folder:
        part = Path(folder) / path.name
        _pages(source, part)
        if _head_of(part) != head:
            raise refusal(error("store.truncated", str(source), path=str(source)))
        if path.exists():
            if not over:
                raise refusal(error("store.is_there_already", str(path), path=str(path)))
            aside = _put_aside(path)
        for left in JOURNALS:  # of the file that stood there: they would be played into this one
            path.with_name(path.name + left).unlink(missing_ok=True)
        part.replace(path)
    remember_used(target, None)
    return aside


def _head_of(path: Path) -> Head:
    database = Database(address_of(str(path)), engine_of(address_of(str(path)), is_read_only=True))
    try:
        return prove(database).head
    finally:
        database.close()


def _put_aside(path: Path) -> Path:
    """Keeps what stands at a place under another name, with what a stopped writer left half done and SQLite undoes."""
    names = (f"{path.name}.{now():%Y%m%dT%H%M%S}{f'-{number}' if number else ''}.aside" for number in count())
    aside = next(place for name in names if not (place := path.with_name(name)).exists())
    os.link(path, aside)
    for left in JOURNALS:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + left).rename(aside.with_name(aside.name + left))
    return aside


def copy_all(source: Database, target: Database) -> None:
    """Everything in a store to one that is empty, as it stands at one moment: equal rows, equal sums, equal id."""
    with source.reading() as reading, target.writing() as writing:
        if writing.execute(select(AUDIT.c.seq).limit(1)).first() is not None:
            place = target.address.told
            raise refusal(error("store.is_there_already", place, path=place))
        writing.execute(PERSON.delete())
        writing.execute(STORE_META.delete())
        for table in IN_ORDER:
            if table is not PRESENCE:
                _copy(reading, writing, table.name)


def _copy(reading: Connection, writing: Connection, name: str) -> None:
    table = next(one for one in IN_ORDER if one.name == name)
    asked = select(table).order_by(*(table.c[column] for column in IN_THIS_ORDER.get(name, ())))
    rows = reading.execution_options(yield_per=AT_A_TIME).execute(asked)
    for part in rows.mappings().partitions(AT_A_TIME):
        writing.execute(insert(table), [dict(row) for row in part])

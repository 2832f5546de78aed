"""What can be wrong with a database, as problems with codes of their own; nothing of what was written is in them."""

import errno
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeout

from model.case.problem import Problem, error
from store.database.clock import TimeSpoilt


class StoreRefused(Exception):
    """The store cannot do what was asked, and nothing of it was done; `problem` says why (code, address and facts)."""

    def __init__(self, problem: Problem):
        super().__init__(problem.as_line())
        self.problem = problem


def refusal(problem: Problem) -> StoreRefused:
    """A refusal for a problem."""
    return StoreRefused(problem)


@contextmanager
def faults_told(place: str) -> Iterator[None]:
    """What the database raises, told as a refusal; `place` is the path, or the address without its password."""
    try:
        yield
    except DBAPIError as fault:
        raise refusal(_problem(fault.orig, place)) from None
    except (sqlite3.Error, psycopg.Error, OSError) as fault:
        raise refusal(_problem(fault, place)) from None
    except (TimeSpoilt, json.JSONDecodeError, UnicodeDecodeError):  # a text that is no text any more
        raise refusal(error("store.truncated", place, path=place)) from None
    except SQLAlchemyTimeout:  # every connection waits for somebody
        raise refusal(error("store.locked", place, path=place)) from None
    except SQLAlchemyError:
        raise refusal(error("store.unreachable", place, path=place)) from None


_BY_SQLITE = {
    sqlite3.SQLITE_FULL: "full", sqlite3.SQLITE_READONLY: "read_only", sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked", sqlite3.SQLITE_NOTADB: "foreign", sqlite3.SQLITE_CORRUPT: "truncated",
    sqlite3.SQLITE_PERM: "read_only", sqlite3.SQLITE_CANTOPEN: "cannot_open", sqlite3.SQLITE_IOERR: "disk_fault",
    sqlite3.SQLITE_CONSTRAINT: "kept",
}  # fmt: skip
_BY_ERRNO = {
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full", errno.EROFS: "read_only",
    errno.EACCES: "read_only", errno.EPERM: "read_only", errno.ENOENT: "cannot_open", errno.EIO: "disk_fault",
}  # fmt: skip
_BY_SQLSTATE = {
    "53100": "full", "25006": "read_only", "42501": "read_only", "55P03": "locked", "40P01": "locked", "23": "kept",
    "XX001": "truncated", "XX002": "truncated", "58030": "disk_fault", "53400": "locked",
}  # fmt: skip
_DISK_FAULTS_THAT_ARE_FULL = frozenset({"SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE"})


OF_THE_DATABASE = frozenset(
    f"store.{code}" for code in {"unreachable", *_BY_SQLITE.values(), *_BY_ERRNO.values(), *_BY_SQLSTATE.values()}
)
"""Refusals that say something of the database, and nothing of what was asked for."""


def _problem(fault: BaseException | None, place: str) -> Problem:
    code = _code(fault)
    if code == "full":
        return error("store.full", place, path=place)
    if code == "read_only":
        return error("store.read_only", place, path=place)
    if code == "locked":
        return error("store.locked", place, path=place)
    if code == "foreign":
        return error("store.foreign", place, path=place)
    if code == "truncated":
        return error("store.truncated", place, path=place)
    if code == "cannot_open":
        return error("store.cannot_open", place, path=place)
    if code == "disk_fault":
        return error("store.disk_fault", place, path=place)
    if code == "kept":
        return error("store.kept", place, path=place)
    return error("store.unreachable", place, path=place)


def _code(fault: BaseException | None) -> str:
    if isinstance(fault, sqlite3.Error):
        name, number = getattr(fault, "sqlite_errorname", ""), getattr(fault, "sqlite_errorcode", 0)
        if name in _DISK_FAULTS_THAT_ARE_FULL:
            return "full"
        return _BY_SQLITE.get(number & 0xFF, "unreachable")
    if isinstance(fault, psycopg.Error):
        state = fault.sqlstate or ""
        return _BY_SQLSTATE.get(state) or _BY_SQLSTATE.get(state[:2]) or "unreachable"
    if isinstance(fault, OSError):
        return _BY_ERRNO.get(fault.errno or 0, "unreachable")
    return "unreachable"

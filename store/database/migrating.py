"""Making a store and bringing an older one up: one transaction a step, so that a stop midway leaves it as it was.

The steps are files in `sql/`, a number and a database each; a blank line ends a statement. A store that is newer than
this code is refused.
"""

import secrets
from pathlib import Path

from sqlalchemy import Connection, delete, insert, inspect, select, text, update

from model.case.problem import Problem, error, notice
from store.database.clock import as_text, now
from store.database.engine import APPLICATION_ID, Database
from store.database.faults import refusal
from store.database.tables import STORE_META

FOLDER = Path(__file__).parent / "sql"
UPGRADING = "upgrading"
"""Stands in `store_meta` while an upgrade is under way."""


def newest_schema() -> int:
    """The schema that this code writes."""
    return max(int(path.name.split(".")[0]) for path in FOLDER.glob("*.sql"))


def statements(number: int, dialect: str) -> list[str]:
    """The statements of a step."""
    written = (FOLDER / f"{number:04}.{dialect}.sql").read_text("utf-8")
    return [
        part.strip().removesuffix(";") if dialect == "postgresql" else part.strip() for part in written.split("\n\n")
    ]


def schema_of(connection: Connection) -> int:
    """The schema that a store has: 0 if there is nothing; -1 if what is there is not a store."""
    if connection.dialect.name == "sqlite":
        if connection.scalar(text("PRAGMA application_id")) == APPLICATION_ID:
            return int(connection.scalar(text("PRAGMA user_version")) or 0)
        return -1 if connection.scalar(text("SELECT count(*) FROM sqlite_schema")) else 0
    tables = inspect(connection).get_table_names()
    if STORE_META.name not in tables:
        return -1 if tables else 0
    return int(_said(connection, "schema") or -1)


def store_id(connection: Connection) -> str:
    """What tells this store from every other: drawn when it was made."""
    return _said(connection, "store_id") or ""


def _said(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(STORE_META.c.value).where(STORE_META.c.name == name))


def say_meta(connection: Connection, name: str, value: str) -> None:
    """Writes a line about the store itself."""
    connection.execute(delete(STORE_META).where(STORE_META.c.name == name))
    connection.execute(insert(STORE_META).values(name=name, value=value))


def touch(connection: Connection) -> None:
    """Writes what is there already: whether anything can be written."""
    this = STORE_META.c.name == "store_id"
    connection.execute(update(STORE_META).where(this).values(value=STORE_META.c.value))


def bring_up(database: Database) -> tuple[Problem, ...]:
    """Brings a store to the newest schema; what should be known of it. Raises StoreRefused for what is not ours."""
    place, newest = database.address.told, newest_schema()
    with database.reading() as connection:
        schema = schema_of(connection)
        was_stopped = schema > 0 and _said(connection, UPGRADING) is not None
    if schema < 0:
        raise refusal(error("store.foreign", place, path=place))
    if schema > newest:
        raise refusal(error("store.newer", place, path=place, schema=schema, known=newest))
    if 0 < schema < newest:
        _copy_before(database, schema)
        with database.writing() as connection:
            say_meta(connection, UPGRADING, str(newest))
    for number in range(schema + 1, newest + 1):
        _step(database, number, newest)
    return (notice("store.upgrade_was_stopped", place, path=place),) if was_stopped else ()


def _step(database: Database, number: int, newest: int) -> None:
    with database.writing() as connection:
        if schema_of(connection) >= number:
            return  # another process did it meanwhile
        for statement in statements(number, connection.dialect.name):
            connection.exec_driver_sql(statement)
        if database.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        if number == 1:
            say_meta(connection, "store_id", secrets.token_hex(16))
            say_meta(connection, "made_at", as_text(now()))
        say_meta(connection, "schema", str(number))
        if number == newest:
            connection.execute(delete(STORE_META).where(STORE_META.c.name == UPGRADING))


def _copy_before(database: Database, schema: int) -> None:
    """A copy of a SQLite store as it was, beside it; PostgreSQL has its own backups."""
    if database.address.path is None:
        return
    copy = database.address.path.with_suffix(f".schema-{schema}.sqlite3")
    copy.unlink(missing_ok=True)
    with database.engine.connect() as connection:
        connection.connection.cursor().execute("VACUUM INTO ?", (str(copy),))

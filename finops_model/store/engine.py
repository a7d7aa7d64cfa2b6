"""Connections and transactions on the SQLite file, and the sentences for a file that cannot be used.

Reads run under BEGIN and see one moment. Writes run under BEGIN IMMEDIATE, so that whoever reads before writing reads
what it will overwrite: nothing is lost, and nobody meets a lock that waiting cannot open. Every transaction opens the
file anew (well under a millisecond) in a mode that never creates one: a file that is moved away is missed, not replaced
by an empty one, and no connection outlives a fork or a restore.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

import numpy as np
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from finops_model.errors import StoreUnusable

APPLICATION_ID = 0x46696E4D
"""What marks a SQLite file as a store of this product (PRAGMA application_id): ``FinM``."""

BUSY_SECONDS = 30
"""How long a transaction waits for another one's write."""

JOURNAL_MODE = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
"""Write-ahead logging only where SQLite has the fix for the WAL-reset bug (3.51.3), else the rollback journal."""

_TOGETHER = 50
"""How many rows one statement adds: more are hardly quicker, and old SQLite takes no more than 999 values."""

_MAGIC = b"SQLite format 3\x00"

# Ids often come out of a frame: without this the driver would store numpy's integers as bytes and find nothing by them.
for _kind in (np.int64, np.int32):
    sqlite3.register_adapter(_kind, int)


def store_path(url: str) -> Path:
    """The absolute path of the file that a database URL names.

    Raises:
        StoreUnusable: not a URL, another database than SQLite, or a SQLite database that is no file.
    """
    expected = "expected a SQLite file as in sqlite:///data/store/finops.db"
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnusable(f"The database URL {url!r} cannot be read: {expected}.") from error
    if parsed.get_backend_name() != "sqlite":
        raise StoreUnusable(f"This version keeps its store in SQLite, not in {parsed.get_backend_name()}: {expected}.")
    if not parsed.database or parsed.database.startswith((":memory:", "file:")):
        raise StoreUnusable(f"The database URL {url!r} names no file: {expected}.")
    return Path(parsed.database).expanduser().absolute()


def connect(path: Path, foreign_keys: bool = True) -> sqlite3.Connection:
    """A plain connection to an existing file with all the settings the store relies on. Never creates the file."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=BUSY_SECONDS
    )
    connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def make_engine(path: Path, foreign_keys: bool = True) -> Engine:
    """An engine on an existing file. ``foreign_keys`` off is for migrations only: they rebuild tables."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)), creator=lambda: connect(path, foreign_keys), poolclass=NullPool
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


@contextmanager
def transaction(engine: Engine, write: bool = False) -> Iterator[Connection]:
    """One transaction: committed at the end, rolled back by any exception.

    Raises:
        StoreUnusable: the file is gone, damaged, locked for longer than :data:`BUSY_SECONDS`, or the disk is full.
    """
    try:
        with engine.connect() as plain, plain.execution_options(write=write) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise_unusable(error.orig, Path(str(engine.url.database)))
        raise


def rows(connection: Connection, sql: str, **parameters: Any) -> list[Any]:
    """The rows of a query, as plain tuples. Dates go in and come out as ISO text, lists of ids go in as JSON text."""
    # From the driver's cursor: wrapping each of several 100,000 rows would cost as much as reading it.
    with closing(connection.exec_driver_sql(sql, parameters)) as result:
        return list(result.cursor.fetchall()) if result.cursor is not None else []


def number(connection: Connection, sql: str, **parameters: Any) -> int:
    """The one number that a query yields; 0 for none."""
    return connection.exec_driver_sql(sql, parameters).scalar() or 0


def insert(
    connection: Connection,
    table: str,
    columns: str,
    many: Iterable[Any],
    same: Mapping[str, int | Literal[""]] | None = None,
) -> None:
    """Adds rows; none is fine.

    Args:
        columns: names with commas between them.
        many: tuples in the order of ``columns``.
        same: further columns with what every row has in them.
    """
    width, same = columns.count(",") + 1, same or {}
    names = ", ".join([columns, *same])
    # Written out, not bound, and many rows in one statement: both halve the time that a row takes.
    row = ", ".join(["?"] * width + [str(int(value)) if value != "" else "''" for value in same.values()])

    def statement(count: int) -> str:
        return f"INSERT INTO {table} ({names}) VALUES {', '.join([f'({row})'] * count)}"

    values = chain.from_iterable(many)
    statements = iter(lambda: tuple(islice(values, width * _TOGETHER)), ())
    while some := list(islice(statements, 1000)):
        rest = some.pop() if len(some[-1]) < width * _TOGETHER else ()
        if some:
            connection.exec_driver_sql(statement(_TOGETHER), some)
        if rest:
            connection.exec_driver_sql(statement(len(rest) // width), rest)


def raise_unusable(error: sqlite3.Error, path: Path, into: Path | None = None) -> None:
    """Raises the sentence for an error of the file, the disk or a lock; any other error is a defect and passes.

    ``into`` is the file that was being written when it is another one.
    """
    kind = getattr(error, "sqlite_errorname", "")
    undone = "Nothing was written"
    if kind.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        raise StoreUnusable(
            f"{undone}: no room for {into or path} ({error}). Free space on that disk, then try again."
        ) from error
    if kind.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        raise StoreUnusable(
            f"{undone}: another program has been writing to {path} for over {BUSY_SECONDS} seconds. Try again later."
        ) from error
    if kind.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        raise StoreUnusable(f"The store {path} is damaged ({error}). Restore a backup of it.") from error
    if kind.startswith("SQLITE_CANTOPEN"):
        raise StoreUnusable(f"The store {path} cannot be opened: it is gone, or its folder cannot be used.") from error
    if kind.startswith("SQLITE_READONLY"):
        raise StoreUnusable(f"The store {path} is read-only. Allow writing to it and to its folder.") from error


def examine(path: Path, writable: bool = True) -> None:
    """Refuses a file that is no whole store of ours. Only looks: whatever it is, it is left as it was found.

    Raises:
        StoreUnusable: a sentence that names what is wrong with it.
    """
    if path.is_dir():
        raise StoreUnusable(f"{path} is a folder: expected the file of a store.")
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise StoreUnusable(f"The store {path} cannot be read: {error.strerror or error}.") from error
    if not header:
        raise StoreUnusable(f"The store {path} is empty (0 bytes). Restore a backup, or delete it to start anew.")
    if not header.startswith(_MAGIC):
        raise StoreUnusable(f"{path} is not a SQLite database: expected the file of a store.")
    if len(header) < 100:
        raise StoreUnusable(f"The store {path} is cut short at {len(header)} bytes. Restore a backup of it.")
    if max(header[18], header[19]) > 2:
        raise StoreUnusable(f"{path} was written by a newer SQLite than this one ({sqlite3.sqlite_version}).")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise StoreUnusable(f"{path} is a database of another program: expected the file of a store.")
    if writable and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreUnusable(f"The store {path} is read-only. Allow writing to it and to its folder.")
    try:
        with closing(connect(path)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise_unusable(error, path)
        raise
    if found != "ok":
        raise StoreUnusable(f"The store {path} is damaged ({found.strip()}). Restore a backup of it.")

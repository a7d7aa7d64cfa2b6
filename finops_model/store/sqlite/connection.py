"""Connections to the SQLite file, and the sentences for a file that cannot be used.

Reads run under BEGIN and see one moment. Writes run under BEGIN IMMEDIATE, so that a read before a write sees what the
write will replace: nothing is lost, and nobody meets a lock that waiting cannot open. The file is opened in a mode that
never creates it: one that was moved away is missed, not replaced by an empty one.

A connection that is kept between transactions serves only the file that it was opened on, unchanged: after any write
to it, a restore or a replacement, the next transaction opens the file anew. None outlives a fork.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DisconnectionError

from finops_model.errors import StoreUnusable
from finops_model.messages import message

APPLICATION_ID = 0x46696E4D
"""What marks a SQLite file as a store of this product (PRAGMA application_id): ``FinM``."""

BUSY_SECONDS = 30
"""How long a transaction waits for another one's write."""

JOURNAL_MODE = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
"""Write-ahead logging only where SQLite has the fix for the WAL-reset bug (3.51.3), else the rollback journal."""

_DRIVERS = {"sqlite", "sqlite+pysqlite"}
_MISSING = ("no such table", "no such column", "no such index")

# Ids often come out of a frame: without this the driver would store numpy's integers as bytes and find nothing by them.
for _kind in (np.int64, np.int32):
    sqlite3.register_adapter(_kind, int)


def store_path(url: str) -> Path:
    """The absolute path of the file that a database URL names.

    Raises:
        StoreUnusable: not a URL, not a plain SQLite file, or with options, which would be ignored.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnusable(
            "FINOPS_DATABASE_URL is no database URL. Expected one such as sqlite:///data/store/finops.db or "
            "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE."
        ) from error
    if parsed.drivername not in _DRIVERS:
        raise StoreUnusable(
            "A store in {database} is not supported. Expected a URL such as sqlite:///data/store/finops.db or "
            "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE.",
            database=parsed.drivername,
        )
    if "?" in url:
        raise StoreUnusable(
            "The database URL has options after the question mark ({options}), and a SQLite file takes none. Leave "
            "them out; a question mark in the file's name is written as %3F.",
            options=url.partition("?")[2],
        )
    if not parsed.database or parsed.database.startswith((":memory:", "file:")):
        raise StoreUnusable(
            "The database URL {url!r} does not name a file. Expected a SQLite file, as in "
            "sqlite:///data/store/finops.db.",
            url=url,
        )
    return Path(parsed.database).expanduser().absolute()


def connect(path: Path, foreign_keys: bool = True) -> sqlite3.Connection:
    """A plain connection to an existing file with all the settings the store relies on. Never creates the file."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
        check_same_thread=False,  # one thread at a time has a connection, but not always the same
    )
    settings = {"foreign_keys": "ON" if foreign_keys else "OFF", "synchronous": "FULL", "trusted_schema": "OFF"}
    try:
        for name, value in settings.items():
            connection.execute(f"PRAGMA {name} = {value}")
    except UnicodeDecodeError as error:  # the sentence of SQLite names a table whose name is damaged
        raise StoreUnusable(_damaged(path, error)) from error
    return connection


def make_engine(path: Path, foreign_keys: bool = True, keeps: bool = False) -> Engine:
    """An engine on an existing file.

    Args:
        foreign_keys: off is for migrations only: they rebuild tables.
        keeps: a few connections stay open between transactions.
    """
    pool: dict[str, Any] = {"poolclass": QueuePool, "max_overflow": -1} if keeps else {"poolclass": NullPool}
    engine = create_engine(URL.create("sqlite", database=str(path)), **pool)

    @event.listens_for(engine, "do_connect")
    def _open(_dialect: Any, record: Any, _args: Any, _settings: Any) -> sqlite3.Connection:
        record.info.update(file=_state(path), is_new=True)  # before it is opened: a change in between is noticed
        return connect(path, foreign_keys)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    @event.listens_for(engine, "checkout")
    def _expect_unchanged(_connection: Any, record: Any, _proxy: Any) -> None:
        # What SQLite remembers of a file may be wrong when anything else wrote to it or took its place.
        if not record.info.pop("is_new", False) and record.info["file"] != _state(path):
            raise DisconnectionError

    if keeps:
        _keeping.add(engine)
    return engine


_keeping: WeakSet[Engine] = WeakSet()


def close_kept(path: Path | None = None) -> None:
    """Closes the connections to a file (None: to all) that are kept open and not in use."""
    for engine in list(_keeping):
        if path is None or engine.url.database == str(path):
            engine.dispose()


os.register_at_fork(before=close_kept)  # neither process may use a connection of SQLite that was open at the fork


def _state(path: Path) -> tuple[int, ...] | None:
    """What changes when a file is written to or replaced; None: it cannot be found."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def file_errors(path: Path, into: Path | None = None) -> Iterator[None]:
    """Turns every error of the system or of SQLite into a sentence about the file.

    ``into`` is the file that is written when it is not ``path``. Raises StoreUnusable.
    """
    try:
        yield
    except OSError as error:
        raise StoreUnusable(
            "{path} cannot be written: {reason}.", path=into or path, reason=error.strerror or error
        ) from error
    except sqlite3.Error as error:
        raise_unusable(error, path, into)
        raise


def raise_unusable(error: sqlite3.Error, path: Path, into: Path | None = None) -> None:
    """Raises the sentence for an error of the file, the disk or a lock; any other error is a defect and passes.

    ``into`` is the file that was written when it is not ``path``.
    """
    sentence = _sentence(error, path, into or path)
    if sentence:
        raise StoreUnusable(sentence) from error


def _sentence(error: sqlite3.Error, path: Path, written: Path) -> str:
    """What a person can do about an error; "" when nothing."""
    kind = getattr(error, "sqlite_errorname", "")
    if kind.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return message(
            "Nothing was written: no room for {path} ({error}). Free space on that disk, then try again.",
            path=written,
            error=error,
        )
    if kind.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return message(
            "Nothing was written: another program has been writing to {path} for over {seconds} seconds. Try again "
            "later.",
            path=path,
            seconds=BUSY_SECONDS,
        )
    if kind.startswith("SQLITE_CANTOPEN"):
        return message("The store {path} cannot be opened: it is gone, or its folder cannot be used.", path=path)
    if kind.startswith("SQLITE_READONLY"):
        return message("The store {path} is read-only. Allow writing to it and to its folder.", path=path)
    if kind.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or _is_damage(error, kind):
        return _damaged(path, error)
    return ""


def _damaged(path: Path, error: object) -> str:
    return message("The store {path} is damaged ({error}). Restore a backup of it.", path=path, error=error)


def _is_damage(error: sqlite3.Error, kind: str) -> bool:
    """Whether the error means that the file lost something: the statements themselves are right."""
    undecodable = not kind and "decode" in str(error)
    return undecodable or str(error).startswith(_MISSING)

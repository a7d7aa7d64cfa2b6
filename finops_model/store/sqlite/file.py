"""The store's file: creating, examining, upgrading and copying it. Each is wholly done or not at all.

A new file is made under a name of its own, which starts with a dot and ends in ``.new``, and gets its name when it is
whole. Only its owner may read it; a copy has the mode of the file that it replaces, or else of the one it copies.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import uuid4

from finops_model.errors import StoreUnusable
from finops_model.messages import plural
from finops_model.store import schema
from finops_model.store.engine import transaction
from finops_model.store.sqlite.connection import (
    APPLICATION_ID,
    JOURNAL_MODE,
    connect,
    file_errors,
    make_engine,
    raise_unusable,
)
from finops_model.store.tables import SCHEMA

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_PRIVATE = 0o600


def prepare(path: Path) -> str | None:
    """Makes the file a usable store: creates a missing one with its folder, upgrades an older one after copying it.

    Returns:
        The schema it had before, when it was upgraded; None when it was current or is new.

    Raises:
        StoreUnusable: not a store of ours, damaged, read-only, or of a newer schema: the file is left as it was.
    """
    if not os.path.exists(path):  # not Path.exists: that raises for a folder that must not be looked into
        create(path)
    examine(path)
    before = read_schema(path)
    if before != SCHEMA:
        schema.refuse_newer(path, before)
        with file_errors(path), reserved(path, "before-upgrade") as copy:
            copy_file(path, copy)
        migrate(path)
    with file_errors(path), closing(connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {JOURNAL_MODE}")
    schema.add_capabilities(make_engine(path))
    return before if before != SCHEMA else None


def create(path: Path) -> None:
    """Makes a new store with its folder; keeps a store that another program has made meanwhile."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_file(path) as new:
            with closing(connect(new)) as connection:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(new)
            schema.add_capabilities(make_engine(new))
            _give_name(new, path)
    except OSError as error:
        raise StoreUnusable(
            "The store {path} cannot be created: {reason}.", path=path, reason=error.strerror or error
        ) from error
    except sqlite3.Error as error:
        raise_unusable(error, path)
        raise


def _give_name(new: Path, path: Path) -> None:
    """Gives a whole new file its name, unless a file has it already."""
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        with suppress(FileExistsError):
            make_file(path)
            os.replace(new, path)


def examine(path: Path, writable: bool = True) -> None:
    """Refuses a file that is not a whole store of ours. It is left as it was found.

    Raises:
        StoreUnusable: a sentence that names what is wrong with it.
    """
    _examine_header(path)
    if writable and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreUnusable("The store {path} is read-only. Allow writing to it and to its folder.", path=path)
    with file_errors(path), closing(connect(path)) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise _damaged(path, found)


def _examine_header(path: Path) -> None:
    """Refuses a file that does not begin like a store."""
    if path.is_dir():
        raise StoreUnusable("{path} is a folder: expected the file of a store.", path=path)
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError as error:
        raise StoreUnusable(
            "The store {path} cannot be read: {reason}.", path=path, reason=error.strerror or error
        ) from error
    if not header:
        raise StoreUnusable(
            "The store {path} is empty (0 bytes). Restore a backup, or delete it to start anew.", path=path
        )
    if not header.startswith(_MAGIC):
        raise StoreUnusable("{path} is not a SQLite database: expected the file of a store.", path=path)
    if len(header) < _HEADER:
        raise StoreUnusable(
            "The store {path} is cut short at {size} bytes. Restore a backup of it.", path=path, size=len(header)
        )
    if max(header[18], header[19]) > 2:
        raise StoreUnusable(
            "{path} was written by a newer SQLite than this one ({version}).", path=path, version=sqlite3.sqlite_version
        )
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise StoreUnusable("{path} is a database of another program: expected the file of a store.", path=path)


def _damaged(path: Path, found: str) -> StoreUnusable:
    return StoreUnusable(
        "The store {path} is damaged ({found}). Restore a backup of it.", path=path, found=found.strip()
    )


def read_schema(path: Path) -> str:
    """The schema version that a store's file has. Raises StoreUnusable: it has none."""
    with transaction(make_engine(path)) as connection:
        return schema.read_schema(connection, path)


def migrate(path: Path) -> None:
    """Runs the migrations that a store lacks, in one transaction.

    Raises:
        StoreUnusable: the migrated store would break a foreign key, or the disk is full; the old one is kept.
    """
    # Foreign keys are off while tables are rebuilt: SQLite would delete the rows that refer to them.
    with transaction(make_engine(path, foreign_keys=False), write=True) as connection:
        schema.migrate(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise StoreUnusable(
                plural(
                    "The store {path} was not upgraded: {count:,} row of it refers to nothing.",
                    "The store {path} was not upgraded: {count:,} rows of it refer to nothing.",
                    count=len(broken),
                    path=path,
                )
            )


def copy_file(source: Path, target: Path) -> None:
    """Copies a store that may be in use, as of one moment, to ``target``: checked and whole, or not there at all.

    Raises:
        StoreUnusable: the source is damaged, or there is no room.
    """
    with file_errors(source, target), new_file(target) as new:
        with closing(connect(source)) as here, closing(connect(new)) as there:
            here.backup(there)
            # A copy is one plain file, whatever the source's journal is.
            there.execute("PRAGMA journal_mode = DELETE")
            found = there.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise _damaged(source, found)
        replace(new, target, like=target if target.exists() else source)


def replace(new: Path, path: Path, like: Path) -> None:
    """Gives a whole new file its name in place of any other, with the mode of the file ``like``."""
    os.chmod(new, stat.S_IMODE(like.stat().st_mode))
    os.replace(new, path)
    sync_folder(path.parent)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """An empty file beside ``path``, to be made whole and given its name; what is left of it in the end is removed."""
    new = path.with_name(f".{path.name}.{uuid4().hex[:8]}.new")
    make_file(new)
    try:
        yield new
    finally:
        remove(new)


@contextmanager
def reserved(path: Path, why: str) -> Iterator[Path]:
    """An empty file with a free name next to ``path``: ``finops.db.before-restore-20260101T093000Z``.

    Nobody else gets the same name. It is removed if the work with it fails before it holds anything.
    """
    name = _take_free_name(path, f"{path.name}.{why}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    try:
        yield name
    except BaseException:
        if name.exists() and not name.stat().st_size:
            remove(name)
        raise


def _take_free_name(path: Path, stem: str) -> Path:
    """Makes an empty file beside ``path`` under a name that no file had."""
    for number in count(1):
        name = path.with_name(stem if number == 1 else f"{stem}-{number}")
        with suppress(FileExistsError):
            make_file(name)
            return name
    raise AssertionError("counting does not end")


def make_file(path: Path) -> None:
    """Makes an empty file that only its owner may read. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))


def remove(path: Path) -> None:
    """Removes a half-made file of ours with its journal, if they are there and the system lets us."""
    for left in (path, Path(f"{path}-journal")):
        with suppress(OSError):
            left.unlink()


def sync_folder(folder: Path) -> None:
    """Makes a new name in a folder last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

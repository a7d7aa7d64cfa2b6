"""Making a store and bringing one to the current schema: each is wholly done or not at all.

The migrations are Alembic's, run from the package on a connection of ours: one transaction, with foreign keys off while
tables are rebuilt (SQLite would delete the rows that refer to them) and checked before it commits.
"""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from uuid import uuid4

from sqlalchemy import Connection

from finops_model.errors import StoreUnusable
from finops_model.framework import editions, read_framework
from finops_model.store.engine import (
    APPLICATION_ID,
    JOURNAL_MODE,
    connect,
    examine,
    insert,
    make_engine,
    raise_unusable,
    rows,
    transaction,
)
from finops_model.store.tables import SCHEMA

MIGRATIONS = Path(__file__).with_name("migrations")
"""The Alembic script folder."""

_migrating = Lock()
"""Alembic keeps the running migration in module globals: one at a time in a process."""


def prepare(path: Path) -> str | None:
    """Makes the file a usable store: creates a missing one with its folder, migrates an older one after copying it.

    Returns:
        The schema it had before, when it was migrated; None when it was current or is new.

    Raises:
        StoreUnusable: not a store of ours, damaged, read-only, or of a newer schema: the file is left as it was.
    """
    if not os.path.exists(path):  # not Path.exists: that raises for a folder that must not be looked into
        create(path)
    examine(path)
    before = read_schema(path)
    if before != SCHEMA:
        refuse_newer(path, before)
        copy_file(path, beside(path, "before-upgrade"))
        migrate(path)
    with closing(connect(path)) as connection:
        try:
            connection.execute(f"PRAGMA journal_mode = {JOURNAL_MODE}")
        except sqlite3.Error as error:
            raise_unusable(error, path)
            raise
    add_capabilities(path)
    return before if before != SCHEMA else None


def create(path: Path) -> None:
    """Makes a new store under a name of its own and gives it its name when it is whole; keeps one that came first."""
    new = path.with_name(f".{path.name}.{uuid4().hex[:8]}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.touch(exist_ok=False)
    except OSError as error:
        raise StoreUnusable(f"The store {path} cannot be created: {error.strerror or error}.") from error
    try:
        with closing(connect(new)) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(new)
        add_capabilities(new)
        with suppress(FileExistsError):
            os.link(new, path)
    except sqlite3.Error as error:
        raise_unusable(error, path)
        raise
    finally:
        remove(new)


def read_schema(path: Path) -> str:
    """The schema version that a store's file has.

    Raises:
        StoreUnusable: it has none.
    """
    try:
        with closing(connect(path)) as connection:
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.OperationalError, TypeError) as error:
        if isinstance(error, sqlite3.Error):
            raise_unusable(error, path)
        raise StoreUnusable(f"The store {path} has no schema version. Restore a backup of it.") from error


def refuse_newer(path: Path, schema: str) -> None:
    """Raises StoreUnusable for a schema that this version does not know."""
    known = {file.name.split("_")[0] for file in (MIGRATIONS / "versions").glob("*.py")}
    if schema not in known:
        raise StoreUnusable(
            f"The store {path} was written by a newer version of this product (schema {schema}, this one knows up to "
            f"{SCHEMA}). Install the newer version, or restore an older backup."
        )


def migrate(path: Path) -> None:
    """Runs the migrations that a store lacks, in one transaction.

    Raises:
        StoreUnusable: the migrated store would break a foreign key, or the disk is full; the old one is kept.
    """
    from alembic import command  # imported here: only a new or an older store needs it, and it is slow to import
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    engine = make_engine(path, foreign_keys=False)
    with _migrating, transaction(engine, write=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        broken = rows(connection, "PRAGMA foreign_key_check")
        if broken:
            raise StoreUnusable(f"The store {path} was not migrated: {len(broken)} rows of it refer to nothing.")


def add_capabilities(path: Path) -> None:
    """Adds the framework's capabilities that the store does not have; writes nothing when it has them all."""
    engine = make_engine(path)
    with transaction(engine) as connection:
        if not missing_capabilities(connection):
            return
    with transaction(engine, write=True) as connection:
        insert(connection, "capability", "edition, slug", missing_capabilities(connection))


def missing_capabilities(connection: Connection) -> list[tuple[str, str]]:
    """(edition, id) of the framework's capabilities that the store does not have, in framework order."""
    stored = {(edition, slug) for edition, slug in rows(connection, "SELECT edition, slug FROM capability")}
    framework = [(edition, one.id) for edition in editions() for one in read_framework(edition).capabilities]
    return [one for one in framework if one not in stored]


def beside(path: Path, why: str) -> Path:
    """A free name next to a file: ``finops.db.before-restore-20260101T093000Z``."""
    stem = f"{path.name}.{why}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (path.with_name(stem if n == 1 else f"{stem}-{n}") for n in range(1, 10_000))
    return next(name for name in names if not name.exists())


def copy_file(source: Path, target: Path) -> None:
    """Copies a store that may be in use, as of one moment, to ``target``: checked and whole, or not there at all.

    Raises:
        StoreUnusable: the source is damaged, or there is no room.
    """
    new = target.with_name(f".{target.name}.{uuid4().hex[:8]}.new")
    try:
        new.touch(exist_ok=False)
        with closing(connect(source)) as here, closing(connect(new)) as there:
            here.backup(there)
            # A copy is one plain file, whatever the source's journal is.
            there.execute("PRAGMA journal_mode = DELETE")
            found = there.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise StoreUnusable(f"The store {source} is damaged ({found.strip()}); no copy was made.")
        os.replace(new, target)
        sync_folder(target.parent)
    except OSError as error:
        raise StoreUnusable(f"{target} cannot be written: {error.strerror or error}.") from error
    except sqlite3.Error as error:
        raise_unusable(error, source, target)
        raise
    finally:
        remove(new)


def remove(path: Path) -> None:
    """Removes a half-made file of ours, with its journal; fine when there is none."""
    for left in (path, Path(f"{path}-journal")):
        left.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes a new name in a folder last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""Keeping a store well: a copy while it is in use, putting one back, looking for damage (docs/operations.md).

``path`` is the store's file; None means the one that FINOPS_DATABASE_URL names.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from uuid import uuid4

from finops_model.errors import Refused, StoreUnusable
from finops_model.framework import editions, read_framework
from finops_model.settings import read_settings
from finops_model.store.engine import connect, examine, make_engine, raise_unusable, rows, store_path, transaction
from finops_model.store.schema import (
    add_capabilities,
    beside,
    copy_file,
    migrate,
    missing_capabilities,
    prepare,
    read_schema,
    refuse_newer,
    remove,
    sync_folder,
)
from finops_model.store.tables import SCHEMA

REVISION_GAP = 1_000
"""How far a restore moves the revisions past those of the replaced store: writes that slip in meanwhile stay below."""

UNKNOWN_REVISION = 1_000_000_000
"""Stands in for the revision of a store too damaged to tell it: higher than any that was ever shown."""


def backup(target: Path, path: Path | None = None) -> None:
    """Copies the store, which may be in use, to ``target``: the state of one moment, checked, and whole or not at all.

    An older backup there is replaced; anything else is not.

    Raises:
        Refused: the target is the store itself, or something that is not a backup of ours.
        StoreUnusable: the store is damaged, or there is no room.
    """
    path = path or _path()
    examine(path)
    if os.path.exists(target):
        if target.samefile(path):
            raise Refused(f"{target} is the store itself: give the backup another name.")
        try:
            examine(target, writable=False)
        except StoreUnusable as error:
            raise Refused(f"{target} exists and is not a backup ({error}) Nothing was written.") from error
    copy_file(path, target)


def restore(source: Path, path: Path | None = None) -> Path | None:
    """Puts a backup in the place of the store, in one step; the replaced store is kept beside it.

    Works while the store is in use: whoever reads or writes next meets the restored one. A backup of an older schema is
    migrated on the way; the backup itself is left as it is.

    Returns:
        Where the replaced store is now; None when there was none.

    Raises:
        Refused: there is no such backup, or it is the store itself.
        StoreUnusable: the backup is damaged, not ours or of a newer schema, or there is no room. The store is kept.
    """
    path = path or _path()
    if not os.path.exists(source):
        raise Refused(f"There is no backup {source}.")
    if os.path.exists(path) and source.samefile(path):
        raise Refused(f"{source} is the store itself: name a backup.")
    examine(source, writable=False)
    refuse_newer(source, read_schema(source))
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{uuid4().hex[:8]}.new")
    try:
        copy_file(source, new)
        if read_schema(new) != SCHEMA:
            migrate(new)
        add_capabilities(new)
        _move_revisions(new, _revision(path) + REVISION_GAP)
        if not os.path.exists(path):
            os.replace(new, path)
            sync_folder(path.parent)
            return None
        kept = beside(path, "before-restore")
        try:
            examine(path)
            copy_file(path, kept)
            _copy_into(new, path)
        except StoreUnusable as error:
            if kept.exists():
                raise
            _replace_damaged(path, new, kept, error)
        return kept
    finally:
        remove(new)


def check(path: Path | None = None) -> list[str]:
    """Looks through the whole store; a list of sentences that say what is wrong, empty when nothing is.

    Raises:
        StoreUnusable: it cannot even be opened.
    """
    path = path or _path()
    examine(path)
    found: list[str] = []
    schema = read_schema(path)
    if schema != SCHEMA:
        return [f"The schema is {schema}, this version needs {SCHEMA}: run the upgrade command."]
    with transaction(make_engine(path)) as connection:
        found += [f"Integrity: {text}" for (text,) in rows(connection, "PRAGMA integrity_check(20)") if text != "ok"]
        broken = rows(connection, "PRAGMA foreign_key_check")
        found += [f"A row of {table} refers to a missing row of {parent}." for table, _, parent, _ in broken[:20]]
        found += [
            f"The framework's capability {slug} ({edition}) is missing."
            for edition, slug in missing_capabilities(connection)
        ]
        known = {(edition, one.id) for edition in editions() for one in read_framework(edition).capabilities}
        stored = rows(connection, "SELECT edition, slug FROM capability ORDER BY id")
        found += [
            f"The framework has no capability {slug} ({edition}) any more."
            for edition, slug in stored
            if (edition, slug) not in known
        ]
    return found


def upgrade(path: Path | None = None) -> str:
    """Brings a store to the current schema (creating a missing one) and says what was done.

    A copy of the older store is kept beside it. Raises StoreUnusable.
    """
    before = prepare(path or _path())
    return f"The store is at schema {SCHEMA}" + (f", upgraded from {before}." if before else "; nothing to do.")


def _path() -> Path:
    return store_path(read_settings().database_url)


def _revision(path: Path) -> int:
    """The revision of the store that is about to be replaced."""
    if not os.path.exists(path):
        return 0
    try:
        with closing(connect(path)) as connection:
            found = connection.execute("SELECT n FROM revision WHERE organization_id = 0").fetchone()
            return int(found[0]) if found else 0
    except sqlite3.Error:
        return UNKNOWN_REVISION


def _move_revisions(path: Path, least: int) -> None:
    """Gives everything in a restored store a revision above all that were ever shown, so that no cache mistakes it."""
    with transaction(make_engine(path), write=True) as connection:
        connection.exec_driver_sql("INSERT OR IGNORE INTO revision (organization_id, n) VALUES (0, 0)")
        connection.exec_driver_sql(
            "UPDATE revision SET n = (SELECT MAX(:least, n + 1) FROM revision WHERE organization_id = 0)",
            {"least": least},
        )


def _copy_into(source: Path, path: Path) -> None:
    """Overwrites a store that may be in use with another, in one transaction of SQLite's own."""
    try:
        with closing(connect(source)) as here, closing(connect(path)) as there:
            here.backup(there)
    except sqlite3.Error as error:
        raise_unusable(error, path)
        raise


def _replace_damaged(path: Path, new: Path, kept: Path, error: StoreUnusable) -> None:
    """Moves a file that is no working store aside, with its journals, and puts the new one in its place."""
    if path.is_dir():
        raise error
    os.replace(path, kept)
    for ending in ("-journal", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.replace(f"{path}{ending}", f"{kept}{ending}")
    os.replace(new, path)
    sync_folder(path.parent)

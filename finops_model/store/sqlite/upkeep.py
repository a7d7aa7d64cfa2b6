"""Keeping a store well: a copy while it is in use, putting one back, upgrading it (docs/operations.md)."""

import os
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError

from finops_model.errors import Refused, StoreUnusable
from finops_model.store import schema
from finops_model.store.engine import transaction
from finops_model.store.sqlite.connection import close_kept, connect, file_errors, make_engine
from finops_model.store.sqlite.file import (
    copy_file,
    examine,
    migrate,
    new_file,
    read_schema,
    replace,
    reserved,
    sync_folder,
)
from finops_model.store.tables import REVISION, SCHEMA

REVISION_GAP = 1_000
"""How far a restore moves the revisions past those of the replaced store: writes that slip in meanwhile stay below."""

UNKNOWN_REVISION = 1_000_000_000
"""Stands in for the revision of a store that is too damaged to read it: higher than any that was ever shown."""


def backup(target: Path, path: Path) -> None:
    """Copies the store, which may be in use, to ``target``: the state of one moment, checked, and whole or not at all.

    An older backup there is replaced; anything else is not.

    Raises:
        Refused: the target is the store itself, or something that is not a backup of ours.
        StoreUnusable: the store is damaged, or there is no room.
    """
    examine(path)
    if os.path.exists(target):
        if target.samefile(path):
            raise Refused("{target} is the store itself: give the backup another name.", target=target)
        try:
            examine(target, writable=False)
        except StoreUnusable as error:
            raise Refused(
                "{target} exists and is not a backup. {reason} Nothing was written.",
                target=target,
                reason=error.message,
            ) from error
    copy_file(path, target)


def restore(source: Path, path: Path) -> Path | None:
    """Puts a backup in the place of the store, in one step; the replaced store is kept beside it.

    Works while the store is in use: the next read or write meets the restored store. A backup of an older schema is
    upgraded on the way; the backup itself is left as it is.

    Returns:
        Where the replaced store is now; None when there was none.

    Raises:
        Refused: there is no such backup, or it is the store itself.
        StoreUnusable: the backup is damaged, not ours or of a newer schema, or there is no room. The store is kept.
    """
    if not os.path.exists(source):
        raise Refused("There is no backup {source}.", source=source)
    if os.path.exists(path) and source.samefile(path):
        raise Refused("{source} is the store itself: name a backup.", source=source)
    examine(source, writable=False)
    schema.refuse_newer(source, read_schema(source))
    with file_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_file(path) as new:
            copy_file(source, new)
            if read_schema(new) != SCHEMA:
                migrate(new)
            schema.add_capabilities(make_engine(new))
            _move_revisions(new, _read_revision(path) + REVISION_GAP)
            return _replace_store(path, new, source)


def _replace_store(path: Path, new: Path, source: Path) -> Path | None:
    """Keeps the store under another name and puts the new one in its place; where the old one is now."""
    if not os.path.exists(path):
        replace(new, path, like=source)
        return None
    if path.is_dir():
        raise StoreUnusable("{path} is a folder: expected the file of a store.", path=path)
    with reserved(path, "before-restore") as kept:
        try:
            examine(path)
            copy_file(path, kept)
        except StoreUnusable:
            _replace_damaged(path, new, kept)
        else:
            _copy_into(new, path)
    return kept


def _copy_into(source: Path, path: Path) -> None:
    """Overwrites a store that may be in use with another, in one transaction of SQLite's own."""
    with closing(connect(source)) as here, closing(connect(path)) as there:
        here.backup(there)


def _replace_damaged(path: Path, new: Path, kept: Path) -> None:
    """Moves a file that is not a working store aside, with its journals, and puts the new one in its place."""
    close_kept(path)  # some systems do not move a file that is open
    os.replace(path, kept)
    for ending in ("-journal", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.replace(f"{path}{ending}", f"{kept}{ending}")
    replace(new, path, like=kept)
    sync_folder(path.parent)


def _read_revision(path: Path) -> int:
    """The revision of the store that is about to be replaced; 0 where there is none."""
    if not os.path.exists(path):
        return 0
    try:
        with transaction(make_engine(path)) as connection:
            return connection.scalar(select(REVISION.c.n).where(REVISION.c.organization_id == 0)) or 0
    except (StoreUnusable, DBAPIError):
        return UNKNOWN_REVISION


def _move_revisions(path: Path, least: int) -> None:
    """Gives everything in a restored store a revision above all that were ever shown, so that no cache mistakes it."""
    with transaction(make_engine(path), write=True) as connection:
        newest = connection.scalar(select(REVISION.c.n).where(REVISION.c.organization_id == 0))
        if newest is None:
            connection.execute(insert(REVISION).values(organization_id=0, n=0))
        connection.execute(update(REVISION).values(n=max(least, (newest or 0) + 1)))

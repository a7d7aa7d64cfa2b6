"""Keeping the store well that FINOPS_DATABASE_URL names: backup, restore, check, upgrade (docs/operations.md)."""

from pathlib import Path

from finops_model.errors import Refused
from finops_model.messages import message
from finops_model.settings import read_settings
from finops_model.store import postgres, schema
from finops_model.store.sqlite import checking, upkeep
from finops_model.store.sqlite.connection import store_path
from finops_model.store.sqlite.file import prepare
from finops_model.store.tables import SCHEMA


def backup(target: Path) -> None:
    """Copies the store to ``target``; see :func:`.sqlite.upkeep.backup`. Raises Refused: it is in PostgreSQL."""
    upkeep.backup(target, _path())


def restore(source: Path) -> Path | None:
    """Puts a backup in the place of the store; see :func:`.sqlite.upkeep.restore`. Raises Refused: it is in
    PostgreSQL."""
    return upkeep.restore(source, _path())


def check() -> list[str]:
    """What is wrong with the store; see :func:`.sqlite.checking.check` and :func:`.schema.check`."""
    url = read_settings().database_url
    if postgres.is_postgres(url):
        return schema.check(*postgres.make_engine(url))
    return checking.check(_path())


def upgrade() -> str:
    """Brings the store to the current schema (a missing file is made) and says what was done; a copy of an older file
    is kept beside it. Raises StoreUnusable."""
    url = read_settings().database_url
    before = schema.prepare(*postgres.make_engine(url)) if postgres.is_postgres(url) else prepare(store_path(url))
    if before is None:
        return message("The store is at schema {schema}; nothing to do.", schema=SCHEMA)
    return message("The store is at schema {schema}, upgraded from {before}.", schema=SCHEMA, before=before)


def _path() -> Path:
    """The file of the store. Raises Refused: it is in PostgreSQL."""
    url = read_settings().database_url
    if postgres.is_postgres(url):
        raise Refused("A store in PostgreSQL is copied with pg_dump and put back with pg_restore (docs/operations.md).")
    return store_path(url)

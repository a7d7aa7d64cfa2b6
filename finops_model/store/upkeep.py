"""Keeping the store well that FINOPS_DATABASE_URL names: backup, restore, check, upgrade (docs/operations.md)."""

from pathlib import Path

from finops_model.settings import read_settings
from finops_model.store.sqlite import checking, upkeep
from finops_model.store.sqlite.connection import store_path


def backup(target: Path) -> None:
    """Copies the store to ``target``; see :func:`.sqlite.upkeep.backup`."""
    upkeep.backup(target, _path())


def restore(source: Path) -> Path | None:
    """Puts a backup in the place of the store; see :func:`.sqlite.upkeep.restore`."""
    return upkeep.restore(source, _path())


def check() -> list[str]:
    """What is wrong with the store; see :func:`.sqlite.checking.check`."""
    return checking.check(_path())


def upgrade() -> str:
    """Brings the store to the current schema; see :func:`.sqlite.upkeep.upgrade`."""
    return upkeep.upgrade(_path())


def _path() -> Path:
    return store_path(read_settings().database_url)

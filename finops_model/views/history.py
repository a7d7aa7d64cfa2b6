"""The history of changes: who changed what and when, imports with their files, and a look inside one."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from finops_model.assessment import Person
from finops_model.messages import Message, message, plural
from finops_model.store import ChangeDetail, open_store

IMPORT_KINDS = ("import", "demo")
"""The kinds of changes that came from files."""


def read_imports(reader: Person, limit: int | None = None) -> pd.DataFrame:
    """The imports, newest first; the columns of ``Store.read_changes``. ``limit`` None: all."""
    return open_store().read_changes(IMPORT_KINDS, limit)


def read_change(reader: Person, change_id: int, limit: int | None = 1000) -> ChangeDetail:
    """A look inside one change, with at most ``limit`` ratings and targets (None: all). Raises UnknownName."""
    return open_store().read_change(change_id, limit)


def change_text(change: Mapping[str, Any]) -> Message:
    """What a change did, in words.

    Args:
        change: a row of ``Store.read_changes``.
    """
    kind = change["kind"]
    if kind == "undo":
        return message("Undo of change {change_id}", change_id=int(change["undoes"]))
    wrote = _wrote(int(change["created"]) + int(change["changed"]), int(change["targets"]))
    if kind == "import":
        return message("Import of {files}: {wrote}", files=change["names"], wrote=wrote)
    if kind == "demo":
        return message("Demo organizations: {wrote}", wrote=wrote)
    if kind == "assessment":
        return message("Assessment: {wrote}", wrote=wrote)
    if kind == "targets":
        return message("Targets: {wrote}", wrote=wrote)
    return _KINDS.get(kind, message("Other change"))


_KINDS = {
    "organization": message("New organization"),
    "scope": message("New scope"),
}


def _wrote(ratings: int, targets: int) -> Message:
    """How many ratings and target entries a change wrote."""
    some_ratings = plural("{count:,} rating", "{count:,} ratings", count=ratings)
    some_targets = plural("{count:,} target entry", "{count:,} target entries", count=targets)
    if not targets:
        return some_ratings
    return message("{ratings}, {targets}", ratings=some_ratings, targets=some_targets) if ratings else some_targets

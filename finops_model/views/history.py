"""The history of changes: who changed what and when, imports with their files, and a look inside one."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class Change:
    """One change of any kind.

    Attributes:
        at: when (UTC).
        by: who made it, as the history shows the person.
        organizations: the names of those that it touched.
        counts: whether it counts: nobody has taken it back.
        undone_by: the undo that took it back; None: there is none.
        text: what it did.
    """

    change_id: int
    kind: str
    at: datetime
    by: str
    organizations: tuple[str, ...]
    counts: bool
    undone_by: int | None
    text: Message


def list_changes(reader: Person, organization: str | None = None, limit: int | None = None) -> list[Change]:
    """The changes of every kind, newest first.

    Args:
        organization: only those that touched this organization, by id or name; None: all.
        limit: at most so many; None: all.

    Raises:
        UnknownName: there is no such organization.
    """
    with open_store().reading() as moment:
        name = None if organization is None else moment.find_organization(organization).name
        rows = moment.read_changes(None, None if name else limit).to_dict("records")
    changes = [_change(row) for row in rows]
    return [change for change in changes if name is None or name in change.organizations][:limit]


def find_imports(reader: Person, digests: Collection[str]) -> pd.DataFrame:
    """Earlier imports, in force, of files with these SHA-256 digests; see ``Store.find_imports``."""
    return open_store().find_imports(digests)


def change_text(change: Mapping[Any, Any]) -> Message:
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


def _change(row: Mapping[Hashable, Any]) -> Change:
    return Change(
        change_id=int(row["change_id"]),
        kind=row["kind"],
        at=row["at"].to_pydatetime(),
        by=row["actor"],
        organizations=tuple(row["organizations"]),
        counts=bool(row["active"]),
        undone_by=None if pd.isna(row["undone_by"]) else int(row["undone_by"]),
        text=change_text(row),
    )


_KINDS = {
    "organization": message("New organization"),
    "scope": message("New scope"),
    "rename": message("New name"),
    "merge": message("Two organizations merged"),
    "delete": message("Organization or scope deleted"),
    "parent": message("Parent changed"),
    "cadence": message("Cadence changed"),
    "move": message("Assessment moved to another day"),
}


def _wrote(ratings: int, targets: int) -> Message:
    """How many ratings and target entries a change wrote."""
    some_ratings = plural("{count:,} rating", "{count:,} ratings", count=ratings)
    some_targets = plural("{count:,} target entry", "{count:,} target entries", count=targets)
    if not targets:
        return some_ratings
    return message("{ratings}, {targets}", ratings=some_ratings, targets=some_targets) if ratings else some_targets

"""The history of changes: who changed what and when, imports with their files, and a look inside one."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import pandas as pd

from finops_model.assessment import Person
from finops_model.messages import Message, message, plural
from finops_model.store import ChangeDetail, ChangeEntry, Way, open_store
from finops_model.views.places import find_place

IMPORT_KINDS = ("import", "demo", "import-plan")
"""The kinds of changes that came from files."""

PLAN_KINDS = ("accept-plan", "plan", "import-plan")
"""The kinds of changes that people make to a plan."""


def read_imports(reader: Person, limit: int | None = None) -> pd.DataFrame:
    """The imports, newest first; the columns of ``Store.read_changes``. ``limit`` None: all."""
    return open_store().read_changes(IMPORT_KINDS, limit)


def read_change(reader: Person, change_id: int, limit: int | None = 1000) -> ChangeDetail:
    """A look inside one change, with at most ``limit`` ratings, targets and steps (None: all). Raises UnknownName."""
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


def read_last_plan_change(
    reader: Person, organization: str, scope: str | None, first: Way | None = None
) -> Change | None:
    """The newest change that counts and that people made to the plan of a scope; None: there is none, or what moved the
    plan last was about more than it (a merge of organizations).

    Raises:
        UnknownName, Refused: as :func:`.places.find_place`.
    """
    with open_store().reading() as moment:
        place = find_place(moment, organization, scope, first)
        change_id = moment.read_last_plan_change(place.scope.id)
        if change_id is None:
            return None
        change = _change(cast("Mapping[Hashable, Any]", moment.read_change(change_id, 0).change))
    return change if change.kind in PLAN_KINDS else None


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
    wrote = _wrote(change)
    if kind in ("import", "import-plan"):
        return message("Import of {files}: {wrote}", files=change["names"], wrote=wrote)
    if kind == "demo":
        return message("Demo organizations: {wrote}", wrote=wrote)
    if kind == "assessment":
        return message("Assessment: {wrote}", wrote=wrote)
    if kind == "targets":
        return message("Targets: {wrote}", wrote=wrote)
    if kind == "workshop":
        return message("Workshop: {wrote}", wrote=wrote)
    if kind in ("accept-plan", "plan"):
        return message("Plan accepted") if kind == "accept-plan" else message("Plan changed")
    if kind in ("note", "delete-note"):
        return message("Note") if kind == "note" else message("Note deleted")
    return _upkeep_text(kind, change["entries"])


def undo_question(change: Mapping[Any, Any]) -> Message:
    """Whether an import shall be taken back, with what that takes away.

    Args:
        change: a row of ``Store.read_changes``.
    """
    names: Sequence[str] = change["organizations"]
    return plural(
        "Take back import {change_id}: {wrote} of {organizations}?",
        "Take back import {change_id}: {wrote} of {count:,} organizations?",
        count=max(1, len(names)),
        change_id=int(change["change_id"]),
        wrote=_wrote(change),
        organizations=names[0] if names else "",
    )


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


def _upkeep_text(kind: str, entries: Sequence[ChangeEntry]) -> Message:
    """What a change did to organizations, scopes or an assessment."""
    main = next((entry for entry in entries if kind != "merge" or entry.about == "alias"), None)
    return message("Other change") if kind not in _UPKEEP_TEXTS or main is None else _UPKEEP_TEXTS[kind](main)


def _added_text(entry: ChangeEntry) -> Message:
    if entry.scope:
        return message("New scope {scope} of {organization}", scope=entry.scope, organization=entry.organization)
    return message("New organization {organization}", organization=entry.organization)


def _renamed_text(entry: ChangeEntry) -> Message:
    if entry.scope:
        return message(
            "Scope of {organization} renamed: {before} to {after}",
            organization=entry.organization,
            before=entry.before,
            after=entry.value,
        )
    return message("Organization renamed: {before} to {after}", before=entry.before, after=entry.value)


def _merged_text(entry: ChangeEntry) -> Message:
    return message("Organizations merged: {merged} into {into}", merged=entry.value, into=entry.organization)


def _deleted_text(entry: ChangeEntry) -> Message:
    if entry.scope:
        return message("Scope {scope} of {organization} deleted", scope=entry.scope, organization=entry.organization)
    return message("Organization {organization} deleted", organization=entry.organization)


def _parent_text(entry: ChangeEntry) -> Message:
    if not entry.value:
        return message(
            "Parent of {organization}: {before} to none", organization=entry.organization, before=entry.before
        )
    if not entry.before:
        return message("Parent of {organization}: none to {after}", organization=entry.organization, after=entry.value)
    return message(
        "Parent of {organization}: {before} to {after}",
        organization=entry.organization,
        before=entry.before,
        after=entry.value,
    )


def _cadence_text(entry: ChangeEntry) -> Message:
    if not entry.value:
        return plural(
            "Cadence of {organization}: {count:,} day to none",
            "Cadence of {organization}: {count:,} days to none",
            count=int(entry.before),
            organization=entry.organization,
        )
    if not entry.before:
        return plural(
            "Cadence of {organization}: none to {count:,} day",
            "Cadence of {organization}: none to {count:,} days",
            count=int(entry.value),
            organization=entry.organization,
        )
    return plural(
        "Cadence of {organization}: {before:,} to {count:,} day",
        "Cadence of {organization}: {before:,} to {count:,} days",
        count=int(entry.value),
        organization=entry.organization,
        before=int(entry.before),
    )


def _moved_text(entry: ChangeEntry) -> Message:
    return message(
        "Assessment of {organization}, {scope}, moved: {before} to {after}",
        organization=entry.organization,
        scope=entry.scope,
        before=entry.before,
        after=entry.value,
    )


_UPKEEP_TEXTS = {
    "organization": _added_text,
    "scope": _added_text,
    "rename": _renamed_text,
    "merge": _merged_text,
    "delete": _deleted_text,
    "parent": _parent_text,
    "cadence": _cadence_text,
    "move": _moved_text,
}


def _wrote(change: Mapping[Any, Any]) -> Message:
    """How many ratings and target entries, or steps of plans, a change wrote."""
    ratings, targets = int(change["created"]) + int(change["changed"]), int(change["targets"])
    if change["kind"] == "import-plan":
        return plural("{count:,} step of the plan", "{count:,} steps of the plan", count=int(change["steps"]))
    some_ratings = plural("{count:,} rating", "{count:,} ratings", count=ratings)
    some_targets = plural("{count:,} target entry", "{count:,} target entries", count=targets)
    if not targets:
        return some_ratings
    return message("{ratings} and {targets}", ratings=some_ratings, targets=some_targets) if ratings else some_targets

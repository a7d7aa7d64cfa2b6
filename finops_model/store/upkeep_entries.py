"""What a change says of organizations and scopes, beside what it replaced: names, parents, cadences, removals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, literal, select

from finops_model.store.in_force import TAKEN_BACK, is_removed
from finops_model.store.names import ALIAS, CADENCE, NAME, PARENT, read_names
from finops_model.store.tables import ASSESSMENT, ENTRY, MENTION, RATING, REMOVAL, SCOPE

ADDED, REMOVED, DAY = "added", "removed", "day"
"""What else a :class:`ChangeEntry` is about."""


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """What a change says of an organization, or of one of its scopes.

    Attributes:
        organization, scope: names; the scope is "" where the organization as a whole is meant.
        about: ``name``, ``alias`` (the name of an organization that was merged into it), ``parent``, ``cadence``;
            ``added`` (by hand), ``removed`` (all that was written to it before), or ``day`` (an assessment that moved
            to another day, or was removed).
        before: what held before the change, as ``value``; "" for none.
        value: the name, the parent's name, the days, or the assessment's day in ISO; "" for none.
    """

    organization: str
    scope: str
    about: str
    before: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class LastNames:
    """The names of organizations and scopes by id: those of now, or, of what is not in force, the last spelling."""

    organizations: dict[int, str]
    scopes: dict[int | None, str]


def read_last_names(connection: Connection) -> LastNames:
    """The names of every organization and scope that the store ever had."""
    spelled = select(MENTION, SCOPE.c.organization_id).join(SCOPE, SCOPE.c.id == MENTION.c.scope_id)
    organizations: dict[int, str] = {}
    scopes: dict[int | None, str] = {None: ""}
    for row in connection.execute(spelled.order_by(MENTION.c.change_id)):
        organizations[row.organization_id], scopes[row.scope_id] = row.organization_name, row.scope_name
    renamed = select(ENTRY).where(ENTRY.c.about == NAME, ENTRY.c.name.is_not(None))
    for row in connection.execute(renamed.where(ENTRY.c.change_id.not_in(TAKEN_BACK)).order_by(ENTRY.c.id)):
        if row.scope_id is None:
            organizations[row.organization_id] = row.name
        else:
            scopes[row.scope_id] = row.name
    for names in read_names(connection):
        organizations[names.organization_id], scopes[names.scope_id] = names.organization, names.name
    return LastNames(organizations, scopes)


def read_entries(
    connection: Connection, change_id: int, kind: str, undone: Sequence[int], names: LastNames
) -> tuple[ChangeEntry, ...]:
    """What a change says of organizations and scopes, and what it removes.

    Args:
        undone: the changes that were taken back just before it.
    """
    if kind in ("organization", "scope"):
        return _added(connection, change_id, kind)
    said = select(ENTRY).where(ENTRY.c.change_id == change_id).order_by(ENTRY.c.id)
    entries = [_entry(connection, row, undone, names) for row in connection.execute(said).all()]
    removed = [*_removed(connection, change_id, undone, names), *_moved(connection, change_id, kind == "move", names)]
    return (*entries, *removed)


def _added(connection: Connection, change_id: int, kind: str) -> tuple[ChangeEntry, ...]:
    """The organization or scope that was added by hand, by the name that it was given."""
    row = connection.execute(select(MENTION).where(MENTION.c.change_id == change_id)).one()
    if kind == "scope":
        return (ChangeEntry(row.organization_name, row.scope_name, ADDED, value=row.scope_name),)
    return (ChangeEntry(row.organization_name, "", ADDED, value=row.organization_name),)


def _entry(connection: Connection, row: Row[Any], undone: Sequence[int], names: LastNames) -> ChangeEntry:
    """An entry beside the one that held before it."""
    older = (
        select(ENTRY)
        .where(
            ENTRY.c.organization_id == row.organization_id,
            ENTRY.c.scope_id.is_not_distinct_from(row.scope_id),
            ENTRY.c.about == row.about,
            ENTRY.c.change_id < row.change_id,
            ENTRY.c.change_id.not_in(undone),
        )
        .order_by(ENTRY.c.id.desc())
    )
    replaced = None if row.about == ALIAS else connection.execute(older.limit(1)).first()
    before, value = _value(replaced, names), _value(row, names)
    if row.about == NAME:
        first = _first_name(connection, row, undone)
        before, value = before or first, value or first
    organization, scope = names.organizations[row.organization_id], names.scopes[row.scope_id]
    return ChangeEntry(organization, scope, row.about, before, value)


def _value(entry: Row[Any] | None, names: LastNames) -> str:
    """What an entry says, as text; "" for nothing."""
    if entry is None:
        return ""
    if entry.about == PARENT:
        return names.organizations.get(entry.parent_id, "")
    return str((entry.cadence_days if entry.about == CADENCE else entry.name) or "")


def _mentions_before(
    connection: Connection, organization_id: int, change_id: int, undone: Sequence[int]
) -> Sequence[Row[Any]]:
    """The mentions of an organization's scopes that counted just before a change, oldest first."""
    counted = (
        select(MENTION)
        .join(SCOPE, SCOPE.c.id == MENTION.c.scope_id)
        .where(
            SCOPE.c.organization_id == organization_id,
            MENTION.c.change_id < change_id,
            MENTION.c.change_id.not_in(undone),
            ~is_removed(MENTION, undone, before=literal(change_id)),
        )
    )
    return connection.execute(counted.order_by(MENTION.c.change_id, MENTION.c.scope_id)).all()


def _first_name(connection: Connection, entry: Row[Any], undone: Sequence[int]) -> str:
    """How what an entry is about was first spelled."""
    for row in _mentions_before(connection, entry.organization_id, entry.change_id, undone):
        if entry.scope_id is None:
            return row.organization_name
        if entry.scope_id == row.scope_id:
            return row.scope_name
    return ""


def _removed(connection: Connection, change_id: int, undone: Sequence[int], names: LastNames) -> list[ChangeEntry]:
    """What a change takes out of force with all that was written to it: organizations with all their scopes, scopes."""
    removals = select(SCOPE.c.organization_id, SCOPE.c.id).join(REMOVAL, REMOVAL.c.scope_id == SCOPE.c.id)
    removals = removals.where(REMOVAL.c.change_id == change_id, REMOVAL.c.assessment_id.is_(None))
    gone: dict[int, list[int]] = {}
    for organization_id, scope_id in connection.execute(removals.order_by(REMOVAL.c.id)):
        gone.setdefault(organization_id, []).append(scope_id)
    found: list[ChangeEntry] = []
    for organization_id, scope_ids in gone.items():
        name = names.organizations[organization_id]
        counted = {row.scope_id for row in _mentions_before(connection, organization_id, change_id, undone)}
        if counted <= set(scope_ids):
            found.append(ChangeEntry(name, "", REMOVED))
        else:
            found += [ChangeEntry(name, names.scopes[scope_id], REMOVED) for scope_id in scope_ids]
    return found


def _moved(connection: Connection, change_id: int, moves: bool, names: LastNames) -> list[ChangeEntry]:
    """The assessments that a change takes out of force, with the day that it writes them to when it ``moves`` them."""
    removals = (
        select(REMOVAL.c.scope_id, SCOPE.c.organization_id, ASSESSMENT.c.assessed_on)
        .join(SCOPE, SCOPE.c.id == REMOVAL.c.scope_id)
        .join(ASSESSMENT, ASSESSMENT.c.id == REMOVAL.c.assessment_id)
        .where(REMOVAL.c.change_id == change_id)
        .order_by(REMOVAL.c.id)
    )
    found: list[ChangeEntry] = []
    for row in connection.execute(removals).all():
        written = select(RATING.c.assessed_on).where(RATING.c.scope_id == row.scope_id, RATING.c.change_id == change_id)
        to_day = connection.execute(written.limit(1)).scalar() if moves else None
        place = names.organizations[row.organization_id], names.scopes[row.scope_id]
        found.append(
            ChangeEntry(*place, DAY, row.assessed_on.isoformat(), "" if to_day is None else to_day.isoformat())
        )
    return found

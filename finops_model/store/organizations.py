"""Upkeep of organizations, scopes and assessments: what people got wrong. Each is one change that undo takes back.

Names, parents and cadences are entries; what is deleted or moved is removed, and what is kept of it is written again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from finops_model.assessment import DEFAULT_SCOPE, Organization, Person, Scope
from finops_model.errors import Refused, SameDays
from finops_model.names import name_key
from finops_model.store.assessments import CONTENTS, find_assessment, write_ratings
from finops_model.store.change import add_rows, change, mention
from finops_model.store.directory import Directory, Place, add_places
from finops_model.store.in_force import in_force, is_newest
from finops_model.store.names import (
    ALIAS,
    CADENCE,
    NAME,
    PARENT,
    Names,
    names_of,
    read_entries,
    read_names,
    scopes_of,
    settle_names,
    taken,
)
from finops_model.store.notes import copy_notes
from finops_model.store.plans import copy_plans
from finops_model.store.tables import ASSESSMENT, ENTRY, ORGANIZATION, RATING, REMOVAL, SCOPE, TARGET

Winner = Literal["from", "into"]
"""Whose assessments and targets of a day count when two organizations that both have some are merged."""

_TARGET = ("capability_id", "entry", "agreed_on", "due_on", "value", "owner", "reason", "approver")


def add_organization(connection: Connection, name: str, by: Person) -> Organization:
    """Adds an organization with the default scope. Raises Refused: the name is blank or taken."""
    if not name_key(name):
        raise Refused("The organization needs a name; nothing was written.")
    for names in read_names(connection):
        if name_key(names.organization) == name_key(name):
            raise taken("organization", names.organization)
    place = _add(connection, name, DEFAULT_SCOPE, "organization", by)
    slug = connection.execute(
        select(ORGANIZATION.c.slug).where(ORGANIZATION.c.id == place.organization_id)
    ).scalar_one()
    return Organization(place.organization_id, slug, place.organization)


def add_scope(connection: Connection, organization_id: int, name: str, by: Person) -> Scope:
    """Adds a scope to an organization. Raises Refused: the name is blank or taken; UnknownName."""
    if not name_key(name):
        raise Refused("The scope needs a name; nothing was written.")
    scopes = scopes_of(connection, organization_id)
    for names in scopes:
        if name_key(names.name) == name_key(name):
            raise taken("scope", names.name)
    place = _add(connection, scopes[0].organization, name, "scope", by)
    slug = connection.execute(select(SCOPE.c.slug).where(SCOPE.c.id == place.scope_id)).scalar_one()
    return Scope(place.scope_id, slug, place.scope, organization_id)


def _add(connection: Connection, organization: str, scope: str, kind: str, by: Person) -> Place:
    directory = Directory(connection, former=False)
    place = directory.places[directory.scope_id(organization, scope)]
    with change(connection, kind, by) as change_id:
        add_places(connection, [place], change_id)
    return place


def rename_organization(connection: Connection, organization_id: int, name: str, by: Person) -> int | None:
    """Gives an organization another name; the old one still leads to it, in imports, too, until it is taken.

    Returns:
        The change; None when it has that name already.

    Raises:
        Refused: the name is blank, or another organization's. UnknownName.
    """
    old = scopes_of(connection, organization_id)[0].organization
    if not name_key(name):
        raise Refused("The organization needs a name; nothing was written.")
    if name.strip() == old:
        return None
    return _enter(connection, "rename", by, _entry(organization_id, NAME, name=name.strip()))


def rename_scope(connection: Connection, scope_id: int, name: str, by: Person) -> int | None:
    """Gives a scope another name; as :func:`rename_organization`."""
    names = names_of(connection, scope_id)
    if not name_key(name):
        raise Refused("The scope needs a name; nothing was written.")
    if name.strip() == names.name:
        return None
    entry = _entry(names.organization_id, NAME, name=name.strip()) | {"scope_id": names.scope_id}
    return _enter(connection, "rename", by, entry)


def set_parent(connection: Connection, organization_id: int, parent_id: int | None, by: Person) -> int | None:
    """Makes an organization part of another one, or of none. None: it is so already.

    Raises Refused: the parent is the organization itself, or is below it; UnknownName.
    """
    names = scopes_of(connection, organization_id)[0]
    if parent_id is not None:
        _refuse_circle(connection, names, scopes_of(connection, parent_id)[0])
    if names.parent_id == parent_id:
        return None
    return _enter(connection, "parent", by, _entry(organization_id, PARENT, parent_id=parent_id))


def set_cadence(connection: Connection, organization_id: int, days: int | None, by: Person) -> int | None:
    """Says after how many days an organization is to be assessed again; None: never. None: it is so already.

    Raises Refused: not a number of days from 1 on; UnknownName.
    """
    names = scopes_of(connection, organization_id)[0]
    if days is not None and days < 1:
        raise Refused("The cadence is a number of days from 1 on; nothing was written.")
    if names.cadence_days == days:
        return None
    return _enter(connection, "cadence", by, _entry(organization_id, CADENCE, cadence_days=days))


def delete_organization(connection: Connection, organization_id: int, by: Person) -> int:
    """Takes an organization with all its scopes out of force; imported again, it starts empty. Its parts have no parent
    any more. Raises UnknownName."""
    scopes = scopes_of(connection, organization_id)
    with change(connection, "delete", by) as change_id:
        _dissolve(connection, change_id, scopes, heir=None)
    return change_id


def delete_scope(connection: Connection, scope_id: int, by: Person) -> int:
    """Takes a scope out of force. Raises Refused: the organization has no other one; UnknownName."""
    names = names_of(connection, scope_id)
    if len(scopes_of(connection, names.organization_id)) == 1:
        raise Refused(
            "{scope} is the only scope of {organization}: delete the organization instead. Nothing was written.",
            scope=names.name,
            organization=names.organization,
        )
    with change(connection, "delete", by) as change_id:
        _remove(connection, change_id, [(names.scope_id, None)])
    return change_id


def move_assessment(
    connection: Connection, scope_id: int, from_day: date, to_day: date, by: Person, assessor: str | None = None
) -> int:
    """Moves an assessment of a scope to another day. ``assessor`` None: the only one of the day.

    Raises:
        Refused: there is none of that day, or several and no assessor; or the other day has one of that assessor.
        UnknownName.
    """
    names = names_of(connection, scope_id)
    moved = [row for row in _ratings(connection, [scope_id]) if row.assessed_on == from_day]
    key = _assessor_key(moved, from_day) if assessor is None else name_key(assessor)
    moved = [row for row in moved if row.assessor_key == key]
    if not moved:
        raise Refused("There is no such assessment of {day}; nothing was written.", day=from_day.isoformat())
    there = [row for row in _ratings(connection, [scope_id]) if row.assessed_on == to_day]
    if any(row.assessor_key == key for row in there):
        raise Refused("There is already an assessment of {day}; nothing was written.", day=to_day.isoformat())
    with change(connection, "move", by) as change_id:
        mention(connection, change_id, names)
        _remove(connection, change_id, [(scope_id, id) for id in sorted({row.assessment_id for row in moved})])
        _write_again(connection, change_id, [(row, scope_id, to_day) for row in moved])
    return change_id


def _assessor_key(ratings: Sequence[Row[Any]], day: date) -> str:
    """The key of the only assessor of a day's ratings. Raises Refused: there are several."""
    assessors = {row.assessor_key: row.assessor for row in ratings}
    if len(assessors) <= 1:
        return next(iter(assessors), "")
    names = ", ".join(name for name in assessors.values() if name)
    if "" in assessors:
        raise Refused(
            "There are several assessments of {day}: without assessor, and by {assessors}. Name the assessor; an empty "
            "name means the assessment without. Nothing was written.",
            day=day.isoformat(),
            assessors=names,
        )
    raise Refused(
        "There are several assessments of {day}, by {assessors}: name the assessor. Nothing was written.",
        day=day.isoformat(),
        assessors=names,
    )


def merge_organizations(
    connection: Connection, from_id: int, into_id: int, by: Person, winner: Winner | None = None
) -> int:
    """Joins the history of an organization to that of another one, scope by scope of the same name; what FROM was
    called leads to INTO from now on, and its parts become parts of INTO.

    Args:
        winner: whose assessments and target entries of a day count where both have some of that day.

    Raises:
        SameDays: both have some of the same day, and ``winner`` is None.
        Refused: it is the same organization. UnknownName.
    """
    if from_id == into_id:
        raise Refused("An organization cannot be merged with itself; nothing was written.")
    theirs, ours = scopes_of(connection, from_id), scopes_of(connection, into_id)
    directory = Directory(connection, former=False)
    into = {one.scope_id: directory.scope_id(ours[0].organization, one.name) for one in theirs}
    own = {one.scope_id: one.scope_id for one in ours}
    given, kept = _read_facts(connection, into), _read_facts(connection, own)
    shared = given.subjects & kept.subjects
    if shared and winner is None:
        raise SameDays(_named_days(directory, shared))
    if winner == "into":
        given = given.without(shared)
    with change(connection, "merge", by) as change_id:
        places = {scope_id: directory.places[scope_id] for scope_id in into.values()}
        add_places(connection, list(places.values()), change_id)
        if winner == "from":
            _remove(connection, change_id, kept.assessments(shared))
        _write_again(connection, change_id, [(row, places[at].scope_id, day) for (at, day), row in given.ratings])
        _agree_again(connection, change_id, [(row, places[at].scope_id) for (at, *_), row in given.targets])
        becomes = {id: places[at].scope_id for id, at in into.items()}
        copy_notes(connection, change_id, becomes)
        copy_plans(connection, change_id, becomes, prefer_given=winner == "from")
        _dissolve(connection, change_id, theirs, heir=ours[0])
    return change_id


Subject = tuple[Any, ...]
"""What a rating or target entry is about: scope and day, and of an entry the capability (None: the goal stage)."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """The ratings and target entries in force of an organization, each with what it is about after a merge."""

    ratings: list[tuple[Subject, Row[Any]]]
    targets: list[tuple[Subject, Row[Any]]]

    @property
    def subjects(self) -> set[Subject]:
        """What all of them are about."""
        return {subject for subject, _ in (*self.ratings, *self.targets)}

    def without(self, subjects: set[Subject]) -> "_Facts":
        """Those about anything else."""
        ratings = [(subject, row) for subject, row in self.ratings if subject not in subjects]
        return _Facts(ratings, [(subject, row) for subject, row in self.targets if subject not in subjects])

    def assessments(self, subjects: set[Subject]) -> list[tuple[int, int]]:
        """The scopes and assessments of the ratings about some subjects."""
        return sorted({(row.scope_id, row.assessment_id) for subject, row in self.ratings if subject in subjects})


def _read_facts(connection: Connection, into: Mapping[int, int]) -> _Facts:
    """What scopes hold; ``into`` says which scope each of them becomes."""
    ratings, targets = _ratings(connection, list(into)), _targets(connection, list(into))
    return _Facts(
        [((into[row.scope_id], row.assessed_on), row) for row in ratings],
        [((into[row.scope_id], row.agreed_on, row.capability_id), row) for row in targets],
    )


def _named_days(directory: Directory, subjects: set[Subject]) -> list[tuple[str, date]]:
    """The days of subjects with the names of their scopes, oldest first."""
    days = {(directory.places[scope_id].scope, day) for scope_id, day, *_ in subjects}
    return sorted(days, key=lambda one: one[::-1])


def _enter(connection: Connection, kind: str, by: Person, entry: dict[str, Any]) -> int:
    """Writes one entry as a change of its own."""
    with change(connection, kind, by) as change_id:
        add_rows(connection, ENTRY, [entry | {"change_id": change_id}])
        settle_names(connection, [entry["organization_id"]])
    return change_id


def _entry(organization_id: int, about: str, **what: Any) -> dict[str, Any]:
    """An entry; what it does not say is empty."""
    empty = dict.fromkeys(("scope_id", "name", "parent_id", "cadence_days"))
    return empty | {"organization_id": organization_id, "about": about} | what


def _refuse_circle(connection: Connection, names: Names, parent: Names) -> None:
    """Refuses a parent that is the organization itself or below it."""
    every = {one.organization_id: one for one in read_names(connection)}
    at: Names | None = parent
    while at is not None:
        if at.organization_id == names.organization_id:
            raise Refused(
                "{parent} is {organization} itself or a part of it, so it cannot be its parent. Nothing was written.",
                parent=parent.organization,
                organization=names.organization,
            )
        at = None if at.parent_id is None else every.get(at.parent_id)


def _dissolve(connection: Connection, change_id: int, scopes: Sequence[Names], heir: Names | None) -> None:
    """Removes the scopes of an organization and what entries say of it; its parts, and its name, go to the heir."""
    gone = scopes[0]
    _remove(connection, change_id, [(one.scope_id, None) for one in scopes])
    said = read_entries(connection)
    entries = [
        _entry(gone.organization_id, about) for (subject, about) in said if subject == (gone.organization_id, None)
    ]
    for one in {one.organization_id: one for one in read_names(connection)}.values():
        if one.parent_id == gone.organization_id:
            parent_id = _inherited(one, gone, heir)
            entries.append(_entry(one.organization_id, PARENT, parent_id=parent_id))
    if heir is not None:
        entries.append(_entry(heir.organization_id, ALIAS, name=gone.organization))
    add_rows(connection, ENTRY, [entry | {"change_id": change_id} for entry in entries])


def _inherited(part: Names, gone: Names, heir: Names | None) -> int | None:
    """The parent that a part of an organization gets when that is gone."""
    if heir is None:
        return None
    return gone.parent_id if part.organization_id == heir.organization_id else heir.organization_id


def _remove(connection: Connection, change_id: int, pairs: Sequence[tuple[int, int | None]]) -> None:
    """Takes scopes (without an assessment) or assessments out of force."""
    rows = [{"change_id": change_id, "scope_id": scope, "assessment_id": assessment} for scope, assessment in pairs]
    add_rows(connection, REMOVAL, rows)


def _ratings(connection: Connection, scope_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """The ratings in force of scopes with their assessments, in the order of writing."""
    statement = (
        select(RATING, ASSESSMENT.c.assessor, ASSESSMENT.c.assessor_key, ASSESSMENT.c.edition)
        .join(ASSESSMENT, ASSESSMENT.c.id == RATING.c.assessment_id)
        .where(RATING.c.scope_id.in_(scope_ids), in_force(RATING), is_newest(RATING))
    )
    return connection.execute(statement.order_by(RATING.c.change_id, RATING.c.position)).all()


def _targets(connection: Connection, scope_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """The target entries in force of scopes, in the order of writing."""
    statement = select(TARGET).where(TARGET.c.scope_id.in_(scope_ids), in_force(TARGET))
    return connection.execute(statement.order_by(TARGET.c.change_id, TARGET.c.position)).all()


def _write_again(connection: Connection, change_id: int, ratings: Sequence[tuple[Row[Any], int, date]]) -> None:
    """Writes ratings as they are into other scopes, or on other days, in their order."""
    assessments: dict[tuple[int, date, str, str], int] = {}
    rows: list[dict[str, Any]] = []
    for row, scope_id, day in ratings:
        key = (scope_id, day, row.assessor, row.edition)
        if key not in assessments:
            assessments[key] = find_assessment(connection, *key, keep_spelling=False)
        place = {"scope_id": scope_id, "assessed_on": day, "assessment_id": assessments[key], "change_id": change_id}
        rows.append(place | {name: getattr(row, name) for name in ("capability_id", *CONTENTS, "evidence")})
    write_ratings(connection, rows)


def _agree_again(connection: Connection, change_id: int, targets: Sequence[tuple[Row[Any], int]]) -> None:
    """Writes target entries as they are into other scopes, in their order."""
    rows = [
        {name: getattr(row, name) for name in _TARGET}
        | {"scope_id": scope_id, "change_id": change_id, "position": position}
        for position, (row, scope_id) in enumerate(targets, start=1)
    ]
    add_rows(connection, TARGET, rows)

"""The names in force, and the organizations and scopes that names lead to.

The name of an organization or scope is its first spelling in force, unless a newer entry in force says another. A name
that was given up still leads to what had it, until another organization (or scope of the organization) takes it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, TypeVar

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, bindparam, func, select, update

from finops_model.assessment import DEFAULT_SCOPE, Organization, Scope
from finops_model.errors import Refused, UnknownName
from finops_model.names import close_names, name_key
from finops_model.store.in_force import in_force
from finops_model.store.tables import CAPABILITY, ENTRY, MENTION, ORGANIZATION, SCOPE

Way = Literal["name", "slug"]
"""The two ways to name an organization or a scope."""

NAME, ALIAS, PARENT, CADENCE = "name", "alias", "parent", "cadence"
"""What an entry is about."""

Named = TypeVar("Named", Organization, Scope)

Subject = tuple[int, int | None]
"""An organization's id, and a scope's id for a scope of it."""


@dataclass(frozen=True, slots=True)
class Names:
    """A scope in force, with the names that it and its organization have now."""

    scope_id: int
    slug: str
    name: str
    organization_id: int
    organization: str
    organization_slug: str
    parent_id: int | None
    cadence_days: int | None


@dataclass(slots=True)
class Capabilities:
    """The ids of capabilities: of an edition, or of the newest edition that has one."""

    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)

    def id(self, edition: str | None, slug: str) -> int:
        """The id of a capability; without an edition, of the newest one that has it. Raises Refused."""
        found = self.newest.get(slug) if edition is None else self.ids.get((edition, slug))
        if found is not None:
            return found
        if edition is None:
            raise Refused("There is no capability {slug!r} in any edition; nothing was written.", slug=slug)
        raise Refused(
            "There is no capability {slug!r} in edition {edition} of the framework; nothing was written.",
            slug=slug,
            edition=edition,
        )


def read_capabilities(connection: Connection) -> Capabilities:
    """The capabilities of all editions."""
    found = Capabilities()
    for row in connection.execute(select(CAPABILITY).order_by(CAPABILITY.c.edition, CAPABILITY.c.id)):
        found.ids[row.edition, row.slug] = found.newest[row.slug] = row.id
    return found


def read_names(connection: Connection, organization_id: int | None = None) -> list[Names]:
    """Every scope in force (of one organization, or all), sorted by the organization's name; within one, the default
    scope comes first, then by name."""
    if organization_id is None:
        rows = connection.execute(_in_force(False))
    else:
        rows = connection.execute(_in_force(True), {"organization_id": organization_id})
    return sorted((Names(*row) for row in rows), key=_order)


@cache  # building it takes longer than running it
def _in_force(of_an_organization: bool) -> Select[*tuple[Any, ...]]:
    """The columns of :class:`Names` of every scope in force, in any order; or of those of ``:organization_id``."""
    first = select(MENTION.c.scope_id, func.min(MENTION.c.change_id).label("change_id")).where(in_force(MENTION))
    if of_an_organization:
        scopes = select(SCOPE.c.id).where(SCOPE.c.organization_id == bindparam("organization_id"))
        first = first.where(MENTION.c.scope_id.in_(scopes))
    first = first.group_by(MENTION.c.scope_id).subquery("first")
    mention = (MENTION.c.change_id == first.c.change_id) & (MENTION.c.scope_id == first.c.scope_id)
    spelled = func.first_value(MENTION.c.organization_name).over(
        partition_by=SCOPE.c.organization_id, order_by=(first.c.change_id, SCOPE.c.id)
    )
    return (
        select(
            SCOPE.c.id,
            SCOPE.c.slug,
            func.coalesce(_newest_entry(ENTRY.c.name, NAME, of_scope=True), MENTION.c.scope_name),
            SCOPE.c.organization_id,
            func.coalesce(_newest_entry(ENTRY.c.name, NAME), spelled),
            ORGANIZATION.c.slug,
            _newest_entry(ENTRY.c.parent_id, PARENT),
            _newest_entry(ENTRY.c.cadence_days, CADENCE),
        )
        .join_from(first, MENTION, mention)
        .join(SCOPE, SCOPE.c.id == first.c.scope_id)
        .join(ORGANIZATION, ORGANIZATION.c.id == SCOPE.c.organization_id)
    )


def _newest_entry(column: ColumnElement[Any], about: str, of_scope: bool = False) -> ScalarSelect[Any]:
    """What the newest entry in force says of the organization of a scope, or of the scope itself; NULL: nothing."""
    subject = ENTRY.c.scope_id == SCOPE.c.id if of_scope else ENTRY.c.scope_id.is_(None)
    newest = select(column).where(
        ENTRY.c.organization_id == SCOPE.c.organization_id, subject, ENTRY.c.about == about, in_force(ENTRY)
    )
    return newest.order_by(ENTRY.c.id.desc()).limit(1).scalar_subquery().correlate(SCOPE)


def read_entries(connection: Connection) -> dict[tuple[Subject, str], Any]:
    """What entries in force say of organizations and scopes, by what they are about; the newest counts."""
    column = {NAME: ENTRY.c.name, ALIAS: ENTRY.c.name, PARENT: ENTRY.c.parent_id, CADENCE: ENTRY.c.cadence_days}
    found: dict[tuple[Subject, str], Any] = {}
    for row in connection.execute(select(ENTRY).where(in_force(ENTRY)).order_by(ENTRY.c.id)):
        found[(row.organization_id, row.scope_id), row.about] = row._mapping[column[row.about]]
    return found


def find_organization(connection: Connection, text: str, first: Way | None = None) -> Organization:
    """The organization with this name or slug; a name that was given up leads to what had it.

    Args:
        first: what the text means when it is the name of one and the slug of another: files mean names, addresses
            slugs.

    Raises:
        UnknownName: there is none, with close ones.
        Refused: it is the name of one and the slug of another, and ``first`` does not say which is meant.
    """
    if first == "slug":  # the way of every page: the names of the others do not matter
        called = select(ORGANIZATION.c.id).where(ORGANIZATION.c.slug == text.strip())
        for one in read_names(connection, connection.execute(called).scalar() or 0):
            return Organization(one.organization_id, one.organization_slug, one.organization)
    every = {
        one.organization_id: Organization(one.organization_id, one.organization_slug, one.organization)
        for one in read_names(connection)
    }
    found = _find("organization", text, list(every.values()), first)
    if found is None:
        found = every.get(former_names(connection).get((None, name_key(text)), 0))
    if found is None:
        raise UnknownName("organization", text, close_names(text, [one.name for one in every.values()]))
    return found


def find_scope(
    connection: Connection, organization: Organization, text: str | None = None, first: Way | None = None
) -> Scope:
    """A scope of an organization by name or slug; None: its default scope, else its only or first one.

    Raises:
        UnknownName: it has none of that name, with close ones.
        Refused: as :func:`find_organization`.
    """
    every = {
        one.scope_id: Scope(one.scope_id, one.slug, one.name, one.organization_id)
        for one in read_names(connection, organization.id)
    }
    if text is None:
        if not every:
            raise UnknownName("scope", DEFAULT_SCOPE)
        return next(iter(every.values()))
    found = _find("scope", text, list(every.values()), first)
    if found is None:
        found = every.get(former_names(connection).get((organization.id, name_key(text)), 0))
    if found is None:
        raise UnknownName("scope", text, close_names(text, [one.name for one in every.values()]))
    return found


def names_of(connection: Connection, scope_id: int) -> Names:
    """The names of a scope in force. Raises UnknownName."""
    organization_id = connection.execute(select(SCOPE.c.organization_id).where(SCOPE.c.id == scope_id)).scalar()
    for row in connection.execute(_in_force(True), {"organization_id": organization_id}):
        if row.id == scope_id:
            return Names(*row)
    raise UnknownName("scope", str(scope_id))


def scopes_of(connection: Connection, organization_id: int) -> list[Names]:
    """The scopes in force of an organization, the default one first. Raises UnknownName."""
    found = read_names(connection, organization_id)
    if not found:
        raise UnknownName("organization", str(organization_id))
    return found


def former_names(connection: Connection) -> dict[tuple[int | None, str], int]:
    """What the former and further names of organizations in force, and of their scopes, lead to: the organization by
    (None, key), the scope by (organization, key)."""
    named = connection.execute(
        select(ENTRY).where(ENTRY.c.name.is_not(None), in_force(ENTRY)).order_by(ENTRY.c.id)
    ).all()
    if not named:
        return {}
    spelled = (
        select(MENTION, SCOPE.c.organization_id)
        .join(SCOPE, SCOPE.c.id == MENTION.c.scope_id)
        .where(in_force(MENTION), SCOPE.c.organization_id.in_({row.organization_id for row in named}))
    )
    found: dict[tuple[int | None, str], int] = {}
    for row in connection.execute(spelled.order_by(MENTION.c.change_id)):
        found[None, name_key(row.organization_name)] = row.organization_id
        found[row.organization_id, name_key(row.scope_name)] = row.scope_id
    in_use = set(found.values())
    for row in named:
        place = None if row.scope_id is None else row.organization_id
        if row.organization_id in in_use:
            found[place, name_key(row.name)] = row.scope_id or row.organization_id
    return found


def taken(kind: str, name: str) -> Refused:
    """The refusal of a name that another organization, or another scope of the organization, has."""
    if kind == "organization":
        return Refused("There is an organization {name!r} already; nothing was written.", name=name)
    return Refused("There is a scope {name!r} already; nothing was written.", name=name)


def settle_names(connection: Connection, organization_ids: Collection[int]) -> None:
    """Gives organizations that a change touched, and their scopes, the keys of the names that they have now.

    A key that nothing in force uses is taken from the row that has it.

    Raises:
        Refused: two organizations (or two scopes of one) would have the same name.
    """
    every = read_names(connection)
    organizations = {one.organization_id: one.organization for one in every}
    touched = [id for id in organization_ids if id in organizations]
    _settle(connection, "organization", organizations, touched)
    for organization_id in touched:
        scopes = {one.scope_id: one.name for one in every if one.organization_id == organization_id}
        _settle(connection, "scope", scopes, list(scopes))


def _settle(connection: Connection, kind: str, names: dict[int, str], ids: Sequence[int]) -> None:
    """Sets the keys of some of the names in force."""
    table = ORGANIZATION if kind == "organization" else SCOPE
    keys = {id: name_key(name) for id, name in names.items()}
    owners: dict[str, list[int]] = {}
    for id, key in keys.items():
        owners.setdefault(key, []).append(id)
    known = select(table.c.id, table.c.name_key).where(table.c.id.in_(ids))
    kept = dict(connection.execute(known).all())
    wrong = [id for id in ids if name_key(kept[id] or "") != keys[id]]
    for id in wrong:
        others = [owner for owner in owners[keys[id]] if owner != id]
        if others:
            raise taken(kind, names[others[0]])
        free = update(table).where(table.c.name_key == keys[id])
        if kind == "scope":
            here = select(SCOPE.c.organization_id).where(SCOPE.c.id == id)
            free = free.where(SCOPE.c.organization_id == here.scalar_subquery())
        connection.execute(free.values(name_key=None))
    for id in wrong:
        connection.execute(update(table).where(table.c.id == id).values(name_key=keys[id]))


def _find(kind: str, text: str, every: Sequence[Named], first: Way | None) -> Named | None:
    """The one whose name or slug is this text. Raises Refused: the text is the name of one and the slug of another."""
    key = name_key(text)
    named = next((one for one in every if name_key(one.name) == key), None)
    called = next((one for one in every if one.slug == text.strip()), None)
    if named is not None and called is not None and named != called and first is None:
        raise _ambiguous(kind, text, called.name, named.slug)
    return (called or named) if first == "slug" else (named or called)


def _ambiguous(kind: str, text: str, name: str, slug: str) -> Refused:
    if kind == "organization":
        return Refused(
            "{text!r} is the id of the organization {name!r} and the name of another; use {name!r} or {slug!r}.",
            text=text,
            name=name,
            slug=slug,
        )
    return Refused(
        "{text!r} is the id of the scope {name!r} and the name of another; use {name!r} or {slug!r}.",
        text=text,
        name=name,
        slug=slug,
    )


def _order(names: Names) -> tuple[str, int, bool, str]:
    scope = name_key(names.name)
    return name_key(names.organization), names.organization_id, scope != name_key(DEFAULT_SCOPE), scope

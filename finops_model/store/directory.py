"""Names to ids for an import: the store's, or provisional ones for what is new until it is written."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from slugify import slugify
from sqlalchemy import Connection, select

from finops_model.names import name_key
from finops_model.store.change import add_numbered, add_rows
from finops_model.store.engine import in_parts
from finops_model.store.names import former_names, read_capabilities, read_names
from finops_model.store.tables import MENTION, ORGANIZATION, SCOPE

PROVISIONAL = 2**30
"""The first of the ids that stand for new organizations and scopes: above all that a store gives out."""


Former = dict[tuple[int | None, str], int]


@dataclass(slots=True)
class Place:
    """A scope that a batch names, with the batch's spellings. Its ids are provisional until it is added."""

    organization_id: int
    scope_id: int
    organization: str
    scope: str

    @property
    def known(self) -> bool:
        """Whether the store has a row for it."""
        return self.scope_id < PROVISIONAL


class Directory:
    """The scopes that a batch names: ``places`` by the id that :meth:`scope_id` gave."""

    def __init__(self, connection: Connection, former: bool = True) -> None:
        """``former``: names that were given up lead to what had them."""
        names = former_names(connection) if former else {}
        self.capabilities = read_capabilities(connection)
        self.places: dict[int, Place] = {}
        self._organizations = _organizations(connection, names)
        self._scopes = _scopes(connection, names)
        self._spellings: dict[int, str] = {}
        self._next = PROVISIONAL

    def scope_id(self, organization: str, scope: str) -> int:
        """The id of a scope by its names."""
        organization_id = self._id(self._organizations, name_key(organization))
        scope_id = self._id(self._scopes, (organization_id, name_key(scope)))
        if scope_id not in self.places:
            spelling = self._spellings.setdefault(organization_id, organization.strip())
            self.places[scope_id] = Place(organization_id, scope_id, spelling, scope.strip())
        return scope_id

    def _id(self, known: dict[Any, int], key: Any) -> int:
        if key not in known:
            known[key] = self._next
            self._next += 1
        return known[key]


def add_places(connection: Connection, places: list[Place], change_id: int) -> None:
    """Adds the new ones of these organizations and scopes, mentions all of them, and gives the places their ids."""
    new = {
        place.organization_id: place.organization for place in reversed(places) if place.organization_id >= PROVISIONAL
    }
    ids = _add_organizations(connection, dict(sorted(new.items())))
    for place in places:
        place.organization_id = ids.get(place.organization_id, place.organization_id)
    _add_scopes(connection, [place for place in places if not place.known])
    mentions = [
        {
            "change_id": change_id,
            "scope_id": place.scope_id,
            "organization_name": place.organization,
            "scope_name": place.scope,
        }
        for place in places
    ]
    add_rows(connection, MENTION, mentions)


def _organizations(connection: Connection, former: Former) -> dict[str, int]:
    """The organization that each name leads to, by key."""
    rows = connection.execute(select(ORGANIZATION.c.name_key, ORGANIZATION.c.id).order_by(ORGANIZATION.c.id))
    found = {key: id for key, id in rows if key is not None}
    if former:
        names = {name_key(one.organization) for one in read_names(connection)}
        found.update((key, id) for (place, key), id in former.items() if place is None and key not in names)
    return found


def _scopes(connection: Connection, former: Former) -> dict[tuple[int, str], int]:
    """The scope that each name leads to, by organization and key."""
    rows = connection.execute(select(SCOPE.c.organization_id, SCOPE.c.name_key, SCOPE.c.id).order_by(SCOPE.c.id))
    found = {(organization, key): id for organization, key, id in rows if key is not None}
    if former:
        names = {(one.organization_id, name_key(one.name)) for one in read_names(connection)}
        found.update(
            ((place, key), id) for (place, key), id in former.items() if place is not None and (place, key) not in names
        )
    return found


def _add_organizations(connection: Connection, names: dict[int, str]) -> dict[int, int]:
    """Adds organizations; their ids by the provisional ones."""
    if not names:
        return {}
    slugs = Slugs(set(connection.execute(select(ORGANIZATION.c.slug)).scalars()))
    rows = [{"slug": slugs.take(name), "name_key": name_key(name)} for name in names.values()]
    return dict(zip(names, add_numbered(connection, ORGANIZATION, rows), strict=True))


def _add_scopes(connection: Connection, places: list[Place]) -> None:
    """Adds scopes, and gives the places their ids."""
    used: dict[int, set[str]] = {place.organization_id: set() for place in places}
    for part in in_parts(sorted(used)):
        stored = select(SCOPE.c.organization_id, SCOPE.c.slug).where(SCOPE.c.organization_id.in_(part))
        for organization_id, slug in connection.execute(stored):
            used[organization_id].add(slug)
    slugs = {organization_id: Slugs(taken) for organization_id, taken in used.items()}
    rows = [
        {
            "organization_id": place.organization_id,
            "slug": slugs[place.organization_id].take(place.scope),
            "name_key": name_key(place.scope),
        }
        for place in places
    ]
    for place, id in zip(places, add_numbered(connection, SCOPE, rows), strict=True):
        place.scope_id = id


class Slugs:
    """Lasting public ids for names: letters and digits, numbered where another name has the same."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._last: dict[str, int] = {}

    def take(self, name: str) -> str:
        """A free slug for a name; it is taken from now on."""
        base = slug = _slug(name)
        while slug in self._taken:
            self._last[base] = self._last.get(base, 1) + 1
            slug = f"{base}-{self._last[base]}"
        self._taken.add(slug)
        return slug


@lru_cache(maxsize=1024)
def _slug(name: str) -> str:
    return slugify(name, max_length=60) or "unnamed"

"""Names to ids: organizations, scopes and capabilities as files and people spell them."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from slugify import slugify
from sqlalchemy import Connection

from finops_model.errors import Refused
from finops_model.names import name_key
from finops_model.store.engine import insert, rows


@dataclass(slots=True)
class Place:
    """A scope that a batch names, with the batch's spellings; ``known`` when the store has a row for it."""

    organization_id: int
    scope_id: int
    organization: str
    scope: str
    known: bool


class Directory:
    """The ids of the names in a batch: the store's, or the next free ones, given to new names as they come."""

    def __init__(self, connection: Connection) -> None:
        found = rows(connection, "SELECT name_key, id, slug FROM organization")
        self.organizations: dict[str, int] = {key: id for key, id, _ in found}
        self.organization_slugs: set[str] = {slug for _, _, slug in found}
        scopes = rows(connection, "SELECT organization_id, name_key, id FROM scope")
        self.scopes: dict[tuple[int, str], int] = {(organization, key): id for organization, key, id in scopes}
        self.known_organizations, self.known_scopes = set(self.organizations.values()), set(self.scopes.values())
        self._next = [1 + max(known, default=0) for known in (self.known_organizations, self.known_scopes)]
        self.places: dict[int, Place] = {}
        self._spellings: dict[int, str] = {}
        self.capabilities: dict[tuple[str, str], int] = {}
        self.newest_capabilities: dict[str, int] = {}
        for id, edition, slug in rows(connection, "SELECT id, edition, slug FROM capability ORDER BY edition, id"):
            self.capabilities[edition, slug] = self.newest_capabilities[slug] = id

    def scope_id(self, organization: str, scope: str) -> int:
        """The id of a scope by its names."""
        organization_id = self._id(self.organizations, name_key(organization), 0)
        scope_id = self._id(self.scopes, (organization_id, name_key(scope)), 1)
        if scope_id not in self.places:
            known = scope_id in self.known_scopes
            spelling = self._spellings.setdefault(organization_id, organization.strip())
            self.places[scope_id] = Place(organization_id, scope_id, spelling, scope.strip(), known)
        return scope_id

    def _id(self, known: dict[Any, int], key: Any, counter: int) -> int:
        if key not in known:
            known[key] = self._next[counter]
            self._next[counter] += 1
        return known[key]

    def capability_id(self, edition: str | None, slug: str) -> int:
        """The id of a capability of an edition; None: of the newest edition that has it. Raises Refused."""
        found = self.newest_capabilities.get(slug) if edition is None else self.capabilities.get((edition, slug))
        if found is None:
            where = f"edition {edition} of the framework" if edition else "any edition of the framework"
            raise Refused(f"There is no capability {slug!r} in {where}; nothing was written.")
        return found


def add_names(connection: Connection, directory: Directory, places: list[Place], change_id: int) -> None:
    """Adds the new ones of these organizations and scopes, and mentions all of them."""
    organizations = {
        place.organization_id: place.organization
        for place in reversed(places)
        if place.organization_id not in directory.known_organizations
    }
    taken = set(directory.organization_slugs)
    insert(
        connection,
        "organization",
        "id, slug, name_key",
        ((id, _free_slug(name, taken), name_key(name)) for id, name in sorted(organizations.items())),
    )
    scopes = [place for place in places if not place.known]
    ids = json.dumps(sorted({place.organization_id for place in scopes}))
    used: dict[int, set[str]] = {}
    query = "SELECT organization_id, slug FROM scope WHERE organization_id IN (SELECT value FROM json_each(:ids))"
    for organization_id, slug in rows(connection, query, ids=ids):
        used.setdefault(organization_id, set()).add(slug)
    insert(
        connection,
        "scope",
        "id, organization_id, slug, name_key",
        (
            (
                place.scope_id,
                place.organization_id,
                _free_slug(place.scope, used.setdefault(place.organization_id, set())),
                name_key(place.scope),
            )
            for place in scopes
        ),
    )
    mentions = ((change_id, place.scope_id, place.organization, place.scope) for place in places)
    insert(connection, "mention", "change_id, scope_id, organization_name, scope_name", mentions)


@lru_cache(maxsize=1024)
def _slug(name: str) -> str:
    return slugify(name, max_length=60) or "unnamed"


def _free_slug(name: str, taken: set[str]) -> str:
    """A lasting public id for a name: its letters and digits, numbered when another name has the same; takes it."""
    base = _slug(name)
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    taken.add(slug)
    return slug

"""The organizations and their scopes, and which of them a text means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model.assessment import Organization, Person, Scope
from finops_model.errors import UnknownName
from finops_model.framework import close_capabilities, find_capability
from finops_model.names import name_key
from finops_model.rows import rows_of
from finops_model.scoring import goal_stages
from finops_model.scoring.headline import STALE_AFTER_DAYS
from finops_model.store import Moment, Way, open_store
from finops_model.texts.framework import shown_framework


@dataclass(frozen=True, slots=True)
class Place:
    """A scope of an organization: what most views are about."""

    organization: Organization
    scope: Scope


@dataclass(frozen=True, slots=True)
class Directory:
    """Every organization with its scopes, to look up by slug.

    Attributes:
        places: the scopes of each organization by its slug: organizations by name, the default scope first in each.
    """

    places: Mapping[str, tuple[Place, ...]]
    names: Mapping[str, str]
    """The name of each organization by its slug."""

    @property
    def scope_names(self) -> list[str]:
        """The names that scopes have, each once, those of the first organizations first."""
        return list(dict.fromkeys(place.scope.name for places in self.places.values() for place in places))

    def slug_of(self, name: str) -> str | None:
        """The slug of the organization with this name; None: there is none."""
        key = name_key(name)
        return next((slug for slug, known in self.names.items() if name_key(known) == key), None)

    def find(self, organization: str, scope: str | None) -> Place | None:
        """The place with these slugs (no scope: the organization's first one); None: there is none."""
        places = self.places.get(organization, ())
        return next((place for place in places if scope in (None, place.scope.slug)), None)


def read_directory(reader: Person) -> Directory:
    """Every organization with its scopes: by name, the default scope first in each."""
    found: dict[str, list[Place]] = {}
    for place in places_of(open_store().read_places()):
        found.setdefault(place.organization.slug, []).append(place)
    names = {slug: places[0].organization.name for slug, places in found.items()}
    return Directory({slug: tuple(places) for slug, places in found.items()}, names)


def read_place(reader: Person, organization: str, scope: str | None = None, first: Way | None = None) -> Place:
    """The place that two texts name; see :func:`find_place`."""
    with open_store().reading() as moment:
        return find_place(moment, organization, scope, first)


def find_place(moment: Moment, organization: str, scope: str | None = None, first: Way | None = None) -> Place:
    """The organization and the scope that two texts name, by slug or name.

    Args:
        scope: None is the organization's default scope, else its only or first one.
        first: what a text means that is the name of one and the slug of another; see ``Store.find_organization``.

    Raises:
        UnknownName: nothing has the name, with close ones.
        Refused: a text means two, and ``first`` does not say which.
    """
    found = moment.find_organization(organization, first)
    return Place(found, moment.find_scope(found, scope, first))


def read_default_places(reader: Person, organizations: Sequence[str] | None, scope: str | None = None) -> list[Place]:
    """A place of each organization: the scope with this name, else the default one.

    Args:
        organizations: ids or names (None: all organizations; of those only the ones that have the scope).

    Raises:
        UnknownName, Refused: as :func:`find_place`.
    """
    with open_store().reading() as moment:
        if organizations is not None:
            return [find_place(moment, one, scope) for one in organizations]
        return places_of(find_places(moment, None, scope).drop_duplicates("organization_id"))


def find_facts(
    moment: Moment, organization: str, scope: str | None, first: Way | None
) -> tuple[Place, pd.DataFrame, pd.DataFrame]:
    """The place that two texts name, with its ratings in force and its target history. Raises as :func:`find_place`."""
    place = find_place(moment, organization, scope, first)
    return place, moment.read_ratings(scope_id=place.scope.id), moment.read_targets(scope_id=place.scope.id)


def old_after_days(moment: Moment, place: Place) -> int:
    """The age in days from which a rating is old: the cadence that the organization has set, else a year."""
    organizations = moment.read_organizations()
    days = organizations.loc[organizations["organization_id"] == place.organization.id, "cadence_days"].dropna()
    return int(days.iloc[0]) if len(days) else STALE_AFTER_DAYS


def find_places(moment: Moment, organization: str | None, scope: str | None) -> pd.DataFrame:
    """The rows of ``Store.read_places`` that an organization and a scope name; without them, all.

    Raises:
        UnknownName: nothing has the name.
    """
    places = moment.read_places()
    if organization is not None:
        found = moment.find_organization(organization)
        places = places[places["organization_id"] == found.id]
        if scope is not None:
            places = places[places["scope_id"] == moment.find_scope(found, scope).id]
    elif scope is not None:
        called = name_key(scope)  # compared in Python: Arrow refuses a text that is no UTF-8
        ids = [id for id, slug, name in _scope_names(places) if slug == scope or name_key(name) == called]
        places = places[places["scope_id"].isin(ids)]
        if places.empty:
            raise UnknownName("scope", scope)
    return places.reset_index(drop=True)


def _scope_names(places: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    """The id, slug and name of each scope."""
    return zip(places["scope_id"], places["slug"], places["name"], strict=True)


def places_of(places: pd.DataFrame) -> list[Place]:
    """The rows of ``Store.read_places`` as places."""
    return [
        Place(
            Organization(int(row.organization_id), row.organization_slug, row.organization),
            Scope(int(row.scope_id), row.slug, row.name, int(row.organization_id)),
        )
        for row in rows_of(places)
    ]


def read_overview(reader: Person, day: date) -> pd.DataFrame:
    """Every scope with its goal stage on ``day`` and its last assessment.

    Returns:
        The columns of ``Store.read_places`` with ``goal_stage`` (a level, NaN: none) and ``last_assessed_on`` (up to
        ``day``, NaT: never).
    """
    with open_store().reading() as moment:
        places = moment.read_places()
        newest = moment.read_newest_ratings([day])
        goals = goal_stages(moment.read_targets(), day)
    last = newest.groupby("scope_id")["assessed_on"].max()
    ids = places["scope_id"]
    return places.assign(goal_stage=goals.reindex(ids).array, last_assessed_on=last.reindex(ids).array)


def find_capability_id(text: str) -> str:
    """The id of the capability that ``text`` means in the newest edition. Raises UnknownName with close ones."""
    framework = shown_framework()
    found = find_capability(text, framework)
    if found is None:
        raise UnknownName("capability", text, [one.name for one in close_capabilities(text, framework)])
    return found.id

"""What the arguments of the commands name: organizations, scopes and capabilities, by id or by name."""

from datetime import date

import pandas as pd

from finops_model.errors import UnknownName
from finops_model.framework import close_capabilities, find_capability, read_framework
from finops_model.names import name_key
from finops_model.roadmap import Roadmap, plan
from finops_model.scoring import points_on, stand
from finops_model.store import Store


def read_places(store: Store) -> pd.DataFrame:
    """Every scope with its organization: ``scope_id, slug, name, organization_id, organization, organization_slug``."""
    columns = {"slug": "organization_slug", "name": "organization"}
    return store.read_scopes().merge(store.read_organizations().rename(columns=columns), on="organization_id")


def find_places(store: Store, organization: str | None, scope: str | None) -> pd.DataFrame:
    """The rows of :func:`read_places` that an organization and a scope name; without them, all.

    Raises:
        UnknownName: nothing has the name.
    """
    places = read_places(store)
    if organization is not None:
        found = store.find_organization(organization)
        places = places[places["organization_id"] == found.id]
        if scope is not None:
            places = places[places["scope_id"] == store.find_scope(found, scope).id]
    elif scope is not None:
        places = places[(places["slug"] == scope) | (places["name"].map(name_key) == name_key(scope))]
        if places.empty:
            raise UnknownName("scope", scope)
    return places.reset_index(drop=True)


def find_place(store: Store, organization: str, scope: str | None) -> pd.DataFrame:
    """The one row of :func:`read_places` that is meant: without a scope's name the organization's default scope, else
    its only or first one. Raises UnknownName."""
    found = store.find_organization(organization)
    places = read_places(store)
    return places[places["scope_id"] == store.find_scope(found, scope).id].reset_index(drop=True)


def read_roadmaps(store: Store, places: pd.DataFrame, day: date, capacity: int) -> list[Roadmap]:
    """The roadmaps of some places (rows of :func:`read_places`) as of a day, in their order."""
    framework = read_framework()
    ids = [int(id) for id in places["organization_id"].unique()]
    targets = store.read_targets(organization_id=ids[0] if len(ids) == 1 else None)
    rows = stand(store.read_newest_ratings([day], ids), targets, points_on(places, day), framework)
    every = len(framework.capabilities)
    return [plan(rows.iloc[n : n + every], framework, day, capacity) for n in range(0, len(rows), every)]


def find_capability_id(text: str) -> str:
    """The id of the capability that ``text`` means in the newest edition. Raises UnknownName with close ones."""
    framework = read_framework()
    found = find_capability(text, framework)
    if found is None:
        raise UnknownName("capability", text, [one.name for one in close_capabilities(text, framework)])
    return found.id

"""The workshops of an organization, and which capabilities one might discuss."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model.assessment import Person
from finops_model.scoring import Status
from finops_model.store import Way, open_store
from finops_model.views.places import Place, find_facts, find_place
from finops_model.views.standing import Standing, standing_of
from finops_model.views.workshop import WorkshopView
from finops_model.workshop import Preparation

YEAR = 365
"""Days after which a rating is looked at again where the organization has no cadence."""


@dataclass(frozen=True, slots=True, eq=False)
class Presets:
    """Lists of capabilities (their ids, in the order of the discussion) that a workshop may start from.

    Attributes:
        all: every capability of the framework.
        not_assessed: never rated.
        stale: rated longer ago than the organization's cadence (without one: a year), the oldest first.
        below_target: below their target, in framework order.
        largest: below their target, the largest business value times gap first; framework order decides ties.
    """

    all: tuple[str, ...]
    not_assessed: tuple[str, ...]
    stale: tuple[str, ...]
    below_target: tuple[str, ...]
    largest: tuple[str, ...]


def presets_of(now: Standing, cadence_days: int | None) -> Presets:
    """The presets that the standing of a scope gives."""
    rows = now.rows.reset_index(drop=True)
    below = rows[rows["status"] == Status.BELOW_TARGET]
    stale = rows[rows["age_days"] > (cadence_days or YEAR)].sort_values("age_days", ascending=False, kind="stable")
    weight = (below["value"] * below["gap"]).sort_values(ascending=False, kind="stable")
    return Presets(
        _ids(rows),
        _ids(rows[rows["status"] == Status.NOT_ASSESSED]),
        _ids(stale),
        _ids(below),
        _ids(below.loc[weight.index]),
    )


def preparation_of(view: WorkshopView) -> Preparation:
    """What was prepared of a workshop, to be changed."""
    capabilities = tuple(dict.fromkeys(one.topic.capability for one in view.topics))
    return Preparation(view.title, view.held_on, view.ask, capabilities, view.by_name, view.early_votes, view.seconds)


def _ids(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(map(str, rows["capability"]))


def read_presets(reader: Person, organization: str, scope: str | None, day: date, first: Way | None = None) -> Presets:
    """The presets for a workshop of a scope as of ``day``. Raises as :func:`.places.find_place`."""
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
        organizations = moment.read_organizations()
    own = organizations[organizations["organization_id"] == place.organization.id]
    cadence = own["cadence_days"].dropna().astype(int).tolist()
    return presets_of(standing_of(place, ratings, targets, day), cadence[0] if cadence else None)


def read_workshops(reader: Person, organization: str, first: Way | None = None) -> tuple[Place, pd.DataFrame]:
    """The workshops of all scopes of an organization, the newest day first.

    Returns:
        The organization with its first scope; and ``workshop_id, scope_id, title, held_on, asks, state, capabilities,
        participants, agreed`` (topics with an agreed value) and ``scope`` (its name). Without a workshop: no rows.

    Raises:
        UnknownName, Refused: as :func:`.places.find_place`.
    """
    with open_store().reading() as moment:
        place = find_place(moment, organization, None, first)
        places = moment.read_places()
        own = places[places["organization_id"] == place.organization.id].set_index("scope_id")["name"]
        found = moment.read_workshops(list(own.index))
    return place, found.assign(scope=own.reindex(found["scope_id"]).array)

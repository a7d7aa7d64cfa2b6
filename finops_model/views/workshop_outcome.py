"""What a workshop changed: where its scope stood on the day without it, and with it."""

from dataclasses import dataclass

import pandas as pd

from finops_model.assessment import Organization, Person, Scope
from finops_model.store import StoredAgreement, change_ids, open_store
from finops_model.views.places import Place
from finops_model.views.standing import Standing, standing_of
from finops_model.views.workshop import WorkshopView, view_of


@dataclass(frozen=True, slots=True, eq=False)
class WorkshopOutcome:
    """A workshop, and the standing of its scope as of its day.

    Attributes:
        before: without anything that the workshop wrote.
        after: with what of it counts; the same as ``before`` until it is closed, and after an undo.
        agreements: everything that was recorded as agreed, the oldest first; the newest of a topic counts.
    """

    workshop: WorkshopView
    before: Standing
    after: Standing
    agreements: tuple[StoredAgreement, ...]


def read_workshop_outcome(reader: Person, workshop_id: int) -> WorkshopOutcome:
    """What a workshop changed. Raises UnknownName: there is no such workshop."""
    with open_store().reading() as moment:
        stored = moment.read_workshop(workshop_id)
        workshop = view_of(moment, stored)
        agreements = moment.read_agreements(workshop_id)
        ratings = moment.read_ratings(scope_id=stored.names.scope_id)
        targets = moment.read_targets(scope_id=stored.names.scope_id)
    names = stored.names
    place = Place(
        Organization(names.organization_id, names.organization_slug, names.organization),
        Scope(names.scope_id, names.slug, names.name, names.organization_id),
    )
    wrote = {one.change_id for one in agreements if one.change_id is not None}
    before = standing_of(place, _without(ratings, wrote), _without(targets, wrote), workshop.held_on)
    after = standing_of(place, ratings, targets, workshop.held_on)
    return WorkshopOutcome(workshop, before, after, tuple(agreements))


def _without(facts: pd.DataFrame, wrote: set[int]) -> pd.DataFrame:
    """The ratings or target entries that other changes brought."""
    return facts[~change_ids(facts["written"]).isin(wrote)]

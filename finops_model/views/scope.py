"""A scope as people change it: where it stands, with every rating and every target entry behind that."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import scoring
from finops_model.assessment import Person
from finops_model.store import Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.places import Place, find_facts
from finops_model.views.standing import Standing, standing_of


@dataclass(frozen=True, slots=True, eq=False)
class ScopeView:
    """A scope as of a day.

    Attributes:
        now: the standing as of the day.
        ratings: the *ratings* frame: every rating in force, also of other days.
        targets: the *targets* frame: the whole target history in force.
        revision: the organization's revision in the same moment.
    """

    now: Standing
    ratings: pd.DataFrame
    targets: pd.DataFrame
    revision: int

    @property
    def place(self) -> Place:
        """The organization and the scope."""
        return self.now.place


def judged_by(view: ScopeView, day: date) -> pd.Series:
    """The headline figures of the ratings as of the view's day, against the targets that counted on another ``day``."""
    scope = view.place.scope
    named = pd.DataFrame({"organization_id": [scope.organization_id], "scope_id": [scope.id]})
    points = scoring.points_on(named, view.now.day)
    rows = scoring.stand(view.ratings, view.targets, points, shown_framework(), against=day)
    return scoring.headline(rows).iloc[0]


def read_scope(reader: Person, organization: str, scope: str | None, day: date, first: Way | None = None) -> ScopeView:
    """A scope as of ``day``. Raises UnknownName and Refused as :func:`.places.find_place`."""
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
        revision = moment.read_revision(place.organization.id)
    return ScopeView(standing_of(place, ratings, targets, day), ratings, targets, revision)

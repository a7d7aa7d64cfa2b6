"""Where a scope stands on a day: its headline figures and every capability."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from finops_model import scoring
from finops_model.assessment import Person
from finops_model.store import Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.places import Place, find_facts, find_places, places_of


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where a scope stands on a day.

    Attributes:
        place: whose standing it is.
        day: as of when.
        goal_stage: the goal stage in force, as a level; None: none is chosen.
        rows: the *standing* frame, one row per capability in framework order.
        figures: the *headline* figures, one row.
    """

    place: Place
    day: date
    goal_stage: float | None
    rows: pd.DataFrame
    figures: pd.Series

    @property
    def has_ratings(self) -> bool:
        """Whether anything is rated."""
        return self.figures["rated"] > 0

    @property
    def has_targets(self) -> bool:
        """Whether any capability has a target."""
        return bool(self.rows["target"].notna().any())


def read_standing(
    reader: Person, organization: str, scope: str | None, day: date, first: Way | None = None
) -> Standing:
    """Where a scope stands on ``day``. Raises UnknownName and Refused as :func:`.places.find_place`."""
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
    return standing_of(place, ratings, targets, day)


def standing_of(place: Place, ratings: pd.DataFrame, targets: pd.DataFrame, day: date) -> Standing:
    """The standing that the ratings and the target history of a place give on ``day``."""
    scope = place.scope
    point = {"organization_id": scope.organization_id, "scope_id": scope.id, "as_of": np.datetime64(day, "us")}
    rows = scoring.stand(ratings, targets, pd.DataFrame([point]), shown_framework())
    goal: float | None = scoring.goal_stages(targets, day).get(scope.id)
    return Standing(place, day, goal, rows, scoring.headline(rows).iloc[0])


def read_standings(reader: Person, scope: str | None, day: date) -> list[Standing]:
    """Where every scope of every organization stands on ``day``, by the organization's name.

    Args:
        scope: only scopes with this slug or name.

    Raises:
        UnknownName: no scope has the name.
    """
    framework = shown_framework()
    with open_store().reading() as moment:
        places = find_places(moment, None, scope)
        ratings, targets = moment.read_newest_ratings([day]), moment.read_targets()
    rows = scoring.stand(ratings, targets, scoring.points_on(places, day), framework)
    figures, goals = scoring.headline(rows), scoring.goal_stages(targets, day)
    every = len(framework.capabilities)
    return [
        Standing(
            place,
            day,
            goals.get(place.scope.id),
            rows.iloc[number * every : (number + 1) * every],
            figures.iloc[number],
        )
        for number, place in enumerate(places_of(places))
    ]

"""The pace at which a scope's attainment moved, against the targets of one day."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import scoring
from finops_model.assessment import Person
from finops_model.scoring.pace import Pace, pace
from finops_model.store import Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.places import Place, find_facts


@dataclass(frozen=True, slots=True)
class PaceView:
    """The pace of a scope, as of a day (SEMANTICS 11)."""

    place: Place
    day: date
    pace: Pace


def read_pace(reader: Person, organization: str, scope: str | None, day: date, first: Way | None = None) -> PaceView:
    """The pace of a scope up to ``day``. Raises UnknownName and Refused as :func:`.places.find_place`."""
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
    return PaceView(place, day, pace_of(ratings, targets, day))


def pace_of(ratings: pd.DataFrame, targets: pd.DataFrame, day: date) -> Pace:
    """The pace of a scope up to ``day``, each assessment against the targets in force on ``day``.

    Args:
        ratings, targets: the frames of the scope.
    """
    points = scoring.trend_points(ratings, targets.iloc[:0], day)
    figures = scoring.headline(scoring.stand(ratings, targets, points, shown_framework(), day))
    days = figures["as_of"].dt.date if len(figures) else []
    return pace(list(zip(days, figures["attainment"].tolist(), strict=True)))

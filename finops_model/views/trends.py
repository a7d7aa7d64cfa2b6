"""How a scope moved: its standing and figures on every day on which something was assessed or agreed."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import scoring
from finops_model.assessment import Person
from finops_model.framework import read_framework
from finops_model.scoring import Status
from finops_model.store import Way, open_store
from finops_model.views.places import Place, find_facts
from finops_model.views.standing import level_of


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """How a scope moved up to a day (SEMANTICS 5). Without ratings and targets every frame is empty.

    Attributes:
        place: whose trend it is.
        day: the trend's last possible day.
        goal_stage: the goal stage in force on the day, as a level; None: none is chosen.
        standing: the *standing* at every point.
        figures: the *headlines*, one row per point, oldest first.
        by_domain: the *headlines* of each domain, with its id in ``domain``.
        falls: where a stage fell (:func:`finops_model.scoring.regressions`), newest first; ``below_target``: the stage
            is below the target of that day, or of the day that all are measured against.
    """

    place: Place
    day: date
    goal_stage: float | None
    standing: pd.DataFrame
    figures: pd.DataFrame
    by_domain: pd.DataFrame
    falls: pd.DataFrame


def read_trends(
    reader: Person,
    organization: str,
    scope: str | None,
    day: date,
    against_today: bool = False,
    first: Way | None = None,
) -> Trends:
    """How a scope moved up to ``day``.

    Args:
        against_today: measure every point against the targets of ``day``, not against those of its own day.

    Raises:
        UnknownName, Refused: as :func:`.places.find_place`.
    """
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
    against = day if against_today else "then"
    standing = scoring.trend_standing(ratings, targets, read_framework(), day, against)
    goal = scoring.goal_stages(targets, day).get(place.scope.id)
    return Trends(
        place,
        day,
        level_of(goal),
        standing,
        scoring.headline(standing),
        scoring.headline_by_domain(standing),
        falls_of(standing),
    )


def falls_of(standing: pd.DataFrame) -> pd.DataFrame:
    """Where a stage fell, newest first, with ``below_target``; see :attr:`Trends.falls`."""
    fell = scoring.regressions(standing)
    at = ["capability", "as_of"]
    status = standing.set_index(at)["status"].reindex(pd.MultiIndex.from_frame(fell[at]))
    fell = fell.assign(below_target=(status == Status.BELOW_TARGET).to_numpy(dtype=bool))
    return fell.sort_values("as_of", ascending=False, kind="stable", ignore_index=True)

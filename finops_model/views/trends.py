"""How a scope moved: its standing and figures on every day on which something was assessed or agreed, and why."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from finops_model import scoring
from finops_model.assessment import Person
from finops_model.scoring import Status
from finops_model.scoring.counting import counting_changes
from finops_model.scoring.events import RATING
from finops_model.scoring.pace import Pace
from finops_model.store import Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.events import read_events
from finops_model.views.pace import pace_of
from finops_model.views.places import Place, find_facts
from finops_model.views.plan import projection_of
from finops_model.views.quarters import QuarterMoves, moves_by_quarter


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
            is below the target of that day, or of the day that all are measured against; ``by, reason``: who rated it,
            and the evidence ("": none was given).
        goal_due_on: when the goal stage in force on the day is due; None: it has no due day, or there is none.
        events: everything that happened (:func:`.events.read_events`), newest first.
        quarters: what moved in each quarter, newest first.
        counting: where attainment begins or ceases to count a capability (:func:`.counting.counting_changes`).
        pace: how fast attainment moved, against the targets of the day.
        notes: ``note_id, on, text, by`` of the notes on days up to the day, oldest first.
        projection: what the accepted plan would bring if it held (:func:`.plan.projection_of`); None: there is none.
    """

    place: Place
    day: date
    goal_stage: float | None
    standing: pd.DataFrame
    figures: pd.DataFrame
    by_domain: pd.DataFrame
    falls: pd.DataFrame
    goal_due_on: date | None
    events: pd.DataFrame
    quarters: list[QuarterMoves]
    counting: pd.DataFrame
    pace: Pace
    notes: pd.DataFrame
    projection: pd.DataFrame | None


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
    framework = shown_framework()
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
        began = _day_before_all(ratings, targets, day)
        events = read_events(moment, place, ratings, targets, framework, began, day)
        projection = projection_of(moment, place, ratings, targets, day)
        notes = moment.read_notes(place.scope.id).rename(columns={"noted_on": "on", "author": "by"})
    notes = notes[notes["on"] <= pd.Timestamp(day)].reset_index(drop=True)
    against = day if against_today else "then"
    standing = scoring.trend_standing(ratings, targets, framework, day, against)
    goal: float | None = scoring.goal_stages(targets, day).get(place.scope.id)
    return Trends(
        place,
        day,
        goal,
        standing,
        scoring.headline(standing),
        scoring.headline_by_domain(standing),
        _explained(falls_of(standing), events),
        _goal_due_on(targets, day),
        events,
        moves_by_quarter(place, ratings, targets, events, notes, day),
        counting_changes(standing),
        pace_of(ratings, targets, day),
        notes,
        projection,
    )


def _day_before_all(ratings: pd.DataFrame, targets: pd.DataFrame, day: date) -> date:
    """A day before anything was assessed or agreed; the given day when nothing was."""
    first = pd.concat([ratings["assessed_on"], targets["agreed_on"]]).min()
    return day if pd.isna(first) else min(first.date(), day) - timedelta(days=1)


def _goal_due_on(targets: pd.DataFrame, day: date) -> date | None:
    """When the goal stage in force on a day is due; None: never, or there is no goal stage."""
    goal = scoring.entries_in_force(targets[targets["capability"] == ""], day)
    goal = goal[(goal["entry"] != "none") & goal["due_on"].notna()]
    return None if goal.empty else goal["due_on"].iloc[0].date()


def _explained(falls: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The falls, each with who rated it and on what evidence."""
    known = events[events["kind"] == RATING].set_index(["capability", "on"])[["by", "reason"]]
    at = pd.MultiIndex.from_frame(falls[["capability", "as_of"]])
    found = known.reindex(at).fillna("")
    return falls.assign(by=found["by"].to_numpy(), reason=found["reason"].to_numpy())


def falls_of(standing: pd.DataFrame) -> pd.DataFrame:
    """Where a stage fell, newest first, with ``below_target``; see :attr:`Trends.falls`."""
    fell = scoring.regressions(standing)
    at = ["capability", "as_of"]
    status = standing.set_index(at)["status"].reindex(pd.MultiIndex.from_frame(fell[at]))
    fell = fell.assign(below_target=(status == Status.BELOW_TARGET).to_numpy(dtype=bool))
    return fell.sort_values("as_of", ascending=False, kind="stable", ignore_index=True)

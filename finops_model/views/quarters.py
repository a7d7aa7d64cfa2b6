"""What moved in each calendar quarter: the effects on attainment and the events, with who and why."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import scoring
from finops_model.roadmap.quarters import quarter_end, quarter_end_before
from finops_model.scoring.change import Effects, attainment_of, effects, stage_moves
from finops_model.texts.framework import shown_framework
from finops_model.views.places import Place


@dataclass(frozen=True, slots=True, eq=False)
class QuarterMoves:
    """What moved a scope in one calendar quarter.

    Attributes:
        since: the last day of the quarter before; the figures of that day are those before.
        until: the quarter's last day, or the last day that is shown when the quarter is not over then.
        before, after: attainment on the two days; NaN: it could not be measured.
        effects: what moved it; None: it could not be measured on one of the days.
        rose, fell: how many capabilities rose and fell by a stage or more.
        assessed: how many were rated for the first time.
        retargeted: how many target entries were agreed.
        events: the events of the quarter, newest first; the columns of :func:`.events.read_events`.
        notes: the notes on its days, newest first: ``on, text, by``.
    """

    since: date
    until: date
    before: float
    after: float
    effects: Effects | None
    rose: int
    fell: int
    assessed: int
    retargeted: int
    events: pd.DataFrame
    notes: pd.DataFrame


def moves_by_quarter(
    place: Place,
    ratings: pd.DataFrame,
    targets: pd.DataFrame,
    events: pd.DataFrame,
    notes: pd.DataFrame,
    until: date,
) -> list[QuarterMoves]:
    """The quarters in which something happened, newest first.

    Args:
        ratings, targets: the frames of the scope.
        events, notes: everything that happened to it up to ``until``: ``on`` and more.
    """
    ends, noted = (frame["on"].dt.date.map(quarter_end) for frame in (events, notes))
    quarters = sorted({*ends, *noted}, reverse=True)
    standings = _standings(place, ratings, targets, quarters, until)
    return [
        _moves(events[ends == end], notes[noted == end].iloc[::-1], standings, quarter_end_before(end), min(end, until))
        for end in quarters
    ]


def _standings(
    place: Place, ratings: pd.DataFrame, targets: pd.DataFrame, quarters: list[date], until: date
) -> dict[date, pd.DataFrame]:
    """Where the scope stood on the last day of each of these quarters and of the quarter before it."""
    days = sorted({day for end in quarters for day in (quarter_end_before(end), min(end, until))})
    points = pd.DataFrame(
        {
            "organization_id": place.scope.organization_id,
            "scope_id": place.scope.id,
            "as_of": pd.Series(pd.to_datetime(days)).astype("datetime64[us]"),
        }
    )
    framework = shown_framework()
    standing = scoring.stand(ratings, targets, points, framework)
    every = len(framework.capabilities)
    return {day: standing.iloc[at * every : (at + 1) * every] for at, day in enumerate(days)}


def _moves(
    events: pd.DataFrame, notes: pd.DataFrame, standings: dict[date, pd.DataFrame], since: date, until: date
) -> QuarterMoves:
    before, after = standings[since], standings[until]
    was, now = (attainment_of(one) for one in (before, after))
    rose, fell = stage_moves(before, after)
    kinds = events["kind"].tolist()
    return QuarterMoves(
        since=since,
        until=until,
        before=was,
        after=now,
        effects=effects(before, after),
        rose=rose,
        fell=fell,
        assessed=kinds.count("assessed"),
        retargeted=kinds.count("target"),
        events=events,
        notes=notes,
    )

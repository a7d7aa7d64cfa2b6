"""The pace at which attainment moved, and when 100 % would be reached at that pace (SEMANTICS 11)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from finops_model.messages import Message, message

DAYS_OF_A_QUARTER = 91.3125
"""The mean length of a quarter, a quarter of 365.25 days."""

FEWEST_POINTS, FEWEST_DAYS = 4, 180
"""The least that a pace is made from."""

FARTHEST = timedelta(days=50 * 365)
"""A date further away is no projection that anybody can use."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast attainment moved, and where that leads.

    Attributes:
        per_quarter: percentage points per quarter; None: too little is known for a pace.
        lower, upper: its range, the quartiles of the slopes; None with it.
        reaches_on: when 100 % is reached at the pace; None: ``reason`` says why there is none.
        earliest_on, latest_on: its range, from ``upper`` and ``lower``; ``latest_on`` None: open.
        reason: why there is no projected date; None when there is one.
        newest_on, newest: the day and the attainment from which it is projected; None without points.
    """

    per_quarter: float | None = None
    lower: float | None = None
    upper: float | None = None
    reaches_on: date | None = None
    earliest_on: date | None = None
    latest_on: date | None = None
    reason: Message | None = None
    newest_on: date | None = None
    newest: float | None = None


def pace(points: Sequence[tuple[date, float]]) -> Pace:
    """The pace of attainment over days of assessment.

    Args:
        points: a day and the attainment (0 to 100) on it, each day once; NaN, where nothing could be measured, is left
            out.
    """
    known = sorted((day, figure) for day, figure in points if not math.isnan(figure))
    newest: dict[str, Any] = dict(zip(("newest_on", "newest"), known[-1], strict=True)) if known else {}
    if len(known) < FEWEST_POINTS:
        reason = message(
            "A pace needs at least {fewest:,} assessments with an attainment; there are {count:,}.",
            fewest=FEWEST_POINTS,
            count=len(known),
        )
        return Pace(reason=reason, **newest)
    if (days := (known[-1][0] - known[0][0]).days) < FEWEST_DAYS:
        reason = message(
            "A pace needs assessments over at least {fewest:,} days; these span {count:,}.",
            fewest=FEWEST_DAYS,
            count=days,
        )
        return Pace(reason=reason, **newest)
    lower, median, upper = (float(one) for one in np.quantile(_slopes(known), (0.25, 0.5, 0.75)))
    per_quarter = {
        "per_quarter": median * DAYS_OF_A_QUARTER,
        "lower": lower * DAYS_OF_A_QUARTER,
        "upper": upper * DAYS_OF_A_QUARTER,
    }
    return Pace(**per_quarter, **newest, **_projection(known[-1], lower, median, upper))


def _slopes(points: Sequence[tuple[date, float]]) -> np.ndarray:
    """The slopes of all pairs of points, in percentage points per day."""
    days = np.array([day.toordinal() for day, _ in points], dtype=float)
    figures = np.array([figure for _, figure in points])
    earlier, later = np.triu_indices(len(points), k=1)
    return (figures[later] - figures[earlier]) / (days[later] - days[earlier])


def _projection(newest: tuple[date, float], lower: float, median: float, upper: float) -> dict[str, Any]:
    """When 100 % is reached from the newest point on, with its range; or the reason why there is no such day."""
    day, figure = newest
    if figure >= 100:
        return {"reason": message("Every target that is measured is reached, so there is nothing left to project.")}
    if median <= 0:
        return {"reason": message("Attainment does not rise at the pace so far, so no date is projected.")}
    reaches_on = _reached(day, 100 - figure, median)
    if reaches_on is None:
        return {"reason": message("At the pace so far, 100 % is more than 50 years away.")}
    return {
        "reaches_on": reaches_on,
        "earliest_on": _reached(day, 100 - figure, upper),
        "latest_on": _reached(day, 100 - figure, lower) if lower > 0 else None,
    }


def _reached(day: date, to_go: float, per_day: float) -> date | None:
    """The day on which so many points more are reached, rounded up to a whole day; None: too far away."""
    # Nine decimals drop the dust of binary fractions, which would round 273.0000000000001 days up to 274.
    days = math.ceil(round(to_go / per_day, 9)) if to_go / per_day < FARTHEST.days else FARTHEST.days + 1
    return day + timedelta(days=days) if days <= FARTHEST.days else None

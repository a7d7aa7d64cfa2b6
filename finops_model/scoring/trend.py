"""The standing and its figures over time (SEMANTICS 5)."""

from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from finops_model.framework import Framework
from finops_model.scoring.in_force import dates_of
from finops_model.scoring.standing import stand


def trend_points(ratings: pd.DataFrame, targets: pd.DataFrame, until: date) -> pd.DataFrame:
    """One point per scope and day on which an assessment is dated or a target entry was agreed, by scope and day.

    Args:
        until: today; a target agreed for a day to come makes no point yet (SEMANTICS 2).
    """
    places = ["organization_id", "scope_id"]
    days = [
        frame[[*places, on]].rename(columns={on: "as_of"}).drop_duplicates()
        for frame, on in ((ratings, "assessed_on"), (targets, "agreed_on"))
        if len(frame)
    ]
    if not days:
        return pd.DataFrame({**dict.fromkeys(places, np.empty(0, np.int64)), "as_of": np.empty(0, "datetime64[us]")})
    points = pd.concat(days, ignore_index=True)
    points["as_of"] = dates_of(points["as_of"])
    points = points[points["as_of"] <= pd.Timestamp(until)]
    return points.drop_duplicates().sort_values(["scope_id", "as_of"], ignore_index=True)


def trend_standing(
    ratings: pd.DataFrame,
    targets: pd.DataFrame,
    framework: Framework,
    until: date,
    against: Literal["then"] | date = "then",
) -> pd.DataFrame:
    """The standing at every point of the trend up to ``until`` (today).

    Args:
        against: ``then``: each point against the targets of its own day; or every point against those of one day.
    """
    points = trend_points(ratings, targets, until)
    return stand(ratings, targets, points, framework, None if against == "then" else against)


def regressions(standing: pd.DataFrame) -> pd.DataFrame:
    """Where a capability's stage fell from one point to the next.

    Args:
        standing: a standing at several points (:func:`trend_standing`).

    Returns:
        ``scope_id, capability, as_of, stage_before, stage``, by scope, day and the standing's order. Points at which a
        capability is not rated are passed over: a stage is compared with the last one before it.
    """
    rated = standing.loc[standing["stage"].notna(), ["scope_id", "capability", "as_of", "stage"]]
    rated = rated.reset_index(drop=True).sort_values(["scope_id", "as_of"], kind="stable")
    rated["stage_before"] = rated.groupby(["scope_id", "capability"])["stage"].shift()
    fell = rated[rated["stage"] < rated["stage_before"]]
    return fell[["scope_id", "capability", "as_of", "stage_before", "stage"]].reset_index(drop=True)

"""The standing and its figures over time (SEMANTICS 5)."""

from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from finops_model.framework import Framework
from finops_model.scoring.headline import headline
from finops_model.scoring.in_force import dates_of
from finops_model.scoring.standing import stand


def trend_points(ratings: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """One point per scope and day on which an assessment is dated or a target entry was agreed, by scope and day."""
    days = [
        frame[["organization_id", "scope_id", on]].rename(columns={on: "as_of"}).drop_duplicates()
        for frame, on in ((ratings, "assessed_on"), (targets, "agreed_on"))
        if len(frame)
    ]
    if not days:
        return pd.DataFrame(
            {
                "organization_id": np.empty(0, np.int64),
                "scope_id": np.empty(0, np.int64),
                "as_of": np.empty(0, "datetime64[us]"),
            }
        )
    points = pd.concat(days, ignore_index=True)
    points["as_of"] = dates_of(points["as_of"])
    return points.drop_duplicates().sort_values(["scope_id", "as_of"], ignore_index=True)


def trend_standing(
    ratings: pd.DataFrame, targets: pd.DataFrame, framework: Framework, against: Literal["then"] | date = "then"
) -> pd.DataFrame:
    """The standing at every point of the trend; ``against``: the targets of each point's day, or those of one day."""
    return stand(ratings, targets, trend_points(ratings, targets), framework, None if against == "then" else against)


def trend(
    ratings: pd.DataFrame, targets: pd.DataFrame, framework: Framework, against: Literal["then"] | date = "then"
) -> pd.DataFrame:
    """The headline figures at every point, by scope and day; no ratings and no targets: no rows."""
    return headline(trend_standing(ratings, targets, framework, against))


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

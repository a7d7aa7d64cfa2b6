"""How long a step takes here: the days from one stage to the next, as assessments saw them (SEMANTICS 12). Pure."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from finops_model.framework import Stage
from finops_model.scoring.in_force import dates_of
from finops_model.scoring.pace import DAYS_OF_A_QUARTER

FEWEST_CASES = 5
"""The least that a duration is shown from."""

STEPS = (Stage.CRAWL, Stage.WALK, Stage.RUN)
"""The stages that a step leads to."""

_CASES = ("scope_id", "capability", "to_stage", "began_on", "days", "arrived")


@dataclass(frozen=True, slots=True)
class Duration:
    """How long the cases of a step took.

    Attributes:
        cases: how many there are.
        under_way: how many of them have not arrived yet.
        lower, median, upper: days within which a quarter, half and three quarters of them arrive, by the Kaplan-Meier
            estimate, which counts those under way, too. None: so many do not arrive; the median also when fewer than
            half of the cases have arrived.
    """

    cases: int
    under_way: int
    lower: float | None
    median: float | None
    upper: float | None


def step_cases(seen: pd.DataFrame) -> pd.DataFrame:
    """Every case of a capability that stood right below a stage, until it reached the stage or was last seen below it.

    A case begins on the first day on which the standing is at the stage before, and again after a fall from the stage;
    a fall further down in between is part of it. *Not applicable* ends a case without an arrival.

    Args:
        seen: ``scope_id, capability, as_of, stage`` (NaN: not applicable), one row per day on which the capability was
            assessed, in any order.

    Returns:
        ``scope_id, capability, to_stage`` (int level), ``began_on, days, arrived``; a case under way has the days up
        to the last assessment. Nothing seen: no rows.
    """
    ordered = seen.sort_values(["scope_id", "capability", "as_of"], kind="stable", ignore_index=True)
    ordered["as_of"] = dates_of(ordered["as_of"])  # also where there are none
    return pd.concat([_cases_to(ordered, stage) for stage in STEPS], ignore_index=True)


def _cases_to(seen: pd.DataFrame, stage: Stage) -> pd.DataFrame:
    """The cases of one stage, by scope, capability and day."""
    there = (seen["stage"] >= stage).to_numpy()
    ends = there | seen["stage"].isna().to_numpy()
    # A stretch is the days after an end up to the next one, this included.
    after_an_end = np.concatenate(([False], ends[:-1]))
    new_subject = seen[["scope_id", "capability"]].ne(seen[["scope_id", "capability"]].shift()).any(axis=1).to_numpy()
    rows = seen.assign(stretch=np.cumsum(after_an_end | new_subject), there=there)
    right_below = rows[rows["stage"] == stage - 1].drop_duplicates("stretch").set_index("stretch")
    rated = rows[rows["stage"].notna()]
    last = rated.drop_duplicates("stretch", keep="last").set_index("stretch").reindex(right_below.index)
    cases = right_below[["scope_id", "capability"]].assign(
        to_stage=int(stage),
        began_on=right_below["as_of"],
        days=(last["as_of"] - right_below["as_of"]).dt.days,
        arrived=last["there"].astype(bool),
    )
    return cases.reset_index(drop=True)[list(_CASES)]


def duration_of(days: np.ndarray, arrived: np.ndarray) -> Duration:
    """What some cases of a step say together.

    Args:
        days: of each case, until it arrived or was last seen under way.
        arrived: whether it arrived.
    """
    lower, median, upper = (_days_until(share, days, arrived) for share in (0.25, 0.5, 0.75))
    count, reached = len(days), int(arrived.sum())
    return Duration(count, count - reached, lower, median if 2 * reached >= count else None, upper)


def _days_until(share: float, days: np.ndarray, arrived: np.ndarray) -> float | None:
    """The first day by which this share of the cases has arrived, by the Kaplan-Meier estimate."""
    still_under_way = 1.0
    for day in np.unique(days[arrived]):
        at_risk = (days >= day).sum()
        still_under_way *= 1 - (arrived & (days == day)).sum() / at_risk
        if 1 - still_under_way >= share - 1e-12:  # the dust of binary fractions
            return float(day)
    return None


def durations(cases: pd.DataFrame) -> tuple[dict[Stage, Duration], dict[tuple[str, Stage], Duration]]:
    """How long steps take, by stage and by (capability, stage), each from :data:`FEWEST_CASES` cases on."""
    by_stage = {Stage(int(str(key))): _of(own) for key, own in cases.groupby("to_stage") if len(own) >= FEWEST_CASES}
    by_step: dict[tuple[str, Stage], Duration] = {}
    for stage, of_stage in cases.groupby("to_stage"):
        for capability, own in of_stage.groupby("capability"):
            if len(own) >= FEWEST_CASES:
                by_step[str(capability), Stage(int(str(stage)))] = _of(own)
    return by_stage, by_step


def _of(cases: pd.DataFrame) -> Duration:
    return duration_of(cases["days"].to_numpy(dtype=float), cases["arrived"].to_numpy(dtype=bool))


def in_quarters(days: float | None) -> int | None:
    """Days as quarters, rounded up and at least 1; None stays None."""
    return None if days is None else max(1, math.ceil(days / DAYS_OF_A_QUARTER))

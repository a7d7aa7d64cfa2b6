"""What changed between two days: how much scores, targets and coverage moved attainment (SEMANTICS 10)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from finops_model.scoring.headline import attainment


@dataclass(frozen=True, slots=True)
class Effects:
    """The parts of a change of attainment, in percentage points. Their sum is the whole change."""

    score: float
    target: float
    coverage: float

    @property
    def total(self) -> float:
        """By how much attainment changed."""
        return self.score + self.target + self.coverage


def effects(before: pd.DataFrame, after: pd.DataFrame) -> Effects | None:
    """What moved attainment from one day to a later one.

    Args:
        before, after: the standing of one scope on the two days; capabilities in the same order.

    Returns:
        None when attainment cannot be measured on one of the days. When no capability counts on both, the whole change
        is one of coverage.
    """
    was, now = attainment_of(before), attainment_of(after)
    if np.isnan(was) or np.isnan(now):
        return None
    both = _counts(before) & _counts(after)
    if not both.any():
        return Effects(0.0, 0.0, now - was)

    f11, f12 = _measured(before, before, both), _measured(before, after, both)
    f21, f22 = _measured(after, before, both), _measured(after, after, both)
    # Ten decimals drop the dust of binary fractions: nothing moved is 0, not 4e-13.
    return Effects(
        score=round(((f21 - f11) + (f22 - f12)) / 2, 10),
        target=round(((f12 - f11) + (f22 - f21)) / 2, 10),
        coverage=round((f11 - was) + (now - f22), 10),
    )


def stage_moves(before: pd.DataFrame, after: pd.DataFrame) -> tuple[int, int]:
    """How many capabilities of a scope rose and how many fell by at least a stage between two standings."""
    steps = after["stage"].to_numpy(dtype=float) - before["stage"].to_numpy(dtype=float)
    return int((steps > 0).sum()), int((steps < 0).sum())


def attainment_of(standing: pd.DataFrame) -> float:
    """The attainment of one scope on one day; NaN: nothing is rated and has a target."""
    # Rounded as the headline figures are: 90, not 89.99999999999999.
    return round(_measured(standing, standing, _counts(standing)), 12)


def _measured(scores: pd.DataFrame, targets: pd.DataFrame, counted: np.ndarray) -> float:
    """The attainment over what is counted, with the scores of one standing and the targets and values of another."""
    columns = (scores["score"], targets["target"], targets["value"])
    return attainment(*(column.to_numpy(dtype=float)[counted] for column in columns))


def _counts(standing: pd.DataFrame) -> np.ndarray:
    """Which capabilities are rated and have a target."""
    return (standing["score"].notna() & standing["target"].notna()).to_numpy(dtype=bool)

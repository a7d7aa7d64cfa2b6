"""What changed between two days: how much scores, targets and coverage moved attainment (SEMANTICS 10)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from finops_model.scoring.headline import attainment, headline


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
    was, now = _attainment_of(before), _attainment_of(after)
    if np.isnan(was) or np.isnan(now):
        return None
    both = _counts(before) & _counts(after)
    if not both.any():
        return Effects(0.0, 0.0, now - was)

    def measured(scores: pd.DataFrame, targets: pd.DataFrame) -> float:
        """The attainment over what counts on both days, with the scores of one standing and the targets of another."""
        columns = (scores["score"], targets["target"], targets["value"])
        return attainment(*(column.to_numpy(dtype=float)[both] for column in columns))

    f11, f12 = measured(before, before), measured(before, after)
    f21, f22 = measured(after, before), measured(after, after)
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


def _attainment_of(standing: pd.DataFrame) -> float:
    return float(headline(standing)["attainment"].iloc[0]) if len(standing) else float("nan")


def _counts(standing: pd.DataFrame) -> np.ndarray:
    """Which capabilities are rated and have a target."""
    return (standing["score"].notna() & standing["target"].notna()).to_numpy(dtype=bool)

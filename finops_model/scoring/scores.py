"""Ratings -> scores and stages (SEMANTICS 1)."""

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from finops_model.framework import Framework, Stage

TOLERANCE = 1e-9
"""A score this little below a whole stage has reached it (SEMANTICS 1)."""


def score_criteria(met: Collection[str], framework: Framework) -> float:
    """The score of a rating given as the ids of the criteria met: the highest stage S up to which every criterion is
    met, plus the share of S+1's criteria that are met; 3 when all are. Nothing met: 0.

    Criteria that a met one implies count as met, too (:func:`implied_criteria`). Other ids (the framework's signs, for
    instance) count for nothing.
    """
    met = {*met, *implied_criteria(met, framework)}
    for stage in (Stage.CRAWL, Stage.WALK, Stage.RUN):
        criteria = framework.criteria_of(stage)
        reached = sum(one.id in met for one in criteria)
        if reached < len(criteria):
            return stage - 1 + reached / len(criteria)
    return float(Stage.RUN)


def implied_criteria(met: Collection[str], framework: Framework) -> Mapping[str, str]:
    """The criteria that are not among ``met`` and count as met all the same, in framework order (SEMANTICS 1).

    Returns:
        The id of each implied criterion, with the id of the criterion that implies it (which may be implied itself).
    """
    implied_by: dict[str, str] = {}
    for criterion in sorted(framework.criteria, key=lambda criterion: -criterion.stage):  # implications lead downwards
        if criterion.id in met or criterion.id in implied_by:
            for implication in criterion.implies:
                implied_by.setdefault(implication.criterion, criterion.id)
    order = [criterion.id for criterion in framework.criteria]
    return {id: implied_by[id] for id in order if id in implied_by and id not in met}


def score_lenses(levels: Sequence[int | None], framework: Framework) -> float:
    """The score of lens levels: ``3 * sum(weight * level) / (4 * sum(weights))`` over the lenses that were rated.

    Args:
        levels: 0 to 4, or None for a lens that was not rated; in the order of :data:`finops_model.framework.LENSES`.
        framework: its lenses have the weights.

    Raises:
        ValueError: no lens with a weight is rated, a level is outside 0..4, or the number of levels is not that of the
            lenses.
    """
    weights = [lens.weight for lens in framework.lenses]
    rated = [(weight, level) for weight, level in zip(weights, levels, strict=True) if level is not None]
    if any(not 0 <= level <= 4 for _, level in rated):
        raise ValueError(f"Lens levels lie between 0 and 4, not {levels!r}.")
    total = sum(weight for weight, _ in rated)
    if total <= 0:
        raise ValueError("At least one lens must be rated.")
    return min(3.0, 3 * sum(weight * level for weight, level in rated) / (4 * total))  # rounding must not pass Run


def stage_of(score: float) -> Stage:
    """The stage that a score has reached: ``floor(score + 1e-9)``. Raises ValueError outside 0..3 (NaN too)."""
    if not 0 <= score <= 3:
        raise ValueError(f"A score lies between 0 and 3, not {score!r}.")
    return Stage(math.floor(score + TOLERANCE))


def stages_of(scores: pd.Series) -> pd.Series:
    """The stage levels of many scores, as floats; NaN (not a score) stays NaN."""
    return np.floor(scores + TOLERANCE)

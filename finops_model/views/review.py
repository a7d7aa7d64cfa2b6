"""What saving an assessment changes, before anybody saves it."""

from collections.abc import Mapping

import pandas as pd

from finops_model import scoring
from finops_model.assessment import Rating
from finops_model.framework import Framework

COLUMNS = ("capability", "name", "before", "after", "score", "form", "evidence")
"""The columns of :func:`review_ratings`."""


def review_ratings(
    ratings: Mapping[str, tuple[Rating, str]], standing: pd.DataFrame, framework: Framework
) -> pd.DataFrame:
    """The ratings of a draft beside what counts so far.

    Args:
        ratings: rating and evidence by capability id.
        standing: the standing of the scope as of the day of the assessment.

    Returns:
        One row per rated capability, in the order of ``ratings``: ``capability, name``, ``before`` and ``after``
        (levels, NaN: no stage), ``score`` (NaN: not applicable), ``form``, ``evidence``.
    """
    before = standing.set_index("capability")["stage"]
    rows = [
        {
            "capability": capability,
            "name": framework.by_id[capability].name,
            "before": before.get(capability, float("nan")),
            "after": float("nan") if rating.score is None else float(scoring.stage_of(rating.score)),
            "score": float("nan") if rating.score is None else rating.score,
            "form": rating.form,
            "evidence": evidence,
        }
        for capability, (rating, evidence) in ratings.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))

"""When a scope reached the stages where it stands (SEMANTICS 8)."""

from datetime import date
from typing import Any

import pandas as pd

from finops_model.assessment import StepKey
from finops_model.framework import Stage
from finops_model.rows import rows_of


def reached_days(standing: pd.DataFrame) -> dict[StepKey, date]:
    """The day of the rating with which each capability reached each stage at or below the one where it stands last.

    After a fall the day counts anew.

    Args:
        standing: one scope at the days of its assessments (:func:`finops_model.scoring.trend_standing`), by day.

    Returns:
        By capability id and stage; what is not reached, or not rated, is missing.
    """
    reached: dict[StepKey, date] = {}
    rated: list[Any] = list(rows_of(standing[standing["stage"].notna()]))
    for row in rated:
        for stage in Stage:
            key = (row.capability, stage)
            if row.stage < stage:
                reached.pop(key, None)
            elif stage > 0:
                reached.setdefault(key, row.assessed_on.date())
    return reached

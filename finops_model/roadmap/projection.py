"""What a plan would bring if it held: the attainment at the end of each quarter (SEMANTICS 8)."""

from datetime import date

import numpy as np
import pandas as pd

from finops_model.roadmap.quarters import last_day, quarter_of
from finops_model.roadmap.steps import DONE
from finops_model.rows import rows_of
from finops_model.scoring.headline import attainment


def project(standing: pd.DataFrame, steps: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The attainment against the targets and values of a standing at the end of each quarter until the steps end.

    Each rated capability counts with its score now, or with the stage of its last step finished by then where that is
    higher. What is not rated stays out.

    Args:
        standing: of one scope on one day.
        steps: ``capability, to_stage, status, finishes_on`` (NaT: never); done ones count with the score already.

    Returns:
        ``quarter_ends_on, attainment`` (0 to 100; NaN: nothing is rated and has a target). It begins with the first
        quarter after the day, or with the current one if something ends in it. No step ends: no rows.
    """
    counted = _counted(standing)
    now = quarter_of(as_of)
    lie_ahead = steps["finishes_on"].notna() & (steps["status"] != DONE)
    to_come = list(rows_of(steps.loc[lie_ahead, ["capability", "to_stage", "finishes_on"]]))
    ends = {(row.capability, row.to_stage): quarter_of(row.finishes_on) for row in to_come}
    last = max(ends.values(), default=now - 1)
    first = now if now in ends.values() else now + 1
    score, target, value = (counted[name].to_numpy(float) for name in ("score", "target", "value"))
    quarters = range(first, last + 1)
    found: list[float] = []
    for quarter in quarters:
        finished = [_stage_by(ends, capability, quarter) for capability in counted["capability"]]
        found.append(round(attainment(np.maximum(score, finished), target, value), 12))
    days = pd.Series([last_day(quarter) for quarter in quarters], dtype="datetime64[us]")
    return pd.DataFrame({"quarter_ends_on": days, "attainment": pd.Series(found, dtype=float)})


def attainment_now(standing: pd.DataFrame) -> float:
    """The attainment of a standing before any step finishes: 0 to 100; NaN: nothing is rated and has a target."""
    score, target, value = (_counted(standing)[name].to_numpy(float) for name in ("score", "target", "value"))
    return round(attainment(score, target, value), 12)


def _counted(standing: pd.DataFrame) -> pd.DataFrame:
    return standing[standing["score"].notna() & standing["target"].notna()]


def _stage_by(ends: dict[tuple[str, int], int], capability: str, quarter: int) -> int:
    """The highest stage whose step has finished by the end of a quarter; 0: none."""
    return max((stage for stage in (1, 2, 3) if ends.get((capability, stage), quarter + 1) <= quarter), default=0)

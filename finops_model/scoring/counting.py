"""Which capabilities are measured, and why that changes: the denominators of attainment and of coverage."""

import numpy as np
import pandas as pd

from finops_model.scoring.standing import Status

COUNTS, APPLIES = "counts", "applies"
"""What changes: whether a capability is part of *k of n*, and whether it applies at all."""

ASSESSED, NOT_APPLICABLE, APPLICABLE, TARGET_SET, TARGET_TAKEN_BACK = (
    "assessed",
    "not-applicable",
    "applicable",
    "target-set",
    "target-taken-back",
)
"""Why a capability counts from a day on, or no longer does."""


def counting_changes(standing: pd.DataFrame) -> pd.DataFrame:
    """Where the number of capabilities that attainment is measured over changes, and why.

    Args:
        standing: the standing of one scope at several points (:func:`finops_model.scoring.trend_standing`).

    Returns:
        ``on, capability, name, counts`` (whether it counts from that day on), ``cause`` (one of the words above), one
        row per capability that begins or ceases to count after the first point, or to apply; newest first. None: no
        rows.
    """
    rows = standing.reset_index(drop=True)
    applies = rows["status"] != Status.NOT_APPLICABLE
    rated, wanted = rows["score"].notna(), rows["target"].notna()
    now = pd.DataFrame({"applies": applies, "rated": rated, "wanted": wanted, "counts": rated & wanted})
    before = now.groupby(rows["capability"], sort=False).shift()
    later = before["counts"].notna()
    before = before.fillna(False).astype(bool)
    gone, back = before["applies"] & ~applies, ~before["applies"] & applies
    moved = later & ((now["counts"] != before["counts"]) | gone | back)
    cause = np.select(
        [gone, back, now["rated"] & ~before["rated"], now["wanted"] & ~before["wanted"]],
        [NOT_APPLICABLE, APPLICABLE, ASSESSED, TARGET_SET],
        default=TARGET_TAKEN_BACK,
    )
    found = rows[["as_of", "capability", "name"]].rename(columns={"as_of": "on"})
    found = found.assign(counts=now["counts"], cause=cause.astype(str))[moved]
    return found.sort_values("on", ascending=False, kind="stable", ignore_index=True)

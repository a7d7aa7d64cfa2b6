"""The standing as it would be with other targets; nothing is written."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from finops_model.assessment import Scope, Target
from finops_model.framework import Framework
from finops_model.scoring.standing import points_on, stand


def newest_written(targets: pd.DataFrame) -> int:
    """The place in the order of writing of the newest entry of a targets frame; -1 without any."""
    return int(targets["written"].max()) if len(targets) else -1


def with_entries(targets: pd.DataFrame, entries: Sequence[Target], places: Sequence[tuple[int, int]]) -> pd.DataFrame:
    """The targets frame as it would be after the entries were saved; they come last in the order of writing.

    Args:
        places: organization id and scope id of each entry.
    """
    if not entries:
        return targets
    first = newest_written(targets) + 1
    added = pd.DataFrame(
        {
            **dict(zip(("organization_id", "scope_id"), zip(*places, strict=True), strict=True)),
            "capability": [entry.capability or "" for entry in entries],
            "entry": [entry.word for entry in entries],
            "due_on": pd.to_datetime(pd.Series([entry.due_on for entry in entries])).astype("datetime64[us]"),
            "value": pd.Series([entry.value for entry in entries], dtype="float64"),
            "owner": pd.Series([entry.owner for entry in entries], dtype="str").fillna(""),
            "approver": pd.Series([entry.approver for entry in entries], dtype="str").fillna(""),
            "reason": pd.Series([entry.reason for entry in entries], dtype="str").fillna(""),
            "agreed_on": pd.to_datetime(pd.Series([entry.agreed_on for entry in entries])).astype("datetime64[us]"),
            "written": range(first, first + len(entries)),
        }
    )
    return pd.concat([targets, added], ignore_index=True) if len(targets) else added.reindex(columns=targets.columns)


def stand_before_and_after(
    ratings: pd.DataFrame,
    targets: pd.DataFrame,
    entries: Sequence[Target],
    scope: Scope,
    day: date,
    framework: Framework,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The standing of a scope on a day against the targets in force, and as it would be with the entries saved."""
    points = points_on(pd.DataFrame({"organization_id": [scope.organization_id], "scope_id": [scope.id]}), day)
    after = with_entries(targets, entries, [(scope.organization_id, scope.id)] * len(entries))
    return (stand(ratings, targets, points, framework), stand(ratings, after, points, framework))


def compared(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The capabilities whose target, gap or status an edit changes, from two standings of one scope on one day.

    Returns:
        ``capability, name, stage, target_before, target_after`` (levels, NaN: none), ``status_before, status_after``,
        in framework order; no rows when nothing changes.
    """
    both = pd.DataFrame(
        {
            "capability": before["capability"],
            "name": before["name"],
            "stage": before["stage"],
            "target_before": before["target"].to_numpy(),
            "target_after": after["target"].to_numpy(),
            "status_before": before["status"].to_numpy(),
            "status_after": after["status"].to_numpy(),
        }
    )
    moved = both["target_before"].fillna(-1) != both["target_after"].fillna(-1)
    return both[moved].reset_index(drop=True)

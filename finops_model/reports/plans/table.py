"""A plan as texts, one line per step (CONTRACT: The CSV of a plan). What people set comes back through the import."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from finops_model.framework import Stage
from finops_model.reports.exports import by_distinct, iso_dates, texts, whole_cell
from finops_model.reports.plans.steps import ScopePlan

PLAN_HEADER = (
    "organization",
    "scope",
    "capability",
    "to_stage",
    "status",
    "owner",
    "effort",
    "pinned_starts_on",
    "pinned_finishes_on",
    "note",
    "links",
    "starts_on",
    "finishes_on",
    "due_on",
    "late_quarters",
    "baseline_finishes_on",
    "slip_quarters",
    "progress_met",
    "progress_of",
    "criteria",
)
"""The columns of a plan. Those from ``status`` to ``links`` are what people set; those after them follow from it."""


def plans_frame(plans: Sequence[ScopePlan]) -> pd.DataFrame:
    """The steps of plans as texts, one plan after the other, each in schedule order.

    Returns:
        :data:`PLAN_HEADER`, all texts; links are parted by blanks. No steps: no rows.
    """
    frames = [_plan_frame(plan) for plan in plans]
    if not frames:
        return texts({name: [] for name in PLAN_HEADER}, PLAN_HEADER)
    return pd.concat(frames, ignore_index=True)


def _plan_frame(plan: ScopePlan) -> pd.DataFrame:
    steps = plan.steps
    days = ("pinned_starts_on", "pinned_finishes_on", "starts_on", "finishes_on", "due_on", "baseline_finishes_on")
    wholes = ("effort", "late_quarters", "slip_quarters", "progress_met", "progress_of")
    columns: dict[str, Any] = {
        "organization": pd.Series(plan.place.organization.name, index=steps.index, dtype=object),
        "scope": pd.Series(plan.place.scope.name, index=steps.index, dtype=object),
        "to_stage": by_distinct(steps["to_stage"], lambda level: Stage(int(level)).id),
        "status": steps["state"],
        **{column: steps[column] for column in ("capability", "owner", "note")},
        **{column: iso_dates(steps[column]) for column in days},
        **{column: by_distinct(steps[column], whole_cell) for column in wholes},
        "links": steps["links"].map(" ".join),
        "criteria": steps["criteria"].map(" ".join),
    }
    return texts(columns, PLAN_HEADER)

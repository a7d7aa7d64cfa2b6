"""What is known about a capability when a workshop comes to it: last time's rating, target and steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from finops_model.assessment import Person
from finops_model.framework import Stage
from finops_model.roadmap.plan import StepState
from finops_model.store import Way, open_store
from finops_model.views.plan import plan_view

_OVER = (StepState.DONE, StepState.NO_LONGER_NEEDED)


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step of the plan that is still to be done: the stage that it leads to, its days and who owns it."""

    to_stage: Stage
    starts_on: date
    finishes_on: date
    owner: str | None


@dataclass(frozen=True, slots=True)
class LastTime:
    """What counts for a capability as of a day.

    Attributes:
        stage: the level of the stage; None: not assessed, or not applicable.
        status: one of :class:`~finops_model.scoring.Status`.
        assessed_on: the day of the rating that counts; None: there is none.
        target: the level of the effective target; None: there is none, and then no day and no owner.
        value: the business value, 1 to 5.
        steps: of the plan (before one is accepted: of the proposal) that are still to be done, the first one first.
    """

    stage: float | None
    status: str
    assessed_on: date | None
    target: float | None
    due_on: date | None
    owner: str | None
    value: int
    steps: tuple[OpenStep, ...]


def read_last_times(
    reader: Person, organization: str, scope: str | None, day: date, first: Way | None = None
) -> Mapping[str, LastTime]:
    """What counts for every capability of a scope as of ``day``, by the capabilities' ids. Raises as
    :func:`.places.find_place`."""
    with open_store().reading() as moment:
        view = plan_view(moment, organization, scope, day, first=first)
    rows, steps = view.now.rows, view.plan.steps
    steps = steps[~steps["state"].isin(_OVER)]
    by_capability = {str(id): tuple(map(_step, _records(some))) for id, some in steps.groupby("capability")}
    return {row["capability"]: _last_time(row, by_capability.get(row["capability"], ())) for row in _records(rows)}


def _records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows of a frame; what is missing is None."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _step(row: Mapping[str, Any]) -> OpenStep:
    return OpenStep(Stage(row["to_stage"]), row["starts_on"].date(), row["finishes_on"].date(), row["owner"])


def _last_time(row: Mapping[str, Any], steps: tuple[OpenStep, ...]) -> LastTime:
    assessed_on, due_on = row["assessed_on"], row["due_on"]
    return LastTime(
        row["stage"],
        row["status"],
        assessed_on.date() if assessed_on else None,
        row["target"],
        due_on.date() if due_on else None,
        row["owner"],
        int(row["value"]),
        steps,
    )

"""The proposed schedule: a deterministic list schedule in calendar quarters (SEMANTICS 6). Pure.

The same standing and choices give the same dates, whatever the order of the rows. What people chose (effort, dates,
status) is kept, and the other steps flow around it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from finops_model.assessment import StepKey
from finops_model.framework import Framework
from finops_model.roadmap.quarters import first_day, last_day, quarter_of
from finops_model.roadmap.steps import DONE, QUARTERS_TO, Choice, Step, link, open_steps, steps_of
from finops_model.rows import rows_of
from finops_model.scoring import Status, implied_criteria

CAPACITY = 4
"""How many steps of one roadmap run in the same quarter unless the planner says otherwise."""

COLUMNS = (
    "capability",
    "name",
    "domain",
    "from_stage",
    "to_stage",
    "status",
    "starts_on",
    "finishes_on",
    "due_on",
    "late_quarters",
    "owner",
    "reason",
    "value",
    "gap",
    "criteria",
)
"""The columns of :attr:`Roadmap.steps`."""


@dataclass(frozen=True, slots=True, eq=False)
class Roadmap:
    """The steps from a standing to its targets, scheduled.

    Attributes:
        as_of: the day of the standing; the schedule starts with the first quarter that begins after it.
        capacity: how many steps run in the same quarter at most.
        steps: one row per step in schedule order: ``capability, name, domain, from_stage, to_stage`` (int levels),
            ``status``, ``starts_on, finishes_on`` (NaT: dropped, behind a dropped step, or done without dates),
            ``due_on``, ``late_quarters`` (NaN: no due date, or the last step is never finished), ``owner, reason,
            value, gap`` (those of the capability), ``criteria`` (tuple of the ids of the stage's criteria that are not
            known to be met, nor implied by one that is). Everything reached: no rows.
        assess_first: the capabilities with a target that were never assessed, in framework order; they have no steps.
    """

    as_of: date
    capacity: int
    steps: pd.DataFrame
    assess_first: tuple[str, ...]


def plan(
    standing: pd.DataFrame,
    framework: Framework,
    as_of: date,
    capacity: int = CAPACITY,
    choices: Mapping[StepKey, Choice] | None = None,
) -> Roadmap:
    """The steps to the targets of one standing, and when (SEMANTICS 6).

    Per capability below target one step for each stage up to the target, none beyond it. In each quarter the steps that
    may start (those before them in their capability and those they require have finished) are taken in order while
    the capacity lasts; the order is earlier due date, higher business value, larger gap, framework order, stage.

    What people chose, where the rules leave room:

    - A pinned step keeps its dates, also against the order, a requirement or the capacity. The others count it: they
      start only where the capacity lasts for all of their quarters.
    - A dropped step has no dates and takes no capacity, and so have the steps after it in its capability, which nobody
      reaches. Steps of other capabilities do not wait for them.
    - A step in progress keeps the quarter in which it was started; one that is reported done ends in its quarter.
    - A choice for a stage that the standing has reached by now gives a step ``done``, with the dates that were set; it
      takes no capacity. Choices for stages beyond the target, or without a target, give none.
    - Steps that require one another in a circle wait for no requirement, the first in order first.

    Args:
        standing: one scope on one day (:func:`finops_model.scoring.stand`), rows in any order.
        as_of: that day.
        choices: by capability id and the stage the step leads to.

    Raises:
        ValueError: the capacity is below 1, or the standing holds more than one scope or day.
    """
    rows = standing_rows(standing, framework, capacity)
    steps = scheduled(rows, framework, as_of, capacity, choices or {})
    late = late_quarters(steps)
    steps.sort(key=schedule_order)
    return Roadmap(
        as_of,
        capacity,
        steps_frame(steps, rows, late, framework),
        unassessed_targets(rows),
    )


def standing_rows(standing: pd.DataFrame, framework: Framework, capacity: int) -> list[Any]:
    """The rows of a standing in framework order. Raises ValueError as :func:`plan`."""
    if capacity < 1:
        raise ValueError(f"At least one step must run in a quarter, not {capacity}.")
    if len(standing[["scope_id", "as_of"]].drop_duplicates()) > 1:
        raise ValueError("A roadmap is of one scope and one day.")
    place = {one.id: index for index, one in enumerate(framework.capabilities)}
    return sorted(rows_of(standing), key=lambda row: place[str(row.capability)])


def unassessed_targets(rows: list[Any]) -> tuple[str, ...]:
    """The capabilities with a target that were never assessed: they have no steps."""
    return tuple(row.capability for row in rows if row.status == Status.NOT_ASSESSED and not np.isnan(row.target))


def count_late(standing: pd.DataFrame, framework: Framework, as_of: date, capacity: int = CAPACITY) -> int:
    """How many capabilities of one standing reach their target after the quarter of its due date, by :func:`plan`
    without choices: for many scopes, in a fraction of its time.

    Args:
        standing: one scope on one day, rows in framework order.
    """
    late = late_quarters(scheduled(list(rows_of(standing)), framework, as_of, capacity, {}))
    return sum(quarters > 0 for quarters in late.values())


def earliest_finishes(
    standing: pd.DataFrame, framework: Framework, as_of: date, choices: Mapping[StepKey, Choice] | None = None
) -> dict[str, date]:
    """By capability: when its last step finishes if every step starts as soon as what it waits for has finished,
    however many run at once. No capacity brings it in sooner, only less effort or another pin.

    Args:
        standing: one scope on one day, rows in framework order.
        choices: what people set, by step; None: nothing.
    """
    rows = list(rows_of(standing))
    every_step = max(1, len(rows) * len(QUARTERS_TO))
    steps = scheduled(rows, framework, as_of, every_step, choices or {})
    return {step.capability: step.finishes_on for step in steps if step.finishes_on is not None}


def scheduled(
    rows: list[Any],
    framework: Framework,
    as_of: date,
    capacity: int,
    choices: Mapping[StepKey, Choice],
) -> list[Step]:
    """The steps of the rows of a standing, in framework order, with their dates."""
    now = quarter_of(as_of)
    steps = [step for place, row in enumerate(rows) for step in steps_of(row, place, now, choices)]
    link(steps, framework)
    _schedule(steps, now + 1, capacity)
    return steps


def _schedule(steps: list[Step], first: int, capacity: int) -> None:
    """Gives every open step its dates, quarter after quarter, beginning with ``first``."""
    waiting = sorted((step for step in open_steps(steps) if not step.scheduled), key=lambda step: step.order)
    running: Counter[int] = Counter()  # steps per quarter
    for step in open_steps(steps):
        if step.starts_on is not None and step.finishes_on is not None:
            running.update(range(quarter_of(step.starts_on), quarter_of(step.finishes_on) + 1))
    quarter = first
    while waiting:
        for step in list(waiting):
            needed = range(quarter, quarter + step.effort)
            if step.may_start(quarter) and all(running[one] < capacity for one in needed):
                step.starts_on, step.finishes_on = first_day(quarter), last_day(needed[-1])
                running.update(needed)
                waiting.remove(step)
        quarter += 1
        if quarter > max(running, default=0):
            _break_circle(waiting, quarter)


def _break_circle(waiting: list[Step], quarter: int) -> None:
    """Where nothing runs any more and nothing may start, the first step in order waits for no requirement."""
    if waiting and not any(step.may_start(quarter) for step in waiting):
        next(step for step in waiting if all(one.scheduled for one in step.waits_for)).requires = []


def late_quarters(steps: list[Step]) -> dict[str, float]:
    """By capability: how many quarters after the one of its due date its last step finishes; NaN: cannot be said."""
    late: dict[str, float] = {}
    for step in steps:  # of one capability in the order of stages: the last one stays
        if step.finishes_on is None or step.due_on is None or step.status == DONE:
            late[step.capability] = np.nan
        else:
            late[step.capability] = max(0, quarter_of(step.finishes_on) - quarter_of(step.due_on))
    return late


def schedule_order(step: Step) -> tuple[Any, ...]:
    """By start, then by the order among steps, then by stage. Without a start, done steps come first, others last."""
    without = date.min if step.status == DONE else date.max
    return (step.starts_on or without, *step.order)


def steps_frame(
    steps: list[Step], standing: list[Any], late: Mapping[str, float], framework: Framework
) -> pd.DataFrame:
    """The steps frame; see :class:`Roadmap`."""
    row_of = {row.capability: row for row in standing}

    def criteria(step: Step) -> tuple[str, ...]:
        """The ids of the stage's criteria that are not known to be met."""
        text = row_of[step.capability].criteria
        ticked = [] if pd.isna(text) else text.split()
        met = {*ticked, *implied_criteria(ticked, framework)}
        return tuple(one.id for one in framework.criteria_of(step.stage) if one.id not in met)

    rows = [
        (
            row.capability,
            row.name,
            row.domain,
            step.stage - 1,
            int(step.stage),
            step.status,
            step.starts_on,
            step.finishes_on,
            row.due_on,
            late.get(row.capability, np.nan),
            row.owner,
            row.reason,
            row.value,
            row.gap,
            () if step.status == DONE else criteria(step),
        )
        for step, row in ((step, row_of[step.capability]) for step in steps)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    types: dict[str, Any] = dict.fromkeys(("capability", "name", "domain", "status", "owner", "reason"), "str")
    types |= dict.fromkeys(("from_stage", "to_stage"), np.int64)
    types |= dict.fromkeys(("starts_on", "finishes_on", "due_on"), "datetime64[us]")
    types |= dict.fromkeys(("late_quarters", "value", "gap"), float)
    return frame.astype(types)

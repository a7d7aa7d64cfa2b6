"""A standing -> the steps to the chosen targets -> a schedule in calendar quarters (SEMANTICS 6). Pure.

The schedule is a deterministic list schedule: the same standing and choices give the same dates, whatever the order of
the rows. What people chose (effort, dates, status) is kept, and the other steps flow around it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from finops_model.framework import Framework, Stage
from finops_model.scoring import Status

CAPACITY = 4
"""How many steps of one roadmap run in the same quarter unless the planner says otherwise."""

QUARTERS_TO = {Stage.CRAWL: 1, Stage.WALK: 2, Stage.RUN: 3}
"""How many quarters a step to each stage lasts unless the planner set another effort."""

MAX_EFFORT = 40
"""The longest effort a step may have, in quarters (ten years)."""

CHOSEN_STATUSES = ("planned", "in progress", "dropped")
"""What people may set; the fourth status, ``done``, follows from the standing."""

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


@dataclass(frozen=True, slots=True)
class Choice:
    """What people set for one step; None leaves it to the proposal.

    Attributes:
        effort: quarters that the step lasts, 1 to :data:`MAX_EFFORT`; dates on both sides say more and win.
        starts_on, finishes_on: kept to the day. With one of them the other follows from the effort.
        status: ``planned`` (also None), ``in progress`` (shown; the dates are what holds its place) or ``dropped``.

    Raises:
        ValueError: an effort out of range, a finish before the start, a year outside 1900..2200, an unknown status.
    """

    effort: int | None = None
    starts_on: date | None = None
    finishes_on: date | None = None
    status: str | None = None

    def __post_init__(self) -> None:
        if self.effort is not None and not 1 <= self.effort <= MAX_EFFORT:
            raise ValueError(f"An effort is 1 to {MAX_EFFORT} quarters, not {self.effort}.")
        for day in (self.starts_on, self.finishes_on):
            if day is not None and not 1900 <= day.year <= 2200:
                raise ValueError(f"A step lies between the years 1900 and 2200, not on {day}.")
        if self.starts_on is not None and self.finishes_on is not None and self.finishes_on < self.starts_on:
            raise ValueError(f"A step cannot finish on {self.finishes_on}, before it starts on {self.starts_on}.")
        if self.status not in (None, *CHOSEN_STATUSES):
            raise ValueError(f"A step is planned, in progress or dropped, not {self.status!r}.")


@dataclass(frozen=True, slots=True, eq=False)
class Roadmap:
    """The steps from a standing to its targets, scheduled.

    Attributes:
        as_of: the day of the standing; the schedule starts with the first quarter that begins after it.
        capacity: how many steps run in the same quarter at most.
        steps: one row per step in schedule order: ``capability, name, domain, from_stage, to_stage`` (int levels),
            ``status``, ``starts_on, finishes_on`` (NaT: dropped, or done without dates), ``due_on``, ``late_quarters``
            (NaN: no due date, or the last step is dropped), ``owner, reason, value, gap`` (those of the capability),
            ``criteria`` (tuple of the ids of the stage's criteria not known to be met). Everything reached: no rows.
        assess_first: the capabilities with a target that were never assessed, in framework order; they have no steps.
    """

    as_of: date
    capacity: int
    steps: pd.DataFrame
    assess_first: tuple[str, ...]


@dataclass(slots=True)
class _Step:
    """A step on its way into the schedule. Quarters are counted as year * 4 + 0..3."""

    row: Any
    stage: Stage
    order: tuple[Any, ...]
    status: str
    effort: int
    starts_on: date | None = None
    finishes_on: date | None = None
    waits_for: list["_Step"] = field(default_factory=list)
    requires: list["_Step"] = field(default_factory=list)

    @property
    def scheduled(self) -> bool:
        return self.finishes_on is not None

    def may_start(self, quarter: int) -> bool:
        """Whether all that it waits for has finished in an earlier quarter."""
        return all(
            one.finishes_on is not None and _quarter(one.finishes_on) < quarter
            for one in (*self.waits_for, *self.requires)
        )


def plan(
    standing: pd.DataFrame,
    framework: Framework,
    as_of: date,
    capacity: int = CAPACITY,
    choices: Mapping[tuple[str, Stage], Choice] | None = None,
) -> Roadmap:
    """The steps to the targets of one standing, and when (SEMANTICS 6).

    Per capability below target one step for each stage up to the target, none beyond it. In each quarter the steps that
    may start (those before them in their capability and those they require have finished) are taken in order while
    the capacity lasts; the order is earlier due date, higher business value, larger gap, framework order, stage.

    What people chose, where the rules leave room:

    - A pinned step keeps its dates, also against the order, a requirement or the capacity. The others count it: they
      start only where the capacity lasts for all of their quarters.
    - A dropped step has no dates, takes no capacity, and nothing waits for it.
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
    if capacity < 1:
        raise ValueError(f"At least one step must run in a quarter, not {capacity}.")
    if len(standing[["scope_id", "as_of"]].drop_duplicates()) > 1:
        raise ValueError("A roadmap is of one scope and one day.")
    place = {one.id: index for index, one in enumerate(framework.capabilities)}
    rows: list[Any] = sorted(standing.itertuples(index=False), key=lambda row: place[str(row.capability)])
    steps = [step for row in rows for step in _steps_of(row, place[row.capability], choices or {})]
    _link(steps, framework)
    _schedule(steps, _quarter(as_of) + 1, capacity)
    late = _late_quarters(steps)
    steps.sort(key=_schedule_order)
    return Roadmap(
        as_of,
        capacity,
        _frame(steps, late, framework),
        tuple(row.capability for row in rows if row.status == Status.NOT_ASSESSED and not np.isnan(row.target)),
    )


def _steps_of(row: Any, place: int, choices: Mapping[tuple[str, Stage], Choice]) -> Iterable[_Step]:
    """The steps of one capability: those still to go, and those done that somebody had set something for."""
    if np.isnan(row.stage) or np.isnan(row.target):
        return
    due_on = date.max if pd.isna(row.due_on) else row.due_on.date()
    for stage in (Stage.CRAWL, Stage.WALK, Stage.RUN):
        choice = choices.get((row.capability, stage))
        done = stage <= row.stage
        if stage > row.target or (done and choice is None):
            continue
        choice = choice or Choice()
        status = "done" if done else choice.status or "planned"
        step = _Step(
            row, stage, (due_on, -row.value, -row.gap, place, stage), status, choice.effort or QUARTERS_TO[stage]
        )
        if status == "done":
            step.starts_on, step.finishes_on = choice.starts_on, choice.finishes_on
        elif status != "dropped":
            _pin(step, choice)
        yield step


def _pin(step: _Step, choice: Choice) -> None:
    """The dates that people set; the one they left out follows from the effort."""
    if choice.starts_on is not None:
        step.starts_on = choice.starts_on
        step.finishes_on = choice.finishes_on or _last_day(_quarter(choice.starts_on) + step.effort - 1)
    elif choice.finishes_on is not None:
        step.starts_on = _first_day(_quarter(choice.finishes_on) - step.effort + 1)
        step.finishes_on = choice.finishes_on


def _open(steps: Iterable[_Step]) -> list[_Step]:
    """The steps that take capacity and that others wait for."""
    return [step for step in steps if step.status not in ("done", "dropped")]


def _link(steps: list[_Step], framework: Framework) -> None:
    """What each step waits for: the open step before it in its capability, and the open steps that it requires."""
    by_key = {(step.row.capability, step.stage): step for step in _open(steps)}
    for (capability, stage), step in by_key.items():
        before = [(capability, below) for below in Stage if below < stage]
        step.waits_for = [by_key[key] for key in before if key in by_key]
        needs = [(one.capability, one.at) for one in framework.capability(capability).requires if one.stage == stage]
        step.requires = [by_key[need] for need in needs if need in by_key]


def _schedule(steps: list[_Step], first: int, capacity: int) -> None:
    """Gives every open step its dates, quarter after quarter, beginning with ``first``."""
    waiting = sorted((step for step in _open(steps) if not step.scheduled), key=lambda step: step.order)
    running: dict[int, int] = {}  # steps per quarter

    def take(step: _Step, quarters: range) -> None:
        for quarter in quarters:
            running[quarter] = running.get(quarter, 0) + 1

    for step in _open(steps):
        if step.starts_on is not None and step.finishes_on is not None:
            take(step, range(_quarter(step.starts_on), _quarter(step.finishes_on) + 1))
    quarter = first
    while waiting:
        for step in list(waiting):
            needed = range(quarter, quarter + step.effort)
            if step.may_start(quarter) and all(running.get(one, 0) < capacity for one in needed):
                step.starts_on, step.finishes_on = _first_day(quarter), _last_day(needed[-1])
                take(step, needed)
                waiting.remove(step)
        quarter += 1
        if waiting and quarter > max(running, default=0) and not any(step.may_start(quarter) for step in waiting):
            next(step for step in waiting if all(one.scheduled for one in step.waits_for)).requires = []


def _late_quarters(steps: list[_Step]) -> dict[str, float]:
    """By capability: how many quarters after the one of its due date its last step finishes; NaN: cannot be said."""
    late: dict[str, float] = {}
    for step in steps:  # of one capability in the order of stages: the last one stays
        due_on, finishes_on = step.row.due_on, step.finishes_on
        if finishes_on is None or step.status == "done" or pd.isna(due_on):
            late[step.row.capability] = np.nan
        else:
            late[step.row.capability] = max(0, _quarter(finishes_on) - _quarter(due_on))
    return late


def _schedule_order(step: _Step) -> tuple[Any, ...]:
    """By start, then by the order among steps, then by stage. Done steps without a start come first, dropped last."""
    without = date.max if step.status == "dropped" else date.min
    return (step.starts_on or without, *step.order)


def _frame(steps: list[_Step], late: Mapping[str, float], framework: Framework) -> pd.DataFrame:
    """The steps frame; see :class:`Roadmap`."""

    def criteria(step: _Step) -> tuple[str, ...]:
        met = set() if pd.isna(step.row.criteria) else set(step.row.criteria.split())
        return tuple(one.id for one in framework.criteria_of(step.stage) if one.id not in met)

    rows = [
        (
            step.row.capability,
            step.row.name,
            step.row.domain,
            step.stage - 1,
            int(step.stage),
            step.status,
            step.starts_on,
            step.finishes_on,
            step.row.due_on,
            late[step.row.capability],
            step.row.owner,
            step.row.reason,
            step.row.value,
            step.row.gap,
            () if step.status == "done" else criteria(step),
        )
        for step in steps
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    types: dict[str, Any] = dict.fromkeys(("capability", "name", "domain", "status", "owner", "reason"), "str")
    types |= dict.fromkeys(("from_stage", "to_stage"), np.int64)
    types |= dict.fromkeys(("starts_on", "finishes_on", "due_on"), "datetime64[us]")
    types |= dict.fromkeys(("late_quarters", "value", "gap"), float)
    return frame.astype(types)


# --- quarters --------------------------------------------------------------------------------------------------------


def quarter_start(day: date) -> date:
    """The first day of the calendar quarter that ``day`` lies in."""
    return _first_day(_quarter(day))


def quarter_end(day: date) -> date:
    """The last day of the calendar quarter that ``day`` lies in."""
    return _last_day(_quarter(day))


def quarter_label(day: date) -> str:
    """The calendar quarter that ``day`` lies in, as people read it: ``2027 Q1``."""
    return f"{day.year} Q{(day.month + 2) // 3}"


def _quarter(day: date) -> int:
    """Quarters since the year 0."""
    return day.year * 4 + (day.month - 1) // 3


def _first_day(quarter: int) -> date:
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)


def _last_day(quarter: int) -> date:
    return _first_day(quarter + 1) - timedelta(days=1)

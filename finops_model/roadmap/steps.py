"""A standing -> the steps to the chosen targets, and what each waits for (SEMANTICS 6, 8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from finops_model.assessment import StepKey, StepStatus
from finops_model.framework import Framework, Stage
from finops_model.roadmap.quarters import first_day, last_day, quarter_of

QUARTERS_TO = {Stage.CRAWL: 1, Stage.WALK: 2, Stage.RUN: 3}
"""How many quarters a step to each stage lasts unless the planner set another effort."""

MAX_EFFORT = 12
"""The longest effort that a step may have, in quarters (three years)."""

DONE = "done"
"""The status of a step whose stage the standing has reached; the others are set by people."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What people set for one step; None leaves it to the proposal.

    Attributes:
        effort: quarters that the step lasts, 1 to :data:`MAX_EFFORT`; dates on both sides say more and win.
        starts_on, finishes_on: kept to the day. With one of them the other follows from the effort; a finish that
            follows is never before the current quarter, since the step is not done.
        status: one of :class:`~finops_model.assessment.StepStatus`; None is planned.
        started_on: a step in progress keeps the quarter of this day as its start, unless its start is pinned.
        ended_on: a step that is reported done ends in the quarter of this day (None: the current one).

    Raises:
        ValueError: an effort out of range, a finish before the start, a year outside 1900..2200, an unknown status.
    """

    effort: int | None = None
    starts_on: date | None = None
    finishes_on: date | None = None
    status: str | None = None
    started_on: date | None = None
    ended_on: date | None = None

    def __post_init__(self) -> None:
        if self.effort is not None and not 1 <= self.effort <= MAX_EFFORT:
            raise ValueError(f"An effort is 1 to {MAX_EFFORT} quarters, not {self.effort}.")
        for day in (self.starts_on, self.finishes_on):
            if day is not None and not 1900 <= day.year <= 2200:
                raise ValueError(f"A step lies between the years 1900 and 2200, not on {day}.")
        if self.starts_on is not None and self.finishes_on is not None and self.finishes_on < self.starts_on:
            raise ValueError(f"A step cannot finish on {self.finishes_on}, before it starts on {self.starts_on}.")
        if self.status not in (None, *StepStatus):
            raise ValueError(f"A step is {', '.join(StepStatus)}, not {self.status!r}.")


@dataclass(slots=True)
class Step:
    """A step on its way into the schedule.

    Attributes:
        capability: a capability id; with ``stage``, which the step leads to, what a step is known by.
        due_on: when the target of the capability is due.
        order: sorts first what is scheduled first.
        effort: quarters that the step lasts.
        reachable: False behind a dropped step of its capability, whose stage nobody reaches; then it has no dates.
        waits_for: the step before it in its capability; ``requires``: the steps that it needs elsewhere.
    """

    capability: str
    stage: Stage
    due_on: date | None
    order: tuple[Any, ...]
    status: str
    effort: int
    starts_on: date | None = None
    finishes_on: date | None = None
    reachable: bool = True
    waits_for: list["Step"] = field(default_factory=list)
    requires: list["Step"] = field(default_factory=list)

    @property
    def scheduled(self) -> bool:
        """Whether it has its dates."""
        return self.finishes_on is not None

    @property
    def is_open(self) -> bool:
        """Whether it takes its place in the schedule: neither done, dropped nor behind a dropped step."""
        return self.reachable and self.status not in (DONE, StepStatus.DROPPED)

    def may_start(self, quarter: int) -> bool:
        """Whether all that it waits for has finished in an earlier quarter."""
        return all(
            one.finishes_on is not None and quarter_of(one.finishes_on) < quarter
            for one in (*self.waits_for, *self.requires)
        )


def steps_of(row: Any, place: int, now: int, choices: Mapping[StepKey, Choice]) -> Iterable[Step]:
    """The steps of one capability: those still to go, and those done that somebody had set something for.

    Args:
        row: of a standing.
        place: of the capability in the framework.
        now: the current quarter.
    """
    if np.isnan(row.stage) or np.isnan(row.target):
        return
    due_on = None if pd.isna(row.due_on) else row.due_on.date()
    order = (due_on or date.max, -row.value, -row.gap, place)
    reachable = True
    for stage in (stage for stage in QUARTERS_TO if stage <= row.target):
        choice = choices.get((row.capability, stage))
        if stage > row.stage:
            choice = choice or Choice()
            step = _step(row.capability, stage, due_on, order, choice, choice.status)
            step.reachable = reachable
            if step.is_open:
                _pin(step, choice, now)
            reachable = reachable and step.status != StepStatus.DROPPED
            yield step
        elif choice is not None:
            step = _step(row.capability, stage, due_on, order, choice, DONE)
            step.starts_on, step.finishes_on = choice.starts_on, choice.finishes_on
            yield step


def _step(
    capability: str, stage: Stage, due_on: date | None, order: tuple[Any, ...], choice: Choice, status: str | None
) -> Step:
    """A step without dates; without a status it is planned."""
    effort = choice.effort or QUARTERS_TO[stage]
    return Step(capability, stage, due_on, (*order, stage), status or StepStatus.PLANNED, effort)


def _pin(step: Step, choice: Choice, now: int) -> None:
    """The dates that a step keeps: where it was reported done, those that people set, or where it was started.

    The one that they left out follows from the effort.
    """
    started_on = choice.starts_on
    if (
        started_on is None
        and step.status in (StepStatus.IN_PROGRESS, StepStatus.REPORTED_DONE)
        and choice.started_on is not None
    ):
        started_on = first_day(quarter_of(choice.started_on))
    if step.status == StepStatus.REPORTED_DONE:
        ended = quarter_of(choice.ended_on) if choice.ended_on is not None else now
        step.finishes_on = last_day(ended)
        step.starts_on = min(started_on or first_day(ended), first_day(ended))
    elif started_on is not None:
        last = max(quarter_of(started_on) + step.effort - 1, now)
        step.finishes_on = choice.finishes_on or last_day(last)
        step.starts_on = min(started_on, step.finishes_on)
    elif choice.finishes_on is not None:
        step.starts_on = first_day(quarter_of(choice.finishes_on) - step.effort + 1)
        step.finishes_on = choice.finishes_on


def open_steps(steps: Iterable[Step]) -> list[Step]:
    """The steps that take capacity and that others wait for."""
    return [step for step in steps if step.is_open]


def link(steps: list[Step], framework: Framework) -> None:
    """What each step waits for: the open step before it in its capability, and the open steps that it requires."""
    by_key = {(step.capability, step.stage): step for step in open_steps(steps)}
    for (capability, stage), step in by_key.items():
        before = [(capability, below) for below in Stage if below < stage]
        step.waits_for = [by_key[key] for key in before if key in by_key]
        needs = [(one.capability, one.at) for one in framework.capability(capability).requires if one.stage == stage]
        step.requires = [by_key[need] for need in needs if need in by_key]

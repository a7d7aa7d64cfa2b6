"""A standing -> the steps to the chosen targets, and what each waits for (SEMANTICS 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from finops_model.framework import Framework, Stage
from finops_model.roadmap.quarters import first_day, last_day, quarter_of

QUARTERS_TO = {Stage.CRAWL: 1, Stage.WALK: 2, Stage.RUN: 3}
"""How many quarters a step to each stage lasts unless the planner set another effort."""

MAX_EFFORT = 12
"""The longest effort that a step may have, in quarters (three years)."""

CHOSEN_STATUSES = ("planned", "in progress", "dropped")
"""What people may set; the fourth status, ``done``, follows from the standing."""


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


@dataclass(slots=True)
class Step:
    """A step on its way into the schedule.

    Attributes:
        capability: a capability id; with ``stage``, which the step leads to, what a step is known by.
        due_on: when the target of the capability is due.
        order: sorts first what is scheduled first.
        effort: quarters that the step lasts.
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
    waits_for: list["Step"] = field(default_factory=list)
    requires: list["Step"] = field(default_factory=list)

    @property
    def scheduled(self) -> bool:
        """Whether it has its dates."""
        return self.finishes_on is not None

    def may_start(self, quarter: int) -> bool:
        """Whether all that it waits for has finished in an earlier quarter."""
        return all(
            one.finishes_on is not None and quarter_of(one.finishes_on) < quarter
            for one in (*self.waits_for, *self.requires)
        )


def steps_of(row: Any, place: int, choices: Mapping[tuple[str, Stage], Choice]) -> Iterable[Step]:
    """The steps of one capability: those still to go, and those done that somebody had set something for."""
    if np.isnan(row.stage) or np.isnan(row.target):
        return
    due_on = None if pd.isna(row.due_on) else row.due_on.date()
    order = (due_on or date.max, -row.value, -row.gap, place)
    for stage in (stage for stage in QUARTERS_TO if stage <= row.target):
        choice = choices.get((row.capability, stage))
        if stage > row.stage:
            yield _open_step(row.capability, stage, due_on, order, choice or Choice())
        elif choice is not None:
            step = Step(row.capability, stage, due_on, (*order, stage), "done", choice.effort or QUARTERS_TO[stage])
            step.starts_on, step.finishes_on = choice.starts_on, choice.finishes_on
            yield step


def _open_step(capability: str, stage: Stage, due_on: date | None, order: tuple[Any, ...], choice: Choice) -> Step:
    """A step that is still to go, with the dates that people set."""
    status, effort = choice.status or "planned", choice.effort or QUARTERS_TO[stage]
    step = Step(capability, stage, due_on, (*order, stage), status, effort)
    if status != "dropped":
        _pin(step, choice)
    return step


def _pin(step: Step, choice: Choice) -> None:
    """The dates that people set; the one they left out follows from the effort."""
    if choice.starts_on is not None:
        step.starts_on = choice.starts_on
        step.finishes_on = choice.finishes_on or last_day(quarter_of(choice.starts_on) + step.effort - 1)
    elif choice.finishes_on is not None:
        step.starts_on = first_day(quarter_of(choice.finishes_on) - step.effort + 1)
        step.finishes_on = choice.finishes_on


def open_steps(steps: Iterable[Step]) -> list[Step]:
    """The steps that take capacity and that others wait for."""
    return [step for step in steps if step.status not in ("done", "dropped")]


def link(steps: list[Step], framework: Framework) -> None:
    """What each step waits for: the open step before it in its capability, and the open steps that it requires."""
    by_key = {(step.capability, step.stage): step for step in open_steps(steps)}
    for (capability, stage), step in by_key.items():
        before = [(capability, below) for below in Stage if below < stage]
        step.waits_for = [by_key[key] for key in before if key in by_key]
        needs = [(one.capability, one.at) for one in framework.capability(capability).requires if one.stage == stage]
        step.requires = [by_key[need] for need in needs if need in by_key]

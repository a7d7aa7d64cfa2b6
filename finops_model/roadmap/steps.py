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

MAX_EFFORT = 40
"""The longest effort a step may have, in quarters (ten years)."""

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
    """A step on its way into the schedule. Quarters are counted as year * 4 + 0..3."""

    row: Any
    stage: Stage
    order: tuple[Any, ...]
    status: str
    effort: int
    starts_on: date | None = None
    finishes_on: date | None = None
    waits_for: list["Step"] = field(default_factory=list)
    requires: list["Step"] = field(default_factory=list)

    @property
    def scheduled(self) -> bool:
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
    due_on = date.max if pd.isna(row.due_on) else row.due_on.date()
    for stage in (Stage.CRAWL, Stage.WALK, Stage.RUN):
        choice = choices.get((row.capability, stage))
        done = stage <= row.stage
        if stage > row.target or (done and choice is None):
            continue
        choice = choice or Choice()
        status = "done" if done else choice.status or "planned"
        step = Step(
            row, stage, (due_on, -row.value, -row.gap, place, stage), status, choice.effort or QUARTERS_TO[stage]
        )
        if status == "done":
            step.starts_on, step.finishes_on = choice.starts_on, choice.finishes_on
        elif status != "dropped":
            _pin(step, choice)
        yield step


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
    by_key = {(step.row.capability, step.stage): step for step in open_steps(steps)}
    for (capability, stage), step in by_key.items():
        before = [(capability, below) for below in Stage if below < stage]
        step.waits_for = [by_key[key] for key in before if key in by_key]
        needs = [(one.capability, one.at) for one in framework.capability(capability).requires if one.stage == stage]
        step.requires = [by_key[need] for need in needs if need in by_key]

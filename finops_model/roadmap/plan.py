"""The plan that people own: drawn anew from the standing, the targets and what people set (SEMANTICS 8). Pure.

The schedule is that of :mod:`finops_model.roadmap.schedule`; the plan says beside it what was accepted, how far each
step is, how far it has moved, and what it breaks. Nothing here changes a score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from finops_model.assessment import AcceptedPlan, Baseline, PlanStep, StepKey, StepStatus
from finops_model.framework import Framework, Stage
from finops_model.roadmap import schedule
from finops_model.roadmap.marks import crowded_quarters, marks_of
from finops_model.roadmap.projection import project
from finops_model.roadmap.quarters import quarter_of
from finops_model.roadmap.steps import DONE, QUARTERS_TO, Choice, Step
from finops_model.scoring import implied_criteria


class StepState(StrEnum):
    """The states of a step beside those that people set (SEMANTICS 8). The words are part of the stable interface."""

    DONE = DONE
    NO_LONGER_NEEDED = "no longer needed"
    PROPOSED = "proposed"


PLAN_COLUMNS = (
    *schedule.COLUMNS,
    "state",
    "accepted",
    "effort",
    "pinned_starts_on",
    "pinned_finishes_on",
    "note",
    "links",
    "progress_met",
    "progress_of",
    "baseline_starts_on",
    "baseline_finishes_on",
    "slip_quarters",
    "marks",
    "started_on",
    "done_on",
)
"""The columns of :attr:`Plan.steps`."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The plan of a scope on a day; before anything is accepted, the proposal in the same shape.

    Attributes:
        as_of: the day of the standing; what flows starts with the first quarter that begins after it.
        capacity: how many steps run in the same quarter at most.
        accepted: whether there is a plan; False: every step is proposed.
        steps: one row per step in schedule order, those no longer needed last. The columns of
            :attr:`finops_model.roadmap.Roadmap.steps` (``owner`` is that of the step, else of the target;
            ``criteria`` are neither known to be met nor ticked), and:

            - ``state``: done, no longer needed, proposed, or what people set: planned, in progress, reported done,
              dropped; ``accepted`` (bool); ``effort`` (quarters, int).
            - ``pinned_starts_on, pinned_finishes_on`` (NaT: flows), ``note`` (""), ``links`` (tuple of addresses).
            - ``progress_met`` of ``progress_of`` criteria of the stage (int); a done step has met all.
            - ``baseline_starts_on, baseline_finishes_on`` (NaT: not accepted, or accepted without dates).
            - ``slip_quarters``: from the baseline's finish of the last step to the target to its finish now, the same
              on every step of the capability; above 0 is later. NaN: one of the two is missing.
            - ``marks``: tuple of messages, what the step breaks or waits for; empty: nothing.
            - ``started_on`` (NaT: never in progress), ``done_on``: the day of the rating that reached the stage, and
              then also ``finishes_on``.

            A step that is done, no longer needed, dropped, behind a dropped one or not assessed takes no capacity; all
            but the done ones have no dates.
        assess_first: the capabilities with a target that were never assessed, in framework order.
        crowded: the first days of quarters in which more steps run than the capacity, and how many.
        projection: ``quarter_ends_on, attainment`` (0 to 100; NaN: nothing is rated and has a target): what the plan
            would bring if it held, at the end of each quarter until it ends. Nothing planned: no rows.
    """

    as_of: date
    capacity: int
    accepted: bool
    steps: pd.DataFrame
    assess_first: tuple[str, ...]
    crowded: Mapping[date, int]
    projection: pd.DataFrame


def draw_plan(
    standing: pd.DataFrame,
    framework: Framework,
    as_of: date,
    accepted: AcceptedPlan | None = None,
    reached_on: Mapping[StepKey, date] | None = None,
    capacity: int | None = None,
) -> Plan:
    """The plan of one scope on one day.

    Args:
        standing: of one scope on one day (:func:`finops_model.scoring.stand`), rows in any order.
        accepted: what people accepted and set; None: nothing, so every step is proposed.
        reached_on: when each stage was reached (:func:`.reached.reached_days`); a stage that is missing counts from
            the day of the newest rating.
        capacity: another than the accepted one (what-if, or before anything is accepted); without both: the default.

    Raises:
        ValueError: as :func:`.schedule.plan`.
    """
    return _drawn(standing, framework, as_of, accepted, reached_on or {}, capacity, {})


@dataclass(frozen=True, slots=True)
class Changes:
    """Other inputs for a what-if; what is left out stays as it is.

    Attributes:
        capacity: steps in the same quarter.
        efforts: quarters by step.
        dues: due dates by capability id; None: without one.
        targets: by capability id; None: no target.
        dropped: steps that are not made.
    """

    capacity: int | None = None
    efforts: Mapping[StepKey, int] | None = None
    dues: Mapping[str, date | None] | None = None
    targets: Mapping[str, Stage | None] | None = None
    dropped: frozenset[StepKey] = frozenset()


def what_if(
    standing: pd.DataFrame,
    framework: Framework,
    as_of: date,
    changes: Changes,
    accepted: AcceptedPlan | None = None,
    reached_on: Mapping[StepKey, date] | None = None,
    capacity: int | None = None,
) -> Plan:
    """The plan as it would be with other inputs: the same computation, and nothing is written.

    Args:
        standing, accepted, reached_on, capacity: as :func:`draw_plan`; a capacity of the changes wins.

    Raises:
        ValueError: an effort or a capacity out of range.
    """
    others: dict[StepKey, Choice] = {key: Choice(effort=quarters) for key, quarters in (changes.efforts or {}).items()}
    others |= {key: Choice(status=StepStatus.DROPPED) for key in changes.dropped}
    changed = standing_with(standing, changes)
    return _drawn(changed, framework, as_of, accepted, reached_on or {}, changes.capacity or capacity, others)


def standing_with(standing: pd.DataFrame, changes: Changes) -> pd.DataFrame:
    """A standing with the targets and due dates of a what-if; a copy."""
    changed = standing.copy()
    capability = changed["capability"]
    for id, stage in (changes.targets or {}).items():
        changed.loc[capability == id, "target"] = np.nan if stage is None else float(stage)
    for id, due_on in (changes.dues or {}).items():
        changed.loc[capability == id, "due_on"] = pd.NaT if due_on is None else pd.Timestamp(due_on)
    changed["gap"] = np.maximum(changed["target"] - changed["stage"], 0)
    return changed


def _drawn(
    standing: pd.DataFrame,
    framework: Framework,
    as_of: date,
    accepted: AcceptedPlan | None,
    reached_on: Mapping[StepKey, date],
    capacity: int | None,
    others: Mapping[StepKey, Choice],
) -> Plan:
    """The plan; ``others`` are choices of a what-if, which win over what people set."""
    plan = accepted or AcceptedPlan(schedule.CAPACITY)
    capacity = plan.capacity if capacity is None else capacity
    rows = schedule.standing_rows(standing, framework, capacity)
    choices = choices_of(plan.steps, others)
    steps = schedule.scheduled(rows, framework, as_of, capacity, choices)
    steps = [step for step in steps if step.status != DONE]
    late = schedule.late_quarters(steps)
    drawing = _Drawing(framework, as_of, capacity, plan, choices, {row.capability: row for row in rows})
    steps += drawing.steps_beside(steps, reached_on)
    steps.sort(key=lambda step: (step.status == StepState.NO_LONGER_NEEDED, schedule.schedule_order(step)))
    frame = schedule.steps_frame(steps, rows, late, framework)
    return Plan(
        as_of,
        capacity,
        accepted is not None,
        drawing.completed(frame, steps, late),
        schedule.unassessed_targets(rows),
        crowded_quarters(steps, capacity, quarter_of(as_of)),
        project(standing, frame, as_of),
    )


def choices_of(steps: Mapping[StepKey, PlanStep], others: Mapping[StepKey, Choice]) -> dict[StepKey, Choice]:
    """What the schedule needs of what people set, and of a what-if."""
    choices = {
        key: Choice(step.effort, step.starts_on, step.finishes_on, step.status, step.started_on, step.ended_on)
        for key, step in steps.items()
    }
    for key, other in others.items():
        was = choices.get(key, Choice())
        effort, status = other.effort or was.effort, other.status or was.status
        choices[key] = Choice(effort, was.starts_on, was.finishes_on, status, was.started_on, was.ended_on)
    return choices


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the columns of the plan are made from."""

    framework: Framework
    as_of: date
    capacity: int
    plan: AcceptedPlan
    choices: Mapping[StepKey, Choice]
    row_of: Mapping[str, Any]

    def steps_beside(self, scheduled: list[Step], reached_on: Mapping[StepKey, date]) -> list[Step]:
        """The accepted steps that are not in the schedule: done, no longer needed, or not assessed."""
        known = {(step.capability, step.stage) for step in scheduled}
        beside: list[Step] = []
        for (capability, stage), said in self.plan.steps.items():
            row = self.row_of.get(capability)
            if row is None or (capability, stage) in known:
                continue
            step = self._step_beside(row, stage, said)
            if step.status == DONE:
                reached: date = reached_on.get((capability, stage)) or row.assessed_on.date()
                started_on = said.starts_on or said.started_on
                step.starts_on = min(started_on, reached) if started_on is not None else None
                step.finishes_on = reached
            beside.append(step)
        return beside

    def _step_beside(self, row: Any, stage: Stage, said: PlanStep) -> Step:
        """A step outside the schedule, without dates."""
        due_on = None if pd.isna(row.due_on) else row.due_on.date()
        place = self.framework.capabilities.index(self.framework.capability(row.capability))
        order = (due_on or date.max, -row.value, -np.nan_to_num(row.gap), place, stage)
        status = said.status if row.target >= stage else StepState.NO_LONGER_NEEDED
        if row.form == "not applicable":
            status = StepState.NO_LONGER_NEEDED
        if row.stage >= stage:
            status = DONE
        effort = said.effort or QUARTERS_TO[stage]
        return Step(row.capability, stage, due_on, order, status, effort, reachable=False)

    def completed(self, frame: pd.DataFrame, steps: list[Step], late: Mapping[str, float]) -> pd.DataFrame:
        """The frame of steps with the columns of the plan."""
        slips = self._slips(steps)
        marks = marks_of(steps, self.framework, self.as_of, self.capacity, self.choices, late, self.row_of)
        rows = [self._row(step) for step in steps]
        added = pd.DataFrame(rows, columns=list(PLAN_COLUMNS[len(schedule.COLUMNS) :]), index=frame.index)
        added["slip_quarters"] = [slips.get(step.capability, np.nan) for step in steps]
        added["marks"] = [marks[step.capability, step.stage] for step in steps]
        types: dict[str, Any] = {"state": "str", "note": "str", "accepted": bool, "effort": np.int64}
        types |= {"progress_met": np.int64, "progress_of": np.int64, "slip_quarters": float}
        types |= {name: "datetime64[us]" for name in PLAN_COLUMNS[len(schedule.COLUMNS) :] if name.endswith("_on")}
        completed = pd.concat([frame, added.astype(types)], axis="columns")
        owners = [self._said(step).owner for step in steps]
        completed["owner"] = [own or owner for own, owner in zip(owners, frame["owner"], strict=True)]
        completed["owner"] = completed["owner"].astype("str")
        criteria = [self._open_criteria(step) for step in steps]
        completed["criteria"] = pd.Series(criteria, index=completed.index, dtype=object)  # also of no steps
        return completed

    def _said(self, step: Step) -> PlanStep:
        """What people set for a step; the default for one that is not accepted."""
        return self.plan.steps.get((step.capability, step.stage), PlanStep())

    def _row(self, step: Step) -> tuple[Any, ...]:
        """The columns of the plan for one step; slip and marks are filled in afterwards."""
        key, said = (step.capability, step.stage), self._said(step)
        baseline = self.plan.baselines.get(key, Baseline(None, None))
        criteria = self.framework.criteria_of(step.stage)
        return (
            self._state(step),
            key in self.plan.steps,
            step.effort,
            said.starts_on,
            said.finishes_on,
            said.note,
            said.links,
            len(criteria) - len(self._open_criteria(step)),
            len(criteria),
            baseline.starts_on,
            baseline.finishes_on,
            None,
            None,
            said.started_on,
            step.finishes_on if step.status == DONE else None,
        )

    def _state(self, step: Step) -> str:
        """The word for where a step is in its life."""
        accepted = (step.capability, step.stage) in self.plan.steps
        return step.status if accepted or step.status == StepStatus.DROPPED else StepState.PROPOSED

    def _open_criteria(self, step: Step) -> tuple[str, ...]:
        """The criteria of the stage that neither the newest rating nor a tick says are met."""
        if step.status == DONE:
            return ()
        rated = self.row_of[step.capability].criteria
        met = set() if pd.isna(rated) else set(rated.split())
        met |= {id for (capability, id), tick in self.plan.ticks.items() if tick.met and capability == step.capability}
        met.update(implied_criteria(met, self.framework))
        return tuple(one.id for one in self.framework.criteria_of(step.stage) if one.id not in met)

    def _slips(self, steps: list[Step]) -> dict[str, float]:
        """By capability: quarters from the baseline's finish of the last step to the target to its finish now."""
        last: dict[str, Step] = {}
        for step in sorted(steps, key=lambda step: step.stage):
            if step.stage <= self.row_of[step.capability].target:
                last[step.capability] = step
        slips: dict[str, float] = {}
        for capability, step in last.items():
            baseline = self.plan.baselines.get((capability, step.stage))
            if baseline is not None and baseline.finishes_on is not None and step.finishes_on is not None:
                slips[capability] = float(quarter_of(step.finishes_on) - quarter_of(baseline.finishes_on))
        return slips

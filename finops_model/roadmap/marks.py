"""What a plan breaks: sentences at the step, in the words of whoever has to decide (SEMANTICS 8).

What people pin is kept and nothing is moved silently, so a plan can break an order, a requirement, the capacity or a
due date. Each is said at the step that breaks it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from finops_model.assessment import StepKey, StepStatus
from finops_model.framework import Framework
from finops_model.messages import Message, ShownDay, message, plural
from finops_model.roadmap.quarters import first_day, quarter_of
from finops_model.roadmap.steps import DONE, Choice, Step


def marks_of(
    steps: list[Step],
    framework: Framework,
    as_of: date,
    capacity: int,
    choices: Mapping[StepKey, Choice],
    late: Mapping[str, float],
    row_of: Mapping[str, Any],
) -> dict[StepKey, tuple[Message, ...]]:
    """The sentences of every step; most have none.

    Args:
        choices: what people set, by step.
        late: quarters by which each capability misses its due date (NaN: cannot be said).
        row_of: the standing, by capability id.
    """
    crowded = crowded_quarters(steps, capacity, quarter_of(as_of))
    by_key = {(step.capability, step.stage): step for step in steps}
    last = _last_steps(steps, row_of)
    found: dict[StepKey, tuple[Message, ...]] = {}
    for key, step in by_key.items():
        choice, row = choices.get(key, Choice()), row_of[step.capability]
        said = [*_missing(step, row), *_unconfirmed(step, choice, row), *_order(step), *_pins(step, choice, as_of)]
        if step.is_open and step.status != StepStatus.REPORTED_DONE:
            said += _requirements(step, by_key, framework)
            said += _crowd(step, choice, crowded, capacity)
        if last.get(step.capability) is step:
            said += _due(step, late.get(step.capability, np.nan), as_of)
        found[key] = tuple(said)
    return found


def crowded_quarters(steps: Iterable[Step], capacity: int, now: int) -> dict[date, int]:
    """The first days of the quarters from ``now`` on in which more steps run than the capacity, and how many."""
    running: Counter[int] = Counter()
    for step in steps:
        if (
            step.is_open
            and step.status != StepStatus.REPORTED_DONE
            and step.starts_on is not None
            and step.finishes_on is not None
        ):
            running.update(range(max(now, quarter_of(step.starts_on)), quarter_of(step.finishes_on) + 1))
    return {first_day(quarter): count for quarter, count in sorted(running.items()) if count > capacity}


def quarter_words(day: date) -> Message:
    """The calendar quarter of a day within a sentence: ``2027 Q1``."""
    return message("{year} Q{quarter}", year=day.year, quarter=(day.month + 2) // 3)


def _last_steps(steps: list[Step], row_of: Mapping[str, Any]) -> dict[str, Step]:
    """The last step to the target of each capability that is below it."""
    last: dict[str, Step] = {}
    for step in sorted(steps, key=lambda step: step.stage):
        if step.status != DONE and step.stage <= row_of[step.capability].target:
            last[step.capability] = step
    return last


def _missing(step: Step, row: Any) -> Iterable[Message]:
    """Why a step that people work on has no dates."""
    if step.status not in (StepStatus.PLANNED, StepStatus.IN_PROGRESS, StepStatus.REPORTED_DONE):
        return
    if np.isnan(row.stage):
        yield message("The capability is not assessed, so the step has no dates yet.")
    elif not step.reachable:
        yield message("An earlier step of the capability is dropped, so this stage is not reached.")


def _unconfirmed(step: Step, choice: Choice, row: Any) -> Iterable[Message]:
    """A step that is reported done and that a newer assessment does not confirm."""
    if step.status != StepStatus.REPORTED_DONE or choice.ended_on is None or pd.isna(row.assessed_on):
        return
    assessed_on = row.assessed_on.date()
    if assessed_on > choice.ended_on:
        yield message(
            "Reported done, but the assessment of {day} has not reached {stage}.",
            day=ShownDay.of(assessed_on),
            stage=step.stage.label,
        )


def _order(step: Step) -> Iterable[Message]:
    """A step that starts before the one before it in its capability has finished."""
    for before in step.waits_for:
        if step.status != StepStatus.REPORTED_DONE and _overlap(step, before):
            assert before.finishes_on is not None
            yield message(
                "It starts before the step to {stage} finishes in {quarter}.",
                stage=before.stage.label,
                quarter=quarter_words(before.finishes_on),
            )


def _overlap(step: Step, before: Step) -> bool:
    """Whether a step starts in or before the quarter in which another finishes that should come first."""
    if step.starts_on is None or before.finishes_on is None:
        return False
    return quarter_of(step.starts_on) <= quarter_of(before.finishes_on)


def _requirements(step: Step, by_key: Mapping[StepKey, Step], framework: Framework) -> Iterable[Message]:
    """What a step requires and does not get in time, or not at all."""
    for required in framework.capability(step.capability).requires:
        need = by_key.get((required.capability, required.at))
        if required.stage != step.stage or need is None or need.status == DONE:
            continue
        name = framework.capability(required.capability).name
        if not need.is_open:
            yield message(
                "It requires {name} at {stage}, which the plan does not reach.", name=name, stage=required.at.label
            )
        elif _overlap(step, need):
            assert need.finishes_on is not None
            yield message(
                "It requires {name} at {stage}, which is reached only in {quarter}.",
                name=name,
                stage=required.at.label,
                quarter=quarter_words(need.finishes_on),
            )


def _crowd(step: Step, choice: Choice, crowded: Mapping[date, int], capacity: int) -> Iterable[Message]:
    """The first quarter that a step with a place of its own helps to overfill; what flows never does."""
    fixed = choice.starts_on or choice.finishes_on or (step.status == StepStatus.IN_PROGRESS and choice.started_on)
    if not fixed or step.starts_on is None or step.finishes_on is None:
        return
    first, last = quarter_of(step.starts_on), quarter_of(step.finishes_on)
    for day, count in crowded.items():
        if first <= quarter_of(day) <= last:
            yield message(
                "In {quarter}, {count:,} steps run in parallel; the capacity is {capacity:,}.",
                quarter=quarter_words(day),
                count=count,
                capacity=capacity,
            )
            return


def _pins(step: Step, choice: Choice, as_of: date) -> Iterable[Message]:
    """Dates that people set and that say two things, or that have passed."""
    if not step.is_open or step.status == StepStatus.REPORTED_DONE:
        return
    if choice.starts_on is not None and choice.finishes_on is not None and choice.effort is not None:
        quarters = quarter_of(choice.finishes_on) - quarter_of(choice.starts_on) + 1
        if quarters != choice.effort:
            yield plural(
                "Its dates span {count:,} quarter, its effort says {effort:,}.",
                "Its dates span {count:,} quarters, its effort says {effort:,}.",
                quarters,
                effort=choice.effort,
            )
    if choice.finishes_on is not None and choice.finishes_on < as_of:
        yield message("Its finish on {day} has passed.", day=ShownDay.of(choice.finishes_on))
    elif step.status == StepStatus.PLANNED and choice.starts_on is not None and choice.starts_on < as_of:
        yield message("Its start on {day} has passed and it is not in progress.", day=ShownDay.of(choice.starts_on))
    elif _overran(step, choice, as_of):
        yield message("It has been in progress longer than its effort.")


def _overran(step: Step, choice: Choice, as_of: date) -> bool:
    """Whether a step in progress should have finished in an earlier quarter by its effort."""
    started_on = choice.starts_on or choice.started_on
    if step.status != StepStatus.IN_PROGRESS or started_on is None or choice.finishes_on is not None:
        return False
    return quarter_of(started_on) + step.effort - 1 < quarter_of(as_of)


def _due(step: Step, late_quarters: float, as_of: date) -> Iterable[Message]:
    """How the last step to a target stands to its due date."""
    if step.due_on is not None and step.due_on < as_of and step.status != StepStatus.DROPPED:
        yield message("Its target was due on {day}.", day=ShownDay.of(step.due_on))
    if late_quarters > 0:
        yield plural(
            "It reaches its target {count:,} quarter after the due date.",
            "It reaches its target {count:,} quarters after the due date.",
            int(late_quarters),
        )

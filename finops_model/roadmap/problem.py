"""A standing -> the scheduling problem behind its roadmap: tasks, chains and a capacity, all in quarters. Pure.

What the list schedule (:mod:`.schedule`) decides step by step, :mod:`.solver` searches over *all* schedules; this is
what both are about (SEMANTICS 6 and 8), without frames, names and days.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from finops_model.framework import Framework, Stage
from finops_model.roadmap.quarters import quarter_of
from finops_model.roadmap.steps import Choice, Step, link, open_steps, steps_of
from finops_model.rows import rows_of

Starts = tuple[int, ...]
"""A schedule: the quarter in which each task of a problem starts, counted as :func:`.quarters.quarter_of` does."""


@dataclass(frozen=True, slots=True)
class Task:
    """A step that takes capacity.

    Attributes:
        capability, stage: the step.
        effort: quarters that it lasts, at least 1.
        pinned: the quarter in which it starts, whatever that breaks; None: it flows.
        waits_for: the tasks (by position) that have to finish in an earlier quarter: the one before it in its
            capability, and those that it requires. A pinned task names those only that a schedule can respect.
    """

    capability: str
    stage: Stage
    effort: int
    pinned: int | None = None
    waits_for: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """The tasks of one capability, up to its target.

    Attributes:
        value: the business value, 1 to 5.
        due: the quarter of the due date; None: without one, or nothing can be late because the last step is dropped.
        reached: the stage that the capability has reached by now, as a level (0: below Crawl).
        target: the stage that it shall reach.
        tasks: positions of its tasks, in the order of stages; never empty.
    """

    capability: str
    value: int
    due: int | None
    reached: int
    target: Stage
    tasks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a schedule has to respect, and what its lateness is measured by.

    Attributes:
        first: the first quarter in which a task that flows may start.
        capacity: how many tasks run in one quarter at most. Pinned tasks run in any case; no other task runs in a
            quarter that they fill.
        tasks: in the order of the list schedule, so that a task comes after what is taken before it.
        chains: one per capability with a task, in framework order.
    """

    first: int
    capacity: int
    tasks: tuple[Task, ...]
    chains: tuple[Chain, ...]

    @property
    def horizon(self) -> int:
        """The quarter after the last one that any sensible schedule needs: all tasks one after the other."""
        pinned = [task.pinned + task.effort for task in self.tasks if task.pinned is not None]
        free = sum(task.effort for task in self.tasks if task.pinned is None)
        return max([self.first, *pinned]) + free


def problem_of(
    standing: pd.DataFrame,
    framework: Framework,
    as_of: date,
    capacity: int,
    choices: Mapping[tuple[str, Stage], Choice] | None = None,
) -> Problem:
    """The problem behind :func:`.schedule.plan` with the same arguments; everything reached: no tasks.

    Requirements form no circle: reading a framework refuses one.
    """
    place = {one.id: index for index, one in enumerate(framework.capabilities)}
    rows: list[Any] = sorted(rows_of(standing), key=lambda row: place[str(row.capability)])
    steps = [
        step for number, row in enumerate(rows) for step in steps_of(row, number, quarter_of(as_of), choices or {})
    ]
    link(steps, framework)
    waiting = sorted(open_steps(steps), key=lambda step: step.order)
    first = quarter_of(as_of) + 1
    tasks = respectable(_tasks(waiting), first)
    chains = [_chain(row, steps, tasks) for row in rows if any(task.capability == row.capability for task in tasks)]
    # No schedule runs more tasks than there are; the solver cannot count with numbers of any size.
    return Problem(first, min(capacity, max(1, len(tasks))), tasks, tuple(chains))


def earliest_starts(tasks: Sequence[Task], first: int) -> Starts:
    """The earliest quarter in which each task can start with any capacity: pins, and else what it waits for."""
    starts: dict[int, int] = {}

    def start_of(position: int) -> int:
        task = tasks[position]
        if position not in starts:
            before = [start_of(one) + tasks[one].effort for one in task.waits_for] if task.pinned is None else []
            starts[position] = max([first, *before]) if task.pinned is None else task.pinned
        return starts[position]

    return tuple(start_of(position) for position in range(len(tasks)))


def finish_quarters(problem: Problem, starts: Starts) -> dict[str, int]:
    """The quarter in which each capability reaches its target, by its id: in that one its last task finishes."""
    last = {chain.capability: chain.tasks[-1] for chain in problem.chains}
    return {capability: starts[task] + problem.tasks[task].effort - 1 for capability, task in last.items()}


def late_quarters(problem: Problem, starts: Starts) -> dict[str, int]:
    """How many quarters after the one of its due date each late capability reaches its target; nothing late: empty."""
    finishes = finish_quarters(problem, starts)
    late = {
        chain.capability: finishes[chain.capability] - chain.due for chain in problem.chains if chain.due is not None
    }
    return {capability: quarters for capability, quarters in late.items() if quarters > 0}


def broken_orders(problem: Problem, starts: Starts) -> list[tuple[int, int]]:
    """The tasks that do not wait for another that they could wait for, with that other one: only pinned tasks do so."""
    return [
        (number, before)
        for number, task in enumerate(problem.tasks)
        for before in task.waits_for
        if starts[before] + problem.tasks[before].effort > starts[number]
    ]


def list_schedule(problem: Problem, capacity: int | None = None) -> Starts:
    """The schedule of SEMANTICS 6: quarter after quarter, in order, while the capacity lasts.

    Args:
        capacity: another one than the problem's.
    """
    room = capacity or problem.capacity
    tasks = problem.tasks
    starts = {position: task.pinned for position, task in enumerate(tasks) if task.pinned is not None}
    running = pinned_load(problem)
    quarter = problem.first
    while len(starts) < len(tasks):
        for position, task in enumerate(tasks):
            if position in starts or not all(_is_over(tasks, starts, one, quarter) for one in task.waits_for):
                continue
            needed = range(quarter, quarter + task.effort)
            if all(running[one] < room for one in needed):
                starts[position] = quarter
                running.update(needed)
        quarter += 1
    return tuple(starts[position] for position in range(len(tasks)))


def pinned_load(problem: Problem) -> Counter[int]:
    """How many pinned tasks run in each quarter."""
    return Counter(
        quarter
        for task in problem.tasks
        if task.pinned is not None
        for quarter in range(task.pinned, task.pinned + task.effort)
    )


def _is_over(tasks: Sequence[Task], starts: Mapping[int, int], position: int, quarter: int) -> bool:
    """Whether a task has finished before a quarter."""
    return position in starts and starts[position] + tasks[position].effort <= quarter


def _tasks(steps: Sequence[Step]) -> list[Task]:
    """The tasks of open steps, in their order, with everything that they wait for."""
    position = {id(step): number for number, step in enumerate(steps)}
    return [
        Task(
            step.capability,
            step.stage,
            step.effort if span is None else len(span),
            None if span is None else span[0],
            tuple(sorted({position[id(one)] for one in (*step.waits_for, *step.requires)})),
        )
        for step, span in ((step, _span(step)) for step in steps)
    ]


def _span(step: Step) -> range | None:
    """The quarters that a pinned step takes; None: it flows."""
    if step.starts_on is None or step.finishes_on is None:
        return None
    return range(quarter_of(step.starts_on), quarter_of(step.finishes_on) + 1)


def respectable(tasks: Sequence[Task], first: int) -> tuple[Task, ...]:
    """The tasks without what no schedule can respect: a pinned task before which something cannot finish in time."""
    earliest = earliest_starts(tasks, first)

    def waits(task: Task) -> tuple[int, ...]:
        pinned = task.pinned
        if pinned is None:
            return task.waits_for
        return tuple(one for one in task.waits_for if earliest[one] + tasks[one].effort <= pinned)

    return tuple(replace(task, waits_for=waits(task)) for task in tasks)


def _chain(row: Any, steps: Sequence[Step], tasks: Sequence[Task]) -> Chain:
    """The tasks of one row of a standing."""
    own = [step for step in steps if step.capability == row.capability]
    reaches = own[-1].is_open  # in the order of stages; where the last one is dropped or not reached, nothing is late
    due = quarter_of(row.due_on.date()) if reaches and not pd.isna(row.due_on) else None
    positions = sorted(
        (number for number, task in enumerate(tasks) if task.capability == row.capability),
        key=lambda number: tasks[number].stage,
    )
    return Chain(row.capability, int(row.value), due, int(row.stage), Stage(int(row.target)), tuple(positions))

"""The problem of a roadmap as a model for CP-SAT: when each task starts, and which tasks the targets keep."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from finops_model.framework import Stage
from finops_model.roadmap.problem import Chain, Problem, Starts
from finops_model.roadmap.solver.search import cp_model


@dataclass(frozen=True, slots=True)
class Model:
    """A model and its variables.

    Attributes:
        cp: the model of OR-tools.
        starts: the quarter in which each task starts.
        present: by task, whether the targets keep it; a task that is not here is kept in any case.
        broken: one for each order that a pin may break: whether it does.
    """

    cp: Any
    starts: tuple[Any, ...]
    present: Mapping[int, Any]
    broken: tuple[Any, ...]


def model_of(problem: Problem, capacity: int, lowering: bool = False) -> Model:
    """The model of all schedules that keep durations, order, requirements, pins and a capacity.

    Args:
        lowering: targets may be lowered, not below Crawl and not below the stage reached.
    """
    cp = cp_model().CpModel()
    starts = _starts(cp, problem)
    present = _present(cp, problem) if lowering else {}
    _limit_load(cp, problem, capacity, starts, present)
    return Model(cp, starts, present, _wait(cp, problem, starts, present))


def _starts(cp: Any, problem: Problem) -> tuple[Any, ...]:
    """A variable for the start of each task."""
    return tuple(
        cp.new_int_var(problem.first, problem.horizon - task.effort, "")
        if task.pinned is None
        else cp.new_constant(task.pinned)
        for task in problem.tasks
    )


def _present(cp: Any, problem: Problem) -> dict[int, Any]:
    """A variable for each task that a lower target can do without; a task needs those before it in its capability."""
    present: dict[int, Any] = {}
    for chain in problem.chains:
        kept = [one for one in chain.tasks if problem.tasks[one].stage > Stage.CRAWL]
        present.update((one, cp.new_bool_var("")) for one in kept)
        for before, after in pairwise(kept):
            cp.add_implication(present[after], present[before])
    return present


def _limit_load(cp: Any, problem: Problem, capacity: int, starts: tuple[Any, ...], present: Mapping[int, Any]) -> None:
    """No more tasks than the capacity in a quarter; pinned tasks take what is there, and more without a word."""
    intervals: list[Any] = []
    demands: list[Any] = []
    pinned: dict[int, list[Any]] = defaultdict(list)
    for number, task in enumerate(problem.tasks):
        kept = present.get(number, True)
        if task.pinned is None:
            intervals.append(cp.new_optional_fixed_size_interval_var(starts[number], task.effort, kept, ""))
            demands.append(1)
        else:
            for quarter in range(task.pinned, task.pinned + task.effort):
                pinned[quarter].append(kept)
    for quarter, kept in pinned.items():
        taken = cp.new_int_var(0, capacity, "")
        cp.add_min_equality(taken, [sum(kept), capacity])
        intervals.append(cp.new_fixed_size_interval_var(quarter, 1, ""))
        demands.append(taken)
    cp.add_cumulative(intervals, demands, capacity)


def _wait(cp: Any, problem: Problem, starts: tuple[Any, ...], present: Mapping[int, Any]) -> tuple[Any, ...]:
    """Each task after those that it waits for; returned: what says that a pinned task does not."""
    broken: list[Any] = []
    for number, task in enumerate(problem.tasks):
        for before in task.waits_for:
            order = cp.add(starts[number] >= starts[before] + problem.tasks[before].effort)
            unless = [present[one] for one in (number, before) if one in present]
            if task.pinned is not None and problem.tasks[before].pinned is None:
                broken.append(cp.new_bool_var(""))
                unless.append(broken[-1].negated())
            order.only_enforce_if(*unless)
    return tuple(broken)


def late(model: Model, problem: Problem) -> dict[Chain, Any]:
    """By chain with a due date: a variable that is at least the quarters by which it is late."""
    found: dict[Chain, Any] = {}
    for chain in problem.chains:
        if chain.due is not None:
            last = chain.tasks[-1]
            found[chain] = model.cp.new_int_var(0, max(0, problem.horizon - chain.due), "")
            model.cp.add(found[chain] >= model.starts[last] + problem.tasks[last].effort - 1 - chain.due)
    return found


def be_in_time(model: Model, problem: Problem) -> None:
    """The last task of each chain that the targets keep finishes by the quarter in which its target is due."""
    for chain in problem.chains:
        following = dict(pairwise(chain.tasks))
        for number in chain.tasks if chain.due is not None else ():
            after = following.get(number)
            if after is not None and after not in model.present:
                continue  # always followed, so never the last
            order = model.cp.add(model.starts[number] + problem.tasks[number].effort - 1 <= chain.due)
            last = [model.present[number]] if number in model.present else []
            if after is not None:
                last.append(model.present[after].negated())
            order.only_enforce_if(*last)


def hint(model: Model, problem: Problem, starts: Starts) -> None:
    """A schedule to begin with."""
    for task, variable, start in zip(problem.tasks, model.starts, starts, strict=True):
        if task.pinned is None:
            model.cp.add_hint(variable, start)

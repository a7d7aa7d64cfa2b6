"""The part of a problem that decides what is late: the tasks that are due, and those that they wait for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from finops_model.roadmap.problem import Problem, Starts, Task, list_schedule


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a problem that waits for nothing outside of it, so that everything else can always follow.

    Attributes:
        whole: the problem.
        numbers: the positions in it of the tasks of the part, ascending.
        problem: the part as a problem of its own, with the chains that have a due date.
    """

    whole: Problem
    numbers: tuple[int, ...]
    problem: Problem

    def starts(self, schedule: Starts) -> Starts:
        """The part of a schedule of the whole."""
        return tuple(schedule[number] for number in self.numbers)

    def completed(self, starts: Starts) -> Starts:
        """A schedule of the part with everything else placed around it, as the list schedule does."""
        placed = dict(zip(self.numbers, starts, strict=True))
        tasks = [replace(task, pinned=placed.get(number)) for number, task in enumerate(self.whole.tasks)]
        return list_schedule(replace(self.whole, tasks=tuple(tasks)))


def due_part(problem: Problem) -> Part:
    """The part that decides what is late: what has a due date or a pin, and all that it waits for."""
    due = [chain for chain in problem.chains if chain.due is not None]
    pinned = [number for number, task in enumerate(problem.tasks) if task.pinned is not None]
    numbers = _with_all_before(problem.tasks, [*pinned, *(chain.tasks[-1] for chain in due)])
    position = {number: place for place, number in enumerate(numbers)}
    tasks = [
        replace(task, waits_for=tuple(position[one] for one in task.waits_for))
        for task in (problem.tasks[number] for number in numbers)
    ]
    chains = [replace(chain, tasks=tuple(position[one] for one in chain.tasks if one in position)) for chain in due]
    return Part(problem, numbers, replace(problem, tasks=tuple(tasks), chains=tuple(chains)))


def _with_all_before(tasks: Sequence[Task], numbers: Sequence[int]) -> tuple[int, ...]:
    """Tasks by position, with all that they wait for, directly or not; ascending."""
    found: set[int] = set()
    open_ = list(numbers)
    while open_:
        number = open_.pop()
        if number not in found:
            found.add(number)
            open_.extend(tasks[number].waits_for)
    return tuple(sorted(found))

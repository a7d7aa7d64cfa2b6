"""The schedule that is late least, and among those the one that finishes earliest, quarter by quarter.

Whether a task has started by a quarter is a variable of its own here: with those, the linear relaxation of CP-SAT comes
within a percent of the answer, where the one of intervals (:mod:`.model`) stays at a third.
"""

from dataclasses import dataclass
from typing import Any

from finops_model.roadmap.problem import (
    Chain,
    Problem,
    Starts,
    broken_orders,
    earliest_starts,
    finish_quarters,
    pinned_load,
)
from finops_model.roadmap.solver.search import Clock, Result, better, cp_model, solve

STRATEGIES = ("max_lp_sym", "reduced_costs")
"""The strategies of CP-SAT that close the gap: what the linear relaxation says, symmetric tasks taken together."""

ALONE = 0.02
"""How much work a single search may be before several run side by side: it finds the same schedule every time."""

MORE_QUARTERS = 4
"""How many quarters beyond the schedule that is known the first search looks at."""


@dataclass(frozen=True, slots=True)
class Improved:
    """What a search for a better schedule found.

    Attributes:
        starts: the schedule; None: none was found.
        bound: no schedule has a smaller total of what was asked for.
        proven: whether the schedule is the best there is.
    """

    starts: Starts | None
    bound: int
    proven: bool


def late_least(problem: Problem, known: Starts, clock: Clock) -> Improved:
    """The schedule with the least total of value times quarters late (:attr:`Improved.bound`), then the fewest late.

    Args:
        known: a schedule that breaks as few orders as possible.
    """
    improved = _improved(problem, known, None, clock)
    return Improved(improved.starts, improved.bound // ways(problem), improved.proven)


def finish_early(problem: Problem, known: Starts, lateness: int, clock: Clock) -> Improved:
    """The schedule with the least total of value times finish quarter, with a lateness that is proven or found.

    Args:
        known: a schedule with this lateness that breaks as few orders as possible.
        lateness: the total of value times quarters late that must not be exceeded.
    """
    return _improved(problem, known, lateness, clock)


def ways(problem: Problem) -> int:
    """What one value times quarters late weighs against one more capability that is late."""
    return len(problem.chains) + 1


def _improved(problem: Problem, known: Starts, lateness: int | None, clock: Clock) -> Improved:
    """The best schedule: the one that is late least, or with a lateness the one that finishes earliest.

    In a search, tasks may also start after the last quarter that is looked at, where no capacity counts. Its bound
    holds for every schedule therefore; where the best one makes use of that, more quarters are looked at.
    """
    ends = [start + task.effort for task, start in zip(problem.tasks, known, strict=True)]
    until = min(problem.horizon, max([problem.first, *ends]) + MORE_QUARTERS)
    while True:
        result, starts = _search(problem, known, lateness, until, clock)
        if starts is None or _keeps(problem, starts, until):
            return Improved(starts, result.bound, result.proven)
        if until >= problem.horizon or not result.proven:
            return Improved(None, result.bound, False)
        until = min(problem.horizon, until + 2 * MORE_QUARTERS)


def finish_total(problem: Problem, starts: Starts) -> int:
    """The total of value times finish quarter of a schedule, the first quarter of the problem counting 1."""
    values = {chain.capability: chain.value for chain in problem.chains}
    finishes = finish_quarters(problem, starts)
    return sum(values[one] * (quarter - problem.first + 1) for one, quarter in finishes.items())


def _search(
    problem: Problem, known: Starts, lateness: int | None, until: int, clock: Clock
) -> tuple[Result, Starts | None]:
    """The best schedule with quarters before ``until``; a start of ``until`` means: then or later."""
    cp = cp_model().CpModel()
    started = _Started(cp, problem, until)
    _limit_load(cp, problem, started, until)
    _wait(cp, problem, started, until, len(broken_orders(problem, known)))
    if lateness is None:
        cp.minimize(ways(problem) * _lateness(problem, started) + _how_many_late(problem, started))
    else:
        late = _lateness(problem, started)
        if not isinstance(late, int):
            cp.add(late <= lateness)
        cp.minimize(_finish(problem, started))
    started.hint(known)
    free = [number for number, task in enumerate(problem.tasks) if task.pinned is None]
    wanted = [started.start(number) for number in free]
    result = solve(cp, wanted, clock, work=ALONE)
    if not result.proven:
        result = better(result, solve(cp, wanted, clock, STRATEGIES))
    if result.values is None:
        return result, None
    found = dict(zip(free, result.values, strict=True))
    return result, tuple(found.get(number, task.pinned or 0) for number, task in enumerate(problem.tasks))


def _lateness(problem: Problem, started: "_Started") -> Any:
    """The total of value times quarters late."""
    latest = _latest_starts(problem)
    return sum(chain.value * started.waiting(chain.tasks[-1], start) for chain, start in latest)


def _how_many_late(problem: Problem, started: "_Started") -> Any:
    """How many chains are late."""
    return sum(1 - started.by(chain.tasks[-1], start) for chain, start in _latest_starts(problem))


def _latest_starts(problem: Problem) -> list[tuple[Chain, int]]:
    """The chains with a due date, and the last quarter in which their last task may start to be in time."""
    return [
        (chain, chain.due - problem.tasks[chain.tasks[-1]].effort + 1)
        for chain in problem.chains
        if chain.due is not None
    ]


def _finish(problem: Problem, started: "_Started") -> Any:
    """The total of value times finish quarter, the first quarter counting 1."""
    total: Any = 0
    for chain in problem.chains:
        last = chain.tasks[-1]
        total += chain.value * (started.start(last) + problem.tasks[last].effort - problem.first)
    return total


class _Started:
    """Whether a task has started by a quarter: a variable, or 0 or 1 where that is known."""

    def __init__(self, cp: Any, problem: Problem, until: int) -> None:
        self._cp, self._problem, self._until = cp, problem, until
        earliest = earliest_starts(problem.tasks, problem.first)
        everything = until >= problem.horizon
        self._latest = [
            start if task.pinned is not None else until - task.effort if everything else until
            for task, start in zip(problem.tasks, earliest, strict=True)
        ]
        self._variables = [
            {quarter: cp.new_bool_var("") for quarter in range(start, latest)}
            for start, latest in zip(earliest, self._latest, strict=True)
        ]
        for variables in self._variables:
            for quarter, variable in variables.items():
                if quarter + 1 in variables:
                    cp.add_implication(variable, variables[quarter + 1])

    def __call__(self, number: int, quarter: int) -> Any:
        """By a quarter before ``until``."""
        return self._variables[number].get(quarter, int(quarter >= self._latest[number]))

    def by(self, number: int, quarter: int) -> Any:
        """By any quarter: after the last one that is looked at, every task has started."""
        return self(number, quarter) if quarter < self._until else 1

    def waiting(self, number: int, since: int) -> Any:
        """How many of the quarters from ``since`` on pass before a task starts."""
        pinned = self._problem.tasks[number].pinned
        if pinned is not None:
            return max(0, pinned - since)
        return sum(1 - self(number, quarter) for quarter in range(since, self._until))

    def start(self, number: int) -> Any:
        """The quarter in which a task starts."""
        pinned = self._problem.tasks[number].pinned
        return pinned if pinned is not None else self._problem.first + self.waiting(number, self._problem.first)

    def hint(self, starts: Starts) -> None:
        """A schedule to begin with."""
        for start, variables in zip(starts, self._variables, strict=True):
            for quarter, variable in variables.items():
                self._cp.add_hint(variable, int(quarter >= start))


def _limit_load(cp: Any, problem: Problem, started: _Started, until: int) -> None:
    """No task that flows runs in a quarter that is full."""
    pinned = pinned_load(problem)
    flowing = [(number, task.effort) for number, task in enumerate(problem.tasks) if task.pinned is None]
    for quarter in range(problem.first, until):
        running = sum(started(number, quarter) - started(number, quarter - effort) for number, effort in flowing)
        if not isinstance(running, int):
            cp.add(running <= problem.capacity - min(pinned[quarter], problem.capacity))


def _wait(cp: Any, problem: Problem, started: _Started, until: int, most_broken: int) -> None:
    """Each task after those that it waits for; of the orders that a pin may break, no more than so many are broken."""
    broken: Any = 0
    for number, task in enumerate(problem.tasks):
        for before in task.waits_for:
            effort = problem.tasks[before].effort
            if task.pinned is not None:
                broken += 1 - started(before, task.pinned - effort)
                continue
            for quarter in range(problem.first, until):
                begins, is_over = started(number, quarter), started(before, quarter - effort)
                if not (isinstance(begins, int) and isinstance(is_over, int)):
                    cp.add(begins <= is_over)
    if not isinstance(broken, int):
        cp.add(broken <= most_broken)


def _keeps(problem: Problem, starts: Starts, until: int) -> bool:
    """Whether a schedule of a search makes no use of the quarters that it did not look at."""
    running = pinned_load(problem)
    flowing = [number for number, task in enumerate(problem.tasks) if task.pinned is None]
    for number in flowing:
        running.update(range(starts[number], starts[number] + problem.tasks[number].effort))
    last = max((starts[number] + problem.tasks[number].effort for number in flowing), default=until)
    in_sight = all(starts[number] < until for number in flowing)
    return in_sight and all(running[quarter] <= problem.capacity for quarter in range(until, last))

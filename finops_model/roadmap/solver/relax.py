"""The smallest changes that leave no target late, and the best schedule, over all schedules (SEMANTICS 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from finops_model.framework import Stage
from finops_model.roadmap.problem import (
    Chain,
    Problem,
    Starts,
    broken_orders,
    earliest_starts,
    finish_quarters,
    late_quarters,
    list_schedule,
)
from finops_model.roadmap.solver.due import due_part
from finops_model.roadmap.solver.finish import finish_early, finish_total, late_least, ways
from finops_model.roadmap.solver.model import Model, be_in_time, hint, late, model_of
from finops_model.roadmap.solver.search import Certainty, Clock, Result, Watch, solve

QUICK = 0.1
"""How much work the first, short search for the schedule that is late least may be."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many parallel steps would be enough.

    Attributes:
        value: the smallest capacity that has a schedule with nothing late; None: none has, or none was found.
        too_long: the capabilities that are late with any capacity, in framework order; empty: none.
        status: ``proven`` or ``best found``; ``bound``: no smaller capacity can be enough; ``seconds``: of the search.
    """

    value: int | None
    too_long: tuple[str, ...]
    status: Certainty
    bound: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Dates:
    """Which due dates would have to move.

    Attributes:
        cost: the total of value times quarters moved.
        quarters: by capability, in framework order, the quarter that its due date moves to.
        status, seconds: as for :class:`Capacity`; ``bound``: of the cost.
    """

    cost: int
    quarters: Mapping[str, int]
    status: Certainty
    bound: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Targets:
    """Which targets would have to be lowered.

    Attributes:
        cost: the total of value times stages lowered; None: lowering is not enough (proven), or nothing was found.
        stages: by capability, in framework order, its lower target.
        status, seconds: as for :class:`Capacity`; ``bound``: of the cost.
    """

    cost: int | None
    stages: Mapping[str, Stage]
    status: Certainty
    bound: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SmallestChanges:
    """Three ways to have nothing late; each None when nothing is late by the list schedule.

    Attributes:
        late: by capability, in framework order, how many quarters it is late by the list schedule.
    """

    late: Mapping[str, int]
    capacity: Capacity | None
    dates: Dates | None
    targets: Targets | None


@dataclass(frozen=True, slots=True)
class Best:
    """The schedule that is late least, and then finishes earliest.

    Attributes:
        starts: the schedule.
        cost: the total of value times quarters late.
        finish: the total of value times finish quarter, the first quarter counting 1.
        status, seconds: as for :class:`Capacity`; ``bound``, ``finish_bound``: of the two totals.
    """

    starts: Starts
    cost: int
    finish: int
    status: Certainty
    bound: int
    finish_bound: int
    seconds: float


def smallest_changes(problem: Problem, watch: Watch | None = None) -> SmallestChanges:
    """What would have to change so that nothing is late.

    Raises:
        Refused: something is late, and OR-tools is not installed.
    """
    watch = watch or Watch()
    late_now = late_quarters(problem, list_schedule(problem))
    if not late_now:
        return SmallestChanges({}, None, None, None)
    watch.progress(0.0)
    capacity = enough_capacity(problem, watch)
    watch.progress(1 / 3)
    dates = movable_dates(problem, watch)
    watch.progress(2 / 3)
    targets = lower_targets(problem, watch)
    watch.progress(1.0)
    return SmallestChanges(late_now, capacity, dates, targets)


def enough_capacity(problem: Problem, watch: Watch) -> Capacity:
    """The smallest capacity that has a schedule with nothing late."""
    clock = Clock(watch)
    too_long = tuple(late_quarters(problem, earliest_starts(problem.tasks, problem.first)))
    if too_long:
        return Capacity(None, too_long, Certainty.PROVEN, 1, clock.seconds)
    enough = next(one for one in range(1, len(problem.tasks) + 1) if _is_enough(problem, one))
    while enough > 1:
        result = _in_time_with(problem, enough - 1, clock)
        if result.values is None:
            return Capacity(enough, (), _status(result.proven), enough if result.proven else 1, clock.seconds)
        enough -= 1
    return Capacity(enough, (), Certainty.PROVEN, enough, clock.seconds)


def _is_enough(problem: Problem, capacity: int) -> bool:
    """Whether the list schedule with a capacity leaves nothing late and breaks no order that it need not break."""
    starts = list_schedule(problem, capacity)
    return not late_quarters(problem, starts) and not broken_orders(problem, starts)


def _in_time_with(problem: Problem, capacity: int, clock: Clock) -> Result:
    """A schedule with a capacity and nothing late."""
    model = model_of(problem, capacity)
    be_in_time(model, problem)
    model.cp.add(sum(model.broken) == 0)
    return solve(model.cp, model.starts, clock)


def movable_dates(problem: Problem, watch: Watch) -> Dates:
    """The due dates that move so that nothing is late, with the least total of value times quarters."""
    clock = Clock(watch)
    least = _least_late(problem, clock)
    late_now = late_quarters(problem, least.starts)
    finishes = finish_quarters(problem, least.starts)
    quarters = {one: finishes[one] for one in late_now}
    return Dates(least.cost, quarters, _status(least.proven), least.bound, clock.seconds)


def best_schedule(problem: Problem, watch: Watch | None = None) -> Best:
    """The schedule with the least total of value times quarters late, then of value times finish quarter.

    Raises:
        Refused: OR-tools is not installed.
    """
    clock = Clock(watch or Watch())
    least = _least_late(problem, clock)
    clock.watch.progress(0.2)
    finish = finish_early(problem, least.starts, least.cost, clock)
    starts = finish.starts or least.starts
    proven = least.proven and finish.proven
    clock.watch.progress(1.0)
    return Best(
        starts,
        least.cost,
        finish_total(problem, starts),
        _status(proven),
        least.bound,
        finish.bound,
        clock.seconds,
    )


@dataclass(frozen=True, slots=True)
class _Least:
    """A schedule that is late least; among those with the fewest capabilities late.

    Attributes:
        fewest_broken: whether no schedule breaks fewer orders.
    """

    starts: Starts
    cost: int
    bound: int
    proven: bool
    fewest_broken: bool = True


def _least_late(problem: Problem, clock: Clock) -> _Least:
    """The schedule with the least total of value times quarters late, then with the fewest late.

    Only what is due, and what that waits for, is searched: everything else is placed around it, as the list schedule
    does.
    """
    part = due_part(problem)
    least = _least_late_of(part.problem, part.starts(list_schedule(problem)), clock)
    return replace(least, starts=part.completed(least.starts))


def _least_late_of(problem: Problem, known: Starts, clock: Clock) -> _Least:
    """The same for all tasks of a problem.

    Two searches, one after the other: over intervals, which answers at once where little is late, and else quarter by
    quarter, which begins with what the first one found.
    """
    quick = _quick_least(problem, known, clock)
    if quick.proven or not clock.left:
        return quick
    better = late_least(problem, quick.starts, clock)
    bound = max(quick.bound, better.bound)
    if better.starts is None:
        return replace(quick, bound=bound)
    starts = min(quick.starts, better.starts, key=lambda starts: _lateness(problem, starts))
    return _Least(starts, _late_cost(problem, starts), bound, better.proven and quick.fewest_broken)


def _quick_least(problem: Problem, known: Starts, clock: Clock) -> _Least:
    """What a short search over intervals finds."""
    most_broken, is_fewest = _fewest_broken(problem, known, clock)
    model = model_of(problem, problem.capacity)
    model.cp.add(sum(model.broken) <= most_broken)
    hint(model, problem, known)
    quarters = late(model, problem)
    total = sum(ways(problem) * chain.value * one + _is_positive(model, one) for chain, one in quarters.items())
    model.cp.minimize(total)
    result = solve(model.cp, model.starts, clock, work=QUICK)
    if result.values is None:
        return _Least(known, _late_cost(problem, known), 0, False, is_fewest)
    cost = _late_cost(problem, result.values)
    bound = min(cost, result.bound // ways(problem))
    return _Least(result.values, cost, bound, result.proven and is_fewest, is_fewest)


def _lateness(problem: Problem, starts: Starts) -> tuple[int, int, int]:
    """What makes one schedule worse than another: orders broken, the total late, and how many are late."""
    return len(broken_orders(problem, starts)), _late_cost(problem, starts), len(late_quarters(problem, starts))


def _fewest_broken(problem: Problem, known: Starts, clock: Clock) -> tuple[int, bool]:
    """The fewest orders that pins break in any schedule, and whether that is proven."""
    broken = len(broken_orders(problem, known))
    if broken == 0:
        return 0, True
    model = model_of(problem, problem.capacity)
    model.cp.minimize(sum(model.broken))
    result = solve(model.cp, model.starts, clock)
    return (broken, False) if result.objective is None else (result.objective, result.proven)


def _is_positive(model: Model, quarters: Any) -> Any:
    """Whether a number of quarters is above 0."""
    positive = model.cp.new_bool_var("")
    model.cp.add(quarters <= 0).only_enforce_if(positive.negated())
    return positive


def _late_cost(problem: Problem, starts: Starts) -> int:
    late_now = late_quarters(problem, starts)
    return sum(chain.value * late_now.get(chain.capability, 0) for chain in problem.chains)


def lower_targets(problem: Problem, watch: Watch) -> Targets:
    """The targets that are lowered so that nothing is late, with the least total of value times stages."""
    clock = Clock(watch)
    most_broken, is_fewest = _fewest_broken(problem, list_schedule(problem), clock)
    model = model_of(problem, problem.capacity, lowering=True)
    be_in_time(model, problem)
    model.cp.add(sum(model.broken) <= most_broken)
    costs = [
        ways(problem) * chain.value * _stages_lowered(problem, model, chain) + _is_lowered(model, chain)
        for chain in problem.chains
    ]
    model.cp.minimize(sum(costs))
    kept = sorted(model.present)
    result = solve(model.cp, [model.present[one] for one in kept], clock)
    if result.values is None:
        return Targets(None, {}, _status(result.proven), 0, clock.seconds)
    present = dict(zip(kept, result.values, strict=True))
    stages = {
        chain.capability: stage
        for chain in problem.chains
        if (stage := _target(problem, chain, present)) != chain.target
    }
    cost = sum(chain.value * (chain.target - stages.get(chain.capability, chain.target)) for chain in problem.chains)
    status = _status(result.proven and is_fewest)
    return Targets(cost, stages, status, min(cost, result.bound // ways(problem)), clock.seconds)


def _stages_lowered(problem: Problem, model: Model, chain: Chain) -> Any:
    """By how many stages the target of a chain is lowered: without a task, to the stage below it."""
    stages = [problem.tasks[one].stage for one in chain.tasks]
    above = [int(chain.target) + 1, *(int(stage) for stage in reversed(stages))]
    lost: Any = 0
    for number, stage, next_above in zip(reversed(chain.tasks), reversed(stages), above, strict=False):
        if number in model.present:
            lost += (next_above - int(stage)) * (1 - model.present[number])
    return lost


def _is_lowered(model: Model, chain: Chain) -> Any:
    """Whether the target of a chain is lowered at all: then its last task is not kept."""
    last = model.present.get(chain.tasks[-1])
    return 0 if last is None else 1 - last


def _target(problem: Problem, chain: Chain, present: Mapping[int, int]) -> Stage:
    """The target of a chain with the tasks that are kept."""
    gone = [problem.tasks[one].stage for one in chain.tasks if not present.get(one, True)]
    return Stage(gone[0] - 1) if gone else chain.target


def _status(proven: bool) -> Certainty:
    return Certainty.PROVEN if proven else Certainty.BEST_FOUND

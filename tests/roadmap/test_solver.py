"""Smallest changes and best schedule: the worked example, small roadmaps against trying everything, and its limits."""

import sys
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.roadmap.problem import Chain, Problem, Task, broken_orders, list_schedule, problem_of, respectable
from finops_model.roadmap.solver import (
    Certainty,
    Watch,
    best_schedule,
    enough_capacity,
    lower_targets,
    movable_dates,
    smallest_changes,
)
from finops_model.roadmap.solver.due import due_part
from finops_model.roadmap.solver.finish import late_least
from finops_model.roadmap.solver.search import Clock, Result, better
from tests.frames import FRAMEWORK, rating, standing_of, target
from tests.roadmap import brute_force
from tests.roadmap.situations import AS_OF, FIRST, Situation, situations
from tests.roadmap.test_problem import EXAMPLE_L, broken_by

SMALL = 500
"""How many small roadmaps are compared with trying everything."""


def small_problem(seed: int) -> Problem:
    """A random problem of up to 6 tasks: chains, requirements, due dates, efforts and, in some, pins."""
    random = Random(seed)
    tasks: list[Task] = []
    chains: list[Chain] = []
    while len(tasks) < random.randint(2, 6) and len(chains) < 4:
        reached = random.randint(0, 2)
        stages = range(reached + 1, random.randint(reached + 1, min(3, reached + 6 - len(tasks))) + 1)
        own: list[int] = []
        for stage in stages:
            waits = {own[-1]} if own else set[int]()
            earlier = [one for chain in chains for one in chain.tasks]
            if earlier and random.random() < 0.3:
                waits.add(random.choice(earlier))
            pinned = random.randint(FIRST - 1, FIRST + 4) if seed % 3 == 0 and random.random() < 0.3 else None
            own.append(len(tasks))
            tasks.append(Task(f"c{len(chains)}", Stage(stage), random.randint(1, 3), pinned, tuple(sorted(waits))))
        due = random.choice([None, *range(FIRST, FIRST + 5)])
        chains.append(Chain(f"c{len(chains)}", random.randint(1, 5), due, reached, Stage(stages[-1]), tuple(own)))
    return Problem(FIRST, random.randint(1, 3), respectable(tasks, FIRST), tuple(chains))


def test_example_l_exact() -> None:
    found = smallest_changes(problem_of(EXAMPLE_L, FRAMEWORK, AS_OF, 1))
    assert found.late == {"allocation": 2}
    assert found.capacity is not None
    assert found.dates is not None
    assert found.targets is not None
    assert (found.capacity.value, found.capacity.too_long, found.capacity.status) == (2, (), Certainty.PROVEN)
    assert (found.dates.cost, found.dates.quarters, found.dates.status) == (
        6,
        {"allocation": FIRST + 3},
        Certainty.PROVEN,
    )
    assert (found.targets.cost, found.targets.stages, found.targets.status) == (
        3,
        {"allocation": Stage.CRAWL},
        Certainty.PROVEN,
    )
    best = best_schedule(problem_of(EXAMPLE_L, FRAMEWORK, AS_OF, 1))
    assert (best.starts, best.cost, best.finish) == ((FIRST, FIRST + 2), 6, 5 * 2 + 3 * 4)  # budgeting first
    assert best.status == Certainty.PROVEN


def test_nothing_late_needs_no_change_and_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    found = smallest_changes(problem_of(EXAMPLE_L, FRAMEWORK, AS_OF, 2))
    assert (found.late, found.capacity, found.dates, found.targets) == ({}, None, None, None)


@pytest.mark.parametrize("part", range(10))
def test_small_roadmaps_equal_trying_everything(part: int) -> None:
    for seed in range(part, SMALL, 10):
        problem = small_problem(seed)
        capacity = enough_capacity(problem, Watch())
        dates = movable_dates(problem, Watch())
        targets = lower_targets(problem, Watch())
        best = best_schedule(problem)
        assert {capacity.status, dates.status, targets.status, best.status} == {Certainty.PROVEN}, seed
        assert capacity.value == brute_force.capacity(problem), seed
        assert (dates.cost, len(dates.quarters)) == brute_force.dates(problem), seed
        assert (dates.bound, best.bound) == (dates.cost, best.cost), seed
        lowered = None if targets.cost is None else (targets.cost, len(targets.stages))
        assert lowered == brute_force.targets(problem), seed
        assert (best.cost, best.finish) == brute_force.best(problem), seed
        assert best.finish_bound == best.finish, seed


def test_the_search_by_quarters_equals_trying_everything() -> None:
    for seed in range(100):
        problem = small_problem(seed)
        if broken_orders(problem, list_schedule(problem)):
            continue
        cost, _ = brute_force.dates(problem)
        found = late_least(problem, list_schedule(problem), Clock(Watch()))
        assert (found.proven, found.bound) == (True, cost), seed


def test_of_two_searches_counts_what_is_better() -> None:
    found, nothing = Result((1,), 9, 4, False), Result(None, None, 0, False)
    worse, best = Result((2,), 11, 6, False), Result((3,), 7, 7, True)
    assert better(found, nothing) == found
    assert better(nothing, found) == found
    assert better(found, worse) == Result((1,), 9, 6, False)
    assert better(worse, found) == Result((1,), 9, 6, False)
    assert better(found, best) == best


def test_what_is_not_due_is_placed_around_what_is() -> None:
    tasks = (
        Task("a", Stage.CRAWL, 2),
        Task("b", Stage.CRAWL, 1),
        Task("c", Stage.CRAWL, 1, None, (1,)),
        Task("a", Stage.WALK, 1, None, (0,)),
        Task("d", Stage.CRAWL, 1, FIRST + 4),
    )
    chains = (
        Chain("a", 3, None, 0, Stage.WALK, (0, 3)),
        Chain("b", 2, None, 0, Stage.CRAWL, (1,)),
        Chain("c", 1, FIRST + 1, 0, Stage.CRAWL, (2,)),
        Chain("d", 1, None, 0, Stage.CRAWL, (4,)),
    )
    part = due_part(Problem(FIRST, 1, tasks, chains))
    assert part.numbers == (1, 2, 4)
    assert [task.waits_for for task in part.problem.tasks] == [(), (0,), ()]
    assert [(chain.capability, chain.tasks) for chain in part.problem.chains] == [("c", (1,))]
    starts = part.completed((FIRST, FIRST + 1, FIRST + 4))
    assert starts == (FIRST + 2, FIRST, FIRST + 1, FIRST + 5, FIRST + 4)
    assert part.starts(starts) == (FIRST, FIRST + 1, FIRST + 4)


def test_trying_everything_misses_no_schedule() -> None:
    """Against all starts whatsoever of up to 3 tasks: what is placed as early as possible is never worse."""
    for seed in (seed for seed in range(150) if len(small_problem(seed).tasks) <= 3):
        problem = small_problem(seed)
        choices = [
            range(problem.first, problem.horizon) if task.pinned is None else [task.pinned] for task in problem.tasks
        ]
        every = [dict(enumerate(starts)) for starts in product(*choices)]
        valid = [starts for starts in every if is_valid(problem, starts)]
        fewest = min(brute_force.broken(problem, starts) for starts in valid)
        found = min(
            (brute_force.cost(problem, starts), brute_force.finish(problem, starts))
            for starts in valid
            if brute_force.broken(problem, starts) == fewest
        )
        assert found == brute_force.best(problem)


def is_valid(problem: Problem, starts: dict[int, int]) -> bool:
    """Whether all tasks that flow wait and find room."""
    flowing = [one for one, task in enumerate(problem.tasks) if task.pinned is None]
    waits = all(
        brute_force.ends(problem, starts, before) < starts[one]
        for one in flowing
        for before in problem.tasks[one].waits_for
    )
    others = [{key: start for key, start in starts.items() if key != one} for one in flowing]
    return waits and all(
        brute_force.fits(problem, rest, one, starts[one], problem.capacity)
        for one, rest in zip(flowing, others, strict=True)
    )


@settings(max_examples=12)
@given(situations(most_steps=15), st.integers(1, 4))
def test_best_schedules_break_nothing_and_are_never_worse_than_the_list(situation: Situation, capacity: int) -> None:
    problem = situation.problem(capacity)
    best = best_schedule(problem, Watch(limit=1.0))
    assert broken_by(situation, problem, best.starts) == []
    assert best.bound <= best.cost
    assert best.finish_bound <= best.finish


def test_lowering_is_not_enough_where_a_step_to_crawl_is_late() -> None:
    standing = standing_of([rating("budgeting", "pre-crawl")], [target("walk", "budgeting", due_on="2026-12-31")])
    found = smallest_changes(problem_of(standing, FRAMEWORK, AS_OF, 4))
    assert found.capacity is not None
    assert found.targets is not None
    assert (found.capacity.value, found.capacity.too_long) == (None, ("budgeting",))
    assert (found.targets.cost, found.targets.stages, found.targets.status) == (None, {}, Certainty.PROVEN)


def test_the_same_question_has_the_same_answer() -> None:
    problem = small_problem(7)
    first, second = (replace(best_schedule(problem), seconds=0.0) for _ in range(2))
    assert first == second


def test_a_search_that_is_cancelled_answers_with_what_it_has() -> None:
    watch = Watch()
    watch.cancel()
    problem = problem_of(EXAMPLE_L, FRAMEWORK, AS_OF, 1)
    best = best_schedule(problem, watch)
    assert (best.cost, best.status) == (6, "best found")  # the list schedule
    found = smallest_changes(problem, watch)
    assert found.capacity is not None
    assert found.targets is not None
    assert (found.capacity.value, found.capacity.status) == (2, "best found")
    assert (found.targets.cost, found.targets.status) == (None, "best found")


def test_progress_is_told() -> None:
    told: list[float] = []
    smallest_changes(problem_of(EXAMPLE_L, FRAMEWORK, AS_OF, 1), Watch(progress=told.append))
    assert told == [0, 1 / 3, 2 / 3, 1]


def test_without_ortools_a_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    with pytest.raises(Refused, match="“ortools”, which is not installed"):
        best_schedule(problem_of(EXAMPLE_L, FRAMEWORK, AS_OF, 1))


def test_an_empty_roadmap_has_an_empty_best_schedule() -> None:
    best = best_schedule(Problem(FIRST, 4, (), ()))
    assert (best.starts, best.cost, best.finish, best.status) == ((), 0, 0, Certainty.PROVEN)

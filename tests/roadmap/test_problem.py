"""The scheduling problem behind a roadmap, and the list schedule of it; the schedules pass an independent check."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from finops_model.framework import Stage
from finops_model.roadmap import plan
from finops_model.roadmap.problem import (
    Chain,
    Problem,
    Starts,
    Task,
    earliest_starts,
    finish_quarters,
    late_quarters,
    list_schedule,
    problem_of,
)
from finops_model.roadmap.quarters import quarter_of
from finops_model.roadmap.steps import Choice
from tests.frames import FRAMEWORK, lines, rating, standing_of, target
from tests.roadmap.schedules import breaches
from tests.roadmap.situations import AS_OF, FIRST, Situation, situations

EXAMPLE_L = standing_of(
    [rating("allocation", "crawl"), rating("budgeting", "crawl")],
    [
        target("walk", "allocation", due_on="2027-06-30", value=3),
        target("walk", "budgeting", due_on="2027-06-30", value=5),
    ],
)


def quarters_of(problem: Problem, starts: Starts) -> dict[tuple[str, int], tuple[int, int]]:
    return {
        (task.capability, int(task.stage)): (start, start + task.effort - 1)
        for task, start in zip(problem.tasks, starts, strict=True)
    }


def broken_by(situation: Situation, problem: Problem, starts: Starts) -> list[str]:
    when = quarters_of(problem, starts)
    facts = (situation.reached, situation.targets, FRAMEWORK, FIRST, problem.capacity)
    return breaches(when, *facts, situation.efforts, situation.pins)


def test_example_l_as_a_problem() -> None:
    problem = problem_of(EXAMPLE_L, FRAMEWORK, AS_OF, 1)
    second = FIRST + 1  # 2027 Q2
    assert problem == Problem(
        first=quarter_of(date(2027, 1, 1)),
        capacity=1,
        tasks=(Task("budgeting", Stage.WALK, 2), Task("allocation", Stage.WALK, 2)),  # the higher value first
        chains=(
            Chain("allocation", 3, second, 1, Stage.WALK, (1,)),
            Chain("budgeting", 5, second, 1, Stage.WALK, (0,)),
        ),
    )
    starts = list_schedule(problem)
    assert starts == (FIRST, FIRST + 2)
    assert finish_quarters(problem, starts) == {"allocation": FIRST + 3, "budgeting": FIRST + 1}
    assert late_quarters(problem, starts) == {"allocation": 2}
    assert late_quarters(problem, list_schedule(problem, 2)) == {}


def test_everything_reached_is_a_problem_without_tasks() -> None:
    problem = problem_of(standing_of([rating("allocation", "run")], [target("walk")]), FRAMEWORK, AS_OF, 4)
    assert (problem.tasks, problem.chains) == ((), ())
    assert list_schedule(problem) == ()
    assert problem.horizon == FIRST


def test_a_capacity_beyond_the_tasks_is_their_number() -> None:
    standing = standing_of([rating("allocation", "crawl")], [target("run")])
    assert problem_of(standing, FRAMEWORK, AS_OF, 10**20).capacity == 2


def test_a_pinned_task_waits_for_what_can_be_respected_only() -> None:
    """Crawl takes 2027 Q1; Walk pinned to that quarter cannot wait for it, pinned to the next one it can."""
    standing = standing_of([rating("budgeting", "pre-crawl")], [target("walk", "budgeting")])
    for starts_on, waits_for in ((date(2027, 1, 1), ()), (date(2027, 4, 1), (0,))):
        choices: dict[tuple[str, Stage], Choice] = {("budgeting", Stage.WALK): Choice(starts_on=starts_on)}
        problem = problem_of(standing, FRAMEWORK, AS_OF, 4, choices)
        assert problem.tasks[1].waits_for == waits_for
        assert earliest_starts(problem.tasks, FIRST) == (FIRST, quarter_of(starts_on))


def test_nothing_can_be_late_where_the_last_step_is_dropped() -> None:
    standing = standing_of([rating("budgeting", "pre-crawl")], [target("walk", "budgeting", due_on="2027-01-01")])
    choices: dict[tuple[str, Stage], Choice] = {("budgeting", Stage.WALK): Choice(status="dropped")}
    assert problem_of(standing, FRAMEWORK, AS_OF, 4, choices).chains[0].due is None


def test_what_comes_after_a_dropped_step_is_no_task() -> None:
    standing = standing_of([rating("budgeting", "pre-crawl")], [target("walk", "budgeting", due_on="2027-01-01")])
    choices: dict[tuple[str, Stage], Choice] = {("budgeting", Stage.CRAWL): Choice(status="dropped")}
    assert problem_of(standing, FRAMEWORK, AS_OF, 4, choices).tasks == ()


@given(situations(), st.integers(1, 6))
def test_the_list_schedule_breaks_nothing_and_is_that_of_the_roadmap(situation: Situation, capacity: int) -> None:
    problem = situation.problem(capacity)
    starts = list_schedule(problem)
    assert broken_by(situation, problem, starts) == []
    steps = plan(situation.standing, FRAMEWORK, AS_OF, capacity, situation.choices).steps
    proposed = {
        (row.capability, row.to_stage): (quarter_of(row.starts_on), quarter_of(row.finishes_on)) for row in lines(steps)
    }
    assert quarters_of(problem, starts) == proposed
    late = {row.capability: row.late_quarters for row in lines(steps) if row.late_quarters > 0}
    assert late_quarters(problem, starts) == late
    assert all(start + task.effort <= problem.horizon for task, start in zip(problem.tasks, starts, strict=True))


def test_the_check_sees_every_breach() -> None:
    """Two capabilities from below Crawl to Walk, allocation to Walk needs data-ingestion at Crawl; capacity 1."""
    when = {("allocation", 1): (8, 8), ("allocation", 2): (9, 10), ("data-ingestion", 1): (9, 9)}
    zero: dict[str, int] = {"allocation": 0, "data-ingestion": 0}
    walk: dict[str, int] = {"allocation": 2, "data-ingestion": 1}
    good = {**when, ("allocation", 2): (10, 11)}
    assert breaches(good, zero, walk, FRAMEWORK, 8, 1) == []
    assert len(breaches(when, zero, walk, FRAMEWORK, 8, 2)) == 1  # the requirement
    assert len(breaches(when, zero, walk, FRAMEWORK, 8, 1)) == 3  # and a full quarter, said by both steps
    assert len(breaches(good, zero, walk, FRAMEWORK, 9, 1)) == 1  # too early
    assert len(breaches({**good, ("allocation", 2): (10, 12)}, zero, walk, FRAMEWORK, 8, 1)) == 1  # too long
    assert len(breaches({**good, ("allocation", 3): (13, 15)}, zero, walk, FRAMEWORK, 8, 1)) == 1  # beyond the target
    assert len(breaches(good, zero, walk, FRAMEWORK, 8, 1, pins={("allocation", 1): (9, 9)})) == 1  # left its pin

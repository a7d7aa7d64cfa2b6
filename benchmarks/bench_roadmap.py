"""Roadmaps of 66 steps: the list schedule, 1,000 of them, a keystroke in the grid, and the solver on ten seeds."""

import time
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pandas as pd

from benchmarks import bench_grid
from benchmarks.figures import Figure
from finops_model import roadmap
from finops_model.framework import read_framework
from finops_model.roadmap.problem import Problem, problem_of
from finops_model.roadmap.solver import Certainty, Watch, best_schedule, smallest_changes
from finops_model.scoring import stand

TODAY = date(2026, 11, 23)
LIMIT = 5.0

SOON = 0.8
"""Seconds after which a search is ended for its first answer."""


def standing(seed: int) -> pd.DataFrame:
    """Every capability below Crawl, with Run as its target: 66 steps; 6 of 10 have a due date in the next ten years."""
    random = Random(seed)
    ids = [one.id for one in read_framework().capabilities]
    day, agreed = pd.Timestamp("2026-03-31").as_unit("us"), pd.Timestamp("2026-01-01").as_unit("us")
    same = {"organization_id": 1, "scope_id": 1}
    ratings = pd.DataFrame({"capability": ids, "written": range(len(ids)), **same, "assessment_id": 1})
    ratings = ratings.assign(assessed_on=day, assessor="", edition="2026", form="stage", score=0.0)
    ratings = ratings.assign(criteria="", lenses="", evidence="")
    targets = pd.DataFrame({"capability": ids, "written": range(len(ids)), **same, "entry": "run"})
    dues = [_due(random) if random.random() < 0.6 else pd.NaT for _ in ids]
    targets = targets.assign(due_on=pd.Series(dues, dtype="datetime64[us]"), agreed_on=agreed)
    targets = targets.assign(owner="", approver="", reason="")
    targets["value"] = [float(random.randint(1, 5)) for _ in ids]
    points = pd.DataFrame({**same, "as_of": [pd.Timestamp(TODAY).as_unit("us")]})
    return stand(ratings, targets, points, read_framework())


def _due(random: Random) -> pd.Timestamp:
    """The last day of a quarter, one to ten years ahead."""
    return pd.Timestamp("2026-12-31") + pd.offsets.QuarterEnd(random.randint(4, 40))


def milliseconds(work: Callable[[], Any]) -> float:
    """How long something takes, once."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def figures(runs: int) -> list[Figure]:
    """The figures; those of the solver are measured once."""
    framework = read_framework()
    rows = standing(0)
    one = min(milliseconds(lambda: roadmap.plan(rows, framework, TODAY)) for _ in range(max(3, runs)))
    many = milliseconds(lambda: [roadmap.count_late(rows, framework, TODAY) for _ in range(1000)])
    problems = [problem_of(standing(seed), framework, TODAY, roadmap.CAPACITY) for seed in range(10)]
    return [
        Figure("list schedule of 66 steps", one, "ms", wanted="at most 20 ms"),
        Figure("1,000 roadmaps of 66 steps, as the portfolio plans them", many, "ms", wanted="at most 6,000 ms"),
        *bench_grid.figures(),
        *_solver_figures(problems),
    ]


def _solver_figures(problems: list[Problem]) -> list[Figure]:
    """How many of the roadmaps the solver proves in time."""
    watch = Watch(limit=LIMIT)
    best = [best_schedule(one, watch).status == Certainty.PROVEN for one in problems]
    changes = [smallest_changes(one, watch) for one in problems]
    proven = [
        all(found is None or found.status == Certainty.PROVEN for found in (one.capacity, one.dates, one.targets))
        for one in changes
    ]
    soon = [_first_answer(one) for one in problems]
    return [
        Figure("slowest first answer to one of the four questions", max(soon), "ms", wanted="at most 1,000 ms"),
        Figure("best schedules proven within 5 s", sum(best), "of 10", wanted="at least 9 of 10"),
        Figure("smallest changes proven within 5 s each", sum(proven), "of 10", wanted="at least 9 of 10"),
    ]


def _first_answer(problem: Problem) -> float:
    """How long the slowest of the four questions takes, in milliseconds, when its search is ended early."""
    watch = Watch(limit=SOON)
    best, changes = best_schedule(problem, watch), smallest_changes(problem, watch)
    answers = [one for one in (best, changes.capacity, changes.dates, changes.targets) if one is not None]
    return 1000 * max(one.seconds for one in answers)

"""One search with CP-SAT (OR-tools): within a time, ended early when nobody waits for it, with status and bound.

OR-tools is imported when a search begins, so that everything else works without it.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from importlib import import_module
from typing import Any

from finops_model.errors import Refused
from finops_model.messages import message
from finops_model.progress import Progress, unwatched

LIMIT = 10.0
"""Seconds that one question to the solver may take."""

SEED = 7


class Certainty(StrEnum):
    """How sure an answer is. The words are part of the stable interface."""

    PROVEN = "proven"
    BEST_FOUND = "best found"


@dataclass(slots=True)
class Watch:
    """Who waits for a search.

    Attributes:
        limit: seconds that each question may take.
        progress: told the share of the questions that are answered.
        running: the search that goes on now; None: none does.
        cancelled: whether the search was ended early; what was found until then is the answer.
    """

    limit: float = LIMIT
    progress: Progress = unwatched
    cancelled: bool = False
    running: Any = field(default=None, repr=False)

    def cancel(self) -> None:
        """Ends the search that is running, and those that would follow it; may be called from another thread."""
        self.cancelled = True
        running = self.running
        if running is not None:
            running.stop_search()


@dataclass(frozen=True, slots=True)
class Result:
    """What one search found.

    Attributes:
        values: the values of the variables that were asked for; None: no solution was found.
        objective: that of the solution; None without one.
        bound: no solution has a smaller objective.
        proven: whether the solution is the best there is, or that there is none.
    """

    values: tuple[int, ...] | None
    objective: int | None
    bound: int
    proven: bool


class Clock:
    """The time that one question may take, over all of its searches."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Since the question was asked."""
        return time.perf_counter() - self._began

    @property
    def left(self) -> float:
        """Seconds until the limit; 0 when the search was cancelled."""
        return 0.0 if self.watch.cancelled else max(0.0, self.watch.limit - self.seconds)


def cp_model() -> Any:
    """The module of OR-tools that models and solves.

    Raises:
        Refused: OR-tools is not installed.
    """
    try:
        return import_module("ortools.sat.python.cp_model")
    except ImportError:
        sentence = message(
            "This needs the package “ortools”, which is not installed. Everything else works without it; "
            "“pip install ortools” adds it."
        )
        raise Refused(sentence) from None


def solve(
    model: Any, wanted: Sequence[Any], clock: Clock, parallel: Sequence[str] = (), work: float = math.inf
) -> Result:
    """Searches for the best solution of a model until the clock has run out.

    Args:
        wanted: the variables whose values are asked for.
        parallel: strategies of CP-SAT to run side by side; none: a single one, which is the quickest for small models
            and gives the same answer every time.
        work: in the deterministic time of CP-SAT, of which 0.1 takes a few tenths of a second: a search ends at the
            same point every time.
    """
    cp = cp_model()
    solver = cp.CpSolver()
    solver.parameters.random_seed = SEED
    solver.parameters.num_workers = len(parallel) + 1 if parallel else 1
    solver.parameters.subsolvers.extend(parallel)
    solver.parameters.max_time_in_seconds = clock.left
    solver.parameters.max_deterministic_time = work
    clock.watch.running = solver
    try:
        status = solver.solve(model) if clock.left else cp.UNKNOWN
    finally:
        clock.watch.running = None
    if status == cp.MODEL_INVALID:
        raise ValueError(model.validate())
    if status not in (cp.OPTIMAL, cp.FEASIBLE):
        return Result(None, None, 0, status == cp.INFEASIBLE)
    values = tuple(solver.value(one) for one in wanted)
    bound = round(solver.best_objective_bound)
    return Result(values, round(solver.objective_value), bound, status == cp.OPTIMAL)


def better(first: Result, second: Result) -> Result:
    """What two searches of one model found together, the second one where they are equal."""
    if second.proven or first.objective is None:
        return second
    bound = max(first.bound, second.bound)
    if second.objective is None or first.objective < second.objective:
        return replace(first, bound=bound)
    return replace(second, bound=bound)

"""Smallest changes and best schedule over all schedules, by CP-SAT (SEMANTICS 8)."""

from finops_model.roadmap.solver.relax import (
    Best,
    Capacity,
    Dates,
    SmallestChanges,
    Targets,
    best_schedule,
    enough_capacity,
    lower_targets,
    movable_dates,
    smallest_changes,
)
from finops_model.roadmap.solver.search import LIMIT, Certainty, Watch

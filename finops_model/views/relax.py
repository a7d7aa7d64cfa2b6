"""What would have to change so that nothing is late, and the best schedule, of the plan of a scope (SEMANTICS 8)."""

from dataclasses import dataclass, replace

from finops_model import roadmap
from finops_model.assessment import AcceptedPlan, StepKey
from finops_model.roadmap import Roadmap
from finops_model.roadmap.plan import choices_of
from finops_model.roadmap.problem import Problem, problem_of
from finops_model.roadmap.quarters import first_day
from finops_model.roadmap.solver import Best, SmallestChanges, Watch, best_schedule, smallest_changes
from finops_model.roadmap.steps import Choice
from finops_model.texts.framework import shown_framework
from finops_model.views.plan import PlanView


@dataclass(frozen=True, slots=True, eq=False)
class BestView:
    """The best schedule of a plan.

    Attributes:
        found: what was found.
        roadmap: its steps, as those of the proposal.
    """

    found: Best
    roadmap: Roadmap


def find_smallest_changes(view: PlanView, watch: Watch | None = None) -> SmallestChanges:
    """What would have to change so that nothing of a plan is late. Takes seconds; no transaction is open meanwhile.

    Raises:
        Refused: something is late, and OR-tools is not installed.
    """
    return smallest_changes(problem_of_plan(view), watch)


def find_best_schedule(view: PlanView, watch: Watch | None = None) -> BestView:
    """The schedule of a plan that is late least, and then finishes earliest. Takes seconds, as above.

    Raises:
        Refused: OR-tools is not installed.
    """
    problem = problem_of_plan(view)
    found = best_schedule(problem, watch)
    choices = _choices(view)
    for task, start in zip(problem.tasks, found.starts, strict=True):
        key = (task.capability, task.stage)
        if task.pinned is None:
            choices[key] = replace(choices.get(key, Choice()), starts_on=first_day(start))
    day, capacity = view.now.day, view.plan.capacity
    return BestView(found, roadmap.plan(view.now.rows, shown_framework(), day, capacity, choices))


def problem_of_plan(view: PlanView) -> Problem:
    """The scheduling problem behind a plan, with what people set for its steps."""
    return problem_of(view.now.rows, shown_framework(), view.now.day, view.plan.capacity, _choices(view))


def _choices(view: PlanView) -> dict[StepKey, Choice]:
    accepted = view.accepted or AcceptedPlan(view.plan.capacity)
    return choices_of(accepted.steps, {})

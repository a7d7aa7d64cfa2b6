"""The commands ``plan relax`` and ``plan best``: the smallest changes, and the best schedule (SEMANTICS 8)."""

from finops_model.cli.options import AsJson, OfScope, OnDay, Whose, user, write_answer
from finops_model.cli.plan import PlanCapacity
from finops_model.settings import today


def relax(
    organization: Whose,
    capacity: PlanCapacity = None,
    scope: OfScope = None,
    as_of: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """The smallest changes with which nothing is late: parallel steps, due dates or targets. Nothing is written."""
    from finops_model.cli.plan_solver_answers import relax_answer, relax_text
    from finops_model.views.plan import read_plan
    from finops_model.views.relax import find_smallest_changes

    view = read_plan(user(), organization, scope, as_of or today(), capacity)
    found = find_smallest_changes(view)
    write_answer(relax_answer(view, found), as_json, lambda _: relax_text(view, found))


def best(
    organization: Whose,
    capacity: PlanCapacity = None,
    scope: OfScope = None,
    as_of: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """The schedule that is late least, and then finishes earliest. Nothing is written."""
    from finops_model.cli.plan_solver_answers import best_answer, best_text
    from finops_model.views.plan import read_plan
    from finops_model.views.relax import find_best_schedule

    view = read_plan(user(), organization, scope, as_of or today(), capacity)
    write_answer(best_answer(view, find_best_schedule(view)), as_json, best_text)

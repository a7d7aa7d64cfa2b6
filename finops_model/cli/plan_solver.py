"""The commands ``plan relax`` and ``plan best``: the smallest changes, and the best schedule (SEMANTICS 8)."""

from finops_model.cli.options import AsJson, OfScope, OnDay, Whose, user, write_answer
from finops_model.cli.plan import PlanCapacity, plan
from finops_model.settings import today


@plan.command("relax")
def relax(
    organization: Whose,
    capacity: PlanCapacity = None,
    scope: OfScope = None,
    as_of: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Shows the smallest changes after which nothing is late: parallel steps, due dates or targets. Writes nothing."""
    from finops_model.cli.plan_solver_answers import relax_answer, relax_text
    from finops_model.views.plan import read_plan
    from finops_model.views.relax import find_smallest_changes

    view = read_plan(user(), organization, scope, as_of or today(), capacity)
    found = find_smallest_changes(view)
    write_answer(relax_answer(view, found), as_json, lambda _: relax_text(view, found))


@plan.command("best")
def best(
    organization: Whose,
    capacity: PlanCapacity = None,
    scope: OfScope = None,
    as_of: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Shows the schedule with the least delay; among those, the one that finishes earliest. Writes nothing."""
    from finops_model.cli.plan_solver_answers import best_answer, best_text
    from finops_model.views.plan import read_plan
    from finops_model.views.relax import find_best_schedule

    view = read_plan(user(), organization, scope, as_of or today(), capacity)
    write_answer(best_answer(view, find_best_schedule(view)), as_json, best_text)

"""The answers of ``plan relax`` and ``plan best``: as JSON (CONTRACT) and as text."""

from typing import Any

from finops_model.cli.answers import Json, place_answer, roadmap_answer
from finops_model.cli.tables import roadmap_text
from finops_model.roadmap.quarters import last_day
from finops_model.roadmap.solver import Capacity, Certainty, Dates, SmallestChanges, Targets
from finops_model.texts import say
from finops_model.texts.framework import shown_framework
from finops_model.texts.relax import (
    best_certainty_text,
    capacity_sentences,
    certainty_text,
    dates_sentences,
    targets_sentences,
)
from finops_model.views.plan import PlanView
from finops_model.views.relax import BestView


def relax_answer(view: PlanView, found: SmallestChanges) -> Json:
    """What is late, and the smallest changes of three kinds; nothing late: each is None."""
    return {
        **place_answer(view.place),
        "as_of": view.now.day.isoformat(),
        "late": [{"capability": id, "late_quarters": quarters} for id, quarters in found.late.items()],
        "capacity": None if found.capacity is None else _capacity(found.capacity),
        "dates": None if found.dates is None else _dates(found.dates),
        "targets": None if found.targets is None else _targets(found.targets),
    }


def _capacity(found: Capacity) -> Json:
    return {"value": found.value, "status": found.status, "too_long": list(found.too_long), **_search(found)}


def _dates(found: Dates) -> Json:
    changes = [{"capability": id, "due_on": last_day(quarter).isoformat()} for id, quarter in found.quarters.items()]
    return {"cost": found.cost, "status": found.status, "changes": changes, **_search(found)}


def _targets(found: Targets) -> Json:
    changes = [{"capability": id, "target": stage.id} for id, stage in found.stages.items()]
    return {"cost": found.cost, "status": found.status, "changes": changes, **_search(found)}


def _search(found: Capacity | Dates | Targets) -> Json:
    return {"bound": found.bound, "seconds": round(found.seconds, 3)}


def relax_text(view: PlanView, found: SmallestChanges) -> str:
    """The smallest changes in sentences."""
    if found.capacity is None or found.dates is None or found.targets is None:
        return say("No target is late.")
    framework = shown_framework()
    kinds: list[tuple[str, list[str], Capacity | Dates | Targets]] = [
        (say("More in parallel"), capacity_sentences(found.capacity, view.plan.capacity, framework), found.capacity),
        (say("Later due dates"), dates_sentences(found.dates, view.now.rows, framework), found.dates),
        (say("Lower targets"), targets_sentences(found.targets, view.now.rows, framework), found.targets),
    ]
    lines: list[str] = []
    for name, sentences, answer in kinds:
        lines += [name, *(f"- {sentence}" for sentence in sentences)]
        lines += [f"  {certainty_text(answer)}"]
    return "\n".join(lines)


def best_answer(view: PlanView, best: BestView) -> Json:
    """The best schedule, with its total of value times quarters late (``cost``) and times finish quarter."""
    found = best.found
    more: dict[str, Any] = {"cost": found.cost, "finish_cost": found.finish, "status": found.status}
    more |= {"bound": found.bound, "finish_bound": found.finish_bound, "seconds": round(found.seconds, 3)}
    return roadmap_answer(view.place, best.roadmap) | more


def best_text(answer: Json) -> str:
    """The steps in schedule order, and how sure it is that nothing is better."""
    certainty = best_certainty_text(Certainty(answer["status"]), answer["seconds"])
    return f"{roadmap_text(answer)}\n\n{certainty}"

"""The answers of ``plan``: as JSON (CONTRACT) and as text."""

from typing import Any

import pandas as pd

from finops_model.cli.answers import Json, plain, records, roadmap_answer, whole
from finops_model.cli.tables import roadmap_text
from finops_model.roadmap import Plan
from finops_model.rows import rows_of
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import percent_text
from finops_model.views.places import Place
from finops_model.views.plan import PlanView, count_late

_OF_A_STEP = (
    "state accepted effort note pinned_starts_on pinned_finishes_on baseline_starts_on baseline_finishes_on "
    "started_on done_on"
)


def plan_answer(place: Place, plan: Plan) -> Json:
    """The steps in schedule order with their state, and what the plan would bring if it held."""
    answer = roadmap_answer(place, plan)
    more = records(plan.steps, _OF_A_STEP)
    for step, row, found in zip(answer["steps"], rows_of(plan.steps), more, strict=True):
        step |= {key: _day(value) for key, value in found.items()}
        step["progress"] = {"met": int(row.progress_met), "of": int(row.progress_of)}
        step["slip_quarters"] = whole(row.slip_quarters)
        step["links"] = list(row.links)
        step["marks"] = [translated(mark) for mark in row.marks]
    answer["accepted"] = plan.accepted
    answer["projection"] = [
        {"quarter_ends_on": plain(row.quarter_ends_on), "attainment": plain(row.attainment)}
        for row in rows_of(plan.projection)
    ]
    return answer


def _day(value: Any) -> Any:
    return plain(value) if isinstance(value, pd.Timestamp) else value


def what_if_answer(view: PlanView, other: Plan) -> Json:
    """The plan, the plan on other inputs, and how many targets each reaches late."""
    return {
        "plan": plan_answer(view.place, view.plan),
        "what_if": plan_answer(view.place, other),
        "late": {"plan": count_late(view.plan), "what_if": count_late(other)},
    }


def plan_text(answer: Json) -> str:
    """The steps, what they break, and the projection."""
    head = say("The plan") if answer["accepted"] else say("The proposal; nothing is accepted yet")
    lines = [head, roadmap_text(answer)]
    for step in answer["steps"]:
        lines += [f"{step['name']}, {step['to_stage']}: {mark}" for mark in step["marks"]]
    if answer["projection"]:
        lines += ["", say("What the plan would bring if it held:")]
        lines += [f"{point['quarter_ends_on']}  {percent_text(point['attainment'])}" for point in answer["projection"]]
    return "\n".join(lines)


def what_if_text(answer: Json) -> str:
    """Both plans, one after the other, and how many targets each reaches late."""
    late = answer["late"]
    return "\n".join(
        [
            plan_text(answer["plan"]),
            "",
            say("What if:"),
            plan_text(answer["what_if"]),
            "",
            say_count("Late now: {count:,} target", "Late now: {count:,} targets", late["plan"]),
            say_count("Late then: {count:,} target", "Late then: {count:,} targets", late["what_if"]),
        ]
    )

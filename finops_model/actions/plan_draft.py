"""What a person is about to set for the steps of a plan: kept over a reload, checked on the way in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from finops_model.actions.plans import checked_step
from finops_model.assessment import AcceptedPlan, PlanStep, StepKey
from finops_model.errors import Refused
from finops_model.framework import Framework, Stage

Field = Literal["status", "owner", "effort", "starts_on", "finishes_on", "note", "links"]
Said = dict[StepKey, dict[str, Any]]
"""By step, the values that a person wants to set; see :data:`.plans.FIELDS`."""

_KEPT = TypeAdapter(dict[str, dict[Field, int | float | str | list[str] | None]])


def draft_to_json(said: Said) -> dict[str, Any]:
    """What the store keeps: :func:`draft_from_json` gives the same back."""
    return {f"{capability}:{int(stage)}": dict(values) for (capability, stage), values in said.items()}


def draft_from_json(content: Mapping[str, Any], framework: Framework) -> Said:
    """What the store kept; steps that the framework no longer has are left out. Raises Refused: it cannot be read."""
    try:
        kept = _KEPT.validate_python(content)
    except ValidationError as error:
        raise Refused("The unsaved changes cannot be read: another version has written them.") from error
    said: Said = {}
    for key, values in kept.items():
        capability, _, stage = key.rpartition(":")
        if capability in framework.by_id and stage in ("1", "2", "3"):
            said[capability, Stage(int(stage))] = {str(field): value for field, value in values.items()}
    return said


def with_said(plan: AcceptedPlan, said: Said, day: date) -> tuple[AcceptedPlan, list[tuple[StepKey, Refused]]]:
    """The plan as it would be with what a person is about to set, and what cannot be set: such a step stays."""
    steps, refused = dict(plan.steps), list[tuple[StepKey, Refused]]()
    for key, values in said.items():
        try:
            steps[key] = checked_step(plan.steps.get(key, PlanStep()), values, day)
        except Refused as problem:
            refused.append((key, problem))
    return replace(plan, steps=steps), refused

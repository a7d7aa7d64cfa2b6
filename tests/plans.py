"""Short ways to write the steps of a plan in tests."""

from datetime import date
from typing import Any

import pandas as pd

from finops_model.assessment import Organization, Scope
from finops_model.framework import Stage
from finops_model.reports.plans.steps import ScopePlan
from finops_model.roadmap.plan import PLAN_COLUMNS
from finops_model.roadmap.steps import QUARTERS_TO
from finops_model.views.places import Place
from tests.frames import FRAMEWORK

AS_OF = date(2026, 11, 23)
ACME = Place(Organization(1, "acme", "Acme"), Scope(1, "all-spend", "All spend", 1))
DAYS = ("starts_on", "finishes_on", "due_on", "pinned_starts_on", "pinned_finishes_on")
DATES = (*DAYS, "baseline_starts_on", "baseline_finishes_on", "started_on", "done_on")


def step(capability: str, to_stage: int, **more: Any) -> dict[str, Any]:
    """A planned step of 2027 Q1; days are given as texts."""
    known = FRAMEWORK.capability(capability)
    asked = FRAMEWORK.criteria_of(Stage(to_stage))
    row: dict[str, Any] = {"capability": capability, "name": known.name, "domain": known.domain}
    row |= {"from_stage": to_stage - 1, "to_stage": to_stage, "status": "planned", "state": "planned"}
    row |= dict.fromkeys(DATES) | {"starts_on": "2027-01-01", "finishes_on": "2027-03-31", "late_quarters": None}
    row |= {"owner": None, "reason": None, "value": 3.0, "gap": 1.0, "accepted": True, "slip_quarters": None}
    row |= {"effort": QUARTERS_TO[Stage(to_stage)], "note": "", "links": (), "marks": ()}
    row |= {"criteria": tuple(one.id for one in asked), "progress_met": 0, "progress_of": len(asked)}
    return row | more


def steps_frame(*steps: dict[str, Any]) -> pd.DataFrame:
    """The steps of a plan, in the order given."""
    frame = pd.DataFrame(list(steps), columns=list(PLAN_COLUMNS))
    days: dict[str, Any] = {name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in DATES}
    return frame.assign(**days).astype({"late_quarters": float, "slip_quarters": float})


def plan_of(*steps: dict[str, Any], place: Place = ACME) -> ScopePlan:
    """The plan of a scope on 23 November 2026."""
    return ScopePlan(place, AS_OF, steps_frame(*steps))

"""Short ways to write the steps of a plan in tests."""

from datetime import date
from typing import Any

import pandas as pd

from finops_model.assessment import Form, Organization, Rating, Scope, Target
from finops_model.framework import Stage
from finops_model.reports.plans.steps import ScopePlan
from finops_model.roadmap.plan import PLAN_COLUMNS
from finops_model.roadmap.steps import QUARTERS_TO
from finops_model.store import open_store
from finops_model.views.places import Place
from finops_model.views.plan import read_plan
from tests.frames import FRAMEWORK
from tests.people import TESTER

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


def example_l(url: str) -> Place:
    """Example L of the semantics in the store of this address, not accepted: Allocation (value 3) and Budgeting
    (value 5) at Crawl with target Walk, due on 30 Jun 2027."""
    store = open_store(url)
    scope = store.find_scope(store.add_organization("Contoso", TESTER), None)
    crawl = (Rating(Form.STAGE, 1.0), "")
    store.save_assessment(scope.id, date(2026, 10, 1), "", "2026", {"allocation": crawl, "budgeting": crawl}, TESTER)
    due = date(2027, 6, 30)
    entries = [
        Target("allocation", Stage.WALK, date(2026, 10, 1), due_on=due, value=3),
        Target("budgeting", Stage.WALK, date(2026, 10, 1), due_on=due, value=5),
    ]
    store.save_targets(scope.id, entries, TESTER)
    return read_plan(TESTER, "Contoso", None, AS_OF).place

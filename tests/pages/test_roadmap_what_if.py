"""The roadmap page: the plan side by side with other inputs, and these taken over (example L)."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from finops_model.actions import drafts, plans, target_takeover
from finops_model.assessment import Target
from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.settings import user_name
from finops_model.store import open_store
from finops_model.views.places import Place
from finops_model.views.plan import PlanView, read_plan
from tests.pages.conftest import OpenPage, texts
from tests.people import TESTER, person
from tests.plans import AS_OF, example_l

DUE = date(2027, 6, 30)
ALLOCATION, BUDGETING = 0, 1
"""Rows of the grid of targets, in framework order."""


@pytest.fixture
def place(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Example L, not accepted: Budgeting (value 5) in 2027 Q1 and Q2, then Allocation (value 3) by 2027 Q4, late."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", empty_url)
    monkeypatch.setenv("FINOPS_TODAY", AS_OF.isoformat())
    return example_l(empty_url)


def plan_now() -> PlanView:
    return read_plan(TESTER, "Contoso", None, AS_OF)


def opened(app: AppTest) -> AppTest:
    """The page with the part open; a run of AppTest forgets what is open."""
    app.session_state["roadmap-comparing"] = True
    return app.run()


def compared(open_page: OpenPage, url: str, **inputs: Any) -> AppTest:
    """The page with other inputs: ``capacity``, or per grid the changed cells by row."""
    app = opened(open_page(url, "roadmap", capacity="1"))
    view = plan_now()
    for widget, value in inputs.items():
        key = f"what-if-{view.place.scope.id}-{view.revision}-{widget}"
        grid = {"edited_rows": value, "added_rows": [], "deleted_rows": []}
        app.session_state[key] = value if widget == "capacity" else grid
    return opened(app)


def taken_over(app: AppTest) -> str:
    app.session_state["roadmap-comparing"] = True
    app.button(key="what-if-take").click()
    app.session_state["roadmap-comparing"] = True
    return said(app.run())


def said(app: AppTest) -> str:
    """What the page says, without the signs that keep it text in Markdown."""
    return texts(app).replace("\\", "")


def by_quarter(app: AppTest) -> list[list[str]]:
    found = [one.value for one in app.dataframe if "At the end of" in one.value.columns]
    return found[0].to_numpy().tolist()


def test_capacity_has_its_figures_beside_the_plan(open_page: OpenPage, empty_url: str, place: Place) -> None:
    plans.accept(TESTER, place, AS_OF, 1)
    app = compared(open_page, empty_url, capacity=2)
    assert not app.exception
    shown = said(app)
    assert "- 1 step in parallel\n- The last step finishes in 2027 Q4.\n- 1 target is late: Allocation." in shown
    assert "- 2 steps in parallel\n- The last step finishes in 2027 Q2.\n- No target is late." in shown
    assert "- The last step finishes 2 quarters earlier than in the plan.\n- No longer late: Allocation." in shown
    # Today both are halfway; Budgeting alone gives (5 + 3 / 2) / 8 = 81.25 %.
    assert by_quarter(app) == [
        ["23 Nov 2026 (today)", "50 %", "50 %", "±0 points"],
        ["2027 Q1", "50 %", "50 %", "±0 points"],
        ["2027 Q2", "81 %", "100 %", "+19 points"],
        ["2027 Q3", "81 %", "100 %", "+19 points"],
        ["2027 Q4", "100 %", "100 %", "±0 points"],
    ]
    assert plan_now().plan.capacity == 1  # nothing is saved by looking
    assert "The plan runs with 2 parallel steps now." in taken_over(app)
    assert plan_now().plan.capacity == 2


def test_due_dates_and_targets_go_into_the_draft_of_the_targets(
    open_page: OpenPage, empty_url: str, place: Place
) -> None:
    plans.accept(TESTER, place, AS_OF, 1)
    cells = {ALLOCATION: {"due_on": "2027-12-31"}, BUDGETING: {"target": "Crawl"}}
    app = compared(open_page, empty_url, targets=cells)
    shown = said(app)
    assert "No longer late: Allocation." in shown
    # Budgeting has reached Crawl: (5 + 3 / 2) / 8 today, and Allocation follows in 2027 Q1 and Q2.
    assert by_quarter(app)[:3] == [
        ["23 Nov 2026 (today)", "50 %", "81 %", "+31 points"],
        ["2027 Q1", "50 %", "81 %", "+31 points"],
        ["2027 Q2", "81 %", "100 %", "+19 points"],
    ]
    assert "2 targets are in your draft, not saved yet." in taken_over(app)
    draft = drafts.read(person(user_name()), place.scope.id, "targets")
    assert draft is not None
    choices = draft["choices"]
    assert (choices["allocation"]["entry"], choices["allocation"]["due_on"]) == ("walk", "2027-12-31")
    assert (choices["budgeting"]["entry"], choices["budgeting"]["due_on"]) == ("crawl", "2027-06-30")


def test_efforts_and_dropped_steps_go_into_the_draft_of_the_plan(
    open_page: OpenPage, empty_url: str, place: Place
) -> None:
    plans.accept(TESTER, place, AS_OF, 1)
    order = plan_now().plan.steps["capability"].tolist()
    assert order == ["budgeting", "allocation"]
    app = compared(open_page, empty_url, steps={0: {"dropped": True}, 1: {"effort": 3}})
    shown = said(app)
    # Without Budgeting, Allocation runs from 2027 Q1 to Q3, one quarter after its due date.
    assert "- The last step finishes in 2027 Q3.\n- 1 target is late: Allocation." in shown
    assert "1 quarter earlier than in the plan.\n- The same targets are late as in the plan." in shown
    assert by_quarter(app)[-1] == ["2027 Q4", "100 %", "69 %", "-31 points"]  # (3 + 5 / 2) / 8 = 68.75 %
    assert "2 steps are in your draft of the plan, not saved yet." in taken_over(app)
    draft = drafts.read(person(user_name()), place.scope.id, "plan")
    assert draft == {"budgeting:2": {"status": "dropped"}, "allocation:2": {"effort": 3}}
    assert not app.exception
    assert app.button(key="plan-save").label == "Save 2 steps"


def test_a_proposal_has_no_steps_to_change_and_a_date_that_is_none_is_said(
    open_page: OpenPage, empty_url: str, place: Place
) -> None:
    app = compared(open_page, empty_url, steps={0: {"effort": 3}})
    assert "Accept the plan first: other quarters and dropped steps belong to a plan." in said(app)
    assert app.button(key="what-if-take").disabled
    app = compared(open_page, empty_url, targets={ALLOCATION: {"due_on": "soon"}})
    assert not app.exception
    assert len(app.error) == 1
    assert not [one for one in app.button if one.key == "what-if-take"]


def test_due_dates_and_targets_are_taken_away(open_page: OpenPage, empty_url: str, place: Place) -> None:
    inputs = {ALLOCATION: {"due_on": ""}, BUDGETING: {"target": "no target"}}
    app = compared(open_page, empty_url, targets=inputs)
    shown = said(app)
    assert "- No target is late." in shown
    assert "No longer late: Allocation." in shown
    assert "2 targets are in your draft, not saved yet." in taken_over(app)
    draft = drafts.read(person(user_name()), place.scope.id, "targets")
    assert draft is not None
    assert [draft["choices"][id]["entry"] for id in ("allocation", "budgeting")] == ["walk", "none"]
    assert draft["choices"]["allocation"]["due_on"] is None


def test_the_due_date_of_the_goal_stage_is_taken_away_there(open_page: OpenPage, empty_url: str, place: Place) -> None:
    goal = Target(None, Stage.WALK, date(2026, 10, 2), due_on=DUE)
    inherits = Target("allocation", None, date(2026, 10, 2), inherit=True)
    open_store(empty_url).save_targets(place.scope.id, [goal, inherits], TESTER)
    with pytest.raises(Refused, match="Allocation has the due date of the goal stage, 2027-06-30"):
        target_takeover.take_over(TESTER, place, AS_OF, {"allocation": None}, {})
    assert drafts.read(TESTER, place.scope.id, "targets") is None

"""The roadmap page: how long steps take here, beside the effort, and offered as one."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from finops_model.actions import plans
from finops_model.assessment import Form, Rating
from finops_model.framework import Stage
from finops_model.store import open_store
from finops_model.views.places import Place
from finops_model.views.plan import read_plan
from tests.pages.conftest import OpenPage, texts
from tests.people import TESTER
from tests.plans import AS_OF, example_l

TOOK = (date(2026, 1, 31), date(2026, 7, 20), date(2026, 9, 30), date(2026, 10, 31))


@pytest.fixture
def place(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Example L, and four other organizations that went from Crawl to Walk in 30, 200, 272 and 303 days."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", empty_url)
    monkeypatch.setenv("FINOPS_TODAY", AS_OF.isoformat())
    store = open_store(empty_url)
    for number, day in enumerate(TOOK):
        scope = store.find_scope(store.add_organization(f"Case {number}", TESTER), None)
        for assessed_on, score in ((date(2026, 1, 1), 1.0), (day, 2.0)):
            rating = {"budgeting": (Rating(Form.STAGE, score), "")}
            store.save_assessment(scope.id, assessed_on, "", "2026", rating, TESTER)
    return example_l(empty_url)


def opened(app: AppTest) -> AppTest:
    """The page with the part open; a run of AppTest forgets what is open."""
    app.session_state["roadmap-took"] = True
    return app.run()


def test_durations_stand_beside_the_effort_and_go_into_the_draft_when_asked(
    open_page: OpenPage, empty_url: str, place: Place
) -> None:
    plans.accept(TESTER, place, AS_OF, 1)
    app = opened(open_page(empty_url, "roadmap", org="contoso"))
    assert not app.exception
    shown = next(one.value for one in app.dataframe if "Quarters here" in one.value.columns)
    # Those of example L are under way, seen for 0 days: of the other four one arrives after 30 days, two after 200.
    assert shown.to_numpy().tolist() == [
        ["Every capability", "Walk", 2, 3, 30, 200, 272, 6, 2],
        ["Budgeting", "Walk", 2, 3, 30, 200, 272, 5, 1],
    ]
    (offer,) = [one for one in app.multiselect if one.label == "Steps that take as long as here"]
    assert offer.value == []
    assert list(offer.options) == ["Budgeting → Walk: 2, here 3", "Allocation → Walk: 2, here 3"]
    app.session_state["roadmap-took"] = True
    offer.select("Budgeting → Walk: 2, here 3").run()
    app.session_state["roadmap-took"] = True
    app.button(key="roadmap-took-take").click()
    app = opened(app)
    assert "1 step is in your draft of the plan, not saved yet." in texts(app).replace("\\", "")
    assert "Save 1 step" in [one.label for one in app.button]
    stored = read_plan(TESTER, "Contoso", None, AS_OF).accepted
    assert stored is not None
    assert stored.steps["budgeting", Stage.WALK].effort is None, "nothing is set by itself"


def test_a_proposal_says_that_efforts_belong_to_a_plan(open_page: OpenPage, empty_url: str, place: Place) -> None:
    app = opened(open_page(empty_url, "roadmap", org="contoso"))
    assert "Accept the plan first: other quarters and dropped steps belong to a plan." in texts(app)
    assert not [one for one in app.button if one.key == "roadmap-took-take"]


def test_too_few_cases_are_said(open_page: OpenPage, empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_DATABASE_URL", empty_url)
    example_l(empty_url)
    app = opened(open_page(empty_url, "roadmap", org="contoso"))
    assert "Fewer than 5 cases of each step are known yet." in texts(app)

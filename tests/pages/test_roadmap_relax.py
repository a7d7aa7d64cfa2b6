"""The roadmap page: smallest changes and best schedule are found beside the page, and taken over (example L)."""

import sys
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from finops_model.actions import plans
from finops_model.roadmap.solver import Watch
from finops_model.ui.searching import Search
from finops_model.views.places import Place
from finops_model.views.plan import read_plan
from finops_model.views.relax import find_smallest_changes
from tests.pages.conftest import OpenPage, texts
from tests.people import TESTER
from tests.plans import AS_OF, example_l

DUE = date(2027, 6, 30)


@pytest.fixture
def place(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Example L, accepted with one step at a time."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", empty_url)
    monkeypatch.setenv("FINOPS_TODAY", AS_OF.isoformat())
    place = example_l(empty_url)
    plans.accept(TESTER, place, AS_OF, 1)
    return place


def searched(open_page: OpenPage, url: str, button: str, key: str):
    """The page after a search has ended."""
    app = open_page(url, "roadmap", capacity="1")
    opened(app)
    app.button(key=button).click().run()
    app.session_state[key].wait()
    return opened(app)


def said(app: AppTest) -> str:
    """What the page says, without the signs that keep it text in Markdown."""
    return texts(app).replace("\\", "")


def opened(app: AppTest) -> AppTest:
    """The page with the part open; a run of AppTest forgets what is open."""
    app.session_state["roadmap-relaxing"] = True
    return app.run()


def test_the_smallest_changes_are_sentences_that_can_be_taken_over(
    open_page: OpenPage, empty_url: str, place: Place
) -> None:
    app = searched(open_page, empty_url, "relax-start", "roadmap-relax")
    shown = said(app)
    assert "Run 2 steps in parallel instead of 1." in shown
    assert "Move the due date of Allocation from 30 Jun 2027 to the end of 2027 Q4." in shown
    assert "Lower the target of Allocation from Walk to Crawl." in shown
    assert shown.count("Proven: there is no smaller change.") == 3
    app.session_state["roadmap-relaxing"] = True
    app.button(key="relax-dates").click().run()
    assert "1 target is in your draft, not saved yet." in said(app)


def test_the_capacity_is_taken_over_into_the_plan(open_page: OpenPage, empty_url: str, place: Place) -> None:
    app = searched(open_page, empty_url, "relax-start", "roadmap-relax")
    app.session_state["roadmap-relaxing"] = True
    app.button(key="relax-capacity").click().run()
    assert "The plan runs with 2 parallel steps now." in said(app)
    assert read_plan(TESTER, "Contoso", None, AS_OF).plan.capacity == 2


def test_the_best_schedule_is_pinned(open_page: OpenPage, empty_url: str, place: Place) -> None:
    app = searched(open_page, empty_url, "best-start", "roadmap-best")
    assert "Proven: there is no better schedule." in said(app)
    assert "1 target is late with the best schedule: Allocation." in said(app)
    app.session_state["roadmap-relaxing"] = True
    app.button(key="best-pin").click().run()
    assert "Pinned 2 steps to the best schedule." in said(app)
    steps = read_plan(TESTER, "Contoso", None, AS_OF).plan.steps.set_index("capability")
    assert steps["pinned_starts_on"].dt.date.to_dict() == {
        "budgeting": date(2027, 1, 1),
        "allocation": date(2027, 7, 1),
    }


@pytest.mark.parametrize(("button", "key"), [("relax-start", "roadmap-relax"), ("best-start", "roadmap-best")])
def test_without_the_solver_a_sentence_says_so_and_the_plan_is_there(
    open_page: OpenPage, empty_url: str, place: Place, monkeypatch: pytest.MonkeyPatch, button: str, key: str
) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    app = searched(open_page, empty_url, button, key)
    assert [one.value.replace("\\", "") for one in app.error] == [
        "This needs the package “ortools”, which is not installed. Everything else works without it; "
        "“pip install ortools” adds it."
    ]
    assert not app.exception
    assert app.dataframe[0].value["Finishes"].tolist() == ["2027 Q2", "2027 Q4"]


def test_a_search_that_runs_out_of_time_says_what_it_has_and_how_sure_that_is(
    open_page: OpenPage, empty_url: str, place: Place
) -> None:
    app = searched(open_page, empty_url, "relax-start", "roadmap-relax")
    view, no_time = read_plan(TESTER, "Contoso", None, AS_OF), Watch(limit=0.0)
    about = app.session_state["roadmap-relax"].about
    search = Search(about, lambda _: find_smallest_changes(view, no_time))
    search.wait()
    app.session_state["roadmap-relax"] = search
    shown = said(opened(app))
    assert not app.exception
    assert "Run 2 steps in parallel instead of 1." in shown
    assert "Move the due date of Allocation from 30 Jun 2027 to the end of 2027 Q4." in shown
    assert shown.count("Best found in 0 s; a smaller change may exist.") == 2
    assert "Nothing was found within 0 seconds." in shown
    assert shown.count("Not decided: a longer search may find one.") == 1

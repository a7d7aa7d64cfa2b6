"""The roadmap page: steps to the targets and none beyond, lateness in words."""

from datetime import date

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.store import open_store
from tests.pages.conftest import OpenPage, texts
from tests.people import TESTER


def example_h(url: str) -> None:
    """SEMANTICS 13 H: allocation and forecasting at Crawl, both to Walk; only allocation has a due date."""
    store = open_store(url)
    scope = store.find_scope(store.add_organization("Contoso", TESTER), None)
    crawl = (Rating(Form.STAGE, 1.0), "")
    ratings = {"allocation": crawl, "forecasting": crawl}
    store.save_assessment(scope.id, date(2026, 10, 1), "", "2026", ratings, TESTER)
    entries = [
        Target("allocation", Stage.WALK, date(2026, 10, 1), due_on=date(2027, 6, 30), value=3),
        Target("forecasting", Stage.WALK, date(2026, 10, 1), value=5),
    ]
    store.save_targets(scope.id, entries, TESTER)


def test_the_capacity_moves_the_second_step(open_page: OpenPage, empty_url: str) -> None:
    example_h(empty_url)
    app = open_page(empty_url, "roadmap")
    assert app.number_input(key="capacity").value == 4
    assert app.dataframe[0].value["Starts"].tolist() == ["2027 Q1", "2027 Q1"]
    app.number_input(key="capacity").set_value(1).run()
    steps = app.dataframe[0].value
    assert steps["Capability"].tolist() == ["Allocation", "Forecasting"]
    assert steps["Starts"].tolist() == ["2027 Q1", "2027 Q3"]
    assert steps["Finishes"].tolist() == ["2027 Q2", "2027 Q4"]
    assert steps["Late"].tolist() == ["on time", "–"]


def test_targets_that_are_overdue_are_said_first(open_page: OpenPage, empty_url: str) -> None:
    example_h(empty_url)
    store = open_store(empty_url)
    scope = store.find_scope(store.find_organization("Contoso"), None)
    entry = Target("forecasting", Stage.WALK, date(2026, 10, 2), due_on=date(2026, 11, 22))
    store.save_targets(scope.id, [entry], TESTER)
    for page in ("roadmap", "targets"):
        app = open_page(empty_url, page)
        assert app.warning[0].value == "Overdue since 22 Nov 2026: 1 target: Forecasting"
    # Walk is reached at the end of 2027 Q2, two quarters after 2026 Q4.
    steps = open_page(empty_url, "roadmap").dataframe[0].value.set_index("Capability")
    assert steps["Late"].to_dict() == {"Allocation": "on time", "Forecasting": "overdue, 2 quarters late"}


def test_each_step_names_the_criteria_of_its_stage_in_words(open_page: OpenPage, empty_url: str) -> None:
    example_h(empty_url)
    app = open_page(empty_url, "roadmap")
    step = app.dataframe[0].value.iloc[0]
    assert (step["Step"], step["Criteria"]) == ("Crawl → Walk", "5 criteria open")
    app.session_state["roadmap-criteria"] = True
    app.run()
    asked = [one.value for one in app.text if one.value.startswith("• ")]
    assert [text.count("• ") for text in asked] == [5, 5]  # both steps lead to Walk
    assert "walk-" not in "".join(asked)


def test_the_criteria_of_every_step_can_be_read_in_full(open_page: OpenPage, empty_url: str) -> None:
    example_h(empty_url)
    app = open_page(empty_url, "roadmap")
    assert "Allocation: Crawl → Walk, 2027 Q1" not in texts(app).replace("\\", "")
    app.session_state["roadmap-criteria"] = True
    app.run()
    assert "Allocation: Crawl → Walk, 2027 Q1" in texts(app).replace("\\", "")


def test_no_step_leads_beyond_a_target(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "roadmap", org="demo-tannery-lane-markets")
    assert set(app.dataframe[0].value["Step"]) <= {"Pre-crawl → Crawl", "Crawl → Walk"}
    assert app.dataframe[0].value["Capability"].nunique() == 4


def test_late_targets_are_said_in_words_with_the_quarter_and_the_due_day(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "roadmap", org="demo-quillfeather-air")
    said = app.warning[0].value.replace("\\", "")
    assert "late with at most 4 parallel steps" in said
    assert "after it is due (31 Dec 2026)" in said


def test_reached_targets_are_a_success_and_no_empty_chart(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "roadmap", org="demo-larkspur-lending")
    assert [one.value for one in app.success] == ["Every target is reached. There is nothing left to plan."]
    assert list(app.get("plotly_chart")) == []  # pyright: ignore


def test_what_was_never_assessed_is_listed_to_be_assessed_first(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "roadmap", org="demo-quillfeather-air")
    assert "Assess first" in [one.value for one in app.header]
    assert "• Intersecting Disciplines" in texts(app)
    assert "Intersecting Disciplines" not in app.dataframe[0].value["Capability"].tolist()


def test_without_a_target_there_is_nothing_to_plan(open_page: OpenPage, empty_url: str) -> None:
    store = open_store(empty_url)
    scope = store.find_scope(store.add_organization("Aimless", TESTER), None)
    rating = {"allocation": (Rating(Form.STAGE, 1.0), "")}
    store.save_assessment(scope.id, date(2026, 11, 1), "", "2026", rating, TESTER)
    app = open_page(empty_url, "roadmap")
    assert [one.value for one in app.info] == ["No target is set yet, so there is nothing to plan."]
    assert not app.exception

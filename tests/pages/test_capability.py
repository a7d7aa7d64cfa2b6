"""The page of one capability: its evidence, its history, what is asked for, and what stays hidden."""

from datetime import date

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.store import open_store
from tests.pages.conftest import OpenPage, texts
from tests.people import TESTER


def stage(level: float, evidence: str = "") -> tuple[Rating, str]:
    return Rating(Form.STAGE, level), evidence


def test_why_a_capability_fell_can_be_read(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "capability", org="demo-tannery-lane-markets", capability="anomaly-management")
    assert app.title[0].value.endswith("Anomaly Management")
    ratings = next(one.value for one in app.dataframe if "Evidence" in one.value)
    fell = ratings[ratings["Assessed on"] == "2026-06-30"].iloc[0]
    assert fell["Stage"] == "Crawl"
    assert fell["Evidence"].startswith("The detection service was switched off in May and its owner left")
    assert ratings["Assessed on"].is_monotonic_decreasing
    assert ratings["Counts"].tolist().count("yes") == 1
    assert not app.exception


def test_what_the_next_stage_asks_for_is_told_below_the_target_only(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "capability", org="demo-quillfeather-air", capability="allocation")
    said = texts(app)
    assert "Walk: open (3 of 5)" in said.replace("\\", "")  # 1.4: all of Crawl and 2 of the 5 of Walk
    assert "Walk: known to be met (2 of 5)" in said.replace("\\", "")
    assert "Evidence:" in said
    reached = open_page(demo_url, "capability", org="demo-tannery-lane-markets", capability="rate-optimization")
    assert "The target is reached. Nothing more is asked for." in texts(reached)
    assert "Run: open" not in texts(reached)


def test_the_target_history_says_who_and_why(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "capability", org="demo-quillfeather-air", capability="Allocation")
    changes = app.dataframe[-1].value
    assert changes["Target of"].tolist() == ["Allocation", "Goal stage"]
    assert changes["Why"].iloc[0] == "Cost per route needs the finest grain"


def test_another_capability_goes_into_the_address(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "capability", org="demo-quillfeather-air", capability="allocation")
    app.selectbox(key="picker-capability").set_value("budgeting").run()
    assert app.query_params["capability"] in ("budgeting", ["budgeting"])
    assert app.title[0].value.endswith("Budgeting")
    app.selectbox(key="picker-capability").set_value(None).run()
    assert not app.exception
    assert app.title[0].value.endswith("Budgeting")


def test_an_unknown_capability_is_answered_with_close_ones(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "capability", org="demo-quillfeather-air", capability="alocation")
    assert "Allocation" in app.error[0].value
    assert not app.exception


def test_what_was_never_rated_has_a_sentence_for_every_part(open_page: OpenPage, empty_url: str) -> None:
    open_store(empty_url).add_organization("Nothing yet", TESTER)
    app = open_page(empty_url, "capability", capability="budgeting")
    said = texts(app)
    assert "It was never assessed and never had a target." in said
    assert "It is not assessed yet: an assessment comes first." in said
    assert "No target was chosen yet." in said
    assert not app.exception


def test_the_comparison_is_hidden_below_five_organizations(open_page: OpenPage, empty_url: str) -> None:
    store = open_store(empty_url)
    for number, level in enumerate([0.0, 1.0, 1.5, 2.0, 3.0]):
        scope = store.find_scope(store.add_organization(f"Org {number}", TESTER))
        ratings = {"allocation": stage(level)} | ({"budgeting": stage(1.0)} if number else {})
        store.save_assessment(scope.id, date(2026, 9, 30), "", "2026", ratings, TESTER)
    app = open_page(empty_url, "capability", org="org-3", capability="allocation")
    app.session_state["capability-others"] = True
    app.run()
    chart = app.get("plotly_chart")[-1].proto  # pyright: ignore
    assert "Walk (here)" in chart.spec
    assert "5 of 5 organizations have rated it" in texts(app)
    hidden = open_page(empty_url, "capability", org="org-3", capability="budgeting")
    hidden.session_state["capability-others"] = True
    hidden.run()
    assert "Shown once at least five organizations have rated it" in texts(hidden)


def test_text_from_people_stays_text(open_page: OpenPage, empty_url: str) -> None:
    store = open_store(empty_url)
    scope = store.find_scope(store.add_organization("Acme", TESTER))
    hostile = "![x](http://evil.example/x.png) <b>*no*</b>"
    store.save_assessment(scope.id, date(2026, 9, 30), hostile, "2026", {"allocation": stage(1.0, hostile)}, TESTER)
    entry = Target("allocation", Stage.WALK, date(2026, 9, 30), owner=hostile, reason=hostile)
    store.save_targets(scope.id, [entry], TESTER)
    app = open_page(empty_url, "capability", capability="allocation")
    assert not [one.value for one in app.markdown if "![x](http" in one.value or "<b>" in one.value]
    assert not app.exception

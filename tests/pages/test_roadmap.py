"""The roadmap page: steps to the targets and none beyond, lateness in words."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from finops_model.actions import drafts
from finops_model.actions.plans import set_steps
from finops_model.assessment import AcceptedPlan, Form, PlanStep, Rating, Scope, StepStatus, Target
from finops_model.errors import Conflict
from finops_model.framework import Stage
from finops_model.settings import user_name
from finops_model.store import open_store
from finops_model.views.places import Place
from tests.pages.conftest import OpenPage, texts
from tests.people import ANN, TESTER, person

TODAY = date(2026, 11, 23)


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
    # Every step ends after its due date, however many run at once: no word on capacity.
    assert "16 targets are late with any number of parallel steps: only later due dates or shorter steps help." in said
    assert "parallel steps." not in said
    assert "13 quarters after it is due (30 Jun 2027). At the earliest: 2028 Q1." in said


def test_due_dates_that_hold_are_offered_for_the_draft_of_the_targets(open_page: OpenPage, empty_url: str) -> None:
    """One step at a time: Allocation (due on 30 Jun 2027) runs to 2027 Q2; lasting 3 quarters, to Q3, in any case."""
    app, scope = accepted(open_page, empty_url)
    set_steps(TESTER, place_of(empty_url), TODAY, {("allocation", Stage.WALK): {"effort": 3}})
    app = open_page(empty_url, "roadmap")
    said = app.warning[0].value.replace("\\", "")
    assert "1 target is late with any number of parallel steps: only a later due date or shorter steps help." in said
    assert "At the earliest: 2027 Q3." in said
    app.button(key="late-dates").click().run()
    assert "1 target is in your draft, not saved yet." in texts(app).replace("\\", "")
    draft = drafts.read(person(user_name()), scope.id, "targets")
    assert draft is not None
    assert draft["choices"]["allocation"]["due_on"] == "2027-09-30"


def test_reached_targets_are_a_success_and_no_empty_chart(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "roadmap", org="demo-larkspur-lending")
    assert [one.value for one in app.success] == ["Every target is reached. There is nothing left to plan."]
    assert list(app.get("plotly_chart")) == []  # pyright: ignore


def test_what_was_never_assessed_is_listed_to_be_assessed_first(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "roadmap", org="demo-quillfeather-air")
    assert "Assess first" in [one.value for one in app.header]
    assert "• Intersecting Disciplines" in texts(app)
    (link,) = [one for one in app.get("page_link") if one.proto.label == "Assess them"]  # pyright: ignore
    assert parse_qs(link.proto.query_string) == {
        "org": ["demo-quillfeather-air"],
        "scope": ["all-spend"],
        "capability": ["intersecting-disciplines"],
    }
    assert "Intersecting Disciplines" not in app.dataframe[0].value["Capability"].tolist()


def test_without_a_target_there_is_nothing_to_plan(open_page: OpenPage, empty_url: str) -> None:
    store = open_store(empty_url)
    scope = store.find_scope(store.add_organization("Aimless", TESTER), None)
    rating = {"allocation": (Rating(Form.STAGE, 1.0), "")}
    store.save_assessment(scope.id, date(2026, 11, 1), "", "2026", rating, TESTER)
    app = open_page(empty_url, "roadmap")
    assert [one.value for one in app.info] == ["No target is set yet, so there is nothing to plan."]
    assert not app.exception


def type_into(app: AppTest, scope_id: int, number: int, rows: dict[int, dict[str, Any]]) -> AppTest:
    """Types into the grid of the plan: per row the changed cells."""
    edited = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    app.session_state[f"plan-{scope_id}-{number}-grid"] = edited
    return app.run()


def accepted(open_page: OpenPage, url: str) -> tuple[AppTest, Scope]:
    """The page of example H after its proposal was accepted with capacity 1."""
    example_h(url)
    app = open_page(url, "roadmap")
    app.number_input(key="capacity").set_value(1).run()
    app.button(key="plan-accept-all").click().run()
    return app, open_store(url).find_scope(open_store(url).find_organization("Contoso"), None)


def plan_of(url: str, scope: Scope) -> AcceptedPlan:
    plan = open_store(url).read_plan(scope.id, TODAY)
    assert plan is not None
    return plan


def test_a_proposal_is_accepted_and_its_steps_are_owned_in_the_grid(open_page: OpenPage, empty_url: str) -> None:
    app, scope = accepted(open_page, empty_url)
    assert [one.value.replace("\\", "") for one in app.success] == ["2 steps are in the plan now."]
    assert plan_of(empty_url, scope).capacity == 1
    type_into(app, scope.id, 0, {0: {"status": "in progress", "owner": "Ada", "effort": 4}})
    assert app.dataframe[0].value["Finishes"].tolist() == ["2027 Q3", "2028 Q1"]  # before it is saved
    assert "It reaches its target 1 quarter after the due date." in app.warning[0].value.replace("\\", "")
    assert plan_of(empty_url, scope).steps["allocation", Stage.WALK] == PlanStep()
    app.button(key="plan-save").click().run()
    assert not app.exception
    assert plan_of(empty_url, scope).steps["allocation", Stage.WALK] == PlanStep(
        StepStatus.IN_PROGRESS, "Ada", 4, started_on=TODAY
    )
    assert "plan-save" not in [one.key for one in app.button]


def test_unsaved_changes_outlast_a_reload_and_can_be_dropped(open_page: OpenPage, empty_url: str) -> None:
    app, scope = accepted(open_page, empty_url)
    type_into(app, scope.id, 0, {1: {"starts_on": "2027-01-01", "note": "first"}})
    app = open_page(empty_url, "roadmap")
    assert app.dataframe[0].value["Starts"].tolist() == ["2027 Q1", "2027 Q3"]  # forecasting is pinned, the other flows
    assert app.dataframe[0].value["Capability"].tolist() == ["Forecasting", "Allocation"]
    app.button(key="plan-discard").click().run()
    assert app.dataframe[0].value["Capability"].tolist() == ["Allocation", "Forecasting"]
    assert plan_of(empty_url, scope).steps["forecasting", Stage.WALK].note == ""


def test_what_cannot_be_saved_is_a_sentence_beside_the_button(open_page: OpenPage, empty_url: str) -> None:
    app, scope = accepted(open_page, empty_url)
    type_into(app, scope.id, 0, {0: {"starts_on": "2027-04-01", "finishes_on": "2027-03-31"}})
    assert "before it starts on" in app.error[0].value
    assert app.button(key="plan-save").disabled


def test_the_second_of_two_people_sees_the_change_of_the_first(open_page: OpenPage, empty_url: str) -> None:
    app, scope = accepted(open_page, empty_url)
    type_into(app, scope.id, 0, {0: {"owner": "Ada"}})
    theirs = {("allocation", Stage.WALK): PlanStep(note="theirs")}
    session = app.session_state[f"plan-seed-{scope.id}"]
    open_store(empty_url).save_plan_steps(scope.id, TODAY, theirs, ANN)
    set_steps(TESTER, place_of(empty_url), TODAY, {("forecasting", Stage.WALK): {"note": "also"}})
    with pytest.raises(Conflict, match="changed Allocation → Walk in between"):
        set_steps(
            TESTER,
            place_of(empty_url),
            TODAY,
            {("allocation", Stage.WALK): {"owner": "Ada"}},
            seen={("allocation", Stage.WALK): session.plan.steps["allocation", Stage.WALK]},
        )
    app.run()
    app.button(key="plan-save").click().run()
    assert plan_of(empty_url, scope).steps["allocation", Stage.WALK] == PlanStep(owner="Ada", note="theirs")


def place_of(url: str) -> Place:
    store = open_store(url)
    organization = store.find_organization("Contoso")
    return Place(organization, store.find_scope(organization, None))


def test_criteria_are_ticked_with_evidence(open_page: OpenPage, empty_url: str) -> None:
    app, scope = accepted(open_page, empty_url)
    (tick,) = [one for one in app.checkbox if str(one.key).endswith("-walk-coverage")]
    tick.check()
    app.text_input(key=f"{tick.key}-evidence").set_value("a wiki")
    (save,) = [one for one in app.button if one.label == "Save the criteria"]
    save.click().run()
    assert plan_of(empty_url, scope).ticks["allocation", "walk-coverage"].evidence == "a wiki"
    assert "1 criterion is ticked." in app.success[0].value.replace("\\", "")
    assert app.dataframe[0].value["Criteria"].tolist() == ["4 criteria open", "5 criteria open"]


def test_new_steps_are_offered_when_the_targets_move(open_page: OpenPage, empty_url: str) -> None:
    app, scope = accepted(open_page, empty_url)
    entries = [
        Target("allocation", Stage.CRAWL, TODAY),
        Target("forecasting", Stage.RUN, TODAY, value=5),
    ]
    open_store(empty_url).save_targets(scope.id, entries, TESTER)
    app = open_page(empty_url, "roadmap")
    assert "**No longer needed by the targets**: Allocation → Walk" in texts(app).replace("\\", "")
    app.button(key="plan-accept-new").click().run()
    assert ("forecasting", Stage.RUN) in plan_of(empty_url, scope).steps
    assert "plan-accept-new" not in [one.key for one in app.button]


def test_the_views_and_filters_lie_in_the_address(open_page: OpenPage, demo_url: str) -> None:
    every = open_page(demo_url, "roadmap", org="demo-quillfeather-air")
    steps = every.dataframe[0].value
    assert len(every.get("plotly_chart")) >= 1  # pyright: ignore[reportUnknownMemberType]
    app = open_page(demo_url, "roadmap", org="demo-quillfeather-air", view="table", capability="allocation")
    found = app.dataframe[0].value
    assert set(found["Capability"]) == {"Allocation"}
    assert len(found) == (steps["Capability"] == "Allocation").sum() > 0
    assert f"{len(found)} of {len(steps)} steps are shown." in texts(app)
    app.selectbox(key="roadmap-capability").set_value("").run()
    assert len(app.dataframe[0].value) == len(steps)
    app.selectbox(key="roadmap-only").set_value("late").run()
    assert app.query_params["only"] in ("late", ["late"])
    assert 0 < len(app.dataframe[0].value) <= len(steps)


def test_now_next_later_and_owners_are_lists_with_their_counts(open_page: OpenPage, empty_url: str) -> None:
    example_h(empty_url)
    app = open_page(empty_url, "roadmap", view="now")
    said = texts(app).replace("\\", "")
    assert "**Now: 2026 Q4** · 0 steps" in said
    assert "**Next: 2027 Q1 – 2027 Q2** · 2 steps" in said
    assert "**Allocation: Crawl → Walk**" in said
    assert "**Later** · 0 steps" in said
    owners = texts(open_page(empty_url, "roadmap", view="owners")).replace("\\", "")
    assert "**Nobody yet** · 2 steps" in owners


def test_what_waits_for_what_is_drawn_on_demand(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "roadmap", org="demo-quillfeather-air")
    app.toggle(key="roadmap-waits").set_value(True).run()
    assert not app.exception
    waits = app.table[0].value.map(lambda text: text.replace("\\", ""))
    assert list(waits.columns) == ["Step", "Waits for", "Until the end of", "Why"]
    row = waits[(waits["Step"] == "Planning & Estimating → Walk")].iloc[0].tolist()
    assert row[1:] == ["Planning & Estimating → Crawl", "2027 Q1", "One stage after the other"]
    assert app.query_params["waits"] in ("1", ["1"])


def test_the_last_change_of_a_plan_is_taken_back_where_it_was_made(open_page: OpenPage, empty_url: str) -> None:
    app, scope = accepted(open_page, empty_url)
    set_steps(ANN, place_of(empty_url), TODAY, {("allocation", Stage.WALK): {"owner": "Ada"}})
    app = open_page(empty_url, "roadmap")
    assert "Plan changed, " in texts(app)
    assert f"(UTC) by {ANN.name}" in texts(app)
    app.button(key="plan-undo").click().run()
    assert "is taken back. Plan changed." in app.success[0].value.replace("\\", "")
    assert plan_of(empty_url, scope).steps["allocation", Stage.WALK] == PlanStep()
    assert "Plan accepted, " in texts(app), "the change before it can be taken back next"
    app.button(key="plan-undo").click().run()
    assert not app.exception
    assert [one.key for one in app.button if one.key == "plan-accept-all"]


def test_a_conflict_names_every_step_that_somebody_changed(open_page: OpenPage, empty_url: str) -> None:
    accepted(open_page, empty_url)
    place, keys = place_of(empty_url), [("allocation", Stage.WALK), ("forecasting", Stage.WALK)]
    set_steps(ANN, place, TODAY, {key: {"owner": "Ada"} for key in keys})
    said = {key: {"note": "mine"} for key in keys}
    with pytest.raises(Conflict) as refused:
        set_steps(TESTER, place, TODAY, said, seen={key: PlanStep() for key in keys})
    assert str(refused.value) == (
        f"{ANN.name} changed 2 steps in between: Allocation → Walk, Forecasting → Walk. "
        "Nothing was written. Look at them, then save again."
    )


def test_a_plan_that_lost_its_targets_says_so_and_keeps_its_steps(open_page: OpenPage, empty_url: str) -> None:
    _, scope = accepted(open_page, empty_url)
    gone = [Target(capability, None, TODAY) for capability in ("allocation", "forecasting")]
    open_store(empty_url).save_targets(scope.id, gone, TESTER)
    app = open_page(empty_url, "roadmap")
    assert not app.exception
    assert "No target is set any more: the plan keeps its steps, and none of them is needed." in app.info[0].value
    assert app.dataframe[0].value["State"].tolist() == ["no longer needed", "no longer needed"]

"""The Targets page: real choices into a real store, with figures worked out by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from finops_model.assessment import Form, Rating, Scope, Target
from finops_model.framework import Stage, read_framework
from finops_model.store import Store, open_store
from tests.pages.conftest import OpenPage, texts
from tests.people import ANN, person

TODAY = date(2026, 11, 23)
ROW = {one.id: row for row, one in enumerate(read_framework().capabilities)}


@pytest.fixture
def scope(empty_url: str) -> Scope:
    """Contoso: allocation Run, budgeting Crawl, forecasting Walk on 2026-06-30; goal stage Walk since 2026-01-01."""
    store = open_store(empty_url)
    contoso = store.find_scope(store.add_organization("Contoso", ANN))
    stages = {"allocation": Stage.RUN, "budgeting": Stage.CRAWL, "forecasting": Stage.WALK}
    ratings = {capability: (Rating(Form.STAGE, float(stage)), "") for capability, stage in stages.items()}
    store.save_assessment(contoso.id, date(2026, 6, 30), "", "2026", ratings, ANN)
    store.save_targets(contoso.id, [Target(None, Stage.WALK, date(2026, 1, 1))], ANN)
    return contoso


def edit(app: AppTest, scope: Scope, rows: Mapping[str, Mapping[str, Any]], number: int = 0) -> AppTest:
    """Types into the grid: per capability the changed cells."""
    cells = {ROW[capability]: dict(changed) for capability, changed in rows.items()}
    app.session_state[f"targets-{scope.id}-{number}-grid"] = {
        "edited_rows": cells,
        "added_rows": [],
        "deleted_rows": [],
    }
    return app.run()


def widget(scope: Scope, name: str, number: int = 0) -> str:
    return f"targets-{scope.id}-{number}-{name}"


def goal(app: AppTest) -> Any:
    return next(one for one in app.radio if one.label == "Goal stage")


def figures(app: AppTest) -> list[tuple[str, str, str]]:
    return [(one.label, one.value, one.delta) for one in app.metric]


def plain(elements: Any) -> list[str]:
    """What messages say, without the backslashes that keep Markdown from reading them."""
    return [str(one.value).replace("\\", "") for one in elements]


def plain_options(radio: Any) -> list[str]:
    return [option.replace("\\", "") for option in radio.options]


def entries(store: Store, scope: Scope) -> list[tuple[str, str]]:
    targets = store.read_targets(scope_id=scope.id)
    return list(zip(targets["capability"], targets["entry"], strict=True))


def test_an_empty_store_says_what_to_do_first(open_page: OpenPage, empty_url: str) -> None:
    app = open_page(empty_url, "targets")
    assert not app.exception
    assert "Nothing is assessed yet" in texts(app)


def test_the_page_shows_what_is_in_force_and_its_figures(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = open_page(empty_url, "targets")
    assert goal(app).value == "walk"
    assert figures(app) == [
        ("Attainment of own targets", "83 %", "unchanged"),  # (1 + 1/2 + 1) / 3
        ("At target", "2 of 3", "unchanged"),
        ("Still to go", "1 stage", "unchanged"),
    ]
    assert "Nothing is changed yet." in texts(app)
    history = app.dataframe[-1].value
    assert history[["Target of", "From", "To", "By"]].to_numpy().tolist() == [
        ["Goal stage", "No target", "Walk", "ann"]
    ]
    assert "- **Goal stage**: No target → Walk, from 1 Jan 2026 on. Saved by ann on " in texts(app)


def test_the_effect_of_a_choice_is_shown_before_it_is_saved(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = edit(
        open_page(empty_url, "targets"), scope, {"budgeting": {"target": "Crawl"}, "forecasting": {"target": "Run"}}
    )
    assert figures(app) == [
        ("Attainment of own targets", "89 %", "before: 83 %"),  # (1 + 1 + 2/3) / 3
        ("At target", "2 of 3", "unchanged"),
        ("Still to go", "1 stage", "unchanged"),
    ]
    changes = next(one.value for one in app.dataframe if "Your change" in one.value)
    assert sorted(changes["Your change"]) == ["Budgeting", "Forecasting"]
    assert entries(open_store(empty_url), scope) == [("", "walk")]


def test_what_a_choice_does_stands_beside_the_save(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = open_page(empty_url, "targets")
    said = "Attainment of own targets: 83 % → 89 % · At target: 2 of 3 · Still to go: 1 stage"
    assert said not in texts(app)
    app = edit(app, scope, {"budgeting": {"target": "Crawl"}, "forecasting": {"target": "Run"}})
    assert said in texts(app)  # (1 + 1 + 2/3) / 3, and Forecasting is what is still to go


def test_a_due_date_before_the_target_counts_is_said_before_it_is_saved(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = open_page(empty_url, "targets")
    app = edit(app, scope, {"budgeting": {"due_on": "2026-11-23"}})
    assert not app.warning
    app = edit(app, scope, {"budgeting": {"due_on": "2026-11-22"}})
    said = "Budgeting: the due date, 22 Nov 2026, lies before 23 Nov 2026, from which the target counts."
    assert plain(app.warning) == [said]
    assert not app.button(key="targets-save").disabled


def test_a_single_target_is_changed_in_a_form(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = open_page(empty_url, "targets")
    app.session_state["targets-single"] = True
    app = edit(app, scope, {"forecasting": {"owner": "Grace"}})
    app.selectbox(key=f"targets-single-{scope.id}").set_value("budgeting").run()
    next(one for one in app.radio if one.label == "Target").set_value("crawl")
    fields = {str(one.key): one for one in (*app.date_input, *app.text_input, *app.number_input)}
    of_form: dict[str, Any] = {
        name.rpartition("-")[2]: one for name, one in fields.items() if "-single-budgeting-" in name
    }
    of_form["due"].set_value(date(2027, 6, 30))
    of_form["owner"].set_value(" Ada ")
    of_form["value"].set_value(5)
    next(one for one in app.button if one.label == "Put it into the grid").click().run()
    assert not app.exception
    assert plain(app.success) == ["Budgeting is in the grid. Save it below."]
    changes = next(one.value for one in app.dataframe if "Your change" in one.value)
    assert dict(zip(changes["Your change"], changes["To"], strict=True)) == {
        "Budgeting": "Crawl, due 30 Jun 2027, value 5, owner Ada",
        "Forecasting": "As the goal stage, owner Grace",
    }
    assert app.selectbox(key=f"targets-single-{scope.id}").value == "budgeting"
    assert entries(open_store(empty_url), scope) == [("", "walk")]


def test_the_description_turns_to_the_stage_that_is_being_chosen(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = open_page(empty_url, "targets")
    app.session_state[f"targets-look-{scope.id}"] = "budgeting"
    app = edit(app, scope, {"budgeting": {"target": "Run"}})
    said = texts(app).replace("\\", "")
    assert "Run: what it takes" in said
    assert "Automation is the preferred approach." in said
    assert "Budgeting at Run" in said
    assert read_framework().capability("budgeting").indicators[Stage.RUN][0] in said


def test_the_description_follows_the_goal_stage_and_a_capability_that_follows_it(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = open_page(empty_url, "targets")
    assert "Walk: what it takes" in texts(app).replace("\\", "")
    goal(app).set_value("crawl").run()
    assert "Crawl: what it takes" in texts(app).replace("\\", "")
    app.selectbox(key=f"targets-look-{scope.id}").set_value("budgeting").run()
    assert "It follows the goal stage." in texts(app)
    assert "Budgeting at Crawl" in texts(app)
    assert not [one for one in app.radio if one.label == "Stage that is described" and one.value != Stage.CRAWL]


@pytest.mark.parametrize("target", ["Crawl", "Run", "No target"])
def test_a_lowered_and_a_raised_target_are_asked_for_their_reason_in_the_same_words(
    open_page: OpenPage, empty_url: str, scope: Scope, target: str
) -> None:
    app = edit(open_page(empty_url, "targets"), scope, {"budgeting": {"target": target}})
    question = "1 target is lowered, raised or removed without a reason. Why?"
    assert question in texts(app)
    app.button(key="targets-save").click().run()
    assert not app.error
    assert app.dataframe[-1].value["Why"].tolist() == ["No reason given", ""]

    app = edit(app, scope, {"forecasting": {"target": target}}, number=1)
    assert question in texts(app)
    app.text_input(key=widget(scope, "reason", 1)).set_value("agreed with finance").run()
    assert question not in texts(app)


def test_a_reason_is_saved_with_the_target(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = edit(open_page(empty_url, "targets"), scope, {"budgeting": {"target": "No target", "value": 5}})
    app.text_input(key=widget(scope, "reason")).set_value("Finance left the program").run()
    app.button(key="targets-save").click().run()
    assert not app.error
    assert plain(app.success) == ["1 change saved."]
    assert [one.value for one in app.toast] == ["1 change saved."]
    assert "Nothing is changed yet." not in texts(app)
    saved = open_store(empty_url).read_targets(scope_id=scope.id).iloc[-1]
    assert (saved["capability"], saved["entry"], saved["value"], saved["reason"]) == (
        "budgeting",
        "none",
        5.0,
        "Finance left the program",
    )
    assert saved["agreed_on"].date() == TODAY
    assert figures(app)[0] == ("Attainment of own targets", "100 %", "unchanged")
    assert open_store(empty_url).read_draft(scope.id, "targets", person(saved["actor"])) is None


def test_the_goal_stage_is_one_entry_and_counts_from_the_day_agreed(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = open_page(empty_url, "targets")
    goal(app).set_value("run").run()
    app.date_input(key=widget(scope, "agreed")).set_value(date(2027, 1, 1)).run()
    assert "The figures are as of 1 Jan 2027" in texts(app)
    app.button(key="targets-save").click().run()
    targets = open_store(empty_url).read_targets(scope_id=scope.id)
    assert targets[["capability", "entry"]].to_numpy().tolist() == [["", "walk"], ["", "run"]]
    assert targets["agreed_on"].iloc[-1].date() == date(2027, 1, 1)


def test_a_draft_survives_a_new_session_and_can_be_discarded(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    edit(open_page(empty_url, "targets"), scope, {"budgeting": {"target": "Crawl", "owner": "  Ann   Lee "}})

    again = open_page(empty_url, "targets")
    assert again.button(key="targets-save").label == "Save 1 change"
    changes = next(one.value for one in again.dataframe if "Your change" in one.value)
    assert changes.to_numpy().tolist() == [["Budgeting", "As the goal stage", "Crawl, owner Ann Lee"]]

    again.button(key="targets-discard").click().run()
    assert "Nothing is changed yet." in texts(again)
    assert "Nothing is changed yet." in texts(open_page(empty_url, "targets"))


def test_somebody_elses_save_in_between_keeps_the_draft_and_says_what_changed(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    store = open_store(empty_url)
    app = edit(open_page(empty_url, "targets"), scope, {"budgeting": {"target": "Crawl"}})
    store.save_targets(scope.id, [Target("forecasting", Stage.RUN, TODAY, reason="more planes")], person("bob"))

    app.run()
    assert app.warning[0].value.startswith("The targets were changed since you began.")
    theirs = app.dataframe[0].value
    assert theirs[["Target of", "To", "Why", "By"]].to_numpy().tolist() == [
        ["Forecasting", "Run", "more planes", "bob"]
    ]
    assert app.button(key="targets-save").disabled

    app.button(key="targets-keep").click().run()
    assert not app.warning
    app.text_input(key=widget(scope, "reason", 1)).set_value("enough for us").run()
    app.button(key="targets-save").click().run()
    assert not app.error
    assert entries(store, scope) == [("", "walk"), ("forecasting", "run"), ("budgeting", "crawl")]


def test_two_who_change_the_same_target_decide_capability_by_capability(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    mine = {"budgeting": {"target": "Crawl"}, "forecasting": {"target": "Crawl"}, "allocation": {"target": "Crawl"}}
    first = edit(open_page(empty_url, "targets"), scope, mine)
    other = edit(open_page(empty_url, "targets"), scope, {"budgeting": {"target": "Run"}})
    store = open_store(empty_url)
    theirs = [Target(one, Stage.RUN, TODAY, reason="more planes") for one in ("budgeting", "forecasting")]
    store.save_targets(scope.id, theirs, person("bob"))
    assert other.run().warning

    first.run()
    sides = {one.label: one for one in first.radio if one.label in ("Budgeting", "Forecasting", "Allocation")}
    assert sorted(sides) == ["Budgeting", "Forecasting"]
    assert plain_options(sides["Budgeting"]) == ["Keep mine: Crawl", "Take that of bob: Run"]
    sides["Budgeting"].set_value("theirs").run()
    first.button(key="targets-keep").click().run()
    assert first.button(key="targets-save").label == "Save 2 changes"
    first.button(key="targets-save").click().run()
    saved = entries(store, scope)
    assert saved == [
        ("", "walk"),
        ("budgeting", "run"),
        ("forecasting", "run"),
        ("allocation", "crawl"),
        ("forecasting", "crawl"),
    ]


def test_the_stage_that_is_chosen_says_which_criteria_are_open_and_run_everywhere_is_a_question(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = open_page(empty_url, "targets")
    app.session_state[f"targets-look-{scope.id}"] = "budgeting"
    app = edit(app, scope, {"budgeting": {"target": "Walk"}})
    assert "Budgeting: Walk asks for 5 more criteria, of which 5 are open: " in texts(app).replace("\\", "")
    assert "Every capability is to reach Run." not in texts(app)
    goal(app).set_value("run").run()
    edit(app, scope, {"budgeting": {"target": "Run"}})
    assert "Every capability is to reach Run." in texts(app)
    assert app.button(key="targets-save")


def test_today_is_judged_by_the_targets_of_another_day(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    open_store(empty_url).save_targets(scope.id, [Target(None, Stage.CRAWL, date(2026, 10, 1))], ANN)
    app = open_page(empty_url, "targets")
    assert [one.value for one in app.metric] == ["100 %", "3 of 3", "0 stages"]
    app.session_state["targets-then"] = True
    app.run()
    assert "the targets that counted on 1 Jan 2026, the ratings of today reach 83 %, with 2 of 3 at target." in texts(
        app
    )


def drawn_targets(app: AppTest) -> list[str]:
    """The names of the charts of targets over time, for those who do not see them."""
    alts = [str(one.proto.alt) for one in app.get("plotly_chart")]
    return [alt for alt in alts if alt.startswith("Target over time")]


def test_the_targets_over_time_are_those_of_the_capability_in_the_address(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    open_store(empty_url).save_targets(scope.id, [Target("budgeting", Stage.RUN, date(2026, 3, 1))], ANN)
    app = open_page(empty_url, "targets")
    assert drawn_targets(app) == [
        "Target over time, Budgeting: Walk from 1 Jan 2026 on; Run from 1 Mar 2026 on. 2 changes."
    ]
    app.selectbox(key="targets-timeline").set_value("allocation").run()
    assert app.query_params["capability"] == "allocation"
    alone = "Target over time, Allocation: Walk from 1 Jan 2026 on. 1 change."
    assert drawn_targets(app) == [alone]
    assert drawn_targets(open_page(empty_url, "targets", capability="allocation")) == [alone]
    goal_stage = open_page(empty_url, "targets", capability="goal")
    assert drawn_targets(goal_stage) == ["Target over time, Goal stage: Walk from 1 Jan 2026 on. 1 change."]
    assert "Budgeting" in drawn_targets(open_page(empty_url, "targets", capability="<b>nobody"))[0]


def test_widgets_without_an_edit_show_what_somebody_else_saved(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = open_page(empty_url, "targets")
    open_store(empty_url).save_targets(scope.id, [Target(None, Stage.RUN, TODAY)], person("bob"))
    app.run()
    assert goal(app).value == "run"
    assert "Nothing is changed yet." in texts(app)
    assert not app.warning


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"target": "Fly"}, "Budgeting: Choose the goal stage, no target, Crawl, Walk or Run."),
        ({"target": "Run", "value": 9}, "Budgeting: The business value is a whole number from 1 to 5."),
        ({"target": "Run", "due_on": "0202-06-30"}, "Budgeting: Expected a date between 1900-01-01 and 2199-12-31."),
        ({"target": "Run", "owner": "A\x1bnn"}, "Budgeting: There is a control character (U+001B)"),
    ],
)
def test_a_forged_cell_gets_a_sentence_and_writes_nothing(
    open_page: OpenPage, empty_url: str, scope: Scope, cells: dict[str, Any], sentence: str
) -> None:
    app = edit(open_page(empty_url, "targets"), scope, {"budgeting": cells})
    assert not app.exception
    assert sentence in plain(app.error)[0]
    assert len(figures(app)) == 3
    assert entries(open_store(empty_url), scope) == [("", "walk")]


def test_a_name_that_looks_like_markdown_is_shown_as_it_is(open_page: OpenPage, empty_url: str) -> None:
    open_store(empty_url).add_organization("**Loud** [x](http://example.org) $a$", ANN)
    app = open_page(empty_url, "targets")
    assert "\\*\\*Loud\\*\\* \\[x\\]" in app.title[0].value


def test_a_large_store_shows_one_organization(open_page: OpenPage, large_url: str) -> None:
    app = open_page(large_url, "targets")
    assert not app.exception
    assert len(app.metric) == 3

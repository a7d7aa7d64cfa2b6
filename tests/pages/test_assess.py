"""The Assess page: real answers into a real store; what nobody rated stays not assessed."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from finops_model.actions.assessment_draft import Answer
from finops_model.assessment import Form, Rating, Scope, Target
from finops_model.framework import Stage, read_framework
from finops_model.settings import user_name
from finops_model.store import open_store
from finops_model.views.standing import read_standing
from tests.pages.conftest import OpenPage, texts
from tests.people import ANN, person

FRAMEWORK = read_framework()
CRAWL = [one.id for one in FRAMEWORK.criteria_of(Stage.CRAWL)]
WALK = [one.id for one in FRAMEWORK.criteria_of(Stage.WALK)]


@pytest.fixture
def scope(empty_url: str) -> Scope:
    """Contoso, with allocation rated Walk by Ann on 2026-06-30."""
    store = open_store(empty_url)
    contoso = store.find_scope(store.add_organization("Contoso", ANN))
    ratings = {"allocation": (Rating(Form.STAGE, 2.0), "tag report")}
    store.save_assessment(contoso.id, date(2026, 6, 30), "Ann", "2026", ratings, ANN)
    return contoso


def widget(app: AppTest, scope: Scope, capability: str, part: str) -> Any:
    return app.get_by_key(f"assess-{scope.id}-{capability}-{part}")


def turn_to(app: AppTest, scope: Scope, capability: str) -> AppTest:
    app.query_params["capability"] = capability
    return app.run()


def said(app: AppTest) -> str:
    """What the page says, without the backslashes that keep Markdown from reading it."""
    return texts(app).replace("\\", "")


def rate(app: AppTest, scope: Scope, capability: str, stage: str) -> AppTest:
    turn_to(app, scope, capability)
    widget(app, scope, capability, "form").set_value(Form.STAGE).run()
    return widget(app, scope, capability, "stage").set_value(stage).run()


def test_an_empty_store_begins_with_an_organization(open_page: OpenPage, empty_url: str) -> None:
    app = open_page(empty_url, "assess")
    assert not app.exception
    app.text_input(key="assess-new-organization").set_value("  Contoso   Ltd ").run()
    app.button(key="assess-add-organization").click().run()
    assert not app.exception
    assert "Contoso Ltd · Assess" in said(app)
    assert "All spend" in said(app)
    assert open_store(empty_url).read_organizations()["name"].tolist() == ["Contoso Ltd"]
    assert "0 of 22 capabilities rated in this draft" in [one.text for one in app.get("progress")]


def test_a_name_like_a_known_one_needs_a_yes_and_the_same_name_is_refused(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = open_page(empty_url, "assess")
    app.text_input(key="assess-new-organization").set_value("CONTOSO").run()
    assert "Contoso already exists: choose it in the sidebar." in said(app)

    app.text_input(key="assess-new-organization").set_value("Contosso").run()
    assert app.button(key="assess-add-organization").disabled
    assert "“Contosso” would be a new organization. Did you mean “Contoso”?" in said(app)
    assert app.checkbox(key="assess-new-organization-sure").label == "It is a different organization"
    app.checkbox(key="assess-new-organization-sure").check().run()
    app.button(key="assess-add-organization").click().run()
    assert open_store(empty_url).read_organizations()["name"].tolist() == ["Contoso", "Contosso"]


def test_a_new_scope_is_opened_at_once(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = open_page(empty_url, "assess")
    app.text_input(key="assess-new-scope").set_value("Data center").run()
    app.button(key="assess-add-scope").click().run()
    assert "Contoso · Assess" in said(app)
    assert "Data center" in said(app)
    assert app.query_params["scope"] == "data-center"


def test_criteria_question_indicators_and_the_last_rating_are_in_view_and_nothing_is_filled_in(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = turn_to(open_page(empty_url, "assess"), scope, "allocation")
    page = said(app)
    allocation = FRAMEWORK.capability("allocation")
    assert allocation.question in page
    assert all(one.text in page for one in FRAMEWORK.criteria_of(Stage.RUN))
    assert all(text in page for text in allocation.indicators[Stage.WALK])
    assert "Last rating: Walk, score 2.0 of 3, 30 Jun 2026 by Ann, 146 days ago." in page
    assert "tag report" in page
    assert widget(app, scope, "allocation", "form").value is None
    assert widget(app, scope, "allocation", "evidence").value == ""
    assert app.button(key="assess-save").disabled


def test_ticked_criteria_give_the_score_while_one_ticks(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = turn_to(open_page(empty_url, "assess"), scope, "budgeting")
    widget(app, scope, "budgeting", "form").set_value(Form.CRITERIA).run()
    assert "Not rated in this draft yet" in said(app)
    for criterion in (*CRAWL, *WALK[:2]):
        widget(app, scope, "budgeting", f"criteria-{criterion}").check().run()
    assert "**Crawl, score 1.4 of 3 (2 of 5 Walk criteria met)**" in said(app)
    widget(app, scope, "budgeting", f"criteria-{CRAWL[0]}").uncheck().run()
    assert "**Pre-crawl, score 0.8 of 3 (3 of 4 Crawl criteria met)**" in said(app)


def test_no_criterion_met_is_said_outright(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = turn_to(open_page(empty_url, "assess"), scope, "budgeting")
    widget(app, scope, "budgeting", "form").set_value(Form.CRITERIA).run()
    widget(app, scope, "budgeting", "none_met").check().run()
    assert "**Pre-crawl, score 0.0 of 3 (0 of 4 Crawl criteria met)**" in said(app)


def test_lenses_give_the_weighted_score(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = turn_to(open_page(empty_url, "assess"), scope, "budgeting")
    widget(app, scope, "budgeting", "form").set_value(Form.LENSES).run()
    for lens, level in zip(FRAMEWORK.lenses, (3, 2, 2, 1, 0), strict=True):
        widget(app, scope, "budgeting", f"lenses-{lens.id}").set_value(level).run()
    assert "**Crawl, score 1.5 of 3**" in said(app)


def test_only_what_was_rated_is_saved_as_one_assessment(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = open_page(empty_url, "assess")
    rate(app, scope, "budgeting", "walk")
    rate(app, scope, "allocation", "crawl")
    widget(app, scope, "allocation", "evidence").set_value("=cost & **tags**").run()
    turn_to(app, scope, "sustainability")
    widget(app, scope, "sustainability", "form").set_value(Form.NOT_APPLICABLE).run()
    turn_to(app, scope, "forecasting")
    widget(app, scope, "forecasting", "evidence").set_value("a note only").run()
    app.date_input(key=f"assess-{scope.id}-assessed_on").set_value(date(2026, 9, 30)).run()
    app.text_input(key=f"assess-{scope.id}-assessor").set_value("Bob").run()

    assert [one.text for one in app.get("progress")] == ["3 of 22 capabilities rated in this draft"]
    review = app.dataframe[0].value
    assert review[["Capability", "Stage before", "Stage now", "Evidence"]].to_numpy().tolist() == [
        ["Allocation", "Walk", "Crawl", "=cost & **tags**"],
        ["Budgeting", "–", "Walk", ""],
        ["Sustainability", "–", "Not applicable", ""],
    ]
    assert "Lower than before: Allocation." in said(app)
    assert "Started but not rated, so not saved: Forecasting." in said(app)

    app.button(key="assess-save").click().run()
    assert [one.value for one in app.success] == ["Saved: 3 ratings of 30 Sep 2026."]
    ratings = open_store(empty_url).read_ratings(scope_id=scope.id)
    new = ratings[ratings["assessor"] == "Bob"]
    assert sorted(new["capability"]) == ["allocation", "budgeting", "sustainability"]
    assert new["assessment_id"].nunique() == 1
    assert (new["assessed_on"].dt.date == date(2026, 9, 30)).all()
    assert new.set_index("capability")["evidence"].to_dict()["allocation"] == "=cost & **tags**"
    assert len(ratings) == 4  # the older rating stays


def test_saving_again_for_the_same_day_and_assessor_says_what_it_replaces(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = open_page(empty_url, "assess")
    rate(app, scope, "allocation", "run")
    app.date_input(key=f"assess-{scope.id}-assessed_on").set_value(date(2026, 6, 30)).run()
    app.text_input(key=f"assess-{scope.id}-assessor").set_value("Ann").run()
    assert (
        "There is an assessment of 2026-06-30 by Ann already: this adds to it and replaces 1 rating "
        "(the history keeps it)." in said(app)
    )
    app.button(key="assess-save").click().run()
    assert open_store(empty_url).read_ratings(scope_id=scope.id)["score"].tolist() == [3.0]


def test_a_draft_survives_a_new_session_and_is_shared_with_a_second_tab(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    first = rate(open_page(empty_url, "assess"), scope, "budgeting", "walk")
    second = rate(open_page(empty_url, "assess"), scope, "forecasting", "crawl")
    assert second.button(key="assess-save").label == "Save 2 ratings as one assessment"
    rate(first, scope, "allocation", "run")
    assert first.button(key="assess-save").label == "Save 3 ratings as one assessment"
    turn_to(second.run(), scope, "allocation")
    assert widget(second, scope, "allocation", "stage").value == "run"


def test_discard_drops_everything_and_one_rating_can_be_taken_out(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = rate(open_page(empty_url, "assess"), scope, "budgeting", "walk")
    rate(app, scope, "forecasting", "walk")
    app.button(key="assess-clear-forecasting").click().run()
    assert app.button(key="assess-save").label == "Save 1 rating as one assessment"
    app.button(key="assess-discard").click().run()
    assert "0 of 22 capabilities rated in this draft" in [one.text for one in app.get("progress")]
    assert "0 of 22 capabilities rated in this draft" in [
        one.text for one in open_page(empty_url, "assess").get("progress")
    ]


def test_still_the_same_records_the_last_rating_again_with_its_evidence(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = turn_to(open_page(empty_url, "assess"), scope, "allocation")
    assert app.button(key="assess-same-allocation").label == "Still the same: Walk"
    app.button(key="assess-same-allocation").click().run()
    assert widget(app, scope, "allocation", "form").value == Form.STAGE
    assert widget(app, scope, "allocation", "stage").value == "walk"
    assert widget(app, scope, "allocation", "evidence").value == "tag report"
    assert app.button(key="assess-same-allocation").disabled
    app.button(key="assess-save").click().run()
    newest = open_store(empty_url).read_ratings(scope_id=scope.id).iloc[-1]
    assert newest[["form", "score", "evidence"]].tolist() == ["stage", 2.0, "tag report"]
    assert newest["assessed_on"] == pd.Timestamp("2026-11-23")


def test_an_imported_score_is_confirmed_as_it_is(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    ratings = {"budgeting": (Rating(Form.SCORE, 1.37), "from the old sheet")}
    open_store(empty_url).save_assessment(scope.id, date(2026, 9, 30), "", "2026", ratings, ANN)
    app = turn_to(open_page(empty_url, "assess"), scope, "budgeting")
    app.button(key="assess-same-budgeting").click().run()
    assert "**Crawl, score 1.4 of 3**" in said(app)
    app.button(key="assess-save").click().run()
    newest = open_store(empty_url).read_ratings(scope_id=scope.id).nlargest(1, "written").iloc[0]
    assert newest[["form", "score", "evidence"]].tolist() == ["score", 1.37, "from the old sheet"]


def test_what_was_never_assessed_cannot_be_the_same(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = turn_to(open_page(empty_url, "assess"), scope, "budgeting")
    assert "Never assessed." in said(app)
    assert "assess-same-budgeting" not in [one.key for one in app.button]


def test_the_way_of_rating_is_kept_for_the_next_capability(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = turn_to(open_page(empty_url, "assess"), scope, "budgeting")
    widget(app, scope, "budgeting", "form").set_value(Form.CRITERIA).run()
    app.button(key="assess-to-1").click().run()
    assert app.query_params["capability"] == "kpis-benchmarking"
    assert widget(app, scope, "kpis-benchmarking", "form").value == Form.CRITERIA
    widget(app, scope, "kpis-benchmarking", f"criteria-{CRAWL[0]}").check().run()
    assert [one.text for one in app.get("progress")] == ["1 of 22 capabilities rated in this draft"]
    assert "Started but not rated" not in said(app)
    widget(app, scope, "kpis-benchmarking", "form").set_value(Form.NOT_APPLICABLE).run()
    app.button(key="assess-to-1").click().run()
    assert widget(app, scope, "unit-economics", "form").value == Form.CRITERIA


def test_the_target_its_day_its_owner_and_the_way_to_it_are_in_view(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    walk = Target("allocation", Stage.WALK, date(2026, 7, 1), due_on=date(2027, 3, 31), owner="Head of Platform")
    open_store(empty_url).save_targets(scope.id, [walk], ANN)
    app = turn_to(open_page(empty_url, "assess"), scope, "allocation")
    assert "Target Walk · due 31 Mar 2027 · owner Head of Platform" in said(app)
    widget(app, scope, "allocation", "form").set_value(Form.CRITERIA).run()
    for criterion in (*CRAWL, *WALK[:3]):
        widget(app, scope, "allocation", f"criteria-{criterion}").check().run()
    result = "Allocation · **Crawl, score 1.6 of 3 (3 of 5 Walk criteria met)** · 2 criteria open to the target Walk"
    assert result in said(app)
    widget(app, scope, "allocation", "form").set_value(Form.STAGE).run()
    widget(app, scope, "allocation", "stage").set_value("pre-crawl").run()
    assert "Allocation · **Pre-crawl, score 0.0 of 3** · 2 stages to the target Walk" in said(app)
    widget(app, scope, "allocation", "stage").set_value("run").run()
    assert "Allocation · **Run, score 3.0 of 3** · target Walk reached" in said(app)
    assert "No target" in said(turn_to(app, scope, "budgeting"))


def test_the_list_has_stage_age_and_tick_by_domain_and_is_what_next_goes_through(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = rate(open_page(empty_url, "assess"), scope, "budgeting", "walk")
    listed = app.radio(key="assess-list-understand-usage-and-cost")
    assert listed.label == "Understand Usage & Cost"
    options = [option.replace("\\", "") for option in listed.options]
    assert options == ["Data Ingestion", "Allocation", "Reporting & Analytics", "Anomaly Management"]
    assert list(listed.proto.captions) == ["Never assessed", "Walk · 146 days", "Never assessed", "Never assessed"]
    assert "Budgeting ✓" in app.radio(key="assess-list-quantify-business-value").options
    assert app.selectbox(key="assess-show").options == [
        *("All (22)", "Never assessed (21)", "Older than a year (0)", "Below target (0)")
    ]
    turn_to(app, scope, "data-ingestion")
    app.selectbox(key="assess-show").set_value("never").run()
    assert app.query_params["show"] == "never"
    app.button(key="assess-to-1").click().run()
    assert app.query_params["capability"] == "reporting-analytics"  # Allocation is not in the list
    app.radio(key="assess-list-quantify-business-value").set_value("forecasting").run()
    assert app.query_params["capability"] == "forecasting"


def test_an_unknown_capability_in_the_address_gets_a_sentence_and_the_first_one(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = open_page(empty_url, "assess", capability="cost-magic")
    assert not app.exception
    assert "There is no capability 'cost-magic'" in said(app)
    assert "Data Ingestion" in [one.value for one in app.header]


@pytest.mark.parametrize("assessed_on", ["2026-11-24", "2099-01-01"])
def test_a_forged_day_to_come_is_refused(open_page: OpenPage, empty_url: str, scope: Scope, assessed_on: str) -> None:
    answers = {"budgeting": Answer(Form.STAGE, Stage.WALK).to_json()}
    draft = {"assessed_on": assessed_on, "assessor": "", "answers": answers}
    app = open_page(empty_url, "assess")
    store = open_store(empty_url)
    store.save_draft(scope.id, "assessment", person(user_name()), draft)
    app.run()
    assert not app.exception
    assert f"{assessed_on} is after today (2026-11-23)" in said(app)
    assert len(store.read_ratings(scope_id=scope.id)) == 1


def test_a_draft_of_another_version_gets_a_sentence(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    open_store(empty_url).save_draft(scope.id, "assessment", person(user_name()), {"what": "ever"})
    app = open_page(empty_url, "assess")
    assert not app.exception
    assert "The unsaved assessment cannot be read" in said(app)


def test_the_demo_and_a_large_store_open(open_page: OpenPage, demo_url: str, large_url: str) -> None:
    for url in (demo_url, large_url):
        app = open_page(url, "assess")
        assert not app.exception
        assert [one.text for one in app.get("progress")] == ["0 of 22 capabilities rated in this draft"]


def test_the_signs_of_crawl_are_in_view_in_every_form(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = turn_to(open_page(empty_url, "assess"), scope, "budgeting")
    signs = [one.text for one in FRAMEWORK.criteria if one.kind == "sign"]
    assert len(signs) == 2
    assert all(sign in said(app) for sign in signs)
    widget(app, scope, "budgeting", "form").set_value(Form.CRITERIA).run()
    assert all(sign in said(app) for sign in signs)


def test_an_implied_criterion_is_shown_as_implied_and_not_as_ticked(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = turn_to(open_page(empty_url, "assess"), scope, "budgeting")
    widget(app, scope, "budgeting", "form").set_value(Form.CRITERIA).run()
    widget(app, scope, "budgeting", "criteria-run-adoption").check().run()
    assert "**Pre-crawl, score 0.3 of 3 (1 of 4 Crawl criteria met)**" in said(app)
    assert "Counts as met, because this is met: The capability is understood and followed by all teams." in said(app)
    assert not widget(app, scope, "budgeting", "criteria-crawl-adoption").value
    assert not widget(app, scope, "budgeting", "criteria-walk-adoption").value


def test_a_save_writes_only_the_draft_that_was_on_the_screen(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    first = rate(open_page(empty_url, "assess"), scope, "budgeting", "walk")
    rate(open_page(empty_url, "assess"), scope, "forecasting", "crawl")
    first.button(key="assess-save").click().run()
    assert "The draft has changed: look again. Nothing was written." in said(first)
    assert len(open_store(empty_url).read_ratings(scope_id=scope.id)) == 1
    assert first.button(key="assess-save").label == "Save 2 ratings as one assessment"
    first.button(key="assess-save").click().run()
    assert len(open_store(empty_url).read_ratings(scope_id=scope.id)) == 3


def test_a_text_that_is_refused_stays_on_the_screen_to_be_corrected(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    app = rate(open_page(empty_url, "assess"), scope, "budgeting", "walk")
    widget(app, scope, "budgeting", "evidence").set_value("page one\x0cpage two").run()
    assert "Budgeting: There is a control character (U+000C) in the text." in said(app)
    assert widget(app, scope, "budgeting", "evidence").value == "page one\x0cpage two"
    widget(app, scope, "budgeting", "evidence").set_value("page one, page two").run()
    assert "control character" not in said(app)
    app.button(key="assess-save").click().run()
    assert open_store(empty_url).read_ratings(scope_id=scope.id)["evidence"].tolist()[-1] == "page one, page two"


def rated_by(url: str, scope: Scope, assessor: str, **levels: float) -> None:
    ratings = {capability: (Rating(Form.STAGE, level), "") for capability, level in levels.items()}
    open_store(url).save_assessment(scope.id, date(2026, 9, 30), assessor, "2026", ratings, ANN)


def test_several_assessors_are_shown_side_by_side_and_one_is_recorded_as_agreed(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    assert "Several assessors of one day" not in said(open_page(empty_url, "assess"))
    rated_by(empty_url, scope, "Ann", allocation=1.0, budgeting=2.0)
    rated_by(empty_url, scope, "Bo", allocation=3.0, budgeting=2.0)
    app = open_page(empty_url, "assess")
    table = app.dataframe[-1].value
    assert table.drop(columns="Agreed").to_numpy().tolist() == [
        ["Allocation", "Crawl", "Run", "Crawl", "1.00", "Run"],
        ["Budgeting", "Walk", "Walk", "Walk", "0.00", "Walk"],
    ]
    assert table["Agreed"].isna().all()
    app.selectbox(key="assessors-chosen").set_value("as Ann").run()
    app.button(key="assessors-record").click().run()
    assert "Recorded as agreed: 2 ratings of 30 Sep 2026." in said(app)
    assert app.dataframe[-1].value["What counts"].tolist() == ["Crawl", "Walk"]
    app.selectbox(key="assessors-about").set_value("allocation").run()
    app.selectbox(key="assessors-chosen").set_value("walk").run()
    app.text_input(key="assessors-note").set_value("in between").run()
    app.button(key="assessors-record").click().run()
    assert "Recorded as agreed: 1 rating of 30 Sep 2026." in said(app)
    newest = open_store(empty_url).read_ratings(scope_id=scope.id).nlargest(1, "written").iloc[0]
    assert newest[["assessor", "score", "evidence"]].tolist() == ["Agreed", 2.0, "in between"]


def test_the_page_of_a_capability_shows_what_each_assessor_said(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    rated_by(empty_url, scope, "Ann", allocation=1.0)
    rated_by(empty_url, scope, "", allocation=3.0)
    app = open_page(empty_url, "capability", org="contoso", capability="allocation")
    assert not app.exception
    assert "30 Sep 2026 · Spread: Crawl 1, Run 1. Proposal: Crawl. Disagreement: 1.00." in said(app)
    rows = app.dataframe[0].value[["Assessor", "Stage", "Counts"]].to_numpy().tolist()
    assert rows == [["Ann", "Crawl", "no"], ["without assessor", "Run", "yes"]]
    app.button(key="assessors-record").click().run()
    assert "Recorded as agreed: 1 rating of 30 Sep 2026." in said(app)
    assert app.dataframe[0].value["Counts"].tolist() == ["no", "no", "yes"]
    other = open_page(empty_url, "capability", org="contoso", capability="budgeting")
    assert "Several assessors of one day" not in said(other)


def test_a_second_tab_replaces_nothing_that_the_first_one_wrote_unseen(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    first = turn_to(open_page(empty_url, "assess"), scope, "budgeting")
    second = turn_to(open_page(empty_url, "assess"), scope, "budgeting")
    widget(first, scope, "budgeting", "form").set_value(Form.STAGE).run()
    widget(first, scope, "budgeting", "stage").set_value("walk").run()
    widget(first, scope, "budgeting", "evidence").set_value("the plan of May").run()

    widget(second, scope, "budgeting", "evidence").set_value("my own note").run()
    assert (
        "Another tab has written evidence for Budgeting in between: “the plan of May”. Yours is still in the field and "
        "not kept: change it there to replace the other." in said(second)
    )
    assert widget(second, scope, "budgeting", "evidence").value == "my own note"
    assert widget(second, scope, "budgeting", "stage").value == "walk"
    widget(first.run(), scope, "budgeting", "evidence").set_value("the plan of June").run()
    widget(first, scope, "budgeting", "stage").set_value("run").run()

    widget(second, scope, "budgeting", "stage").set_value("crawl").run()
    assert "Another tab has changed Budgeting in between. What it entered is shown now" in said(second)
    assert widget(second, scope, "budgeting", "stage").value == "run"
    widget(second, scope, "budgeting", "stage").set_value("crawl").run()
    assert "Another tab" not in said(second)
    assert widget(first.run(), scope, "budgeting", "stage").value == "crawl"


def test_a_second_tab_can_neither_discard_nor_replace_what_it_has_not_shown(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    first = rate(open_page(empty_url, "assess"), scope, "allocation", "crawl")
    second = turn_to(open_page(empty_url, "assess"), scope, "allocation")
    widget(first, scope, "allocation", "stage").set_value("run").run()
    second.button(key="assess-same-allocation").click().run()
    assert "Another tab has changed Allocation in between." in said(second)
    widget(first, scope, "allocation", "evidence").set_value("seen").run()
    second.button(key="assess-discard").click().run()
    assert "The draft has changed: look again. Nothing was dropped." in said(second)
    first.date_input(key=f"assess-{scope.id}-assessed_on").set_value(date(2026, 9, 30)).run()
    second.date_input(key=f"assess-{scope.id}-assessed_on").set_value(date(2026, 8, 31)).run()
    assert "Another tab has changed day or assessor in between" in said(second)
    assert second.date_input(key=f"assess-{scope.id}-assessed_on").value == date(2026, 9, 30)
    assert widget(second, scope, "allocation", "evidence").value == "seen"


def test_five_capabilities_from_the_first_rating_to_the_figures(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    open_store(empty_url).save_targets(scope.id, [Target(None, Stage.WALK, date(2026, 7, 1))], ANN)
    app = turn_to(open_page(empty_url, "assess"), scope, "allocation")
    app.button(key="assess-same-allocation").click().run()
    rate(app, scope, "budgeting", "crawl")
    rate(app, scope, "forecasting", "run")
    turn_to(app, scope, "data-ingestion")
    widget(app, scope, "data-ingestion", "form").set_value(Form.CRITERIA).run()
    for criterion in (*CRAWL, *WALK[:2]):
        widget(app, scope, "data-ingestion", f"criteria-{criterion}").check().run()
    turn_to(app, scope, "sustainability")
    widget(app, scope, "sustainability", "form").set_value(Form.NOT_APPLICABLE).run()
    app.button(key="assess-save").click().run()
    assert [one.value for one in app.success] == ["Saved: 5 ratings of 23 Nov 2026."]
    figures = read_standing(ANN, "contoso", None, date(2026, 11, 23)).figures
    # of Walk: allocation 2/2, budgeting 1/2, forecasting 2/2, data ingestion 1.4/2
    assert figures["attainment"] == pytest.approx((1 + 0.5 + 1 + 0.7) / 4 * 100)
    assert (figures["at_target"], figures["rated"], figures["applicable"]) == (2, 4, 21)

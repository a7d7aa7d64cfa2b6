"""The page of one organization: the demo's figures worked out by hand from its files."""

from datetime import date

import pandas as pd

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.store import open_store
from tests.pages.conftest import OpenPage, texts
from tests.people import TESTER


def test_targets_that_are_reached_are_a_success(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org="demo-larkspur-lending")
    assert [(one.label, one.value) for one in app.metric] == [
        ("Attainment of own targets", "100 %"),
        ("At target", "21 of 21"),
        ("Coverage", "21 of 21"),
        ("Typical stage", "Walk"),
        ("Still to go", "0 stages"),
    ]
    assert [one.value for one in app.success] == ["Every target is reached: 21 of 21 capabilities."]
    assert not app.warning
    assert "run" not in app.success[0].value.lower()


def test_the_change_names_the_assessment_it_is_against(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org="demo-quillfeather-air")
    assert app.metric[0].value == "61 %"
    assert app.metric[0].delta == "+2 points"
    assert app.metric[0].proto.delta_description == "since 30 Jun 2026"
    assert [one.value for one in app.metric[1:]] == ["4 of 20", "21 of 22", "Crawl", "22 stages"]


def test_every_capability_is_listed_with_stage_target_status_evidence_and_age(
    open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url, "organization", org="demo-quillfeather-air")
    table = app.dataframe[0].value.set_index("Capability")
    assert len(table) == 22
    allocation = table.loc["Allocation"]  # all 4 Crawl criteria and 2 of the 5 of Walk: 1.4; the target is Run
    assert (allocation["Stage"], allocation["Target"], allocation["Score (0 to 3)"]) == ("Crawl", "Run", 1.4)
    assert (allocation["Status"], allocation["Gap"]) == ("▽ below target", "2 stages")
    assert (allocation["Target due"], allocation["Age in days"]) == (pd.Timestamp("2027-03-31"), 54)
    assert len(str(allocation["Evidence"])) > 20
    unrated = table.loc["Intersecting Disciplines"]
    assert (unrated["Stage"], unrated["Status"], unrated["Gap"]) == ("–", "○ not assessed", "–")
    assert table.loc["Licensing & SaaS", "Status"] == "· no target"


def test_gaps_come_largest_first_and_nothing_above_target_is_called_a_gap(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org="demo-tannery-lane-markets")
    headings = [one.value for one in app.markdown]
    assert "**▽ Gaps: below target (4)**" in headings
    assert "**✓ Exactly at target (8)**" in headings
    assert "**▲ Above target (1)**" in headings
    said = texts(app)
    assert "• Rate Optimization: Run, target Walk" in said
    assert "Not assessed yet (8): FinOps Practice Operations" in said
    assert "Not applicable here (1): Licensing & SaaS" in said
    air = open_page(demo_url, "organization", org="demo-quillfeather-air")
    gaps = next(one.value for one in air.text if "Unit Economics" in one.value)
    assert gaps.splitlines()[0] == "• Unit Economics: Pre-crawl, target Run, due 30 Jun 2027"


def test_the_radar_shows_domains_or_the_capabilities_of_one(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org="demo-quillfeather-air")
    assert "Unit Economics" not in app.get("plotly_chart")[1].proto.spec  # pyright: ignore
    for shown in ("Quantify Business Value", "All capabilities"):
        app.selectbox(key="radar-domain").set_value(shown).run()
        assert not app.exception
        assert "Unit Economics" in app.get("plotly_chart")[1].proto.spec  # pyright: ignore


def test_an_organization_without_targets_is_told_to_choose_one(open_page: OpenPage, empty_url: str) -> None:
    store = open_store(empty_url)
    scope = store.find_scope(store.add_organization("Aimless", TESTER), None)
    store.save_assessment(scope.id, date(2026, 11, 1), "", "2026", {"allocation": (walk(), "")}, TESTER)
    app = open_page(empty_url, "organization")
    assert [one.value for one in app.info] == ["No target is set yet, so there is nothing to measure against."]
    assert [one.label for one in app.main.get("page_link")] == ["Choose a goal stage"]  # pyright: ignore
    assert [one.value for one in app.metric] == ["–", "–", "1 of 22", "Walk", "–"]
    assert not [one.value for one in app.markdown if "Gaps" in one.value]
    assert not app.exception


def test_an_organization_without_ratings_is_told_to_assess(open_page: OpenPage, empty_url: str) -> None:
    store = open_store(empty_url)
    scope = store.find_scope(store.add_organization("Aims only", TESTER), None)
    store.save_targets(scope.id, [Target(None, Stage.CRAWL, date(2026, 11, 1))], TESTER)
    app = open_page(empty_url, "organization")
    assert "Nothing is rated yet for this scope." in [one.value for one in app.info]
    assert [one.value for one in app.metric] == ["–", "–", "0 of 22", "–", "–"]
    assert not app.exception


def test_text_from_users_is_shown_as_text(open_page: OpenPage, empty_url: str) -> None:
    store = open_store(empty_url)
    name = "![x](http://evil.example/x.png) <b>*Acme*</b>"
    scope = store.find_scope(store.add_organization(name, TESTER), None)
    note = "=HYPERLINK(1) <script>alert(1)</script>"
    store.save_assessment(scope.id, date(2026, 11, 1), "", "2026", {"allocation": (walk(), note)}, TESTER)
    app = open_page(empty_url, "organization")
    assert app.title[0].value.startswith(r"\!\[x\]\(http\:")
    assert app.dataframe[0].value.set_index("Capability").loc["Allocation", "Evidence"] == note


def walk() -> Rating:
    return Rating(Form.STAGE, 2.0)

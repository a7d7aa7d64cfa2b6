"""The page of one organization: the demo's figures worked out by hand from its files."""

import json
from datetime import date

import pandas as pd
from streamlit.testing.v1 import AppTest

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.store import open_store
from tests.pages.conftest import OpenPage, texts
from tests.people import TESTER

QUILLFEATHER, TANNERY = "demo-quillfeather-air", "demo-tannery-lane-markets"


def table(app: AppTest) -> pd.DataFrame:
    """The table of every capability, by their names."""
    return app.dataframe[-1].value.set_index("Capability")


def said(app: AppTest) -> str:
    """Everything that the page says, without the backslashes that keep Markdown off."""
    return texts(app).replace("\\", "")


def test_targets_that_are_reached_are_a_success(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org="demo-larkspur-lending")
    assert [(one.label, one.value) for one in app.metric] == [
        ("Attainment of own targets", "100 %"),
        ("At or above target", "21 of 21"),
        ("Coverage", "21 of 21"),
        ("At least half have reached", "Walk"),
        ("Stages to go", "0 of 42"),
    ]
    assert "Every target is reached: 21 of 21 capabilities." in app.success[0].value.replace("\\", "")
    assert not app.warning
    assert "run" not in app.success[0].value.lower()
    assert "No capability is below its target." in said(app)


def test_the_verdict_leads_with_the_change_since_the_day_compared_with(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=QUILLFEATHER, since="2026-06-30")
    verdict = app.info[0].value.replace("\\", "").split("  \n")
    assert verdict[0] == "**Better than on 30 Jun 2026: attainment rose by 2 points, from 59 % to 61 %.**"
    assert verdict[1] == "4 of 20 rated targets are reached."
    assert "Scores +2, targets +0, coverage +0 points." in verdict
    assert (app.metric[0].value, app.metric[0].delta) == ("61 %", "+2 points")
    assert app.metric[0].proto.delta_description == "since 30 Jun 2026"
    assert [one.value for one in app.metric[1:]] == [
        "4 of 20",
        "21 of 22",
        "Crawl",
        "22 of 48",
    ]  # 8 targets at Run, 12 at Walk


def test_coverage_is_weighed_in_the_verdict(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY)
    assert "9 of 13 rated targets are reached." in said(app)
    assert "Nothing is assessed in Manage the FinOps Practice." in said(app)
    assert "Not assessed (8): FinOps Practice Operations" in said(app)


def test_where_nothing_changed_a_link_leads_to_the_newest_assessment(open_page: OpenPage, demo_url: str) -> None:
    # Compared with 30 Sep 2026, the newest assessment's day.
    app = open_page(demo_url, "organization", org=QUILLFEATHER)
    assert "The same as on 30 Sep 2026" in said(app)
    links = [one.proto for one in app.main.get("page_link")]  # pyright: ignore
    back = next(link for link in links if link.label == "See what changed since 30 Jun 2026")
    assert back.query_string == f"org={QUILLFEATHER}&scope=all-spend&since=2026-06-30"
    assert "No rating and no target changed." in said(app)


def test_gaps_moves_and_falls_have_their_reasons(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, since="2026-03-31")
    links = [one.proto.label.replace("\\", "") for one in app.main.get("page_link")]  # pyright: ignore
    # Each of the four gaps is one stage; value 3, and KPIs, too: in framework order.
    assert (links[0], links[3], links[-1]) == ("**Anomaly Management**", "**Unit Economics**", "**Anomaly Management**")
    shown = [one.value.split("\n") for one in app.text]
    assert ["Crawl, target Walk", "Head of Cloud, due 30 Jun 2027, business value 3"] in [one[:2] for one in shown]
    assert "Crawl → Walk" in [one[0] for one in shown]
    assert ["Walk → Crawl", "30 Jun 2026, by Head of Cloud"] in [[one[0], one[-1]] for one in shown]
    assert "The detection service was switched off in May and its owner left" in said(app)
    assert "30 Jun 2026, by Head of Cloud" in said(app)
    events = app.dataframe[0].value
    assert events["Day"].is_monotonic_decreasing
    fell = events[(events["Capability"] == "Anomaly Management") & (events["From"] == "Walk (2.0)")].iloc[0]
    assert (fell["To"], fell["By"]) == ("Crawl (1.0)", "Head of Cloud")


def test_above_target_is_told_and_is_no_work(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY)
    assert "Above their target: Rate Optimization" in said(app)
    assert "Not applicable here: Licensing & SaaS" in said(app)
    status = table(app)["Status"]
    assert (status == "✓ at target").sum() + (status == "▲ above target").sum() == 9  # as the headline says
    assert table(app)["Stages to go"].isna()["Rate Optimization"]


def test_what_is_due_late_and_to_be_decided_is_named(open_page: OpenPage, demo_url: str) -> None:
    store = open_store(demo_url)
    scope = store.find_scope(store.find_organization(QUILLFEATHER), None)
    overdue = Target("unit-economics", Stage.RUN, date(2026, 11, 1), due_on=date(2026, 11, 15))
    store.save_targets(scope.id, [overdue], TESTER)
    app = open_page(demo_url, "organization", org=QUILLFEATHER)
    assert app.warning[0].value == "Overdue since 15 Nov 2026: 1 target: Unit Economics"
    assert "**Overdue since 15 Nov 2026: 1 target**" in said(app)
    assert "Due next, 31 Dec 2026: 12 targets" in said(app)
    assert "Late by the roadmap: " in said(app)
    assert "Rated, without a target (1): Licensing & SaaS" in said(app)
    assert table(app).loc["Unit Economics", "Status"] == "▽ below target, overdue"


def test_every_capability_is_listed_with_its_owner_domain_value_and_evidence(
    open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url, "organization", org=QUILLFEATHER)
    rows = table(app)
    assert len(rows) == 22
    allocation = rows.loc["Allocation"]  # all 4 Crawl criteria and 2 of the 5 of Walk: 1.4; the target is Run
    assert (allocation["Stage"], allocation["Target"], allocation["Score (0 to 3)"]) == ("Crawl", "Run", 1.4)
    assert (allocation["Status"], allocation["Stages to go"], allocation["Value"]) == ("▽ below target", 2, 5)
    assert (allocation["Domain"], allocation["Owner"]) == ("Understand Usage & Cost", "Head of Platform")
    assert rows["Target due"]["Allocation"] == pd.Timestamp("2027-03-31")
    assert len(str(allocation["Evidence"])) > 20
    unrated = rows.loc["Intersecting Disciplines"]
    assert (unrated["Stage"], unrated["Status"]) == ("–", "○ not assessed")
    assert rows.loc["Licensing & SaaS", "Status"] == "· no target"


def test_a_click_on_a_name_opens_the_capability(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=QUILLFEATHER)
    columns = json.loads(app.dataframe[-1].proto.columns)
    assert columns["Capability"]["type_config"]["type"] == "button"


def test_the_radar_shows_domains_or_the_capabilities_of_one(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org="demo-quillfeather-air")
    app.selectbox(key="radar-domain").select("All domains").run()
    assert "Unit Economics" not in app.get("plotly_chart")[1].proto.spec  # pyright: ignore
    for shown in ("Quantify Business Value", "All capabilities"):
        app.selectbox(key="radar-domain").select(shown).run()
        assert not app.exception
        assert "Unit Economics" in app.get("plotly_chart")[1].proto.spec  # pyright: ignore
    assert "radar" not in app.query_params  # all of them are what an address leaves out


def test_an_organization_without_targets_is_told_to_choose_one(open_page: OpenPage, empty_url: str) -> None:
    store = open_store(empty_url)
    scope = store.find_scope(store.add_organization("Aimless", TESTER), None)
    store.save_assessment(scope.id, date(2026, 11, 1), "", "2026", {"allocation": (walk(), "")}, TESTER)
    app = open_page(empty_url, "organization")
    assert [one.value for one in app.info] == ["No target is set yet, so there is nothing to measure against."]
    labels = [one.label for one in app.main.get("page_link")]  # pyright: ignore
    assert labels[0] == "Choose a goal stage"
    assert [one.value for one in app.metric] == ["–", "–", "1 of 22", "Walk", "–"]
    assert "gaps" not in said(app)
    assert "Rated, without a target (1): Allocation" in said(app)
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
    assert table(app).loc["Allocation", "Evidence"] == note


def walk() -> Rating:
    return Rating(Form.STAGE, 2.0)


def test_the_steps_of_a_capability_lead_to_its_roadmap(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org="demo-quillfeather-air")
    table = app.dataframe[-1].value
    columns = json.loads(app.dataframe[-1].proto.columns)
    assert columns["Roadmap"]["type_config"]["type"] == "button"
    steps = table["Roadmap"].dropna().str.split().str[0].astype(int).tolist()
    assert steps == table["Stages to go"].dropna().astype(int).tolist()

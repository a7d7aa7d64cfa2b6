"""The portfolio page: figures of the demo worked out by hand from its files, a click, a thousand organizations."""

import re
from datetime import date

import pandas as pd
from streamlit.testing.v1 import AppTest

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.store import open_store
from tests.pages.conftest import OpenPage
from tests.people import TESTER


def rows(app: AppTest) -> pd.DataFrame:
    """The table of organizations."""
    return app.dataframe[0].value.set_index("Organization")


def test_every_organization_has_its_figures_with_denominators(open_page: OpenPage, demo_url: str) -> None:
    shown = rows(open_page(demo_url))
    assert shown["Attainment"].to_dict() == {
        "Demo: Larkspur Lending": 100,
        "Demo: Quillfeather Air": 61,
        "Demo: Tannery Lane Markets": 91,
    }
    assert shown["At target"].tolist() == ["21 of 21", "4 of 20", "9 of 13"]
    assert shown["Coverage"].tolist() == ["21 of 21", "21 of 22", "13 of 21"]
    assert shown["Goal"].tolist() == ["Walk", "Walk", "Walk"]


def test_the_change_is_against_the_day_three_months_before(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url)
    # 23 Aug 2026 saw the assessments of 30 Jun: 92.58, 58.89 and 82.23 %; today's: 100, 61.27 and 91.11 %.
    assert rows(app)["Change"].tolist() == ["+7 points", "+2 points", "+9 points"]
    assert "Since 23 Aug 2026" in app.dataframe[0].proto.columns


def test_what_is_due_next_leaves_out_targets_that_are_reached(open_page: OpenPage, demo_url: str) -> None:
    due = rows(open_page(demo_url))["Next due"]
    assert due.isna().tolist() == [True, False, False]
    assert due["Demo: Quillfeather Air"] == pd.Timestamp("2026-12-31")
    assert due["Demo: Tannery Lane Markets"] == pd.Timestamp("2027-06-30")


def test_what_is_overdue_stands_apart_from_what_is_due_next(open_page: OpenPage, demo_url: str) -> None:
    store = open_store(demo_url)
    scope = store.find_scope(store.add_organization("Zeta", TESTER), None)
    store.save_assessment(scope.id, date(2026, 3, 31), "", "2026", {"allocation": (walk(), "")}, TESTER)
    due = [("allocation", date(2026, 6, 30)), ("budgeting", date(2026, 9, 30)), ("forecasting", date(2027, 3, 31))]
    entries = [Target(id, Stage.RUN, date(2026, 1, 1), due_on=on) for id, on in due]
    store.save_targets(scope.id, entries, TESTER)
    app = open_page(demo_url)
    assert rows(app)["Overdue"].tolist() == ["–", "–", "–", "2 since 30 Jun 2026"]
    assert rows(app)["Next due"]["Zeta"] == pd.Timestamp("2027-03-31")
    app.selectbox(key="portfolio-order").set_value("first_due_on").run()
    assert list(rows(app).index) == [
        "Zeta",
        "Demo: Quillfeather Air",
        "Demo: Tannery Lane Markets",
        "Demo: Larkspur Lending",
    ]


def test_scopes_are_separate_rows_and_only_when_asked_for(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url)
    assert "Scope" not in rows(app)
    app.toggle(key="portfolio-scopes").set_value(True).run()
    shown = rows(app)
    assert shown["Scope"].tolist() == ["All spend", "All spend", "All spend", "Public Cloud"]
    assert (shown["Attainment"].iloc[3], shown["At target"].iloc[3]) == (76, "4 of 8")


def test_the_age_of_the_oldest_rating_is_shown_and_those_over_a_year_are_counted(
    open_page: OpenPage, demo_url: str
) -> None:
    store = open_store(demo_url)
    old = store.add_organization("Old Works", TESTER)
    scope = store.find_scope(old, None)
    store.save_assessment(scope.id, date(2025, 11, 22), "", "2026", {"allocation": (walk(), "")}, TESTER)
    store.save_assessment(scope.id, date(2025, 11, 23), "", "2026", {"budgeting": (walk(), "")}, TESTER)
    ages = rows(open_page(demo_url))["Oldest rating"]
    assert ages["Demo: Larkspur Lending"] == "54 days"
    assert ages["Old Works"] == "366 days, 1 rating over a year old"


def test_an_organization_without_targets_has_no_attainment_and_is_not_at_zero(
    open_page: OpenPage, demo_url: str
) -> None:
    store = open_store(demo_url)
    scope = store.find_scope(store.add_organization("Aimless", TESTER), None)
    store.save_assessment(scope.id, date(2026, 11, 1), "", "2026", {"allocation": (walk(), "")}, TESTER)
    shown = rows(open_page(demo_url)).loc["Aimless"]
    assert bool(pd.isna(shown["Attainment"]))
    assert (shown["Goal"], shown["At target"], shown["Coverage"], shown["Change"]) == ("–", "–", "1 of 22", "–")


def test_a_write_to_one_organization_shows_at_the_next_run_and_changes_no_other(
    open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url)
    before = rows(app)
    store = open_store(demo_url)
    scope = store.find_scope(store.find_organization("demo-larkspur-lending"), None)
    store.save_targets(scope.id, [Target(None, Stage.RUN, date(2026, 11, 1))], TESTER)
    app.run()
    after = rows(app)
    assert after["Goal"].to_dict()["Demo: Larkspur Lending"] == "Run"
    assert after["Attainment"]["Demo: Larkspur Lending"] < 100
    pd.testing.assert_frame_equal(after.iloc[1:], before.iloc[1:])


def test_a_new_organization_takes_its_place_by_name(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url)
    store = open_store(demo_url)
    scope = store.find_scope(store.add_organization("demo: middle", TESTER), None)
    store.save_assessment(scope.id, date(2026, 11, 1), "", "2026", {"allocation": (walk(), "")}, TESTER)
    app.run()
    assert list(rows(app).index)[1] == "demo: middle"


def test_what_is_taken_back_leaves_the_portfolio_and_comes_back_with_it(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url)
    store = open_store(demo_url)
    undone = store.undo(int(store.read_changes(kinds=("demo",))["change_id"].iloc[0]), TESTER)
    app.run()
    assert "Nothing is assessed yet" in [one.value for one in app.header]
    store.undo(undone, TESTER)
    app.run()
    assert len(rows(app)) == 3


def test_names_are_found_without_regard_to_case_and_a_search_without_result_says_so(
    open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url)
    app.text_input(key="portfolio-search").set_value("QUILL").run()
    assert list(rows(app).index) == ["Demo: Quillfeather Air"]
    app.text_input(key="portfolio-search").set_value("zzz(").run()
    assert [one.value for one in app.info] == ["No organization has this text in its name."]


def test_the_order_can_be_chosen(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url)
    app.selectbox(key="portfolio-order").select("Attainment, lowest first").run()
    assert rows(app)["Attainment"].tolist() == [61, 91, 100]


def test_a_thousand_organizations_are_listed_and_drawn_forty_at_a_time(open_page: OpenPage, large_url: str) -> None:
    app = open_page(large_url)
    assert len(rows(app)) == 1000
    assert "Organizations 1 to 40 of 1,000" in [one.value for one in app.caption]
    app.session_state["portfolio-page"] = 25
    app.run()
    assert "Organizations 961 to 1000 of 1,000" in [one.value for one in app.caption]
    assert len(heatmap_names(app)) == 40


def test_the_heatmap_can_be_read_as_a_table_in_words(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url)
    assert len(app.dataframe) == 1
    app.session_state["portfolio-words"] = True
    app.run()
    words = app.dataframe[1].value.set_index("Organization").loc["Demo: Quillfeather Air"].to_dict()
    assert [words[one] for one in ("Unit Economics", "Data Ingestion", "Budgeting")] == [
        "3 stages to go",
        "1 stage to go",
        "at target",
    ]
    assert [words["Licensing & SaaS"], words["Intersecting Disciplines"]] == ["no target", "not assessed"]


def heatmap_names(app: AppTest) -> set[str]:
    """The organizations that the heatmap names."""
    spec = app.get("plotly_chart")[0].proto.spec  # pyright: ignore
    return set(re.findall(r"Organization \d{4}", spec))


def walk() -> Rating:
    return Rating(Form.STAGE, 2.0)


def test_a_narrower_search_on_a_late_page_still_shows_what_it_found(open_page: OpenPage, large_url: str) -> None:
    app = open_page(large_url)
    app.session_state["portfolio-page"] = 25
    app.run()
    app.text_input(key="portfolio-search").set_value("ion 00").run()  # 0001 to 0099
    assert not app.exception
    assert len(rows(app)) == 99
    assert any(one.value.endswith("of 99") for one in app.caption)
    assert heatmap_names(app)

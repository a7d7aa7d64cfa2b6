"""The pickers of days: what pages show as of a day, in the address and from page to page."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import ROOT, OpenPage, texts
from tests.pages.test_frame import TANNERY, go

AS_OF, SINCE = "picker-as-of", "picker-since"
PICK = {"org": TANNERY, "scope": "all-spend"}


def head(app: AppTest) -> str:
    """What stands below the title."""
    return app.text[0].value


def test_without_a_day_pages_show_today_and_compare_with_the_quarter_end_before(
    open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url, "organization", org=TANNERY)
    assert head(app).endswith("as of 23 Nov 2026")
    assert app.selectbox(key=AS_OF).value == "today"
    assert app.selectbox(key=SINCE).value == "2026-09-30"
    assert app.query_params == PICK


def test_the_last_eight_quarter_ends_are_offered(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "portfolio")
    assert app.selectbox(key=AS_OF).options == [
        *("Today, 23 Nov 2026", "30 Sep 2026 · 2026 Q3", "30 Jun 2026 · 2026 Q2", "31 Mar 2026 · 2026 Q1"),
        *("31 Dec 2025 · 2025 Q4", "30 Sep 2025 · 2025 Q3", "30 Jun 2025 · 2025 Q2", "31 Mar 2025 · 2025 Q1"),
        *("31 Dec 2024 · 2024 Q4", "Another day…"),
    ]


@pytest.mark.parametrize("name", ["organization", "trends", "roadmap"])
def test_a_day_in_the_address_is_the_day_that_is_shown(name: str, open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, name, org=TANNERY, as_of="2026-06-30")
    assert not app.exception
    assert head(app).endswith("as of 30 Jun 2026")
    assert app.selectbox(key=AS_OF).value == "2026-06-30"
    assert app.selectbox(key=SINCE).value == "2026-03-31"
    assert app.query_params == {**PICK, "as_of": "2026-06-30"}


def test_figures_are_those_of_the_day(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, as_of="2025-12-31")
    assert "5 of 12" in [one.value for one in app.metric]


def test_a_day_is_kept_from_page_to_page_and_pages_for_writing_show_today(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, as_of="2026-06-30", since="2025-12-31")
    whole = {**PICK, "as_of": "2026-06-30", "since": "2025-12-31"}
    for page in ("trends", "portfolio", "roadmap"):
        app = go(app, page)
        assert app.query_params == whole, page
        assert app.selectbox(key=SINCE).value == "2025-12-31"
    app = go(app, "targets")
    assert head(app).endswith("as of 23 Nov 2026")
    assert app.query_params == whole
    assert AS_OF not in [one.key for one in app.selectbox]


def test_a_link_that_names_only_the_organization_keeps_the_days(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "portfolio", as_of="2026-06-30")
    del app.query_params["as_of"]
    app.query_params["org"] = TANNERY
    app = app.switch_page(str(ROOT / "pages" / "organization.py")).run()
    assert app.query_params == {**PICK, "as_of": "2026-06-30"}


def test_choosing_a_day_changes_the_address_and_today_clears_it(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY)
    app.selectbox(key=AS_OF).select("2026-03-31").run()
    assert app.query_params == {**PICK, "as_of": "2026-03-31"}
    assert head(app).endswith("as of 31 Mar 2026")
    app.selectbox(key=SINCE).select("2025-06-30").run()
    assert app.query_params == {**PICK, "as_of": "2026-03-31", "since": "2025-06-30"}
    app.selectbox(key=AS_OF).select("today").run()
    assert app.query_params == {**PICK, "since": "2025-06-30"}
    app.selectbox(key=SINCE).select("2026-09-30").run()
    assert app.query_params == PICK


def test_a_day_that_is_no_longer_before_the_day_shown_is_left_behind(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, since="2026-06-30")
    app.selectbox(key=AS_OF).select("2026-06-30").run()
    assert app.query_params == {**PICK, "as_of": "2026-06-30"}
    assert not app.warning


def test_any_other_day_is_typed(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY)
    app.selectbox(key=AS_OF).select("other").run()
    assert app.query_params == PICK
    assert app.date_input(key=f"{AS_OF}-day").value == date(2026, 11, 23)
    app.date_input(key=f"{AS_OF}-day").set_value(date(2026, 2, 14)).run()
    assert app.query_params == {**PICK, "as_of": "2026-02-14"}
    assert head(app).endswith("as of 14 Feb 2026")
    app.selectbox(key=AS_OF).select("2025-12-31").run()
    assert app.query_params == {**PICK, "as_of": "2025-12-31"}
    assert not app.date_input


def test_a_link_with_any_day_opens_its_field(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, as_of="2026-02-14", since="2026-01-01")
    assert [app.selectbox(key=key).value for key in (AS_OF, SINCE)] == ["other", "other"]
    assert [app.date_input(key=f"{key}-day").value for key in (AS_OF, SINCE)] == [date(2026, 2, 14), date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"as_of": "2026-11-24"}, "24 Nov 2026 is still to come. You see today."),
        ({"as_of": "<b>soon"}, "“<b>soon” is not a day such as 2026-03-31. You see today."),
        ({"as_of": "2026-02-30"}, "“2026-02-30” is not a day such as 2026-03-31. You see today."),
        ({"as_of": ""}, "“” is not a day such as 2026-03-31. You see today."),
        (
            {"since": "2026-11-23"},
            "23 Nov 2026 is not before the day that you see. Changes are counted since 30 Sep 2026.",
        ),
        ({"since": "Q3"}, "“Q3” is not a day such as 2026-03-31. Changes are counted since 30 Sep 2026."),
    ],
)
def test_a_day_that_cannot_be_shown_gets_a_sentence_and_leaves_the_address(
    asked: dict[str, str], sentence: str, open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url, "portfolio", **asked)
    assert [one.value.replace("\\", "") for one in app.warning] == [sentence]
    assert app.query_params == {}
    assert app.selectbox(key=AS_OF).value == "today"


def test_a_day_before_everything_shows_nothing_rated(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, as_of="1900-01-01")
    assert not app.exception
    assert "Nothing is rated yet for this scope." in texts(app)
    app.selectbox(key=SINCE).select("other").run()
    assert not app.exception

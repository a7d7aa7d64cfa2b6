"""The compare page: two organizations, two scopes or two days, all of it in the address."""

from datetime import date

from tests.pages.conftest import OpenPage, texts

LARKSPUR, TANNERY = "demo-larkspur-lending", "demo-tannery-lane-markets"


def test_without_a_choice_it_is_the_same_scope_on_the_day_compared_with(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "compare", org=TANNERY, as_of="2026-09-30", since="2026-03-31")
    assert [one.value for one in app.header[:2]] == ["30 Sep 2026", "31 Mar 2026"]
    attained = [one.value for one in app.metric if one.label == "Attainment of own targets"]
    assert attained == ["91 %", "82 %"]
    rows = app.dataframe[0].value.set_index("Capability")
    assert rows.loc["Unit Economics", "30 Sep 2026: target"] == "Walk"
    assert rows.loc["Unit Economics", "31 Mar 2026: target"] == "Run"
    assert rows.loc["Unit Economics", "Difference of scores"] == -1.0


def test_the_address_says_what_is_compared(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "compare", org=LARKSPUR, with_org=TANNERY, with_scope="public-cloud")
    assert app.selectbox(key="with_org").value == TANNERY
    assert app.selectbox(key="with_scope").value == "public-cloud"
    names = [one.value for one in app.header[:2]]
    assert names == ["Demo\\: Larkspur Lending\\, All spend", "Demo\\: Tannery Lane Markets\\, Public Cloud"]
    assert "Both sides are the same" not in texts(app)


def test_choices_go_into_the_address_and_another_organization_begins_with_its_first_scope(
    open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url, "compare", org=TANNERY, with_scope="public-cloud", with_day="2026-06-30")
    assert [one.value for one in app.header[:2]] == ["All spend\\, 23 Nov 2026", "Public Cloud\\, 30 Jun 2026"]
    app.selectbox(key="with_org").select(LARKSPUR).run()
    assert app.query_params["with_org"] == LARKSPUR
    assert "with_scope" not in app.query_params
    app.date_input(key="with_day").set_value(date(2026, 3, 31)).run()
    assert app.query_params["with_day"] == "2026-03-31"
    app.selectbox(key="show").select("*").run()
    assert app.query_params["show"] == "*"
    assert not app.exception


def test_the_same_on_both_sides_is_said(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "compare", org=TANNERY, with_day="2026-11-23")
    assert "Both sides are the same" in texts(app)


def test_what_an_address_makes_up_is_left_out(open_page: OpenPage, demo_url: str) -> None:
    made_up = {"with_org": "nobody", "with_scope": "no-scope", "with_day": "2999-01-01", "show": "no-domain"}
    app = open_page(demo_url, "compare", org=TANNERY, **made_up)
    assert [one.value for one in app.header[:2]] == ["23 Nov 2026", "30 Sep 2026"]
    assert not app.exception

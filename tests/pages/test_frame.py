"""The frame around every page: navigation, the pick in the address, the sentences for what is unknown or broken."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from finops_model.ui.gate import OPEN_PAGES
from tests.pages.conftest import ROOT, OpenPage, texts

LARKSPUR, QUILLFEATHER, TANNERY = "demo-larkspur-lending", "demo-quillfeather-air", "demo-tannery-lane-markets"
PAGES = (
    *("portfolio", "organization", "trends", "compare", "roadmap", "reports"),
    *("targets", "assess", "workshops", "import", "organizations", "history"),
    *("model", "help"),
)
HIDDEN = ("capability", "workshop", *OPEN_PAGES)  # rows, charts, steps, lists and links of workshops lead there


def go(app: AppTest, page: str) -> AppTest:
    """A page change by which the address loses its parameters (a link typed by hand, for instance)."""
    for name in list(app.query_params):
        del app.query_params[name]
    return app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


@pytest.mark.parametrize("name", [*PAGES, *HIDDEN])
@pytest.mark.parametrize("store", ["absent_url", "demo_url", "large_url"])
def test_every_page_runs_on_every_store(
    name: str, store: str, open_page: OpenPage, request: pytest.FixtureRequest
) -> None:
    app = open_page(request.getfixturevalue(store), name)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1 or store == "absent_url"


def test_there_is_a_file_for_every_page_and_a_page_for_every_file() -> None:
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == {*PAGES, *HIDDEN}


def test_a_page_of_one_organization_starts_with_the_first_one_and_says_so_in_the_address(
    open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url, "trends")
    assert app.query_params == {"org": LARKSPUR, "scope": "all-spend"}
    assert app.selectbox(key="picker-organization").value == LARKSPUR


def test_a_link_with_ids_opens_that_organization_and_scope(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, scope="public-cloud")
    assert app.title[0].value.replace("\\", "") == "Demo: Tannery Lane Markets"
    assert app.text[0].value.startswith("Public Cloud · Goal stage Walk · as of 23 Nov 2026")
    assert app.selectbox(key="picker-scope").value == "public-cloud"


def test_every_link_of_the_navigation_carries_the_pick(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, scope="public-cloud")
    *links, help_on_it = [one.proto for one in app.sidebar.get("page_link")]  # pyright: ignore
    assert help_on_it.query_string == f"org={TANNERY}&scope=public-cloud&topic=organization"
    assert [link.label.lower() for link in links] == list(PAGES)
    assert {link.query_string for link in links} == {f"org={TANNERY}&scope=public-cloud"}


def test_a_link_without_a_scope_opens_the_default_scope(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY)
    assert app.query_params == {"org": TANNERY, "scope": "all-spend"}


def test_the_pick_survives_changes_of_page_even_by_pages_that_do_not_need_one(
    open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, scope="public-cloud")
    for page in ("trends", "portfolio", "model", "roadmap"):
        app = go(app, page)
        assert app.query_params == {"org": TANNERY, "scope": "public-cloud"}, page
    assert "Tannery Lane Markets" in app.title[0].value


def test_choosing_in_the_picker_changes_the_address_and_the_page(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, scope="public-cloud")
    app.selectbox(key="picker-organization").select(QUILLFEATHER).run()
    assert app.query_params == {"org": QUILLFEATHER, "scope": "all-spend"}
    assert "Quillfeather Air" in app.title[0].value


def test_an_address_that_differs_from_what_was_written_counts_as_when_the_reader_goes_back(
    open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, scope="public-cloud")
    app.selectbox(key="picker-organization").select(QUILLFEATHER).run()
    app.query_params["org"], app.query_params["scope"] = TANNERY, "public-cloud"
    app.run()
    assert "Tannery Lane Markets" in app.title[0].value
    assert app.selectbox(key="picker-organization").value == TANNERY


def test_a_choice_is_not_undone_by_the_older_address_that_comes_with_it(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=LARKSPUR, scope="all-spend")
    app.selectbox(key="picker-organization").select(QUILLFEATHER).run()
    app.query_params["org"] = LARKSPUR  # the browser had not followed yet when the next choice was made
    app.selectbox(key="picker-organization").select(TANNERY).run()
    assert "Tannery Lane Markets" in app.title[0].value


@pytest.mark.parametrize("name", ["organization", "trends", "roadmap"])
def test_an_unknown_organization_gets_a_sentence_and_a_way_on(name: str, open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, name, org="nope<b>*x*")
    assert not app.exception
    assert [one.value.replace("\\", "") for one in app.error] == ["There is no organization 'nope<b>*x*'."]
    assert [one.label for one in app.main.get("page_link")] == ["See all organizations"]  # pyright: ignore
    assert app.selectbox(key="picker-organization").value is None
    app.selectbox(key="picker-organization").select(QUILLFEATHER).run()
    assert not app.error
    assert "Quillfeather Air" in app.title[0].value


def test_a_misspelled_organization_is_offered_the_close_name(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "trends", org="demo-larkspur-landing")
    assert "Did you mean" in app.error[0].value
    assert "Larkspur Lending" in app.error[0].value


def test_an_unknown_scope_gets_a_sentence_and_the_scopes_to_choose_from(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, scope="nope")
    assert "There is no scope 'nope'" in app.error[0].value.replace("\\", "")
    assert app.selectbox(key="picker-scope").options == ["All spend", "Public Cloud"]
    app.selectbox(key="picker-scope").select("public-cloud").run()
    assert not app.error
    assert app.query_params == {"org": TANNERY, "scope": "public-cloud"}


@pytest.mark.parametrize("name", ["portfolio", "organization", "trends", "roadmap"])
def test_an_empty_store_says_what_to_do_first(name: str, open_page: OpenPage, empty_url: str) -> None:
    app = open_page(empty_url, name)
    assert "Nothing is assessed yet" in [one.value for one in app.header]
    assert [one.label for one in app.button] == ["Load the demo"]
    assert [one.label for one in app.main.get("page_link")] == ["Upload a file", "Assess an organization"]  # pyright: ignore
    assert app.get("plotly_chart") == []  # pyright: ignore[reportUnknownMemberType]


def test_the_demo_is_loaded_by_its_button(open_page: OpenPage, absent_url: str) -> None:
    app = open_page(absent_url, "portfolio")
    app.button(key="load-demo").click().run()
    assert not app.exception
    assert [one.split(": ")[1] for one in app.dataframe[0].value["Organization"]] == [
        "Larkspur Lending",
        "Quillfeather Air",
        "Tannery Lane Markets",
    ]


def test_a_store_that_cannot_be_used_gets_its_sentence_and_stays_as_it_is(open_page: OpenPage, tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("my notes")
    app = open_page(f"sqlite:///{path}", "portfolio")
    assert not app.exception
    assert len(app.error) == 1
    assert "notes.db" in app.error[0].value.replace("\\", "")
    assert path.read_text() == "my notes"


def test_a_setting_that_cannot_be_used_is_named(
    open_page: OpenPage, demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(demo_url, "portfolio")
    monkeypatch.setenv("FINOPS_TODAY", "yesterday")
    app.run()
    assert "FINOPS_TODAY is 'yesterday'" in texts(app).replace("\\", "")


def test_an_unforeseen_error_shows_an_id_and_nothing_of_the_error(caplog: pytest.LogCaptureFixture) -> None:
    def script() -> None:
        from finops_model.ui import show

        try:
            raise ValueError("password=hunter2")
        except ValueError as error:
            show.error(error)

    app = AppTest.from_function(script).run()
    said = app.error[0].value
    number = said.rstrip(".").rsplit(" ", 1)[1]
    assert "hunter2" not in said
    assert len(number) == 8
    assert any(number in record.getMessage() for record in caplog.records)


def test_the_local_user_is_who_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    from finops_model.ui import session

    monkeypatch.setenv("LOGNAME", "ada")
    assert session.person().name == "ada"

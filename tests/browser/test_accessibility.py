"""axe-core on every page: no serious violation of ours, headings in order, in light and dark; no wider than a phone.

The system's theme changes while a page is open, which costs less than a second visit.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from finops_model.assessment import Form, Rating
from finops_model.store import open_store
from tests.browser.conftest import PAGES, choose, radio, serve, settle, step, still, upload, walk
from tests.people import ANN

pytestmark = pytest.mark.browser

PATHS = (
    *("", "organization", "capability", "trends", "compare", "roadmap", "reports"),
    *("targets", "assess", "workshops", "import", "organizations", "history", "model", "help?topic=organization&"),
)
SERIOUS = ("serious", "critical")
HEADINGS = ("heading-order", "page-has-heading-one")
Theme = Literal["light", "dark"]
GROUNDS: dict[Theme, str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 23, 29)"}
WIDTHS = (320, 640)
BROKEN = (
    b"organization,assessed_on,capability,stage\nContoso,someday,allocation,walk\nContoso,2026-06-30,budgeting,walk\n"
)
ASKING = b"Organization,Date,Capability,Maturity\nContoso,2026-06-30,Allocation,4\n"


def faults(page: Page) -> list[str]:
    """The serious violations and those of headings that axe finds, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for rule in found
        if rule["impact"] in SERIOUS or rule["id"] in HEADINGS
        for node in rule["nodes"]
    ]


def faults_in_both(page: Page) -> list[str]:
    """The same in light and in dark, of a page as it stands; charts take a change of theme only when drawn again."""
    said: list[str] = []
    for theme in GROUNDS:
        show_in(page, theme)
        still(page)
        said += [f"{theme}: {one}" for one in faults(page)]
    return said


def faults_of_all_pages(page: Page) -> list[str]:
    """The same of each page that the sidebar leads to, drawn in light and drawn in dark."""
    said: list[str] = []
    for theme in GROUNDS:
        show_in(page, theme)
        for name in PAGES:
            walk(page, name)
            still(page)
            said += [f"{name}, {theme}: {one}" for one in faults(page)]
    return said


def show_in(page: Page, theme: Theme) -> None:
    """Changes the system's theme and waits until the page has taken it."""
    page.emulate_media(color_scheme=theme)
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUNDS[theme])
    settle(page)


@pytest.fixture(scope="module")
def own_demo_server(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the demo for the tests of this module, which leave drafts but save nothing."""
    folder = tmp_path_factory.mktemp("accessibility")
    yield from serve(Path(shutil.copy(demo_store, folder)), folder / "server.log")


def test_no_page_has_a_serious_violation_or_asks_a_foreign_host(shared_demo_server: str, page: Page) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(f"{shared_demo_server}/model?org=demo-tannery-lane-markets")
    said = faults_of_all_pages(page)
    assert not said, "\n".join(said)
    assert hosts <= {urlsplit(shared_demo_server).netloc, ""}


def test_the_page_of_a_capability_has_none(shared_demo_server: str, page: Page) -> None:
    for theme in GROUNDS:
        page.emulate_media(color_scheme=theme)
        page.goto(f"{shared_demo_server}/capability?org=demo-quillfeather-air&capability=allocation")
        page.get_by_text("Compared with the other organizations").click()
        expect(page.get_by_text("Shown once at least five organizations have rated it")).to_be_visible()
        still(page)
        assert not faults(page)


def test_the_pages_of_an_empty_store_have_none(empty_server: str, page: Page) -> None:
    page.goto(f"{empty_server}/model")
    said = faults_of_all_pages(page)
    assert not said, "\n".join(said)


def test_the_assess_page_has_none_in_any_form_and_with_all_its_parts_open(own_demo_server: str, page: Page) -> None:
    said: list[str] = []
    page.goto(f"{own_demo_server}/assess?org=demo-tannery-lane-markets")
    settle(page)
    page.get_by_text("New organization or scope").click()
    for form in ("Stage", "Criteria met", "Lenses", "Not applicable"):
        radio(page, "How do you rate it?", form)
        settle(page)
        said += [f"{form}: {one}" for one in faults_in_both(page)]
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_role("button", name="Discard", exact=True)).to_be_visible()
    said += [f"discard: {one}" for one in faults_in_both(page)]
    assert not said, "\n".join(said)


def test_several_assessors_side_by_side_have_none(demo_store: Path, tmp_path: Path, page: Page) -> None:
    database = Path(shutil.copy(demo_store, tmp_path))
    store = open_store(f"sqlite:///{database}")
    scope = store.find_scope(store.find_organization("demo-tannery-lane-markets"))
    for assessor, level in (("Ann", 1.0), ("Bo", 3.0)):
        ratings = {"allocation": (Rating(Form.STAGE, level), "as seen in the invoice")}
        store.save_assessment(scope.id, date(2026, 11, 20), assessor, "2026", ratings, ANN)
    for address in serve(database, tmp_path / "server.log"):
        for path in ("assess?", "capability?capability=allocation&"):
            for theme in GROUNDS:
                page.emulate_media(color_scheme=theme)
                page.goto(f"{address}/{path}org=demo-tannery-lane-markets")
                expect(page.get_by_role("heading", name="Several assessors of one day")).to_be_visible()
                settle(page)
                still(page)
                assert faults(page) == []


def test_the_targets_page_has_none_with_a_change(own_demo_server: str, page: Page) -> None:
    page.goto(f"{own_demo_server}/targets?org=demo-tannery-lane-markets")
    settle(page)
    radio(page, "Goal stage", "No target")
    expect(page.get_by_role("button", name="Save 1 change")).to_be_visible()
    settle(page)
    said = faults_in_both(page)
    assert not said, "\n".join(said)


def test_the_import_preview_has_none_with_problems_questions_and_past_imports(own_demo_server: str, page: Page) -> None:
    said: list[str] = []
    for name, content, sentence in (
        ("broken.csv", BROKEN, "1 problem ("),
        ("asking.csv", ASKING, "On which scale"),
    ):
        page.goto(f"{own_demo_server}/import")
        settle(page)
        choose(page, "Look inside", "Import 1")
        settle(page)
        upload(page, (name, content))
        expect(page.get_by_text(sentence, exact=False).first).to_be_visible()
        settle(page)
        if name == "broken.csv":
            page.get_by_text("How the files were read").click()
            still(page)
        said += [f"{name}: {one}" for one in faults_in_both(page)]
    assert not said, "\n".join(said)


def test_no_page_scrolls_sideways(shared_demo_server: str, page: Page) -> None:
    """Neither on a small phone nor in half a screen, as at 200 %."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 844})
    page.goto(f"{shared_demo_server}/join")
    settle(page)
    wider: list[str] = []
    for path in PATHS:
        step(page, f"/{path}{'' if '?' in path else '?'}org=demo-tannery-lane-markets")
        settle(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            still(page)
            drawn = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
            if drawn > width:
                wider.append(f"/{path} is {drawn} px wide on {width} px")
    assert wider == []

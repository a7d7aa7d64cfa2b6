"""axe-core on every page: no serious violation of ours, headings in order, in light and dark; no wider than a phone."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

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


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page in the light and in the dark theme."""
    page = browser.new_page(color_scheme="dark" if request.param == "dark" else "light")
    yield page
    page.close()


def test_no_page_has_a_serious_violation_or_asks_a_foreign_host(shared_demo_server: str, themed: Page) -> None:
    said: list[str] = []
    hosts: set[str] = set()
    themed.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    themed.goto(f"{shared_demo_server}/model?org=demo-tannery-lane-markets")
    for name in PAGES:
        walk(themed, name)
        still(themed)
        said += [f"{name}: {one}" for one in faults(themed)]
    assert not said, "\n".join(said)
    assert hosts <= {urlsplit(shared_demo_server).netloc, ""}


def test_the_page_of_a_capability_has_none(shared_demo_server: str, themed: Page) -> None:
    themed.goto(f"{shared_demo_server}/capability?org=demo-quillfeather-air&capability=allocation")
    themed.get_by_text("Compared with the other organizations").click()
    expect(themed.get_by_text("Shown once at least five organizations have rated it")).to_be_visible()
    still(themed)
    assert not faults(themed)


def test_the_pages_of_an_empty_store_have_none(empty_server: str, themed: Page) -> None:
    said: list[str] = []
    themed.goto(f"{empty_server}/model")
    for name in PAGES:
        walk(themed, name)
        still(themed)
        said += [f"{name}: {one}" for one in faults(themed)]
    assert not said, "\n".join(said)


def test_the_assess_page_has_none_in_any_form_and_with_all_its_parts_open(demo_server: str, themed: Page) -> None:
    said: list[str] = []
    themed.goto(f"{demo_server}/assess?org=demo-tannery-lane-markets")
    settle(themed)
    themed.get_by_text("New organization or scope").click()
    for form in ("Stage", "Criteria met", "Lenses", "Not applicable"):
        radio(themed, "How do you rate it?", form)
        settle(themed)
        said += [f"{form}: {one}" for one in faults(themed)]
    themed.get_by_role("button", name="Discard the draft").click()
    expect(themed.get_by_role("button", name="Discard", exact=True)).to_be_visible()
    said += [f"discard: {one}" for one in faults(themed)]
    assert not said, "\n".join(said)


def test_several_assessors_side_by_side_have_none(demo_store: Path, tmp_path: Path, themed: Page) -> None:
    database = Path(shutil.copy(demo_store, tmp_path))
    store = open_store(f"sqlite:///{database}")
    scope = store.find_scope(store.find_organization("demo-tannery-lane-markets"))
    for assessor, level in (("Ann", 1.0), ("Bo", 3.0)):
        ratings = {"allocation": (Rating(Form.STAGE, level), "as seen in the invoice")}
        store.save_assessment(scope.id, date(2026, 11, 20), assessor, "2026", ratings, ANN)
    for address in serve(database, tmp_path / "server.log"):
        for page in ("assess?", "capability?capability=allocation&"):
            themed.goto(f"{address}/{page}org=demo-tannery-lane-markets")
            expect(themed.get_by_role("heading", name="Several assessors of one day")).to_be_visible()
            settle(themed)
            still(themed)
            assert faults(themed) == []


def test_the_targets_page_has_none_with_a_change(demo_server: str, themed: Page) -> None:
    themed.goto(f"{demo_server}/targets?org=demo-tannery-lane-markets")
    settle(themed)
    radio(themed, "Goal stage", "No target")
    expect(themed.get_by_role("button", name="Save 1 change")).to_be_visible()
    settle(themed)
    said = faults(themed)
    assert not said, "\n".join(said)


def test_the_import_preview_has_none_with_problems_questions_and_past_imports(demo_server: str, themed: Page) -> None:
    said: list[str] = []
    for name, content, sentence in (
        ("broken.csv", BROKEN, "1 problem ("),
        ("asking.csv", ASKING, "On which scale"),
    ):
        themed.goto(f"{demo_server}/import")
        settle(themed)
        choose(themed, "Look inside", "Import 1")
        settle(themed)
        upload(themed, (name, content))
        expect(themed.get_by_text(sentence, exact=False).first).to_be_visible()
        settle(themed)
        if name == "broken.csv":
            themed.get_by_text("How the files were read").click()
            still(themed)
        said += [f"{name}: {one}" for one in faults(themed)]
    assert not said, "\n".join(said)


@pytest.mark.parametrize("width", [320, 640], ids=["a small phone", "half a screen, as at 200 %"])
def test_no_page_scrolls_sideways(width: int, shared_demo_server: str, page: Page, settled: Callable[[], None]) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{shared_demo_server}/join")
    settled()
    wider: list[str] = []
    for path in PATHS:
        step(page, f"/{path}{'' if '?' in path else '?'}org=demo-tannery-lane-markets")
        settled()
        drawn = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        if drawn > width:
            wider.append(f"/{path} is {drawn} px wide")
    assert wider == []

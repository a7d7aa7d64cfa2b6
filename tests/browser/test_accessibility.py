"""axe-core on every page: no serious violation of ours, in light and dark; and nothing wider than a phone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = ("", "organization", "trends", "roadmap", "targets", "assess", "import", "model")
SERIOUS = ("serious", "critical")


def faults(page: Page) -> list[str]:
    """The serious violations that axe finds, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for rule in found
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_violation(shared_demo_server: str, browser: Browser, scheme: str) -> None:
    said: list[str] = []
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    for path in PAGES:
        page.goto(f"{shared_demo_server}/{path}?org=demo-tannery-lane-markets")
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.wait_for_timeout(700)
        said += [f"/{path} {one}" for one in faults(page)]
    page.close()
    assert not said, "\n".join(said)


def test_no_page_is_wider_than_a_phone(shared_demo_server: str, page: Page, settled: Callable[[], None]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    wider: list[str] = []
    for path in PAGES:
        page.goto(f"{shared_demo_server}/{path}?org=demo-tannery-lane-markets")
        settled()
        width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        if width > 390:
            wider.append(f"/{path} is {width} px wide")
    assert wider == []

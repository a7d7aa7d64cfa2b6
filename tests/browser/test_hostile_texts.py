"""What somebody wrote into a file is text on every page: no markup, link, picture, script or request (T16)."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import PAGES, command, serve, still, walk

pytestmark = pytest.mark.browser

BEACON = "http://beacon.invalid/x.png"
HOSTILE = (
    f"<img src=x onerror=alert(1)> ![pixel]({BEACON}) <script>alert(1)</script>",
    "[click](data:text/html,hi) :red[red] **loud** _soft_ `code` # head",
    "$x^2$ %{y} %{customdata[0]} <a href='javascript:alert(1)'>go</a> \u202etxt.exe",
)
HEADER = ("organization", "assessed_on", "scope", "capability", "stage", "evidence", "assessor")
TARGET = ("target", "target_owner", "target_reason")
JOINER = "\u2060"
"""The invisible mark by which the app keeps an address in a text from becoming a link."""


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a store in which every text that people may write is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    path: Path = folder / "=cmd ![x](y).csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(HEADER + TARGET)
        for text in HOSTILE:
            for stage, day in (("run", "2026-03-31"), ("crawl", "2026-09-30")):
                rows.writerow([text, day, text, "allocation", stage, text, text, "walk", text, text])
    command(folder / "finops.db", "import", str(path))
    yield from serve(folder / "finops.db", folder / "server.log")


def test_hostile_texts_are_shown_as_they_are_and_do_nothing(
    hostile_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.goto(f"{hostile_server}/organization")
    settled()
    options = page.get_by_role("combobox", name="Organization")
    options.click()
    labels = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    assert sorted(labels) == sorted(HOSTILE)

    hosts: set[str] = set()
    dialogs: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    for text in HOSTILE:
        walk(page, "Organization")
        options.click()
        page.get_by_role("option", name=text, exact=True).click()
        expect(options).to_have_value(text)
        settled()
        assert text in page.get_by_role("heading", level=1).inner_text().replace(JOINER, "")
        for name in PAGES:
            walk(page, name)
            still(page)
            if name == "Help":
                continue  # the documentation, with its own pictures and nothing that people wrote
            main = page.get_by_test_id("stMain")
            assert (
                main.locator("img, script, a[href^='data:'], a[href^='javascript:'], a[href*='beacon.invalid']").count()
                == 0
            )
    assert dialogs == []
    assert hosts <= {urlsplit(hostile_server).netloc, ""}

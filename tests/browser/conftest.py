"""A real server and a real Chromium for the tests of what a person does.

Without a Chromium on the machine these tests are skipped, which the end of the run says loudly; where CI is set, they
fail.
"""

import contextlib
import os
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, TimeoutError, expect

from tests import warm

TODAY = "2026-11-23"
ELSEWHERE = "workshop.example"
"""A name under which browsers reach the server; who comes by it comes from elsewhere."""
PAGES = (
    *("Portfolio", "Organization", "Trends", "Compare", "Roadmap", "Reports"),
    *("Targets", "Assess", "Workshops", "Import", "Organizations", "History"),
    *("Model", "Help"),
)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)

expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine may be slower than any patience: what fails is tried once more, and told as rerun."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session", autouse=True)
def _chromium() -> None:
    if CHROMIUM is None:
        sentence = "No Chromium on this machine: the browser tests did not run (Debian: apt-get install chromium)."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The machine's own Chromium, without traffic of its own making and without movements that nobody sees."""
    quiet = [
        "--no-sandbox",
        "--force-prefers-reduced-motion",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    quiet.append(f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


def command(database: Path, *words: str) -> None:
    """Runs one of the product's commands on a store of its own."""
    done = warm.run("finops_model", *words, environment=environment(database))
    assert done.returncode == 0, done.stderr


def environment(database: Path) -> dict[str, str]:
    """The environment of a server or a command that uses ``database`` and lives on a fixed day."""
    return {**os.environ, "FINOPS_DATABASE_URL": f"sqlite:///{database}", "FINOPS_TODAY": TODAY}


def serve(database: Path, log: Path) -> Iterator[str]:
    """Starts the app on a free port, yields its address once it answers, and stops it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["uvicorn", "app:app", "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    server = warm.start(words, environment(database), log)
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 60
        while not warm.answers(f"{address}/_stcore/health"):
            assert server.is_alive(), log.read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield address
    finally:
        server.terminate()
        server.join(timeout=20)
    assert "Traceback" not in log.read_text()


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh server on a store that does not exist yet."""
    yield from serve(tmp_path / "store" / "finops.db", tmp_path / "server.log")


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the demo organizations, to be copied."""
    database = tmp_path_factory.mktemp("demo-store") / "finops.db"
    command(database, "demo")
    return database


@pytest.fixture
def demo_server(demo_store: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh server on a store of its own with the demo organizations."""
    yield from serve(Path(shutil.copy(demo_store, tmp_path)), tmp_path / "server.log")


@pytest.fixture(scope="session")
def shared_demo_server(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the demo organizations for tests that only look."""
    folder = tmp_path_factory.mktemp("demo")
    yield from serve(Path(shutil.copy(demo_store, folder)), folder / "server.log")


def settle(page: Page) -> None:
    """Waits until the running script has ended and everything it sent is drawn."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    page.wait_for_timeout(150)
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def still(page: Page) -> None:
    """Waits until charts and whatever else moves have been drawn: nothing of the page has changed for a moment."""
    page.evaluate(
        """() => new Promise(done => {
            const soon = () => setTimeout(() => { watch.disconnect(); done(); }, 200);
            let timer = soon();
            const watch = new MutationObserver(() => { clearTimeout(timer); timer = soon(); });
            watch.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
        })"""
    )


def walk(page: Page, name: str) -> None:
    """Opens a page by its link in the sidebar, with the pick; the app, seconds of work, is not loaded again."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    path = "" if name == "Portfolio" else name.lower()
    expect(page).to_have_url(re.compile(rf"://[^/]+/{path}(\?|$)"))
    settle(page)


def step(page: Page, address: str) -> None:
    """Opens a page of the app by its address as Back and Forward do; the app is not loaded again."""
    before = page.title()
    page.evaluate(
        "address => { history.pushState({}, '', address); dispatchEvent(new PopStateEvent('popstate', {state: {}})); }",
        address,
    )
    expect(page).not_to_have_title(before)


@pytest.fixture
def settled(page: Page) -> Callable[[], None]:
    """:func:`settle` for the test's own page."""
    return lambda: settle(page)


def upload(page: Page, *files: tuple[str, bytes]) -> None:
    """Chooses files in the uploader of the Import page."""
    chosen: list[FilePayload] = [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files]
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(chosen)


def choose(page: Page, label: str, option: str) -> None:
    """Chooses the option that has this text, in the select box with this label (a long list draws only a part)."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    page.get_by_role("option").filter(has_text=option).first.click()


def radio(page: Page, group: str, option: str) -> None:
    """Clicks an option of the radio group with this label."""
    page.get_by_role("radiogroup", name=group).get_by_text(option, exact=True).click()


def open_cell(page: Page, row: int, x: int) -> Locator:
    """Begins to edit a cell of the first table: row ``row`` (0 is below the header), ``x`` px from the left.

    The table is a canvas that may be drawn anew meanwhile: the click is repeated until the cell's editor is there,
    whose input is returned.
    """
    editor = page.locator("#portal input:not([type=hidden]), #portal textarea").last
    for _ in range(10):
        page.locator(".dvn-scroller").first.dblclick(position={"x": x, "y": 37 + 29 * row + 14})
        with contextlib.suppress(TimeoutError):
            editor.wait_for(state="attached", timeout=2_000)
            break
    expect(editor).to_be_attached()
    return editor

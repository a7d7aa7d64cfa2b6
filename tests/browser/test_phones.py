"""Three phones in a workshop, from elsewhere: joining, voting, losing the connection, and who is sent which vote."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from finops_model.actions import workshop_leading
from finops_model.store import open_store
from finops_model.workshop import Outcome
from tests.actions.held_workshops import ALLOCATION, BUDGETING, Held, hold
from tests.browser.conftest import ELSEWHERE, TODAY, serve, settle
from tests.effort import times
from tests.people import ANN

pytestmark = pytest.mark.browser

SOON = 2.0
"""Seconds within which every phone shows what the facilitator did."""

KEEPS_SOCKETS = """
    window.sockets = [];
    window.WebSocket = new Proxy(WebSocket, {construct(target, words) {
        const socket = new target(...words);
        window.sockets.push(socket);
        return socket;
    }});
"""
"""Keeps the page's web sockets within a test's reach."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "finops.db"


@pytest.fixture
def held(database: Path, monkeypatch: pytest.MonkeyPatch) -> Held:
    """An open workshop about allocation and budgeting."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("FINOPS_TODAY", TODAY)
    return hold(open_store())


@pytest.fixture
def server(database: Path, held: Held, tmp_path: Path) -> Iterator[str]:
    """The server as devices elsewhere call it: by a name that is not this machine's."""
    for address in serve(database, tmp_path / "server.log"):
        yield address.replace("127.0.0.1", ELSEWHERE)


@dataclass
class Phone:
    """A phone with a workshop on it, and everything that the server sent it."""

    context: BrowserContext
    page: Page
    heard: list[bytes] = field(default_factory=list)

    def listen(self, socket: WebSocket) -> None:
        """Keeps what comes on a web socket."""
        socket.on("framereceived", lambda content: self.heard.append(_bytes(content)))

    def join(self, address: str, code: str) -> None:
        """Opens the link and takes part."""
        self.page.goto(f"{address}/join?code={code}")
        self.page.get_by_role("button", name="Take part").click()
        expect(self.page.get_by_role("button", name="Walk", exact=True)).to_be_visible()

    def vote(self, choice: str) -> None:
        """Votes, and waits until the phone says so."""
        self.page.get_by_role("button", name=choice, exact=True).click()
        expect(self.own(choice)).to_be_visible()

    def own(self, choice: str) -> Locator:
        """The sentence about the own vote."""
        return self.page.get_by_text(f"Your vote: {choice}.")

    def votes_heard(self) -> list[str]:
        """What the messages say about votes: own ones, and counts after a reveal."""
        said: list[str] = []
        for content in self.heard:
            element = ForwardMsg.FromString(content).delta.new_element
            if element.button.type == "primary" and element.button.label != "Take part":
                said.append(element.button.label)
            text = element.markdown.body + element.alert.body
            said += re.findall(r"Your vote: \*\*\w+\*\*|\*\*\w+\*\*: \d+ of \d+", text)
        return said


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


READ_OUT = """() => {
    const dialog = document.querySelector("[role=dialog]");
    const shown = [...dialog.children].filter(part => part.checkVisibility()).map(part => part.textContent);
    return shown.join("") + JSON.parse(getComputedStyle(dialog, "::after").content);
}"""
"""What a screen reader finds in a dialog that is open."""


@pytest.fixture
def phones(browser: Browser) -> Iterator[list[Phone]]:
    opened: list[Phone] = []
    for width, is_dark in ((390, False), (320, True), (360, False)):
        scheme = "dark" if is_dark else "light"
        context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme, has_touch=True)
        phone = Phone(context, context.new_page())
        phone.page.add_init_script(KEEPS_SOCKETS)
        phone.page.on("websocket", phone.listen)
        opened.append(phone)
    yield opened
    for phone in opened:
        phone.context.close()


def test_three_phones_vote_and_see_the_reveal_soon_and_no_vote_of_others_before(
    server: str, held: Held, phones: list[Phone]
) -> None:
    for phone in phones:
        phone.join(server, held.code)
    kim, lee, sam = phones
    kim.vote("Run")
    kim.vote("Walk")
    lee.vote("Walk")
    kim.page.wait_for_timeout(2 * SOON * 1000)  # the others have looked at the workshop again by now
    assert sam.votes_heard() == []
    assert set(lee.votes_heard()) == {"**Walk**", "Your vote: **Walk**"}
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    began = time.monotonic()
    for phone in phones:
        expect(phone.page.get_by_text("Walk: 2 of 2")).to_be_visible()
    assert time.monotonic() - began < SOON
    workshop_leading.go_to(ANN, held.id, BUDGETING)
    for phone in phones:
        expect(phone.page.get_by_role("heading", name="Budgeting")).to_be_visible()


@pytest.mark.parametrize("seconds", [30, 300][: times(1, 2)])
def test_a_phone_whose_connection_was_closed_is_the_same_person_with_the_same_vote(
    server: str, held: Held, phones: list[Phone], seconds: int
) -> None:
    kim, lee, _ = phones
    kim.join(server, held.code)
    lee.join(server, held.code)
    kim.vote("Run")
    kim.context.set_offline(True)
    kim.page.evaluate("window.sockets.forEach(socket => socket.close(1000))")
    expect(kim.page.get_by_test_id("stApp")).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    lost = kim.page.get_by_text("The connection is lost. Your votes are kept, and this page goes on by itself.")
    expect(lost).to_be_visible()
    kim.page.wait_for_timeout(seconds * 1000)
    dialog = kim.page.get_by_test_id("stDialog")
    expect(dialog).to_have_css("opacity", "0")
    assert (
        kim.page.evaluate(READ_OUT) == "The connection is lost. Your votes are kept, and this page goes on by itself."
    )
    expect(lost).to_be_visible()
    workshop_leading.go_to(ANN, held.id, BUDGETING)
    kim.context.set_offline(False)
    expect(kim.page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
    began = time.monotonic()
    expect(kim.page.get_by_role("heading", name="Budgeting")).to_be_visible()
    assert time.monotonic() - began < SOON
    expect(kim.page.get_by_text("You are connected. Your votes are kept.")).to_be_visible()
    expect(lost).not_to_be_visible()
    expect(dialog).to_have_count(0)
    workshop_leading.go_to(ANN, held.id, ALLOCATION)
    expect(kim.own("Run")).to_be_visible()
    kim.vote("Walk")
    lee.vote("Crawl")
    assert workshop_leading.reveal(ANN, held.id, ALLOCATION) == Outcome({"crawl": 1, "walk": 1}, 2, 0, "crawl", 0.5, 1)


def test_a_second_tab_and_a_reload_are_one_vote(server: str, held: Held, phones: list[Phone]) -> None:
    kim = phones[0]
    kim.join(server, held.code)
    kim.vote("Run")
    tab = kim.context.new_page()
    tab.goto(f"{server}/join?code={held.code}")
    expect(tab.get_by_text("Your vote: Run.")).to_be_visible()
    tab.get_by_role("button", name="Walk", exact=True).click()
    expect(tab.get_by_text("Your vote: Walk.")).to_be_visible()
    kim.page.reload()
    expect(kim.own("Walk")).to_be_visible()
    assert workshop_leading.reveal(ANN, held.id, ALLOCATION).spread == {"walk": 1}


def test_a_phone_shows_nothing_else_fits_320_px_and_has_no_serious_violation(
    server: str, held: Held, phones: list[Phone]
) -> None:
    for phone in phones[:2]:
        phone.page.goto(f"{server}/join")
        settle(phone.page)
        assert faults(phone.page) == []
        phone.join(server, held.code)
        settle(phone.page)
        assert faults(phone.page) == []
        phone.vote("Walk")
        assert faults(phone.page) == []
        expect(phone.page.get_by_test_id("stSidebar")).not_to_be_visible()
        assert phone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    for phone in phones[:2]:
        expect(phone.page.get_by_text("Walk: 2 of 2")).to_be_visible()
        assert faults(phone.page) == []


def faults(page: Page) -> list[str]:
    """The serious violations that axe finds, and those of headings."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"} or rule["id"] in {"heading-order", "page-has-heading-one"}
        for node in rule["nodes"]
    ]

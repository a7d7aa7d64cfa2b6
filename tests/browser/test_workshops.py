"""A whole short workshop on three phones, the screen of a facilitator and that of the room."""

import logging
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from finops_model.actions import history, workshop_leading
from finops_model.framework import Stage
from finops_model.store import open_store
from finops_model.views.history import list_changes
from finops_model.views.standing import Standing, read_standing
from finops_model.workshop import Agreed, State
from tests.actions.held_workshops import ALLOCATION, ALLOCATION_TARGET, PREPARATION, Held, hold
from tests.browser.conftest import ELSEWHERE, TODAY, serve, settle
from tests.browser.test_phones import faults
from tests.people import ANN

pytestmark = pytest.mark.browser

_log = logging.getLogger(__name__)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    database = tmp_path / "finops.db"
    monkeypatch.setenv("FINOPS_DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("FINOPS_TODAY", TODAY)
    return database


@pytest.fixture
def server(database: Path, tmp_path: Path) -> Iterator[str]:
    """The server as devices elsewhere call it."""
    for address in serve(database, tmp_path / "server.log"):
        yield address.replace("127.0.0.1", ELSEWHERE)


class Screens:
    """Every screen of a workshop, each in a browser of its own."""

    def __init__(self, browser: Browser, server: str, held: Held) -> None:
        self.held = held
        self.lead = self.open(browser, f"{server}/facilitate?workshop={held.id}&secret={held.secret}", 1280)
        self.room = self.open(browser, f"{server}/room?code={held.code}", 1920)
        self.phones = [self.open(browser, f"{server}/join?code={held.code}", 390) for _ in range(3)]
        self.took: list[float] = []

    @staticmethod
    def open(browser: Browser, address: str, width: int) -> Page:
        """A page in a new browser."""
        page = browser.new_context(viewport={"width": width, "height": 1080}).new_page()
        page.goto(address)
        return page

    def close(self) -> None:
        """Closes all of them."""
        for page in (self.lead, self.room, *self.phones):
            page.context.close()

    def click(self, page: Page, name: str, *shown: Locator) -> None:
        """Clicks a button, and measures until all of this is seen."""
        page.get_by_role("button", name=name, exact=True).click()
        began = time.monotonic()
        for one in shown:
            expect(one.first).to_be_visible()
        if shown:
            self.took.append(time.monotonic() - began)

    def on_phones(self, text: str) -> list[Locator]:
        """A text on each phone."""
        return [page.get_by_text(text) for page in self.phones]

    def on_both(self, text: str) -> list[Locator]:
        """A text on the screens of the facilitator and the room."""
        return [self.lead.get_by_text(text), self.room.get_by_text(text)]

    def ask(self, heading: str, question: str, *choices: str) -> None:
        """All phones are asked, and vote one after the other."""
        for page in self.phones:
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
            expect(page.get_by_role("heading", name=question)).to_be_visible()
        for number, (page, choice) in enumerate(zip(self.phones, choices, strict=True), start=1):
            counted = f"{number} of 3 have voted."
            self.click(page, choice, page.get_by_text(f"Your vote: {choice}."), *self.on_both(counted))
            expect(self.room.get_by_text("Proposal")).to_have_count(0)

    def agree(self, proposal: str, said: str, then: str) -> None:
        """The facilitator reveals, all see it, and the proposal is recorded."""
        self.click(
            self.lead,
            "Reveal 3 of 3",
            self.lead.get_by_text("Vote again"),
            self.room.get_by_text(f"Proposal {proposal}"),
            *self.on_phones(said),
        )
        self.click(self.lead, then, *self.on_both(f"Agreed: {proposal}") if then == "Record" else ())


def standing() -> Standing:
    return read_standing(ANN, "contoso", None, PREPARATION.held_on)


def test_a_whole_workshop_from_joining_to_closing_and_taken_back(database: Path, server: str, browser: Browser) -> None:
    held = hold(open_store(), State.PREPARED)
    screens = Screens(browser, server, held)
    expect(screens.room.get_by_text(f"Code {held.code}")).to_be_visible()
    for number, phone in enumerate(screens.phones, start=1):
        people = "1 person is here" if number == 1 else f"{number} people are here"
        expect(phone.get_by_role("button", name="Take part")).to_be_visible()
        screens.click(phone, "Take part", screens.room.get_by_text(people))
    screens.click(screens.lead, "Begin", *screens.on_both("0 of 3 have voted."), *screens.on_phones("Question 1 of 4"))
    where, wanted = "Where are we?", "Where do we want to be?"
    screens.ask("Allocation", where, "Crawl", "Walk", "Walk")
    screens.agree("Walk", "Walk: 2 of 3", "Record and go on")
    screens.ask("Allocation", wanted, "Run", "Run", "Run")
    screens.agree("Run", "Run: 3 of 3", "Record and go on")
    screens.ask("Budgeting", where, "Crawl", "Crawl", "Run")
    screens.agree("Crawl", "Crawl: 2 of 3", "Record and go on")
    screens.ask("Budgeting", wanted, "Walk", "Walk", "Crawl")
    screens.agree("Walk", "Walk: 2 of 3", "Record")
    screens.lead.get_by_role("button", name="Close", exact=True).click()
    expect(screens.lead.get_by_text("ratings 2, targets 2.")).to_be_visible()
    screens.click(
        screens.lead,
        "Close the workshop",
        screens.lead.get_by_text("The workshop is closed."),
        screens.room.get_by_text("Budgeting, Target: Walk"),
        *screens.on_phones("The workshop is closed. Thank you for taking part."),
    )
    screens.close()
    slowest = statistics.quantiles(screens.took, n=20)[-1]
    _log.info("%d actions; every screen was right within %.1f s (p95)", len(screens.took), slowest)
    rows = standing().rows.set_index("capability").loc[["allocation", "budgeting"]]
    assert rows[["stage", "target"]].values.tolist() == [[Stage.WALK, Stage.RUN], [Stage.CRAWL, Stage.WALK]]
    written = [one for one in list_changes(ANN) if one.kind == "workshop"]
    assert len(written) == 1
    history.take_back(ANN, written[0].change_id)
    assert not standing().has_ratings
    assert not standing().has_targets


def test_the_screens_have_no_serious_violation(database: Path, server: str, browser: Browser) -> None:
    held = hold(open_store(), by_name=True, seconds=240)
    kim, lee = held.join("Kim"), held.join("Lee")
    held.vote(kim, ALLOCATION, "walk")
    workshop_leading.start_timer(ANN, held.id)
    screens = Screens(browser, server, held)
    pages = (screens.lead, screens.room)
    narrow = Screens.open(browser, screens.lead.url, 390)
    for page in (*pages, narrow):
        expect(page.get_by_text("1 of 2 have voted.").first).to_be_visible()
        settle(page)
        assert faults(page) == []
    assert narrow.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    narrow.context.close()
    held.vote(lee, ALLOCATION, "run")
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    workshop_leading.agree(ANN, held.id, ALLOCATION, Agreed("walk", "Tags since May"))
    workshop_leading.agree(ANN, held.id, ALLOCATION_TARGET, Agreed("run"))
    for page in pages:
        page.emulate_media(color_scheme="dark")
        expect(page.get_by_text("Walk: Kim").first).to_be_visible()
        expect(page.get_by_text("Agreed: Walk").first).to_be_visible()
        settle(page)
        assert faults(page) == []
    screens.close()


def test_a_restart_of_the_server_loses_nothing(database: Path, tmp_path: Path, browser: Browser) -> None:
    held = hold(open_store())
    for choice in ("walk", "run"):
        held.vote(held.join(), ALLOCATION, choice)
    for number in range(2):
        for address in serve(database, tmp_path / f"server-{number}.log"):
            screens = Screens(browser, address, held)
            said = ("2 of 2 have voted.", "Agreed: Walk")[number]
            for one in screens.on_both(said):
                expect(one.first).to_be_visible()
            if number == 0:
                screens.click(screens.lead, "Reveal 2 of 2", *screens.on_both("Proposal"))
                screens.click(screens.lead, "Record", *screens.on_both("Agreed: Walk"))
            screens.close()

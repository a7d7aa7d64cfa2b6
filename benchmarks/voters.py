"""People who vote in a workshop: phones that speak Streamlit's own protocol, and real browsers."""

import asyncio
import random
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, async_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.bench_pages import Session
from finops_model.framework import Stage, read_framework
from finops_model.workshop import CANT_TELL, Topic

PATIENCE = 60
"""Seconds that a screen is waited for."""
JOIN = "FormSubmitter:join-"
"""What the key of the button is called by which somebody takes part."""
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)


async def until(shown: Callable[[], bool], began: float) -> float:
    """Waits until a screen shows something; the seconds since ``began``. Raises TimeoutError."""
    while not shown():
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError
        await asyncio.sleep(0.01)
    return time.perf_counter() - began


@dataclass
class Phone:
    """One phone: what its screen shows, and the browser's part of keeping it up to date.

    Attributes:
        buttons: the id and the kind of each choice on the screen, by its key.
        texts: what the screen says since it last changed from one capability to another.
    """

    session: Session
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    fragment: str = ""
    interval: float = 1.5

    async def listen(self) -> None:
        """Takes in what the server sends, until the connection ends."""
        async for raw in self.session.socket:
            message = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.session.page_hash = message.navigation.page_script_hash
            elif kind == "auto_rerun":
                self.fragment, self.interval = message.auto_rerun.fragment_id, message.auto_rerun.interval
            elif kind == "delta":
                self._draw(message.delta)

    def _draw(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button":
            key = element.button.id.rpartition("vote-")[2]
            self.buttons[JOIN if JOIN in key else key] = element.button.id, element.button.type
        elif kind in ("markdown", "alert"):
            self.texts.append(element.markdown.body or element.alert.body)

    async def look(self) -> None:
        """Asks for the page, then every so often whether the workshop moved on; it begins at a moment of its own."""
        await self._ask()
        await asyncio.sleep(random.random() * self.interval)
        while True:
            await asyncio.sleep(self.interval)
            if self.fragment:
                await self._ask(fragment=self.fragment)

    async def join(self) -> None:
        """Takes part."""
        await until(lambda: JOIN in self.buttons, time.perf_counter())
        await self._press(JOIN)

    async def shows(self, topic: Topic, began: float) -> float:
        """Seconds from ``began`` until the screen shows a capability."""
        self.texts.clear()
        return await until(lambda: _key(topic, CANT_TELL) in self.buttons, began)

    async def vote(self, topic: Topic, choice: str) -> float:
        """Presses a choice; the seconds until the screen shows it as the own one."""
        key, began = _key(topic, choice), time.perf_counter()
        await self._press(key)
        return await until(lambda: self.buttons[key][1] == "primary", began)

    async def tells(self, began: float) -> float:
        """Seconds from ``began`` until the screen shows what came out."""
        return await until(lambda: any("Disagreement" in text for text in self.texts), began)

    async def _press(self, key: str) -> None:
        await self._ask(button=self.buttons[key][0])

    async def _ask(self, button: str = "", fragment: str = "") -> None:
        back = BackMsg()
        run = back.rerun_script
        run.query_string = self.session.query
        if self.session.page_hash:
            run.page_script_hash = self.session.page_hash
        else:
            run.page_name = self.session.page
        if fragment:
            run.fragment_id, run.is_auto_rerun = fragment, True
        if button:
            run.widget_states.widgets.add(id=button, trigger_value=True)
        await self.session.socket.send(back.SerializeToString())


def _key(topic: Topic, choice: str) -> str:
    """The key of a choice's button, in the first round."""
    return f"{topic.capability}-{topic.question}-1-{choice}"


@dataclass
class Browser:
    """A phone in a real browser."""

    page: Page

    async def join(self) -> None:
        """Takes part."""
        await self.page.get_by_role("button", name="Take part").click()

    async def shows(self, topic: Topic, began: float) -> float:
        """As :meth:`Phone.shows`."""
        name = read_framework().by_id[topic.capability].name
        return await _seen(self.page.get_by_role("heading", name=name, exact=True), began)

    async def vote(self, topic: Topic, choice: str) -> float:
        """As :meth:`Phone.vote`."""
        label, began = Stage.from_id(choice).label, time.perf_counter()
        await self.page.get_by_role("button", name=label, exact=True).click()
        return await _seen(self.page.get_by_text(f"Your vote: {label}."), began)

    async def tells(self, began: float) -> float:
        """As :meth:`Phone.tells`."""
        return await _seen(self.page.get_by_text("Disagreement"), began)


async def _seen(element: Locator, began: float) -> float:
    await element.first.wait_for()
    return time.perf_counter() - began


Voter = Phone | Browser


@asynccontextmanager
async def open_browsers(address: str, count: int) -> AsyncIterator[list[Browser]]:
    """Real browsers, each of another person, on a page; none where the machine has no Chromium."""
    if CHROMIUM is None:
        yield []
        return
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        pages = [
            await (await chromium.new_context(viewport={"width": 390, "height": 700})).new_page() for _ in range(count)
        ]
        for page in pages:
            page.set_default_timeout(PATIENCE * 1000)
            await page.goto(address)
        yield [Browser(page) for page in pages]
        await chromium.close()

"""A workshop with 20 phones: what each vote takes, that none is lost or doubled, and what 20 idle phones cost.

Starts the server as a company runs it and opens 20 sessions that speak Streamlit's own protocol (no browser): each
looks every second and a half whether the workshop moved on, as the page asks browsers to. The facilitator turns to one
capability after the other; all phones vote at once on each; then it is revealed. Measured is, for each phone, the time
from the facilitator's or voter's action until its screen shows it.
"""

import asyncio
import os
import random
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.bench_pages import ROOT, Session, open_session, server
from benchmarks.figures import Figure
from benchmarks.large_store import BENCHMARK
from finops_model.actions import workshop_leading, workshops
from finops_model.framework import read_framework
from finops_model.store import open_store
from finops_model.workshop import CANT_TELL, STAGES_OF, Ask, Preparation, Question, State, Topic

PHONES = 20
WITHIN = 2.0
"""Seconds within which 95 of 100 screens must be right after an action."""
MOST_IDLE = 60
"""Percent of one core that 20 idle phones may take."""
IDLE_SECONDS = 20
PATIENCE = 60
JOIN = "FormSubmitter:join-"
"""What the key of the button is called by which somebody takes part."""


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

    async def press(self, key: str) -> None:
        """Presses the button of a choice."""
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


async def until(shown: Callable[[], bool], began: float) -> float:
    """Waits until a screen shows something; the seconds since ``began``. Raises TimeoutError."""
    while not shown():
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError
        await asyncio.sleep(0.01)
    return time.perf_counter() - began


@dataclass
class Held:
    """A workshop about every capability, and what each of 20 people will vote."""

    id: int
    topics: list[Topic]
    code: str
    choices: dict[tuple[int, Topic], str]


def hold(url: str) -> Held:
    """Opens the workshop in a new store."""
    os.environ["FINOPS_DATABASE_URL"], os.environ["FINOPS_TODAY"] = url, "2026-11-23"
    store = open_store(url)
    scope = store.find_scope(store.add_organization("Contoso", BENCHMARK))
    every = tuple(one.id for one in read_framework().capabilities)
    made = workshops.prepare(
        BENCHMARK, scope.id, Preparation("Autumn", date(2026, 11, 23), Ask.RATING, every), State.OPEN
    )
    topics = [Topic(slug, Question.RATING) for slug in every]
    draw, stages = random.Random(20261123), [stage.id for stage in STAGES_OF[Question.RATING]]
    choices = {(n, topic): draw.choice(stages) for n in range(PHONES) for topic in topics}
    return Held(made.workshop_id, topics, made.join_code, choices)


async def join(held: Held, phones: list[Phone]) -> None:
    """One after the other takes part, so that their order is that of the phones."""
    for n, phone in enumerate(phones):
        began = time.perf_counter()
        await until(lambda phone=phone: JOIN in phone.buttons, began)
        await phone.press(JOIN)
        while len(open_store(os.environ["FINOPS_DATABASE_URL"]).read_participants(held.id)) <= n:
            await asyncio.sleep(0.05)


async def play(held: Held, phones: list[Phone]) -> dict[str, list[float]]:
    """Turns to each capability, lets all vote at once and reveals: how long each screen took, by what it waited for."""
    taken: dict[str, list[float]] = {"turn": [], "vote": [], "reveal": []}
    for topic in held.topics:
        for phone in phones:
            phone.texts.clear()
        await asyncio.to_thread(workshop_leading.go_to, BENCHMARK, held.id, topic)
        key, began = f"{topic.capability}-{topic.question}-1-", time.perf_counter()  # 1: the round
        taken["turn"] += await asyncio.gather(*(_shows(phone, f"{key}{CANT_TELL}", began) for phone in phones))
        choices = [key + held.choices[n, topic] for n in range(len(phones))]
        taken["vote"] += await asyncio.gather(*map(_vote, phones, choices))
        await asyncio.to_thread(workshop_leading.reveal, BENCHMARK, held.id, topic)
        began = time.perf_counter()
        taken["reveal"] += await asyncio.gather(*(_tells(phone, began) for phone in phones))
    return taken


async def _shows(phone: Phone, key: str, began: float) -> float:
    return await until(lambda: key in phone.buttons, began)


async def _tells(phone: Phone, began: float) -> float:
    return await until(lambda: any("Disagreement" in text for text in phone.texts), began)


async def _vote(phone: Phone, key: str) -> float:
    """Presses a choice; the seconds until the screen shows it as the own one."""
    began = time.perf_counter()
    await phone.press(key)
    return await until(lambda: phone.buttons[key][1] == "primary", began)


def wrong_votes(held: Held) -> tuple[int, int]:
    """How many votes are lost (missing, or another choice than was given), and how many there are too many."""
    stored = open_store(os.environ["FINOPS_DATABASE_URL"])
    found = stored.read_revealed_votes(held.id)
    people = [one.id for one in stored.read_participants(held.id)]
    lost = sum(found.get((topic, 1), {}).get(people[n]) != choice for (n, topic), choice in held.choices.items())
    return lost, sum(map(len, found.values())) - (len(held.choices) - lost)


def processor_seconds(folder: Path) -> float:
    """Seconds of processor time of the server whose working directory this is."""
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (
                b"uvicorn" in (path / "cmdline").read_bytes()
                and (path / "environ").read_bytes().find(str(folder).encode()) > 0
            ):
                spent = (path / "stat").read_text().rpartition(")")[2].split()
                return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")
    raise RuntimeError("The server is not there.")


async def measure(folder: Path) -> dict[str, float]:
    """Everything that the figures are made of."""
    held = hold(f"sqlite:///{folder}/workshop.db")
    with server(ROOT, "app", os.environ["FINOPS_DATABASE_URL"]) as port:
        phones = [Phone(await open_session(port, "join", f"code={held.code}")) for _ in range(PHONES)]
        running = [asyncio.create_task(work) for phone in phones for work in (phone.listen(), phone.look())]
        await join(held, phones)
        taken = await play(held, phones)
        spent = processor_seconds(folder)
        await asyncio.sleep(IDLE_SECONDS)
        spent = processor_seconds(folder) - spent
        for task in running:
            task.cancel()
        for phone in phones:
            await phone.session.socket.close()
    lost, doubled = wrong_votes(held)
    found = {what: statistics.quantiles(times, n=20)[-1] for what, times in taken.items()}
    return found | {"lost": lost, "doubled": doubled, "idle": 100 * spent / IDLE_SECONDS}


def figures(runs: int) -> list[Figure]:
    """The 95th percentile of each wait, the votes that are wrong, and the server while nothing happens. ``runs``
    changes nothing: every wait is measured 440 times."""
    del runs
    with TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder)))
    within, votes = f"under {WITHIN:.0f} s", f"of {PHONES} people at once on 22 capabilities"
    return [
        Figure("p95 until a phone shows the next capability", found["turn"], "s", wanted=within),
        Figure("p95 until a phone shows the own vote", found["vote"], "s", wanted=within),
        Figure("p95 until a phone shows the reveal", found["reveal"], "s", wanted=within),
        Figure(f"votes lost, {votes}", found["lost"], "votes", wanted="0"),
        Figure(f"votes doubled, {votes}", found["doubled"], "votes", wanted="0"),
        Figure("20 idle phones", found["idle"], "% of a core", wanted=f"under {MOST_IDLE} %"),
    ]

"""A workshop over a running server, by messages as browsers send them: clicks at bad moments, kills of the server."""

import os
import random
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from threading import Timer
from time import monotonic, sleep

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed

from finops_model.actions import workshop_leading, workshop_voting
from finops_model.store import open_store
from finops_model.ui import browser
from finops_model.workshop import Ask, Question, Topic
from tests import warm
from tests.actions.held_workshops import Held, hold
from tests.effort import times
from tests.people import ANN
from tests.sockets import Talk, talk
from tests.store.killing import SEED
from tests.test_access import is_ready
from tests.test_app import free_port

pytestmark = pytest.mark.slow

CAPABILITIES = ("allocation", "budgeting", "forecasting")
STAGES = ("pre-crawl", "crawl", "walk", "run")
KILLS = times(4, 50)
PRESSES = times(12, 60)
PATIENCE = 30.0


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Held:
    """An open workshop that asks where we are, about three capabilities."""
    return hold_in(tmp_path / "finops.db", monkeypatch)


def hold_in(database: Path, monkeypatch: pytest.MonkeyPatch) -> Held:
    """The workshop in a store of its own, which servers use from then on."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    return hold(open_store(), ask=Ask.RATING, capabilities=CAPABILITIES)


@contextmanager
def serving(log: Path) -> Iterator[tuple[str, int]]:
    """A server on the store of the environment: its address and process; killed at the end, if it still runs."""
    port = free_port()
    words = ["uvicorn", "app:app", "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    server = warm.start(words, os.environ, log)
    assert server.pid is not None
    try:
        assert is_ready(port), log.read_text()
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.kill()
        server.join()
    assert "Traceback" not in log.read_text()


@dataclass
class Screen:
    """A page of the workshop in a browser of its own.

    Attributes:
        buttons: the id of each button that it shows, by key.
        own: the keys of the buttons that stand out: of a phone, the own vote.
        texts: what it says.
        chosen: the option that is chosen among radio buttons, by their id.
        fragment: what looks for news, as a browser asks for it again and again.
    """

    socket: Talk
    state: ClientState
    buttons: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    fragment: str = ""

    def draw(self) -> None:
        """Asks for the page, and takes in what it shows."""
        self.buttons, self.own, self.texts, self.chosen = {}, set(), [], {}
        self._take(self.socket.rerun(self.state))

    def press(self, key: str) -> None:
        """Presses a button, and takes in what the page shows then."""
        self.own, self.texts = set(), []
        self._take(self.socket.rerun(self._pressing(key)))

    def press_among_looks(self, key: str, draw: random.Random) -> bool:
        """Presses a button while the browser looks for news at random moments: whether it stands out in the end."""
        looking = ClientState()
        looking.CopyFrom(self.state)
        looking.fragment_id, looking.is_auto_rerun = self.fragment, True
        self.own = set()
        moment = draw.randint(0, 3)
        for number in range(8):
            self.socket.ask(self._pressing(key) if number == moment else looking)
            sleep(draw.uniform(0, 0.05))
        until = monotonic() + PATIENCE
        while key not in self.own and monotonic() < until:
            self._take(self.socket.listen(1))
        return key in self.own

    def says(self, text: str) -> bool:
        """Whether a text stands on the page."""
        return any(text in one for one in self.texts)

    def _pressing(self, key: str) -> ClientState:
        pressing = ClientState()
        pressing.CopyFrom(self.state)
        pressing.widget_states.widgets.add(id=self.buttons[key], trigger_value=True)
        for id, option in self.chosen.items():
            pressing.widget_states.widgets.add(id=id, string_value=option)
        return pressing

    def _take(self, came: Sequence[ForwardMsg]) -> None:
        for sent in came:
            self.fragment = sent.auto_rerun.fragment_id or self.fragment
            element = sent.delta.new_element
            self.texts.append(element.markdown.body + element.alert.body + element.metric.label)
            if element.radio.HasField("default"):
                self.chosen[element.radio.id] = element.radio.options[element.radio.default]
            if element.button.id:
                key = element.button.id.split("-", 2)[2]
                self.buttons[key] = element.button.id
                self.own |= {key} if element.button.type == "primary" else set()
        if came and came[-1].script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._take(self.socket.listen())


@dataclass
class Room:
    """Who takes part: three people, by the ids of their browsers, and who leads, at the machine itself."""

    held: Held
    people: list[str]

    def screen(self, stack: ExitStack, address: str, person: int | None) -> Screen:
        """The phone of a person, or the screen of who leads (None), as it is now."""
        cookie = browser.new_id() if person is None else self.people[person]
        socket = stack.enter_context(talk(address, Cookie=f"{browser.COOKIE}={cookie}"))
        page, query = (
            ("facilitate", f"workshop={self.held.id}") if person is None else ("join", f"code={self.held.code}")
        )
        screen = Screen(socket, ClientState(page_name=page, query_string=query))
        screen.draw()
        return screen


def gather(held: Held, count: int) -> Room:
    """People who have joined."""
    people = [browser.new_id() for _ in range(count)]
    for person in people:
        workshop_voting.join(held.code, person, "", person)
    return Room(held, people)


def test_a_click_while_the_phone_looks_for_news_counts_and_is_shown(held: Held, tmp_path: Path) -> None:
    room = gather(held, 6)

    def vote_often(person: int) -> list[str]:
        draw, wrong = random.Random(SEED + person), []
        with ExitStack() as stack:
            screen, last = room.screen(stack, address, person), ""
            for _ in range(PRESSES):
                last = draw.choice([stage for stage in STAGES if stage != last])
                if not screen.press_among_looks(f"vote-allocation-rating-1-{last}", draw):
                    wrong.append(f"{person}: {last}")
                    screen.draw()
        votes = room.held.phone(room.people[person]).workshop.topics[0].own
        return wrong if votes == last else [*wrong, f"{person}: stored {votes}, chosen {last}"]

    with serving(tmp_path / "log") as (address, _), ThreadPoolExecutor(6) as pool:
        assert list(chain.from_iterable(pool.map(vote_often, range(6)))) == []


@dataclass(frozen=True)
class Step:
    """A click: of a person or of who leads (None), about a capability, and how the screen acknowledges it."""

    person: int | None
    topic: Topic
    key: str
    said: str


def steps(people: int) -> list[Step]:
    """Every click of the workshop, in order: all vote on a capability, it is revealed, it is recorded."""
    found: list[Step] = []
    for slug in CAPABILITIES:
        topic = Topic(slug, Question.RATING)
        found += [Step(n, topic, f"vote-{slug}-rating-1-walk", "Your vote: **Walk**") for n in range(people)]
        found.append(Step(None, topic, "lead-reveal", "Proposal"))
        found.append(Step(None, topic, f"agree-{slug}-rating-1-save", "Agreed: Walk"))
    return found


def done(held: Held) -> int:
    """How many of the clicks are in the store: in their order, so that nothing else can be there."""
    votes = sum(map(len, held.store.read_voters(held.id).values()))
    reveals = sum(instants[-1] is not None for instants in held.store.read_rounds(held.id).values())
    return votes + reveals + len(held.store.read_agreements(held.id))


def click_and_kill(room: Room, todo: Sequence[Step], log: Path, most: int, delay: float) -> int:
    """Clicks on the screens of a server that is killed a delay after the beginning of one of the clicks.

    Args:
        most: how many clicks come before that.

    Returns:
        How many clicks the screens acknowledged.
    """
    acknowledged = 0
    with serving(log) as (address, process), ExitStack() as stack, suppress(ConnectionClosed, OSError):
        for number, step in enumerate(todo):
            workshop_leading.go_to(ANN, room.held.id, step.topic)
            screen = room.screen(stack, address, step.person)
            if number == min(most, len(todo) - 1):
                Timer(delay, os.kill, (process, signal.SIGKILL)).start()
            screen.press(step.key)
            assert screen.says(step.said), [one for one in screen.texts if one]
            acknowledged += 1
    return acknowledged


def test_after_each_kill_of_the_server_the_workshop_is_what_its_screens_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The click under way when the kill came may be in the store: it was done, and nobody was told."""
    draw, kills, between = random.Random(SEED), 0, 0
    while kills < KILLS:
        room = gather(hold_in(tmp_path / f"{kills}.db", monkeypatch), 3)
        todo, found = steps(3), 0
        while found < len(todo):
            more = click_and_kill(room, todo[found:], tmp_path / "log", draw.randint(0, 3), draw.uniform(0, 0.15))
            kills, before, found = kills + 1, found, done(room.held)
            assert found - (before + more) in (0, 1)
            assert room.held.store.check() == []
            between += 0 < found < len(todo)
    assert between > kills / 2


def test_a_screen_shows_after_a_restart_what_it_showed_before(held: Held, tmp_path: Path) -> None:
    room, todo = gather(held, 1), steps(1)[:3]
    for number, step in enumerate(todo):
        with serving(tmp_path / f"log-{number}") as (address, _), ExitStack() as stack:
            if number:
                shown = room.screen(stack, address, todo[number - 1].person)
                assert shown.says(todo[number - 1].said)
            screen = room.screen(stack, address, step.person)
            screen.press(step.key)
            assert screen.says(step.said), [one for one in screen.texts if one]

"""A workshop with 20 phones and 3 browsers: what each vote takes, that none is lost or doubled, and what 20 idle phones
cost.

Starts the server as a company runs it and opens 20 sessions that speak Streamlit's own protocol (no browser), and 3
pages in a real Chromium: each looks every second and a half whether the workshop moved on, as the page asks browsers
to. The facilitator turns to one capability after the other; all vote at once on each; then it is revealed. Measured is,
for each screen, the time from the facilitator's or voter's action until it shows it. (The browsers run on the same
machine and take far more of it than the server does.)
"""

import asyncio
import os
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bench_pages import ROOT, open_session, server
from benchmarks.figures import Figure
from benchmarks.large_store import BENCHMARK
from benchmarks.voters import Phone, Voter, open_browsers
from finops_model.actions import workshop_leading, workshops
from finops_model.framework import read_framework
from finops_model.store import open_store
from finops_model.workshop import STAGES_OF, Ask, Preparation, Question, State, Topic

PHONES, BROWSERS = 20, 3
WITHIN = 2.0
"""Seconds within which 95 of 100 screens must be right after an action."""
MOST_IDLE = 60
"""Percent of one core that 20 idle phones may take."""
IDLE_SECONDS = 20


@dataclass
class Held:
    """A workshop about every capability, and what each person will vote."""

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
    choices = {(n, topic): draw.choice(stages) for n in range(PHONES + BROWSERS) for topic in topics}
    return Held(made.workshop_id, topics, made.join_code, choices)


async def join(held: Held, voters: Sequence[Voter]) -> None:
    """One after the other takes part, so that their order is that of the voters."""
    for voter in voters:
        before = len(open_store(os.environ["FINOPS_DATABASE_URL"]).read_participants(held.id))
        await voter.join()
        while len(open_store(os.environ["FINOPS_DATABASE_URL"]).read_participants(held.id)) == before:
            await asyncio.sleep(0.05)


async def play(held: Held, voters: Sequence[Voter]) -> dict[str, list[float]]:
    """Turns to each capability, lets all vote at once and reveals: how long each screen took, by what it waited for."""
    taken: dict[str, list[float]] = {"turn": [], "vote": [], "reveal": []}
    for topic in held.topics:
        await asyncio.to_thread(workshop_leading.go_to, BENCHMARK, held.id, topic)
        began = time.perf_counter()
        taken["turn"] += await asyncio.gather(*(voter.shows(topic, began) for voter in voters))
        votes = (voter.vote(topic, held.choices[n, topic]) for n, voter in enumerate(voters))
        taken["vote"] += await asyncio.gather(*votes)
        await asyncio.to_thread(workshop_leading.reveal, BENCHMARK, held.id, topic)
        began = time.perf_counter()
        taken["reveal"] += await asyncio.gather(*(voter.tells(began) for voter in voters))
    return taken


def wrong_votes(held: Held) -> tuple[int, int]:
    """How many votes are lost (missing, or another choice than was given), and how many there are too many."""
    stored = open_store(os.environ["FINOPS_DATABASE_URL"])
    found = stored.read_revealed_votes(held.id)
    people = [one.id for one in stored.read_participants(held.id)]
    given = {(topic, people[n]): choice for (n, topic), choice in held.choices.items() if n < len(people)}
    lost = sum(found.get((topic, 1), {}).get(person) != choice for (topic, person), choice in given.items())
    return lost, sum(map(len, found.values())) - (len(given) - lost)


async def measure(folder: Path) -> dict[str, float]:
    """Everything that the figures are made of."""
    held = hold(f"sqlite:///{folder}/workshop.db")
    with server(ROOT, "app", os.environ["FINOPS_DATABASE_URL"]) as app:
        phones = [Phone(await open_session(app.port, "join", f"code={held.code}")) for _ in range(PHONES)]
        running = [asyncio.create_task(work) for phone in phones for work in (phone.listen(), phone.look())]
        await join(held, phones)
        async with open_browsers(f"http://127.0.0.1:{app.port}/join?code={held.code}", BROWSERS) as browsers:
            people = len(phones) + len(browsers)
            await join(held, browsers)
            taken = await play(held, [*phones, *browsers])
        spent = app.processor_seconds()
        await asyncio.sleep(IDLE_SECONDS)
        spent = app.processor_seconds() - spent
        for task in running:
            task.cancel()
        for phone in phones:
            await phone.session.socket.close()
    lost, doubled = wrong_votes(held)
    found = {what: statistics.quantiles(times, n=20)[-1] for what, times in taken.items()}
    return found | {"people": people, "lost": lost, "doubled": doubled, "idle": 100 * spent / IDLE_SECONDS}


def figures(runs: int) -> list[Figure]:
    """The 95th percentile of each wait, the votes that are wrong, and the server while nothing happens. ``runs``
    changes nothing: every wait is measured 506 times (440 on a machine without a Chromium)."""
    del runs
    with TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder)))
    within, votes = f"under {WITHIN:.0f} s", f"of {found['people']:.0f} people at once on 22 capabilities"
    return [
        Figure("p95 until a phone shows the next capability", found["turn"], "s", wanted=within),
        Figure("p95 until a phone shows the own vote", found["vote"], "s", wanted=within),
        Figure("p95 until a phone shows the reveal", found["reveal"], "s", wanted=within),
        Figure(f"votes lost, {votes}", found["lost"], "votes", wanted="0"),
        Figure(f"votes doubled, {votes}", found["doubled"], "votes", wanted="0"),
        Figure("20 idle phones", found["idle"], "% of a core", wanted=f"under {MOST_IDLE} %"),
    ]

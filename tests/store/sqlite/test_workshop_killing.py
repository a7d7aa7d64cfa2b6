"""Whoever is killed between vote, reveal and recording loses nothing that was acknowledged, and wrote nothing else."""

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from finops_model.store import Store
from finops_model.store.sqlite.connection import make_engine
from finops_model.workshop import Agreed, Ask, Preparation, Question, State, Topic
from tests.effort import times
from tests.people import ANN
from tests.store.killing import SEED
from tests.store.making import empty_store

KILLS = times(16, 50)
CAPABILITIES = ("allocation", "budgeting", "forecasting")

pytestmark = pytest.mark.slow

Step = Callable[[Store], object]


def steps(workshop_id: int, people: Sequence[int]) -> list[Step]:
    """Everything that happens in the workshop: each capability is voted on, revealed, recorded; then it is closed."""
    found: list[Step] = []
    for slug in CAPABILITIES:
        topic = Topic(slug, Question.RATING)
        found += [lambda store, n=n, topic=topic: store.cast_vote(workshop_id, n, topic, "walk") for n in people]
        found.append(lambda store, topic=topic: store.reveal_round(workshop_id, topic))
        found.append(lambda store, topic=topic: store.record_agreement(workshop_id, topic, Agreed("walk"), ANN))
    return [*found, lambda store: store.close_workshop(workshop_id, ANN)]


def done(store: Store, workshop_id: int) -> int:
    """How many of the steps are in the store: in their order, so that nothing else can be there."""
    count = sum(map(len, store.read_voters(workshop_id).values()))
    count += sum(instants[-1] is not None for instants in store.read_rounds(workshop_id).values())
    count += len(store.read_agreements(workshop_id)) + len(store.read_ratings()) // len(CAPABILITIES)
    return count


def play_and_kill(path: Path, todo: Sequence[Step], most: int, delay: float) -> int:
    """Does the steps in a process that is killed within one of them, a delay after so many were acknowledged; how many
    it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            store = Store(make_engine(path), str(path), path)
            for step in todo:
                step(store)
                os.write(writing, b".")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        acknowledged = sum(len(pipe.read(1) or b"") for _ in range(min(most, len(todo))))
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return acknowledged + len(pipe.read(1000) or b"")


def test_after_each_kill_the_workshop_holds_what_was_acknowledged(tmp_path: Path) -> None:
    """The step under way when the kill came may be there: it was done, and nobody was told."""
    draw, path = random.Random(SEED), tmp_path / "finops.db"
    kills, between = 0, 0
    while kills < KILLS:
        path.write_bytes(empty_store())
        store = Store(make_engine(path), str(path), path)
        scope = store.find_scope(store.add_organization("Contoso", ANN))
        preparation = Preparation("Autumn", date(2026, 11, 20), Ask.RATING, CAPABILITIES)
        workshop_id = store.prepare_workshop(scope.id, "2026", preparation, "ABC347", State.OPEN, ANN)
        todo = steps(workshop_id, [store.join_workshop(workshop_id, f"token {n}", None) for n in range(4)])
        acknowledged = 0
        while acknowledged < len(todo):
            more = play_and_kill(path, todo[acknowledged:], draw.randint(0, 3), draw.uniform(0, 0.03))
            kills, found = kills + 1, done(store, workshop_id)
            assert found - (acknowledged + more) in (0, 1)
            assert store.check() == []
            between += 0 < found < len(todo)
            acknowledged = found
        ratings = store.read_ratings()
        assert sorted(ratings["capability"]) == sorted(CAPABILITIES)
        assert len(store.read_changes(("workshop",))) == 1
    assert between > kills / 4

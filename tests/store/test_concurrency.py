"""T3 and T4: many processes write and read one store; nothing is lost, nobody is turned away, no read is torn."""

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from multiprocessing.connection import Connection

import pytest

from finops_model.store import open_store
from tests.effort import times
from tests.people import person
from tests.store.making import batch, line, stage

PROCESSES, READERS = 16, 8
ROUNDS = times(4, 10)
CAPABILITIES = ("allocation", "budgeting", "forecasting", "sustainability")

pytestmark = pytest.mark.slow
spawning = multiprocessing.get_context("fork")


def write(url: str, name: str, own: bool, pipe: Connection) -> None:
    """Writes :data:`ROUNDS` imports of four ratings, into an organization of its own or one shared by all."""
    try:
        store = open_store(url)
        organization = name if own else "Shared"
        for n in range(ROUNDS):
            day = f"2026-{1 + n:02d}-01"
            lines = (line(organization, day, one, stage(n % 4), assessor=name) for one in CAPABILITIES)
            assert store.save_import(batch(*lines), person(name)).files[0].created == len(CAPABILITIES)
        pipe.send("")
    except BaseException as error:
        pipe.send(repr(error))


def read(url: str, pipe: Connection) -> None:
    """Reads until told to stop; every import must be there wholly or not at all, and counts never fall."""
    try:
        store, seen, reads = open_store(url), 0, 0
        while not pipe.poll(0.1 + random.random() / 5):
            ratings = store.read_ratings()
            assert set(ratings.groupby("assessment_id").size()) <= {len(CAPABILITIES)}
            assert len(ratings) >= seen
            newest = store.read_newest_ratings([date(2026, 12, 31)])
            assert len(newest) % len(CAPABILITIES) == 0
            seen, reads = len(ratings), reads + 1
        pipe.send("" if reads else "never read")
    except BaseException as error:
        pipe.send(repr(error))


@contextmanager
def started(work: Callable[..., None], *arguments: object) -> Iterator[Connection]:
    """Starts a process; the pipe to it. It ends with the test, whatever becomes of that."""
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=work, args=(*arguments, theirs), daemon=True)
    process.start()
    try:
        yield ours
        process.join(60)
    finally:
        process.kill()


@pytest.mark.parametrize("own", [True, False], ids=["an organization each", "one organization"])
def test_sixteen_processes_write_while_eight_read(database_url: str, own: bool) -> None:
    store, url = open_store(database_url), database_url
    with ExitStack() as running:
        readers = [running.enter_context(started(read, url)) for _ in range(READERS)]
        writers = [running.enter_context(started(write, url, f"Writer {n}", own)) for n in range(PROCESSES)]
        assert [pipe.recv() for pipe in writers] == [""] * PROCESSES
        time.sleep(0.1)
        for pipe in readers:
            pipe.send("stop")
        assert [pipe.recv() for pipe in readers] == [""] * READERS

    writes = PROCESSES * ROUNDS
    assert store.read_revision() == writes
    assert sorted(store.read_changes(limit=None)["change_id"]) == list(range(1, writes + 1))
    ratings = store.read_ratings()
    assert len(ratings) == writes * len(CAPABILITIES)
    assert ratings["written"].is_unique
    assert len(store.read_organizations()) == (PROCESSES if own else 1)
    assert store.check() == []

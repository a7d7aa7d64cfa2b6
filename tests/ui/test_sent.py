"""A run waits until the server's event loop has taken what it drew."""

import asyncio
from collections.abc import Iterator
from threading import Thread

import pytest

from finops_model.ui import sent


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread of its own, as the server has."""
    made = asyncio.new_event_loop()
    monkeypatch.setattr(sent, "LOOPS", [made])
    thread = Thread(target=made.run_forever)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join()
    made.close()


def test_a_run_ends_after_what_it_drew_was_taken(loop: asyncio.AbstractEventLoop) -> None:
    taken: list[int] = []
    for number in range(5000):
        loop.call_soon_threadsafe(taken.append, number)
    sent.wait()
    assert taken == list(range(5000))


def ends() -> bool:
    """Whether waiting ends long before it gives up."""
    run = Thread(target=sent.wait, daemon=True)
    run.start()
    run.join(sent.LONGEST / 2)
    return not run.is_alive()


def test_without_a_server_nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent, "LOOPS", [])
    assert ends()


def test_a_server_that_stops_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = asyncio.new_event_loop()
    closed.close()
    monkeypatch.setattr(sent, "LOOPS", [closed])
    assert ends()

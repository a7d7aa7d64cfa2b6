"""A run of a page that a fragment watches ends only once everything that it drew is on its way to the browser.

The server's event loop takes what a run draws some time later. A fragment that asks for its look right after the end of
the run gets a new runner, and Streamlit drops what the old one has not handed over by then: the screen would stay
without it until the next change.
"""

import asyncio
from contextlib import suppress
from threading import Event

LONGEST = 10.0
"""Seconds that a run waits for the loop at most."""

LOOPS: list[asyncio.AbstractEventLoop] = []
"""The server's event loop, once it runs. Empty in a test without a server."""


def remember_loop() -> None:
    """What the server calls in its event loop when it starts."""
    LOOPS[:] = [asyncio.get_running_loop()]


def wait() -> None:
    """What a run calls at its end: waits until the loop has taken everything that the run drew."""
    for loop in LOOPS:
        taken = Event()
        with suppress(RuntimeError):  # the loop is closed: the server stops
            loop.call_soon_threadsafe(taken.set)
            taken.wait(LONGEST)

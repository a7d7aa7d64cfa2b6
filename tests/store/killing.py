"""Kills a writer at random moments (SIGKILL) and looks at what is left: T1.

A kill loses the process, not what it had handed to the system: this tests that every write is atomic, not power cuts.
"""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from finops_model.store.sqlite.connection import connect

SEED = 20261123


@dataclass
class Outcome:
    """How many trials were killed inside the work, how many had finished, and what was found wrong."""

    killed: int = 0
    finished: int = 0
    problems: list[str] = field(default_factory=list)


def killed(kills: int, prepare: Callable[[], None], work: Callable[[], None], check: Callable[[bool], str]) -> Outcome:
    """Runs trials until so many were killed inside the work (or three times as many were tried).

    Args:
        prepare: puts everything back to how it was before the work.
        work: the write under test; runs in a forked process.
        check: looks at what is left and says what is wrong (""); told whether the work said that it was done.
    """
    draw, outcome = random.Random(SEED), Outcome()
    prepare()
    finished, whole = _trial(work, None)
    if not finished:
        raise AssertionError("the work fails without being killed")
    outcome.problems += filter(None, [check(True)])
    for trial in range(3 * kills):
        if outcome.killed == kills:
            break
        prepare()
        delay = draw.uniform(0, whole)
        finished, took = _trial(work, delay)
        outcome.finished, outcome.killed = outcome.finished + finished, outcome.killed + (not finished)
        if finished:
            whole = 0.9 * whole + 0.1 * took  # the machine may have become quicker since
        wrong = check(finished)
        if wrong:
            outcome.problems.append(f"trial {trial}, killed after {delay * 1000:.1f} ms: {wrong}")
    return outcome


def _trial(work: Callable[[], None], delay: float | None) -> tuple[bool, float]:
    """Forks, works, kills after a delay (None: never): whether the work was done, and how long it took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            os.write(writing, b"started ")
            work()
            os.write(writing, b"done")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        pipe.read(8)
        start = time.perf_counter()
        if delay is not None:
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return pipe.read() == b"done", time.perf_counter() - start


def state(path: Path) -> str:
    """A digest of everything that a store's file holds but for the instants of its changes."""
    with closing(connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        parts = [f"{table}: {sorted(map(repr, _rows(connection, table)))}" for table in tables]
    return sha256("\n".join(parts).encode()).hexdigest()


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "at"]
    names = ", ".join(f'"{column}"' for column in columns)
    return connection.execute(f"SELECT {names} FROM {table}").fetchall()

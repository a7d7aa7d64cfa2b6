"""Fifty people who look at the heaviest page, the portfolio with its heatmap, each thinking ten seconds between runs.

The store is that of :mod:`.bench_pages`: 1,000 organizations x 20 quarters. Every viewer is a session of its own; the
measuring begins when all of them have seen the page once. Measured are the runs after that, from the request to the
end of the run, the runs that failed, and the memory of the server at its peak.
"""

import asyncio
import random
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import large_store
from benchmarks.bench_pages import ROOT, Server, Session, measure, open_session, server
from benchmarks.figures import Figure, alone

VIEWERS, RUNS, THOUGHT = 50, 6, 10.0
"""How many, how often each of them runs the page, and the seconds between two runs, half of them to one and a half."""
WITHIN, MOST_MEMORY = 300, 400
"""Milliseconds of 95 of 100 runs; MB."""


@dataclass
class Seen:
    """What the viewers saw: milliseconds of the first and of the later runs, and what went wrong."""

    first: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def arrive(port: int, seen: Seen) -> Session | None:
    """A viewer opens the page; None: it failed."""
    try:
        session = await open_session(port, "")
        seen.first.append((await session.run())[0])
    except (OSError, RuntimeError, TimeoutError) as error:
        seen.errors.append(str(error))
        return None
    return session


async def look(session: Session, seen: Seen, runs: int, thought: float, draw: random.Random) -> None:
    """A viewer runs the page so often, and thinks before each run."""
    for _ in range(runs):
        await asyncio.sleep(thought * draw.uniform(0.5, 1.5))
        try:
            seen.later.append((await session.run())[0])
        except (OSError, RuntimeError, TimeoutError) as error:
            seen.errors.append(str(error))
            return


async def watch(app: Server, viewers: int, runs: int, thought: float) -> Seen:
    """All viewers, from the first one that arrives to the last run."""
    seen, draw = Seen(), random.Random(20261123)
    sessions = [await arrive(app.port, seen) for _ in range(viewers)]
    there = [one for one in sessions if one is not None]
    await asyncio.gather(*(look(one, seen, runs, thought, draw) for one in there))
    for one in there:
        await one.socket.close()
    return seen


async def _measure(url: str) -> tuple[Seen, float, float]:
    """What was seen, a warm run of one viewer alone in ms, and the peak of the memory in MB."""
    with server(ROOT, "app", url) as app:
        alone_there = (await measure(app.port, "", "", 5, None))["warm"]
        seen = await watch(app, VIEWERS, RUNS, THOUGHT)
        return seen, alone_there, app.peak_mb()


def figures(runs: int) -> list[Figure]:
    """The 95th percentile of the runs, the failed ones, the memory. ``runs`` changes nothing: 300 runs are measured."""
    del runs
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder)}/large.db"
        alone(large_store.build, url)
        seen, one_alone, memory = asyncio.run(_measure(url))
    for error in sorted(set(seen.errors)):
        print(error, flush=True)
    what = f"{VIEWERS} viewers with {THOUGHT:.0f} s of thought"
    slowest = statistics.quantiles(seen.later, n=20)[-1]
    return [
        Figure(f"{what}: p95 of a run", slowest, "ms", "one viewer alone", one_alone, f"under {WITHIN} ms"),
        Figure(f"{what}: the middle run", statistics.median(seen.later), "ms", "one viewer alone", one_alone),
        Figure(f"{what}: runs that failed", len(seen.errors), f"of {len(seen.later) + len(seen.errors)}", wanted="0"),
        Figure(f"{what}: memory of the server", memory, "MB", wanted=f"under {MOST_MEMORY} MB"),
    ]

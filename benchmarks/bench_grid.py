"""How long a keystroke in the grid of a plan takes until the timeline is drawn anew, beside an empty page.

The plan has 66 steps, every capability to Run. A session without a browser (:mod:`benchmarks.bench_pages`) sends what
the grid sends after a cell was edited, another one each time: an owner, a note, an effort or a pinned start.
"""

import asyncio
import json
import statistics
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.bench_pages import EMPTY_APP, ROOT, measure, open_session, server
from benchmarks.figures import Figure
from benchmarks.large_store import BENCHMARK
from finops_model.assessment import Baseline, Form, Rating, Target
from finops_model.framework import Stage, read_framework
from finops_model.roadmap import CAPACITY
from finops_model.store import open_store

TODAY = date(2026, 11, 23)
EDITS = 15
BEYOND_AN_EMPTY_PAGE = 150
"""Milliseconds that a keystroke may take beyond an empty page."""


def build(url: str) -> None:
    """A store with an accepted plan of 66 steps, two thirds of their targets with a due date."""
    store = open_store(url)
    scope = store.find_scope(store.add_organization("Contoso", BENCHMARK), None)
    ids = [one.id for one in read_framework().capabilities]
    ratings = {id: (Rating(Form.STAGE, 0.0), "") for id in ids}
    store.save_assessment(scope.id, date(2026, 9, 30), "", "2026", ratings, BENCHMARK)
    targets = [
        Target(id, Stage.RUN, date(2026, 10, 1), due_on=date(2028 + place % 6, 6, 30) if place % 3 else None)
        for place, id in enumerate(ids)
    ]
    store.save_targets(scope.id, targets, BENCHMARK)
    accepted = Baseline(date(2027, 1, 1), date(2027, 3, 31))
    baselines = {(id, stage): accepted for id in ids for stage in (Stage.CRAWL, Stage.WALK, Stage.RUN)}
    store.accept_plan(scope.id, TODAY, CAPACITY, baselines, BENCHMARK)


def edits() -> Iterator[dict[str, Any]]:
    """What the grid holds after each edit: one more cell than before."""
    cells: dict[str, dict[str, Any]] = {}
    for number in range(EDITS + 2):
        row = cells.setdefault(str(number * 3 % 60), {})
        row |= ({"owner": f"Owner {number}"}, {"effort": 1 + number % 4}, {"starts_on": "2028-01-01"})[number % 3]
        yield {"edited_rows": {key: dict(value) for key, value in cells.items()}, "added_rows": [], "deleted_rows": []}


async def keystrokes(port: int) -> list[float]:
    """How long each edit takes, in milliseconds, without the first two."""
    session = await open_session(port, "roadmap", "org=contoso&scope=all-spend")
    await session.run()
    await session.run()
    taken: list[float] = []
    for held in edits():
        state = WidgetState(id=session.grid, string_value=json.dumps(held))
        taken.append((await session.run([state]))[0])
    await session.socket.close()
    return taken[2:]


async def _measured(url: str, folder: Path) -> tuple[float, float]:
    (folder / "nothing.py").write_text("")
    (folder / "empty.py").write_text(EMPTY_APP.format(script=str(folder / "nothing.py")))
    with server(folder, "empty", url) as empty, server(ROOT, "app", url) as full:
        base = await measure(empty.port, "", "", EDITS, None)
        return statistics.median(await keystrokes(full.port)), base["warm"]


def figures() -> list[Figure]:
    """The median keystroke."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/plan.db"
        build(url)
        taken, empty = asyncio.run(_measured(url, Path(folder)))
    wanted = f"at most {empty + BEYOND_AN_EMPTY_PAGE:,.0f} ms ({BEYOND_AN_EMPTY_PAGE} more)"
    return [Figure("a keystroke in the grid of 66 steps, timeline redrawn", taken, "ms", "empty page", empty, wanted)]

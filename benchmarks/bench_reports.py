"""Reports: one organization in each format, and a pack of 50, from a store of 50 organizations and 20 quarters."""

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import large_store
from benchmarks.figures import Figure, alone

TODAY, SINCE = date(2026, 11, 23), date(2026, 6, 30)
ORGANIZATIONS = 50
FORMATS = ("pdf", "pptx", "xlsx", "md")


def measure(folder: Path) -> dict[str, float]:
    """Seconds of each piece of work, the first time in a process that has imported what it needs."""
    from finops_model.reports.files import pack_bytes, report_bytes
    from finops_model.reports.template import PLAIN
    from finops_model.views.places import read_default_places
    from finops_model.views.report import Report, read_report

    url = f"sqlite:///{folder}/reports.db"
    os.environ["FINOPS_DATABASE_URL"] = url
    large_store.build(url, organizations=ORGANIZATIONS, quarters=20)
    reader = large_store.BENCHMARK
    places = read_default_places(reader, None)

    def read() -> Report:
        """The view of the first organization."""
        return read_report(reader, places[0].organization.slug, None, TODAY, SINCE)

    read()  # the framework's files are read once per process
    found = {"view": seconds(read)}
    report = read()
    for ending in FORMATS:
        found[ending] = found["view"] + seconds(lambda ending=ending: report_bytes(report, ending, PLAIN))
    processor = time.process_time()
    found["pack"] = seconds(lambda: pack_bytes(reader, places, TODAY, SINCE, "pdf", PLAIN))
    return {**found, "pack, processor": time.process_time() - processor}


def seconds(work: Callable[[], Any]) -> float:
    """How long something takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def figures(runs: int) -> list[Figure]:
    """The best of some runs, beside the time that the view takes and, for the pack, one report of it."""
    runs_found = []
    for _ in range(runs):
        with TemporaryDirectory() as folder:
            runs_found.append(alone(measure, Path(folder)))
    best = {what: min(one[what] for one in runs_found) for what in runs_found[0]}
    view, first = ("reading its view", best["view"]), ("the first PDF of a process", best["pdf"])
    pack = f"a pack of {ORGANIZATIONS} as PDF"
    return [
        *(Figure(f"one organization as {one.upper()}", best[one], "s", *view, "under 1 s") for one in FORMATS),
        Figure(pack, best["pack"], "s", *first, "under 30 s"),
        Figure(f"{pack}, processor", best["pack, processor"], "s", *first),
    ]

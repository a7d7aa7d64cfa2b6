"""The checked import beside an unchecked ``pandas.read_csv`` + ``DataFrame.to_sql`` of the same file.

The file is a canonical CSV of organizations x 20 quarters x 22 capabilities. Every way runs in turn, each time in a
process of its own that has imported everything before the clock starts, into a fresh database. ``to_sql`` by way of an
SQLAlchemy engine is how pandas documents it, on SQLite and on PostgreSQL; by way of a bare sqlite3 connection no table
could be filled faster from Python, without a key, an index, a check or a foreign key.
"""

import csv
import gc
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from sqlalchemy import create_engine

from benchmarks.figures import Figure, alone, peak_mb
from benchmarks.large_store import BENCHMARK
from finops_model.batch import RATING_FIELDS
from finops_model.framework import read_framework
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from finops_model.store import open_store
from tests.postgres import MISSING, Server, find_programs, run_server

QUARTERS = [date(2021 + n // 4, *((3, 31), (6, 30), (9, 30), (12, 31))[n % 4]) for n in range(20)]
"""The days of the assessments in the files."""

ENGINE = "read_csv + to_sql, engine"

_STAGES = ("pre-crawl", "crawl", "walk", "run")
_NARROW = ("organization", "assessed_on", "capability", "stage")


def make_file(path: Path, organizations: int, days: Sequence[date] = QUARTERS, wide: bool = False) -> int:
    """Writes a canonical CSV, the same on every run; with ``wide`` all 21 columns, rated by lenses, with evidence and
    targets. Returns the number of its rows."""
    chance = random.Random(22)
    capabilities = [one.id for one in read_framework().capabilities]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer: csv.DictWriter[str] = csv.DictWriter(file, RATING_FIELDS if wide else _NARROW, restval="")
        writer.writeheader()
        for organization in range(organizations):
            for day in days:
                for capability in capabilities:
                    row: dict[str, object] = {
                        "organization": f"Organization {organization + 1:04}",
                        "assessed_on": day.isoformat(),
                        "capability": capability,
                    }
                    writer.writerow(row | (_wide_cells(chance) if wide else {"stage": chance.choice(_STAGES)}))
    return organizations * len(days) * len(capabilities)


def _wide_cells(chance: random.Random) -> dict[str, object]:
    lenses = {lens: chance.randint(0, 4) for lens in ("knowledge", "process", "metrics", "adoption", "automation")}
    return {
        **lenses,
        "scope": "All spend",
        "evidence": f"Seen in review {chance.randint(1, 5000)}",
        "assessor": "Ann",
        "edition": "2026",
        "target": chance.choice(("crawl", "walk", "run", "none")),
        "target_due_on": chance.choice(("2026-12-31", "2027-06-30", "")),
        "target_value": chance.randint(1, 5),
        "target_owner": f"Owner {chance.randint(1, 10)}",
    }


def run_to_sql(source: Path, url: str) -> dict[str, float]:
    """read_csv and to_sql by way of an SQLAlchemy engine."""
    return _unchecked(source, create_engine(url))


def run_to_sql_bare(source: Path, url: str) -> dict[str, float]:
    """read_csv and to_sql by way of a bare sqlite3 connection."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        return _unchecked(source, connection)


def _unchecked(source: Path, target: Any) -> dict[str, float]:
    gc.freeze()  # as the server does: what was imported before is not looked through again
    before, start, spent = peak_mb(), time.perf_counter(), time.process_time()
    frame = pd.read_csv(source)
    read = time.perf_counter() - start
    frame.to_sql("rating", target, index=False)
    return {"read": read, **_spent(before, start, spent)}


def run_checked(source: Path, url: str) -> dict[str, float]:
    """prepare (read and check) and save_import into a new store."""
    store, framework = open_store(url), read_framework()
    gc.freeze()
    before, start, spent = peak_mb(), time.perf_counter(), time.process_time()
    prepared = prepare([Source(source.name, source)], Options(), framework)
    read = time.perf_counter() - start
    if prepared.problem_count:
        raise SystemExit(f"The benchmark's own file has problems: {prepared.files[0].problems[:3]}")
    store.save_import(prepared.batch, BENCHMARK)
    return {"read": read, **_spent(before, start, spent)}


def _spent(before: float, start: float, spent: float) -> dict[str, float]:
    return {
        "time": time.perf_counter() - start,
        "processor": time.process_time() - spent,
        "grown": peak_mb() - before,
        "peak": peak_mb(),
    }


Way = Callable[[Path, str], dict[str, float]]
Fresh = Callable[[], AbstractContextManager[str]]


@contextmanager
def sqlite_file() -> Iterator[str]:
    """The URL of a SQLite file that does not exist yet."""
    with TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/store.db"


def postgres_database(server: Server) -> Fresh:
    """Makes URLs of empty PostgreSQL databases."""

    @contextmanager
    def fresh() -> Iterator[str]:
        with server.database() as name:
            yield server.url(name)

    return fresh


def best_of(runs: int, ways: Sequence[Way], source: Path, fresh: Fresh = sqlite_file) -> list[dict[str, float]]:
    """The smallest figures of each way; the ways take turns, each with a fresh database."""
    found: dict[Way, list[dict[str, float]]] = {way: [] for way in ways}
    for _ in range(runs):
        for way in ways:
            with fresh() as url:
                found[way].append(alone(way, source, url))
    return [{key: min(run[key] for run in all_runs) for key in all_runs[0]} for all_runs in found.values()]


def figures(runs: int) -> list[Figure]:
    """440,000 and a million ratings in four columns, and a file with all 21 columns."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "ratings.csv"
        rows = make_file(source, 1000)
        found = [*_on_sqlite(runs, source, rows), *_on_postgres(runs, source, rows)]
        rows = make_file(source, 250, wide=True)
        engine, checked = best_of(runs, (run_to_sql, run_checked), source)
        what = f"import of {rows:,} rows, 21 columns, ratings and targets"
        found.append(Figure(what, checked["time"], "s", ENGINE, engine["time"]))
        rows = make_file(source, 2273)
        engine, checked = best_of(1, (run_to_sql, run_checked), source)
        what = f"import of {rows:,} ratings"
        found += [
            Figure(what, checked["time"], "s", ENGINE, engine["time"], "at most 0.90"),
            Figure(f"{what}, peak memory", checked["peak"], "MB", ENGINE, engine["peak"], "below 400 MB"),
        ]
    return found


def _on_sqlite(runs: int, source: Path, rows: int) -> list[Figure]:
    engine, bare, checked = best_of(runs, (run_to_sql, run_to_sql_bare, run_checked), source)
    what = f"import of {rows:,} ratings"
    return [
        Figure(what, checked["time"], "s", ENGINE, engine["time"], "at most 0.90"),
        Figure(f"{what}, processor", checked["processor"], "s", ENGINE, engine["processor"], "at most 0.90"),
        Figure(what, checked["time"], "s", "read_csv + to_sql, bare sqlite3", bare["time"]),
        Figure(f"{what}, memory grown", checked["grown"], "MB", ENGINE, engine["grown"], "at most 1.00"),
    ]


def _on_postgres(runs: int, source: Path, rows: int) -> list[Figure]:
    programs = find_programs()
    if programs is None:
        raise SystemExit(MISSING)
    with run_server(programs) as server:
        engine, checked = best_of(runs, (run_to_sql, run_checked), source, postgres_database(server))
    what = f"import of {rows:,} ratings into PostgreSQL"
    return [Figure(what, checked["time"], "s", ENGINE, engine["time"], "at most 0.70")]

"""The checked import beside an unchecked ``pandas.read_csv`` + ``DataFrame.to_sql`` of the same file, in one run.

    python benchmarks/bench_import.py [--organizations 1000] [--wide] [--runs 3]

Makes a canonical CSV of organizations x 20 quarters x 22 capabilities in a temporary folder (1,000 organizations:
440,000 ratings; 2,273: a million), then runs both ways in turn, each in a process of its own, and prints the best time,
the growth of the process (peak resident memory after minus before the file is touched) and the ratio side by side.
"""

import argparse
import csv
import json
import platform
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

QUARTERS = [date(2022 + n // 4, *((3, 31), (6, 30), (9, 30), (12, 31))[n % 4]) for n in range(20)]
STAGES = ("pre-crawl", "crawl", "walk", "run")
LABELS = {
    "read": "read (and check), s",
    "total": "until stored, s",
    "processor": "processor time, s",
    "grown": "memory grown, MB",
    "peak": "peak memory, MB",
}
NARROW = ("organization", "assessed_on", "capability", "stage")


def make_file(path: Path, organizations: int, wide: bool) -> int:
    """Writes the canonical CSV; with ``wide`` all 21 columns, rated by lenses, with evidence and targets. Its rows."""
    from finops_model.framework import read_framework
    from finops_model.importers.tables import RATING_FIELDS

    chance = random.Random(22)
    capabilities = [one.id for one in read_framework().capabilities]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer: csv.DictWriter[str] = csv.DictWriter(file, RATING_FIELDS if wide else NARROW, restval="")
        writer.writeheader()
        for organization in range(organizations):
            for day in QUARTERS:
                for capability in capabilities:
                    row: dict[str, object] = {
                        "organization": f"Organization {organization:04}",
                        "assessed_on": day.isoformat(),
                        "capability": capability,
                    }
                    writer.writerow(row | (_wide_cells(chance) if wide else {"stage": chance.choice(STAGES)}))
    return organizations * len(QUARTERS) * len(capabilities)


def _wide_cells(chance: random.Random) -> dict[str, object]:
    lenses = {lens: chance.randint(0, 4) for lens in ("knowledge", "process", "metrics", "adoption", "automation")}
    return {
        **lenses,
        "scope": "All spend",
        "evidence": f"Seen in review {chance.randint(1, 5000)}",
        "assessor": f"Assessor {chance.randint(1, 3)}",
        "edition": "2026",
    }


def run_to_sql(source: Path, folder: Path) -> dict[str, float]:
    """read_csv and to_sql by way of an SQLAlchemy engine, as pandas documents it, into a fresh SQLite file."""
    from sqlalchemy import create_engine

    return _unchecked(source, create_engine(f"sqlite:///{folder / 'unchecked.db'}"))


def run_to_sql_raw(source: Path, folder: Path) -> dict[str, float]:
    """The same by way of a bare sqlite3 connection: no table could be filled faster from Python."""
    with sqlite3.connect(folder / "unchecked.db") as connection:
        return _unchecked(source, connection)


def _unchecked(source: Path, target: Any) -> dict[str, float]:
    import pandas as pd

    before, start, spent = peak_mb(), time.perf_counter(), time.process_time()
    frame = pd.read_csv(source)
    read = time.perf_counter() - start
    frame.to_sql("rating", target, index=False)
    return _figures(before, start, spent, read)


def run_checked(source: Path, folder: Path) -> dict[str, float]:
    """prepare (read and check) and save_import into a fresh store."""
    from finops_model.framework import read_framework
    from finops_model.importers.preparing import prepare
    from finops_model.importers.tables import Options, Source
    from finops_model.store import open_store

    store, framework = open_store(f"sqlite:///{folder / 'checked.db'}"), read_framework()
    before, start, spent = peak_mb(), time.perf_counter(), time.process_time()
    prepared = prepare([Source(source.name, source)], Options(), framework)
    read = time.perf_counter() - start
    if prepared.problem_count:
        raise SystemExit(f"The benchmark's own file has problems: {prepared.files[0].problems[:3]}")
    store.save_import(prepared.batch, "benchmark")
    return _figures(before, start, spent, read)


def _figures(before: float, start: float, spent: float, read: float) -> dict[str, float]:
    return {
        "read": read,
        "total": time.perf_counter() - start,
        "processor": time.process_time() - spent,
        "grown": peak_mb() - before,
        "peak": peak_mb(),
    }


def peak_mb() -> float:
    """The largest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if platform.system() != "Darwin" else 1024**2)


WAYS = {"to_sql, engine": run_to_sql, "to_sql, bare": run_to_sql_raw, "checked import": run_checked}


def measure(way: str, source: Path) -> dict[str, float]:
    """One way once, in a process and a folder of its own."""
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        command = [sys.executable, __file__, "--way", way, "--source", str(source), "--folder", folder]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Makes the file, runs both ways in turn and prints them side by side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organizations", type=int, default=1000)
    parser.add_argument("--wide", action="store_true", help="all 21 columns instead of 4")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way:
        print(json.dumps(WAYS[asked.way](asked.source, asked.folder)))
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "ratings.csv"
        rows = make_file(source, asked.organizations, asked.wide)
        megabytes = source.stat().st_size / 1e6
        print(f"{rows:,} ratings, {megabytes:.0f} MB, best of {asked.runs} runs of each way in turn")
        runs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
        for _ in range(asked.runs):
            for way, found in runs.items():
                found.append(measure(way, source))
    best = {way: {key: min(run[key] for run in found) for key in found[0]} for way, found in runs.items()}
    print(f"{'':22}" + "".join(f"{way:>18}" for way in WAYS) + f"{'ratio to engine':>18}{'to bare':>10}")
    for key, label in LABELS.items():
        engine, bare, checked = (best[way][key] for way in WAYS)
        figures = "".join(f"{figure:>18.2f}" for figure in (engine, bare, checked))
        print(f"{label:22}{figures}{checked / engine:>18.2f}{checked / bare:>10.2f}")


if __name__ == "__main__":
    main()

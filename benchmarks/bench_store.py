"""Speed and memory of the store alone: ``python benchmarks/bench_store.py [--organizations 1000] [--quarters 20]``.

A batch of organizations x quarters x 22 capabilities (by default 440,000 ratings) is saved into an empty store, saved
again unchanged, read and taken back. Beside it, in the same run: an unchecked ``DataFrame.to_sql`` of the same rows.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import create_engine

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.large_store import large_batch
from finops_model.assessment import Batch
from finops_model.store import Store, open_store

TODAY = date(2026, 11, 23)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints how long a block took, and the process's peak memory after it."""
    start = time.perf_counter()
    yield
    took = (time.perf_counter() - start) * 1000
    print(f"{what:52}{took:10.1f} ms   peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:4.0f} MB")


def measure_writes(store: Store, batch: Batch) -> None:
    """Imports and undos; the store ends as after the first import, with one quarter corrected."""
    with timed("compare with an empty store"):
        store.compare(batch)
    with timed(f"save {len(batch.ratings):,} ratings into an empty store"):
        first = store.save_import(batch, "bench").change_id or 0
    with timed("save the same again: unchanged"):
        again = store.save_import(batch, "bench")
    assert again.change_id is None
    quarter = batch.ratings[batch.ratings["assessed_on"] == date(2026, 9, 30)]
    quarter = quarter.assign(evidence=pd.Categorical(["seen again"] * len(quarter)))
    with timed(f"correct {len(quarter):,} of them"):
        store.save_import(replace(batch, ratings=quarter), "bench")
    with timed("look inside the import (first 1,000)"):
        store.read_change(first)
    with timed("undo the import"):
        undo = store.undo(first, "bench")
    with timed("newest ratings while all but the corrections is undone"):
        store.read_newest_ratings([TODAY])
    with timed("undo the undo"):
        store.undo(undo, "bench")


def measure_reads(store: Store) -> None:
    """What pages read."""
    one = int(store.read_organizations()["organization_id"].iloc[-1])
    for _ in range(2):
        with timed("newest rating per scope and capability, one day"):
            store.read_newest_ratings([TODAY])
    with timed("the same, three days"):
        store.read_newest_ratings([TODAY, date(2026, 8, 23), date(2022, 1, 1)])
    with timed("the same, one day, one organization"):
        store.read_newest_ratings([TODAY], [one])
    for _ in range(2):
        with timed("all ratings of one organization"):
            store.read_ratings(organization_id=one)
    with timed("organizations"):
        store.read_organizations()
    with timed("revision"):
        store.read_revision()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--organizations", type=int, default=1000)
    parser.add_argument("--quarters", type=int, default=20)
    chosen = parser.parse_args()
    with timed("make the batch"):
        batch = large_batch(chosen.organizations, chosen.quarters)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with timed("create the store"):
            store = open_store(f"sqlite:///{folder / 'store.db'}")
        measure_writes(store, batch)
        measure_reads(store)
        with timed("check"):
            assert store.check() == []
        with timed("backup"):
            store.backup(folder / "backup.db")
        print(f"{'size on disk':52}{store.path.stat().st_size / 1e6:10.1f} MB")
        scores = [one.score for one in batch.ratings["rating"].cat.categories]
        plain = batch.ratings.assign(rating=np.array(scores)[batch.ratings["rating"].cat.codes.to_numpy()])
        plain = plain.astype({name: "str" for name in plain.columns[:8] if name != "rating"})
        with timed("beside it: DataFrame.to_sql of the same rows"):
            plain.to_sql("plain", create_engine(f"sqlite:///{folder / 'plain.db'}"), index=False)


if __name__ == "__main__":
    main()

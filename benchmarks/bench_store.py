"""The store alone: a batch of 440,000 ratings written, compared, taken back and read; beside it ``to_sql``."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import create_engine

from benchmarks.figures import Figure, alone
from benchmarks.large_store import BENCHMARK, large_batch
from finops_model.batch import Batch
from finops_model.store import Store, open_store

TODAY = date(2026, 11, 23)


def seconds(work: Callable[[], Any]) -> float:
    """How long something takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(folder: Path) -> dict[str, float]:
    """Seconds of each step, in their order; the names say what."""
    batch = large_batch(1000, 20)
    unchecked = seconds(
        lambda: _plain(batch).to_sql("plain", create_engine(f"sqlite:///{folder}/plain.db"), index=False)
    )
    store = open_store(f"sqlite:///{folder}/store.db")
    return {"to_sql": unchecked, **_writes(store, batch), **_reads(store), **_upkeep(store, folder)}


def _plain(batch: Batch) -> pd.DataFrame:
    """The ratings of a batch as a plain frame of the same size."""
    scores = np.array([one.score for one in batch.ratings["rating"].cat.categories])
    plain = batch.ratings.assign(rating=scores[batch.ratings["rating"].cat.codes.to_numpy()])
    return plain.astype({name: "str" for name in plain.columns[:8] if name != "rating"})


def _writes(store: Store, batch: Batch) -> dict[str, float]:
    quarter = batch.ratings[batch.ratings["assessed_on"] == date(2026, 9, 30)]
    corrected = replace(batch, ratings=quarter.assign(evidence=pd.Categorical(["seen again"] * len(quarter))))
    return {
        "compare 440,000 ratings with an empty store": seconds(lambda: store.compare(batch)),
        "save them": seconds(lambda: store.save_import(batch, BENCHMARK)),
        "save them again: all unchanged": seconds(lambda: store.save_import(batch, BENCHMARK)),
        "correct 22,000 of them": seconds(lambda: store.save_import(corrected, BENCHMARK)),
        "undo an import of 440,000": seconds(lambda: store.undo(1, BENCHMARK)),
        "undo the undo": seconds(lambda: store.undo(store.read_changes(("undo",))["change_id"].iloc[0], BENCHMARK)),
    }


def _reads(store: Store) -> dict[str, float]:
    one = int(store.read_organizations()["organization_id"].iloc[-1])
    return {
        "what counts on a day, 1,000 organizations": seconds(lambda: store.read_newest_ratings([TODAY])),
        "what counts on a day, one organization": seconds(lambda: store.read_newest_ratings([TODAY], [one])),
        "all ratings of one organization": seconds(lambda: store.read_ratings(organization_id=one)),
        "the names of 1,000 organizations": seconds(store.read_organizations),
    }


def _upkeep(store: Store, folder: Path) -> dict[str, float]:
    return {"check": seconds(store.check), "backup": seconds(lambda: store.backup(folder / "backup.db"))}


def figures(runs: int) -> list[Figure]:
    """Every step, the best of some runs."""
    found: list[dict[str, float]] = []
    for _ in range(runs):
        with TemporaryDirectory() as folder:
            found.append(alone(measure, Path(folder)))
    best = {step: 1000 * min(one[step] for one in found) for step in found[0]}
    baseline = best.pop("to_sql")
    return [Figure(step, took, "ms", "to_sql of the same rows", baseline) for step, took in best.items()]

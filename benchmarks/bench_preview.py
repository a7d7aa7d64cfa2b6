"""The preview of an import, from the upload's end to the figures, as the Import page computes it."""

import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from benchmarks import large_store
from benchmarks.bench_import import QUARTERS, make_file
from benchmarks.figures import Figure, alone
from finops_model.framework import read_framework
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from finops_model.store import open_store
from finops_model.views import import_preview as preview

TODAY = date(2026, 11, 23)


def run(url: str, content: bytes) -> dict[str, float]:
    """Seconds of each step: reading and checking, comparing with the store, the figures before and after."""
    store, framework = open_store(url), read_framework()
    clock = [time.perf_counter()]
    batch = prepare([Source("ratings.csv", content)], Options(), framework).batch
    clock.append(time.perf_counter())
    effects = store.compare(batch).effects
    clock.append(time.perf_counter())
    places = preview.places_of(effects, batch.targets, store.read_places())
    known = [int(one) for one in places["organization_id"].unique() if one > 0]
    ratings, history = store.read_newest_ratings([TODAY], known), store.read_targets()
    standings = preview.stand_before_and_after(places, effects, batch.targets, ratings, history, TODAY, framework)
    preview.figures_before_and_after(places, effects, *standings, framework)
    preview.target_changes(places, *standings)
    preview.stage_changes(effects, framework)
    clock.append(time.perf_counter())
    steps = pd.Series(clock).diff().iloc[1:].tolist()
    return dict(zip(("read", "compared", "figures"), steps, strict=True))


def figures(runs: int) -> list[Figure]:
    """100,000 rows of 910 organizations before a store of 1,000 organizations that differs in all of them."""
    with TemporaryDirectory() as folder:
        url, source = f"sqlite:///{folder}/large.db", Path(folder) / "ratings.csv"
        large_store.build(url)
        rows = make_file(source, 910, QUARTERS[-6:-1])
        found = min((alone(run, url, source.read_bytes()) for _ in range(runs)), key=lambda one: sum(one.values()))
    what, total = f"preview of {rows:,} rows before a store of 440,000", sum(found.values())
    parts = {"read": "reading and checking", "compared": "comparing", "figures": "figures before and after"}
    return [
        Figure(what, total, "s", wanted="at most 2 s"),
        *(Figure(f"of it {parts[part]}", seconds, "s", "the whole", total) for part, seconds in found.items()),
    ]

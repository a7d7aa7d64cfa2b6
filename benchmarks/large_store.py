"""A store with many organizations for benchmarks and the tests of pages: made up, the same on every run."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from finops_model.assessment import DEFAULT_SCOPE, Form, Person, Rating, Target
from finops_model.batch import RATING_COLUMNS, TARGET_COLUMNS, Batch, ImportedFile
from finops_model.framework import Stage, read_framework
from finops_model.store import open_store

BENCHMARK = Person("benchmark", "benchmark")

SEED = 20261123


def quarter_ends(last: date, count: int) -> list[date]:
    """The last days of ``count`` quarters, oldest first; ``last`` is the newest one."""
    ends = []
    for _ in range(count):
        ends.append(last)
        first = date(last.year, 3 * ((last.month - 1) // 3) + 1, 1)
        last = first - timedelta(days=1)
    return ends[::-1]


def large_batch(organizations: int, quarters: int, last: date = date(2026, 9, 30), first: int = 0) -> Batch:
    """Ratings of every capability by every organization in every quarter, and a goal stage with a due date for each.

    Organizations are called ``Organization 0001`` and so on, their numbers beginning after ``first``; the goals run
    Crawl, Walk, Run in turn.
    """
    framework = read_framework()
    days, capabilities = quarter_ends(last, quarters), [one.id for one in framework.capabilities]
    names = [f"Organization {first + number + 1:04d}" for number in range(organizations)]
    shape = (organizations, quarters, len(capabilities))
    rows = int(np.prod(shape))
    scores = [Rating(Form.SCORE, tenth / 10) for tenth in range(31)]
    random = np.random.default_rng(SEED + first)
    start = random.integers(0, 12, (organizations, 1, len(capabilities)))
    chosen = np.minimum(start + np.cumsum(random.integers(0, 3, shape), axis=1), 30)

    def category(codes: np.ndarray, categories: list) -> pd.Categorical:
        return pd.Categorical.from_codes(
            np.broadcast_to(codes, shape).reshape(-1).astype(np.int32), pd.Index(categories, dtype=object)
        )

    every = np.zeros((1, 1, 1), dtype=np.int32)
    ratings = pd.DataFrame(
        {
            "organization": category(np.arange(organizations).reshape(-1, 1, 1), names),
            "scope": category(every, [DEFAULT_SCOPE]),
            "assessor": category(every, [""]),
            "assessed_on": category(np.arange(quarters).reshape(1, -1, 1), days),
            "edition": category(every, [framework.edition]),
            "capability": category(np.arange(len(capabilities)).reshape(1, 1, -1), capabilities),
            "rating": category(chosen, scores),
            "evidence": category(every, [""]),
            "file": np.zeros(rows, dtype=np.int64),
            "line": np.arange(2, rows + 2),
        }
    )[list(RATING_COLUMNS)]
    stages = (Stage.CRAWL, Stage.WALK, Stage.RUN)
    targets = pd.DataFrame(
        {
            "organization": names,
            "scope": DEFAULT_SCOPE,
            "entry": [
                Target(None, stages[number % 3], days[0], due_on=date(2027, 6, 30), value=3)
                for number in range(organizations)
            ],
            "file": 0,
            "line": range(rows + 2, rows + 2 + organizations),
        }
    ).astype(dict.fromkeys(TARGET_COLUMNS[:3], "category"))
    return Batch([ImportedFile("large.csv", "0" * 64, rows=rows)], ratings, targets)


def build(url: str, organizations: int = 1000, quarters: int = 20) -> None:
    """Fills the store at ``url`` with a :func:`large_batch`, a thousand organizations at once."""
    store = open_store(url)
    for first in range(0, organizations, 1000):
        store.save_import(large_batch(min(1000, organizations - first), quarters, first=first), BENCHMARK)

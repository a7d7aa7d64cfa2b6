"""Pages on a very large store: 10,000 organizations x 40 quarters x 22 capabilities, which are 8.8 million ratings.

Takes some minutes, a gigabyte of disk for the store, and is measured as the pages of :mod:`.bench_pages` are.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import large_store
from benchmarks.bench_pages import measure_pages
from benchmarks.figures import Figure, alone

ORGANIZATIONS, QUARTERS = 10_000, 40
PAGES = {"portfolio": 30.0, "organization": 4.0}
"""The pages, and how many times the rerun of an empty page a warm rerun of each may take."""


def figures(runs: int) -> list[Figure]:
    """The warm rerun and the first run of each page, and what the portfolio sends. ``runs`` changes nothing: every page
    is run many times."""
    del runs
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/large.db"
        alone(large_store.build, url, ORGANIZATIONS, QUARTERS)
        pages = asyncio.run(measure_pages(url, Path(folder), list(PAGES)))
    return figures_of(pages)


def figures_of(pages: dict[str, dict[str, float]]) -> list[Figure]:
    """What was measured of each page, beside the empty page."""
    found = []
    for page, taken in pages.items():
        empty = "empty page", taken["empty"]
        rerun = f"rerun of the page {page}, 8.8 million ratings stored"
        found.append(Figure(rerun, taken["warm"], "ms", *empty, f"at most {PAGES[page]:.2f}"))
        found.append(Figure(f"first run of the page {page}", taken["first"], "ms", *empty))
        found.append(Figure(f"{page} right after a write", taken["after a write"], "ms", *empty))
    return [*found, Figure("the portfolio on the wire", pages["portfolio"]["KiB"], "KiB")]

"""What the benchmarks print, and that what they measure is what they say: small, without looking at the time."""

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import (
    __main__,
    bench_grid,
    bench_import,
    bench_pages,
    bench_preview,
    bench_viewers,
    bench_workbook,
    large_store,
)
from benchmarks.figures import Figure, alone, peak_mb, table
from finops_model.framework import read_framework
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source
from finops_model.store import open_store
from tests.warm import no_main_script


@pytest.fixture(autouse=True)
def without_the_page_that_ran_before() -> Iterator[None]:
    """A process begins with the main script of the one that starts it: here with none."""
    with no_main_script():
        yield


def prepared(path: Path) -> Prepared:
    return prepare([Source(path.name, path)], Options(), read_framework())


def test_a_figure_stands_beside_its_baseline() -> None:
    figures = [Figure("import", 1.5, "s", "to_sql", 3.0, "at most 1.00"), Figure("peak", 1234.4, "MB")]
    assert [one.ratio for one in figures] == [0.5, None]
    assert [[cell.strip() for cell in line.split("|")[1:-1]] for line in table(figures).splitlines()[2:]] == [
        ["import", "1.50 s", "to_sql: 3.00 s", "0.50", "at most 1.00"],
        ["peak", "1,234 MB", "", "", ""],
    ]


def test_the_plan_whose_grid_is_edited_has_66_steps(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plan.db'}"
    bench_grid.build(url)
    store = open_store(url)
    plan = store.read_plan(store.find_scope(store.find_organization("Contoso"), None).id, bench_grid.TODAY)
    assert plan is not None
    assert len(plan.steps) == 66
    held = [edit["edited_rows"] for edit in bench_grid.edits()]
    assert all(before != after for before, after in pairwise(held)), "every keystroke is another one"


@pytest.mark.parametrize("wide", [False, True])
def test_the_file_of_the_import_is_whole_and_right(tmp_path: Path, wide: bool) -> None:
    path = tmp_path / "ratings.csv"
    assert bench_import.make_file(path, 2, bench_import.QUARTERS[:3], wide) == 2 * 3 * 22
    found = prepared(path)
    assert found.problem_count == 0
    assert (len(found.batch.ratings), len(found.batch.targets)) == (132, 132 if wide else 0)


def test_the_workbook_says_what_the_csv_says(tmp_path: Path) -> None:
    source, workbook = tmp_path / "ratings.csv", tmp_path / "ratings.xlsx"
    bench_import.make_file(source, 1, bench_import.QUARTERS[:2])
    bench_workbook.make_workbook(source, workbook)
    columns = ["organization", "assessed_on", "capability", "rating", "line"]
    ours, theirs = (prepared(path).batch.ratings[columns].values.tolist() for path in (source, workbook))
    assert ours == theirs
    assert len(ours) == 44


def test_every_way_of_the_import_reports_time_and_memory(tmp_path: Path) -> None:
    source = tmp_path / "ratings.csv"
    bench_import.make_file(source, 1, bench_import.QUARTERS[:1])
    found = bench_import.best_of(1, (bench_import.run_to_sql_bare, bench_import.run_checked), source)
    assert [sorted(one) for one in found] == [["grown", "peak", "processor", "read", "time"]] * 2


def test_the_preview_is_computed_before_a_store_with_other_ratings(tmp_path: Path) -> None:
    url, source = f"sqlite:///{tmp_path}/large.db", tmp_path / "ratings.csv"
    large_store.build(url, organizations=3, quarters=2)
    bench_import.make_file(source, 2, bench_import.QUARTERS[-2:])
    assert list(bench_preview.run(url, source.read_bytes())) == ["read", "compared", "figures"]


def test_viewers_see_the_page_and_their_failures_count(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/large.db"
    large_store.build(url, organizations=3, quarters=2)
    with bench_pages.server(bench_pages.ROOT, "app", url) as app:
        seen = asyncio.run(bench_viewers.watch(app, viewers=2, runs=2, thought=0.01))
        assert app.peak_mb() > 50
        assert app.processor_seconds() > 0
    assert (len(seen.first), len(seen.later), seen.errors) == (2, 4, [])
    gone = asyncio.run(bench_viewers.watch(app, viewers=2, runs=1, thought=0))
    assert (gone.first, gone.later, len(gone.errors)) == ([], [], 2)


def test_a_very_large_store_is_built_a_thousand_organizations_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/large.db"
    large_store.build(url, organizations=1002, quarters=1)
    names = open_store(url).read_organizations()["name"]
    assert (len(names), names.iloc[0], names.iloc[-1]) == (1002, "Organization 0001", "Organization 1002")


def test_work_alone_does_not_count_the_memory_of_others() -> None:
    ballast = bytearray(300_000_000)
    assert alone(peak_mb) < 290 < peak_mb()
    assert len(ballast) == 300_000_000


def test_the_machine_is_told_without_names_and_paths() -> None:
    assert "SQLite" in __main__.machine()
    assert "/" not in __main__.machine()

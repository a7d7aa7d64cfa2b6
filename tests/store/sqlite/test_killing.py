"""T1: whoever is killed in the middle of a write leaves the store as before or as after, and always whole."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from finops_model.store import Store, schema
from finops_model.store.schema import MIGRATIONS
from finops_model.store.sqlite import checking, file, upkeep
from finops_model.store.sqlite.connection import connect, make_engine
from finops_model.store.sqlite.file import create, prepare
from tests.effort import times
from tests.people import ANN, BO
from tests.store.killing import Outcome, killed, state
from tests.store.making import batch, empty_store, goal, line, stage
from tests.store.sqlite.test_file import NEXT

KILLS = times(16, 200)

pytestmark = pytest.mark.slow

FIRST = batch(
    *(line(f"Org {n}", "2026-03-31", "allocation", stage(n % 4), evidence="x" * 200) for n in range(60)),
    targets=(("Org 1", goal("walk", "2026-01-01")),),
)
SECOND = batch(*(line(f"Org {n}", "2026-06-30", "allocation", stage(n % 4), evidence="y" * 500) for n in range(200)))
# More than SQLite's cache holds: some of it is written to the file before the transaction ends.
LARGE = batch(
    *(
        line(f"Org {n}", "2026-06-30", one, stage(n % 4), evidence="y" * 1500)
        for n in range(500)
        for one in ("allocation", "budgeting", "forecasting")
    ),
    targets=tuple((f"Org {n}", goal("run", "2026-06-30")) for n in range(100)),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with the first batch, in a folder of its own."""
    path = tmp_path / "store" / "finops.db"
    path.parent.mkdir()
    path.write_bytes(empty_store())
    Store(make_engine(path), str(path), path).save_import(FIRST, ANN)
    return path


def trials(path: Path, work: Callable[[], object], kills: int = KILLS) -> Outcome:
    """Kills the work on a store; what is left must be the state before or the state after."""
    folder, base = path.parent, path.parent.with_name("base")
    shutil.copytree(folder, base)

    def back() -> None:
        shutil.rmtree(folder)
        shutil.copytree(base, folder)

    before = state(path)
    work()
    after = state(path)
    assert after != before

    def check(finished: bool) -> str:
        problems = checking.check(path)
        found = state(path)
        if found not in (before, after):
            problems.append("neither as before nor as after")
        if finished and found != after:
            problems.append("it said that it was done, and it was not")
        return "; ".join(problems)

    return killed(kills, back, lambda: void(work()), check)


def void(_: object) -> None:
    """Drops a result."""


def test_a_killed_import_is_there_wholly_or_not_at_all(path: Path) -> None:
    outcome = trials(path, lambda: Store(make_engine(path), str(path), path).save_import(LARGE, BO))
    assert outcome.problems == []
    assert outcome.killed >= KILLS * 3 / 4


def test_a_killed_undo_is_done_wholly_or_not_at_all(path: Path) -> None:
    store = Store(make_engine(path), str(path), path)
    store.save_import(SECOND, BO)
    outcome = trials(path, lambda: store.undo(2, BO))
    assert outcome.problems == []
    assert outcome.killed >= KILLS * 3 / 4


def test_a_killed_restore_leaves_the_old_store_or_the_backup(path: Path, tmp_path: Path) -> None:
    upkeep.backup(tmp_path / "backup.db", path)
    Store(make_engine(path), str(path), path).save_import(SECOND, BO)
    outcome = trials(path, lambda: upkeep.restore(tmp_path / "backup.db", path))
    assert outcome.problems == []
    assert outcome.killed >= KILLS * 3 / 4


def test_a_killed_migration_leaves_the_old_schema_or_the_new_one(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, scripts)
    (scripts / "versions" / "next_country.py").write_text(NEXT)
    monkeypatch.setattr(schema, "MIGRATIONS", scripts)
    for module in (schema, file):
        monkeypatch.setattr(module, "SCHEMA", "next")
    # What is left is looked at as either version would: by what the tables hold, not by the schema's number.
    monkeypatch.setattr(checking, "check", _whole)
    outcome = trials(path, lambda: prepare(path))
    assert outcome.problems == []
    assert outcome.killed >= KILLS * 3 / 4


def _whole(path: Path) -> list[str]:
    with closing(connect(path)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        return [str(row) for row in [*found, *connection.execute("PRAGMA foreign_key_check")] if row != ("ok",)]


def test_a_killed_first_use_leaves_no_store_or_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "store" / "finops.db"

    def clear() -> None:
        shutil.rmtree(path.parent, ignore_errors=True)

    def check(finished: bool) -> str:
        there = path.exists()
        return "; ".join(checking.check(path)) if there else "it is missing" * finished

    kills = times(12, 60)
    outcome = killed(kills, clear, lambda: create(path), check)
    assert outcome.problems == []
    assert outcome.killed >= kills * 3 / 4


def test_the_harness_catches_a_writer_that_commits_row_by_row(path: Path) -> None:
    """The negative control: the same trials on a write that is not one transaction."""

    def work() -> None:
        with closing(connect(path)) as connection:
            for n in range(40):
                connection.execute("INSERT INTO organization (slug, name_key) VALUES (?, ?)", [f"s{n}", f"n{n}"])

    outcome = trials(path, work, kills=20)
    assert any("neither as before nor as after" in problem for problem in outcome.problems)

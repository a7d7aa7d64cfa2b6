"""Progress of comparing and writing: it is told slice by slice, and what it raises leaves nothing behind."""

from pathlib import Path

import pytest

from finops_model.store import Store
from finops_model.store.importing import slices
from tests.people import ANN, BO
from tests.store.making import batch, goal, line, new_store, said, stage

CAPABILITIES = ("allocation", "budgeting", "forecasting")
FIRST = batch(
    line("Contoso", "2026-03-31", "allocation", stage(1), evidence="wiki"),
    targets=(("Contoso", goal("walk", "2026-01-01")),),
)
MANY = batch(
    line("Contoso", "2026-03-31", "allocation", stage(2)),
    *(
        line(f"Org {n}", "2026-06-30", capability, stage(n % 4), scope=f"Scope {n % 2}", assessor="Ann")
        for n in range(12)
        for capability in CAPABILITIES
    ),
    targets=(
        *((f"Org {n}", goal("run", "2026-01-01", "allocation")) for n in range(12)),
        ("Contoso", goal("run", "2026-01-01")),
        ("Contoso", goal("crawl", "2026-01-01")),
    ),
)


class Stopped(Exception):
    """What a test's progress raises."""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with :data:`FIRST` in it, that works in slices of five rows."""
    monkeypatch.setattr(slices, "SLICE", 5)
    store = new_store(tmp_path)
    store.save_import(FIRST, ANN)
    return store


def test_progress_rises_from_nothing_to_everything(store: Store) -> None:
    told: list[float] = []
    store.save_import(MANY, ANN, progress=told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)
    assert len(told) > 2 * len(MANY.ratings) // 6  # once per slice (two scopes) when compared and when written


def test_the_progress_of_comparing_rises_too(store: Store) -> None:
    told: list[float] = []
    store.compare(MANY, told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)


def test_an_import_that_is_stopped_at_any_moment_leaves_nothing_behind(store: Store) -> None:
    before = (said(store), store.read_revisions(), len(store.read_changes()), store.path.read_bytes())
    moments: list[float] = []
    store.compare(MANY, moments.append)
    calls = 0
    for stop_at in range(1, 200):
        calls = 0

        def progress(_: float, stop_at: int = stop_at) -> None:
            nonlocal calls
            calls += 1
            if calls == stop_at:
                raise Stopped

        try:
            store.save_import(MANY, BO, progress=progress)
        except Stopped:
            after = (said(store), store.read_revisions(), len(store.read_changes()), store.path.read_bytes())
            assert after == before, stop_at
        else:
            break
    assert calls > len(moments) + 10
    assert store.check() == []
    assert len(store.read_ratings()) == 37


def test_slices_make_no_difference_to_what_is_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save_import(MANY, ANN)
    monkeypatch.setattr(slices, "SLICE", 1000)
    (tmp_path / "whole").mkdir()
    whole = new_store(tmp_path / "whole")
    whole.save_import(FIRST, ANN)
    whole.save_import(MANY, ANN)
    assert said(store) == said(whole)
    assert store.read_ratings()["written"].tolist() == whole.read_ratings()["written"].tolist()
    assert store.read_targets()["entry"].tolist() == whole.read_targets()["entry"].tolist()

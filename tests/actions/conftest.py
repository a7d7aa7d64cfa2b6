"""Actions on a store of the test's own, as the environment names it."""

from pathlib import Path

import pytest

from finops_model.store import Store
from tests.store.making import new_store, url_of


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A new store, which every action finds; today is 2026-11-23."""
    store = new_store(tmp_path)
    monkeypatch.setenv("FINOPS_DATABASE_URL", url_of(store.path))
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    return store

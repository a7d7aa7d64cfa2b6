"""Upkeep of the store that the environment names."""

from pathlib import Path

import pytest

from finops_model.store import upkeep
from finops_model.store.tables import SCHEMA
from tests.people import ANN
from tests.store.making import batch, line, new_store, said, stage, url_of


def test_the_environment_names_the_store_to_back_up_restore_check_and_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path)
    monkeypatch.setenv("FINOPS_DATABASE_URL", url_of(store.path))
    upkeep.backup(tmp_path / "backup.db")
    before = said(store)
    store.save_import(batch(line("Fabrikam", "2026-03-31", "allocation", stage(3))), ANN)
    upkeep.restore(tmp_path / "backup.db")
    assert said(store) == before
    assert upkeep.check() == []
    assert upkeep.upgrade() == f"The store is at schema {SCHEMA}; nothing to do."

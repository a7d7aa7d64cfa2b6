"""The demo: loaded once, whole, and again without a change."""

from pathlib import Path

import pytest

from finops_model import demo
from finops_model.errors import Refused
from finops_model.store import open_store
from tests.people import TESTER


def test_the_demo_is_one_change_that_can_be_taken_back_and_loading_it_again_changes_nothing(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'finops.db'}")
    first = demo.load_demo(store, TESTER)
    assert store.read_organizations()["slug"].tolist() == [
        "demo-larkspur-lending",
        "demo-quillfeather-air",
        "demo-tannery-lane-markets",
    ]
    assert [file.name for file in first.files] == [path.name for path in demo.demo_files()]
    assert demo.load_demo(store, TESTER).change_id is None
    assert first.change_id is not None
    store.undo(first.change_id, TESTER)
    assert store.read_organizations().empty


def test_missing_demo_files_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "EXAMPLES", tmp_path)
    with pytest.raises(Refused, match="There are no demo files in"):
        demo.demo_files()

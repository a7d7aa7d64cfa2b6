"""The demo: loaded once, whole, and again without a change."""

from pathlib import Path

import pytest

from finops_model.actions import demo, history
from finops_model.errors import Refused
from finops_model.store import Store
from tests.people import TESTER


def test_the_demo_is_one_change_that_can_be_taken_back(store: Store) -> None:
    first = demo.load(TESTER).comparison
    assert store.read_organizations()["slug"].tolist() == [
        "demo-larkspur-lending",
        "demo-quillfeather-air",
        "demo-tannery-lane-markets",
    ]
    assert [file.name for file in first.files] == [path.name for path in demo.demo_files()]
    assert first.change_id is not None
    history.take_back(TESTER, first.change_id)
    assert store.read_organizations().empty


def test_loading_the_demo_again_changes_nothing(store: Store) -> None:
    demo.load(TESTER)
    before = store.read_revision()
    assert demo.load(TESTER).comparison.change_id is None
    assert store.read_revision() == before


def test_missing_demo_files_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "EXAMPLES", tmp_path)
    with pytest.raises(Refused, match="There are no demo files in"):
        demo.demo_files()

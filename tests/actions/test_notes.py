"""What a note may be."""

from datetime import date

import pytest

from finops_model.actions import notes
from finops_model.actions.history import take_back
from finops_model.errors import Refused, UnknownName
from finops_model.store import Store
from tests.people import TESTER
from tests.views.conftest import TODAY, filled_file, store

__all__ = ["filled_file", "store"]


def test_a_note_is_saved_without_blanks_around_it_and_deleted(store: Store) -> None:
    scope_id = store.find_scope(store.find_organization("Alpha")).id
    notes.save(TESTER, scope_id, "2026-06-30", "  New FinOps lead ", TODAY)
    found = store.read_notes(scope_id)
    assert found["text"].tolist() == ["New FinOps lead"]
    change = notes.delete(TESTER, int(found["note_id"].iloc[0]))
    assert store.read_notes(scope_id).empty
    assert take_back(TESTER, change).sentence == f"Change {change} is taken back. Note deleted."
    assert len(store.read_notes(scope_id)) == 1


@pytest.mark.parametrize(
    ("on", "text", "sentence"),
    [
        (TODAY, "  ", "Enter the text"),
        (TODAY, "x" * 501, "at most 500 characters; this one has 501"),
        (TODAY, "a\x07b", "character"),
        (date(2026, 11, 24), "soon", "after today"),
        ("2026-02-30", "never", "no such day"),
        (None, "never", "Expected a date"),
    ],
)
def test_what_is_no_note_is_refused(store: Store, on: object, text: str, sentence: str) -> None:
    scope_id = store.find_scope(store.find_organization("Alpha")).id
    with pytest.raises(Refused, match=sentence):
        notes.save(TESTER, scope_id, on, text, TODAY)
    assert store.read_notes(scope_id).empty


def test_a_note_of_nothing_is_refused(store: Store) -> None:
    with pytest.raises(UnknownName):
        notes.save(TESTER, 999, TODAY, "lost", TODAY)
    with pytest.raises(UnknownName):
        notes.delete(TESTER, 999)

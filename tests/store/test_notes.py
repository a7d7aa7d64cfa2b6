"""Notes on the days of a scope: kept with who, deleted by a new fact, undoable, carried through a merge."""

from datetime import date

import pytest

from finops_model.errors import UnknownName
from finops_model.store import Store, open_store
from tests.people import ANN, TESTER

FIRST, SECOND = date(2026, 3, 31), date(2026, 6, 30)


@pytest.fixture
def store(database_url: str) -> Store:
    """A store with the organization Contoso, once in SQLite and once in PostgreSQL."""
    store = open_store(database_url)
    store.add_organization("Contoso", TESTER)
    return store


def scope_of(store: Store, organization: str = "Contoso") -> int:
    return store.find_scope(store.find_organization(organization)).id


def notes_of(store: Store, organization: str = "Contoso") -> list[tuple[date, str, str]]:
    frame = store.read_notes(scope_of(store, organization))
    return list(zip(frame["noted_on"].dt.date, frame["text"], frame["author"], strict=True))


def test_notes_are_by_day_and_know_who_wrote_them(store: Store) -> None:
    assert notes_of(store) == []
    assert store.read_notes(scope_of(store)).columns.tolist() == ["note_id", "noted_on", "text", "author"]
    before = store.read_revision(store.find_organization("Contoso").id)
    store.save_note(scope_of(store), SECOND, "New FinOps lead", ANN)
    store.save_note(scope_of(store), FIRST, "Reorganization", TESTER)
    assert notes_of(store) == [(FIRST, "Reorganization", TESTER.name), (SECOND, "New FinOps lead", ANN.name)]
    assert store.read_revision(store.find_organization("Contoso").id) > before
    with pytest.raises(UnknownName):
        store.save_note(999, FIRST, "nobody", ANN)


def test_a_deleted_note_can_be_put_back_and_a_saved_one_taken_back(store: Store) -> None:
    saved = store.save_note(scope_of(store), FIRST, "Reorganization", ANN)
    note_id = int(store.read_notes(scope_of(store))["note_id"].iloc[0])
    deleted = store.delete_note(note_id, TESTER)
    assert notes_of(store) == []
    with pytest.raises(UnknownName):
        store.delete_note(note_id, TESTER)
    store.undo(deleted, TESTER)
    assert notes_of(store) == [(FIRST, "Reorganization", ANN.name)]
    taken_back = store.undo(saved, TESTER)
    assert notes_of(store) == []
    store.undo(taken_back, TESTER)
    assert notes_of(store) == [(FIRST, "Reorganization", ANN.name)]


def test_a_merge_keeps_the_notes_of_both_with_their_authors(store: Store) -> None:
    store.add_organization("Fabrikam", TESTER)
    store.save_note(scope_of(store), FIRST, "Ours", ANN)
    store.save_note(scope_of(store, "Fabrikam"), SECOND, "Theirs", ANN)
    theirs, ours = (store.find_organization(name).id for name in ("Fabrikam", "Contoso"))
    merged = store.merge_organizations(theirs, ours, TESTER)
    assert notes_of(store) == [(FIRST, "Ours", ANN.name), (SECOND, "Theirs", ANN.name)]
    store.undo(merged, TESTER)
    assert notes_of(store) == [(FIRST, "Ours", ANN.name)]
    assert notes_of(store, "Fabrikam") == [(SECOND, "Theirs", ANN.name)]


def test_a_deleted_scope_has_no_notes(store: Store) -> None:
    scope = store.add_scope(store.find_organization("Contoso").id, "SaaS", TESTER)
    store.save_note(scope.id, FIRST, "Started", ANN)
    store.delete_scope(scope.id, TESTER)
    assert store.read_notes(scope.id).empty

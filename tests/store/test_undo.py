"""The history of writes, a look inside one, and taking one back: T20, T21, and any sequence against a plain model."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finops_model.errors import Refused, UnknownName
from finops_model.store import Store
from tests.effort import times
from tests.people import ANN, BO
from tests.store.conftest import AnotherStore
from tests.store.making import batch, goal, line, new_store, said, stage

A = batch(
    line("Contoso", "2026-03-31", "allocation", stage(1)),
    line("Contoso", "2026-03-31", "budgeting", stage(1)),
    targets=(("Contoso", goal("walk", "2026-01-01")),),
)
B = batch(
    line("Contoso", "2026-03-31", "allocation", stage(2), evidence="seen"),
    line("Fabrikam", "2026-03-31", "allocation", stage(3), scope="SaaS"),
    targets=(("Contoso", goal("run", "2026-02-01")),),
)


def alone(folder: Path, *batches: Any) -> dict[str, Any]:
    """What a store says that was only ever given these batches."""
    folder.mkdir()
    other = new_store(folder)
    for one in batches:
        other.save_import(one, ANN)
    return said(other)


def test_undo_takes_back_all_that_an_import_brought(store: Store) -> None:
    empty = said(store)
    store.save_import(A, ANN)
    store.undo(1, BO)
    assert said(store) == empty
    assert all(not found for found in empty.values())


def test_undo_of_the_newer_import_restores_what_was_there_before(store: Store) -> None:
    store.save_import(A, ANN)
    before = said(store)
    store.save_import(B, ANN)
    store.undo(2, ANN)
    assert said(store) == before


def test_undo_of_the_older_import_keeps_what_the_newer_one_brought(store: Store, tmp_path: Path) -> None:
    store.save_import(A, ANN)
    store.save_import(B, ANN)
    store.undo(1, ANN)
    assert said(store) == alone(tmp_path / "b", B)


def test_undo_of_an_undo_puts_the_import_back(store: Store) -> None:
    store.save_import(A, ANN)
    store.save_import(B, ANN)
    both = said(store)
    undo = store.undo(1, ANN)
    again = store.undo(undo, ANN)
    assert said(store) == both
    assert store.undo(again, ANN) == 5
    assert said(store) != both


def test_what_was_entered_after_an_import_stays_when_it_is_taken_back(store: Store) -> None:
    store.save_import(A, ANN)
    store.save_targets(1, [goal("crawl", "2026-05-01")], BO)
    store.undo(1, ANN)
    assert store.read_organizations()["name"].tolist() == ["Contoso"]
    assert store.read_targets()["entry"].tolist() == ["crawl"]
    assert store.read_ratings().empty


def test_a_change_is_taken_back_once(store: Store) -> None:
    store.save_import(A, ANN)
    store.undo(1, ANN)
    with pytest.raises(Refused, match="Change 1 is taken back already"):
        store.undo(1, ANN)
    assert store.read_revision() == 2


def test_an_unknown_change_is_named(store: Store) -> None:
    with pytest.raises(UnknownName, match="There is no change '7'"):
        store.undo(7, ANN)
    with pytest.raises(UnknownName, match="There is no change '7'"):
        store.read_change(7)


def test_an_undo_whose_work_was_redone_by_another_is_refused(store: Store) -> None:
    store.save_import(A, ANN)
    first = store.undo(1, ANN)
    second = store.undo(first, ANN)
    store.undo(1, ANN)
    with pytest.raises(Refused, match=f"Change {second} cannot be taken back: change 1 was taken back or put back"):
        store.undo(second, ANN)


def test_the_same_content_after_an_undo_is_created_again(store: Store) -> None:
    store.save_import(A, ANN)
    store.undo(1, ANN)
    again = store.save_import(A, ANN)
    assert (again.change_id, again.files[0].created, again.files[0].targets) == (3, 2, 1)


def test_the_history_lists_imports_newest_first_with_their_counts(store: Store) -> None:
    store.save_import(A, ANN)
    store.save_import(B, BO)
    store.undo(1, ANN)
    found = store.read_changes(("import",))
    columns = ["change_id", "actor", "files", "rows", "created", "changed", "unchanged", "targets", "active"]
    assert found[columns].values.tolist() == [
        [2, "bo", 1, 3, 1, 1, 0, 1, True],
        [1, "ann", 1, 3, 2, 0, 0, 1, False],
    ]
    assert found["undone_by"].fillna(0).tolist() == [0, 3]
    assert store.read_changes(("undo",))["undoes"].tolist() == [1]
    assert store.read_changes(("import",), limit=1)["change_id"].tolist() == [2]
    store.undo(3, ANN)
    assert store.read_changes(("import",))["undone_by"].isna().all()


def test_the_history_lists_every_kind_of_change_with_the_organizations_it_touched(store: Store) -> None:
    store.save_import(B, ANN)
    contoso = store.find_organization("Contoso")
    store.save_targets(store.find_scope(contoso).id, [goal("crawl", "2026-05-01")], BO)
    store.undo(1, ANN)
    assert store.read_changes()[["kind", "organizations"]].values.tolist() == [
        ["undo", ("Contoso", "Fabrikam")],
        ["targets", ("Contoso",)],
        ["import", ("Contoso", "Fabrikam")],
    ]


def test_the_history_of_an_empty_store_has_its_columns(store: Store) -> None:
    found = store.read_changes()
    assert found.empty
    assert {"change_id", "at", "undone_by", "partial"} <= set(found.columns)


def test_a_look_inside_shows_each_rating_before_and_after(store: Store) -> None:
    store.save_import(A, ANN)
    store.save_import(B, ANN)
    inside = store.read_change(2)
    columns = ["organization", "scope", "capability", "before", "after", "before_form", "after_form", "after_evidence"]
    assert inside.ratings[columns].fillna(-1).values.tolist() == [
        ["Contoso", "All spend", "allocation", 1, 2, "stage", "stage", "seen"],
        ["Fabrikam", "SaaS", "allocation", -1, 3, "", "stage", ""],
    ]
    assert inside.targets[["organization", "capability", "entry"]].values.tolist() == [["Contoso", "", "run"]]
    assert (inside.change["change_id"], inside.change["kind"], inside.files[0].name) == (2, "import", "a.csv")
    assert len(store.read_change(2, limit=1).ratings) == 1


def test_a_look_inside_shows_what_was_in_force_at_that_time(store: Store) -> None:
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(0))), ANN)
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(1))), ANN)
    undo = store.undo(2, ANN)
    third = store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(2))), ANN).change_id or 0
    assert store.read_change(third).ratings["before"].tolist() == [0]
    store.undo(undo, ANN)
    store.undo(1, ANN)
    assert store.read_change(third).ratings["before"].tolist() == [0]
    assert store.read_change(2).ratings["before"].tolist() == [0]


# Any sequence of imports and undos says the same as a model that keeps plain lists.


@dataclass
class Model:
    """The changes as lists of what they say; ``active`` by change; what an undo undoes."""

    brought: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    active: dict[int, bool] = field(default_factory=dict)
    undoes: dict[int, int] = field(default_factory=dict)

    def in_force(self) -> dict[tuple[Any, ...], int]:
        """The level of each identity."""
        return {
            key: level
            for change, lines in sorted(self.brought.items())
            if self.active[change]
            for *key_parts, level in lines
            for key in [tuple(key_parts)]
        }

    def add(self, change: int, lines: list[tuple[Any, ...]]) -> None:
        """Records an import: what differs of it."""
        now = self.in_force()
        self.brought[change] = [one for one in lines if now.get(one[:-1]) != one[-1]]
        self.active[change] = True

    def undo(self, change: int, undo: int) -> None:
        """Takes a change back, and with it its own effect."""
        at: int | None = change
        while at is not None:
            self.active[at] = not self.active[at]
            at = self.undoes.get(at)
        self.undoes[undo], self.active[undo] = change, True


acts = st.lists(
    st.one_of(
        st.lists(
            st.tuples(
                st.sampled_from(["Contoso", "Fabrikam"]),
                st.sampled_from(["2026-03-31", "2026-06-30"]),
                st.sampled_from(["allocation", "budgeting"]),
                st.integers(0, 3),
            ),
            min_size=1,
            max_size=5,
            unique_by=lambda one: one[:3],
        ),
        st.integers(1, 12),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=times(25, 800, quick=12))
@given(acts)
def test_any_sequence_of_imports_and_undos_says_what_a_plain_model_says(
    another_store: AnotherStore, sequence: list[Any]
) -> None:
    with another_store() as store:
        model = Model()
        for act in sequence:
            if isinstance(act, int):
                try:
                    undo = store.undo(act, ANN)
                except (Refused, UnknownName):
                    assert act not in model.active or not model.active[act] or act in model.undoes
                else:
                    model.undo(act, undo)
            else:
                change = store.save_import(
                    batch(*(line(name, day, capability, stage(level)) for name, day, capability, level in act)),
                    ANN,
                ).change_id
                if change is None:
                    now = model.in_force()
                    assert all(now.get(one[:-1]) == one[-1] for one in act)
                else:
                    model.add(change, act)
            wanted = model.in_force()
            found = said(store)
            assert {(one[0], one[2][:10], one[5]): int(float(one[7])) for one in found["ratings"]} == wanted
            assert found["organizations"] == {(name,) for name, *_ in wanted}
        assert store.check() == []

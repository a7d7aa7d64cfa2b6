"""What a batch would do: counts rating by rating, the effects, and what keeps it out. Nothing is written."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from finops_model.assessment import Form, Rating
from finops_model.batch import Problem
from finops_model.errors import Refused
from finops_model.store import FileCounts, Store
from finops_model.store.importing import slices
from tests.people import ANN
from tests.store.making import NOT_APPLICABLE, batch, goal, line, new_store, said, score, stage

FIRST = batch(
    line("Contoso", "2026-03-31", "allocation", stage(1), evidence="wiki"),
    line("Contoso", "2026-03-31", "budgeting", stage(2)),
    line("Contoso", "2026-06-30", "allocation", stage(2)),
    targets=(("Contoso", goal("walk", "2026-01-01")),),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with :data:`FIRST` in it."""
    store = new_store(tmp_path)
    store.save_import(FIRST, ANN)
    return store


def counts(found: FileCounts) -> tuple[int, ...]:
    """created, changed, unchanged, targets, targets unchanged."""
    return found.created, found.changed, found.unchanged, found.targets, found.targets_unchanged


def effects(frame: pd.DataFrame) -> list[list[Any]]:
    """The effects as lists; None for no score."""
    assert " ".join(frame.columns) == "organization scope capability before after before_form after_form"
    return frame.astype(object).where(frame.notna(), None).values.tolist()


def test_into_an_empty_store_everything_is_created(tmp_path: Path) -> None:
    found = new_store(tmp_path).compare(FIRST)
    assert [counts(one) for one in found.files] == [(3, 0, 0, 1, 0)]
    assert effects(found.effects) == [
        ["Contoso", "All spend", "allocation", None, 2.0, "", "stage"],
        ["Contoso", "All spend", "budgeting", None, 2.0, "", "stage"],
    ]
    assert not found.changes_nothing


def test_comparing_writes_nothing(store: Store) -> None:
    before, bytes_before = said(store), store.path.read_bytes()
    store.compare(batch(line("New", "2026-03-31", "allocation", stage(1))))
    assert said(store) == before
    assert store.path.read_bytes() == bytes_before


def test_the_same_again_is_unchanged(store: Store) -> None:
    found = store.compare(FIRST)
    assert [counts(one) for one in found.files] == [(0, 0, 3, 0, 1)]
    assert found.effects.empty
    assert found.changes_nothing


def test_the_order_of_the_lines_and_the_name_of_the_file_make_no_difference(store: Store) -> None:
    again = replace(FIRST, files=batch(files=("other name.csv",)).files, ratings=FIRST.ratings.iloc[::-1])
    assert counts(store.compare(again).files[0]) == (0, 0, 3, 0, 1)


@pytest.mark.parametrize(
    "other",
    [
        line("Contoso", "2026-03-31", "allocation", stage(3), evidence="wiki"),
        line("Contoso", "2026-03-31", "allocation", score(1.0), evidence="wiki"),
        line("Contoso", "2026-03-31", "allocation", NOT_APPLICABLE, evidence="wiki"),
        line("Contoso", "2026-03-31", "allocation", stage(1), evidence="Wiki"),
        line("Contoso", "2026-03-31", "allocation", Rating(Form.CRITERIA, 1.0, ("a",)), evidence="wiki"),
        line("Contoso", "2026-03-31", "allocation", Rating(Form.LENSES, 1.0, (), (1, None, 2, 0, 4)), evidence="wiki"),
    ],
)
def test_a_rating_is_changed_when_anything_that_was_said_differs(store: Store, other: tuple[object, ...]) -> None:
    assert counts(store.compare(batch(other)).files[0]) == (0, 1, 0, 0, 0)
    store.save_import(batch(other), ANN)
    assert counts(store.compare(batch(other)).files[0]) == (0, 0, 1, 0, 0)


def test_an_assessment_is_the_same_however_the_names_are_spelled(store: Store) -> None:
    other = line(" CONTOSO ", "2026-03-31", "allocation", stage(1), scope="all  Spend", evidence="wiki")
    assert counts(store.compare(batch(other)).files[0]) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize(
    "other",
    [
        line("Contoso", "2026-03-31", "allocation", stage(1), evidence="wiki", assessor="Bo"),
        line("Contoso", "2026-03-31", "allocation", stage(1), evidence="wiki", scope="SaaS"),
        line("Contoso", "2026-03-30", "allocation", stage(1), evidence="wiki"),
        line("Contoso B", "2026-03-31", "allocation", stage(1), evidence="wiki"),
        line("Contoso", "2026-03-31", "forecasting", stage(1), evidence="wiki"),
    ],
)
def test_another_identity_is_created(store: Store, other: tuple[object, ...]) -> None:
    assert counts(store.compare(batch(other)).files[0]) == (1, 0, 0, 0, 0)


def test_counts_are_kept_per_file(store: Store) -> None:
    found = store.compare(
        batch(
            line("Contoso", "2026-03-31", "budgeting", stage(2), file=1),
            line("Contoso", "2026-03-31", "allocation", stage(3), file=1),
            line("Contoso", "2026-09-30", "allocation", stage(3), file=0),
            files=("a.csv", "b.csv", "empty.csv"),
        )
    )
    assert [(one.name, counts(one)) for one in found.files] == [
        ("a.csv", (1, 0, 0, 0, 0)),
        ("b.csv", (0, 1, 1, 0, 0)),
        ("empty.csv", (0, 0, 0, 0, 0)),
    ]


def test_a_rating_of_an_older_day_has_no_effect_on_where_an_organization_stands(store: Store) -> None:
    found = store.compare(batch(line("Contoso", "2026-05-31", "allocation", stage(0))))
    assert counts(found.files[0]) == (1, 0, 0, 0, 0)
    assert found.effects.empty


def test_the_effect_of_a_day_that_is_there_already_is_that_of_the_rating_written_last(store: Store) -> None:
    found = store.compare(batch(line("Contoso", "2026-06-30", "allocation", score(0.5), assessor="Bo")))
    assert effects(found.effects) == [["Contoso", "All spend", "allocation", 2.0, 0.5, "stage", "score"]]


def test_taking_a_capability_out_is_an_effect(store: Store) -> None:
    found = store.compare(batch(line("Contoso", "2026-09-30", "budgeting", NOT_APPLICABLE)))
    assert effects(found.effects) == [["Contoso", "All spend", "budgeting", 2.0, None, "stage", "not applicable"]]


def test_slices_make_no_difference(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    many = batch(
        *(
            line(f"Org {n}", "2026-03-31", capability, stage(n % 4))
            for n in range(9)
            for capability in ("allocation", "budgeting")
        ),
        line("Contoso", "2026-03-31", "budgeting", stage(2)),
        line("Contoso", "2026-03-31", "allocation", stage(2)),
    )
    whole = store.compare(many)
    monkeypatch.setattr(slices, "SLICE", 3)
    sliced = store.compare(many)
    assert [counts(one) for one in sliced.files] == [counts(one) for one in whole.files] == [(18, 1, 1, 0, 0)]
    pd.testing.assert_frame_equal(sliced.effects, whole.effects)


def test_an_assessment_in_force_takes_no_ratings_of_another_edition(store: Store) -> None:
    found = store.compare(
        batch(
            line("Contoso", "2026-09-30", "allocation", stage(2), edition="2025"),
            line("Contoso", "2026-03-31", "allocation", stage(2), edition="2025"),
        )
    )
    message = "The assessment of 2026-03-31 uses edition 2026 of the framework; it cannot take ratings of 2025."
    assert found.files[0].problems == [Problem(3, "edition", "2025", message)]


def test_one_batch_gives_an_assessment_one_edition(tmp_path: Path) -> None:
    found = new_store(tmp_path).compare(
        batch(
            line("Contoso", "2026-03-31", "allocation", stage(2), edition="2025"),
            line("Contoso", "2026-03-31", "budgeting", stage(2), edition="2026"),
        )
    )
    (problem,) = found.files[0].problems
    assert (problem.row, problem.value) == (3, "2026")


def test_an_assessment_that_was_taken_back_may_come_again_in_another_edition(store: Store) -> None:
    store.undo(1, ANN)
    again = batch(line("Contoso", "2026-03-31", "allocation", stage(2), edition="2025"))
    assert store.compare(again).files[0].problems == []
    store.save_import(again, ANN)
    assert store.read_ratings()["edition"].tolist() == ["2025"]


def test_a_capability_that_its_edition_does_not_have_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="no capability 'alocation' in edition 2026"):
        store.compare(batch(line("Contoso", "2026-03-31", "alocation", stage(1))))
    with pytest.raises(Refused, match="no capability 'alocation' in any edition"):
        store.compare(batch(targets=(("Contoso", goal("run", "2026-01-01", "alocation")),)))


@pytest.mark.parametrize(
    ("entries", "written"),
    [
        ([goal("walk", "2026-01-01")], 0),
        ([goal("run", "2026-01-01")], 1),
        ([goal("walk", "2026-01-01", value=4)], 1),
        ([goal("walk", "2026-01-01", owner="Bo")], 1),
        ([goal("walk", "2026-02-01")], 1),
        ([goal("walk", "2026-01-01"), goal("run", "2026-01-01")], 1),
        ([goal("run", "2026-01-01"), goal("walk", "2026-01-01")], 2),
        ([goal("walk", "2026-01-01", "allocation")], 1),
    ],
)
def test_a_target_entry_is_unchanged_when_it_repeats_the_newest_of_its_day(
    store: Store, entries: list[object], written: int
) -> None:
    found = store.compare(batch(targets=tuple(("Contoso", entry) for entry in entries)))  # type: ignore[misc]
    assert (found.files[0].targets, found.files[0].targets_unchanged) == (written, len(entries) - written)


def test_a_day_of_several_entries_is_unchanged_as_a_whole(store: Store) -> None:
    day = batch(targets=(("Contoso", goal("run", "2026-02-01")), ("Contoso", goal("crawl", "2026-02-01"))))
    store.save_import(day, ANN)
    assert counts(store.compare(day).files[0]) == (0, 0, 0, 0, 2)
    first = batch(targets=(("Contoso", goal("run", "2026-02-01")),))
    assert counts(store.compare(first).files[0]) == (0, 0, 0, 1, 0)

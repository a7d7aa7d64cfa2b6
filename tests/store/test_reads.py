"""What is in force, as frames: names, lookups, and the rating that counts on a day against a plain oracle."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finops_model.errors import Refused, UnknownName
from finops_model.store import Store
from tests.effort import times
from tests.people import ANN, person
from tests.store.conftest import AnotherStore
from tests.store.making import NOT_APPLICABLE, batch, goal, line, score, stage

RATINGS = "organization_id scope_id assessment_id assessed_on assessor edition capability form score criteria lenses"
SLIM = "organization_id scope_id assessment_id assessed_on edition capability form score criteria written as_of"
TARGETS = (
    "organization_id scope_id capability entry due_on value owner approver reason agreed_on written actor recorded_at"
)


@pytest.fixture
def two(store: Store) -> Store:
    """A store with two organizations; Contoso has three scopes."""
    store.save_import(
        batch(
            line("Contoso", "2026-03-31", "allocation", stage(1), scope="SaaS"),
            line("Contoso", "2026-03-31", "allocation", stage(2), scope="AI"),
            line("Contoso", "2026-03-31", "allocation", stage(3)),
            line("Fabrikam", "2026-03-31", "budgeting", stage(1), scope="Cloud"),
            line("Fabrikam", "2026-03-31", "allocation", stage(1), scope="Data Center"),
            targets=(("Contoso", goal("walk", "2026-01-01")),),
        ),
        ANN,
    )
    return store


def check_types(frame: pd.DataFrame) -> None:
    """The types that docs/architecture.md promises, also of an empty frame."""
    for name in frame.columns:
        if name.endswith(("_on", "_at", "as_of")):
            assert str(frame[name].dtype) == "datetime64[us]", name
        elif name in ("parent_id", "cadence_days"):
            assert str(frame[name].dtype) == "float64", name
        elif name.endswith("_id") or name == "written":
            assert str(frame[name].dtype) == "int64", name
        elif name in ("score", "value"):
            assert str(frame[name].dtype) == "float64", name
        else:
            assert str(frame[name].dtype) == "str", name


def test_frames_have_their_columns_and_types_empty_or_not(store: Store) -> None:
    for filled in (False, True):
        if filled:
            store.save_import(
                batch(
                    line("Contoso", "2026-03-31", "allocation", NOT_APPLICABLE),
                    targets=(("Contoso", goal("walk", "2026-01-01")),),
                ),
                ANN,
            )
        newest = store.read_newest_ratings([date(2026, 12, 31)])
        frames = {
            f"{RATINGS} evidence written": store.read_ratings(),
            TARGETS: store.read_targets(),
            SLIM: newest,
            "organization_id slug name parent_id cadence_days": store.read_organizations(),
            "scope_id slug name organization_id organization organization_slug": store.read_places(),
        }
        for columns, frame in frames.items():
            assert list(frame.columns) == columns.split()
            assert len(frame) == (1 if filled else 0)
            check_types(frame)
    assert store.read_newest_ratings([]).empty


def test_organizations_are_sorted_by_name_and_scopes_start_with_the_default_one(two: Store) -> None:
    two.save_import(batch(line("adatum", "2026-03-31", "allocation", stage(1))), ANN)
    assert two.read_organizations()["name"].tolist() == ["adatum", "Contoso", "Fabrikam"]
    assert two.read_places()["name"].tolist() == ["All spend", "All spend", "AI", "SaaS", "Cloud", "Data Center"]


def test_ids_may_come_out_of_a_frame(two: Store) -> None:
    scope = two.read_places()["scope_id"].iloc[0]
    organization = two.read_places()["organization_id"].iloc[0]
    assert two.read_ratings(scope_id=scope)["score"].tolist() == [3]
    assert len(two.read_ratings(organization_id=organization)) == 3
    assert len(two.read_newest_ratings([date(2026, 12, 31)], [organization])) == 3
    assert two.read_revision(organization) == 1


def test_ratings_and_targets_of_one_organization_or_one_scope(two: Store) -> None:
    contoso = two.find_organization("Contoso")
    fabrikam = two.find_organization("Fabrikam")
    assert two.read_ratings(organization_id=contoso.id)["score"].tolist() == [1, 2, 3]
    assert two.read_ratings(scope_id=two.find_scope(contoso, "AI").id)["score"].tolist() == [2]
    assert len(two.read_targets(organization_id=contoso.id)) == 1
    assert two.read_targets(organization_id=fabrikam.id).empty
    assert two.read_ratings(organization_id=99).empty


@pytest.mark.parametrize("text", ["Contoso", "contoso", " CONTOSO ", "ｃｏｎｔｏｓｏ"])
def test_an_organization_is_found_by_slug_or_name(two: Store, text: str) -> None:
    assert two.find_organization(text).name == "Contoso"


def test_what_is_the_name_of_one_and_the_slug_of_another_is_refused_unless_it_is_said_what_is_meant(
    store: Store,
) -> None:
    first, second = store.add_organization("@x", person("tester")), store.add_organization("x", person("tester"))
    assert (first.slug, second.slug) == ("x", "x-2")
    assert store.find_organization("x", first="name") == second
    assert store.find_organization("x", first="slug") == first
    with pytest.raises(Refused, match="is the id of the organization '@x' and the name of another; use '@x' or 'x-2'"):
        store.find_organization("x")


def test_an_unknown_organization_is_named_with_close_ones(two: Store) -> None:
    with pytest.raises(UnknownName, match=r"There is no organization 'Contosso'. Did you mean 'Contoso'\?"):
        two.find_organization("Contosso")
    with pytest.raises(UnknownName) as unknown:
        two.find_organization("zzz")
    assert unknown.value.close == ()


def test_without_a_name_the_scope_is_the_default_one_else_the_first(two: Store) -> None:
    assert two.find_scope(two.find_organization("Contoso")).name == "All spend"
    assert two.find_scope(two.find_organization("Fabrikam")).name == "Cloud"
    assert two.find_scope(two.find_organization("Fabrikam"), "data-center").name == "Data Center"
    with pytest.raises(UnknownName, match="There is no scope 'AI'"):
        two.find_scope(two.find_organization("Fabrikam"), "AI")


def test_on_one_day_the_rating_written_last_counts_whoever_gave_it(store: Store) -> None:
    store.save_import(
        batch(
            line("Contoso", "2026-03-31", "allocation", stage(1), assessor="Ann"),
            line("Contoso", "2026-03-31", "allocation", stage(3), assessor="Bo"),
        ),
        ANN,
    )
    assert store.read_newest_ratings([date(2026, 3, 31)])["score"].tolist() == [3]
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(2), assessor="Ann")), ANN)
    assert store.read_newest_ratings([date(2026, 3, 31)])["score"].tolist() == [2]
    assert store.read_ratings()["score"].tolist() == [3, 2]


def test_the_newest_ratings_are_limited_to_the_organizations_asked_for(two: Store) -> None:
    fabrikam = two.find_organization("Fabrikam").id
    found = two.read_newest_ratings([date(2026, 12, 31)], organization_ids=[fabrikam])
    assert found["capability"].tolist() == ["budgeting", "allocation"]
    assert two.read_newest_ratings([date(2026, 12, 31)], organization_ids=[]).empty
    assert len(two.read_newest_ratings([date(2026, 12, 31)])) == 5


def test_both_editions_are_read_side_by_side(store: Store) -> None:
    store.save_import(batch(line("Contoso", "2025-03-31", "allocation", stage(1), edition="2025")), ANN)
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(2), edition="2026")), ANN)
    found = store.read_newest_ratings([date(2025, 12, 31), date(2026, 12, 31)])
    assert list(zip(found["as_of"].dt.year, found["edition"], found["score"], strict=True)) == [
        (2025, "2025", 1),
        (2026, "2025", 1),
        (2026, "2026", 2),
    ]


@pytest.mark.parametrize("day", ["1900-01-01", "2024-02-29", "2199-12-31"])
def test_any_day_of_the_years_that_the_product_knows_is_kept(store: Store, day: str) -> None:
    store.save_import(
        batch(line("Contoso", day, "allocation", stage(1)), targets=(("Contoso", goal("walk", day)),)), ANN
    )
    assert store.read_ratings()["assessed_on"].dt.strftime("%Y").astype(int).tolist() == [int(day[:4])]
    assert store.read_targets()["agreed_on"].iloc[0].date() == date.fromisoformat(day)
    assert len(store.read_newest_ratings([date.fromisoformat(day)])) == 1
    assert store.read_newest_ratings([date.fromisoformat(day) - timedelta(days=1)]).empty


DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(4)]
said_lines = st.tuples(
    st.sampled_from(["Contoso", "Fabrikam"]),
    st.sampled_from(["All spend", "SaaS"]),
    st.sampled_from(["", "Ann", "Bo"]),
    st.sampled_from(DAYS),
    st.sampled_from(["allocation", "budgeting"]),
    st.integers(0, 30),
)
imports = st.lists(st.lists(said_lines, max_size=8, unique_by=lambda one: one[:5]), min_size=1, max_size=5)


@settings(max_examples=times(25, 600, quick=12))
@given(imports, st.sets(st.integers(1, 5)))
def test_the_newest_ratings_are_those_that_a_plain_reading_of_the_history_gives(
    another_store: AnotherStore, written: list[list[Any]], undone: set[int]
) -> None:
    with another_store() as store:
        changes: dict[int, list[Any]] = {}
        for lines in written:
            act = batch(
                *(
                    line(name, str(day), capability, score(tenth / 10), scope=scope, assessor=who)
                    for name, scope, who, day, capability, tenth in lines
                )
            )
            change = store.save_import(act, ANN).change_id
            if change is not None:
                changes[change] = [store.read_change(change, None).ratings, act]
        for change in undone & changes.keys():
            store.undo(change, ANN)
        kept = [store.read_change(change, None).ratings for change in changes if change not in undone]
        history = store.read_ratings()
        found = store.read_newest_ratings(DAYS)
        wanted = {
            (day, scope, capability): group.sort_values(["assessed_on", "written"]).iloc[-1]["written"]
            for day in map(pd.Timestamp, DAYS)
            for (scope, capability), group in history[history["assessed_on"] <= day].groupby(["scope_id", "capability"])
        }
        keys = zip(found["as_of"], found["scope_id"], found["capability"], strict=True)
        assert dict(zip(keys, found["written"], strict=True)) == wanted
        # What is in force is the last of what the active changes brought, assessment by assessment.
        identity = ["organization", "scope", "assessor", "assessed_on", "capability"]
        brought = pd.concat(kept).drop_duplicates(identity, keep="last")["after"] if kept else pd.Series(dtype=float)
        assert sorted(brought.tolist()) == sorted(history["score"].tolist())

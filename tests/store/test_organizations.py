"""Upkeep: names, parents, cadences, deleting, merging and moving; each is one change that undo takes back exactly."""

from datetime import date

import pytest

from finops_model.assessment import DEFAULT_SCOPE, Organization, Scope
from finops_model.errors import Refused, SameDays, UnknownName
from finops_model.store import ChangeEntry, Store
from tests.people import ANN, BO
from tests.store.making import batch, goal, line, said, stage

MARCH, JUNE = "2026-03-31", "2026-06-30"


@pytest.fixture
def two(store: Store) -> Store:
    """Contoso with two scopes, and Fabrikam; both were assessed in March."""
    store.save_import(
        batch(
            line("Contoso", MARCH, "allocation", stage(1), assessor="Ann"),
            line("Contoso", MARCH, "budgeting", stage(1), scope="SaaS"),
            line("Fabrikam", MARCH, "allocation", stage(3)),
            line("Fabrikam", JUNE, "allocation", stage(2), scope="Cloud"),
            targets=(("Contoso", goal("walk", "2026-01-01")), ("Fabrikam", goal("run", "2026-01-01"))),
        ),
        ANN,
    )
    return store


def organization(store: Store, name: str) -> Organization:
    """The organization of this name."""
    return store.find_organization(name)


def scope(store: Store, name: str, scope: str = DEFAULT_SCOPE) -> Scope:
    """A scope of the organization of this name."""
    return store.find_scope(organization(store, name), scope)


def names(store: Store) -> list[str]:
    """The names of the organizations in force."""
    return store.read_organizations()["name"].tolist()


# Names


def test_a_renamed_organization_keeps_its_id_and_answers_to_both_names(two: Store) -> None:
    contoso = organization(two, "Contoso")
    change = two.rename_organization(contoso.id, " Contoso Group ", BO)
    assert names(two) == ["Contoso Group", "Fabrikam"]
    assert (
        organization(two, "Contoso")
        == organization(two, "contoso group")
        == Organization(contoso.id, contoso.slug, "Contoso Group")
    )
    two.save_import(batch(line("CONTOSO", JUNE, "allocation", stage(2))), ANN)
    assert names(two) == ["Contoso Group", "Fabrikam"]
    two.undo(change or 0, ANN)
    assert names(two) == ["Contoso", "Fabrikam"]
    with pytest.raises(UnknownName):
        organization(two, "Contoso Group")


def test_a_rename_touches_one_revision_and_writes_nothing_when_the_name_is_the_same(two: Store) -> None:
    contoso, fabrikam = organization(two, "Contoso"), organization(two, "Fabrikam")
    assert two.rename_organization(contoso.id, "Contoso", BO) is None
    assert two.rename_organization(contoso.id, "CONTOSO", BO) == 2
    assert (two.read_revision(), two.read_revision(contoso.id), two.read_revision(fabrikam.id)) == (2, 2, 1)


def test_a_name_that_another_organization_has_is_refused(two: Store) -> None:
    contoso = organization(two, "Contoso")
    with pytest.raises(Refused, match="There is an organization 'Fabrikam' already"):
        two.rename_organization(contoso.id, "fabrikam", BO)
    with pytest.raises(Refused, match="needs a name"):
        two.rename_organization(contoso.id, " \u200b", BO)
    with pytest.raises(UnknownName):
        two.rename_organization(99, "New", BO)
    assert names(two) == ["Contoso", "Fabrikam"]


def test_a_name_that_was_given_up_can_be_taken_and_then_the_rename_cannot_be_taken_back(two: Store) -> None:
    contoso = organization(two, "Contoso")
    rename = two.rename_organization(contoso.id, "Contoso Group", BO) or 0
    taken = two.add_organization("Contoso", ANN)
    assert taken.id != contoso.id
    assert organization(two, "Contoso") == taken
    two.save_import(batch(line("Contoso", JUNE, "allocation", stage(2))), ANN)
    assert two.read_ratings(organization_id=taken.id)["score"].tolist() == [2]
    with pytest.raises(Refused, match="There is an organization 'Contoso' already"):
        two.undo(rename, ANN)


def test_a_renamed_scope_answers_to_both_names(two: Store) -> None:
    saas = scope(two, "Contoso", "SaaS")
    change = two.rename_scope(saas.id, "Software", BO) or 0
    assert two.read_places()["name"].tolist() == ["All spend", "Software", "All spend", "Cloud"]
    assert scope(two, "Contoso", "saas").id == scope(two, "Contoso", "software").id == saas.id
    two.save_import(batch(line("Contoso", JUNE, "budgeting", stage(2), scope="SaaS")), ANN)
    assert two.read_ratings(scope_id=saas.id)["score"].tolist() == [1, 2]
    with pytest.raises(Refused, match="There is a scope 'All spend' already"):
        two.rename_scope(saas.id, "all spend", BO)
    two.undo(change, ANN)
    assert scope(two, "Contoso", "SaaS").name == "SaaS"


# Deleting


def test_a_deleted_organization_is_gone_and_comes_back_exactly(two: Store) -> None:
    before = said(two)
    contoso = organization(two, "Contoso")
    change = two.delete_organization(contoso.id, BO)
    assert names(two) == ["Fabrikam"]
    assert two.read_ratings(organization_id=contoso.id).empty
    assert two.read_targets(organization_id=contoso.id).empty
    assert two.read_newest_ratings([date(2026, 12, 31)], [contoso.id]).empty
    with pytest.raises(UnknownName):
        organization(two, "Contoso")
    two.undo(change, ANN)
    assert said(two) == before


def test_a_deleted_organization_that_is_imported_again_starts_empty(two: Store) -> None:
    contoso = organization(two, "Contoso")
    two.set_cadence(contoso.id, 90, BO)
    two.delete_organization(contoso.id, BO)
    again = two.save_import(batch(line("CONTOSO", MARCH, "allocation", stage(1), assessor="Ann")), ANN)
    assert again.files[0].created == 1
    assert names(two) == ["CONTOSO", "Fabrikam"]
    assert two.read_ratings(organization_id=contoso.id)["score"].tolist() == [1]
    assert two.read_targets(organization_id=contoso.id).empty
    assert two.read_organizations()["cadence_days"].isna().all()


def test_a_deleted_scope_takes_its_ratings_with_it_and_the_last_one_stays(two: Store) -> None:
    before = said(two)
    change = two.delete_scope(scope(two, "Contoso", "SaaS").id, BO)
    assert two.read_places()["name"].tolist() == ["All spend", "All spend", "Cloud"]
    with pytest.raises(Refused, match="All spend is the only scope of Contoso: delete the organization instead"):
        two.delete_scope(scope(two, "Contoso").id, BO)
    two.undo(change, ANN)
    assert said(two) == before


def test_what_is_written_after_a_removal_counts(two: Store) -> None:
    all_spend = scope(two, "Contoso")
    two.delete_organization(all_spend.organization_id, BO)
    two.add_organization("Contoso", BO)
    assert two.save_targets(all_spend.id, [goal("walk", "2026-01-01")], BO) is not None
    ratings = {"allocation": (stage(1), "")}
    assert two.save_assessment(all_spend.id, date(2026, 3, 31), "Ann", "2026", ratings, BO) is not None
    assert two.read_ratings(scope_id=all_spend.id)["score"].tolist() == [1]


# Parents and cadences


def test_parents_form_no_circle(two: Store) -> None:
    contoso, fabrikam = organization(two, "Contoso"), organization(two, "Fabrikam")
    holding = two.add_organization("Holding", ANN)
    assert two.set_parent(contoso.id, holding.id, ANN) is not None
    change = two.set_parent(fabrikam.id, contoso.id, ANN) or 0
    assert two.set_parent(fabrikam.id, contoso.id, ANN) is None
    parents = two.read_organizations().set_index("name")["parent_id"].fillna(0).to_dict()
    assert parents == {"Contoso": holding.id, "Fabrikam": contoso.id, "Holding": 0}
    for child, parent in ((holding, fabrikam), (holding, holding)):
        with pytest.raises(Refused, match="is Holding itself or a part of it"):
            two.set_parent(child.id, parent.id, ANN)
    two.undo(change, ANN)
    assert two.set_parent(fabrikam.id, None, ANN) is None
    assert two.set_parent(contoso.id, None, ANN) is not None
    assert two.read_organizations()["parent_id"].isna().all()


def test_the_parts_of_a_deleted_organization_have_no_parent(two: Store) -> None:
    contoso, fabrikam = organization(two, "Contoso"), organization(two, "Fabrikam")
    two.set_parent(fabrikam.id, contoso.id, ANN)
    change = two.delete_organization(contoso.id, ANN)
    two.add_organization("Contoso", ANN)
    assert two.read_organizations()["parent_id"].isna().all()
    two.undo(change, ANN)
    assert two.read_organizations()["parent_id"].fillna(0).tolist() == [0, contoso.id]


def test_a_cadence_is_a_number_of_days(two: Store) -> None:
    contoso = organization(two, "Contoso")
    assert two.set_cadence(contoso.id, 90, ANN) == 2
    assert two.set_cadence(contoso.id, 90, ANN) is None
    assert two.read_organizations()["cadence_days"].fillna(0).tolist() == [90, 0]
    with pytest.raises(Refused, match="a number of days from 1 on"):
        two.set_cadence(contoso.id, 0, ANN)
    two.undo(2, ANN)
    assert two.read_organizations()["cadence_days"].isna().all()


# Moving


def test_a_moved_assessment_is_of_the_other_day_only(two: Store) -> None:
    before = said(two)
    contoso = scope(two, "Contoso")
    change = two.move_assessment(contoso.id, date(2026, 3, 31), date(2026, 4, 30), BO)
    found = two.read_ratings(scope_id=contoso.id)
    assert found["assessed_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-04-30"]
    assert found[["assessor", "score"]].values.tolist() == [["Ann", 1]]
    assert two.read_newest_ratings([date(2026, 4, 1)], [contoso.organization_id])["scope_id"].tolist() != [contoso.id]
    again = two.save_import(batch(line("Contoso", MARCH, "allocation", stage(1), assessor="Ann")), ANN)
    assert again.files[0].created == 1
    two.undo(again.change_id or 0, ANN)
    two.undo(change, ANN)
    assert said(two) == before


def test_an_assessment_is_moved_only_where_it_is_clear_which_and_to_a_free_day(two: Store) -> None:
    contoso = scope(two, "Contoso")
    march, june = date(2026, 3, 31), date(2026, 6, 30)
    two.save_import(
        batch(
            line("Contoso", MARCH, "allocation", stage(2), assessor="Bo"),
            line("Contoso", JUNE, "allocation", stage(2), assessor="ann"),
        ),
        ANN,
    )
    with pytest.raises(Refused, match="There are several assessments of 2026-03-31, by Ann, Bo: name the assessor"):
        two.move_assessment(contoso.id, march, june, BO)
    with pytest.raises(Refused, match="There is already an assessment of 2026-06-30"):
        two.move_assessment(contoso.id, march, june, BO, assessor="ANN")
    with pytest.raises(Refused, match="There is no such assessment of 2026-04-01"):
        two.move_assessment(contoso.id, date(2026, 4, 1), june, BO)
    two.move_assessment(contoso.id, march, june, BO, assessor="bo")
    assert two.read_newest_ratings([june], [contoso.organization_id])["assessed_on"].nunique() == 2


def test_an_assessment_without_assessor_is_named_as_such_and_moved_by_an_empty_name(two: Store) -> None:
    contoso = scope(two, "Contoso")
    lines = [line("Contoso", MARCH, "forecasting", stage(1), assessor=name) for name in ("", "Ann", "Bo")]
    two.save_import(batch(*lines), ANN)
    with pytest.raises(Refused, match="2026-03-31: without assessor, and by Ann, Bo"):
        two.move_assessment(contoso.id, date(2026, 3, 31), date(2026, 3, 30), BO)
    two.move_assessment(contoso.id, date(2026, 3, 31), date(2026, 3, 30), BO, assessor="")
    with pytest.raises(Refused, match="by Ann, Bo: name the assessor"):
        two.move_assessment(contoso.id, date(2026, 3, 31), date(2026, 3, 30), BO)


# Merging


def test_merging_joins_the_histories_scope_by_scope(two: Store) -> None:
    before = said(two)
    into, gone = organization(two, "Contoso"), organization(two, "Fabrikam")
    two.save_import(batch(line("Fabrikam", JUNE, "forecasting", stage(1))), ANN)
    with pytest.raises(SameDays) as same:
        two.merge_organizations(gone.id, into.id, BO)
    assert same.value.days == ((DEFAULT_SCOPE, date(2026, 1, 1)), (DEFAULT_SCOPE, date(2026, 3, 31)))
    change = two.merge_organizations(gone.id, into.id, BO, winner="into")
    assert names(two) == ["Contoso"]
    assert two.read_places()["name"].tolist() == ["All spend", "Cloud", "SaaS"]
    found = two.read_ratings(scope_id=scope(two, "Contoso").id)
    assert found[["capability", "assessor", "score"]].values.tolist() == [
        ["allocation", "Ann", 1],
        ["forecasting", "", 1],
    ]
    assert two.read_targets()["entry"].tolist() == ["walk"]
    assert organization(two, "Fabrikam") == into
    assert two.read_changes(("merge",))["organizations"].tolist() == [("Contoso", "Fabrikam")]
    two.undo(change, ANN)
    two.undo(2, ANN)
    assert said(two) == before


def test_where_the_merged_one_wins_its_days_count(two: Store) -> None:
    into, gone = organization(two, "Contoso"), organization(two, "Fabrikam")
    two.merge_organizations(gone.id, into.id, BO, winner="from")
    found = two.read_ratings(scope_id=scope(two, "Contoso").id)
    assert found[["capability", "assessor", "score"]].values.tolist() == [["allocation", "", 3]]
    newest = two.read_targets().sort_values("written")["entry"].tolist()
    assert newest == ["walk", "run"]
    two.save_import(batch(line("Fabrikam", "2026-09-30", "allocation", stage(0))), ANN)
    assert names(two) == ["Contoso"]


def test_the_parts_of_a_merged_organization_become_parts_of_the_other(two: Store) -> None:
    into, gone = organization(two, "Contoso"), organization(two, "Fabrikam")
    part = two.add_organization("Part", ANN)
    two.set_parent(part.id, gone.id, ANN)
    two.set_parent(into.id, gone.id, ANN)
    two.merge_organizations(gone.id, into.id, BO, winner="into")
    assert two.read_organizations().set_index("name")["parent_id"].fillna(0).to_dict() == {
        "Contoso": 0,
        "Part": into.id,
    }
    with pytest.raises(Refused, match="cannot be merged with itself"):
        two.merge_organizations(into.id, into.id, BO)


def test_a_look_inside_says_what_upkeep_did(two: Store) -> None:
    contoso, fabrikam = organization(two, "Contoso"), organization(two, "Fabrikam")
    changes = (
        two.rename_organization(contoso.id, "Contoso Group", BO),
        two.set_parent(contoso.id, fabrikam.id, BO),
        two.set_cadence(contoso.id, 90, BO),
        two.move_assessment(scope(two, "Contoso").id, date(2026, 3, 31), date(2026, 4, 1), BO),
        two.delete_scope(scope(two, "Contoso", "SaaS").id, BO),
    )
    found = [two.read_change(change or 0).change["entries"] for change in changes]
    assert found == [
        (ChangeEntry("Contoso Group", "", "name", "Contoso", "Contoso Group"),),
        (ChangeEntry("Contoso Group", "", "parent", "", "Fabrikam"),),
        (ChangeEntry("Contoso Group", "", "cadence", "", "90"),),
        (ChangeEntry("Contoso Group", "All spend", "day", "2026-03-31", "2026-04-01"),),
        (ChangeEntry("Contoso Group", "SaaS", "removed"),),
    ]
    assert two.read_changes()["kind"].tolist() == ["delete", "move", "cadence", "parent", "rename", "import"]


def entries(store: Store, change: int | None) -> tuple[ChangeEntry, ...]:
    """What a change says of organizations and scopes."""
    return store.read_change(change or 0).change["entries"]


def test_a_look_inside_shows_what_held_at_that_time(two: Store) -> None:
    contoso, saas = organization(two, "Contoso"), scope(two, "Contoso", "SaaS")
    first = two.rename_organization(contoso.id, "Contoso Group", ANN)
    second = two.rename_organization(contoso.id, "Contoso Ltd", ANN)
    two.undo(second or 0, BO)
    third = two.rename_organization(contoso.id, "Contoso plc", BO)
    fourth = two.rename_scope(saas.id, "Cloud software", BO)
    days = [two.set_cadence(contoso.id, 90, ANN), two.set_cadence(contoso.id, None, ANN)]
    assert entries(two, first) == (ChangeEntry("Contoso plc", "", "name", "Contoso", "Contoso Group"),)
    assert entries(two, second) == (ChangeEntry("Contoso plc", "", "name", "Contoso Group", "Contoso Ltd"),)
    assert entries(two, third) == (ChangeEntry("Contoso plc", "", "name", "Contoso Group", "Contoso plc"),)
    assert entries(two, fourth) == (ChangeEntry("Contoso plc", "Cloud software", "name", "SaaS", "Cloud software"),)
    assert [entries(two, change) for change in days] == [
        (ChangeEntry("Contoso plc", "", "cadence", "", "90"),),
        (ChangeEntry("Contoso plc", "", "cadence", "90", ""),),
    ]


def test_a_look_inside_tells_a_deleted_organization_from_a_deleted_scope(two: Store) -> None:
    of_scope = two.delete_scope(scope(two, "Contoso", "SaaS").id, BO)
    of_last_scope = two.delete_organization(organization(two, "Contoso").id, BO)
    of_both = two.delete_organization(organization(two, "Fabrikam").id, BO)
    assert entries(two, of_scope) == (ChangeEntry("Contoso", "SaaS", "removed"),)
    assert entries(two, of_last_scope) == (ChangeEntry("Contoso", "", "removed"),)
    assert entries(two, of_both) == (ChangeEntry("Fabrikam", "", "removed"),)


def test_a_look_inside_a_merge_names_both(two: Store) -> None:
    into, gone = organization(two, "Contoso"), organization(two, "Fabrikam")
    change = two.merge_organizations(gone.id, into.id, BO, winner="from")
    assert entries(two, change) == (
        ChangeEntry("Contoso", "", "alias", "", "Fabrikam"),
        ChangeEntry("Fabrikam", "", "removed"),
        ChangeEntry("Contoso", "All spend", "day", MARCH, ""),
    )


def test_a_look_inside_says_what_was_added(store: Store) -> None:
    added = store.add_organization("Contoso", ANN)
    store.add_scope(added.id, "SaaS", ANN)
    assert entries(store, 1) == (ChangeEntry("Contoso", "", "added", "", "Contoso"),)
    assert entries(store, 2) == (ChangeEntry("Contoso", "SaaS", "added", "", "SaaS"),)

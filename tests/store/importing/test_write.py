"""Writing: one change, everything or nothing; names; conflicts; assessments and targets entered by hand."""

import json
from datetime import date

import pytest
from sqlalchemy import Connection, event, func, select

from finops_model.assessment import Form, Rating
from finops_model.batch import Batch
from finops_model.errors import Conflict, Refused, StoreUnusable, UnknownName
from finops_model.store import Store
from finops_model.store.engine import transaction
from finops_model.store.tables import RATING, SCHEMA
from tests.people import ANN, BO, person
from tests.store.making import NOT_APPLICABLE, batch, goal, line, said, score, stage

FIRST = batch(
    line("Contoso", "2026-03-31", "allocation", stage(1), evidence="wiki"),
    line("Contoso", "2026-03-31", "budgeting", NOT_APPLICABLE, assessor="Ann", scope="SaaS"),
    line("Fabrikam", "2026-06-30", "forecasting", Rating(Form.LENSES, 1.5, (), (3, 2, None, 1, 0))),
    line("Fabrikam", "2026-06-30", "allocation", Rating(Form.CRITERIA, 0.5, ("some-tags", "owners"))),
    targets=(
        (
            "Contoso",
            goal("walk", "2026-01-01", value=4, owner="Bo", due_on=date(2027, 6, 30), reason="agreed", approver="Cy"),
        ),
        ("Contoso", goal(None, "2026-01-01", "budgeting")),
        ("Fabrikam", goal("inherit", "2026-01-01", "allocation")),
    ),
)


def test_what_was_said_is_what_is_read(store: Store) -> None:
    written = store.save_import(FIRST, ANN)
    assert (written.change_id, written.revision) == (1, 1)
    nothing, day = str(float("nan")), "2026-03-31 00:00:00"
    june, new_year = "2026-06-30 00:00:00", "2026-01-01 00:00:00"
    assert said(store)["ratings"] == {
        ("Contoso", "All spend", day, "", "2026", "allocation", "stage", "1.0", "", "", "wiki"),
        ("Contoso", "SaaS", day, "Ann", "2026", "budgeting", "not applicable", nothing, "", "", ""),
        ("Fabrikam", "All spend", june, "", "2026", "forecasting", "lenses", "1.5", "", "3 2 - 1 0", ""),
        ("Fabrikam", "All spend", june, "", "2026", "allocation", "criteria", "0.5", "some-tags owners", "", ""),
    }
    assert said(store)["targets"] == {
        ("Contoso", "All spend", "", "walk", "2027-06-30 00:00:00", "4.0", "Bo", "agreed", new_year, "Cy"),
        ("Contoso", "All spend", "budgeting", "none", "NaT", nothing, "", "", new_year, ""),
        ("Fabrikam", "All spend", "allocation", "inherit", "NaT", nothing, "", "", new_year, ""),
    }


def test_the_same_batch_twice_writes_nothing_the_second_time(store: Store) -> None:
    store.save_import(FIRST, ANN)
    before = (store.read_changes(limit=None)["change_id"].tolist(), store.read_revisions())
    again = store.save_import(FIRST, BO)
    assert again.change_id is None
    assert (store.read_changes(limit=None)["change_id"].tolist(), store.read_revisions()) == before


def test_the_same_batch_twice_leaves_the_file_as_it_is(file_store: Store) -> None:
    file_store.save_import(FIRST, ANN)
    before = file_store.path.read_bytes()
    file_store.save_import(FIRST, BO)
    assert file_store.path.read_bytes() == before


def test_only_what_differs_is_written(store: Store) -> None:
    store.save_import(FIRST, ANN)
    more = store.save_import(
        batch(
            line("Contoso", "2026-03-31", "allocation", stage(1), evidence="wiki"),
            line("Contoso", "2026-03-31", "forecasting", stage(1)),
        ),
        ANN,
    )
    with transaction(store._engine) as connection:
        written = select(func.count()).where(RATING.c.change_id == more.change_id)
        assert connection.execute(written).scalar() == 1


def test_a_rating_keeps_its_full_precision(store: Store) -> None:
    third = 1 + 1 / 3
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", score(third))), ANN)
    assert store.read_ratings()["score"].tolist() == [third]


def test_ratings_are_numbered_in_the_order_of_the_batch_and_counted_on(store: Store) -> None:
    store.save_import(
        batch(
            line("Zeta", "2026-03-31", "sustainability", stage(1)),
            line("Alpha", "2026-03-31", "allocation", stage(1)),
            line("Zeta", "2026-03-31", "allocation", stage(1)),
        ),
        ANN,
    )
    store.save_import(batch(line("Alpha", "2026-03-31", "allocation", stage(2), assessor="Bo")), ANN)
    found = store.read_ratings().sort_values("written")
    names = dict(zip(store.read_organizations()["organization_id"], store.read_organizations()["name"], strict=True))
    assert [(names[one.organization_id], one.capability, one.score) for one in found.itertuples()] == [
        ("Zeta", "sustainability", 1),
        ("Alpha", "allocation", 1),
        ("Zeta", "allocation", 1),
        ("Alpha", "allocation", 2),
    ]
    assert found["written"].is_unique


# Names


def test_the_first_spelling_of_a_name_is_kept(store: Store) -> None:
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(1))), ANN)
    store.save_import(batch(line("  CONTOSO", "2026-06-30", "allocation", stage(1), scope="ALL SPEND")), ANN)
    assert store.read_organizations()["name"].tolist() == ["Contoso"]
    assert store.read_places()["name"].tolist() == ["All spend"]


def test_within_a_batch_the_first_line_spells_the_name(store: Store) -> None:
    store.save_import(
        batch(
            line("Zeta", "2026-03-31", "allocation", stage(1), scope="SaaS"),
            line("ALPHA", "2026-03-31", "allocation", stage(1), scope="SaaS"),
            line("Alpha", "2026-03-31", "budgeting", stage(1), scope="Cloud"),
        ),
        ANN,
    )
    assert store.read_organizations()["name"].tolist() == ["ALPHA", "Zeta"]


def test_a_name_from_an_import_that_was_taken_back_does_not_stick(store: Store) -> None:
    store.save_import(batch(line("CONTOSO", "2026-03-31", "allocation", stage(1), scope="saas", assessor="ANN")), ANN)
    store.undo(1, ANN)
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(2), scope="SaaS", assessor="Ann")), ANN)
    assert said(store)["organizations"] == {("Contoso",)}
    assert said(store)["scopes"] == {("Contoso", "SaaS")}
    assert store.read_ratings()["assessor"].tolist() == ["Ann"]


def test_slugs_are_unique_and_last(store: Store) -> None:
    names = ["A-B", "A B", "a.b", "日本", "🎉", "!!"]
    store.save_import(batch(*(line(name, "2026-03-31", "allocation", stage(1)) for name in names)), ANN)
    slugs = dict(zip(store.read_organizations()["name"], store.read_organizations()["slug"], strict=True))
    assert [slugs[name] for name in names] == ["a-b", "a-b-2", "a-b-3", "ri-ben", "unnamed", "unnamed-2"]
    store.save_import(batch(line("A B", "2026-06-30", "allocation", stage(1))), ANN)
    assert store.find_organization("a-b-2").name == "A B"


def test_unicode_forms_of_a_name_are_one_organization(store: Store) -> None:
    store.save_import(
        batch(
            line("Caf\u00e9", "2026-03-31", "allocation", stage(1)),
            line("Cafe\u0301", "2026-06-30", "allocation", stage(1)),
        ),
        ANN,
    )
    assert store.read_organizations()["name"].tolist() == ["Caf\u00e9"]


def test_names_and_evidence_come_back_as_they_were(store: Store) -> None:
    name, text = 'O\'Brien; DROP TABLE "rating"', "=1+1\n'quoted', \u0001 emoji 🎉, ünï"
    store.save_import(batch(line(name, "2026-03-31", "allocation", stage(1), evidence=text)), ANN)
    assert store.read_organizations()["name"].tolist() == [name]
    assert store.read_ratings()["evidence"].tolist() == [text]


def test_a_file_keeps_any_character(file_store: Store) -> None:
    file_store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(1), evidence="a\x00b")), ANN)
    assert file_store.read_ratings()["evidence"].tolist() == ["a\x00b"]


def test_an_added_organization_has_the_default_scope(store: Store) -> None:
    added = store.add_organization("Contoso", ANN)
    assert store.find_organization("contoso") == added
    assert store.find_scope(added).name == "All spend"
    assert store.read_revision(added.id) == 1


def test_an_added_scope_is_listed_after_the_default_one(store: Store) -> None:
    contoso = store.add_organization("Contoso", ANN)
    added = store.add_scope(contoso.id, "AI", ANN)
    assert store.read_places()["name"].tolist() == ["All spend", "AI"]
    assert store.find_scope(contoso, "ai") == added


def test_a_taken_or_blank_name_is_not_added(store: Store) -> None:
    contoso = store.add_organization("Contoso", ANN)
    with pytest.raises(Refused, match="organization 'Contoso' already"):
        store.add_organization(" contoso", ANN)
    with pytest.raises(Refused, match="scope 'All spend' already"):
        store.add_scope(contoso.id, "ALL SPEND", ANN)
    with pytest.raises(Refused, match="needs a name"):
        store.add_organization("  ", ANN)
    with pytest.raises(UnknownName):
        store.add_scope(99, "SaaS", ANN)
    assert store.read_revision() == 1


def test_an_added_organization_that_was_taken_back_can_be_added_again(store: Store) -> None:
    store.add_organization("CONTOSO", ANN)
    store.undo(1, ANN)
    assert store.add_organization("Contoso", ANN).name == "Contoso"
    assert store.read_organizations()["name"].tolist() == ["Contoso"]


# Revisions and conflicts


def test_a_write_moves_the_revision_of_what_it_touched_only(store: Store) -> None:
    store.save_import(FIRST, ANN)
    assert store.read_revisions() == {0: 1, 1: 1, 2: 1}
    store.save_import(batch(line("Fabrikam", "2026-09-30", "allocation", stage(1))), ANN)
    assert store.read_revisions() == {0: 2, 1: 1, 2: 2}
    store.undo(2, ANN)
    assert store.read_revisions() == {0: 3, 1: 1, 2: 3}
    assert (store.read_revision(), store.read_revision(1), store.read_revision(99)) == (3, 1, 0)


def test_a_batch_that_was_looked_at_before_somebody_else_wrote_is_a_conflict(store: Store) -> None:
    seen = store.save_import(FIRST, ANN).revision
    mine = batch(line("Contoso", "2026-03-31", "allocation", stage(3)))
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(2))), BO)
    with pytest.raises(Conflict, match="Somebody else saved in between"):
        store.save_import(mine, ANN, expected_revision=seen)
    assert 3 not in store.read_ratings()["score"].tolist()
    assert store.save_import(mine, ANN, expected_revision=store.compare(mine).revision).change_id == 3


def test_what_somebody_wrote_about_another_organization_is_no_conflict(store: Store) -> None:
    seen = store.save_import(FIRST, ANN).revision
    store.save_import(batch(line("Fabrikam", "2026-09-30", "allocation", stage(2))), BO)
    mine = batch(line("Contoso", "2026-03-31", "allocation", stage(3)))
    assert store.save_import(mine, ANN, expected_revision=seen).change_id == 3


def test_an_organization_that_somebody_made_in_between_is_a_conflict(store: Store) -> None:
    mine = batch(line("Contoso", "2026-03-31", "allocation", stage(3)))
    seen = store.compare(mine).revision
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(1))), BO)
    with pytest.raises(Conflict):
        store.save_import(mine, ANN, expected_revision=seen)


def test_a_problem_keeps_the_whole_batch_out(store: Store) -> None:
    store.save_import(FIRST, ANN)
    before = said(store)
    with pytest.raises(Refused, match=r"a\.csv, line 3: The assessment of 2026-03-31 uses edition 2026"):
        store.save_import(
            batch(
                line("Contoso", "2026-09-30", "allocation", stage(2)),
                line("Contoso", "2026-03-31", "allocation", stage(2), edition="2025"),
            ),
            ANN,
        )
    assert said(store) == before


# By hand


def test_an_assessment_by_hand_is_one_change(store: Store) -> None:
    store.add_organization("Contoso", ANN)
    ratings = {"allocation": (stage(2), "seen"), "budgeting": (NOT_APPLICABLE, "")}
    change = store.save_assessment(1, date(2026, 9, 30), "Ann", "2026", ratings, ANN)
    assert change == 2
    found = store.read_ratings()
    assert found["capability"].tolist() == ["allocation", "budgeting"]
    assert found["assessment_id"].nunique() == 1
    assert (found["assessor"].unique().tolist(), found["evidence"].tolist()) == (["Ann"], ["seen", ""])
    assert store.save_assessment(1, date(2026, 9, 30), "ann", "2026", ratings, ANN) is None


def test_an_assessment_by_hand_needs_a_known_scope(store: Store) -> None:
    with pytest.raises(UnknownName, match="There is no scope '7'"):
        store.save_assessment(7, date(2026, 9, 30), "", "2026", {"allocation": (stage(2), "")}, ANN)


def test_the_second_of_two_that_save_the_same_assessment_gets_a_conflict(store: Store) -> None:
    store.add_organization("Contoso", ANN)
    seen = store.read_revision()
    day = date(2026, 9, 30)
    store.save_assessment(1, day, "", "2026", {"allocation": (stage(2), "")}, ANN, expected_revision=seen)
    with pytest.raises(Conflict):
        store.save_assessment(1, day, "", "2026", {"allocation": (stage(1), "")}, BO, expected_revision=seen)
    assert store.read_ratings()["score"].tolist() == [2]


def test_a_target_that_counts_already_writes_nothing(store: Store) -> None:
    store.add_organization("Contoso", ANN)
    assert store.save_targets(1, [goal("walk", "2026-01-01")], ANN) == 2
    assert store.save_targets(1, [goal("walk", "2026-03-01")], ANN) is None
    assert store.save_targets(1, [goal("run", "2026-03-01")], ANN) == 3
    assert store.save_targets(1, [goal("walk", "2026-02-01")], ANN) is None
    assert store.save_targets(1, [goal("walk", "2026-03-01")], ANN) == 4
    assert store.read_targets()["entry"].tolist() == ["walk", "run", "walk"]


def test_a_target_names_who_set_it_and_when(store: Store) -> None:
    store.add_organization("Contoso", ANN)
    store.save_targets(1, [goal("run", "2026-01-01", "allocation", reason="board")], person("Bo"))
    (found,) = store.read_targets().to_dict("records")
    assert (found["actor"], found["reason"], found["capability"]) == ("Bo", "board", "allocation")
    assert found["recorded_at"] == store.read_changes(("targets",))["at"].iloc[0]


# T2: a failure at every statement


def failing_at(store: Store, n: int, act: Batch) -> bool:
    """Saves a batch while statement ``n`` (and the commit, as the last one) fails; whether it came that far."""
    seen = 0

    def fail() -> None:
        nonlocal seen
        seen += 1
        if seen == n:
            raise InterruptedError(f"statement {n}")

    def before_statement(*_: object) -> None:
        fail()

    def before_commit(_: Connection) -> None:
        fail()

    engine = store._engine
    event.listen(engine, "before_cursor_execute", before_statement)
    event.listen(engine, "commit", before_commit)
    try:
        store.save_import(act, BO)
    except InterruptedError:
        return True
    finally:
        event.remove(engine, "before_cursor_execute", before_statement)
        event.remove(engine, "commit", before_commit)
    return False


def test_whichever_statement_fails_the_store_is_as_before(store: Store) -> None:
    store.save_import(FIRST, ANN)
    before = (said(store), store.read_changes(("import",)).shape, store.read_revisions())
    act = batch(
        line("Contoso", "2026-03-31", "allocation", stage(3)),
        line("New", "2026-03-31", "allocation", stage(3)),
        targets=(("New", goal("run", "2026-01-01")),),
    )
    n = 1
    while failing_at(store, n, act):
        assert (said(store), store.read_changes(("import",)).shape, store.read_revisions()) == before, n
        n += 1
    assert n > 15
    assert ("New",) in said(store)["organizations"]
    assert store.check() == []


def test_the_mapping_and_the_notices_of_a_file_are_kept(store: Store) -> None:
    act = batch(line("Contoso", "2026-03-31", "allocation", stage(3)))
    act.files[0].mapping = {"columns": {"stage": "Reifegrad"}, "day": date(2026, 1, 1)}
    act.files[0].notices = ["2 rows without a rating were skipped."]
    act.files[0].rows = 3
    (found,) = store.read_change(store.save_import(act, ANN, partial=True).change_id or 0).files
    assert found.mapping == json.loads(json.dumps(act.files[0].mapping, default=str))
    assert (found.notices, found.rows, found.created, found.skipped) == (act.files[0].notices, 3, 1, 2)
    assert store.read_changes()["partial"].tolist() == [True]


# A server that runs while another version upgrades the store


def test_a_store_that_another_version_has_upgraded_meanwhile_is_not_written_or_read(store: Store) -> None:
    contoso = store.add_organization("Contoso", ANN)
    with transaction(store._engine, write=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    for act in (lambda: store.add_organization("Fabrikam", ANN), lambda: store.read_ratings(contoso.id)):
        with pytest.raises(StoreUnusable, match=r"upgraded to schema 0999 while this program.*Restart it"):
            act()
    with transaction(store._engine, write=True) as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{SCHEMA}'")
    assert store.read_organizations()["name"].tolist() == ["Contoso"]

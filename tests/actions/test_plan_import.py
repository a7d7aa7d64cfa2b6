"""Plans that come back from a spreadsheet: what changes, what is wrong, one change for all, and what a preview says."""

import csv
import io
from datetime import date
from typing import Any

import pandas as pd
import pytest

from finops_model.actions import history, plan_import, plans
from finops_model.assessment import Form, PlanStep, Rating, StepStatus, Target
from finops_model.errors import Conflict, Refused
from finops_model.framework import Stage
from finops_model.importers.tables import Source
from finops_model.reports.plans.files import plans_bytes
from finops_model.reports.plans.steps import scope_plan
from finops_model.store import Store
from finops_model.views.history import list_changes, read_change, read_imports, undo_question
from finops_model.views.places import Place
from finops_model.views.plan import read_plan
from tests.people import ANN, BO

TODAY = date(2026, 11, 23)
WALK = ("allocation", Stage.WALK)
BUDGETS = ("budgeting", Stage.WALK)
Cells = dict[str, str]


def add_place(store: Store, name: str, is_accepted: bool = True) -> Place:
    """An organization with Allocation and Budgeting at Crawl, both with the target Walk by the end of June 2027."""
    scope = store.find_scope(store.add_organization(name, ANN), None)
    crawl = (Rating(Form.STAGE, 1.0), "")
    store.save_assessment(scope.id, date(2026, 10, 1), "", "2026", {"allocation": crawl, "budgeting": crawl}, ANN)
    agreed, due = date(2026, 10, 1), date(2027, 6, 30)
    ids = ("allocation", "budgeting")
    store.save_targets(scope.id, [Target(id, Stage.WALK, agreed, due_on=due, value=3) for id in ids], ANN)
    place = read_plan(ANN, name, None, TODAY).place
    if is_accepted:
        plans.accept(ANN, place, TODAY)
    return place


def exported(*names: str) -> list[Cells]:
    """The rows of the plans of these organizations, as the CSV holds them."""
    text = plans_bytes([scope_plan(read_plan(ANN, name, None, TODAY)) for name in names], "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def source(rows: list[Cells], name: str = "plan.csv") -> Source:
    """The rows as a file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return Source(name, text.getvalue().encode())


def row_of(rows: list[Cells], organization: str, capability: str) -> Cells:
    """The row of a step."""
    return next(row for row in rows if (row["organization"], row["capability"]) == (organization, capability))


def step_of(name: str, key: tuple[str, Stage] = WALK) -> PlanStep:
    """A step as the plan has it."""
    accepted = read_plan(ANN, name, None, TODAY).accepted
    assert accepted is not None
    return accepted.steps[key]


def problems(shown: plan_import.PlanImport) -> list[tuple[int | None, str | None, str]]:
    """The problems of all files: row, column, sentence."""
    return [(one.row, one.column, one.message) for file in shown.files for one in file.problems]


def preview(rows: list[Cells]) -> plan_import.PlanImport:
    """What a file of these rows would change."""
    return plan_import.preview(ANN, [source(rows)], TODAY)


def test_a_file_about_two_organizations_is_one_change_that_undo_takes_back(store: Store) -> None:
    add_place(store, "Contoso")
    add_place(store, "Fabrikam")
    rows = exported("Contoso", "Fabrikam")
    row_of(rows, "Contoso", "allocation").update(status="in progress", owner="Ada")
    row_of(rows, "Fabrikam", "budgeting").update(note="after the audit")
    done = plan_import.import_plans(ANN, [source(rows)], TODAY)
    assert (done.steps, done.change_id) == (2, int(store.read_changes()["change_id"].iloc[0]))
    assert step_of("Contoso") == PlanStep(StepStatus.IN_PROGRESS, "Ada", started_on=TODAY)
    assert step_of("Fabrikam", BUDGETS).note == "after the audit"

    (entry,) = [change for change in list_changes(ANN) if change.kind == "import-plan"]
    assert (entry.text, entry.organizations) == ("Import of plan.csv: 2 steps of the plan", ("Contoso", "Fabrikam"))
    change = read_change(ANN, entry.change_id)
    assert undo_question(change.change) == "Take back import 9: 2 steps of the plan of 2 organizations?"
    assert change.steps[["organization", "capability", "status", "owner", "note"]].to_numpy().tolist() == [
        ["Contoso", "allocation", "in progress", "Ada", ""],
        ["Fabrikam", "budgeting", "planned", "", "after the audit"],
    ]
    listed = read_imports(ANN)
    assert listed[["kind", "files", "rows", "steps", "names"]].to_numpy().tolist() == [
        ["import-plan", 1, 4, 2, "plan.csv"]
    ]

    history.take_back(ANN, entry.change_id)
    assert (step_of("Contoso"), step_of("Fabrikam", BUDGETS)) == (PlanStep(), PlanStep())


def test_a_preview_says_what_changes_from_what_to_what_and_writes_nothing(store: Store) -> None:
    place = add_place(store, "Contoso")
    plans.set_steps(ANN, place, TODAY, {WALK: {"owner": "Ada", "effort": 3}})
    rows = exported("Contoso")
    row_of(rows, "Contoso", "allocation").update(owner="", effort="4.0", pinned_finishes_on="30.09.2027")
    before = store.read_revisions()
    shown = preview(rows)
    line = 2 + rows.index(row_of(rows, "Contoso", "allocation"))
    assert [(one.row, one.step, one.column, one.before, one.after) for one in shown.files[0].changes] == [
        (line, WALK, "owner", "Ada", ""),
        (line, WALK, "effort", 3, 4),
        (line, WALK, "pinned_finishes_on", None, date(2027, 9, 30)),
    ]
    assert (shown.change_id, store.read_revisions()) == (None, before)


def test_both_pins_move_together(store: Store) -> None:
    place = add_place(store, "Contoso")
    plans.set_steps(ANN, place, TODAY, {WALK: {"starts_on": "2027-01-01", "finishes_on": "2027-06-30"}})
    rows = exported("Contoso")
    pins = {"pinned_starts_on": "2028-01-01", "pinned_finishes_on": "2028-06-30"}
    row_of(rows, "Contoso", "allocation").update(pins)
    plan_import.import_plans(ANN, [source(rows)], TODAY)
    assert (step_of("Contoso").starts_on, step_of("Contoso").finishes_on) == (date(2028, 1, 1), date(2028, 6, 30))


def test_a_step_that_would_end_before_it_starts_is_a_problem_of_its_row(store: Store) -> None:
    add_place(store, "Contoso")
    rows = exported("Contoso")
    pins = {"pinned_starts_on": "2028-01-01", "pinned_finishes_on": "2027-06-30"}
    row_of(rows, "Contoso", "allocation").update(pins)
    shown = preview(rows)
    line = 2 + rows.index(row_of(rows, "Contoso", "allocation"))
    sentence = "The step would finish on 2027-06-30, before it starts on 2028-01-01."
    assert (problems(shown), shown.steps) == ([(line, None, sentence)], 0)


def test_where_no_plan_is_accepted_preview_and_import_say_the_same(store: Store) -> None:
    add_place(store, "Contoso", is_accepted=False)
    rows = exported("Contoso")
    assert problems(preview(rows)) == []
    rows[0]["owner"] = "Ada"
    sentence = "Contoso has no plan yet: accept the proposal first."
    for dry_run in (True, False):
        done = plan_import.import_plans(ANN, [source(rows)], TODAY, dry_run=dry_run)
        assert (problems(done), done.change_id) == ([(2, None, sentence)], None)
    with pytest.raises(Refused, match="The files have problems"):
        plan_import.confirm(ANN, preview(rows))


def test_a_proposal_that_was_accepted_since_comes_in(store: Store) -> None:
    place = add_place(store, "Contoso", is_accepted=False)
    rows = exported("Contoso")
    assert {row["status"] for row in rows} == {"proposed"}
    plans.accept(ANN, place, TODAY)
    for row in rows:
        row["owner"] = "Ada"
    done = plan_import.import_plans(ANN, [source(rows)], TODAY)
    assert (problems(done), done.steps, step_of("Contoso")) == ([], 2, PlanStep(owner="Ada"))


def test_good_rows_come_in_alone_where_that_is_wanted(store: Store) -> None:
    add_place(store, "Contoso")
    rows = exported("Contoso")
    row_of(rows, "Contoso", "allocation").update(owner="Ada")
    row_of(rows, "Contoso", "budgeting").update(owner="Bo", effort="13")
    done = plan_import.import_plans(ANN, [source(rows)], TODAY, only_good_rows=True)
    assert (done.steps, step_of("Contoso").owner, step_of("Contoso", BUDGETS)) == (1, "Ada", PlanStep())
    assert store.read_changes()[["partial", "skipped"]].iloc[0].tolist() == [True, 1]


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("pinned_starts_on", "March 2027", "March 2027 is not a single day. Expected a date such as 2027-03-31."),
        ("pinned_starts_on", "Q1 2027", "Q1 2027 is not a single day. Expected a date such as 2027-03-31."),
        ("status", "done", "'done' is not a status that can be set: planned, in progress, reported done or dropped."),
    ],
)
def test_what_a_cell_cannot_say_is_a_problem(store: Store, column: str, value: str, sentence: str) -> None:
    add_place(store, "Contoso")
    rows = exported("Contoso")
    rows[0][column] = value
    assert problems(preview(rows)) == [(2, column, sentence)]


def test_days_as_a_spreadsheet_of_the_united_states_writes_them(store: Store) -> None:
    add_place(store, "Contoso")
    rows = exported("Contoso")
    rows[0]["pinned_starts_on"] = "2027-04-05"
    days = [name for name in rows[0] if name.endswith("_on")]
    for row in rows:
        for name in filter(row.get, days):
            row[name] = f"{pd.Timestamp(row[name]):%m/%d/%Y}"
    shown = preview(rows)
    assert ([one.after for one in shown.files[0].changes], shown.files[0].notices) == ([date(2027, 4, 5)], [])


def test_a_day_that_may_be_two_is_a_problem(store: Store) -> None:
    add_place(store, "Contoso")
    rows = [{name: "" if name.endswith("_on") else text for name, text in row.items()} for row in exported("Contoso")]
    rows[0]["pinned_starts_on"] = "04/05/2027"
    ((row, column, sentence),) = problems(preview(rows))
    assert (row, column) == (2, "pinned_starts_on")
    assert sentence.startswith("04/05/2027 may mean two days.")


def test_two_rows_of_one_step_that_differ_are_a_problem(store: Store) -> None:
    add_place(store, "Contoso")
    rows = exported("Contoso")
    assert problems(preview([*rows, rows[0]])) == []
    sentence = "Row 2 is about the same step and says something else. Keep one of them."
    assert problems(preview([*rows, rows[0] | {"owner": "Ada"}])) == [(4, None, sentence)]
    two = [source(rows, "a.csv"), source([rows[0] | {"owner": "Ada"}], "b.csv")]
    sentence = "Row 2 of a.csv is about the same step and says something else. Keep one of them."
    assert problems(plan_import.preview(ANN, two, TODAY)) == [(2, None, sentence)]


def test_what_has_no_use_is_said(store: Store) -> None:
    add_place(store, "Contoso")
    rows = [row | {"Cost centre": "4711"} for row in exported("Contoso")]
    rows[0]["finishes_on"] = "2029-12-31"
    (file,) = preview(rows).files
    assert [notice.partition(".")[0] for notice in file.notices] == [
        "1 date in starts_on, finishes_on or due_on is not that of the plan today",
        "Columns that no plan has are not read: Cost centre",
    ]
    assert (file.changes, file.problems) == ([], [])


def test_a_column_that_stands_twice_is_a_problem(store: Store) -> None:
    add_place(store, "Contoso")
    text = source(exported("Contoso")).content
    assert isinstance(text, bytes)
    shown = plan_import.preview(ANN, [Source("plan.csv", text.replace(b",note,", b",owner,"))], TODAY)
    assert problems(shown) == [(1, "owner", "The file has the column owner twice. Keep one of them.")]


def test_a_plan_beside_ratings_is_refused_before_anything(store: Store) -> None:
    add_place(store, "Contoso")
    ratings = Source("ratings.csv", b"organization,assessed_on,capability,stage\nContoso,2026-11-01,Allocation,run\n")
    plan = source(exported("Contoso"))
    assert plan_import.plan_tables([ratings]) == []
    sentence = "plan.csv holds a plan. Import it apart from the other files: ratings.csv. Nothing was read."
    with pytest.raises(Refused) as refused:
        plan_import.plan_tables([ratings, plan])
    assert refused.value.message == sentence


def test_a_workbook_of_a_plan_changes_nothing_as_it_was(store: Store) -> None:
    place = add_place(store, "Contoso")
    said: dict[str, Any] = {"starts_on": "2027-01-01", "effort": 3, "note": "=1+1", "links": "https://a.example/1"}
    plans.set_steps(ANN, place, TODAY, {WALK: said})
    book = Source("plan.xlsx", plans_bytes([scope_plan(read_plan(ANN, "Contoso", None, TODAY))], "xlsx"))
    shown = plan_import.preview(ANN, [book], TODAY)
    assert (shown.files[0].rows, shown.steps, problems(shown), shown.files[0].notices) == (2, 0, [], [])


def test_somebody_elses_change_since_the_preview_stops_all_of_it(store: Store) -> None:
    add_place(store, "Contoso")
    place = add_place(store, "Fabrikam")
    rows = exported("Contoso", "Fabrikam")
    for row in rows:
        row["owner"] = "Ada"
    shown = preview(rows)
    plans.set_steps(BO, place, TODAY, {WALK: {"owner": "Bo"}})
    with pytest.raises(Conflict, match="bo changed Allocation → Walk in between"):
        plan_import.confirm(ANN, shown)
    assert (step_of("Contoso"), step_of("Fabrikam").owner) == (PlanStep(), "Bo")

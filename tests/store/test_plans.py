"""Plans in the store: accepted, changed step by step, undone by change, carried through a merge; on both databases."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from finops_model.assessment import AcceptedPlan, Baseline, PlanStep, StepKey, StepStatus, Tick
from finops_model.errors import Conflict, UnknownName
from finops_model.framework import Stage
from finops_model.store import ScopeSteps, StepsFile, Store, open_store
from finops_model.store.plan_tables import PLAN_STEP
from tests.people import ANN, TESTER

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
ALLOCATION: StepKey = ("allocation", Stage.WALK)
BUDGETING: StepKey = ("budgeting", Stage.RUN)
BASELINE = Baseline(date(2027, 1, 1), date(2027, 6, 30))
STARTED = PlanStep(
    StepStatus.IN_PROGRESS,
    "Ada, Grace",
    3,
    date(2027, 1, 1),
    date(2027, 9, 30),
    "two\nlines",
    ("https://example.com/1", "https://example.com/2"),
    TUESDAY,
)


@pytest.fixture
def store(database_url: str) -> Store:
    """A store with the organization Contoso, once in SQLite and once in PostgreSQL."""
    store = open_store(database_url)
    store.add_organization("Contoso", TESTER)
    return store


def scope_of(store: Store, organization: str = "Contoso") -> int:
    return store.find_scope(store.find_organization(organization)).id


def plan_of(store: Store, day: date = WEDNESDAY, organization: str = "Contoso") -> AcceptedPlan | None:
    return store.read_plan(scope_of(store, organization), day)


def test_an_accepted_plan_counts_from_its_day_with_its_baseline(store: Store) -> None:
    assert plan_of(store) is None
    scope = scope_of(store)
    assert store.accept_plan(scope, TUESDAY, 3, {ALLOCATION: BASELINE}, ANN) is not None
    assert plan_of(store, MONDAY) is None
    assert plan_of(store, TUESDAY) == AcceptedPlan(3, {ALLOCATION: PlanStep()}, {ALLOCATION: BASELINE})
    assert store.accept_plan(scope, TUESDAY, 3, {ALLOCATION: Baseline(None, None)}, ANN) is None
    store.accept_plan(scope, WEDNESDAY, 5, {ALLOCATION: Baseline(None, None), BUDGETING: Baseline(None, None)}, ANN)
    found = plan_of(store)
    assert found is not None
    assert (found.capacity, found.baselines[ALLOCATION], set(found.steps)) == (5, BASELINE, {ALLOCATION, BUDGETING})
    with pytest.raises(UnknownName):
        store.accept_plan(999, TUESDAY, 3, {}, ANN)


def test_what_is_set_is_whole_counts_from_its_day_and_can_be_taken_back(store: Store) -> None:
    scope = scope_of(store)
    store.accept_plan(scope, MONDAY, 3, {ALLOCATION: BASELINE}, ANN)
    saved = store.save_plan_steps(scope, TUESDAY, {ALLOCATION: STARTED}, ANN)
    assert saved is not None
    assert store.save_plan_steps(scope, TUESDAY, {ALLOCATION: STARTED}, ANN) is None
    before, after = plan_of(store, MONDAY), plan_of(store, TUESDAY)
    assert before is not None
    assert after is not None
    assert (before.steps[ALLOCATION], after.steps[ALLOCATION]) == (PlanStep(), STARTED)
    entries = store.read_plan_entries(scope)
    assert entries["status"].tolist() == ["planned", "in progress"]
    assert entries["actor"].tolist() == [ANN.name, ANN.name]
    store.undo(saved, TESTER)
    assert plan_of(store) == before
    assert len(store.read_plan_entries(scope)) == 1


def test_the_last_change_of_a_plan_is_the_newest_that_counts(store: Store) -> None:
    scope = scope_of(store)
    assert store.read_last_plan_change(scope) is None
    accepted = store.accept_plan(scope, MONDAY, 3, {ALLOCATION: BASELINE}, ANN)
    ticked = store.save_plan_steps(scope, TUESDAY, {}, ANN, ticks={("allocation", "walk-coverage"): Tick(True)})
    assert ticked is not None
    assert store.read_last_plan_change(scope) == ticked
    store.undo(ticked, ANN)
    assert store.read_last_plan_change(scope) == accepted


def test_a_second_acceptance_keeps_the_baseline_of_what_was_accepted(store: Store) -> None:
    scope = scope_of(store)
    later = Baseline(date(2028, 1, 1), date(2028, 6, 30))
    store.accept_plan(scope, MONDAY, 3, {ALLOCATION: BASELINE}, ANN)
    store.accept_plan(scope, TUESDAY, 3, {ALLOCATION: later, ("budgeting", Stage.WALK): later}, ANN)
    plan = plan_of(store)
    assert plan is not None
    assert plan.baselines == {ALLOCATION: BASELINE, ("budgeting", Stage.WALK): later}


def test_ticks_have_evidence_and_who_said_so(store: Store) -> None:
    scope = scope_of(store)
    store.accept_plan(scope, MONDAY, 3, {ALLOCATION: BASELINE}, ANN)
    key = ("allocation", "walk-coverage")
    store.save_plan_steps(scope, TUESDAY, {}, TESTER, ticks={key: Tick(True, "the wiki")})
    assert store.save_plan_steps(scope, TUESDAY, {}, ANN, ticks={key: Tick(True, "the wiki")}) is None
    found = plan_of(store)
    assert found is not None
    assert found.ticks == {key: Tick(True, "the wiki", TESTER.name, TUESDAY)}
    store.save_plan_steps(scope, WEDNESDAY, {}, ANN, ticks={key: Tick(False)})
    found = plan_of(store)
    assert found is not None
    assert found.ticks[key].met is False


def test_the_undo_of_an_acceptance_takes_the_plan_away_and_back(store: Store) -> None:
    change = store.accept_plan(scope_of(store), MONDAY, 3, {ALLOCATION: BASELINE}, ANN)
    assert change is not None
    undone = store.undo(change, ANN)
    assert plan_of(store) is None
    store.undo(undone, ANN)
    assert plan_of(store) is not None


def test_a_write_moves_the_revision_of_its_organization_only_and_refuses_an_older_one(store: Store) -> None:
    other = store.add_organization("Fabrikam", TESTER).id
    organization, scope = store.find_organization("Contoso").id, scope_of(store)
    seen, theirs = store.read_revision(organization), store.read_revision(other)
    store.accept_plan(scope, MONDAY, 3, {ALLOCATION: BASELINE}, ANN, seen)
    assert store.read_revision(organization) > seen
    assert store.read_revision(other) == theirs
    with pytest.raises(Conflict):
        store.save_plan_steps(scope, MONDAY, {ALLOCATION: STARTED}, TESTER, seen)


def test_plans_of_two_organizations_from_a_file_are_one_change_or_none(store: Store) -> None:
    store.add_organization("Fabrikam", TESTER)
    scopes = [scope_of(store), scope_of(store, "Fabrikam")]
    for scope in scopes:
        store.accept_plan(scope, MONDAY, 3, {ALLOCATION: BASELINE}, ANN)
    seen = store.read_revision()
    said = [ScopeSteps(scope, {ALLOCATION: STARTED}, revision=seen) for scope in scopes]
    file = StepsFile("plan.csv", "f" * 64, 4, 1, ["a notice"])
    change_id = store.save_plans(TUESDAY, said, ANN, [file], partial=True)
    assert change_id is not None
    detail = store.read_change(change_id)
    found = {name: detail.change[name] for name in ("kind", "rows", "skipped", "steps", "partial", "organizations")}
    assert found == {
        "kind": "import-plan",
        "rows": 4,
        "skipped": 1,
        "steps": 2,
        "partial": True,
        "organizations": ("Contoso", "Fabrikam"),
    }
    assert [(one.name, one.notices) for one in detail.files] == [("plan.csv", ["a notice"])]
    assert detail.steps["owner"].tolist() == ["Ada, Grace", "Ada, Grace"]
    assert store.save_plans(TUESDAY, [ScopeSteps(scope, {ALLOCATION: STARTED}) for scope in scopes], ANN) is None

    store.undo(change_id, ANN)
    plans = [plan_of(store, organization=name) for name in ("Contoso", "Fabrikam")]
    assert [plan.steps[ALLOCATION] for plan in plans if plan is not None] == [PlanStep(), PlanStep()]
    with pytest.raises(Conflict):
        store.save_plans(TUESDAY, said, ANN)


def test_a_merge_keeps_the_plans_of_both_and_prefers_the_one_that_stays(store: Store) -> None:
    store.add_organization("Fabrikam", TESTER)
    ours, theirs = scope_of(store), scope_of(store, "Fabrikam")
    store.accept_plan(ours, MONDAY, 3, {ALLOCATION: BASELINE}, ANN)
    store.accept_plan(theirs, TUESDAY, 5, {ALLOCATION: Baseline(None, None), BUDGETING: BASELINE}, ANN)
    store.save_plan_steps(theirs, TUESDAY, {ALLOCATION: STARTED, BUDGETING: STARTED}, ANN)
    store.save_plan_steps(theirs, TUESDAY, {}, TESTER, ticks={("allocation", "walk-coverage"): Tick(True)})
    from_id, into_id = (store.find_organization(name).id for name in ("Fabrikam", "Contoso"))
    merged = store.merge_organizations(from_id, into_id, ANN)
    found = plan_of(store)
    assert found is not None
    assert found.capacity == 3
    assert found.steps == {ALLOCATION: PlanStep(), BUDGETING: STARTED}
    assert found.baselines == {ALLOCATION: BASELINE, BUDGETING: BASELINE}
    assert found.ticks["allocation", "walk-coverage"].by == TESTER.name
    store.undo(merged, ANN)
    kept, back = plan_of(store), plan_of(store, organization="Fabrikam")
    assert kept is not None
    assert back is not None
    assert (set(kept.steps), set(back.steps)) == ({ALLOCATION}, {ALLOCATION, BUDGETING})


def test_a_deleted_scope_has_no_plan(store: Store) -> None:
    scope = store.add_scope(store.find_organization("Contoso").id, "SaaS", TESTER)
    store.accept_plan(scope.id, MONDAY, 3, {ALLOCATION: BASELINE}, ANN)
    assert set(store.read_plans(MONDAY)) == {scope.id}
    store.delete_scope(scope.id, TESTER)
    assert store.read_plans(MONDAY) == {}
    assert store.read_plan_entries(scope.id).empty


@pytest.mark.parametrize("verb", [PLAN_STEP.update().values(note="other"), PLAN_STEP.delete()])
def test_what_was_set_is_only_ever_added_to(store: Store, verb: object) -> None:
    store.accept_plan(scope_of(store), MONDAY, 3, {ALLOCATION: BASELINE}, ANN)
    with pytest.raises(IntegrityError), store._transaction(write=True) as connection:
        connection.execute(verb)  # pyright: ignore[reportCallIssue, reportArgumentType]

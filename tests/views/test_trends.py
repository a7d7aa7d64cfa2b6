"""What moved a scope in each quarter, who said so, and when the goal is due."""

from datetime import date

from finops_model.assessment import Target
from finops_model.framework import Stage
from finops_model.scoring.change import Effects
from finops_model.store import Store
from finops_model.views.trends import read_trends
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY, stage


def test_each_quarter_in_which_something_happened_has_its_effects_and_events(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    store.save_assessment(alpha.id, TODAY, "Ann", "2026", {"forecasting": stage(Stage.WALK)}, TESTER)
    newest, second, first = read_trends(TESTER, "Alpha", None, TODAY).quarters
    assert (newest.since, newest.until) == (date(2026, 9, 30), TODAY)
    assert (newest.before, newest.assessed, newest.rose, newest.fell, newest.retargeted) == (75, 1, 0, 0, 0)
    assert newest.events["by"].tolist() == ["Ann"]
    assert (second.since, second.until) == (FIRST, SECOND)
    assert second.effects == Effects(-25.0, 0.0, 0.0)
    assert (second.before, second.after, second.fell) == (100, 75, 1)
    assert (first.since, first.until, first.effects) == (date(2025, 12, 31), FIRST, None)
    assert (first.assessed, first.retargeted) == (2, 1)


def test_a_fall_has_who_and_why(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    falls = read_trends(TESTER, "Alpha", None, TODAY).falls
    assert falls[["by", "reason"]].to_numpy().tolist() == [[TESTER.name, ""]]
    rated, _ = stage(Stage.CRAWL)
    store.save_assessment(alpha.id, TODAY, "Ann", "2026", {"budgeting": (rated, "no plan any more")}, TESTER)
    falls = read_trends(TESTER, "Alpha", None, TODAY).falls
    assert falls[["capability", "by", "reason"]].to_numpy().tolist() == [
        ["budgeting", "Ann", "no plan any more"],
        ["allocation", TESTER.name, ""],
    ]


def test_the_due_day_is_that_of_the_goal_stage_in_force(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    assert read_trends(TESTER, "Alpha", None, TODAY).goal_due_on == date(2026, 9, 30)
    assert read_trends(TESTER, "Beta", None, TODAY).goal_due_on is None
    store.save_targets(alpha.id, [Target(None, None, TODAY)], TESTER)
    assert read_trends(TESTER, "Alpha", None, TODAY).goal_due_on is None
    assert read_trends(TESTER, "Alpha", None, SECOND).goal_due_on == date(2026, 9, 30)


def test_nothing_happened_to_an_organization_without_anything(store: Store) -> None:
    store.add_organization("Gamma", TESTER)
    trends = read_trends(TESTER, "Gamma", None, TODAY)
    assert (trends.quarters, len(trends.events), len(trends.counting)) == ([], 0, 0)
    assert trends.pace.reason is not None


def test_notes_up_to_the_day_stand_in_their_quarter(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    store.save_note(alpha.id, date(2026, 8, 15), "New FinOps lead", TESTER)
    store.save_note(alpha.id, TODAY, "Today", TESTER)
    trends = read_trends(TESTER, "Alpha", None, date(2026, 9, 30))
    assert trends.notes[["text", "by"]].to_numpy().tolist() == [["New FinOps lead", TESTER.name]]
    quarter = trends.quarters[0]
    assert (quarter.until, quarter.notes["text"].tolist(), len(quarter.events)) == (
        date(2026, 9, 30),
        ["New FinOps lead"],
        0,
    )

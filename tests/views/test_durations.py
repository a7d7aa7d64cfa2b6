"""How long steps take over the whole store, and the effort that this suggests."""

from collections import OrderedDict
from datetime import date

import pytest

from finops_model.framework import Stage
from finops_model.scoring.durations import Duration
from finops_model.store import Store
from finops_model.views.durations import StepDurations, read_durations
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY, stage


def test_cases_of_all_organizations_count_together(store: Store) -> None:
    for number, arrives_on in enumerate((date(2026, 4, 30), date(2026, 5, 31), SECOND, date(2026, 9, 30))):
        scope = store.find_scope(store.add_organization(f"Case {number}", TESTER))
        store.save_assessment(scope.id, FIRST, "", "2026", {"allocation": stage(Stage.CRAWL)}, TESTER)
        store.save_assessment(scope.id, arrives_on, "", "2026", {"allocation": stage(Stage.WALK)}, TESTER)
    found = read_durations(TESTER, TODAY)
    # Arrived after 30, 61, 91 and 183 days; Alpha fell back on its last day, so its case is 0 days old.
    expected = Duration(cases=5, under_way=1, lower=30, median=61, upper=91)
    # Alpha's budgeting is under way to Run, too, but is the only case of its step.
    assert found.by_stage == {Stage.WALK: expected, Stage.RUN: Duration(6, 6, None, None, None)}
    assert found.by_step == {
        ("allocation", Stage.WALK): expected,
        ("allocation", Stage.RUN): Duration(5, 5, None, None, None),
    }
    assert found.quarters("allocation", Stage.WALK) == 1
    assert found.quarters("budgeting", Stage.WALK) == 1, "the stage stands in for a capability with too few cases"
    assert found.quarters("allocation", Stage.RUN) is None


def test_what_comes_after_the_day_is_not_seen(store: Store) -> None:
    assert read_durations(TESTER, FIRST) == StepDurations({}, {})


def test_an_effort_is_rounded_up_to_quarters() -> None:
    known = StepDurations({Stage.RUN: Duration(5, 0, 10, 92, 200)}, {})
    assert known.quarters("allocation", Stage.RUN) == 2


def test_what_is_kept_is_what_a_new_reading_finds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        scope = store.find_scope(store.add_organization(f"Case {number}", TESTER))
        store.save_assessment(scope.id, FIRST, "", "2026", {"allocation": stage(Stage.CRAWL)}, TESTER)
    before = read_durations(TESTER, TODAY)
    for number, day in enumerate((SECOND, date(2026, 9, 30))):
        scope = store.find_scope(store.find_organization(f"Case {number}"), None)
        store.save_assessment(scope.id, day, "", "2026", {"allocation": stage(Stage.WALK)}, TESTER)
    store.delete_organization(store.find_organization("Case 3").id, TESTER)
    moved = read_durations(TESTER, TODAY)
    monkeypatch.setattr("finops_model.views.durations._kept", OrderedDict())
    assert moved == read_durations(TESTER, TODAY) != before


def test_a_step_takes_what_its_capability_has_a_median_of_and_else_its_stage() -> None:
    every, own, unsure = Duration(9, 1, 90, 91, 95), Duration(5, 0, 200, 200, 200), Duration(5, 4, None, None, None)
    known = StepDurations({Stage.WALK: every}, {("allocation", Stage.WALK): own, ("budgeting", Stage.WALK): unsure})
    assert known.of("allocation", Stage.WALK) == own
    assert known.of("budgeting", Stage.WALK) == known.of("forecasting", Stage.WALK) == every
    assert known.of("allocation", Stage.RUN) is None

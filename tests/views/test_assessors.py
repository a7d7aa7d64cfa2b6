"""Several assessments of one day, side by side (finops_model/views/assessors.py)."""

from datetime import date

import pytest

from finops_model.assessment import AGREED, Form, Rating, Scope
from finops_model.store import Store
from finops_model.views.assessors import SideBySide, read_side_by_side
from finops_model.workshop import Outcome
from tests.people import TESTER
from tests.views.conftest import TODAY

DAY, EARLIER = date(2026, 9, 30), date(2026, 8, 31)


def stage(level: float, evidence: str = "") -> tuple[Rating, str]:
    return Rating(Form.STAGE, level), evidence


@pytest.fixture
def alpha(store: Store) -> Scope:
    """Alpha on 30 Sep: allocation Crawl (Ann), Walk (Bo), 3.0 by score (Cy), in this order; forecasting not applicable
    (Ann), not applicable (Bo), Walk (Cy); budgeting by Ann alone."""
    scope = store.find_scope(store.find_organization("alpha"))
    apart = (Rating(Form.NOT_APPLICABLE, None), "")
    ann = {"allocation": stage(1.0, "no tags"), "forecasting": apart, "budgeting": stage(2.0)}
    store.save_assessment(scope.id, DAY, "Ann", "2026", ann, TESTER)
    store.save_assessment(scope.id, DAY, "Bo", "2026", {"allocation": stage(2.0), "forecasting": apart}, TESTER)
    cy = {"allocation": (Rating(Form.SCORE, 3.0), "the dashboard"), "forecasting": stage(2.0)}
    store.save_assessment(scope.id, DAY, "Cy", "2026", cy, TESTER)
    return scope


def read(**asked: object) -> SideBySide:
    return read_side_by_side(TESTER, "alpha", None, TODAY, **asked)  # type: ignore[arg-type]


def rows(side: SideBySide) -> list[list[object]]:
    return side.ratings[["capability", "assessor", "counts", "is_agreed"]].to_numpy().tolist()


def test_opinions_stand_side_by_side_with_their_spread_and_the_value_that_counts(alpha: Scope) -> None:
    side = read()
    assert (side.days, side.day, side.assessors) == ((DAY,), DAY, ["Ann", "Bo", "Cy"])
    assert dict(side.outcomes) == {
        # Walk is reached by 2 of 3; distances 1, 0, 1
        "allocation": Outcome({"crawl": 1, "walk": 1, "run": 1}, 3, 0, "walk", 2 / 3, 2),
        # 2 of 3 say not applicable; 1 of 3 says otherwise
        "forecasting": Outcome({"walk": 1, "not-applicable": 2}, 3, 0, "not-applicable", 1 / 3, 0),
    }
    assert list(side.outcomes) == ["allocation", "forecasting"]
    assert rows(side) == [
        ["allocation", "Ann", False, False],
        ["allocation", "Bo", False, False],
        ["allocation", "Cy", True, False],
        ["forecasting", "Ann", False, False],
        ["forecasting", "Bo", False, False],
        ["forecasting", "Cy", True, False],
    ]
    assert side.ratings["stage"].iloc[:3].tolist() == [1.0, 2.0, 3.0]


def test_what_is_agreed_is_no_opinion_and_counts(store: Store, alpha: Scope) -> None:
    store.save_assessment(alpha.id, DAY, AGREED, "2026", {"allocation": stage(2.0, "after a talk")}, TESTER)
    side = read(capability="allocation")
    assert side.assessors == ["Ann", "Bo", "Cy"]
    assert side.outcomes["allocation"].n == 3
    assert rows(side)[-2:] == [["allocation", "Cy", False, False], ["allocation", AGREED, True, True]]


def test_a_later_assessment_counts_instead(store: Store, alpha: Scope) -> None:
    store.save_assessment(alpha.id, date(2026, 10, 31), "", "2026", {"allocation": stage(1.0)}, TESTER)
    side = read(capability="allocation")
    assert side.day == DAY
    assert not side.ratings["counts"].any()


def test_the_newest_day_with_several_is_shown_unless_another_is_asked_for(store: Store, alpha: Scope) -> None:
    for assessor, level in (("Ann", 1.0), ("Bo", 1.0)):
        store.save_assessment(alpha.id, EARLIER, assessor, "2026", {"allocation": stage(level)}, TESTER)
    assert read().days == (DAY, EARLIER)
    assert read().day == DAY
    earlier = read(day=EARLIER)
    assert earlier.day == EARLIER
    assert earlier.outcomes["allocation"] == Outcome({"crawl": 2}, 2, 0, "crawl", 0.0, 0)
    assert read_side_by_side(TESTER, "alpha", None, EARLIER).days == (EARLIER,)


def test_one_opinion_is_nothing_to_compare(alpha: Scope) -> None:
    side = read(capability="budgeting")
    assert (side.days, side.day, side.assessors, dict(side.outcomes)) == ((), None, [], {})
    assert side.ratings.empty
    assert "stage" in side.ratings


def test_without_an_assessment_there_is_nothing_to_compare(store: Store) -> None:
    store.add_organization("Gamma", TESTER)
    side = read_side_by_side(TESTER, "gamma", None, TODAY)
    assert (side.days, side.day, side.assessors, dict(side.outcomes)) == ((), None, [], {})

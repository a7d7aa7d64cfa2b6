"""Why the number of capabilities behind "k of n" changes."""

from datetime import date
from typing import Any

from finops_model.scoring import trend_standing
from finops_model.scoring.counting import counting_changes
from tests.frames import FRAMEWORK, day, rating, ratings_frame, target, targets_frame


def changes_of(ratings: list[dict[str, Any]], targets: list[dict[str, Any]]) -> list[list[Any]]:
    standing = trend_standing(ratings_frame(ratings), targets_frame(targets), FRAMEWORK, date(2026, 11, 23))
    return counting_changes(standing)[["on", "capability", "counts", "cause"]].to_numpy().tolist()


def test_each_change_says_why_the_newest_first() -> None:
    ratings = [
        rating("allocation", "walk", "2026-03-31"),
        rating("budgeting", "walk", "2026-03-31"),
        rating("forecasting", "not applicable", "2026-03-31"),
        rating("allocation", "not applicable", "2026-06-30"),
        rating("forecasting", "walk", "2026-06-30"),
        rating("unit-economics", "crawl", "2026-06-30"),
        rating("sustainability", "crawl", "2026-06-30"),
    ]
    targets = [
        target("walk", on="2026-03-31"),
        target("none", "sustainability", "2026-03-31"),
        target("none", "budgeting", "2026-09-30"),
        target("crawl", "sustainability", "2026-09-30"),
    ]
    assert changes_of(ratings, targets) == [
        [day("2026-09-30"), "budgeting", False, "target-taken-back"],
        [day("2026-09-30"), "sustainability", True, "target-set"],
        [day("2026-06-30"), "allocation", False, "not-applicable"],
        [day("2026-06-30"), "forecasting", True, "applicable"],
        [day("2026-06-30"), "unit-economics", True, "assessed"],
    ]


def test_nothing_changes_in_one_point_or_none() -> None:
    assert changes_of([rating("allocation", "walk", "2026-03-31")], []) == []
    assert changes_of([], []) == []

"""The trend: one point per day of an assessment or a target entry, each against the targets of its own day."""

from datetime import date

import pandas as pd
import pytest

from finops_model.scoring import regressions, trend_points, trend_standing
from finops_model.texts.figures import percent_text
from tests.frames import FRAMEWORK, day, rating, ratings_frame, target, targets_frame, trend

TODAY = date(2026, 11, 23)

EXAMPLE_G = (
    ratings_frame([rating("allocation", "walk", "2026-03-31")]),
    targets_frame([target("run", on="2026-01-01"), target("walk", on="2026-07-01")]),
)


def test_example_g_target_history() -> None:
    points = trend(*EXAMPLE_G, FRAMEWORK, TODAY)
    assert points["as_of"].tolist() == [day("2026-01-01"), day("2026-03-31"), day("2026-07-01")]
    assert points["gap_total"].tolist() == [0, 1, 0]
    assert [percent_text(x) for x in points["attainment"]] == ["–", "67 %", "100 %"]
    assert points["attainment"].tolist()[1:] == [pytest.approx(100 * 2 / 3, abs=1e-9), 100]


def test_against_today_judges_every_point_by_the_targets_of_one_day() -> None:
    points = trend(*EXAMPLE_G, FRAMEWORK, TODAY, against=date(2026, 7, 1))
    assert points["attainment"].tolist()[1:] == [100, 100]
    rows = trend_standing(*EXAMPLE_G, FRAMEWORK, TODAY, against=date(2026, 7, 1))
    assert rows.loc[rows["capability"] == "allocation", "target"].tolist() == [2, 2, 2]


def test_one_point_per_day_whatever_happened_on_it() -> None:
    ratings = ratings_frame(
        [
            rating("allocation", "walk", "2026-03-31"),
            rating("budgeting", "walk", "2026-03-31"),
            rating("forecasting", "not applicable", "2026-06-30", assessment_id=2),
        ]
    )
    targets = targets_frame([target("run", on="2026-03-31"), target("walk", "budgeting", on="2026-09-30")])
    points = trend_points(ratings, targets, TODAY)
    assert points["as_of"].tolist() == [day("2026-03-31"), day("2026-06-30"), day("2026-09-30")]


def test_each_scope_has_points_of_its_own() -> None:
    ratings = ratings_frame(
        [rating("allocation", "walk", "2026-06-30", scope_id=2), rating("allocation", "run", "2026-03-31")]
    )
    points = trend_points(ratings, targets_frame([]), TODAY)
    assert points[["scope_id", "as_of"]].to_numpy().tolist() == [[1, day("2026-03-31")], [2, day("2026-06-30")]]


def test_the_trend_ends_today() -> None:
    ratings = ratings_frame([rating("allocation", "walk", "2026-03-31")])
    targets = targets_frame([target("walk"), target("run", on="2026-11-23"), target("crawl", on="2026-11-24")])
    assert trend_points(ratings, targets, TODAY)["as_of"].tolist()[1:] == [day("2026-03-31"), day("2026-11-23")]
    assert trend(ratings, targets, FRAMEWORK, date(2026, 11, 24))["as_of"].tolist()[-1] == day("2026-11-24")
    assert trend(ratings, targets, FRAMEWORK, date(2025, 12, 31)).empty


def test_nothing_said_gives_no_points() -> None:
    assert trend(ratings_frame([]), targets_frame([]), FRAMEWORK, TODAY).empty
    assert regressions(trend_standing(ratings_frame([]), targets_frame([]), FRAMEWORK, TODAY)).empty


def test_a_stage_that_fell_is_a_regression_and_a_lower_score_in_the_same_stage_is_none() -> None:
    ratings = ratings_frame(
        [
            rating("budgeting", 2.5, "2026-03-31"),
            rating("allocation", "run", "2026-03-31"),
            rating("budgeting", 2.0, "2026-06-30", assessment_id=2),
            rating("allocation", "not applicable", "2026-06-30", assessment_id=2),
            rating("allocation", "crawl", "2026-09-30", assessment_id=3),
            rating("budgeting", "run", "2026-09-30", assessment_id=3),
        ]
    )
    found = regressions(trend_standing(ratings, targets_frame([]), FRAMEWORK, TODAY))
    assert found.to_dict("records") == [
        {
            "scope_id": 1,
            "capability": "allocation",
            "as_of": day("2026-09-30"),
            "stage_before": 3,
            "stage": 1,
        }
    ]


def test_the_order_of_a_standings_points_does_not_matter_for_regressions() -> None:
    ratings = ratings_frame(
        [rating("budgeting", "run", "2026-03-31"), rating("budgeting", "walk", "2026-06-30", assessment_id=2)]
    )
    standing = trend_standing(ratings, targets_frame([]), FRAMEWORK, TODAY)
    pd.testing.assert_frame_equal(regressions(standing[::-1]), regressions(standing))
    assert len(regressions(standing)) == 1

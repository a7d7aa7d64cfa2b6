"""What moved attainment between two days: the parts, and that they always add up."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.scoring import headline, stand
from finops_model.scoring.change import Effects, effects, stage_moves
from finops_model.scoring.headline import attainment, shares_of_target
from tests.frames import FRAMEWORK, IDS, figures, point, rating, ratings_frame, standing_of, target, targets_frame

FIRST, SECOND = "2026-03-31", "2026-06-30"

EXAMPLE_J = (
    [
        rating("allocation", 1.0, FIRST),
        rating("budgeting", 2.0, FIRST),
        rating("allocation", 2.0, SECOND),
        rating("forecasting", 0.0, SECOND),
    ],
    [
        target("walk", "allocation"),
        target("walk", "budgeting"),
        target("run", "allocation", SECOND),
        target("walk", "forecasting", SECOND),
    ],
)


def of_days(ratings: Any, targets: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The standings on the two days."""
    return standing_of(ratings, targets, FIRST), standing_of(ratings, targets, SECOND)


def test_example_j_what_changed() -> None:
    before, after = of_days(*EXAMPLE_J)
    assert figures(before)["attainment"] == 75
    assert figures(after)["attainment"] == pytest.approx(100 * (2 / 3 + 1) / 3, abs=1e-9)
    moved = effects(before, after)
    assert moved is not None
    assert moved.target == pytest.approx(-12.5, abs=1e-9)
    assert moved.score == pytest.approx(((100 - 75) + (250 / 3 - 200 / 3)) / 2, abs=1e-9)
    assert moved.coverage == pytest.approx(500 / 9 - 250 / 3, abs=1e-9)
    assert moved.total == pytest.approx(500 / 9 - 75, abs=1e-9)
    assert [round(part, 2) for part in (moved.target, moved.score, moved.coverage, moved.total)] == [
        -12.5,
        20.83,
        -27.78,
        -19.44,
    ]


def test_nothing_in_common_is_all_coverage() -> None:
    ratings = [
        rating("allocation", "crawl", FIRST),
        rating("allocation", "not applicable", SECOND),
        rating("budgeting", "walk", SECOND),
    ]
    assert effects(*of_days(ratings, [target("walk")])) == Effects(0.0, 0.0, 50.0)


@pytest.mark.parametrize(
    ("ratings", "targets"),
    [
        ([], [target("walk")]),
        ([rating("allocation", "walk", FIRST)], []),
        ([rating("allocation", "walk", SECOND)], [target("walk")]),
        ([rating("allocation", "walk", FIRST)], [target("walk"), target("none", on=SECOND)]),
    ],
)
def test_there_are_no_effects_where_one_day_has_no_attainment(ratings: Any, targets: Any) -> None:
    assert effects(*of_days(ratings, targets)) is None


def test_a_lowered_target_does_not_hide_a_fall() -> None:
    ratings = [rating("allocation", "run", FIRST), rating("allocation", "walk", SECOND)]
    moved = effects(*of_days(ratings, [target("run", on=FIRST), target("walk", on=SECOND)]))
    assert moved is not None
    assert (moved.score, moved.target) == pytest.approx((-100 / 6, 100 / 6), abs=1e-9)
    assert moved.total == 0


def test_a_business_value_counts_as_a_target_change() -> None:
    ratings = [rating("allocation", "crawl", FIRST), rating("budgeting", "walk", FIRST)]
    targets = [target("walk"), target("walk", "budgeting", SECOND, value=5)]
    moved = effects(*of_days(ratings, targets))
    assert moved is not None
    assert (moved.score, moved.coverage) == (0, 0)
    assert moved.target == pytest.approx(100 * 6.5 / 8 - 75, abs=1e-9)


def test_stages_that_rose_and_fell_are_counted_by_whole_stages() -> None:
    ratings = [
        rating("allocation", "crawl", FIRST),
        rating("budgeting", "run", FIRST),
        rating("forecasting", 1.2, FIRST),
        rating("allocation", "run", SECOND),
        rating("budgeting", "walk", SECOND),
        rating("forecasting", 1.8, SECOND),
        rating("unit-economics", "walk", SECOND),
    ]
    assert stage_moves(*of_days(ratings, [])) == (1, 1)


def test_attainment_of_nothing_is_missing_and_a_reached_target_counts_whole() -> None:
    nothing = np.array([])
    assert np.isnan(attainment(nothing, nothing, nothing))
    assert shares_of_target(np.array([2.0 - 1e-12, 3.0, 1.0, np.nan]), np.array([2.0, 1.0, 2.0, 2.0])).tolist()[:3] == [
        1.0,
        1.0,
        0.5,
    ]


DAYS = st.integers(0, 400).map(lambda days: f"{date(2026, 1, 1) + timedelta(days=days)}")
SAID = st.sampled_from(["pre-crawl", "crawl", "walk", "run", "not applicable"]) | st.floats(0, 3)
RATINGS = st.lists(st.builds(rating, st.sampled_from(IDS[:6]), SAID, DAYS), max_size=25)
TARGETS = st.lists(
    st.builds(
        lambda entry, capability, on, value: target(entry, capability, on, value=value),
        st.sampled_from(["crawl", "walk", "run", "none", "inherit"]),
        st.sampled_from(["", *IDS[:6]]),
        DAYS,
        st.none() | st.integers(1, 5),
    ).filter(lambda row: row["capability"] or row["entry"] != "inherit"),
    max_size=15,
)


@given(RATINGS, TARGETS, DAYS, DAYS)
def test_the_effects_add_up_to_the_difference_for_any_two_days(
    ratings: list[dict[str, Any]], targets: list[dict[str, Any]], one: str, other: str
) -> None:
    days = sorted((one, other))
    before, after = (stand(ratings_frame(ratings), targets_frame(targets), point(day), FRAMEWORK) for day in days)
    was, now = (headline(standing)["attainment"].iloc[0] for standing in (before, after))
    moved = effects(before, after)
    if np.isnan(was) or np.isnan(now):
        assert moved is None
    else:
        assert moved is not None
        assert abs(moved.total - (now - was)) < 1e-9

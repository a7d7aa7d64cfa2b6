"""Ratings of older editions count for the capabilities that they became, part by part."""

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.framework import read_framework
from finops_model.framework.editions import Succession
from finops_model.scoring import stand
from finops_model.scoring.succession import WHOLE, rated_parts
from tests.frames import (
    FRAMEWORK,
    IDS,
    at,
    day,
    point,
    rating,
    ratings_frame,
    standing_of,
    target,
    targets_frame,
    trend,
)

MERGED = "architecting-workload-placement"
ARCHITECTING, ONBOARDING = "architecting-for-cloud", "onboarding-workloads"


def older(capability: str, said: Any, on: str = "2026-03-31", assessment_id: int = 1, **more: Any) -> dict[str, Any]:
    """A rating of the 2025 edition."""
    return rating(capability, said, on, edition="2025", assessment_id=assessment_id, **more)


def test_a_renamed_capability_carries_its_rating_and_target_forward() -> None:
    ratings = [older("workload-optimization", "walk", form="criteria", criteria="crawl-kpis")]
    standing = standing_of(ratings, [target("run", "workload-optimization", due_on="2027-03-31")])
    row = at(standing, "usage-optimization")
    assert row[["stage", "target", "form", "criteria"]].tolist() == [2, 3, "criteria", "crawl-kpis"]
    assert standing["status"].tolist().count("not assessed") == 21


def test_the_part_with_the_lowest_score_counts_with_all_that_belongs_to_it() -> None:
    ratings = [
        older(ARCHITECTING, 2.0, form="criteria", criteria="crawl-kpis"),
        older(ONBOARDING, 1.25, form="criteria", criteria="walk-kpis"),
    ]
    row = at(standing_of(ratings), MERGED)
    assert row[["score", "form", "criteria", "written"]].tolist() == [1.25, "criteria", "walk-kpis", 1]


def test_parts_of_different_assessments_are_carried_forward_before_they_merge() -> None:
    ratings = [
        older(ARCHITECTING, "crawl", "2025-03-31"),
        older(ONBOARDING, "run", "2025-06-30", 2),
        older(ARCHITECTING, "walk", "2025-09-30", 3),
    ]
    found = [at(standing_of(ratings, on=on), MERGED) for on in ("2025-05-01", "2025-06-30", "2025-09-30")]
    assert [row["score"] for row in found] == [1, 1, 2]
    assert [row["assessment_id"] for row in found] == [1, 1, 3]
    assert found[1]["assessed_on"] == day("2025-03-31")
    assert found[1]["age_days"] == 91
    points = trend(ratings_frame(ratings), targets_frame([target("walk")]), FRAMEWORK, date(2026, 11, 23))
    assert points["mean_score"].tolist()[:3] == [1, 1, 2]


def test_of_parts_with_the_same_score_the_newest_rating_counts() -> None:
    ratings = [older(ARCHITECTING, "walk", "2025-06-30", 2), older(ONBOARDING, "walk", "2025-03-31")]
    assert at(standing_of(ratings), MERGED)["assessed_on"] == day("2025-06-30")


def test_a_part_not_applicable_is_left_out_unless_all_are() -> None:
    first, second = older(ARCHITECTING, "not applicable"), older(ONBOARDING, "run", "2026-06-30", 2)
    assert at(standing_of([first, second]), MERGED)["score"] == 3
    both = at(standing_of([first, older(ONBOARDING, "not applicable", "2026-06-30", 2)]), MERGED)
    assert both[["status", "assessment_id"]].tolist() == ["not applicable", 2]


def test_a_part_that_was_never_rated_does_not_count() -> None:
    assert at(standing_of([older(ONBOARDING, "run")]), MERGED)[["score", "form"]].tolist() == [3, "stage"]


def test_a_rating_of_the_whole_capability_rates_all_of_its_parts() -> None:
    ratings = [
        older(ARCHITECTING, "crawl", "2025-03-31"),
        older(ONBOARDING, "crawl", "2025-03-31"),
        rating(MERGED, "walk", "2025-06-30", assessment_id=2),
        older(ARCHITECTING, "run", "2025-09-30", 3),
        older(ONBOARDING, "run", "2025-12-31", 4),
    ]
    days = ("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31")
    assert [at(standing_of(ratings, on=on), MERGED)["score"] for on in days] == [1, 2, 2, 3]


def test_a_slim_frame_in_which_a_rating_stands_twice_is_no_merge() -> None:
    ratings = ratings_frame([older("workload-optimization", "walk", written=4)] * 2)
    slim = ratings.drop(columns=["assessor", "lenses", "evidence"])
    row = at(stand(slim, targets_frame([]), point("2026-11-23"), FRAMEWORK), "usage-optimization")
    assert row[["form", "score"]].tolist() == ["stage", 2]


def test_every_older_capability_has_a_place_in_the_newest_edition() -> None:
    ids = [one.id for one in read_framework("2025").capabilities]
    capability, part = rated_parts(ratings_frame([older(id, "walk") for id in ids]), FRAMEWORK)
    assert set(capability) <= set(range(22))
    assert {id: (IDS[place], number) for id, place, number in zip(ids, capability, part, strict=True) if number} == {
        ARCHITECTING: (MERGED, 1),
        ONBOARDING: (MERGED, 2),
    }


def test_ids_without_a_succession_count_for_nothing() -> None:
    framework = replace(FRAMEWORK, earlier={"1999": {"a": Succession("allocation", "renamed", "Renamed.")}})
    ratings = [rating("a", "walk", edition="1999"), rating("b", "run", edition="1999")]
    capability, part = rated_parts(ratings_frame(ratings), framework)
    assert capability.tolist() == [IDS.index("allocation"), -1]
    assert part.tolist() == [WHOLE, WHOLE]
    assert standing_of(ratings, framework=framework)["score"].notna().sum() == 1
    assert standing_of([rating("b", "run", edition="1999")])["score"].isna().all()


def test_nothing_is_mapped_backwards() -> None:
    standing = standing_of([rating(MERGED, "walk")], framework=read_framework("2025"))
    assert standing["score"].isna().all()


PARTS = st.sampled_from([ARCHITECTING, ONBOARDING, MERGED])
SAID = st.sampled_from([0.0, 1.25, 2.0, 3.0, "not applicable"])
DAYS = st.sampled_from(["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"])


@given(st.lists(st.tuples(PARTS, SAID, DAYS), max_size=8), DAYS)
def test_parts_count_as_a_plain_reading_of_the_rule_says(said: list[tuple[str, Any, str]], on: str) -> None:
    ratings = [
        rating(id, score, day, edition="2026" if id == MERGED else "2025", assessment_id=place)
        for place, (id, score, day) in enumerate(said)
    ]
    found = at(standing_of(ratings, on=on), MERGED)
    expected = plain_reading(said, on)
    if expected is None:
        assert found["status"] == "not assessed"
    elif expected == "not applicable":
        assert found["status"] == "not applicable"
    else:
        assert found["score"] == expected


def plain_reading(said: list[tuple[str, Any, str]], on: str) -> float | str | None:
    """The score of the merged capability, part by part."""
    newest = []
    for part in (ARCHITECTING, ONBOARDING):
        mine = [(day, place) for place, (id, _, day) in enumerate(said) if id in (part, MERGED) and day <= on]
        if mine:
            newest.append(said[max(mine)[1]][1])
    scores = [score for score in newest if score != "not applicable"]
    if scores:
        return min(scores)
    return "not applicable" if newest else None


@pytest.mark.parametrize("on", ["2025-01-01", "2025-12-31"])
def test_scopes_keep_their_parts_apart(on: str) -> None:
    ratings = ratings_frame(
        [older(ARCHITECTING, "run", "2025-03-31"), older(ONBOARDING, "crawl", "2025-03-31", 2, scope_id=2)]
    )
    row = at(stand(ratings, targets_frame([]), point(on), FRAMEWORK), MERGED)
    assert math.isnan(row["score"]) if on < "2025-03-31" else row["score"] == 3

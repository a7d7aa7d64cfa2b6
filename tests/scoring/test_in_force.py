"""Where an organization stands on a day, and which target is in force on it."""

import math
from datetime import date
from typing import Any

import pandas as pd

from finops_model.scoring import headline, points_on, stand
from finops_model.scoring.in_force import entries_in_force, goal_stages
from tests.frames import (
    FRAMEWORK,
    IDS,
    at,
    day,
    figures,
    point,
    rating,
    ratings_frame,
    standing_of,
    target,
    targets_frame,
)


def test_a_standing_has_every_capability_in_framework_order() -> None:
    standing = standing_of([rating("forecasting", "walk")])
    assert standing["capability"].tolist() == list(IDS)
    assert standing["status"].tolist().count("not assessed") == 21
    assert standing.drop("forecasting")[["score", "stage", "gap", "age_days"]].isna().all(axis=None)
    assert standing["assessed_on"].notna().sum() == 1
    assert standing.loc["forecasting", "domain"] == FRAMEWORK.capability("forecasting").domain


def test_between_ratings_of_one_day_the_one_written_last_wins() -> None:
    ratings = [
        rating("allocation", "run", assessor="A", written=8),
        rating("allocation", "crawl", assessor="B", assessment_id=2, written=9),
        rating("allocation", "walk", assessor="C", assessment_id=3, written=7),
    ]
    assert at(standing_of(ratings), "allocation")[["stage", "assessment_id"]].tolist() == [1, 2]


def test_not_applicable_counts_from_its_day_on_until_it_is_rated_again() -> None:
    ratings = [
        rating("allocation", "walk", "2026-01-31"),
        rating("allocation", "not applicable", "2026-04-30", assessment_id=2),
        rating("allocation", "crawl", "2026-07-31", assessment_id=3),
    ]
    seen = [at(standing_of(ratings, [target("walk")], on), "allocation") for on in ("2026-04-29", "2026-04-30")]
    assert [row["status"] for row in seen] == ["at target", "not applicable"]
    assert math.isnan(seen[1]["score"])
    assert math.isnan(seen[1]["stage"])
    assert at(standing_of(ratings, [target("walk")], "2026-08-01"), "allocation")["status"] == "below target"


def test_scopes_are_never_merged() -> None:
    ratings = [rating("allocation", "run"), rating("allocation", "crawl", scope_id=2, assessment_id=2)]
    targets = [target("walk"), target("run", scope_id=2)]
    points = pd.concat([point("2026-11-23", 2), point("2026-11-23", 1), point("2026-11-23", 3)])
    standing = stand(ratings_frame(ratings), targets_frame(targets), points, FRAMEWORK)
    allocation = standing[standing["capability"] == "allocation"]
    assert allocation["scope_id"].tolist() == [2, 1, 3]
    assert allocation["status"].tolist() == ["below target", "above target", "not assessed"]
    assert headline(standing)["gap_total"].tolist() == [2, 0, 0]


def test_points_on_one_day_keep_the_order_of_the_scopes() -> None:
    scopes = pd.DataFrame({"scope_id": [7, 3], "slug": ["b", "a"], "organization_id": [2, 1]})
    points = points_on(scopes, date(2026, 11, 23))
    assert points.to_dict("list") == {
        "organization_id": [2, 1],
        "scope_id": [7, 3],
        "as_of": [day("2026-11-23")] * 2,
    }


def test_no_points_give_no_rows_and_no_figures() -> None:
    standing = stand(
        ratings_frame([rating("allocation", "walk")]),
        targets_frame([target("walk")]),
        point("2026-11-23")[:0],
        FRAMEWORK,
    )
    assert standing.empty
    assert headline(standing).empty
    assert "gap_total" in headline(standing)


def test_empty_frames_without_types_will_do() -> None:
    nothing = pd.DataFrame(columns=ratings_frame([]).columns), pd.DataFrame(columns=targets_frame([]).columns)
    standing = stand(*nothing, point("2026-11-23"), FRAMEWORK)
    assert set(standing["status"]) == {"not assessed"}
    assert set(standing["value"]) == {3}
    found = figures(standing)
    assert (found["of"], found["rated"], found["applicable"]) == (0, 0, 22)
    assert found[["attainment", "typical_stage", "mean_score", "next_due_on", "oldest_on", "newest_on"]].isna().all()


def agreed(targets: list[dict[str, Any]], on: str = "2026-11-23", capability: str = "budgeting") -> pd.Series:
    return at(standing_of([rating("budgeting", "crawl")], targets, on), capability)


def test_an_override_goes_before_the_goal_stage_until_it_is_taken_back() -> None:
    targets = [
        target("walk", on="2026-01-01"),
        target("run", "budgeting", on="2026-02-01"),
        target("none", "budgeting", on="2026-03-01"),
        target("inherit", "budgeting", on="2026-04-01"),
        target("crawl", on="2026-05-01"),
    ]
    days = ("2025-12-31", "2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01")
    found = [agreed(targets, on)["target"] for on in days]
    assert math.isnan(found[0])
    assert found[1:3] == [2, 3]
    assert math.isnan(found[3])
    assert found[4:] == [2, 1]


def test_an_override_stays_when_a_newer_goal_stage_is_agreed() -> None:
    assert agreed([target("run", "budgeting", on="2026-01-01"), target("crawl", on="2026-06-01")])["target"] == 3


def test_between_entries_of_one_day_the_one_written_last_wins() -> None:
    assert agreed([target("run", written=5), target("crawl", written=9), target("walk", written=7)])["target"] == 1


def test_what_an_entry_leaves_out_comes_from_the_goal_entry_and_not_from_an_older_entry() -> None:
    targets = [
        target("walk", value=2, due_on="2027-06-30", owner="Goal owner", approver="Board", reason="for all"),
        target("run", "budgeting", on="2026-02-01", value=5, due_on="2027-12-31", owner="First", reason="first"),
        target("crawl", "budgeting", on="2026-03-01"),
    ]
    first = agreed(targets, "2026-02-28")
    assert first[["target", "value", "due_on", "owner", "reason"]].tolist() == [
        3,
        5,
        day("2027-12-31"),
        "First",
        "first",
    ]
    second = agreed(targets)
    assert second[["target", "value", "due_on", "owner"]].tolist() == [1, 2, day("2027-06-30"), "Goal owner"]
    assert (first["approver"], second["approver"]) == ("Board", "Board")
    assert pd.isna(second["reason"])
    other = agreed(targets, capability="forecasting")
    assert other[["target", "value", "owner", "reason"]].tolist() == [2, 2, "Goal owner", "for all"]


def test_an_inherit_entry_keeps_what_it_says_itself() -> None:
    targets = [
        target("walk", value=2, due_on="2027-06-30", owner="Goal owner", reason="for all"),
        target("inherit", "budgeting", on="2026-03-01", value=5),
    ]
    found = agreed(targets)[["target", "value", "due_on", "owner", "reason"]].tolist()
    assert found == [2, 5, day("2027-06-30"), "Goal owner", "for all"]


def test_without_a_target_there_is_a_value_but_no_due_date_and_no_owner() -> None:
    targets = [
        target("walk", value=4, due_on="2027-06-30", owner="Goal owner"),
        target("none", "budgeting", on="2026-03-01", reason="not worth it"),
    ]
    found = agreed(targets)
    assert found[["target", "due_on", "owner"]].isna().all()
    assert found[["value", "reason", "status"]].tolist() == [4, "not worth it", "no target"]


def test_a_goal_of_none_is_no_target_and_an_override_of_it_still_counts() -> None:
    targets = [target("none"), target("crawl", "budgeting")]
    assert agreed(targets)["status"] == "at target"
    assert math.isnan(agreed(targets, capability="forecasting")["target"])


def test_the_target_is_shown_where_nothing_is_rated() -> None:
    row = at(standing_of([], [target("walk")]), "sustainability")
    assert (row["status"], row["target"]) == ("not assessed", 2)


def test_against_a_day_judges_by_the_targets_of_that_day() -> None:
    ratings = ratings_frame([rating("allocation", "walk")])
    targets = targets_frame([target("run"), target("walk", on="2026-07-01")])
    then, today = (stand(ratings, targets, point("2026-03-31"), FRAMEWORK, on) for on in (None, date(2026, 7, 1)))
    assert [frame.loc[frame["capability"] == "allocation", "gap"].item() for frame in (then, today)] == [1, 0]


def test_the_goal_stage_in_force_is_the_newest_one_agreed_up_to_the_day() -> None:
    targets = targets_frame(
        [
            target("run", on="2026-01-01"),
            target("crawl", on="2026-07-01"),
            target("walk", on="2026-07-01"),  # on one day the one written last
            target("walk", on="2026-03-01", scope_id=2),
            target("none", on="2026-07-01", scope_id=2),  # taken back
            target("run", "allocation", on="2026-01-01", scope_id=3),  # of a capability: no goal stage
        ]
    )
    assert goal_stages(targets, date(2026, 6, 30)).to_dict() == {1: 3, 2: 2}
    assert goal_stages(targets, date(2026, 7, 1)).to_dict() == {1: 2}
    assert goal_stages(targets, date(2025, 12, 31)).empty
    assert entries_in_force(targets, date(2026, 7, 1))["written"].tolist() == [5, 2, 4]

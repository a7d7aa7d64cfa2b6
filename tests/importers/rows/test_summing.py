"""Weighted actions: one rating per capability, from all of its actions or not at all."""

from typing import Any

import pytest

from finops_model.batch import Batch
from tests.importers.rows.checked import checked, problems_in, ratings_of, targets_of

SHARED = {"capability": "Capability"}
COLUMNS = {"rating": "Score", "weights": "Weight"}
HEADER = "Capability,Weight,Score,Comment,Target\n"
PART = (
    "The score is not computed from a part of the actions: line {} cannot be used. Correct it, or leave the capability "
    "out."
)


def summed(rows: str, **more: Any) -> Batch:
    columns = {**COLUMNS, "target": "Target"}
    shared = {**SHARED, "evidence": "Comment"}
    scales = {"rating": "0-10", "target": "0-10"}
    return checked(HEADER + rows, shared, columns, shape="actions", scales=scales, **more)


def test_actions_that_are_all_not_applicable_make_the_capability_so_and_some_stay_out_of_the_mean() -> None:
    batch = summed("Allocation,1,8,,\n,1,N/A,,\nForecasting,1,N/A,,\n,,n/a,,\nBudgeting,1,n/a,,\n,1,,,\n")
    assert ratings_of(batch) == {"allocation": pytest.approx(2.4), "forecasting": None}
    assert batch.files[0].notices[0] == (
        "1 action is summed up to 1 capability: score = sum of weight × score / sum of weights, by the column "
        "'Weight'. Actions left out: 1 without a score, 4 not applicable, 0 with the weight 0."
    )


def test_a_capability_with_an_action_that_cannot_be_read_is_not_computed_from_the_rest() -> None:
    batch = summed("Allocation,1,many,,\n,1,8,,\nForecasting,1,5,,\n")
    assert [(line, column, value) for line, column, value, _ in problems_in(batch)] == [
        (2, "Score", "many"),
        (3, "Capability", "Allocation"),
    ]
    assert problems_in(batch)[1][3] == PART.format(2)
    assert ratings_of(batch) == {"forecasting": 1.5}


def test_a_weight_that_cannot_be_read_spoils_its_capability_too() -> None:
    batch = summed("Allocation,1,8,,\n,much,8,,\nForecasting,1,5,,\n")
    assert [(line, column, value) for line, column, value, _ in problems_in(batch)] == [
        (2, "Capability", "Allocation"),
        (3, "Weight", "much"),
    ]
    assert ratings_of(batch) == {"forecasting": 1.5}


def test_an_action_of_a_misspelt_capability_may_belong_to_the_one_it_resembles() -> None:
    batch = summed("Allocation,1,8,,\nAlocation,1,2,,\nForecasting,1,5,,\n")
    assert [(line, column, value) for line, column, value, _ in problems_in(batch)] == [
        (2, "Capability", "Allocation"),
        (3, "Capability", "Alocation"),
    ]
    assert ratings_of(batch) == {"forecasting": 1.5}


def test_the_comments_of_the_actions_are_the_evidence_each_once() -> None:
    batch = summed("Allocation,1,8,one,\n,1,8,two,\n,1,8,one,\n,1,8,,\nForecasting,1,5,,\n")
    assert batch.ratings["evidence"].tolist() == ["one\ntwo", ""]
    assert batch.files[0].notices[1] == (
        "The comments of a capability's actions are kept together as its evidence, one a line."
    )


def test_a_target_is_that_of_all_actions_or_a_problem() -> None:
    batch = summed("Allocation,1,8,,10\n,1,8,,\n,1,8,,10\nForecasting,1,5,,10\n,1,5,,7\nBudgeting,1,5,,\n")
    assert targets_of(batch) == {"allocation": "run"}
    assert ratings_of(batch) == {"allocation": pytest.approx(2.4), "budgeting": 1.5}
    assert [(line, column, value) for line, column, value, _ in problems_in(batch)] == [
        (5, "Capability", "Forecasting"),
        (6, "Target", "walk"),
    ]


def test_actions_below_a_word_that_was_left_out_are_left_out_with_it() -> None:
    batch = summed("Allocation,1,8,,\nLunch,1,many,,\n,1,more,,\n", capability_words={"lunch": "-"})
    assert problems_in(batch) == []
    assert ratings_of(batch) == {"allocation": pytest.approx(2.4)}
    assert batch.files[0].row_account.left_out == 2


def test_the_heading_of_a_capability_names_the_actions_below_it() -> None:
    batch = summed("Understand,,,,\nAllocation,,,,\n,1,8,,\n,1,2,,\n")
    assert ratings_of(batch) == {"allocation": 1.5}
    assert problems_in(batch) == []

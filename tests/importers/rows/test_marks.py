"""Columns of marks: a stage per column, rows that are not applicable, rows about today and about the target."""

import pytest

from tests.importers.rows.checked import checked, problems_in, ratings_of, targets_of

CAPABILITY = {"capability": "Capability"}
MARKS = {"mark_crawl": "Crawl", "mark_walk": "Walk", "mark_run": "Run", "not_applicable": "N/A"}
WIDE = [
    ({"rating": "Allocation"}, {"capability": "allocation"}),
    ({"rating": "Forecasting"}, {"capability": "forecasting"}),
]


@pytest.mark.parametrize("mark", ["x", "X", "✓", "✔", "☑", "yes", "TRUE", "1", "ja"])
def test_the_marked_column_is_the_stage(mark: str) -> None:
    text = (
        f"Capability,Crawl,Walk,Run,N/A\nAllocation,,{mark},,\nForecasting,{mark},,,\nBudgeting,,,,{mark}\n"
        "Unit Economics,,,,\nAnomaly Management,no,FALSE,✗,☐\n"
    )
    batch = checked(text, CAPABILITY, MARKS)
    assert problems_in(batch) == []
    assert ratings_of(batch) == {"allocation": 2.0, "forecasting": 1.0, "budgeting": None}
    assert batch.files[0].skipped == 2


def test_several_marks_in_a_row_and_texts_that_are_none_are_problems() -> None:
    text = "Capability,Crawl,Walk,Run,N/A\nAllocation,x,x,,\nForecasting,,soon,,\nBudgeting,x,,,\n"
    batch = checked(text, CAPABILITY, MARKS)
    assert problems_in(batch) == [
        (
            2,
            "Walk",
            "x",
            "The row is marked in several columns: 'Crawl', 'Walk'. Expected one mark. Answer with --map marks=highest "
            "where the highest one counts.",
        ),
        (3, "Walk", "soon", "Expected a mark, such as x or yes, or nothing."),
    ]
    assert ratings_of(batch) == {"budgeting": 1.0}


def test_marks_may_say_the_target() -> None:
    text = "Capability,Stage,To Crawl,To Walk\nAllocation,Crawl,,x\nForecasting,Crawl,,\n"
    columns = {"rating": "Stage", "target_mark_crawl": "To Crawl", "target_mark_walk": "To Walk"}
    batch = checked(text, CAPABILITY, columns)
    assert targets_of(batch) == {"allocation": "walk"}
    assert ratings_of(batch) == {"allocation": 1.0, "forecasting": 1.0}


def test_a_marked_row_is_not_applicable_whatever_its_rating_says() -> None:
    text = (
        "Capability,Rating,Flag,Comment\nAllocation,2,,\nLicensing & SaaS,1,x,not used\nForecasting,jog,yes,\n"
        "Budgeting,,N/A,\nUnit Economics,3,no,\n"
    )
    columns = {"rating": "Rating", "not_applicable": "Flag"}
    batch = checked(text, {**CAPABILITY, "evidence": "Comment"}, columns, scales={"rating": "0-3"})
    assert problems_in(batch) == []
    assert ratings_of(batch) == {
        "allocation": 2.0,
        "licensing-saas": None,
        "forecasting": None,
        "budgeting": None,
        "unit-economics": 3.0,
    }
    assert batch.files[0].notices == [
        "2 ratings are not used, because their rows are marked as not applicable (lines 3, 4)."
    ]


def test_a_flag_that_is_no_mark_is_a_problem() -> None:
    text = "Capability,Rating,Flag\nAllocation,Walk,perhaps\n"
    batch = checked(text, CAPABILITY, {"rating": "Rating", "not_applicable": "Flag"})
    assert problems_in(batch) == [(2, "Flag", "perhaps", "Expected a mark, such as x or yes, or nothing.")]


def test_a_row_that_says_applicable_no_beside_a_rating_contradicts_itself() -> None:
    text = "Capability,Rating,Applicable\nAllocation,Walk,no\n"
    batch = checked(text, CAPABILITY, {"rating": "Rating", "applicable": "Applicable"})
    assert problems_in(batch) == [
        (2, "Applicable", "no", "The row says not applicable, but is also rated (Walk). Expected one of them.")
    ]


def test_rows_about_the_target_give_targets_and_no_ratings() -> None:
    text = "Type,Allocation,Forecasting\nActual,Walk,\nTarget,,Walk\n"
    batch = checked(text, {"row_kind": "Type"}, *WIDE, shape="wide")
    assert problems_in(batch) == []
    assert ratings_of(batch) == {"allocation": 2.0}
    assert targets_of(batch) == {"forecasting": "walk"}
    file = batch.files[0]
    assert (file.rows, file.skipped) == (2, 1)
    assert file.notices == ["1 rating is empty: skipped as not assessed (line 2)."]


def test_the_comment_of_a_row_about_the_target_is_its_reason() -> None:
    text = "Capability,Type,Score,Comment\nAllocation,Ist,2,fine\nAllocation,Soll,5,agreed\n"
    shared = {**CAPABILITY, "row_kind": "Type", "evidence": "Comment"}
    batch = checked(text, shared, {"rating": "Score"}, scales={"rating": "0-5"})
    assert ratings_of(batch) == {"allocation": pytest.approx(1.2)}
    assert list(batch.ratings["evidence"]) == ["fine"]
    assert [(entry.word, entry.reason) for entry in batch.targets["entry"]] == [("run", "agreed")]


def test_lens_levels_of_a_row_about_the_target_say_its_target() -> None:
    text = "Capability,Type,K,P\nAllocation,Current,2,2\nAllocation,Target,4,4\n"
    batch = checked(text, {**CAPABILITY, "row_kind": "Type"}, {"knowledge": "K", "process": "P"})
    assert ratings_of(batch) == {"allocation": (2, 2, None, None, None)}
    assert targets_of(batch) == {"allocation": "run"}


def test_a_rated_row_that_is_about_neither_is_a_problem() -> None:
    text = "Type,Allocation,Forecasting\nActual,Walk,\nBlue,Run,\n,,Walk\nBlue,,\n"
    batch = checked(text, {"row_kind": "Type"}, *WIDE, shape="wide")
    sentence = "Expected a word that says what the row is about, such as Current or Target."
    assert problems_in(batch) == [(3, "Type", "Blue", sentence), (4, "Type", "", sentence)]
    assert ratings_of(batch) == {"allocation": 2.0}

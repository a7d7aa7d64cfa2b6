"""Blocks of columns and what holds for all of their rows."""

import pytest

from tests.importers.rows.checked import FILLED, checked, problems_in, ratings_of, targets_of

CAPABILITY = {"capability": "Capability"}


def test_the_comments_and_owners_of_a_block_are_its_own() -> None:
    text = (
        "Capability,Q1,Q1 Comments,Q2,Q2 Comments,Notes\nAllocation,Walk,first,Run,second,all\nBudgeting,Walk,,,,all\n"
    )
    blocks = [
        ({"rating": "Q1", "evidence": "Q1 Comments"}, {"assessed_on": "2026-03-31"}),
        ({"rating": "Q2", "evidence": "Q2 Comments"}, {"assessed_on": "2026-06-30"}),
    ]
    batch = checked(text, {**CAPABILITY, "evidence": "Notes"}, *blocks, shape="periods", filled={"organization": "A"})
    rows = batch.ratings[["assessed_on", "capability", "evidence"]].astype(str).to_numpy().tolist()
    assert rows == [
        ["2026-03-31", "allocation", "first"],
        ["2026-03-31", "budgeting", ""],
        ["2026-06-30", "allocation", "second"],
    ]


def test_a_header_may_say_the_scope_the_organization_and_the_due_date() -> None:
    text = "Capability,Payments,Payments Target,Search\nAllocation,Walk,Run,Crawl\nBudgeting,Walk,,Crawl\n"
    blocks = [
        ({"rating": "Payments", "target": "Payments Target"}, {"scope": "Payments", "target_due_on": "2026-12-31"}),
        ({"rating": "Search"}, {"organization": "Search Ltd"}),
    ]
    batch = checked(text, CAPABILITY, *blocks)
    assert problems_in(batch) == []
    assert ratings_of(batch) == {
        "Payments: allocation": 2.0,
        "Payments: budgeting": 2.0,
        "allocation": 1.0,
        "budgeting": 1.0,
    }
    assert batch.ratings["organization"].tolist() == ["Acme", "Acme", "Search Ltd", "Search Ltd"]
    assert [(entry.word, str(entry.due_on)) for entry in batch.targets["entry"]] == [("run", "2026-12-31")]
    assert batch.files[0].notices == []


def test_a_due_date_for_the_whole_file_stands_beside_targets_only() -> None:
    text = "Capability,Stage,Target,Due\nAllocation,Walk,Run,\nBudgeting,Walk,Run,2027-06-30\nForecasting,Walk,,\n"
    columns = {"rating": "Stage", "target": "Target", "target_due_on": "Due"}
    batch = checked(text, CAPABILITY, columns, filled={**FILLED, "target_due_on": "2026-12-31"})
    assert [str(entry.due_on) for entry in batch.targets["entry"]] == ["2026-12-31", "2027-06-30"]
    assert problems_in(batch) == []


@pytest.mark.parametrize(
    ("scale", "levels", "found"),
    [("0-4", "4,3,0", (4, 3, 0)), ("1-5", "4,3,1", (3, 2, 0)), ("0-8", "8,2,0", (4, 1, 0))],
)
def test_levels_of_lenses_are_read_on_their_scale(scale: str, levels: str, found: tuple[int, ...]) -> None:
    columns = {"knowledge": "K", "process": "P", "metrics": "M"}
    batch = checked(f"Capability,K,P,M\nAllocation,{levels}\n", CAPABILITY, columns, scales={"lens": scale})
    assert ratings_of(batch) == {"allocation": (*found, None, None)}


@pytest.mark.parametrize(
    ("scale", "level"), [("1-5", "0"), ("1-5", "2.5"), ("0-10", "3"), ("0-4", "5"), ("1-5", "50 %")]
)
def test_what_is_no_whole_level_on_the_scale_is_a_problem(scale: str, level: str) -> None:
    batch = checked(f"Capability,K\nAllocation,{level}\n", CAPABILITY, {"knowledge": "K"}, scales={"lens": scale})
    expected = "from 0 to 4" if scale == "0-4" else f"on the scale {scale}"
    sentence = f"Expected the level of a lens, a whole number {expected}, or nothing."
    assert problems_in(batch) == [(2, "K", level, sentence)]


def test_words_mean_what_somebody_said_they_mean() -> None:
    text = "Capability,Level,Goal\nAllocation,Defined,Managed\nBudgeting,Gone,Later\nForecasting,Later,Never\n"
    batch = checked(
        text,
        CAPABILITY,
        {"rating": "Level", "target": "Goal"},
        rating_words={"defined": "walk", "gone": "n/a", "later": "-"},
        target_words={"managed": "run", "later": "-", "never": "none"},
    )
    assert problems_in(batch) == []
    assert ratings_of(batch) == {"allocation": 2.0, "budgeting": None}
    assert targets_of(batch) == {"allocation": "run", "forecasting": "none"}


def test_a_comment_beside_no_rating_is_named() -> None:
    text = "Capability,Stage,Comment\nAllocation,Walk,a\nBudgeting,,b\nForecasting,,\n"
    batch = checked(text, {**CAPABILITY, "evidence": "Comment"}, {"rating": "Stage"})
    assert batch.files[0].notices == [
        "2 ratings are empty: skipped as not assessed (lines 3, 4).",
        "1 row has evidence but no rating: the text is not used (line 3).",
    ]


def test_one_comment_for_all_capabilities_of_a_row_is_used_where_one_is_rated() -> None:
    text = "Allocation,Forecasting,Comment\nWalk,,a\n,,b\n"
    blocks = [
        ({"rating": "Allocation"}, {"capability": "allocation"}),
        ({"rating": "Forecasting"}, {"capability": "forecasting"}),
    ]
    batch = checked(text, {"evidence": "Comment"}, *blocks, shape="wide")
    assert batch.files[0].notices[-1] == "1 row has evidence but no rating: the text is not used (line 3)."

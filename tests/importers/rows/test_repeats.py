"""Rows about the same thing: equal in all their cells they count once; else both are named, and how they differ."""

import pytest

from tests.importers.rows.checked import FILLED, checked, problems_in, ratings_of, targets_of
from tests.importers.texts import prepare_texts

TEAMS = "Team,Capability,Stage,Target"
COLUMNS = {"rating": "Stage", "target": "Target"}
CAPABILITY = {"capability": "Capability"}


def test_rows_that_differ_in_a_column_that_is_not_used_are_a_problem_with_its_answers() -> None:
    text = f"{TEAMS}\nPayments,Allocation,Walk,Run\nSearch,Allocation,Walk,Run\nSearch,Forecasting,Crawl,\n"
    batch = checked(text, CAPABILITY, COLUMNS, unused=["Team"])
    assert problems_in(batch) == [
        (
            3,
            "Capability",
            "Allocation",
            "For Allocation, the row agrees with line 2, but differs from it in 'Team', which is not used. Answer "
            "with --map scope=Team, or --map column:Team=-.",
        )
    ]
    assert ratings_of(batch) == {"forecasting": 1.0}
    assert batch.targets.empty


def test_rows_that_differ_only_in_a_column_that_was_left_out_count_once() -> None:
    text = f"{TEAMS}\nPayments,Allocation,Walk,Run\nSearch,Allocation,Walk,Run\n"
    batch = checked(text, CAPABILITY, COLUMNS)
    assert ratings_of(batch) == {"allocation": 2.0}
    assert targets_of(batch) == {"allocation": "run"}
    assert batch.files[0].notices == [
        "1 rating stands in an earlier line, too, and counts once (line 3).",
        "1 target stands in an earlier line, too, and counts once (line 3).",
    ]


def test_outer_blanks_of_a_column_that_is_not_used_tell_nothing_apart() -> None:
    text = f"{TEAMS}\nPayments,Allocation,Walk,\n Payments ,allocation,2 - Walk,\n"
    assert problems_in(checked(text, CAPABILITY, COLUMNS, unused=["Team"])) == []


def test_targets_alone_are_compared_in_the_same_way() -> None:
    text = f"{TEAMS}\nPayments,Allocation,,Run\nSearch,Allocation,,Run\n"
    batch = checked(text, CAPABILITY, COLUMNS, unused=["Team"])
    assert [(line, column, value) for line, column, value, _ in problems_in(batch)] == [(3, "Target", "Run")]
    assert batch.targets.empty


def test_several_columns_are_named_and_where_the_scope_is_known_only_leaving_out_helps() -> None:
    text = "Scope,My Team,No,Capability,Stage\nSaaS,Payments,1,Allocation,Walk\nSaaS,Search,2,Allocation,Walk\n"
    shared = {"scope": "Scope", "capability": "Capability"}
    (problem,) = problems_in(checked(text, shared, {"rating": "Stage"}, unused=["My Team", "No"]))
    assert problem[3] == (
        "For Allocation, the row agrees with line 2, but differs from it in 'My Team', 'No', which are not used. "
        "Answer with --map 'column:*=-'."
    )
    (problem,) = problems_in(checked(text, shared, {"rating": "Stage"}, unused=["My Team"]))
    assert problem[3].endswith("in 'My Team', which is not used. Answer with --map 'column:My Team=-'.")


def test_rows_that_rate_differently_name_the_columns_that_are_not_used_too() -> None:
    text = f"{TEAMS}\nPayments,Allocation,Walk,\nSearch,Allocation,Run,\n"
    assert problems_in(checked(text, CAPABILITY, COLUMNS, unused=["Team"])) == [
        (
            3,
            "Capability",
            "Allocation",
            "The same capability is rated differently in line 2 for the same organization, scope, day and assessor. "
            "Expected one rating. The lines also differ in 'Team', which is not used. Answer with --map scope=Team.",
        )
    ]


def test_the_same_rating_with_other_evidence_says_so() -> None:
    text = "organization,assessed_on,capability,stage,evidence\nA,2026-03-31,allocation,walk,one\n"
    prepared = prepare_texts(text + "A,2026-03-31,allocation,walk,two\n")
    assert [one.message for one in prepared.files[0].problems] == [
        "The same rating stands in line 2 with another text as evidence. Expected one."
    ]


@pytest.mark.parametrize("second", ["Walk", "Crawl"])
def test_two_names_of_an_older_edition_are_never_merged(second: str) -> None:
    text = f"Capability,Stage\nArchitecting for Cloud,Walk\nOnboarding Workloads,{second}\n"
    batch = checked(text, CAPABILITY, {"rating": "Stage"})
    assert problems_in(batch) == [
        (
            3,
            "Capability",
            "Onboarding Workloads",
            "'Onboarding Workloads' and 'Architecting for Cloud' in line 2 are one capability today, Architecting & "
            "Workload Placement. If the file uses the names of edition 2025, answer with --edition 2025.",
        )
    ]
    assert batch.ratings.empty
    answered = checked(text, CAPABILITY, {"rating": "Stage"}, filled={**FILLED, "edition": "2025"})
    assert sorted(ratings_of(answered)) == ["architecting-for-cloud", "onboarding-workloads"]


def test_two_names_of_one_capability_are_told_with_an_answer_that_works() -> None:
    text = "Capability,Stage\nAllocation,Walk\nCost Allocation,Walk\n"
    (problem,) = problems_in(checked(text, CAPABILITY, {"rating": "Stage"}))
    assert problem[3] == (
        "'Cost Allocation' and 'Allocation' in line 2 are the same capability, Allocation. Expected one rating. Answer "
        "with --map 'capability:Cost Allocation=-' to leave this row out."
    )
    words = {"cost allocation": "-"}
    assert ratings_of(checked(text, CAPABILITY, {"rating": "Stage"}, capability_words=words)) == {"allocation": 2.0}
    words = {"cost allocation": "allocation"}  # somebody said that both are the same
    assert ratings_of(checked(text, CAPABILITY, {"rating": "Stage"}, capability_words=words)) == {"allocation": 2.0}


def test_the_id_the_name_and_the_short_name_of_a_capability_are_one_name() -> None:
    text = "Capability,Stage\nreporting-analytics,Walk\nReporting & Analytics,Walk\nReporting,Walk\n"
    batch = checked(text, CAPABILITY, {"rating": "Stage"})
    assert ratings_of(batch) == {"reporting-analytics": 2.0}
    assert batch.files[0].notices == ["2 ratings stand in earlier lines, too, and count once (lines 3, 4)."]


def test_a_row_of_a_wide_table_that_repeats_another_quotes_its_own_cells() -> None:
    text = "Team,Allocation,Forecasting\nPayments,Walk,Run\nSearch,Crawl,Run\n"
    blocks = [
        ({"rating": "Allocation"}, {"capability": "allocation"}),
        ({"rating": "Forecasting"}, {"capability": "forecasting"}),
    ]
    found = problems_in(checked(text, {}, *blocks, shape="wide", unused=["Team"]))
    assert [(line, column, value) for line, column, value, _ in found] == [
        (3, "Allocation", "Crawl"),
        (3, "Forecasting", "Run"),
    ]


def test_many_repeats_are_compared_at_once() -> None:
    lines = "".join(f"Organization {n},2026-03-31,allocation,walk\n" for n in range(5_000))
    text = f"organization,assessed_on,capability,stage\n{lines}"
    prepared = prepare_texts(text, text)
    assert (len(prepared.batch.ratings), prepared.problem_count) == (5_000, 0)
    assert prepared.files[1].notices[0].startswith("5,000 ratings stand in earlier lines, too")

"""The history of targets in words."""

from datetime import date

import pandas as pd

from finops_model.actions.target_draft import GOAL
from finops_model.framework import read_framework
from finops_model.views.target_history import entry_text, list_target_changes
from tests.actions.test_target_draft import targets_frame

FRAMEWORK = read_framework()


def test_the_history_says_who_when_from_to_and_why_newest_first() -> None:
    targets = targets_frame(
        (GOAL, "run", "2026-01-01"),
        (GOAL, "walk", "2026-07-01"),
        ("allocation", "crawl", "2026-07-01"),
        (GOAL, "crawl", "2026-03-01"),  # written later, for an earlier day
        value=[float("nan"), 4, float("nan"), float("nan")],
        due_on=[None, pd.Timestamp("2027-06-30"), None, None],
        owner=[None, "Ann", None, None],
        reason=[None, "cloud spend fell", None, None],
    )
    history = list_target_changes(targets, FRAMEWORK)
    assert [(change.capability, change.before, change.after, change.reason) for change in history] == [
        ("Goal stage", "Run", "Crawl", "No reason given"),
        ("Allocation", "As the goal stage", "Crawl", "No reason given"),
        ("Goal stage", "Run", "Walk, due 30 Jun 2027, value 4, owner Ann", "cloud spend fell"),
        ("Goal stage", "No target", "Run", ""),
    ]
    assert (history[2].agreed_on, history[2].actor) == (date(2026, 7, 1), "ann")


def test_a_raised_target_lacks_a_reason_as_a_lowered_one_does_and_other_changes_do_not() -> None:
    targets = targets_frame(
        ("allocation", "crawl", "2026-01-01"),
        ("allocation", "run", "2026-02-01"),
        ("allocation", "run", "2026-03-01"),
        (GOAL, "walk", "2026-03-01"),
        ("allocation", "inherit", "2026-04-01"),
        ("budgeting", "walk", "2026-04-01"),
        ("budgeting", "none", "2026-05-01"),
    )
    reasons = [change.reason for change in reversed(list_target_changes(targets, FRAMEWORK))]
    none = "No reason given"
    assert reasons == ["", none, "", "", none, "", none]


def test_an_empty_history_has_no_changes() -> None:
    assert list_target_changes(targets_frame(), FRAMEWORK) == []


def test_a_target_in_words_leaves_out_what_it_does_not_have() -> None:
    assert entry_text("walk", None, None, None) == "Walk"
    assert entry_text("none", date(2027, 6, 30), None, "Ann") == "No target, due 30 Jun 2027, owner Ann"

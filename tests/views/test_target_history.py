"""The history of targets in words."""

from datetime import date

import pandas as pd

from finops_model.actions.target_draft import GOAL
from finops_model.framework import read_framework
from finops_model.views.target_history import entry_text, list_target_changes, target_timeline
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


def levels(frame: pd.DataFrame) -> list[tuple[str, float]]:
    """The days and levels of a frame; -1 is none."""
    targets = frame["target"].astype(float).fillna(-1).tolist()
    return list(zip([f"{day:%Y-%m-%d}" for day in frame["as_of"]], targets, strict=True))


def test_the_target_over_time_follows_the_goal_stage_until_it_has_its_own() -> None:
    targets = targets_frame(
        (GOAL, "walk", "2026-01-01"),
        ("allocation", "run", "2026-03-01"),
        (GOAL, "crawl", "2026-04-01"),  # allocation has its own target then
        ("allocation", "inherit", "2026-05-01"),
        ("allocation", "none", "2026-06-01"),
        ("budgeting", "run", "2026-06-02"),
        ("allocation", "crawl", "2026-03-01"),  # written later, for an earlier day
    )
    timeline = target_timeline(targets, "allocation", FRAMEWORK, date(2026, 11, 23))
    assert levels(timeline.steps) == [
        ("2026-01-01", 2),
        ("2026-03-01", 1),
        ("2026-04-01", 1),
        ("2026-05-01", 1),
        ("2026-06-01", -1),
        ("2026-11-23", -1),
    ]
    entries = timeline.entries
    assert levels(entries) == [
        ("2026-01-01", 2),
        ("2026-03-01", 3),
        ("2026-05-01", 1),
        ("2026-06-01", -1),
        ("2026-03-01", 1),
    ]
    assert entries["of_goal"].tolist() == [True, False, False, False, False]
    assert entries["before"].tolist() == ["No target", "As the goal stage", "Run", "As the goal stage", "Run"]
    assert entries["after"].tolist() == ["Walk", "Run", "As the goal stage", "No target", "Crawl"]
    assert set(entries["actor"]) == {"ann"}


def test_the_goal_stage_has_a_time_of_its_own_and_an_older_name_is_found_under_its_successor() -> None:
    targets = targets_frame((GOAL, "walk", "2026-12-24"), ("cloud-sustainability", "run", "2025-01-01"))
    assert levels(target_timeline(targets, GOAL, FRAMEWORK, date(2026, 11, 23)).steps) == [("2026-12-24", 2)]
    later = target_timeline(targets, "sustainability", FRAMEWORK, date(2026, 11, 23))
    assert levels(later.steps) == [("2025-01-01", 3), ("2026-12-24", 3)]
    assert later.entries["capability"].tolist() == ["Sustainability"]


def test_without_an_entry_there_is_no_time_to_show() -> None:
    nothing = target_timeline(targets_frame(), "allocation", FRAMEWORK, date(2026, 11, 23))
    assert (len(nothing.steps), len(nothing.entries)) == (0, 0)

"""Which ratings and target entries moved a standing, and from what to what."""

from datetime import date
from typing import Any

import pandas as pd

from finops_model.scoring import stand
from finops_model.scoring.events import EVENTS, rating_events, target_events
from tests.frames import FRAMEWORK, day, rating, ratings_frame, target, targets_frame

FIRST, SECOND, THIRD = "2026-03-31", "2026-06-30", "2026-09-30"


def events_of(*ratings: dict[str, Any]) -> list[list[Any]]:
    """``kind, capability, before, after, on, written`` of the events on three days."""
    points = pd.DataFrame({"organization_id": 1, "scope_id": 1, "as_of": [day(FIRST), day(SECOND), day(THIRD)]})
    events = rating_events(stand(ratings_frame(ratings), targets_frame([]), points, FRAMEWORK))
    assert tuple(events.columns) == EVENTS
    return events[["kind", "capability", "before", "after", "on", "written"]].to_numpy().tolist()


def test_a_rating_is_an_event_when_it_says_something_new() -> None:
    assert events_of(
        rating("allocation", "crawl", FIRST),
        rating("budgeting", "crawl", FIRST),
        rating("allocation", "crawl", SECOND),
        rating("budgeting", 1.2, SECOND),
        rating("forecasting", "walk", SECOND),
        rating("allocation", "not applicable", THIRD),
        rating("budgeting", "run", THIRD),
    ) == [
        ["rating", "budgeting", "crawl", "crawl", day(SECOND), 3],
        ["assessed", "forecasting", "", "walk", day(SECOND), 4],
        ["not applicable", "allocation", "crawl", "not applicable", day(THIRD), 5],
        ["rating", "budgeting", "crawl", "run", day(THIRD), 6],
    ]


def test_a_capability_that_applies_again_is_a_rating_and_never_assessed_before_is_its_first() -> None:
    assert events_of(
        rating("allocation", "not applicable", FIRST),
        rating("budgeting", "not applicable", SECOND),
        rating("allocation", "walk", SECOND),
    ) == [
        ["not applicable", "budgeting", "", "not applicable", day(SECOND), 1],
        ["rating", "allocation", "not applicable", "walk", day(SECOND), 2],
    ]


def test_of_a_day_the_rating_that_counts_is_the_event() -> None:
    assert events_of(
        rating("allocation", "crawl", FIRST),
        rating("allocation", "run", SECOND, assessor="Ann"),
        rating("allocation", "walk", SECOND, assessor="Ben"),
    ) == [["rating", "allocation", "crawl", "walk", day(SECOND), 2]]


def test_a_standing_of_nothing_has_no_events() -> None:
    assert events_of() == []


def test_a_target_entry_is_an_event_from_the_day_it_is_agreed_for() -> None:
    targets = targets_frame(
        [
            target("walk", on=FIRST),
            target("run", "allocation", FIRST, value=4),
            target("run", "allocation", SECOND, value=4),  # says what counted
            target("run", "allocation", THIRD, value=5, owner="Ann", due_on="2027-06-30"),
            target("none", on=SECOND),
            target("crawl", on=SECOND),  # of one day the one written last
            target("inherit", "budgeting", THIRD),
            target("walk", on="2026-10-01"),
        ]
    )
    events = target_events(targets, date.fromisoformat(FIRST), date.fromisoformat(THIRD))
    assert tuple(events.columns) == EVENTS
    assert events[["capability", "before", "after", "on", "written"]].to_numpy().tolist() == [
        ["", "walk", "crawl", day(SECOND), 5],
        ["allocation", "run", "run", day(THIRD), 3],
        ["budgeting", "", "inherit", day(THIRD), 6],
    ]
    moved = events.iloc[1]
    assert (moved["value_before"], moved["value_after"]) == (4, 5)
    assert (moved["owner_before"], moved["owner_after"]) == ("", "Ann")
    assert moved["due_after"] == day("2027-06-30")
    assert pd.isna(moved["due_before"])
    assert target_events(targets_frame([]), date(2026, 1, 1), date(2026, 12, 31)).empty

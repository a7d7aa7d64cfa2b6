"""A plan as a calendar: whole days, the same in every zone, and events that are known again."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from finops_model.reports.plans.calendar import calendar_bytes
from tests.plans import plan_of, step

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(params=["America/New_York", "Pacific/Kiritimati", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone of the machine, for one test."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def events(*steps: dict[str, Any], at: datetime = NOON) -> list[Any]:
    return list(Calendar.from_ical(calendar_bytes([plan_of(*steps)], at).decode()).walk("VEVENT"))


def days(event: Any) -> tuple[date, date]:
    return event["dtstart"].dt, event["dtend"].dt


def test_days_are_the_same_in_every_zone(zone: str) -> None:
    step_event, due = events(
        step("allocation", 2, starts_on="2027-01-01", finishes_on="2027-06-30", due_on="2027-06-30")
    )
    assert days(step_event) == (date(2027, 1, 1), date(2027, 7, 1))
    assert days(due) == (date(2027, 6, 30), date(2027, 7, 1))
    assert step_event["dtstart"].params["VALUE"] == "DATE"
    assert step_event["dtstamp"].dt == NOON


def test_a_step_and_a_due_date_keep_their_uid_and_rise_in_sequence() -> None:
    first = events(step("allocation", 2, due_on="2027-06-30"))
    moved = events(
        step("allocation", 2, starts_on="2027-07-01", finishes_on="2027-12-31", due_on="2027-09-30", owner="Ann"),
        at=datetime(2026, 11, 23, 12, 1, tzinfo=UTC),
    )
    uids = ["acme/all-spend/allocation/walk@finops-maturity", "acme/all-spend/allocation/due@finops-maturity"]
    assert [str(event["uid"]) for event in first] == uids
    assert [str(event["uid"]) for event in moved] == uids
    assert [later["sequence"] - before["sequence"] for before, later in zip(first, moved, strict=True)] == [1, 1]


def test_an_event_says_what_the_step_is_about() -> None:
    hostile = "semi;colon, comma\nline 🚀\r\nBEGIN:VEVENT"
    told = step("allocation", 1, owner="Ann", note=hostile, links=("https://a.example/1",), criteria=("crawl-kpis",))
    (event,) = events(told)
    assert str(event["summary"]) == "Allocation: Pre-crawl → Crawl (Acme)"
    lines = str(event["description"]).replace("\r\n", "\n").split("\n")
    assert lines[:4] == ["Scope: Acme · All spend", "State: planned", "Owner: Ann", "Quarters: 2027 Q1 – 2027 Q1"]
    assert lines[4:9] == [
        "Criteria met: 0 of 4",
        "Note: semi;colon, comma",
        "line 🚀",
        "BEGIN:VEVENT",
        "https://a.example/1",
    ]
    assert lines[9].startswith("• ")


def test_lines_are_no_longer_than_75_octets() -> None:
    content = calendar_bytes([plan_of(step("allocation", 1, note="🚀" * 200))], NOON)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_a_step_that_nobody_works_on_is_cancelled_where_it_was_accepted() -> None:
    gone: dict[str, Any] = {"starts_on": None, "finishes_on": None, "due_on": "2027-06-30"}
    (event,) = events(
        step("allocation", 1, state="dropped", baseline_finishes_on="2027-03-31", **gone),
        step("forecasting", 1, state="no longer needed", **gone),
    )
    assert days(event) == (date(2027, 3, 31), date(2027, 4, 1))
    assert str(event["status"]) == "CANCELLED"


def test_a_done_step_without_dates_lies_on_the_day_on_which_it_was_reached() -> None:
    (event,) = events(step("allocation", 1, state="done", starts_on=None, finishes_on=None, done_on="2026-06-30"))
    assert days(event) == (date(2026, 6, 30), date(2026, 7, 1))
    assert str(event["summary"]).startswith("✓ Allocation")


def test_no_steps_are_an_empty_calendar() -> None:
    assert events() == []

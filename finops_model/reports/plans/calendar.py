"""Plans as iCalendar: an all-day event for each step, and one for each due date.

Every event keeps its UID for good, and its SEQUENCE rises from file to file, so that a calendar that takes the file
again updates what it has. Days are dates without a time, the same in every zone.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from finops_model.assessment import StepStatus
from finops_model.reports.plans.steps import (
    NOT_TO_DO,
    ScopePlan,
    capability_key,
    capability_title,
    facts,
    has,
    open_criteria,
    rows,
    step_key,
    step_title,
    to_do,
)
from finops_model.roadmap.plan import StepState
from finops_model.texts import say
from finops_model.texts.figures import label_text
from finops_model.texts.framework import shown_framework

_DOMAIN = "finops-maturity"
_FINISHED = (StepState.DONE, StepStatus.REPORTED_DONE)
_FIRST_VERSION = datetime(2020, 1, 1, tzinfo=UTC)


def calendar_bytes(plans: Sequence[ScopePlan], written_at: datetime) -> bytes:
    """The steps and due dates of plans as one calendar.

    A step that nobody works on any more (dropped, no longer needed) is a cancelled event on the day by which it was
    accepted to finish: a calendar that holds it takes it out. Steps without any day are left out.

    Args:
        written_at: now, in UTC: of two files the later one counts.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//finops-maturity//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for plan in plans:
        for event in _events(plan):
            event.add("dtstamp", written_at)
            event.add("sequence", int((written_at - _FIRST_VERSION).total_seconds()) // 60)
            calendar.add_component(event)
    return calendar.to_ical()


def _events(plan: ScopePlan) -> Iterator[Event]:
    for step in rows(plan.steps):
        days = _days(step)
        if days is not None:
            yield _step_event(plan, step, *days)
    due = to_do(plan.steps).dropna(subset=["due_on"]).sort_values("to_stage", kind="stable")
    for step in rows(due.drop_duplicates("capability", keep="last")):
        yield _due_event(plan, step)


def _days(step: Any) -> tuple[date, date] | None:
    """The first and the last day of a step; None: it has none."""
    if step.state in NOT_TO_DO:
        first = last = step.baseline_finishes_on
    elif step.state == StepState.DONE:
        first = last = step.done_on
    else:
        first, last = step.starts_on, step.finishes_on
    return (first.date(), last.date()) if has(first) and has(last) else None


def _step_event(plan: ScopePlan, step: Any, first: date, last: date) -> Event:
    title = step_title(plan.place, step)
    if step.state in _FINISHED:
        title = f"✓ {title}"
    event = _all_day(step_key(plan.place, step), title, first, last)
    asked = [f"• {text}" for text in open_criteria(step)]
    event.add("description", "\n".join([*facts(plan.place, step), *step.links, *asked]))
    event.add("categories", [shown_framework().domain(step.domain).name])
    if step.state in NOT_TO_DO:
        event.add("status", "CANCELLED")
    return event


def _due_event(plan: ScopePlan, step: Any) -> Event:
    title = label_text(say("Target due"), capability_title(plan.place, step))
    day = step.due_on.date()
    return _all_day(f"{capability_key(plan.place, step)}/due", title, day, day)


def _all_day(key: str, title: str, first: date, last: date) -> Event:
    """An event over whole days; the end of an event is the first day after it."""
    event = Event()
    event.add("uid", f"{key}@{_DOMAIN}")
    event.add("summary", title)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event

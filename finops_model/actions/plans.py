"""Owning a plan: accepting the proposal, setting what is known of its steps, ticking criteria with evidence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from finops_model.actions.checks import checked_calendar_day, checked_name, readable_text
from finops_model.actions.rights import check_right
from finops_model.assessment import AcceptedPlan, Baseline, Person, PlanStep, StepKey, StepStatus, Tick
from finops_model.errors import Conflict, Refused
from finops_model.framework import Stage, read_framework
from finops_model.messages import Message, message, plural
from finops_model.roadmap.plan import StepState
from finops_model.roadmap.steps import MAX_EFFORT
from finops_model.rows import rows_of
from finops_model.settings import today
from finops_model.store import Moment, ScopeSteps, open_store
from finops_model.views.places import Place
from finops_model.views.plan import PlanView, plan_view

LONGEST_LINK = 2000
MOST_LINKS = 20
MOST_CAPACITY = 100
"""More steps than a framework has never run in one quarter."""

FIELDS = ("status", "owner", "effort", "starts_on", "finishes_on", "note", "links")
"""What can be set for a step."""


def accept(
    by: Person,
    place: Place,
    day: date,
    capacity: int | None = None,
    steps: Collection[StepKey] | None = None,
    expected_revision: int | None = None,
) -> int | None:
    """Accepts the proposal of a scope, or chosen steps of it, with the dates that they have now as their baseline.

    Args:
        day: from when it counts.
        capacity: how many steps run in the same quarter at most; None: that of the plan, else the default.
        steps: None: every step that is proposed.

    Returns:
        The change; None when all of it is accepted already.

    Raises:
        Refused: there is nothing to accept, or a step that does not exist, or a capacity below 1.
        Conflict: somebody wrote to the organization since ``expected_revision``.
    """
    check_right(by, "plan")
    check_day(day)
    if capacity is not None and not 1 <= capacity <= MOST_CAPACITY:
        raise Refused("The capacity is a whole number of steps from 1 to {most}.", most=MOST_CAPACITY)
    store = open_store()
    with store.reading() as moment:
        view = _view(moment, place, day, capacity)
    proposed = _baselines(view.of_state(StepState.PROPOSED))
    if steps is not None:
        unknown = [key for key in steps if key not in _keys(view)]
        if unknown:
            raise _no_such_step(unknown[0])
        proposed = {key: baseline for key, baseline in proposed.items() if key in steps}
    if not proposed and view.accepted is None:
        raise Refused(_nothing_to_accept(view))
    return store.accept_plan(place.scope.id, day, view.plan.capacity, proposed, by, expected_revision)


def set_steps(
    by: Person,
    place: Place,
    day: date,
    said: Mapping[StepKey, Mapping[str, Any]],
    ticks: Mapping[tuple[str, str], Tick] | None = None,
    seen: Mapping[StepKey, PlanStep] | None = None,
) -> int | None:
    """Sets what people know of steps, and criteria that they tick; a proposed step is accepted with it.

    Args:
        day: from when it counts.
        said: by step, values of :data:`FIELDS`; what is left out stays, None and "" take it away.
        ticks: by capability id and criterion id.
        seen: what the person saw of these steps; None: whatever stands there is replaced.

    Returns:
        The change; None when all of it was so already.

    Raises:
        Refused: there is no plan, no such step, or a value is not possible; then nothing is written.
        Conflict: somebody changed a step since the person saw it.
    """
    check_right(by, "plan")
    check_day(day)
    store = open_store()
    with store.reading() as moment:
        plan = checked_steps(moment, place, day, said, ticks, seen)
    return store.save_plans(day, [plan], by)


def checked_steps(
    moment: Moment,
    place: Place,
    day: date,
    said: Mapping[StepKey, Mapping[str, Any]],
    ticks: Mapping[tuple[str, str], Tick] | None = None,
    seen: Mapping[StepKey, PlanStep] | None = None,
) -> ScopeSteps:
    """What people say of the steps of a scope as the store takes it; arguments and errors as of :func:`set_steps`."""
    view = _view(moment, place, day)
    accepted = accepted_plan(view)
    _check_unchanged(moment, view, seen or {})
    known = _keys(view)
    for key in said:
        if key not in known:
            raise _no_such_step(key)
    steps = {key: checked_step(accepted.steps.get(key, PlanStep()), values, day) for key, values in said.items()}
    new = _baselines(view.of_state(StepState.PROPOSED))
    checked_ticks = {key: _checked_tick(key, tick) for key, tick in (ticks or {}).items()}
    return ScopeSteps(place.scope.id, steps, new, checked_ticks, view.revision)


def accepted_plan(view: PlanView) -> AcceptedPlan:
    """What people accepted and set. Raises Refused: nothing is accepted yet."""
    if view.accepted is None:
        raise Refused("{organization} has no plan yet: accept the proposal first.", organization=_whose(view.place))
    return view.accepted


def checked_step(before: PlanStep, said: Mapping[str, Any], day: date) -> PlanStep:
    """A step as it is after people set some of :data:`FIELDS`, every part of it possible.

    A step that goes in progress is started, one that is reported done ended on ``day``.

    Raises:
        Refused: a value is not possible, or the step would finish before it starts.
    """
    values = {name: checked_value(name, value) for name, value in said.items()}
    step = replace(before, **values)
    if step.starts_on is not None and step.finishes_on is not None and step.finishes_on < step.starts_on:
        raise Refused(
            "The step would finish on {finishes_on}, before it starts on {starts_on}.",
            finishes_on=step.finishes_on.isoformat(),
            starts_on=step.starts_on.isoformat(),
        )
    if step.status == before.status:
        return step
    worked_on = step.status in (StepStatus.IN_PROGRESS, StepStatus.REPORTED_DONE)
    started_on = before.started_on or (day if step.status == StepStatus.IN_PROGRESS else None)
    ended_on = day if step.status == StepStatus.REPORTED_DONE else None
    return replace(step, started_on=started_on if worked_on else None, ended_on=ended_on)


def checked_value(name: str, value: Any) -> Any:
    """A value of one of :data:`FIELDS` as a step holds it. Raises Refused: it is not possible."""
    return _CHECKS[name](value)


def _checked_status(value: Any) -> StepStatus:
    text = " ".join(str(value or StepStatus.PLANNED).casefold().replace("-", " ").replace("_", " ").split())
    if text not in list(StepStatus):
        raise Refused(
            "{status!r} is not a status that can be set: planned, in progress, reported done or dropped.",
            status=str(value),
        )
    return StepStatus(text)


def checked_effort(value: Any) -> int | None:
    """Quarters from 1 to 12; None for nothing. Raises Refused."""
    if value is None or value == "" or pd.isna(value):
        return None
    try:
        quarters = float(value)
    except (TypeError, ValueError):
        quarters = 0.0
    if quarters not in range(1, MAX_EFFORT + 1):
        raise Refused("The effort of a step is a whole number of quarters from 1 to {most}.", most=MAX_EFFORT)
    return int(quarters)


def _checked_day(value: Any) -> date | None:
    return None if value is None or value == "" or pd.isna(value) else checked_calendar_day(value)


def checked_links(value: Any) -> tuple[str, ...]:
    """Addresses of tickets, from a list or from a text with blanks or line ends between them.

    Raises Refused: one does not begin with http:// or https://, is too long, or there are too many.
    """
    parts: Sequence[str] = str(value or "").split() if value is None or isinstance(value, str) else list(value)
    links = tuple(dict.fromkeys(readable_text(str(part).strip()) for part in parts))
    if len(links) > MOST_LINKS:
        raise Refused("A step has at most {most} links.", most=MOST_LINKS)
    for link in links:
        if not _is_web_address(link):
            raise Refused("{link!r} is not an address that begins with http:// or https://.", link=link[:100])
    return links


def _is_web_address(link: str) -> bool:
    try:
        address = urlsplit(link)
        host = address.hostname
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(host) and len(link) <= LONGEST_LINK and not link.split()[1:]


_CHECKS = {
    "status": _checked_status,
    "owner": lambda value: checked_name(value or "", empty=True),
    "effort": checked_effort,
    "starts_on": _checked_day,
    "finishes_on": _checked_day,
    "note": lambda value: readable_text(str(value or "").strip()),
    "links": checked_links,
}


def _checked_tick(key: tuple[str, str], tick: Tick) -> Tick:
    """A tick of a criterion that the framework has. Raises Refused."""
    capability, criterion = key
    framework = read_framework()
    if capability not in framework.by_id or criterion not in {one.id for one in framework.criteria}:
        raise Refused("There is no criterion {criterion!r}.", criterion=criterion)
    return Tick(tick.met, readable_text(tick.evidence.strip()))


def check_day(day: date) -> None:
    """Raises Refused: the day is after today."""
    if day > today():
        raise Refused(
            "{day} is after today ({today}). What is said of a plan counts from a day up to today.",
            day=day.isoformat(),
            today=today().isoformat(),
        )


def _view(moment: Moment, place: Place, day: date, capacity: int | None = None) -> PlanView:
    return plan_view(moment, place.organization.slug, place.scope.slug, day, capacity, "slug")


def _keys(view: PlanView) -> set[StepKey]:
    """The steps of a plan."""
    steps = view.plan.steps
    return {
        (capability, Stage(stage)) for capability, stage in zip(steps["capability"], steps["to_stage"], strict=True)
    }


def _baselines(steps: pd.DataFrame) -> dict[StepKey, Baseline]:
    """The dates that steps have now."""
    return {
        (row.capability, Stage(row.to_stage)): Baseline(_day(row.starts_on), _day(row.finishes_on))
        for row in _rows(steps)
    }


def _rows(steps: pd.DataFrame) -> list[Any]:
    return list(rows_of(steps))


def _day(day: pd.Timestamp) -> date | None:
    return None if pd.isna(day) else day.date()


def _whose(place: Place) -> str:
    return place.organization.name


def _no_such_step(key: StepKey) -> Refused:
    capability, stage = key
    known = read_framework().by_id.get(capability)
    return Refused(
        "The plan has no step of {capability} to {stage}.",
        capability=capability if known is None else known.name,
        stage=stage.label,
    )


def _nothing_to_accept(view: PlanView) -> Message:
    """Why there is no step to accept."""
    if not view.now.has_targets:
        return message("No target is set, so there is no step to accept.")
    if view.plan.assess_first:
        return message("What is assessed has reached its targets, so there is no step to accept.")
    return message("Every target is reached, so there is no step to accept.")


def _check_unchanged(moment: Moment, view: PlanView, seen: Mapping[StepKey, PlanStep]) -> None:
    """Raises Conflict: a step is not as the person saw it."""
    assert view.accepted is not None
    moved = [key for key, step in seen.items() if view.accepted.steps.get(key, PlanStep()) != step]
    if not moved:
        return
    entries = moment.read_plan_entries(view.place.scope.id)
    newest = entries.drop_duplicates(["capability", "to_stage"], keep="last").set_index(["capability", "to_stage"])
    who = [newest["actor"].get(key) for key in moved]
    people = dict.fromkeys(str(one) for one in who if one is not None)
    framework = read_framework()
    steps = [f"{framework.capability(capability).name} → {stage.label}" for capability, stage in moved]
    raise Conflict(
        plural(
            "{people} changed {steps} in between; nothing was written. Look at it, then save again.",
            "{people} changed {count:,} steps in between: {steps}. Nothing was written. Look at them, then save again.",
            len(moved),
            people=", ".join(people) or message("Somebody"),
            steps=", ".join(steps),
        )
    )

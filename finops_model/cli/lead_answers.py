"""The machine-readable answers of the commands that say what changed and where it leads (CONTRACT: JSON keys)."""

from datetime import date
from typing import Any

from finops_model.cli.answers import Json, headline_answer, place_answer, plain
from finops_model.framework import Stage
from finops_model.rows import rows_of
from finops_model.scoring.change import Effects
from finops_model.scoring.durations import FEWEST_CASES, Duration, in_quarters
from finops_model.texts import translated
from finops_model.views.changed import Changed
from finops_model.views.durations import StepDurations
from finops_model.views.groups import GroupView
from finops_model.views.pace import PaceView

_EVENT = ("kind", "capability", "before", "after", "score_before", "score_after", "by", "reason")


def changed_answer(view: Changed) -> Json:
    """What changed between two days; the events newest first."""
    return {
        **place_answer(view.place),
        "since": view.before.day.isoformat(),
        "until": view.after.day.isoformat(),
        "before": headline_answer(view.before.figures),
        "after": headline_answer(view.after.figures),
        "effects": None if view.effects is None else _effects_answer(view.effects),
        "verdict": translated(view.verdict),
        "why": [translated(sentence) for sentence in view.why],
        "events": [_event_answer(row) for row in rows_of(view.events)],
    }


def _effects_answer(moved: Effects) -> Json:
    return {"score": moved.score, "target": moved.target, "coverage": moved.coverage}


def _event_answer(row: Any) -> Json:
    values = {key: plain(getattr(row, key)) for key in ("on", *_EVENT)}
    return {key: None if value == "" else value for key, value in values.items()}


def pace_answer(view: PaceView) -> Json:
    """The pace of a scope, and the day that it leads to."""
    found = view.pace
    return {
        **place_answer(view.place),
        "as_of": view.day.isoformat(),
        "points_per_quarter": found.per_quarter,
        "lower": found.lower,
        "upper": found.upper,
        "reaches_on": plain(found.reaches_on),
        "earliest_on": plain(found.earliest_on),
        "latest_on": plain(found.latest_on),
        "reason": None if found.reason is None else translated(found.reason),
    }


def group_answer(view: GroupView) -> Json:
    """The figures of a group and its spread."""
    figures = view.figures
    return {
        "organization": view.organization.name,
        "organization_id": view.organization.slug,
        "as_of": view.day.isoformat(),
        "members": figures.members,
        "measured": figures.measured,
        "attainment": figures.attainment,
        "at_target": {"count": figures.at_target, "of": figures.of},
        "coverage": {"rated": figures.rated, "applicable": figures.applicable},
        "lowest": figures.lowest,
        "median": figures.median,
        "highest": figures.highest,
    }


def durations_answer(found: StepDurations, day: date) -> Json:
    """How long steps take: over all capabilities by stage, then by capability."""
    by_stage = [_duration_answer(None, stage, one) for stage, one in sorted(found.by_stage.items())]
    by_step = [_duration_answer(capability, stage, one) for (capability, stage), one in sorted(found.by_step.items())]
    return {"as_of": day.isoformat(), "fewest_cases": FEWEST_CASES, "durations": by_stage + by_step}


def _duration_answer(capability: str | None, stage: Stage, found: Duration) -> Json:
    return {
        "capability": capability,
        "to_stage": stage.id,
        "cases": found.cases,
        "under_way": found.under_way,
        "lower_days": _whole(found.lower),
        "median_days": _whole(found.median),
        "upper_days": _whole(found.upper),
        "quarters": in_quarters(found.median),
    }


def _whole(days: float | None) -> int | None:
    return None if days is None else int(days)

"""What every file about plans says of a step: its lasting id, its title, its days, and its facts in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

import pandas as pd

from finops_model.assessment import StepStatus
from finops_model.framework import Stage
from finops_model.roadmap.plan import StepState
from finops_model.rows import rows_of
from finops_model.texts import say, translated
from finops_model.texts.figures import day_text, label_text, of_text, quarter_text, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.plan import state_text
from finops_model.views.places import Place
from finops_model.views.plan import PlanView

NOT_TO_DO = (StepStatus.DROPPED, StepState.NO_LONGER_NEEDED)
"""The states of steps that nobody works on."""
_ADDRESS = "%/:?#[]@!$&'()*+,;=-._~"
"""What an address may hold as it is."""


@dataclass(frozen=True, slots=True, eq=False)
class ScopePlan:
    """The plan of a scope on a day.

    Attributes:
        place: whose it is.
        as_of: the day.
        steps: one row per step in schedule order, with the columns of a plan's steps (:mod:`finops_model.roadmap`).
    """

    place: Place
    as_of: date
    steps: pd.DataFrame


def scope_plan(view: PlanView) -> ScopePlan:
    """The plan that a view shows."""
    return ScopePlan(view.place, view.plan.as_of, view.plan.steps)


def rows(steps: pd.DataFrame) -> Sequence[Any]:
    """The steps one after the other, with the columns as attributes."""
    return list(rows_of(steps))


def to_do(steps: pd.DataFrame) -> pd.DataFrame:
    """The steps that are still to be worked on."""
    return steps[~steps["state"].isin([StepState.DONE, *NOT_TO_DO])]


def step_key(place: Place, step: Any) -> str:
    """What a step is known by for good, in any file: ``acme/all-spend/allocation/walk``. No name is part of it, so it
    outlives renaming."""
    return f"{capability_key(place, step)}/{Stage(int(step.to_stage)).id}"


def capability_key(place: Place, step: Any) -> str:
    """What the steps of a capability share: ``acme/all-spend/allocation``."""
    return f"{place.organization.slug}/{place.scope.slug}/{step.capability}"


def step_title(place: Place, step: Any) -> str:
    """A step in a list that holds other work, too: ``Allocation: Crawl → Walk (Acme)``."""
    stages = f"{stage_text(step.from_stage)} → {stage_text(step.to_stage)}"
    return f"{label_text(step.name, stages)} ({place.organization.name})"


def capability_title(place: Place, step: Any) -> str:
    """What the steps of a capability lead to, above them: ``Allocation (Acme)``."""
    return f"{step.name} ({place.organization.name})"


def has(value: Any) -> bool:
    """Whether a cell of a step holds anything."""
    return value is not None and not pd.isna(value) and value != ""


def facts(place: Place, step: Any) -> Iterator[str]:
    """What is known about a step, a sentence or a word with its value each, without links; user text is as
    it was written."""
    yield label_text(say("Scope"), f"{place.organization.name} · {place.scope.name}")
    yield label_text(say("State"), state_text(step.state))
    if has(step.owner):
        yield label_text(say("Owner"), step.owner)
    if has(step.starts_on) and has(step.finishes_on):
        quarters = f"{quarter_text(step.starts_on)} – {quarter_text(step.finishes_on)}"
        yield label_text(say("Quarters"), quarters)
    if has(step.due_on):
        yield label_text(say("Target due"), day_text(step.due_on))
    yield label_text(say("Criteria met"), of_text(step.progress_met, step.progress_of))
    yield from (translated(mark) for mark in step.marks)
    if has(step.note):
        yield label_text(say("Note"), step.note)


def markdown_links(step: Any) -> list[str]:
    """The links of a step for Markdown, which takes nothing within ``<>`` for markup."""
    return [f"<{quote(link, safe=_ADDRESS)}>" for link in step.links]


def open_criteria(step: Any) -> list[str]:
    """The criteria of a step that are not known to be met, in the reader's language."""
    texts = {one.id: one.text for one in shown_framework().criteria}
    return [texts[id] for id in step.criteria]

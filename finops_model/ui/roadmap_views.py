"""The views of the steps of a plan: the timeline, now and next and later, by owner, and the table."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.assessment import StepStatus
from finops_model.roadmap import quarter_end
from finops_model.roadmap.plan import Plan, StepState
from finops_model.roadmap.waits import waits_of
from finops_model.rows import rows_of
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text, label_text, quarter_text, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.texts.plan import state_text
from finops_model.ui import kept, roadmap_choice, show
from finops_model.ui.address import ask_for_widget
from finops_model.ui.roadmap import quarter_or_none, step_text
from finops_model.ui.roadmap_choice import NOW, OWNERS, TABLE, Asked, chosen, draw_choices, draw_count, owners_of
from finops_model.ui.roadmap_table import draw_steps
from finops_model.views.plan import PlanView

_WAITS_IN_VIEW, _WAITS_HEIGHT = 15, 560
"""Up to so many lines of what waits for what stand there whole; more scroll, in so many pixels."""


def draw_views(view: kept.Kept[PlanView]) -> None:
    """The steps in the view that the reader chose, those that the filters find."""
    steps = view.what.plan.steps
    now = roadmap_choice.asked(steps)
    draw_choices(steps, now)
    kept.once(_draw_count, view, now)
    _draw_waits_choice(now)
    if now.view == TABLE:
        draw_steps(view, now)
    elif now.view == NOW:
        kept.once(_draw_now, view, now)
    elif now.view == OWNERS:
        kept.once(_draw_owners, view, now)
    else:
        kept.once(_draw_timeline, view, now)
        draw_steps(view, now)
    if now.waits:
        kept.once(_draw_waits, view, now)


def _draw_count(view: PlanView, now: Asked) -> None:
    draw_count(view.plan.steps, chosen(view.plan.steps, now))


def _draw_waits_choice(now: Asked) -> None:
    """Whether a table, and lines in the timeline, show which steps wait for which."""
    st.session_state["roadmap-waits"] = now.waits
    st.toggle(
        say("What waits for what"),
        key="roadmap-waits",
        on_change=ask_for_widget,
        args=("waits", "roadmap-waits"),
    )


def _draw_waits(view: PlanView, now: Asked) -> None:
    """What each step waits for, until when, and why."""
    waits = waits_of(chosen(view.plan.steps, now), shown_framework())
    if waits.empty:
        st.text(say("No step waits for another."))
        return
    names = {one.id: one.name for one in shown_framework().capabilities}
    steps = zip(waits["capability"], waits["to_stage"], strict=True)
    awaited = zip(waits["waits_for"], waits["at_stage"], strict=True)
    frame = pd.DataFrame(
        {
            say("Step"): [f"{names[id]} → {stage_text(stage)}" for id, stage in steps],
            say("Waits for"): [f"{names[id]} → {stage_text(stage)}" for id, stage in awaited],
            say("Until the end of"): [quarter_or_none(day) for day in waits["until_on"]],
            say("Why"): [reason or say("One stage after the other") for reason in waits["reason"]],
        }
    )
    alt = say("What waits for what")
    height = "content" if len(frame) <= _WAITS_IN_VIEW else _WAITS_HEIGHT
    st.table(frame.map(markdown_literal), hide_index=True, border="horizontal", height=height, alt=alt)
    show.offer_table(frame, alt)


def _draw_timeline(view: PlanView, now: Asked) -> None:
    steps = chosen(view.plan.steps, now)
    framework = shown_framework() if now.waits else None
    figure = charts.plan_timeline(view.plan, steps, framework)
    show.chart(figure, charts.alt_plan_timeline(view.plan, steps, framework), "timeline")


def by_time(plan: Plan, steps: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The steps that are not over, by when they come: those that run in the quarter of today or are in progress, those
    that start in the two quarters after it, and the rest. Keys: ``now``, ``next``, ``later``."""
    ahead = steps[~steps["state"].isin([StepState.DONE, StepState.NO_LONGER_NEEDED])]
    this = pd.Timestamp(quarter_end(plan.as_of))
    second = pd.Timestamp(_quarters_later(plan.as_of, 2))
    working = ahead["state"].isin([StepStatus.IN_PROGRESS, StepStatus.REPORTED_DONE])
    running = working | (ahead["starts_on"] <= this)
    soon = ~running & (ahead["starts_on"] <= second)
    return {"now": ahead[running], "next": ahead[soon], "later": ahead[~running & ~soon]}


def _quarters_later(day: date, count: int) -> date:
    """The last day of the quarter this many after that of ``day``."""
    end = quarter_end(day)
    for _ in range(count):
        end = quarter_end(end + timedelta(days=1))
    return end


def _draw_now(view: PlanView, now: Asked) -> None:
    """Three lists side by side; on a phone one below the other."""
    parts = by_time(view.plan, chosen(view.plan.steps, now))
    day = view.plan.as_of
    heads = {
        "now": label_text(say("Now"), quarter_text(day)),
        "next": label_text(
            say("Next"), f"{quarter_text(_quarters_later(day, 1))} – {quarter_text(_quarters_later(day, 2))}"
        ),
        "later": say("Later"),
    }
    for column, (part, steps) in zip(st.columns(3), parts.items(), strict=True):
        with column:
            _draw_list(heads[part], steps)


def _draw_owners(view: PlanView, now: Asked) -> None:
    """A list for each owner, by name; what nobody owns comes last."""
    steps = chosen(view.plan.steps, now)
    ahead = steps[~steps["state"].isin([StepState.DONE, StepState.NO_LONGER_NEEDED])]
    names = owners_of(ahead)
    columns = st.columns(2)
    for place, name in enumerate(sorted(set(names), key=lambda name: (name == "", name.casefold()))):
        with columns[place % 2]:
            _draw_list(name or say("Nobody yet"), ahead[names == name])


def _draw_list(head: str, steps: pd.DataFrame) -> None:
    """A list of steps under its head, with how many there are."""
    count = say_count("{count:,} step", "{count:,} steps", len(steps))
    st.markdown(f"**{markdown_literal(head)}** · {count}")
    if len(steps):
        st.markdown("\n".join(_lines_of(steps)))


def _lines_of(steps: pd.DataFrame) -> list[str]:
    return [f"- **{markdown_literal(_title(row))}**  \n  {markdown_literal(_about(row))}" for row in rows_of(steps)]


def _title(step: Any) -> str:
    return label_text(step.name, step_text(step))


def _about(step: Any) -> str:
    """When, whose, and what is to be known about a step, in a line."""
    parts = [_quarters(step), state_text(step.state)]
    parts += [step.owner] if isinstance(step.owner, str) and step.owner else []
    parts += [say("due {day}", day=day_text(step.due_on))] if pd.notna(step.due_on) else []
    parts += [f"⚠ {translated(mark)}" for mark in step.marks]
    return " · ".join(parts)


def _quarters(step: Any) -> str:
    if pd.isna(step.starts_on) or pd.isna(step.finishes_on):
        return say("no date")
    first, last = quarter_text(step.starts_on), quarter_text(step.finishes_on)
    return first if first == last else f"{first} – {last}"

"""Accepting a proposal, and what the standing or the targets did to a plan since."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.actions import plans
from finops_model.actions.plans import MOST_CAPACITY
from finops_model.assessment import StepKey
from finops_model.framework import Stage
from finops_model.roadmap.plan import StepState
from finops_model.rows import rows_of
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import instant_text, label_text, listed_text, stage_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import days, kept, outcome, session
from finops_model.views.history import read_last_plan_change
from finops_model.views.plan import PlanView

ACCEPT = "plan-accept"
"""The place of the page where the outcome of an acceptance is said."""


def draw_accept(view: PlanView) -> None:
    """The button that makes the proposal the plan; only as of today, and only where there are steps."""
    steps = view.plan.steps
    if steps.empty or days.as_of() != session.today():
        return
    st.button(
        say_count("Accept {count:,} step as the plan", "Accept {count:,} steps as the plan", len(steps)),
        type="primary",
        key="plan-accept-all",
        icon=":material/task_alt:",
        on_click=outcome.keep_at,
        args=(ACCEPT, _accept, view, None, view.plan.capacity),
        help=say("The steps become the plan, with these dates as its baseline. History takes it back."),
    )


def draw_capacity(view: PlanView) -> None:
    """How many steps of the plan run in the same quarter, to be changed."""
    plan = view.plan
    chosen = st.number_input(
        say("Parallel steps, 1 to {most}", most=MOST_CAPACITY),
        1,
        MOST_CAPACITY,
        plan.capacity,
        key=f"plan-capacity-{view.place.scope.id}-{view.revision}",
        width=220,
        help=say("The most steps of the plan that run in the same quarter."),
    )
    if chosen != plan.capacity and days.as_of() == session.today():
        st.button(
            say("Plan with {capacity:,}", capacity=int(chosen)),
            type="primary",
            key="plan-capacity-save",
            on_click=outcome.keep_at,
            args=(ACCEPT, _accept, view, (), int(chosen)),
        )


def draw_undo(view: PlanView) -> None:
    """Offers to take the last change of the plan back, with a question that says what it was and whose."""
    last = kept.view(read_last_plan_change, view.place).what
    if last is None or days.as_of() != session.today():
        return
    with st.popover(say("Undo the last change"), icon=":material/undo:"):
        st.markdown(f"**{say('Take this change of the plan back?')}**")
        about = {"what": translated(last.text), "at": instant_text(last.at), "person": last.by}
        st.text(say("{what}, {at} (UTC) by {person}", **about))
        st.caption(say("The plan is then as it was before. What you have not saved stays, and History puts it back."))
        st.button(
            say("Take it back"),
            key="plan-undo",
            type="primary",
            on_click=outcome.take_back,
            args=(last.change_id, ACCEPT),
        )


def draw_moved(view: PlanView) -> None:
    """What the standing and the targets did to the plan: reached, no longer needed, now late."""
    if not view.now.has_targets:
        st.info(
            say("No target is set any more: the plan keeps its steps, and none of them is needed."),
            icon=":material/flag:",
        )
    lines = [
        _line(say("Reached"), view.of_state(StepState.DONE)),
        _line(say("No longer needed by the targets"), view.of_state(StepState.NO_LONGER_NEEDED)),
        _line(say("Finishes later than accepted"), _slipped(view.plan.steps)),
    ]
    said = [f"- {line}" for line in lines if line]
    if said:
        st.markdown("\n".join(said))


def draw_new(view: kept.Kept[PlanView]) -> None:
    """The steps that are newly proposed, to be accepted: all of them, or those that are chosen."""
    names = kept.once(_proposed, view)
    if not names or days.as_of() != session.today():
        return
    with st.container(border=True):
        st.markdown(f"**{say('Newly proposed')}**")
        chosen = st.multiselect(
            say("Steps to accept"),
            list(names),
            list(names),
            format_func=names.__getitem__,
            key=f"plan-new-{view.what.place.scope.id}-{view.what.revision}",
        )
        st.button(
            say_count("Accept {count:,} step", "Accept {count:,} steps", len(chosen)),
            disabled=not chosen,
            key="plan-accept-new",
            on_click=outcome.keep_at,
            args=(ACCEPT, _accept, view.what, tuple(chosen), None),
        )


def _proposed(view: PlanView) -> dict[StepKey, str]:
    """The steps that are newly proposed, with their names."""
    rows = rows_of(view.of_state(StepState.PROPOSED))
    return {(row.capability, Stage(row.to_stage)): step_name(row) for row in rows}


def step_name(row: Any) -> str:
    """``Allocation → Walk``."""
    return f"{row.name} → {stage_text(row.to_stage)}"


def _slipped(steps: pd.DataFrame) -> pd.DataFrame:
    """The last step of every capability that finishes in a later quarter than it was accepted with."""
    late = steps[steps["slip_quarters"] > 0].sort_values("to_stage", kind="stable")
    return late.drop_duplicates("capability", keep="last")


def _line(head: str, steps: pd.DataFrame) -> str:
    """The steps of a kind in a line; "" without any."""
    if steps.empty:
        return ""
    named = listed_text([step_name(row) for row in rows_of(steps)])
    return label_text(f"**{head}**", markdown_literal(named))


def _accept(view: PlanView, steps: Sequence[StepKey] | None, capacity: int | None) -> str:
    plans.accept(session.person(), view.place, session.today(), capacity, steps, view.revision)
    if steps == () and capacity is not None:
        return say_count(
            "The plan runs with {count:,} parallel step now.",
            "The plan runs with {count:,} parallel steps now.",
            capacity,
        )
    count = len(view.plan.steps) if steps is None else len(steps)
    return say_count("{count:,} step is in the plan now.", "{count:,} steps are in the plan now.", count)

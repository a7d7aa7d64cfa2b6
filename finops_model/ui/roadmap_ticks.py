"""The criteria of a step, ticked one by one with evidence."""

from typing import Any

import pandas as pd
import streamlit as st

from finops_model.actions import plans
from finops_model.assessment import StepStatus, Tick
from finops_model.framework import Stage
from finops_model.rows import rows_of
from finops_model.scoring import implied_criteria
from finops_model.texts import say, say_count
from finops_model.texts.figures import of_text
from finops_model.texts.framework import shown_framework
from finops_model.ui import kept, outcome, session
from finops_model.ui.roadmap_accept import step_name
from finops_model.views.plan import PlanView

TICKS = "plan-ticks"
"""The place of the page where the outcome of ticking is said."""


def draw_ticks(view: kept.Kept[PlanView]) -> None:
    """One step of the plan with its criteria, to be ticked with evidence; a tick never changes a score."""
    steps = kept.once(_tickable, view)
    if not steps:
        return
    st.header(say("Criteria of a step"))
    place = st.selectbox(
        say("Step"),
        range(len(steps)),
        format_func=lambda at: steps[at][1],
        key=f"plan-ticks-{view.what.place.scope.id}",
    )
    outcome.draw(TICKS)
    row, _ = steps[place if place < len(steps) else 0]
    _draw_form(view.what, row)


def _tickable(view: PlanView) -> list[tuple[Any, str]]:
    """The steps of the plan that are under way or to come, each with its name and how many criteria are met."""
    rows = [row for row in rows_of(view.plan.steps) if row.state in list(StepStatus)]
    return [(row, f"{step_name(row)} · {of_text(row.progress_met, row.progress_of)}") for row in rows]


def _draw_form(view: PlanView, row: Any) -> None:
    """The criteria of one step. What the newest rating says is met, or what a met one implies, stays so."""
    assert view.accepted is not None
    rated = _rated(view, row.capability)
    known = f"{row.capability}-{row.to_stage}-{view.revision}"
    with st.form(f"plan-ticks-{known}", border=True):
        for criterion in shown_framework().criteria_of(Stage(row.to_stage)):
            tick = view.accepted.ticks.get((row.capability, criterion.id), Tick(False))
            is_rated = criterion.id in rated
            key = f"plan-tick-{known}-{criterion.id}"
            st.checkbox(criterion.text, is_rated or tick.met, key=key, disabled=is_rated)
            st.text_input(
                say("Evidence"),
                tick.evidence,
                key=f"{key}-evidence",
                label_visibility="collapsed",
                placeholder=say("Met by the newest rating") if is_rated else say("Evidence, such as a link or a name"),
                disabled=is_rated,
            )
        st.caption(say("Ticks say how far the step is. Only an assessment changes a score."))
        st.form_submit_button(
            say("Save the criteria"), on_click=outcome.keep_at, args=(TICKS, _save, view, row.capability, known, rated)
        )


def _rated(view: PlanView, capability: str) -> set[str]:
    """The criteria that the newest rating of a capability says are met, with what they imply."""
    rows = view.now.rows
    text = rows.loc[rows["capability"] == capability, "criteria"].iloc[0]
    met = set() if pd.isna(text) else set(str(text).split())
    return met | set(implied_criteria(met, shown_framework()))


def _save(view: PlanView, capability: str, known: str, rated: set[str]) -> str:
    ticks: dict[tuple[str, str], Tick] = {}
    for criterion in shown_framework().criteria:
        key = f"plan-tick-{known}-{criterion.id}"
        if key in st.session_state and criterion.id not in rated:
            ticks[capability, criterion.id] = Tick(st.session_state[key], st.session_state[f"{key}-evidence"])
    plans.set_steps(session.person(), view.place, session.today(), {}, ticks)
    met = sum(tick.met for tick in ticks.values())
    return say_count("{count:,} criterion is ticked.", "{count:,} criteria are ticked.", met)

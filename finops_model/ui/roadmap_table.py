"""The table of the steps of a plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.rows import rows_of
from finops_model.texts import say, say_count, translated
from finops_model.texts.plan import state_text
from finops_model.ui import kept, show
from finops_model.ui.opening import name_column
from finops_model.ui.roadmap import late_text, quarter_or_none, step_text
from finops_model.ui.roadmap_choice import Asked, chosen
from finops_model.views.plan import PlanView


def draw_steps(view: kept.Kept[PlanView], now: Asked) -> None:
    """The steps that are asked for in the order of the schedule; a click on a name opens the page of the capability."""
    ids = chosen(view.what.plan.steps, now)["capability"].tolist()
    show.draw_ready(
        kept.once(_table, view, now),
        say("Steps of the roadmap with their quarters, due dates, owners and how many criteria are open"),
        {say("Capability"): name_column("open-step", view.what.place, ids, width=210)},
        height="content",
    )


def _table(view: PlanView, now: Asked) -> show.ReadyTable:
    """The table, what leaders ask for first, so that it is in sight on a laptop; what only a plan that was accepted has
    is left out before."""
    steps, column = chosen(view.plan.steps, now), st.column_config
    late = column.TextColumn(width=150, help=say("How long after the due date the last step to the target finishes."))
    effort = column.NumberColumn(width=70, help=say("How many quarters the step lasts; in the plan you can change it."))
    slip = column.NumberColumn(help=say("Quarters from the accepted finish of the target to the finish now."))
    criteria = column.TextColumn(help=say("In words under “What each step asks for” below."))
    rows = list(rows_of(steps))
    state = (say("State"), steps["state"].map(state_text), 80)
    to_know = (say("To know"), [" ".join(map(translated, row.marks)) for row in rows], 155)
    slipped = (say("Slip"), steps["slip_quarters"], slip)
    is_plan = view.plan.accepted
    return show.ready_table(
        (say("Capability"), steps["name"]),
        (say("Step"), [step_text(row) for row in rows], 114),
        *([state] if is_plan else []),
        (say("Starts"), steps["starts_on"].map(quarter_or_none), 66),
        (say("Finishes"), steps["finishes_on"].map(quarter_or_none), 68),
        (say("Late"), [_late_text(row, view.plan.as_of) for row in rows], late),
        *([to_know] if is_plan else []),
        (say("Owner"), steps["owner"], 140),
        (say("Target due"), steps["due_on"], show.day_column(width=90)),
        (say("Quarters"), steps["effort"], effort),
        *([slipped] if is_plan else []),
        (say("Criteria"), steps["criteria"].map(_open_text), criteria),
    )


def _open_text(criteria: Sequence[str]) -> str:
    return say_count("{count:,} criterion open", "{count:,} criteria open", len(criteria))


def _late_text(row: Any, as_of: date) -> str:
    """How late the target of a step is reached; first whether its due day has passed."""
    late = late_text(row.late_quarters)
    passed = row.status != "done" and row.due_on < pd.Timestamp(as_of)
    return say("overdue, {late}", late=late) if passed and row.late_quarters > 0 else late

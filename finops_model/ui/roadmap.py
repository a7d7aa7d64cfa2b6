"""Parts of the Roadmap page: what is late, the steps in a table, and what each step asks for."""

from typing import Any

import pandas as pd
import streamlit as st

from finops_model.actions import target_takeover
from finops_model.rows import rows_of
from finops_model.texts import say, say_count
from finops_model.texts.figures import NONE_TEXT, day_text, label_text, quarter_text, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import days, links, outcome, session
from finops_model.views.plan import PlanView, holding_dues

LATE = "roadmap-late"
"""The place of the page where the outcome of drafting due dates is said."""

LISTED = 3
"""The most late targets with a sentence of their own; the others stand in the picture and the table."""


def draw_late_targets(view: PlanView) -> None:
    """What does not finish on time: a sentence for each capability, the latest first."""
    late = view.late
    if late.empty:
        return
    lines = [f"- {_late_sentence(row)}" for row in rows_of(late.head(LISTED))]
    if len(late) > LISTED:
        lines.append("- " + say_count("{count:,} more below", "{count:,} more below", len(late) - LISTED))
    st.warning(f"**{_late_head(view)}**\n\n" + "\n".join(lines), icon=":material/schedule:")


def _late_head(view: PlanView) -> str:
    """How many targets are late, and whether more parallel steps could help."""
    late, fixed = view.late, int(view.late["in_any_case"].sum())
    if fixed == len(late):
        return say_count(
            "{count:,} target is late with any number of parallel steps: only a later due date or shorter steps help.",
            "{count:,} targets are late with any number of parallel steps: only later due dates or shorter steps help.",
            fixed,
        )
    head = say_count(
        "{count:,} target is late with parallel steps limited to {capacity}.",
        "{count:,} targets are late with parallel steps limited to {capacity}.",
        len(late),
        capacity=view.plan.capacity,
    )
    if not fixed:
        return head
    return (
        head
        + " "
        + say_count(
            "{count:,} of {late:,} is late with any number of them: only a later due date or shorter steps help.",
            "{count:,} of {late:,} are late with any number of them: only later due dates or shorter steps help.",
            fixed,
            late=len(late),
        )
    )


def _late_sentence(row: Any) -> str:
    said = say_count(
        "{name} reaches {stage} in {quarter}, {count:,} quarter after it is due ({due}).",
        "{name} reaches {stage} in {quarter}, {count:,} quarters after it is due ({due}).",
        int(row.late_quarters),
        name=markdown_literal(row.name),
        stage=stage_text(row.to_stage),
        quarter=quarter_text(row.finishes_on),
        due=day_text(row.due_on),
    )
    if not row.in_any_case:
        return said
    return said + " " + say("At the earliest: {quarter}.", quarter=quarter_text(row.earliest_on))


def draw_late_offer(view: PlanView) -> None:
    """Offers due dates that the plan holds, for the draft of the targets; only as of today."""
    outcome.draw(LATE)
    if view.late.empty or not view.now.day == session.today() == days.as_of():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say("Draft due dates that hold"),
            key="late-dates",
            icon=":material/event_upcoming:",
            on_click=outcome.keep_at,
            args=(LATE, _take_dates, view),
            help=say("Due dates with which nothing in the plan is late go into your draft on Targets."),
        )
        st.page_link(links.page("targets"), label=say("Look at the draft"), icon=":material/arrow_forward:")


def _take_dates(view: PlanView) -> str:
    count = target_takeover.take_over(session.person(), view.place, session.today(), holding_dues(view), {})
    return say_count(
        "{count:,} target is in your draft, not saved yet.",
        "{count:,} targets are in your draft, not saved yet.",
        count,
    )


def late_text(quarters: float) -> str:
    """``on time`` or how many quarters late; – without a due date."""
    if pd.isna(quarters):
        return NONE_TEXT
    if quarters == 0:
        return say("on time")
    return say_count("{count:,} quarter late", "{count:,} quarters late", int(quarters))


def quarter_or_none(day: Any) -> str:
    """The quarter of a day; – for none."""
    return NONE_TEXT if pd.isna(day) else quarter_text(day)


def step_text(row: Any) -> str:
    """``Crawl → Walk``: the stages of a step."""
    return f"{stage_text(row.from_stage)} → {stage_text(row.to_stage)}"


def draw_criteria(view: PlanView) -> None:
    """What each step asks for, one criterion to a line."""
    texts = {one.id: one.text for one in shown_framework().criteria}
    for row in rows_of(view.plan.steps):
        step = label_text(markdown_literal(row.name), f"{step_text(row)}, {quarter_or_none(row.starts_on)}")
        st.markdown(f"**{step}**")
        lines = [f"• {texts[id]}" for id in row.criteria]
        st.text("\n".join(lines) or say("Every criterion is known to be met."))

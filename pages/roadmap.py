"""Roadmap: the steps to the chosen targets, none beyond them, quarter by quarter."""

import pandas as pd
import streamlit as st

from finops_model import charts, roadmap, ui
from finops_model.framework import Framework
from finops_model.roadmap import Roadmap

STATUS_TEXT = {"planned": "Planned", "in progress": "In progress", "done": "Done", "dropped": "Dropped"}


def late_ones(plan: Roadmap) -> None:
    """What does not finish in time, in words: one sentence for each capability."""
    late = plan.steps[plan.steps["late_quarters"] > 0]
    if late.empty:
        return
    said = []
    for _, steps in late.groupby("capability", sort=False):
        last = steps.sort_values("to_stage").iloc[-1]
        quarters = ui.count_text(int(last["late_quarters"]), "quarter")
        said.append(
            f"- {ui.literal(last['name'])} reaches {ui.stage_text(last['to_stage'])} in "
            f"{roadmap.quarter_label(last['finishes_on'])}, {quarters} after it is due ({ui.day_text(last['due_on'])})."
        )
    st.warning("**Late with this capacity**\n\n" + "\n".join(said), icon=":material/schedule:")


def steps_table(steps: pd.DataFrame, framework: Framework) -> None:
    """Every step in the order of the schedule, with what is still to be met, in words."""
    texts = {one.id: one.text for one in framework.criteria}
    shown = pd.DataFrame(
        {
            "Capability": steps["name"],
            "Step": [
                f"{ui.stage_text(a)} → {ui.stage_text(b)}"
                for a, b in zip(steps["from_stage"], steps["to_stage"], strict=True)
            ],
            "Starts": steps["starts_on"].map(roadmap.quarter_label),
            "Finishes": steps["finishes_on"].map(roadmap.quarter_label),
            "Due": steps["due_on"],
            "Late": steps["late_quarters"],
            "Status": steps["status"].map(STATUS_TEXT),
            "Owner": steps["owner"],
            "Still to be met": [" • ".join(texts[one] for one in criteria) for criteria in steps["criteria"]],
        }
    )
    column = st.column_config
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=ui.NONE_TEXT,
        alt="Every step of the roadmap with its quarters, due date and criteria",
        column_config={
            "Capability": column.TextColumn(pinned=True),
            "Due": column.DateColumn("Target due", format="D MMM YYYY"),
            "Late": column.NumberColumn(format="%d quarters", help="0: in time. Empty: the target has no due date."),
            "Still to be met": column.TextColumn(width="large"),
        },
    )


def page() -> None:
    """Draws the page."""
    picked = ui.picked()
    day, revision = ui.today(), ui.revision(picked.organization.id)
    standing = ui.standing(picked.scope, day, revision)
    framework = ui.framework()
    ui.heading(picked, ui.goal_stage(picked.scope, day, revision))
    capacity = st.number_input(
        "Steps at the same time",
        1,
        12,
        roadmap.CAPACITY,
        key="capacity",
        width=220,
        help="Steps that may run in the same quarter. One to Crawl lasts 1 quarter, to Walk 2, to Run 3.",
    )
    plan = roadmap.plan(standing, framework, day, capacity)
    if standing["target"].isna().all():
        st.info("No target is set yet, so there is nothing to plan.", icon=":material/flag:")
        st.page_link(ui.page("targets"), label="Choose a goal stage", icon=":material/arrow_forward:")
        return
    if plan.steps.empty and not plan.assess_first:
        st.success("Every target is reached. There is nothing left to plan.", icon=":material/check_circle:")
        return
    if not plan.steps.empty:
        late_ones(plan)
        ui.show(
            charts.roadmap_timeline(plan.steps, day),
            "The steps as bars over quarters; the table has the dates",
            "timeline",
        )
        steps_table(plan.steps, framework)
    elif plan.assess_first:
        st.success("Every target that can be measured is reached.", icon=":material/check_circle:")
    if plan.assess_first:
        names = {one.id: one.name for one in framework.capabilities}
        st.subheader("Assess first")
        st.text("These have a target but were never assessed, so no steps can be planned for them:")
        st.text("\n".join(f"• {names[one]}" for one in plan.assess_first))
        st.page_link(ui.page("assess"), label="Assess them", icon=":material/checklist:")


page()

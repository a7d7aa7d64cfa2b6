"""Roadmap: the steps to the chosen targets, none beyond them, quarter by quarter."""

import pandas as pd
import streamlit as st

from finops_model import charts, roadmap
from finops_model.roadmap import Roadmap
from finops_model.texts.figures import NONE_TEXT, day_text, stage_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import links, place, reads, session, show
from finops_model.ui.words import count_text

SENTENCES = 5


def late_ones(plan: Roadmap) -> None:
    """What does not finish in time, in words: a sentence for each capability, the latest first."""
    late = plan.steps[plan.steps["late_quarters"] > 0].sort_values("to_stage", kind="stable")
    late = late.drop_duplicates("capability", keep="last").sort_values("late_quarters", ascending=False, kind="stable")
    if late.empty:
        return
    said = [
        f"- {markdown_literal(row.name)} reaches {stage_text(row.to_stage)} in "
        f"{roadmap.quarter_label(row.finishes_on)}, "
        f"{count_text(int(row.late_quarters), 'quarter')} after it is due ({day_text(row.due_on)})."
        for row in show.rows(late.head(SENTENCES))
    ]
    if len(late) > SENTENCES:
        said.append(f"- {len(late) - SENTENCES} more: {markdown_literal(' · '.join(late['name'][SENTENCES:]))}")
    count = count_text(len(late), "target is", "targets are")
    steps = count_text(plan.capacity, "step")
    st.warning(f"**{count} late with {steps} at the same time**\n\n" + "\n".join(said), icon=":material/schedule:")


def late_text(quarters: float) -> str:
    """``in time`` or by how many quarters late; – without a due date."""
    if pd.isna(quarters):
        return NONE_TEXT
    return count_text(int(quarters), "quarter") if quarters > 0 else "in time"


def steps_table(steps: pd.DataFrame) -> None:
    """Every step in the order of the schedule."""
    shown = pd.DataFrame(
        {
            "Capability": steps["name"],
            "Step": step_texts(steps),
            "Starts": steps["starts_on"].map(roadmap.quarter_label),
            "Finishes": steps["finishes_on"].map(roadmap.quarter_label),
            "Late": [late_text(quarters) for quarters in steps["late_quarters"]],
            "Due": steps["due_on"],
            "Owner": steps["owner"],
            "Still to be met": [count_text(len(criteria), "criterion", "criteria") for criteria in steps["criteria"]],
        }
    )
    column = st.column_config
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=NONE_TEXT,
        height="content",
        alt="Every step of the roadmap with its quarters, due date and the number of criteria still to be met",
        column_config={
            "Capability": column.TextColumn(pinned=True),
            "Due": column.DateColumn("Target due", format="D MMM YYYY"),
            "Late": column.TextColumn(help="How much later than due the last step to the target finishes."),
            "Still to be met": column.TextColumn(help="In words under “What each step asks for” below."),
        },
    )


def step_texts(steps: pd.DataFrame) -> list[str]:
    """``Crawl → Walk`` for each step."""
    stages = zip(steps["from_stage"], steps["to_stage"], strict=True)
    return [f"{stage_text(before)} → {stage_text(after)}" for before, after in stages]


def criteria_in_full(steps: pd.DataFrame, texts: dict[str, str]) -> None:
    """What each step asks for, one criterion to a line; only built while it is open."""
    place = st.expander("What each step asks for", key="roadmap-criteria", on_change="rerun")
    if not place.open:
        return
    for row, step in zip(show.rows(steps), step_texts(steps), strict=True):
        place.markdown(f"**{markdown_literal(row.name)}: {step}, {roadmap.quarter_label(row.starts_on)}**")
        place.text("\n".join(f"• {texts[one]}" for one in row.criteria) or "Every criterion is known to be met.")


def page() -> None:
    """Draws the page."""
    picked = place.picked()
    day, revision = session.today(), reads.revision(picked.organization.id)
    standing = reads.standing(picked.scope, day, revision)
    framework = session.framework()
    show.heading(picked, reads.goal_stage(picked.scope, day, revision), "Roadmap")
    capacity = st.number_input(
        "Steps at the same time",
        1,
        12,
        roadmap.CAPACITY,
        key="capacity",
        width=220,
        help="Steps that may run in the same quarter. One to Crawl lasts 1 quarter, to Walk 2, to Run 3.",
    )
    plan = reads.plan(picked.scope, day, int(capacity), revision)
    if standing["target"].isna().all():
        st.info("No target is set yet, so there is nothing to plan.", icon=":material/flag:")
        st.page_link(links.page("targets"), label="Choose a goal stage", icon=":material/arrow_forward:")
        return
    if plan.steps.empty and not plan.assess_first:
        st.success("Every target is reached. There is nothing left to plan.", icon=":material/check_circle:")
        return
    if not plan.steps.empty:
        late_ones(plan)
        show.kept_chart(
            lambda: charts.roadmap_timeline(plan.steps, day),
            lambda: charts.alt_roadmap_timeline(plan.steps, day),
            key="timeline",
            of=(picked.scope.id, day, revision, capacity),
        )
        if (plan.steps["late_quarters"] > 0).any():
            st.caption("“3 Q late”: the last step to the target finishes 3 quarters after the quarter it is due in.")
        texts = {one.id: one.text for one in framework.criteria}
        steps_table(plan.steps)
        criteria_in_full(plan.steps, texts)
    elif plan.assess_first:
        st.success("Every target that can be measured is reached.", icon=":material/check_circle:")
    if plan.assess_first:
        names = {one.id: one.name for one in framework.capabilities}
        st.header("Assess first")
        st.text("These have a target but were never assessed, so no steps can be planned for them:")
        st.text("\n".join(f"• {names[one]}" for one in plan.assess_first))
        st.page_link(links.page("assess"), label="Assess them", icon=":material/checklist:")


page()

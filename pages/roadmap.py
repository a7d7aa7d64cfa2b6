"""Roadmap: the steps to the chosen targets, none beyond them, quarter by quarter."""

import streamlit as st

from finops_model import charts, roadmap
from finops_model.texts import say
from finops_model.texts.framework import shown_framework
from finops_model.ui import days, kept, links, show
from finops_model.ui.overdue import draw_overdue
from finops_model.ui.place import picked
from finops_model.ui.plan_files import draw_plan_files
from finops_model.ui.roadmap import draw_criteria, draw_late_targets, draw_steps
from finops_model.views.plan import read_plan
from finops_model.views.roadmap import RoadmapView, read_roadmap

MOST_PARALLEL = 12


def draw_head(view: RoadmapView) -> None:
    """The title of the page, and the targets that are overdue."""
    show.heading(view.now.place, view.now.goal_stage, say("Roadmap"))
    draw_overdue(view.now.rows, view.now.figures)


def draw_plan(view: RoadmapView) -> None:
    """What is late, and the steps as a picture."""
    plan = view.plan
    draw_late_targets(view)
    figure = charts.roadmap_timeline(plan.steps, plan.as_of)
    show.chart(figure, charts.alt_roadmap_timeline(plan.steps, plan.as_of), "timeline")
    if len(view.late):
        st.caption(
            say(
                "“3 quarters late”: the last step to the target finishes 3 quarters after the quarter in which it "
                "is due."
            )
        )


def draw_assess_first(view: RoadmapView) -> None:
    """The capabilities that have a target and were never assessed."""
    names = {one.id: one.name for one in shown_framework().capabilities}
    st.header(say("Assess first"))
    st.text(say("These capabilities have a target but were never assessed, so no step can be planned for them:"))
    st.text("\n".join(f"• {names[one]}" for one in view.plan.assess_first))
    st.page_link(links.page("assess"), label=say("Assess them"), icon=":material/checklist:")


def draw_nothing_to_plan(view: RoadmapView) -> None:
    """Why there are no steps."""
    if not view.now.has_targets:
        st.info(say("No target is set yet, so there is nothing to plan."), icon=":material/flag:")
        st.page_link(links.page("targets"), label=say("Choose a goal stage"), icon=":material/arrow_forward:")
    elif view.plan.assess_first:
        st.success(say("Every target that can be measured is reached."), icon=":material/check_circle:")
    else:
        st.success(say("Every target is reached. There is nothing left to plan."), icon=":material/check_circle:")


def page() -> None:
    """Draws the page."""
    place = picked()
    head = st.container()
    capacity = st.number_input(
        say("Parallel steps"),
        1,
        MOST_PARALLEL,
        roadmap.CAPACITY,
        key="capacity",
        bind="query-params",
        width=220,
        help=say(
            "The most steps that run in the same quarter, 1 to 12. "
            "A step to Crawl takes 1 quarter, to Walk 2, to Run 3."
        ),
    )
    capacity = min(max(int(capacity), 1), MOST_PARALLEL)  # a forged number, too
    view = kept.view(read_roadmap, place, days.as_of(), capacity)
    with head:
        kept.once(draw_head, view)
    plan = view.what.plan
    if plan.steps.empty:
        kept.once(draw_nothing_to_plan, view)
    else:
        kept.once(draw_plan, view)
        draw_steps(view)
        kept.once(draw_plan_files, kept.view(read_plan, place, days.as_of(), capacity))
        criteria = st.expander(say("What each step asks for"), key="roadmap-criteria", on_change="rerun")
        if criteria.open:
            with criteria:
                kept.once(draw_criteria, view)
    if plan.assess_first:
        kept.once(draw_assess_first, view)


page()

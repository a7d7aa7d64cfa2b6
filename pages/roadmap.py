"""Roadmap: the steps to the chosen targets, none beyond them, quarter by quarter."""

from typing import Any

import streamlit as st

from finops_model import charts, roadmap
from finops_model.texts import say
from finops_model.texts.framework import shown_framework
from finops_model.ui import days, kept, links, outcome, session, show
from finops_model.ui.overdue import draw_overdue
from finops_model.ui.place import picked
from finops_model.ui.plan_files import draw_plan_files
from finops_model.ui.roadmap import draw_criteria, draw_late_offer, draw_late_targets
from finops_model.ui.roadmap_accept import ACCEPT, draw_accept, draw_capacity, draw_moved, draw_new, draw_undo
from finops_model.ui.roadmap_draft import keep_draft, seed_now, with_draft
from finops_model.ui.roadmap_durations import draw_durations
from finops_model.ui.roadmap_grid import draw_bar, draw_grid, draw_marks, said_now
from finops_model.ui.roadmap_relax import draw_relax
from finops_model.ui.roadmap_ticks import draw_ticks
from finops_model.ui.roadmap_views import draw_views
from finops_model.ui.roadmap_what_if import draw_what_if
from finops_model.views.plan import PlanView, read_plan

MOST_PARALLEL = 12


def draw_head(view: PlanView) -> None:
    """The title of the page, and the targets that are overdue."""
    show.heading(view.place, view.now.goal_stage, say("Roadmap"))
    draw_overdue(view.now.rows, view.now.figures)


def draw_projection(view: PlanView) -> None:
    """What the plan would bring if it held, as the continuation of the past."""
    if view.plan.projection.empty or view.past["attainment"].isna().all():
        return
    st.header(say("What the plan would bring if it held"))
    drawn: dict[str, Any] = {"trend": view.past, "projection": view.plan.projection}
    show.chart(charts.attainment_trend(**drawn), charts.alt_attainment_trend(**drawn), "projection")
    st.caption(say("Against today's targets. What is not rated stays out, and only an assessment changes a score."))


def draw_assess_first(view: PlanView) -> None:
    """The capabilities that have a target and were never assessed."""
    names = {one.id: one.name for one in shown_framework().capabilities}
    st.header(say("Assess first"))
    st.text(say("These capabilities have a target but were never assessed, so no step can be planned for them:"))
    st.text("\n".join(f"• {names[one]}" for one in view.plan.assess_first))
    address = {"org": view.place.organization.slug, "scope": view.place.scope.slug}
    address["capability"] = view.plan.assess_first[0]
    st.page_link(links.page("assess"), label=say("Assess them"), icon=":material/checklist:", query_params=address)


def draw_nothing_to_plan(view: PlanView) -> None:
    """Why there are no steps."""
    if not view.now.has_targets:
        st.info(say("No target is set yet, so there is nothing to plan."), icon=":material/flag:")
        st.page_link(links.page("targets"), label=say("Choose a goal stage"), icon=":material/arrow_forward:")
    elif view.plan.assess_first:
        st.success(say("Every target that can be measured is reached."), icon=":material/check_circle:")
    else:
        st.success(say("Every target is reached. There is nothing left to plan."), icon=":material/check_circle:")


def choose_capacity() -> int:
    """How many steps of the proposal run in the same quarter; a plan has its own."""
    capacity = st.number_input(
        say("Parallel steps, 1 to {most}", most=MOST_PARALLEL),
        1,
        MOST_PARALLEL,
        roadmap.CAPACITY,
        key="capacity",
        bind="query-params",
        width=220,
        help=say("The most steps that run in the same quarter."),
    )
    return min(max(int(capacity), 1), MOST_PARALLEL)  # a forged number, too


def draw_steps_of(view: kept.Kept[PlanView]) -> None:
    """What is late, the steps in the view that the reader chose, and what each asks for."""
    if view.what.plan.steps.empty:
        kept.once(draw_nothing_to_plan, view)
        return
    kept.once(draw_late_targets, view)
    draw_late_offer(view.what)
    draw_views(view)
    draw_durations(view.what)
    kept.once(draw_plan_files, view)
    kept.once(draw_projection, view)
    criteria = st.expander(say("What each step asks for"), key="roadmap-criteria", on_change="rerun")
    if criteria.open:
        with criteria:
            kept.once(draw_criteria, view)


def page() -> None:
    """Draws the page."""
    place = picked()
    head, chosen = st.container(), st.container(horizontal=True, vertical_alignment="bottom")
    view = kept.view(read_plan, place, days.as_of())
    if view.what.accepted is None and len(view.what.plan.steps):
        with chosen:
            view = kept.view(read_plan, place, days.as_of(), choose_capacity())
            draw_accept(view.what)
    with head:
        kept.once(draw_head, view)
        outcome.draw(ACCEPT)
    if view.what.accepted is None:
        draw_steps_of(view)
    else:
        with chosen:
            draw_capacity(view.what)
            draw_undo(view.what)
        kept.once(draw_moved, view)
        draw_new(view)
        draw_own(view)
    draw_what_if(view)
    draw_relax(view)
    if view.what.plan.assess_first:
        kept.once(draw_assess_first, view)


def draw_own(view: kept.Kept[PlanView]) -> None:
    """The plan that people own: with their unsaved changes above, and the grid in which they make them."""
    if days.as_of() != session.today():
        draw_steps_of(view)
        return
    seed = seed_now(view.what)
    said = said_now(seed)
    shown = with_draft(view, said)
    draw_marks(shown.what, view.what)
    draw_steps_of(shown)
    if seed.keys:  # else every step is done or no longer needed
        st.header(say("Own the steps"))
        draw_grid(seed, shown.what)
    draw_bar(seed, view.what, said)
    keep_draft(seed.scope_id, said)
    draw_ticks(view)


page()

"""Targets: choose the goal stage and the targets of single capabilities, and see what a choice means and does."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from finops_model.actions.target_draft import GOAL, changed_choices, draft_entries
from finops_model.errors import Conflict, Refused
from finops_model.scoring.what_if import newest_written
from finops_model.texts import say
from finops_model.ui import kept, session, show
from finops_model.ui.overdue import draw_overdue
from finops_model.ui.place import picked
from finops_model.ui.target_draft import seed_now
from finops_model.ui.target_effect import draw_edits, draw_figures, draw_history, draw_radar, effect_of
from finops_model.ui.target_grid import draw_description, draw_goal, draw_grid
from finops_model.ui.target_save import SAVED, draw_changes, draw_conflict, draw_reason, keep_edits
from finops_model.views.scope import ScopeView, read_scope


def page() -> None:
    """The whole page."""
    view = kept.view(read_scope, picked(), session.today())
    kept.once(draw_head, view)
    saved = st.session_state.pop(SAVED, None)
    if saved is not None:
        st.success(saved, icon=":material/check:")
    conflict = st.container()
    try:
        draw_draft(view, conflict)
    except (Refused, Conflict) as error:
        show.error(error)
    kept.once(draw_history, view)


def draw_head(view: ScopeView) -> None:
    """The title of the page, and the targets that are overdue."""
    show.heading(view.place, view.now.goal_stage, say("Targets"), view.now.day)
    draw_overdue(view.now.rows, view.now.figures)


def draw_draft(view: kept.Kept[ScopeView], conflict: DeltaGenerator) -> None:
    """The goal stage, the grid, and what the changes in them would do."""
    known, scope = view.what, view.what.place.scope
    seed = seed_now(scope, known.targets)
    goal = draw_goal(seed)
    figures = st.container(horizontal=True)
    grid, description = st.columns([13, 7], gap="medium")
    with grid:
        chosen = {GOAL: goal, **draw_grid(seed, view)}
        st.caption(say("An empty due date, value or owner is that of the goal stage (value 3 where that has none)."))
    with description:
        draw_description(scope, chosen)
    edits = changed_choices(chosen, seed.in_force)
    if edits and seed.base != newest_written(known.targets):
        with conflict:
            draw_conflict(known, seed, edits)
    st.header(say("Your changes"))
    if edits:
        draw_edits(seed, edits)
    changes, radar = st.columns(2, gap="medium")
    with changes:
        agreed_on, reason = draw_reason(seed)
        keep_edits(known, seed, edits, agreed_on, reason)
        day = max(session.today(), agreed_on)
        effect = kept.made(effect_of, view, day, draft_entries(edits, agreed_on, ""))
        draw_changes(known, seed, edits, draft_entries(edits, agreed_on, reason), effect.what)
    with figures:
        kept.once(draw_figures, effect)
    with radar:
        draw_radar(scope, effect)


page()

"""Targets: choose the goal stage and the targets of single capabilities, and see what a choice means and does."""

import streamlit as st

from finops_model.actions.target_draft import GOAL, changed_choices, draft_entries
from finops_model.scoring.what_if import newest_written
from finops_model.texts import say
from finops_model.ui import kept, outcome, session, show
from finops_model.ui.overdue import draw_overdue
from finops_model.ui.place import picked
from finops_model.ui.target_draft import seed_now
from finops_model.ui.target_effect import choose_domain, draw_edits, draw_figures, draw_radar, effect_of
from finops_model.ui.target_grid import draw_goal, draw_grid
from finops_model.ui.target_history import draw_against, draw_history
from finops_model.ui.target_meaning import draw_description, draw_open, draw_run_question
from finops_model.ui.target_presets import draw_presets, draw_question
from finops_model.ui.target_save import SAVE, draw_bar, draw_conflict, draw_day, draw_notices, keep_edits
from finops_model.ui.target_single import draw_single
from finops_model.views.scope import ScopeView, read_scope


def page() -> None:
    """The whole page."""
    view = kept.view(read_scope, picked(), session.today())
    kept.once(draw_head, view)
    draw_draft(view)
    draw_history(view)
    draw_against(view)


def draw_head(view: ScopeView) -> None:
    """The title of the page, and the targets that are overdue."""
    show.heading(view.place, view.now.goal_stage, say("Targets"), view.now.day)
    draw_overdue(view.now.rows, view.now.figures)


def draw_draft(view: kept.Kept[ScopeView]) -> None:
    """The goal stage, the grid, and what the changes in them would do."""
    known, scope = view.what, view.what.place.scope
    conflict = st.container()
    seed = seed_now(scope, known.targets)
    band, radar = st.columns([13, 8], gap="medium")
    with band:
        goal, refused_goal = draw_goal(seed)
        day, of = st.columns(2)
        with day:
            agreed_on = draw_day(seed)
        with of:
            domain = choose_domain(scope)
        figures = st.container(horizontal=True)
    fill = st.container()
    rows, refused = draw_grid(seed, view, goal)
    chosen = {GOAL: goal, **rows}
    with fill:
        draw_question(known, seed, chosen)
        draw_presets(known, seed, chosen)
        draw_single(known, seed, chosen)
    asked = st.container()
    edits = changed_choices(chosen, seed.in_force)
    if edits and seed.base != newest_written(known.targets):
        with conflict:
            draw_conflict(known, seed, edits)
    was_saved = st.session_state.get(outcome.AT) == SAVE
    effect = kept.made(effect_of, view, max(session.today(), agreed_on), draft_entries(edits, agreed_on, ""))
    reason = draw_bar(known, seed, edits, agreed_on, refused_goal + refused, effect, domain)
    keep_edits(known, seed, edits, agreed_on, reason)
    with figures:
        kept.once(draw_figures, effect)
    with radar:
        kept.once(draw_radar, effect, domain)
    changes, description = st.columns(2, gap="medium")
    with changes:
        st.header(say("Your changes"))
        if edits:
            draw_edits(seed, edits)
            draw_notices(known, draft_entries(edits, agreed_on, reason), effect.what)
        elif not was_saved:
            st.caption(say("Nothing is changed yet. Unsaved changes are kept for you, also over a reload."))
    with description:
        draw_description(scope, chosen)
    with asked:
        draw_run_question(chosen)
        draw_open(known, chosen)


page()

"""A single target in a form: on a phone the grid is wider than the screen, and a screen reader reads fields."""

from collections.abc import Mapping

import streamlit as st

from finops_model.actions.target_draft import ENTRIES, GOAL, Choice, changed_choices, checked_choice
from finops_model.days import EARLIEST, LATEST
from finops_model.importers.rows.cells import LONGEST_NAME
from finops_model.texts import say
from finops_model.texts.framework import shown_framework
from finops_model.ui import outcome, session
from finops_model.ui.target_draft import Seed, fill
from finops_model.ui.target_grid import entry_text
from finops_model.ui.target_meaning import look_at
from finops_model.views.scope import ScopeView

SINGLE = "targets-single"
"""The place of the page where the outcome of the form is said."""


def draw_single(view: ScopeView, seed: Seed, chosen: Mapping[str, Choice]) -> None:
    """The choice of a capability, and its target with everything that belongs to it; open on a phone."""
    by_id = shown_framework().by_id
    opened = st.expander(
        say("Change a single target"),
        icon=":material/edit:",
        expanded=session.is_on_a_phone(),
        key="targets-single",
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened:
        outcome.draw(SINGLE)
        id = st.selectbox(
            say("Capability"),
            list(by_id),
            format_func=lambda id: by_id[id].name,
            key=f"targets-single-{seed.scope_id}",
        )
        _draw_form(view, seed, chosen, id or next(iter(by_id)))


def _draw_form(view: ScopeView, seed: Seed, chosen: Mapping[str, Choice], id: str) -> None:
    """The fields, which start from what the grid says now."""
    now, goal = chosen[id], chosen[GOAL]
    key = seed.key(f"single-{id}-{hash(now)}")
    with st.form(key, border=False):
        st.radio(
            say("Target"),
            ENTRIES,
            ENTRIES.index(now.entry),
            format_func=lambda entry: entry_text(entry, goal),
            horizontal=True,
            key=f"{key}-entry",
        )
        left, right = st.columns(2)
        with left:
            st.date_input(say("Due"), now.due_on, EARLIEST, LATEST, key=f"{key}-due", format="YYYY-MM-DD")
            st.number_input(say("Business value, 1 to 5"), 1, 5, now.value, key=f"{key}-value")
        with right:
            st.text_input(say("Owner"), now.owner or "", max_chars=LONGEST_NAME, key=f"{key}-owner")
            st.text_input(say("Approver"), now.approver or "", max_chars=LONGEST_NAME, key=f"{key}-approver")
        st.caption(say("What is left empty is that of the goal stage."))
        arguments = (SINGLE, _put, view, seed, chosen, id, key)
        st.form_submit_button(say("Put it into the grid"), on_click=outcome.keep_at, args=arguments)


def _put(view: ScopeView, seed: Seed, chosen: Mapping[str, Choice], id: str, key: str) -> str:
    """The grid goes on with what the fields say. Raises Refused: what is not possible, in a sentence."""
    cells = [st.session_state[f"{key}-{field}"] for field in ("entry", "due", "value", "owner", "approver")]
    choice = checked_choice(id, shown_framework(), *cells)
    look_at(seed.scope_id, id)
    fill(view, seed, changed_choices({**chosen, id: choice}, seed.in_force))
    return say("{capability} is in the grid. Save it below.", capability=shown_framework().by_id[id].name)

"""Workshops: those of an organization, and the form that prepares a new one."""

import pandas as pd
import streamlit as st

from finops_model.rows import rows_of
from finops_model.texts import say, say_count
from finops_model.texts.figures import day_text
from finops_model.texts.literal import markdown_literal
from finops_model.texts.workshop import state_text
from finops_model.ui import kept, links, outcome, session, show
from finops_model.ui.place import picked
from finops_model.ui.workshop_links import WORKSHOP
from finops_model.ui.workshop_prepare import MADE, draw_new
from finops_model.views.places import Place
from finops_model.views.scope import ScopeView, read_scope
from finops_model.views.workshops import read_presets, read_workshops


def draw_head(view: ScopeView) -> None:
    """The title of the page."""
    show.heading(view.place, view.now.goal_stage, say("Workshops"), view.now.day)


def draw_list(place: Place, found: pd.DataFrame) -> None:
    """A link to each workshop, with its day, how far it is and what is agreed."""
    if found.empty:
        st.caption(say("No workshop yet. Prepare the first one below."))
    for row in rows_of(found):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(
                links.page("workshop"),
                label=markdown_literal(row.title),
                icon=":material/groups:",
                query_params=address(place, int(row.workshop_id)),
                width=320,
            )
            agreed = say_count("{count:,} value agreed", "{count:,} values agreed", int(row.agreed))
            people = say_count("{count:,} person", "{count:,} people", int(row.participants))
            parts = [day_text(row.held_on), row.scope, state_text(row.state), people, agreed]
            st.text(" · ".join(parts))


def address(place: Place, workshop_id: int) -> dict[str, str]:
    """The parameters of the page of a workshop."""
    return {"org": place.organization.slug, "scope": place.scope.slug, WORKSHOP: str(workshop_id)}


def page() -> None:
    """Draws the page."""
    place = picked()
    made = st.session_state.pop(MADE, None)
    if made is not None:
        st.switch_page(links.page("workshop"), query_params=address(place, made))
    kept.once(draw_head, kept.view(read_scope, place, session.today()))
    outcome.draw()
    draw_list(place, read_workshops(session.person(), place.organization.slug, first="slug")[1])
    st.header(say("Prepare a workshop"))
    st.text(say("Everybody votes before anyone speaks; the group's word is recorded with its reason."))
    draw_new(place.scope, kept.view(read_presets, place, session.today()).what, session.today())


page()

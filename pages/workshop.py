"""Workshop: one workshop, from its preparation to what came out of it."""

import streamlit as st

from finops_model.errors import FinOpsError
from finops_model.texts import say
from finops_model.texts.workshop import state_text
from finops_model.ui import kept, links, outcome, session, show
from finops_model.ui.lead import Lead
from finops_model.ui.place import picked
from finops_model.ui.workshop_links import WORKSHOP
from finops_model.ui.workshop_past import draw_history, draw_radar, draw_topics, offer_votes
from finops_model.ui.workshop_prepare import draw_change
from finops_model.ui.workshop_running import draw_buttons, draw_facilitators, draw_title, draw_ways_in
from finops_model.views.workshop import FacilitatorView, read_facilitator
from finops_model.views.workshop_outcome import WorkshopOutcome, read_workshop_outcome
from finops_model.views.workshops import preparation_of, read_presets
from finops_model.workshop import State


def workshop_of_address() -> int:
    """The workshop of ``?workshop=…``; 0 for what is no number, which no workshop has."""
    asked = st.query_params.get(WORKSHOP, "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0


def draw_running(view: FacilitatorView) -> None:
    """What a workshop needs that is not over."""
    workshop = view.workshop
    draw_ways_in(workshop)
    draw_facilitators(Lead(workshop.id), view)
    with st.expander(say("Change what is prepared"), expanded=False):
        presets = kept.view(read_presets, picked(), session.today()).what
        draw_change(workshop.id, preparation_of(workshop), presets)


def draw_outcome(found: WorkshopOutcome) -> None:
    """What was voted, agreed and changed."""
    draw_topics(found)
    offer_votes(found)
    if found.workshop.state is State.CLOSED:
        draw_radar(found)
    draw_history(found)


def draw_way_back() -> None:
    """The link to the list."""
    st.page_link(links.page("workshops"), label=say("See all workshops"), icon=":material/arrow_back:")


def page() -> None:
    """Draws the page."""
    if WORKSHOP not in st.query_params:
        st.title(say("Workshops"))
        st.info(say("Choose a workshop from the list."))
        draw_way_back()
        return
    workshop_id = workshop_of_address()
    try:
        view = read_facilitator(session.person(), workshop_id, None)
        found = read_workshop_outcome(session.person(), workshop_id)
    except FinOpsError as error:
        show.error(error)
        draw_way_back()
        return
    draw_title(view.workshop, state_text(view.workshop.state))
    outcome.draw()
    draw_buttons(Lead(workshop_id), view.workshop)
    if view.workshop.state in (State.PREPARED, State.OPEN):
        draw_running(view)
    if view.workshop.state is not State.PREPARED:
        draw_outcome(found)
    draw_way_back()


page()

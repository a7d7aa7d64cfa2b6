"""Facilitate: the screen of who leads a workshop, by their secret link."""

import streamlit as st

from finops_model.errors import FinOpsError
from finops_model.texts import say
from finops_model.texts.workshop import state_text
from finops_model.ui import connection, last_times, live, outcome, session, show
from finops_model.ui.facilitate import draw_topic
from finops_model.ui.facilitate_agree import draw_agreed, draw_form, draw_last_time
from finops_model.ui.facilitate_list import draw_list, draw_together
from finops_model.ui.lead import Lead, lead_of_address
from finops_model.ui.workshop_links import WORKSHOP
from finops_model.ui.workshop_past import draw_history, draw_radar, draw_topics
from finops_model.ui.workshop_running import draw_buttons, draw_facilitators, draw_title, draw_ways_in
from finops_model.views.workshop import FacilitatorView, TopicView
from finops_model.views.workshop_outcome import read_workshop_outcome
from finops_model.workshop import State


def draw_discussion(lead: Lead, view: FacilitatorView, now: TopicView) -> None:
    """The capability that is discussed, and beside it all others."""
    topic, beside = st.columns([3, 2], gap="large")
    last = last_times.of_topic(view.workshop, now)
    with topic:
        draw_topic(lead, view, now)
        draw_agreed(now)
        if not now.skipped and (now.revealed or not now.voted):
            draw_form(lead, view.workshop, now, last)
    with beside:
        if last is not None:
            draw_last_time(last)
        draw_together(lead, view.workshop)
        draw_list(lead, view.workshop)


def draw_over(workshop_id: int) -> None:
    """What came out of a workshop that is over."""
    found = read_workshop_outcome(session.person(), workshop_id)
    draw_topics(found)
    if found.workshop.state is State.CLOSED:
        draw_radar(found)
    draw_history(found)


def page() -> None:
    """Draws the page."""
    st.set_page_config(page_title=say("Lead a workshop"))
    if WORKSHOP not in st.query_params:
        st.title(say("Lead a workshop"))
        st.write(say("Open the link that you were given."))
        return
    try:
        lead = lead_of_address()
        view = lead.read()
    except FinOpsError as error:
        show.error(error)
        return
    workshop = view.workshop
    draw_title(workshop, state_text(workshop.state))
    connection.draw_word(say("The connection is lost. What was recorded is kept, and this page goes on by itself."))
    live.watch(workshop, token=lead.token if view.takes_part else None)
    outcome.draw()
    draw_buttons(lead, workshop)
    if workshop.now is not None:
        draw_discussion(lead, view, workshop.now)
    elif workshop.state is not State.PREPARED:
        draw_over(workshop.id)
    if workshop.state in (State.PREPARED, State.OPEN):
        with st.expander(say("Who gets in, and who leads"), expanded=workshop.state is State.PREPARED):
            draw_ways_in(workshop, is_leading=True)
            draw_facilitators(lead, view)


page()

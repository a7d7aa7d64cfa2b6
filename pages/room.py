"""Room: what the projector shows of a workshop, by its join code."""

import streamlit as st

from finops_model.actions.workshop_voting import find_room
from finops_model.errors import FinOpsError
from finops_model.texts import say
from finops_model.texts.figures import day_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import connection, last_times, live, room, session, show, voter
from finops_model.ui.workshop_links import CODE
from finops_model.views.workshop import TopicView, WorkshopView, read_room
from finops_model.views.workshop_outcome import read_workshop_outcome
from finops_model.workshop import State

FOUND = "room-found"
"""Key in the session: the join code that it has shown, and its workshop. Wrong codes of others do not shut it out."""


def workshop_of_address() -> int:
    """The workshop of ``?code=…``. Raises Refused: the code leads nowhere."""
    code = st.query_params.get(CODE, "")
    if st.session_state.get(FOUND, ("",))[0] != code:
        st.session_state[FOUND] = code, find_room(code, voter.origin())
    return st.session_state[FOUND][1]


def draw_time(text: str) -> None:
    """The time that is left, in large letters."""
    room.draw_sign(room.Line(text, 44), key="room-time")


def draw_discussion(workshop: WorkshopView, now: TopicView) -> None:
    """The capability, and beside it the ways in and what counted last time, which nobody can scroll to."""
    topic, beside = st.columns([3, 1], gap="large")
    with topic:
        room.draw_topic(workshop, now)
    with beside:
        live.watch(workshop, draw_time)
        room.draw_join(workshop)
        last = last_times.of_topic(workshop, now)
        if last is not None:
            room.draw_last_time(last)
        room.draw_code(workshop, room.SMALL_CODE)


def page() -> None:
    """Draws the page."""
    st.set_page_config(page_title=say("Workshop"))
    if CODE not in st.query_params:
        st.title(say("Workshop"))
        st.write(say("Open the link that you were given."))
        return
    try:
        workshop = read_room(workshop_of_address())
    except FinOpsError as error:
        show.error(error)
        return
    connection.draw_word(say("The connection is lost. What was recorded is kept, and this page goes on by itself."))
    st.title(markdown_literal(f"{workshop.title} · {workshop.organization} · {day_text(workshop.held_on)}"))
    if workshop.now is not None:
        draw_discussion(workshop, workshop.now)
        return
    live.watch(workshop)
    if workshop.state is State.PREPARED:
        room.draw_arrival(workshop)
    elif workshop.state is State.CLOSED:
        room.draw_end(read_workshop_outcome(session.person(), workshop.id))
    else:
        st.header(say("This workshop was thrown away."))


page()

"""Joining a workshop on a phone: the code, what becomes of the votes, and the name where votes carry one."""

import streamlit as st

from finops_model.actions import workshop_voting
from finops_model.errors import Refused
from finops_model.messages import Message
from finops_model.texts import say, translated
from finops_model.texts.figures import day_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import outcome, phone_watch, voter
from finops_model.ui.workshop_links import CODE
from finops_model.views.workshop import WorkshopView

TYPED, NAME, WRONG = "join-code", "join-name", "join-wrong"
"""Keys in the session: the fields, and the code that led nowhere with the sentence about it."""


def find() -> int | None:
    """The workshop of the code in the address. None: there is none, and the page has said why and asks for one."""
    code = st.query_params.get(CODE, "").strip()
    wrong, sentence = st.session_state.get(WRONG, ("", None))
    if code and code != wrong:
        try:
            return workshop_voting.find_by_code(code, voter.token(), voter.origin())
        except Refused as error:
            sentence = error.message
            st.session_state[WRONG] = code, sentence
    _ask_code(sentence)
    return None


def _ask_code(sentence: Message | str | None) -> None:
    st.title(say("Join a workshop"))
    if sentence is not None:
        st.error(markdown_literal(translated(sentence)))
    with st.form("join-by-code", border=False):
        st.text_input(say("Code"), key=TYPED, max_chars=20, placeholder=say("Six letters and digits"))
        st.form_submit_button(say("Continue"), type="primary", width="stretch", on_click=_typed)


def _typed() -> None:
    st.session_state.pop(WRONG, None)
    st.query_params[CODE] = st.session_state[TYPED]


def ask(workshop: WorkshopView) -> None:
    """What a newcomer reads before taking part, and the button for it."""
    st.title(markdown_literal(workshop.title))
    st.caption(markdown_literal(f"{workshop.organization} · {day_text(workshop.held_on)}"))
    draw_secrecy(workshop)
    outcome.draw()
    with st.form("join", border=False):
        if workshop.by_name:
            st.text_input(say("Your name"), key=NAME, max_chars=200)
        st.form_submit_button(say("Take part"), type="primary", width="stretch", on_click=outcome.keep, args=(_join,))


def _join() -> None:
    name = st.session_state.get(NAME, "")
    workshop_voting.join(st.query_params.get(CODE, ""), voter.token(), name, voter.origin())
    phone_watch.begin()


def draw_secrecy(workshop: WorkshopView) -> None:
    """What the others will see of the votes."""
    if workshop.by_name:
        st.info(say("Votes are by name: after the reveal, everybody sees who voted what."), icon=":material/badge:")
        return
    text = say("Votes are anonymous: after the reveal, everybody sees how many voted what, and not who.")
    if workshop.is_weakly_anonymous:
        text += " " + say("Fewer than five people take part so far, so others may guess who voted what.")
    st.info(text, icon=":material/visibility_off:")

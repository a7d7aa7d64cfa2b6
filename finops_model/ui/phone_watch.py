"""What keeps a phone up to date: a small look at the workshop, again and again; a new drawing only when it moved."""

from time import monotonic

import streamlit as st

from finops_model.actions import workshop_voting
from finops_model.texts import say
from finops_model.views.workshop import read_workshop_turn

EVERY = 1.5
"""Seconds from one look to the next."""

STAY_EVERY = 15
"""Seconds after which the phone says again that it is there."""

AWAY_AFTER = 12
"""Seconds without a look after which a phone was away: asleep, or without a connection."""

LOOKED, STAYED = "phone-looked", "phone-stayed"
"""Keys in the session: when the phone last looked, and when it last said that it is there."""


def begin() -> None:
    """Somebody has just joined: the phone was not away."""
    st.session_state[LOOKED] = monotonic()


def greet() -> None:
    """A word when a phone is back: from sleep, from a lost connection, or in a new tab."""
    if monotonic() - st.session_state.get(LOOKED, float("-inf")) > AWAY_AFTER:
        st.toast(say("You are connected. Your votes are kept."), icon=":material/wifi:")
    st.session_state[LOOKED] = monotonic()


@st.fragment(run_every=EVERY)
def watch(workshop_id: int, token: str, turn: int) -> None:
    """Draws nothing. Has the page drawn anew when the workshop moved on since ``turn``, or the phone was away.

    Args:
        turn: of the workshop as it is drawn (:func:`.read_workshop_turn`).
    """
    now = monotonic()
    was_away = now - st.session_state.get(LOOKED, now) > AWAY_AFTER
    if not was_away:
        st.session_state[LOOKED] = now
    if now - st.session_state.get(STAYED, float("-inf")) > STAY_EVERY:
        workshop_voting.stay(workshop_id, token)
        st.session_state[STAYED] = now
    if was_away or read_workshop_turn(workshop_id) != turn:
        st.rerun()


@st.fragment(run_every=3.0)
def try_again(since: float) -> None:
    """Has the page drawn anew soon, because it could not be drawn now.

    Args:
        since: when it could not (``time.monotonic``).
    """
    if monotonic() - since > 1:
        st.rerun()

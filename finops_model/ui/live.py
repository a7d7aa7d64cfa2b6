"""Screens that follow a workshop: a small part of them looks every second whether there is anything new.

It reads one row and draws the time that is left. Only when the workshop has moved on does the page run again, whole and
from the store: nothing of a workshop lies in the session, so that a restart of the server or a reload loses nothing.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import streamlit as st

from finops_model.actions import workshop_voting
from finops_model.texts import say
from finops_model.views.workshop import WorkshopView, read_workshop_pulse
from finops_model.workshop import State

SECONDS = 1.0
"""How often a screen looks."""

_STAYS = 15.0
"""Seconds after which a browser says again that somebody takes part on it."""
_STAYED = "workshop-stayed"
"""Key in the session: when (of a clock that never goes back) it last did."""


@st.fragment(run_every=SECONDS)
def watch(workshop: WorkshopView, draw_time: Callable[[str], Any] = st.text, token: str | None = None) -> None:
    """Runs the page again once the workshop is not what the page has drawn; draws the time that is left.

    Args:
        workshop: what the page has drawn.
        draw_time: draws the time left for the present capability.
        token: of the participant at this screen; None: nobody takes part on it.
    """
    if token is not None:
        _stay(workshop.id, token)
    if workshop.state is State.OPEN and workshop.timer_started_at is not None:
        draw_time(time_text(workshop, datetime.now(UTC).replace(tzinfo=None)))
    if read_workshop_pulse(workshop.id) != (workshop.revision, workshop.attendance.online):
        st.rerun()


def time_text(workshop: WorkshopView, now: datetime) -> str:
    """The time left for the present capability at an instant (UTC): ``3:07 left``; it never falls below zero."""
    started = workshop.timer_started_at or now
    left = started + timedelta(seconds=workshop.seconds) - now
    seconds = max(0, round(left.total_seconds()))
    if not seconds:
        return say("The time is up")
    return say("{minutes}:{seconds:02} left", minutes=seconds // 60, seconds=seconds % 60)


def _stay(workshop_id: int, token: str) -> None:
    """Says now and then that a participant is there."""
    if monotonic() - st.session_state.get(_STAYED, -_STAYS) >= _STAYS:
        workshop_voting.stay(workshop_id, token)
        st.session_state[_STAYED] = monotonic()

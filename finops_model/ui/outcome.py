"""What the last click did, or what it was refused for: kept by a callback, shown once by the page drawn next."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from finops_model.actions import history
from finops_model.errors import FinOpsError
from finops_model.texts import translated
from finops_model.texts.literal import markdown_literal
from finops_model.ui import session

DONE, REFUSED, AT = "outcome-done", "outcome-refused", "outcome-at"
"""Keys in the session: what was done, why nothing was done, and at which place of the page that is said."""


def keep(act: Callable[..., str | None], *arguments: Any) -> None:
    """What a click calls: acts, and keeps the sentence that ``act`` returns (None: nothing to say), or its refusal."""
    keep_at("", act, *arguments)


def keep_at(place: str, act: Callable[..., str | None], *arguments: Any) -> None:
    """As :func:`keep`, to be said at a place of the page, where the click was; ``""`` is the head of the page.

    It acts before it touches the session: there, Streamlit ends a callback when the next click is waiting.
    """
    try:
        key, sentence = DONE, act(*arguments)
    except FinOpsError as error:
        key, sentence = REFUSED, error.message
    st.session_state[AT] = place
    st.session_state[key] = sentence


def take_back(change_id: int, place: str = "") -> None:
    """What a click on an undo calls: takes a change of any kind back."""
    keep_at(place, lambda: history.take_back(session.person(), change_id).sentence)


def draw(place: str = "") -> None:
    """Shows what the last click at this place did, or what it was refused for."""
    if st.session_state.get(AT, "") != place:
        return
    st.session_state.pop(AT, None)
    for key, draw_sentence in ((DONE, st.success), (REFUSED, st.error)):
        sentence = st.session_state.pop(key, None)
        if sentence is not None:
            draw_sentence(markdown_literal(translated(sentence)))

"""A search of the solver in a thread of its own, which the page watches and can end."""

import contextvars
import threading
from collections.abc import Callable
from typing import Any

import streamlit as st

from finops_model.errors import FinOpsError
from finops_model.roadmap.solver import Watch
from finops_model.texts import say, translated
from finops_model.texts.literal import markdown_literal

LOOK_AGAIN = 0.5
"""Seconds after which a page looks how far a search is."""


class Search:
    """A search in a thread of its own.

    Attributes:
        about: what is searched; an answer about something else is out of date.
        share: how much of it is done, 0..1.
        found: what was found; None: nothing yet.
        problem: why nothing can be found.
    """

    def __init__(self, about: str, find: Callable[[Watch], Any]) -> None:
        self.about = about
        self.share = 0.0
        self.found: Any = None
        self.problem: FinOpsError | None = None
        self._watch = Watch(progress=self._progress)
        context = contextvars.copy_context()  # the reader's language
        self._thread = threading.Thread(target=context.run, args=(self._run, find), daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()

    def cancel(self) -> None:
        """Ends it; what was found until then is the answer."""
        self._watch.cancel()

    def wait(self) -> None:
        """Until it has ended."""
        self._thread.join()

    def _progress(self, share: float) -> None:
        self.share = share

    def _run(self, find: Callable[[Watch], Any]) -> None:
        try:
            self.found = find(self._watch)
        except FinOpsError as problem:
            self.problem = problem


def start(key: str, about: str, find: Callable[[Watch], Any]) -> None:
    """What a click calls: begins a search, and ends the one that went on under the same key."""
    before: Search | None = st.session_state.get(key)
    if before is not None:
        before.cancel()
    st.session_state[key] = Search(about, find)


def answer(key: str, about: str) -> Any:
    """What the search under a key has found; while it goes on, its progress is drawn instead, with a way to end it.

    Returns:
        None without a search, while it goes on, when it cannot find anything, and when it was about something else.
    """
    search: Search | None = st.session_state.get(key)
    if search is None or search.about != about:
        return None
    if search.running:
        st.fragment(_draw_progress, run_every=LOOK_AGAIN)(key, search)
        return None
    if search.problem is not None:
        st.error(markdown_literal(translated(search.problem.message)), icon=":material/error:")
    return search.found


def _draw_progress(key: str, search: Search) -> None:
    if not search.running:
        st.rerun()
    st.progress(search.share, text=say("Searching all schedules …"))
    st.button(say("Cancel"), key=f"{key}-cancel", on_click=search.cancel)

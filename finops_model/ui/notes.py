"""Notes on the Trends page: what was noted on which day, with a form for one more."""

from datetime import date

import pandas as pd
import streamlit as st

from finops_model.actions import notes as deeds
from finops_model.days import EARLIEST
from finops_model.rows import rows_of
from finops_model.texts import say
from finops_model.ui import outcome, session
from finops_model.ui.moved import note_text

DAY, TEXT, PLACE = "note-day", "note-text", "notes"
"""Keys of the form, and the place of the page where its outcome is told."""


def draw_notes(scope_id: int, notes: pd.DataFrame, shown: date) -> None:
    """The notes, newest first, each with a button that deletes it, and a form for one more.

    Args:
        notes: ``note_id, on, text, by``.
        shown: the day that a new note is about unless another one is chosen.
    """
    with st.expander(say("Notes ({count})", count=len(notes)), icon=":material/edit_note:", key="notes"):
        outcome.draw(PLACE)
        for note in rows_of(notes.iloc[::-1]):
            _draw_note(note.note_id, note_text(note))
        with st.form("note", clear_on_submit=True, border=False):
            st.date_input(
                say("Day"),
                shown,
                min_value=EARLIEST,
                max_value=session.today(),
                key=DAY,
                format="YYYY-MM-DD",
                width=160,
            )
            st.text_input(
                say("What happened"), key=TEXT, max_chars=deeds.LONGEST_NOTE, placeholder=say("New FinOps lead")
            )
            st.form_submit_button(say("Save note"), on_click=_save, args=(scope_id,))


def _draw_note(note_id: int, text: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(text)
        st.button(
            say("Delete"),
            key=f"delete-note-{note_id}",
            type="tertiary",
            on_click=outcome.keep_at,
            args=(PLACE, _delete, int(note_id)),
        )


def _save(scope_id: int) -> None:
    """What a click on Save calls."""
    day, text = st.session_state[DAY], str(st.session_state[TEXT])

    def save() -> str:
        deeds.save(session.person(), scope_id, day, text, session.today())
        return say("The note is saved. The history can take it back.")

    outcome.keep_at(PLACE, save)


def _delete(note_id: int) -> str:
    deeds.delete(session.person(), note_id)
    return say("The note is deleted. The history can take that back.")

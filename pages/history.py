"""History: every change of any kind, who made it and when, and the way to take it back."""

import streamlit as st

from finops_model.texts import say, translated
from finops_model.texts.figures import instant_text
from finops_model.ui import outcome, session, show
from finops_model.views.history import Change, list_changes

SHOWN = 500
"""How many changes are listed."""


def page() -> None:
    """The whole page."""
    st.title(say("History"))
    st.write(
        say("Every change, newest first. Undoing a change restores what counted before it; the undo is a change, too.")
    )
    outcome.draw()
    changes = list_changes(session.person(), limit=SHOWN)
    if not changes:
        st.caption(say("Nothing has changed yet."))
        return
    draw_table(changes)
    draw_undo({change.change_id: change for change in changes})


def draw_table(changes: list[Change]) -> None:
    """The changes: who, when, what, of which organizations, and whether they count."""
    show.table(
        say("All changes, newest first"),
        (say("Change"), [change.change_id for change in changes], 70),
        (say("When (UTC)"), [change.at for change in changes], show.instant_column(width=130)),
        (say("By"), [change.by for change in changes], 90),
        (say("What"), [translated(change.text) for change in changes], 330),
        (say("State"), [_state(change) for change in changes], 150),
        (say("Organizations"), [", ".join(change.organizations) for change in changes]),
    )


def _state(change: Change) -> str:
    if change.undone_by is not None:
        return say("Undone by change {undo_id}", undo_id=change.undone_by)
    return say("In force") if change.counts else say("Undone")


def draw_undo(changes: dict[int, Change]) -> None:
    """The choice of a change, and its undo with a confirmation that says what it takes back."""
    chosen = st.selectbox(
        say("Undo a change"),
        [change_id for change_id, change in changes.items() if change.counts],
        index=None,
        placeholder=say("Choose a change"),
        format_func=lambda id: f"{id}: {translated(changes[id].text)}" if id in changes else str(id),
        key="history-chosen",
    )
    if chosen not in changes:
        return
    change = changes[chosen]
    with st.container(border=True):
        st.text(translated(change.text))
        st.text(say("{organizations}, {day} by {person}", **_about(change)))
        st.button(say("Undo this change"), key="history-undo", on_click=outcome.take_back, args=(chosen,))


def _about(change: Change) -> dict[str, str]:
    names = ", ".join(change.organizations)
    return {"organizations": names, "day": instant_text(change.at), "person": change.by}


page()

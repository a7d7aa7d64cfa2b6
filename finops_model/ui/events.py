"""What happened between two days, with who and why, as a table."""

from typing import Any

import pandas as pd

from finops_model.framework import Stage
from finops_model.messages import Message, message
from finops_model.scoring.events import ASSESSED, NOT_APPLICABLE, RATING, TARGET
from finops_model.texts import say, translated
from finops_model.texts.figures import NONE_TEXT, score_text
from finops_model.texts.framework import shown_framework
from finops_model.ui import show
from finops_model.views.target_history import ENTRY_WORDS, entry_text

KINDS: dict[str, Message] = {
    RATING: message("Rating"),
    ASSESSED: message("First rating"),
    NOT_APPLICABLE: message("Not applicable"),
    TARGET: message("Target"),
}
"""The kinds of events, in words."""

LISTED = 12
"""The most events in view at once; the table scrolls to the others."""


def draw_events(events: pd.DataFrame) -> None:
    """The events, newest first; a rating with its evidence, a target with its reason.

    Args:
        events: the frame of :func:`finops_model.views.events.read_events`, with at least one row.
    """
    names = {one.id: one.name for one in shown_framework().capabilities}
    goal = say("Goal stage")
    show.table(
        say("Every rating and target that changed, with who and why, newest first"),
        (say("Day"), events["on"], show.day_column(width=95)),
        (say("Capability"), [names.get(id, id) or goal for id in events["capability"]], 150),
        (say("What"), [translated(KINDS[kind]) for kind in events["kind"]], 85),
        (say("From"), [_side_text(row, "before") for row in show.rows(events)], 95),
        (say("To"), [_side_text(row, "after") for row in show.rows(events)], 95),
        (say("Why"), events["reason"].replace("", None), 280),
        (say("By"), events["by"].replace("", None), 105),
        row_height=show.WRAPPED_ROWS,
        height="content" if len(events) <= LISTED else 38 + LISTED * show.WRAPPED_ROWS,
    )


def _side_text(event: Any, side: str) -> str:
    """What counted before or after an event: a target, or a stage with its score."""
    word = getattr(event, side)
    if word == "":
        return NONE_TEXT
    if event.kind == TARGET:
        return _target_text(event, side, word)
    if word == NOT_APPLICABLE:
        return translated(KINDS[NOT_APPLICABLE])
    score = score_text(getattr(event, f"score_{side}"))
    return f"{Stage.from_id(word).label} ({score})"


def _target_text(event: Any, side: str, entry: str) -> str:
    """The target; where the stage is the same on both sides, with the due date, value and owner that may differ."""
    if event.before != event.after:
        return translated(ENTRY_WORDS[entry])
    due, value = getattr(event, f"due_{side}"), getattr(event, f"value_{side}")
    text = entry_text(
        entry,
        None if pd.isna(due) else due.date(),
        None if pd.isna(value) else int(value),
        getattr(event, f"owner_{side}") or None,
    )
    return translated(text)

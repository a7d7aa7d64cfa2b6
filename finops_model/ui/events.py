"""What happened between two days, with who and why, as a table."""

import pandas as pd

from finops_model.rows import rows_of
from finops_model.texts import say
from finops_model.texts.events import kind_text, side_text, subject_text
from finops_model.texts.framework import shown_framework
from finops_model.ui import show

LISTED = 12
"""The most events in view at once; the table scrolls to the others."""


def draw_events(events: pd.DataFrame) -> None:
    """The events, newest first; a rating with its evidence, a target with its reason, a note with its text.

    Args:
        events: the frame of :func:`finops_model.views.events.with_notes`, with at least one row.
    """
    framework, rows = shown_framework(), list(rows_of(events))
    show.table(
        say("Every rating and target that changed, with who and why, newest first"),
        (say("Day"), events["on"], show.day_column(width=95)),
        (say("Capability"), [subject_text(row.capability, framework, row.kind) for row in rows], 150),
        (say("What"), [kind_text(kind) for kind in events["kind"]], 85),
        (say("From"), [side_text(row, "before") for row in rows], 95),
        (say("To"), [side_text(row, "after") for row in rows], 95),
        (say("Why"), events["reason"].replace("", None), 280),
        (say("By"), events["by"].replace("", None), 105),
        row_height=show.WRAPPED_ROWS,
        height="content" if len(events) <= LISTED else 38 + LISTED * show.WRAPPED_ROWS,
    )

"""What moved: the effects on attainment in a sentence, and the events in a list with who and why."""

from typing import Any

import pandas as pd
import streamlit as st

from finops_model.framework import Framework
from finops_model.rows import rows_of
from finops_model.texts import say, say_count
from finops_model.texts.events import event_text, subject_text
from finops_model.texts.figures import day_text, percent_text, points_parts, quarter_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.views.quarters import QuarterMoves

SHOWN = 8
"""The newest quarters that are shown one by one."""


def draw_quarters(quarters: list[QuarterMoves]) -> None:
    """What moved in each of the newest quarters, the newest one open."""
    for place, quarter in enumerate(quarters[:SHOWN]):
        with st.expander(_quarter_title(quarter), expanded=place == 0):
            st.text(quarter_sentence(quarter))
            _draw_notes(quarter.notes)
            _draw_events(quarter.events)
    older = len(quarters) - SHOWN
    if older > 0:
        st.caption(
            say_count(
                "{count:,} older quarter: pick an earlier day to see it.",
                "{count:,} older quarters: pick an earlier day to see them.",
                older,
            )
        )


def _quarter_title(quarter: QuarterMoves) -> str:
    """The quarter, its attainment at both ends, and a mark where a stage fell."""
    title = say(
        "{quarter}: {before} → {after}",
        quarter=quarter_text(quarter.until),
        before=percent_text(quarter.before),
        after=percent_text(quarter.after),
    )
    return title if not quarter.fell else say("{title} · ▼ {count} fell", title=title, count=quarter.fell)


def quarter_sentence(quarter: QuarterMoves) -> str:
    """What moved attainment in a quarter, and how many ratings and targets."""
    texts = []
    if quarter.effects is not None:
        moved = quarter.effects
        score, target, coverage = points_parts([moved.score, moved.target, moved.coverage])
        texts.append(
            say(
                "Scores {score:+,}, targets {target:+,}, coverage {coverage:+,} points.",
                score=score,
                target=target,
                coverage=coverage,
            )
        )
    texts.append(
        say(
            "Rose by a stage: {rose}. Fell: {fell}. Rated for the first time: {assessed}. Target entries: {targets}.",
            rose=quarter.rose,
            fell=quarter.fell,
            assessed=quarter.assessed,
            targets=quarter.retargeted,
        )
    )
    return " ".join(texts)


def _draw_notes(notes: pd.DataFrame) -> None:
    """The notes on the days of a quarter, in a list; nothing without any."""
    lines = [f"- {note_text(note)}" for note in rows_of(notes)]
    if lines:
        st.markdown("\n".join([f"**{say('Notes')}**", "", *lines]))


def note_text(note: Any) -> str:
    """A note in a line: its day, its text, and who wrote it."""
    return say(
        "{day}: {text} ({who})",
        day=markdown_literal(day_text(note.on)),
        text=markdown_literal(note.text),
        who=markdown_literal(note.by),
    )


def _draw_events(events: pd.DataFrame) -> None:
    """Events in a list, in the order of the frame: under each day what about, what happened, why, and who says so.

    Args:
        events: as :func:`finops_model.views.events.read_events`.
    """
    if events.empty:
        st.text(say("No rating and no target changed."))
    framework = shown_framework()
    for on, rows in events.groupby("on", sort=False):
        lines = [f"- {_event_line(event, framework)}" for event in rows_of(rows)]
        st.markdown("\n".join([f"**{day_text(pd.Timestamp(str(on)))}**", "", *lines]))


def _event_line(event: Any, framework: Framework) -> str:
    """An event in a line."""
    said = {
        "subject": markdown_literal(subject_text(event.capability, framework)),
        "what": markdown_literal(event_text(event)),
        "who": markdown_literal(event.by),
    }
    if not event.reason:
        return say("{subject}: {what} ({who})", **said)
    return say("{subject}: {what}. {why} ({who})", why=markdown_literal(event.reason), **said)

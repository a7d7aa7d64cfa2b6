"""The parts of the page of a workshop that say what came out of it: votes, agreed values, and the standing."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.reports.exports import csv_bytes, export_title, workshops_frame, xlsx_bytes
from finops_model.scoring import EVERY_CAPABILITY, spokes
from finops_model.texts import say
from finops_model.texts.figures import NONE_TEXT, day_text, instant_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.workshop import choice_text
from finops_model.ui import downloads, session, show, subject
from finops_model.views.standing import Standing
from finops_model.views.workshop import TopicView
from finops_model.views.workshop_outcome import WorkshopOutcome
from finops_model.views.workshop_records import read_workshop_records
from finops_model.workshop import CANT_TELL, Agreed, Question

_ROWS_SHOWN, _FEWEST_SPOKES = 10, 3


def draw_topics(outcome: WorkshopOutcome) -> None:
    """What was voted and agreed, the largest disagreement first; what is not revealed last."""
    workshop = outcome.workshop
    st.header(say("Votes and agreed values"))
    ranked = workshop.ranked
    topics = [*ranked, *(one for one in workshop.topics if one not in ranked)]
    show.table(
        say("What was voted and agreed, the largest disagreement first"),
        (say("Capability"), [one.name for one in topics], 150),
        (say("Question"), [asked_text(one.topic.question) for one in topics], 70),
        (say("Votes"), [votes_text(one) for one in topics], 160),
        (say("Proposal"), [choice_text(one.outcome.proposal) if one.outcome else None for one in topics], 85),
        (
            say("Disagreement"),
            [one.outcome.disagreement if one.outcome else None for one in topics],
            st.column_config.NumberColumn(format="%.2f", width=105),
        ),
        *_agreed_columns(topics),
        row_height=show.WRAPPED_ROWS,
        height=_height(len(topics)),
    )


def _agreed_columns(topics: Sequence[TopicView]) -> list[tuple[Any, ...]]:
    """What was agreed on each topic: the choice, the note and what is wanted; empty cells where nothing was."""
    agreed = [one.agreement.agreed if one.agreement else None for one in topics]
    return [
        (say("Agreed"), [choice_text(one.choice) if one else None for one in agreed], 85),
        (say("Note"), [one.note or None if one else None for one in agreed], 190),
        (say("Due, owner, value"), [wanted_text(one) if one else None for one in agreed], 130),
    ]


def _height(rows: int) -> int:
    """The height of a table of wrapped rows, in pixels: all of them, or so many that a page still ends."""
    return 38 + show.WRAPPED_ROWS * min(rows, _ROWS_SHOWN)


def asked_text(question: Question) -> str:
    """What a question is about, in a word: narrow columns have no room for the question."""
    return say("Rating") if question is Question.RATING else say("Target")


def wanted_text(agreed: Agreed) -> str | None:
    """What was agreed about a target beside its stage: ``30 Jun 2027, Kim, value 5``; None: nothing."""
    parts = [day_text(agreed.due_on) if agreed.due_on else None, agreed.owner]
    if agreed.value is not None:
        parts.append(say("value {value}", value=agreed.value))
    return ", ".join(filter(None, parts)) or None


def votes_text(one: TopicView) -> str:
    """The votes of the present round in words: ``Walk 3, Run 1, I can't tell 1``."""
    if one.outcome is None:
        return say("{voted:,} not revealed", voted=one.voted) if one.voted else NONE_TEXT
    counts: Mapping[str, int] = {**one.outcome.spread, CANT_TELL: one.outcome.cant_tell}
    return ", ".join(f"{choice_text(choice)} {count}" for choice, count in counts.items() if count) or NONE_TEXT


def draw_radar(outcome: WorkshopOutcome, large: bool = False) -> None:
    """Where the scope stood on the day without the workshop, and with it.

    Args:
        large: to be read from the back of a room.
    """
    st.header(say("Before and after"))
    before, after = (_discussed(outcome, one) for one in (outcome.before, outcome.after))
    names = say("before the workshop"), say("after it")
    show.chart(
        charts.compared_radar(before, after, names, of_domains=False, large=large),
        charts.alt_compared_radar(before, after, names, of_domains=False),
        "workshop-radar",
        title=say("Before and after the workshop"),
    )


def _discussed(outcome: WorkshopOutcome, standing: Standing) -> pd.DataFrame:
    """The positions of the capabilities that were discussed; of all where a radar of so few would be a line."""
    positions = spokes(standing.rows, shown_framework(), EVERY_CAPABILITY)
    ids = {one.topic.capability for one in outcome.workshop.topics}
    return positions[positions["id"].isin(ids)].reset_index(drop=True) if len(ids) >= _FEWEST_SPOKES else positions


def draw_history(outcome: WorkshopOutcome) -> None:
    """Everything that was recorded as agreed, the newest first: who decided what, and when."""
    names = {one.topic: one.name for one in outcome.workshop.topics}
    st.header(say("Who recorded what"))
    if not outcome.agreements:
        st.caption(say("Nothing is agreed yet."))
        return
    newest = outcome.agreements[::-1]
    show.table(
        say("Everything that was recorded, newest first"),
        (say("When (UTC)"), [instant_text(one.recorded_at) for one in newest], 150),
        (say("By"), [one.actor for one in newest], 100),
        (say("Capability"), [names[one.topic] for one in newest], 170),
        (say("Question"), [asked_text(one.topic.question) for one in newest], 70),
        (say("Agreed"), [choice_text(one.agreed.choice) for one in newest], 85),
        (say("Note"), [one.agreed.note or None for one in newest]),
        row_height=show.WRAPPED_ROWS,
        height=_height(len(newest)),
    )


def offer_votes(outcome: WorkshopOutcome) -> None:
    """The links to every revealed vote with the outcome of its round, as CSV and XLSX."""
    about = subject.current()
    if about is None:
        return
    reader, workshop_id = session.person(), outcome.workshop.id
    title = export_title("workshop")

    def build(ending: str) -> bytes:
        """The file with this ending."""
        frame = workshops_frame(read_workshop_records(reader, workshop_id=workshop_id))
        return csv_bytes(frame) if ending == "csv" else xlsx_bytes(frame, title)

    st.text(say("Every revealed vote, with the outcome of its round:"))
    name = say("votes")
    downloads.offer(
        [
            (about.file_name(name, "csv"), lambda: build("csv")),
            (about.file_name(name, "xlsx"), lambda: build("xlsx")),
        ]
    )

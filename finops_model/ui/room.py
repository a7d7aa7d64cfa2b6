"""The parts of the screen that the room sees: never a vote before the reveal, and letters to be read from the back."""

from typing import Literal

import streamlit as st

from finops_model import charts
from finops_model.charts.signs import Line
from finops_model.texts import say, say_count
from finops_model.texts.figures import label_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.workshop import choice_text, disagreement_text, question_text
from finops_model.ui import show, workshop_links
from finops_model.ui.facilitate import names_texts, voted_text
from finops_model.ui.facilitate_agree import last_time_texts
from finops_model.ui.workshop_past import asked_text, draw_radar, wanted_text
from finops_model.ui.workshop_running import qr_code
from finops_model.views.workshop import TopicView, WorkshopView
from finops_model.views.workshop_context import LastTime
from finops_model.views.workshop_outcome import WorkshopOutcome

_HUGE, _LARGE, _MIDDLE, _SMALL = 64, 44, 32, 26
"""Sizes of letters, in pixels."""

SMALL_CODE = 200
"""Pixels of the QR code for who comes later: what counted last time keeps its place on a screen 720 pixels high."""

_BESIDE = 20
"""Characters of a small line in the narrow column."""

_FEW_AGREED = 12
"""So many agreed values have room in letters of the middle size."""


def draw_sign(*lines: Line, key: str) -> None:
    """Words in large letters, which screen readers read, too."""
    st.plotly_chart(charts.sign(lines), key=key, alt=charts.alt_sign(lines), config={"displayModeBar": False})


def draw_arrival(workshop: WorkshopView) -> None:
    """How to take part, while people arrive."""
    code, words = st.columns([2, 3], gap="large")
    with code:
        draw_code(workshop)
    with words:
        people = workshop.attendance.people
        draw_sign(
            Line(say("Take part with your phone"), _LARGE, 30),
            Line(short_address(), _LARGE, 34),
            Line(say("Code {code}", code=workshop.join_code), 2 * _LARGE),
            Line(say_count("{count:,} person is here", "{count:,} people are here", people), _LARGE),
            key="room-arrival",
        )


def draw_join(workshop: WorkshopView) -> None:
    """How to take part, for who comes later: the address and the code."""
    draw_sign(
        Line(short_address(), _SMALL, _BESIDE),
        Line(say("Code {code}", code=workshop.join_code), _MIDDLE, 14),
        key="room-join",
    )


def draw_code(workshop: WorkshopView, width: int | Literal["stretch"] = "stretch") -> None:
    """The QR code that leads to the workshop."""
    link = workshop_links.join(workshop.join_code)
    st.image(qr_code(link), width=width, alt=say("QR code of the link {link}", link=link))


def short_address() -> str:
    """The address of the page Join, as people type it."""
    return workshop_links.address(workshop_links.JOIN, {}).partition("://")[2].removesuffix("?")


def draw_topic(workshop: WorkshopView, now: TopicView) -> None:
    """The capability and the question; how many have voted, or what they voted; the agreed value."""
    draw_sign(
        Line(now.name, _HUGE, 30), Line(question_text(now.topic.question), _LARGE), key=f"room-topic-{workshop.place}"
    )
    if now.outcome is None:
        summary = shown_framework(workshop.edition).capability(now.topic.capability).summary
        draw_sign(Line(summary, _MIDDLE, 66), key="room-summary")
    if now.skipped:
        draw_sign(Line(say("skipped"), _LARGE), key="room-skipped")
    elif now.outcome is None:
        draw_sign(Line(voted_text(workshop.attendance), _LARGE, 52), key="room-voted")
    else:
        _draw_votes(now)
    if now.agreement is not None:
        _draw_agreed(now)
    if now.names:
        draw_sign(*(Line(one, _SMALL, 80) for one in names_texts(now)), key="room-names")


def _draw_votes(now: TopicView) -> None:
    """The revealed votes, the proposal and the disagreement."""
    voted = now.outcome
    assert voted is not None
    show.chart(
        charts.vote_dots(now.topic.question, voted, large=True),
        charts.alt_vote_dots(now.topic.question, voted, large=True),
        "room-votes",
    )
    said = say(
        "Proposal {proposal} · Disagreement {disagreement}",
        proposal=choice_text(voted.proposal),
        disagreement=disagreement_text(voted.disagreement),
    )
    draw_sign(Line(said, _LARGE, 60), key="room-said")


def _draw_agreed(now: TopicView) -> None:
    assert now.agreement is not None
    agreed = now.agreement.agreed
    value = ", ".join(filter(None, [choice_text(agreed.choice), wanted_text(agreed)]))
    note = [Line(agreed.note, _MIDDLE, 66)] if agreed.note else []
    draw_sign(Line(say("Agreed: {value}", value=value), _LARGE, 44), *note, key="room-agreed")


def draw_last_time(last: LastTime) -> None:
    """What counted for the capability before the workshop."""
    lines = [Line(say("Last time"), _MIDDLE), *(Line(one, _SMALL, _BESIDE) for one in last_time_texts(last))]
    draw_sign(*lines, key="room-last")


def draw_end(outcome: WorkshopOutcome) -> None:
    """Where the scope stood before and stands now, and everything that was agreed."""
    radar, agreed = st.columns([3, 2], gap="large")
    with radar:
        draw_radar(outcome, large=True)
    with agreed:
        texts = [agreed_text(one) for one in outcome.workshop.topics if one.agreement is not None]
        size = _MIDDLE if len(texts) <= _FEW_AGREED else _SMALL
        head = say("Agreed") if texts else say("Nothing is agreed yet.")
        draw_sign(Line(head, _LARGE), *(Line(one, size, 40) for one in texts), key="room-end")


def agreed_text(one: TopicView) -> str:
    """What was agreed on a topic: ``Allocation, Target: Walk, 30 Jun 2027, Kim``."""
    assert one.agreement is not None
    agreed = one.agreement.agreed
    value = ", ".join(filter(None, [choice_text(agreed.choice), wanted_text(agreed)]))
    return label_text(f"{one.name}, {asked_text(one.topic.question)}", value)

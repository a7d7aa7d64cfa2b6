"""The parts of a facilitator's screen about all capabilities of a workshop: the list to go through, and what all see
alike."""

import streamlit as st

from finops_model.actions import workshop_leading
from finops_model.texts import say, say_count
from finops_model.texts.literal import markdown_literal
from finops_model.texts.workshop import choice_text, disagreement_text
from finops_model.ui import outcome
from finops_model.ui.lead import Lead
from finops_model.ui.workshop_past import asked_text
from finops_model.views.workshop import TopicView, WorkshopView

_HEIGHT = 420
"""Pixels of the list; a longer one scrolls by itself."""
_SHORT = 8
"""So many capabilities need no scrolling."""


def draw_list(lead: Lead, workshop: WorkshopView) -> None:
    """Every topic as a button that turns all screens to it, in the order of the discussion or by disagreement."""
    st.subheader(say("All capabilities"))
    orders = {"discussion": say("In order"), "disagreement": say("By disagreement")}
    chosen = st.radio(
        say("Order of the list"),
        list(orders),
        format_func=lambda order: orders.get(str(order), ""),
        key="lead-order",
        horizontal=True,
        label_visibility="collapsed",
    )
    topics = workshop.topics
    if chosen == "disagreement":
        ranked = workshop.ranked
        topics = (*ranked, *(one for one in topics if one not in ranked))
    with st.container(height=_HEIGHT if len(topics) > _SHORT else "content", gap="xxsmall", border=False):
        for one in topics:
            _draw_entry(lead, workshop, one)


def _draw_entry(lead: Lead, workshop: WorkshopView, one: TopicView) -> None:
    label = say(
        "{capability} · {question}: {state}",
        capability=markdown_literal(one.name),
        question=asked_text(one.topic.question),
        state=state_of(one),
    )
    st.button(
        f"**{label}**" if one == workshop.now else label,
        key=f"lead-to-{one.topic.capability}-{one.topic.question}",
        icon=_icon_of(one, workshop),
        type="tertiary",
        on_click=lead.act,
        args=(workshop_leading.go_to, one.topic),
    )


def state_of(one: TopicView) -> str:
    """How far a topic is, in a few words."""
    if one.skipped:
        return say("skipped")
    if one.agreement is not None:
        return say("agreed {value}", value=choice_text(one.agreement.agreed.choice))
    if one.outcome is not None:
        return say("disagreement {figure}", figure=disagreement_text(one.outcome.disagreement))
    return say_count("{count:,} vote", "{count:,} votes", one.voted)


def _icon_of(one: TopicView, workshop: WorkshopView) -> str:
    if one == workshop.now:
        return ":material/arrow_right:"
    if one.skipped:
        return ":material/block:"
    if one.agreement is not None:
        return ":material/check:"
    return ":material/visibility:" if one.revealed else ":material/radio_button_unchecked:"


def draw_together(lead: Lead, workshop: WorkshopView) -> None:
    """What can be done for many capabilities at once: reveal all votes, and accept what all see alike."""
    if len(workshop.hidden) > 1:
        _draw_reveal_all(lead, len(workshop.hidden))
    alike = workshop.alike
    if alike:
        names = ", ".join(f"{one.name} ({asked_text(one.topic.question)})" for one in alike)
        st.button(
            say_count("Accept {count:,} that all see alike", "Accept {count:,} that all see alike", len(alike)),
            key="lead-alike",
            icon=":material/done_all:",
            on_click=outcome.keep,
            args=(_accept, lead, workshop),
            help=markdown_literal(names),
        )


def _draw_reveal_all(lead: Lead, count: int) -> None:
    with st.popover(say("Reveal all votes"), icon=":material/visibility:", key="lead-reveal-all"):
        question = say_count(
            "Reveals the votes on {count:,} question. Nobody can vote on it afterwards.",
            "Reveals the votes on {count:,} questions. Nobody can vote on them afterwards.",
            count,
        )
        st.write(question)
        st.button(
            say("Reveal all now"), key="lead-reveal-all-now", on_click=lead.act, args=(workshop_leading.reveal_all,)
        )


def _accept(lead: Lead, workshop: WorkshopView) -> str:
    """What the click on Accept does."""
    accepted = lead.do(workshop_leading.agree_all_alike, [one.topic for one in workshop.alike])
    return say_count("{count:,} value is recorded.", "{count:,} values are recorded.", len(accepted))

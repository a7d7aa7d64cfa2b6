"""The parts of the page of a workshop that is prepared or held: who gets in how, who leads, and what ends it."""

import segno
import streamlit as st

from finops_model.actions import workshops
from finops_model.days import EARLIEST, LATEST
from finops_model.importers.rows.cells import LONGEST_NAME
from finops_model.texts import say, say_count
from finops_model.texts.figures import day_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import outcome, session, workshop_links
from finops_model.ui.lead import Lead
from finops_model.ui.workshop_prepare import CODES, keep_code
from finops_model.views.workshop import FacilitatorView, WorkshopView
from finops_model.workshop import CANT_TELL, Question, State


def draw_ways_in(workshop: WorkshopView, is_leading: bool = False) -> None:
    """The join link with its QR code, and the links to the screens.

    Args:
        is_leading: the reader is at the screen of a facilitator already.
    """
    st.header(say("Join"))
    link = workshop_links.join(workshop.join_code)
    code, words = st.columns([1, 3], gap="medium")
    with code:
        st.image(qr_code(link), width=220, alt=say("QR code of the link {link}", link=link))
    with words:
        st.metric(say("Join code"), workshop.join_code)
        st.markdown(f"[{link}]({link})")
        if workshop_links.is_only_here():
            st.caption(
                say(
                    "Phones reach this address only in the same network, and only when the app was started with "
                    "make run HOST=0.0.0.0."
                )
            )
        with st.container(horizontal=True):
            st.link_button(say("Screen for the room"), workshop_links.room(workshop.join_code), icon=":material/cast:")
            if not is_leading:
                lead = workshop_links.facilitate(workshop.id)
                st.link_button(say("Lead it"), lead, icon=":material/co_present:", type="primary")
        people = workshop.attendance
        joined = say_count(
            "{count:,} person has joined, {online:,} online.",
            "{count:,} people have joined, {online:,} online.",
            people.people,
            online=people.online,
        )
        st.text(joined)


def qr_code(link: str) -> str:
    """A link as a QR code, in SVG: dark on white in every theme, since scanners need that."""
    return segno.make(link, error="m").svg_inline(scale=6, border=3, dark="#000", light="#fff", omitsize=True)


def draw_facilitators(lead: Lead, view: FacilitatorView) -> None:
    """Who leads, the links that were just made, and the way to let somebody else lead or lead no more."""
    st.header(say("Facilitators"))
    workshop_id = view.workshop.id
    for name, secret in st.session_state.get(CODES, {}).get(workshop_id, []):
        st.text(say("Link of {name}. It is shown in this session only:", name=name))
        st.code(workshop_links.facilitate(workshop_id, secret), language=None, wrap_lines=True)
    for facilitator_id, name in view.facilitators.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(name, width="stretch")
            st.button(
                say("Take the link back"),
                key=f"workshop-remove-{facilitator_id}",
                on_click=outcome.keep,
                args=(_remove_facilitator, lead, facilitator_id, name),
            )
    with st.form("workshop-facilitator", clear_on_submit=True):
        st.text_input(say("Name of another facilitator"), key="workshop-facilitator-name", max_chars=LONGEST_NAME)
        st.form_submit_button(
            say("Make a link"),
            key="workshop-facilitator-add",
            on_click=outcome.keep,
            args=(_add_facilitator, lead),
        )


def _add_facilitator(lead: Lead) -> str:
    name = st.session_state["workshop-facilitator-name"]
    keep_code(lead.workshop_id, name, lead.do(workshops.add_facilitator, name))
    return say("{name} can lead the workshop with the link below.", name=name)


def _remove_facilitator(lead: Lead, facilitator_id: int, name: str) -> str:
    lead.do(workshops.remove_facilitator, facilitator_id)
    return say("The link of {name} leads nowhere now.", name=name)


def draw_buttons(lead: Lead, workshop: WorkshopView) -> None:
    """Begin, close, hold on another day, throw away: what the state of the workshop allows."""
    with st.container(horizontal=True):
        if workshop.state is State.PREPARED:
            st.button(say("Begin"), type="primary", key="workshop-begin", on_click=outcome.keep, args=(_begin, lead))
        if workshop.state is State.OPEN:
            with st.popover(say("Close")):
                st.write(closing_text(workshop))
                st.button(
                    say("Close the workshop"),
                    type="primary",
                    key="workshop-close",
                    on_click=outcome.keep,
                    args=(_close, lead, workshop),
                )
        if workshop.state is not State.PREPARED:
            draw_reopen(lead, workshop)
        if workshop.state in (State.PREPARED, State.OPEN):
            with st.popover(say("Throw away")):
                st.write(say("Nobody can join or vote any more, and nothing is written. Votes and notes stay."))
                st.button(say("Throw it away"), key="workshop-discard", on_click=outcome.keep, args=(_discard, lead))


def closing_text(workshop: WorkshopView) -> str:
    """What closing would write, in a sentence."""
    agreed = [
        one.topic.question
        for one in workshop.topics
        if one.agreement is not None and not one.agreement.in_force and one.agreement.agreed.choice != CANT_TELL
    ]
    return say(
        "Closing writes as of {day}: ratings {ratings:,}, targets {targets:,}. What is not agreed writes nothing.",
        ratings=agreed.count(Question.RATING),
        targets=agreed.count(Question.TARGET),
        day=day_text(workshop.held_on),
    )


def draw_reopen(lead: Lead, workshop: WorkshopView) -> None:
    """The way to go on with a workshop on another day."""
    label = say("Continue on another day") if workshop.state is State.OPEN else say("Open again")
    with st.popover(label):
        st.write(say("What is agreed from then on is dated that day; everything said so far stays."))
        day = st.date_input(
            say("Day"), session.today(), EARLIEST, LATEST, key="workshop-reopen-day", format="YYYY-MM-DD"
        )
        st.button(say("Open it"), key="workshop-reopen", on_click=outcome.keep, args=(_reopen, lead, day))


def _begin(lead: Lead) -> str:
    lead.do(workshops.begin)
    return say("The workshop has begun.")


def _close(lead: Lead, workshop: WorkshopView) -> str:
    closing = lead.do(workshops.close, expected_revision=workshop.revision)
    if closing.change_id is None:
        return say("The workshop is closed. Nothing was agreed that does not count already.")
    return say(
        "The workshop is closed. Change {change_id}: ratings {ratings:,}, targets {targets:,}.",
        change_id=closing.change_id,
        ratings=closing.ratings,
        targets=closing.targets,
    )


def _reopen(lead: Lead, day: object) -> str:
    lead.do(workshops.reopen, day)
    return say("The workshop is open.")


def _discard(lead: Lead) -> str:
    lead.do(workshops.discard)
    return say("The workshop is thrown away.")


def draw_title(workshop: WorkshopView, state: str) -> None:
    """The title, and below it whose workshop it is, its day and how far it is."""
    st.title(markdown_literal(workshop.title))
    votes = say("votes by name") if workshop.by_name else say("anonymous votes")
    parts = [workshop.organization, workshop.scope, day_text(workshop.held_on), state, votes]
    st.text(" · ".join(parts))

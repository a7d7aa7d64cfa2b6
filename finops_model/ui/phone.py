"""A participant's phone: the question, the choices with what each stage looks like, and after the reveal the spread."""

from collections.abc import Sequence

import streamlit as st

from finops_model.actions import workshop_voting
from finops_model.framework import Capability, Stage
from finops_model.texts import say, say_count
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.texts.workshop import choice_text, disagreement_text, question_text
from finops_model.ui import outcome, phone_joining, voter
from finops_model.ui.stages import draw_criteria
from finops_model.views.workshop import PhoneView, TopicView, WorkshopView
from finops_model.workshop import CANT_TELL, CHOICES, STAGES_OF, Question, State, Topic

POSITION = "phone-position"
"""Key in the session: the topic at which somebody is who votes before the meeting, counted from 0."""

ACTED = "phone-acted"
"""Key in the session: whether the last click has voted."""


def draw(view: PhoneView) -> None:
    """The phone of somebody who takes part."""
    workshop = view.workshop
    topic = workshop.now or _early_topic(view)
    st.caption(markdown_literal(workshop.title if view.name is None else f"{workshop.title} · {view.name}"))
    if topic is None:
        outcome.draw()
        _draw_waiting(view)
        return
    _draw_progress(view, topic)
    st.title(markdown_literal(topic.name), anchor=False)
    st.header(question_text(topic.topic.question), anchor=False)
    _draw_agreed_rating(workshop, topic)
    outcome.draw()
    if topic.revealed:
        _draw_spread(topic)
    else:
        _draw_choices(workshop, topic)
    if workshop.state is State.PREPARED:
        _draw_steps(workshop, topic)


def _early_topic(view: PhoneView) -> TopicView | None:
    """The topic at which somebody is who votes before the meeting; None: there is none, or nothing is left to do."""
    workshop = view.workshop
    if workshop.state is not State.PREPARED or not workshop.early_votes:
        return None
    if POSITION not in st.session_state:
        _go_to_open(workshop.topics, 0)
    position = st.session_state[POSITION]
    return workshop.topics[position] if 0 <= position < len(workshop.topics) else None


def _go_to_open(topics: Sequence[TopicView], start: int, voted: Topic | None = None) -> None:
    """Goes to the next topic without an own vote, from ``start`` on and then from the beginning; else to the end.

    Args:
        voted: a topic that has just got a vote.
    """
    order = [*range(start, len(topics)), *range(start)]
    missing = (at for at in order if topics[at].own is None and topics[at].topic != voted)
    st.session_state[POSITION] = next(missing, len(topics))


def _draw_progress(view: PhoneView, topic: TopicView) -> None:
    topics = view.workshop.topics
    number = topics.index(topic) + 1
    place = say("Question {number:,} of {of:,}", number=number, of=len(topics))
    voted = say_count("{count:,} vote given", "{count:,} votes given", view.voted)
    st.progress(number / len(topics), text=f"{place} · {voted}")


def _draw_agreed_rating(workshop: WorkshopView, topic: TopicView) -> None:
    """Where the group says it is, while it says where it wants to be."""
    rating = workshop.find(Topic(topic.topic.capability, Question.RATING))
    if topic.topic.question is Question.TARGET and rating is not None and rating.agreement is not None:
        st.write(say("Where we are: **{choice}**", choice=choice_text(rating.agreement.agreed.choice)))


def _draw_choices(workshop: WorkshopView, topic: TopicView) -> None:
    """A button for every choice, below it what the stage looks like here; the own choice is marked, and in words."""
    if topic.own is None:
        st.info(say("Choose what fits best. You can change your vote until the reveal."))
    else:
        own = choice_text(topic.own)
        st.success(say("Your vote: **{choice}**. You can change it until the reveal.", choice=own))
    has_acted = st.session_state.pop(ACTED, False)
    capability = shown_framework(workshop.edition).by_id[topic.topic.capability]
    stages = {stage.id: stage for stage in STAGES_OF[topic.topic.question]}
    for choice in CHOICES[topic.topic.question]:
        signs = _signs(stages.get(choice), capability)
        with st.container(border=bool(signs), gap="small"):
            _draw_button(workshop, topic, choice, has_acted)
            if signs:
                st.markdown("\n".join(f"- {markdown_literal(sign)}" for sign in signs))
    phone_joining.draw_secrecy(workshop)
    with st.expander(say("The criteria of each stage")):
        draw_criteria()


def _signs(stage: Stage | None, capability: Capability) -> Sequence[str]:
    """What a stage looks like for a capability, else in general; nothing for a choice that is not a stage."""
    if stage is None:
        return ()
    summaries = (one.summary for one in shown_framework().stages if one.stage is stage)
    return capability.indicators.get(stage) or tuple(summaries)


def _draw_button(workshop: WorkshopView, topic: TopicView, choice: str, has_acted: bool) -> None:
    """A button that votes.

    Args:
        has_acted: whether the click that this run is for has voted already.
    """
    is_own, text = choice == topic.own, choice_text(choice)
    clicked = st.button(
        f"**{text[:1].upper()}{text[1:]}**",
        key=f"vote-{topic.topic.capability}-{topic.topic.question}-{topic.round}-{choice}",
        type="primary" if is_own else "secondary",
        icon=":material/check:" if is_own else None,
        width="stretch",
        on_click=_click,
        args=(workshop, topic, choice),
    )
    if clicked and not has_acted:  # a click right after a restart of the server comes before its callback is known
        _click(workshop, topic, choice)
        st.rerun()


def _click(workshop: WorkshopView, topic: TopicView, choice: str) -> None:
    outcome.keep(_vote, workshop, topic, choice)
    st.session_state[ACTED] = True


def _vote(workshop: WorkshopView, topic: TopicView, choice: str) -> None:
    """Votes; who votes before the meeting goes on to the next question by that."""
    voted = topic.topic
    workshop_voting.vote(workshop.id, voter.token(), voted.capability, voted.question, choice, topic.round)
    if workshop.state is State.PREPARED:
        _go_to_open(workshop.topics, workshop.topics.index(topic) + 1, voted)


def _draw_steps(workshop: WorkshopView, topic: TopicView) -> None:
    """Back and forward, for who votes before the meeting."""
    number = workshop.topics.index(topic)
    with st.container(horizontal=True):
        st.button(say("Back"), disabled=number == 0, on_click=_go_to, args=(number - 1,), width="stretch")
        st.button(say("Next"), on_click=_go_to, args=(number + 1,), width="stretch")


def _go_to(number: int) -> None:
    st.session_state[POSITION] = number


def _draw_spread(topic: TopicView) -> None:
    """How many voted what, who where votes carry names, and what the group agreed on."""
    if topic.own is None:
        st.info(say("The votes were revealed before you voted. You see them, and vote on what comes next."))
    if topic.agreement is not None:
        agreed = topic.agreement.agreed
        st.success(say("Agreed: **{choice}**", choice=choice_text(agreed.choice)))
        if agreed.note:
            st.write(markdown_literal(agreed.note))
    found = topic.outcome
    if found is None:
        return
    for choice in CHOICES[topic.topic.question]:
        count = found.spread.get(choice, found.cant_tell)
        if choice in found.spread or (choice == CANT_TELL and count):
            _draw_count(topic, choice, count, found.n + found.cant_tell)
    if found.proposal is not None:
        st.write(say("Proposed: **{choice}**", choice=choice_text(found.proposal)))
        st.caption(say("Disagreement {disagreement}", disagreement=disagreement_text(found.disagreement)))


def _draw_count(topic: TopicView, choice: str, count: int, of: int) -> None:
    own = f" · {say('your vote')}" if choice == topic.own else ""
    heading = say("**{choice}**: {count:,} of {of:,}", choice=choice_text(choice), count=count, of=of)
    lines = [heading + own, "●" * count]
    names = topic.names.get(choice, ())
    if names:
        lines.append(markdown_literal(", ".join(names)))
    st.markdown("  \n".join(lines))


def _draw_waiting(view: PhoneView) -> None:
    """What stands where there is nothing to vote on."""
    workshop = view.workshop
    if workshop.state is State.DISCARDED:
        st.info(say("This workshop was thrown away. Your votes count for nothing."))
    elif workshop.state is State.CLOSED:
        st.success(say("The workshop is closed. Thank you for taking part."))
        _draw_agreements(workshop.topics)
    elif workshop.early_votes:
        st.success(say("You have been through all questions. You can change your votes until the reveal."))
        st.write(say_count("{count:,} vote given", "{count:,} votes given", view.voted))
        st.button(say("Go through them again"), on_click=_go_to, args=(0,), width="stretch")
        st.write(say("The workshop has not begun yet. This page goes on by itself."))
    else:
        st.title(say("You take part"), anchor=False)
        st.write(say("The workshop has not begun yet. This page goes on by itself."))
        phone_joining.draw_secrecy(workshop)


def _draw_agreements(topics: Sequence[TopicView]) -> None:
    """What the group agreed on, capability by capability."""
    for topic in topics:
        if topic.agreement is not None:
            st.markdown(
                f"**{markdown_literal(topic.name)}** · {question_text(topic.topic.question)}  \n"
                f"{choice_text(topic.agreement.agreed.choice)}"
            )

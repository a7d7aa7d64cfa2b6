"""The parts of a facilitator's screen about the capability that is discussed: where it is, who voted, the reveal."""

from collections.abc import Iterable

import streamlit as st

from finops_model import charts
from finops_model.actions import workshop_leading
from finops_model.texts import say, say_count
from finops_model.texts.figures import label_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.texts.workshop import choice_text, disagreement_text, question_text
from finops_model.ui import outcome, show
from finops_model.ui.lead import Lead
from finops_model.views.workshop import Attendance, FacilitatorView, TopicView, Voter, WorkshopView
from finops_model.workshop import CHOICES, Outcome


def draw_topic(lead: Lead, view: FacilitatorView, now: TopicView) -> None:
    """The capability with its summary, the ways to the ones beside it, and its votes."""
    workshop = view.workshop
    st.header(markdown_literal(now.name))
    st.subheader(question_text(now.topic.question))
    st.write(markdown_literal(shown_framework(workshop.edition).capability(now.topic.capability).summary))
    _draw_ways(lead, workshop, now)
    if now.skipped:
        st.info(say("This capability is skipped: nobody is asked about it."))
    elif now.outcome is None:
        _draw_waiting(lead, view, now)
    else:
        draw_votes(now, now.outcome)
        _draw_again(lead, now)


def _draw_ways(lead: Lead, workshop: WorkshopView, now: TopicView) -> None:
    """Back, next and skip."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for key, label, icon, beside in (
            ("back", say("Back"), ":material/arrow_back:", workshop.beside(-1)),
            ("next", say("Next"), ":material/arrow_forward:", workshop.beside(1)),
        ):
            st.button(
                label,
                key=f"lead-{key}",
                icon=icon,
                disabled=beside is None,
                on_click=lead.act,
                args=(workshop_leading.go_to, None if beside is None else beside.topic),
            )
        st.button(
            say("Ask again about it") if now.skipped else say("Skip"),
            key="lead-skip",
            icon=":material/undo:" if now.skipped else ":material/skip_next:",
            on_click=_skip,
            args=(lead, workshop, now),
        )
        if workshop.seconds:
            _draw_timer(lead, workshop)
        if workshop.place:
            st.text(say("{place} of {count}", place=workshop.place, count=len(workshop.asked)))


def _skip(lead: Lead, workshop: WorkshopView, now: TopicView) -> None:
    """What the click on Skip does: it skips the capability and goes on, or asks about it again."""
    others = [one for one in workshop.asked if one.topic.capability != now.topic.capability]
    after = [one for one in others if one.position > now.position] or others[::-1]

    def skip() -> None:
        """Both of it."""
        lead.do(workshop_leading.skip, now.topic.capability, not now.skipped)
        if after and not now.skipped:
            lead.do(workshop_leading.go_to, after[0].topic)

    outcome.keep(skip)


def _draw_timer(lead: Lead, workshop: WorkshopView) -> None:
    """The ways to let the time run from its beginning, and to stop it."""
    runs = workshop.timer_started_at is not None
    st.button(
        say("Start the time anew") if runs else say("Start the time"),
        key="lead-timer",
        icon=":material/timer:",
        on_click=lead.act,
        args=(workshop_leading.start_timer,),
    )
    if runs:
        st.button(
            say("Stop it"),
            key="lead-timer-stop",
            icon=":material/timer_off:",
            on_click=lead.act,
            args=(workshop_leading.stop_timer,),
        )


def _draw_waiting(lead: Lead, view: FacilitatorView, now: TopicView) -> None:
    """Who has voted, the reveal, and the facilitator's own vote."""
    people = view.workshop.attendance
    st.progress(people.voted / people.people if people.people else 0.0, text=voted_text(people))
    for sentence in missing_texts(view):
        st.text(sentence)
    with st.container(horizontal=True):
        _draw_reveal(lead, people, now)
        _draw_own(lead, view, now)


def voted_text(people: Attendance) -> str:
    """How many have voted, those online and offline told apart."""
    if not people.people:
        return say("Nobody takes part yet.")
    if not people.offline:
        return say("{voted:,} of {people:,} have voted.", voted=people.voted, people=people.people)
    return say(
        "{voted:,} of {people:,} have voted: {voted_online:,} of {online:,} online, {voted_offline:,} of {offline:,} "
        "offline.",
        voted=people.voted,
        people=people.people,
        voted_online=people.voted_online,
        online=people.online,
        voted_offline=people.voted_offline,
        offline=people.offline,
    )


def missing_texts(view: FacilitatorView) -> list[str]:
    """Who has voted and who has not, by name; nothing where votes are anonymous."""
    waiting = [one for one in view.voters if not one.voted]
    voted = _names(one for one in view.voters if one.voted)
    online = _names(one for one in waiting if one.online)
    offline = _names(one for one in waiting if not one.online)
    said = [
        say("Have voted: {names}", names=voted) if voted else "",
        say("Still to vote: {names}", names=online) if online else "",
        say("Offline and without a vote: {names}", names=offline) if offline else "",
    ]
    return list(filter(None, said))


def _names(voters: Iterable[Voter]) -> str:
    return ", ".join(one.name or "" for one in voters)


def _draw_reveal(lead: Lead, people: Attendance, now: TopicView) -> None:
    """The reveal: one click once everybody who is online has voted; before that a question."""
    label = say("Reveal {voted:,} of {people:,}", voted=people.voted, people=people.people)
    reveal = {"on_click": lead.act, "args": (workshop_leading.reveal, now.topic, now.round), "type": "primary"}
    if people.voted_online == people.online or not people.voted:
        st.button(label, key="lead-reveal", icon=":material/visibility:", disabled=not people.voted, **reveal)
        return
    with st.popover(label, icon=":material/visibility:", key="lead-reveal-early"):
        waiting = people.online - people.voted_online
        question = say_count(
            "{count:,} person online has not voted. Nobody can vote after the reveal.",
            "{count:,} people online have not voted. Nobody can vote after the reveal.",
            waiting,
        )
        st.write(question)
        st.button(say("Reveal now"), key="lead-reveal-now", **reveal)


def _draw_own(lead: Lead, view: FacilitatorView, now: TopicView) -> None:
    """The facilitator's own vote, behind a click: this screen may be the one that the room sees."""
    with st.popover(say("Vote yourself"), icon=":material/how_to_vote:", key="lead-vote"):
        if not view.takes_part:
            st.write(say("With your first vote you are counted among those who take part."))
        key = f"lead-own-{now.topic.capability}-{now.topic.question}-{now.round}"
        choices = CHOICES[now.topic.question]
        st.radio(
            say("Your vote"),
            choices,
            index=choices.index(now.own) if now.own in choices else None,
            key=key,
            format_func=choice_text,
            on_change=_vote,
            args=(lead, now, key),
        )


def _vote(lead: Lead, now: TopicView, key: str) -> None:
    """What a choice of the facilitator's own vote does."""
    outcome.keep(lead.vote, now.topic, st.session_state[key], now.round)


def draw_votes(now: TopicView, voted: Outcome, large: bool = False) -> None:
    """The revealed votes: a dot per person, what they say together, and the rounds before."""
    show.chart(
        charts.vote_dots(now.topic.question, voted, large),
        charts.alt_vote_dots(now.topic.question, voted, large),
        "votes",
    )
    with st.container(horizontal=True):
        st.metric(say("Proposal"), choice_text(voted.proposal), width="content")
        st.metric(
            say("Disagreement"),
            disagreement_text(voted.disagreement),
            width="content",
            help=say("How far the votes lie from the proposal, in stages on average. 0: all say the same."),
        )
    for sentence in names_texts(now):
        st.text(sentence)
    for number, earlier in enumerate(now.earlier, start=1):
        sentence = say(
            "Round {number}: proposal {proposal}, disagreement {disagreement}, {n:,} votes",
            number=number,
            proposal=choice_text(earlier.proposal),
            disagreement=disagreement_text(earlier.disagreement),
            n=earlier.n,
        )
        st.caption(sentence)


def names_texts(now: TopicView) -> list[str]:
    """Who chose what, a line for each choice; nothing where votes are anonymous."""
    chosen = [choice for choice in CHOICES[now.topic.question] if choice in now.names]
    return [label_text(choice_text(choice), ", ".join(now.names[choice])) for choice in chosen]


def _draw_again(lead: Lead, now: TopicView) -> None:
    st.button(
        say("Vote again"),
        key="lead-again",
        icon=":material/replay:",
        on_click=lead.act,
        args=(workshop_leading.vote_again, now.topic, now.round),
        help=say("Opens a new round; this one is kept."),
    )

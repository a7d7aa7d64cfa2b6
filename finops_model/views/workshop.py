"""A workshop as its three screens see it: each one moment, small, and without a vote that is not revealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.store import Moment, StoredAgreement, StoredParticipant, StoredWorkshop, open_store
from finops_model.texts.framework import shown_framework
from finops_model.workshop import Ask, Outcome, State, Topic, outcome_of, ranked

ONLINE_SECONDS = 45
"""A participant whose browser was heard of within this time is online."""

FEW_VOTERS = 5
"""Fewer voters than this are weak anonymity: the sum of the votes says much about each."""


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic as a screen may show it.

    Attributes:
        name: of the capability, in the reader's language.
        position: of the capability in the workshop, counted from 0.
        round: the present round.
        revealed: whether its votes are revealed.
        voted: how many have voted in it.
        own: what the reader voted in it; None: nothing, or the screen has no voter.
        outcome: of the present round; None before the reveal.
        names: who chose what, by choice; only after the reveal of a workshop by name.
        earlier: the outcomes of the rounds before, the first one first.
        agreement: what was agreed; None: nothing yet.
    """

    topic: Topic
    name: str
    position: int
    skipped: bool
    round: int
    revealed: bool
    voted: int
    own: str | None
    outcome: Outcome | None
    names: Mapping[str, tuple[str, ...]]
    earlier: tuple[Outcome, ...]
    agreement: StoredAgreement | None


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who takes part, and who has voted on the present topic."""

    online: int
    offline: int
    voted_online: int
    voted_offline: int

    @property
    def people(self) -> int:
        """Everybody who takes part."""
        return self.online + self.offline

    @property
    def voted(self) -> int:
        """Everybody who has voted on the present topic."""
        return self.voted_online + self.voted_offline


@dataclass(frozen=True, slots=True)
class WorkshopView:
    """What every screen of a workshop may show.

    Attributes:
        organization: its name; ``scope`` is that of the scope, ``organization_slug`` what addresses use.
        topics: everything that is asked, in the order of the discussion.
        now: the topic that is discussed; None: the workshop is not open.
        timer_started_at: since when (UTC) the time of the present capability runs; None: it does not.
        change_id: the newest change that wrote its outcome to the history; None: none has.
        revision: as :func:`read_workshop_revision`, in the same moment; ``turn`` as :func:`read_workshop_turn`.
    """

    id: int
    organization: str
    organization_slug: str
    scope: str
    scope_slug: str
    edition: str
    title: str
    held_on: date
    ask: Ask
    by_name: bool
    early_votes: bool
    seconds: int
    state: State
    join_code: str
    topics: tuple[TopicView, ...]
    now: TopicView | None
    timer_started_at: datetime | None
    attendance: Attendance
    change_id: int | None
    revision: int
    turn: int

    @property
    def is_weakly_anonymous(self) -> bool:
        """Whether votes are anonymous, but so few people vote that this says little."""
        return not self.by_name and self.attendance.people < FEW_VOTERS

    @property
    def ranked(self) -> tuple[TopicView, ...]:
        """The revealed topics, the largest disagreement first (SEMANTICS 7)."""
        order = list(shown_framework(self.edition).by_id)
        revealed = [one for one in self.topics if one.outcome is not None]
        by_topic = {one.topic: one for one in sorted(revealed, key=lambda one: order.index(one.topic.capability))}
        outcomes = {topic: one.outcome for topic, one in by_topic.items() if one.outcome is not None}
        return tuple(by_topic[topic] for topic in ranked(outcomes))

    @property
    def alike(self) -> tuple[TopicView, ...]:
        """The revealed topics that all see alike and that have no agreed value yet."""
        return tuple(
            one for one in self.topics if one.outcome is not None and one.outcome.is_unanimous and not one.agreement
        )

    @property
    def place(self) -> int:
        """The number of the topic that is discussed, counted from 1, among those that are not skipped; 0: none is."""
        asked = self.asked
        return asked.index(self.now) + 1 if self.now in asked else 0

    @property
    def asked(self) -> tuple[TopicView, ...]:
        """The topics that are not skipped, in the order of the discussion."""
        return tuple(one for one in self.topics if not one.skipped)

    @property
    def hidden(self) -> tuple[TopicView, ...]:
        """The topics whose votes can be revealed, in the order of the discussion."""
        return tuple(one for one in self.asked if one.voted and not one.revealed)

    def beside(self, step: int) -> TopicView | None:
        """The nearest topic after (1) or before (-1) the one that is discussed that is not skipped; None: it is the
        last one, or the first."""
        if self.now is None:
            return None
        place = self.topics.index(self.now)
        rest = self.topics[place + 1 :] if step > 0 else self.topics[:place][::-1]
        return next((one for one in rest if not one.skipped), None)

    def find(self, topic: Topic) -> TopicView | None:
        """A topic of the workshop; None: it does not ask this."""
        return next((one for one in self.topics if one.topic == topic), None)


@dataclass(frozen=True, slots=True)
class PhoneView:
    """The phone of a participant.

    Attributes:
        workshop: with ``own`` votes of this person alone.
        name: of the participant; None where votes are anonymous.
    """

    workshop: WorkshopView
    name: str | None

    @property
    def voted(self) -> int:
        """How many topics this person has voted on in their present round."""
        return sum(one.own is not None for one in self.workshop.topics if not one.skipped)


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who takes part, as the facilitator sees them: never what they voted before the reveal.

    Attributes:
        name: None where votes are anonymous.
        voted: whether they have voted on the present topic.
    """

    name: str | None
    online: bool
    voted: bool


@dataclass(frozen=True, slots=True)
class FacilitatorView:
    """The screen of a facilitator.

    Attributes:
        workshop: with the facilitator's own votes, where they vote.
        name: as whom they lead.
        facilitators: the names of all who have a link, by their ids.
        voters: who has voted; empty where votes are anonymous (:attr:`WorkshopView.attendance` counts them).
        takes_part: whether the facilitator votes, too.
    """

    workshop: WorkshopView
    name: str
    facilitators: Mapping[int, str]
    voters: tuple[Voter, ...]
    takes_part: bool


def read_workshop_revision(workshop_id: int) -> int:
    """The revision of a workshop: what screens look at before they read anew. Raises UnknownName."""
    return open_store().read_workshop_revision(workshop_id)


def read_workshop_turn(workshop_id: int) -> int:
    """As :func:`read_workshop_revision`, but it stays when others vote or join: what phones look at. Raises
    UnknownName."""
    return open_store().read_workshop_turn(workshop_id)


def read_workshop_pulse(workshop_id: int) -> tuple[int, int]:
    """The revision of a workshop, and how many participants are online: they come and go without a write that raises
    the revision. For the screens that show them. Raises UnknownName."""
    return open_store().read_workshop_pulse(workshop_id, _online_since())


def read_phone(workshop_id: int, token_hash: str) -> PhoneView | None:
    """The phone of the participant whose token has this hash (:func:`finops_model.actions.workshop_access.hash_of`).

    Returns:
        None: nobody of the workshop has the token.

    Raises:
        UnknownName: there is no such workshop.
    """
    with open_store().reading() as moment:
        workshop = moment.read_workshop(workshop_id)
        person = moment.find_participant(workshop_id, token_hash)
        if person is None:
            return None
        facts = _facts(moment, workshop, person)
    return PhoneView(_view(workshop, facts), person.name)


def read_room(workshop_id: int) -> WorkshopView:
    """The screen of the room: no voter's own votes, and none that is not revealed. Raises UnknownName."""
    with open_store().reading() as moment:
        return view_of(moment, moment.read_workshop(workshop_id))


def view_of(moment: Moment, workshop: StoredWorkshop) -> WorkshopView:
    """A workshop as everybody may see it, in a moment that other things are read in, too."""
    return _view(workshop, _facts(moment, workshop, None))


def read_facilitator(
    reader: Person, workshop_id: int, secret_hash: str | None, token_hash: str | None = None
) -> FacilitatorView:
    """The screen of a facilitator.

    Args:
        secret_hash: of the secret of the link; None: the reader may lead without one, which the caller has checked
            (:func:`finops_model.actions.workshop_access.leader`).
        token_hash: of the token by which the facilitator votes; None: the facilitator does not.

    Raises:
        Refused: the link leads nowhere. UnknownName: there is no such workshop.
    """
    with open_store().reading() as moment:
        workshop = moment.read_workshop(workshop_id)
        name = reader.name
        if secret_hash is not None:
            facilitator = moment.find_facilitator(workshop_id, secret_hash)
            if facilitator is None:
                raise Refused("This link does not lead to a workshop. Ask for a new one.")
            name = facilitator[1]
        person = None if token_hash is None else moment.find_participant(workshop_id, token_hash)
        facts = _facts(moment, workshop, person)
        facilitators = moment.read_facilitators(workshop_id)
    view = _view(workshop, facts)
    voters = _voters(facts, view.now) if view.by_name else ()
    return FacilitatorView(view, name, facilitators, voters, person is not None)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one moment holds of a workshop."""

    rounds: Mapping[Topic, list[datetime | None]]
    voters: Mapping[tuple[Topic, int], set[int]]
    revealed: Mapping[tuple[Topic, int], Mapping[int, str]]
    own: Mapping[tuple[Topic, int], str]
    agreements: Mapping[Topic, StoredAgreement]
    people: list[StoredParticipant]


def _facts(moment: Moment, workshop: StoredWorkshop, person: StoredParticipant | None) -> _Facts:
    return _Facts(
        moment.read_rounds(workshop.id),
        moment.read_voters(workshop.id),
        moment.read_revealed_votes(workshop.id),
        {} if person is None else moment.read_own_votes(workshop.id, person.id),
        {one.topic: one for one in moment.read_agreements(workshop.id)},
        moment.read_participants(workshop.id),
    )


def _view(workshop: StoredWorkshop, facts: _Facts) -> WorkshopView:
    topics = _topics(workshop, facts)
    preparation, names = workshop.preparation, workshop.names
    present = Topic(preparation.capabilities[workshop.position], workshop.question)
    now = next((one for one in topics if one.topic == present), None) if workshop.state is State.OPEN else None
    written = [one.agreement.change_id for one in topics if one.agreement and one.agreement.change_id]
    return WorkshopView(
        workshop.id,
        names.organization,
        names.organization_slug,
        names.name,
        names.slug,
        workshop.edition,
        preparation.title,
        preparation.held_on,
        preparation.ask,
        preparation.by_name,
        preparation.early_votes,
        preparation.seconds,
        workshop.state,
        workshop.join_code,
        topics,
        now,
        workshop.timer_started_at,
        _attendance(facts, now),
        max(written, default=None),
        workshop.revision,
        workshop.turn,
    )


def _topics(workshop: StoredWorkshop, facts: _Facts) -> tuple[TopicView, ...]:
    known = shown_framework(workshop.edition).by_id
    by_name = workshop.preparation.by_name
    names = {one.id: one.name for one in facts.people if by_name and one.name}
    views: list[TopicView] = []
    for topic in workshop.preparation.topics:
        *_, last = outcomes = _outcomes(topic, facts)
        present = topic, len(outcomes)
        views.append(
            TopicView(
                topic,
                known[topic.capability].name,
                workshop.preparation.capabilities.index(topic.capability),
                topic.capability in workshop.skipped,
                len(outcomes),
                last is not None,
                len(facts.voters.get(present, ())),
                facts.own.get(present),
                last,
                _choosers(facts.revealed.get(present, {}), names),
                tuple(one for one in outcomes[:-1] if one is not None),
                facts.agreements.get(topic),
            )
        )
    return tuple(views)


def _outcomes(topic: Topic, facts: _Facts) -> list[Outcome | None]:
    """What the votes of each round of a topic say, the first round first; None: it is not revealed."""
    return [
        None if instant is None else outcome_of(topic.question, facts.revealed.get((topic, n), {}).values())
        for n, instant in enumerate(facts.rounds[topic], start=1)
    ]


def _choosers(votes: Mapping[int, str], names: Mapping[int, str]) -> dict[str, tuple[str, ...]]:
    """The names of those who chose each choice."""
    found: dict[str, list[str]] = {}
    for participant, choice in votes.items():
        if participant in names:
            found.setdefault(choice, []).append(names[participant])
    return {choice: tuple(sorted(people)) for choice, people in found.items()}


def _attendance(facts: _Facts, now: TopicView | None) -> Attendance:
    online, voted = _online(facts), _voted_now(facts, now)
    return Attendance(len(online), len(facts.people) - len(online), len(voted & online), len(voted - online))


def _voters(facts: _Facts, now: TopicView | None) -> tuple[Voter, ...]:
    online, voted = _online(facts), _voted_now(facts, now)
    people = sorted(facts.people, key=lambda one: (one.name or "").casefold())
    return tuple(Voter(one.name, one.id in online, one.id in voted) for one in people)


def _online(facts: _Facts) -> set[int]:
    """The participants whose browsers were heard of lately."""
    since = _online_since()
    return {one.id for one in facts.people if one.last_seen_at >= since}


def _voted_now(facts: _Facts, now: TopicView | None) -> set[int]:
    """The participants who have voted on the present topic."""
    return set() if now is None else facts.voters.get((now.topic, now.round), set())


def _online_since() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=ONLINE_SECONDS)

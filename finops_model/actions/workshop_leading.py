"""What facilitators do in a workshop. Each takes who acts, and the secret of the link (None: without one)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from finops_model.actions.checks import checked_calendar_day, checked_name, readable_text
from finops_model.actions.workshop_access import leader
from finops_model.actions.workshop_voting import checked_choice
from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.store import open_store
from finops_model.workshop import Agreed, Outcome, Question, Topic, outcome_of


def go_to(by: Person, workshop_id: int, topic: Topic, secret: str | None = None) -> None:
    """Turns every screen to a topic; its time begins, where capabilities have one. Raises Refused."""
    leader(by, workshop_id, secret)
    store = open_store()
    workshop = store.read_workshop(workshop_id)
    present = workshop.preparation.capabilities[workshop.position]
    started = workshop.timer_started_at if topic.capability == present else None
    if started is None and workshop.preparation.seconds:
        started = _now()
    store.go_to(workshop_id, topic, started)


def start_timer(by: Person, workshop_id: int, secret: str | None = None) -> None:
    """Lets the time of the present capability run from its beginning. Raises Refused."""
    leader(by, workshop_id, secret)
    open_store().set_timer(workshop_id, _now())


def stop_timer(by: Person, workshop_id: int, secret: str | None = None) -> None:
    """Stops the time of the present capability. Raises Refused."""
    leader(by, workshop_id, secret)
    open_store().set_timer(workshop_id, None)


def skip(by: Person, workshop_id: int, capability: str, skipped: bool = True, secret: str | None = None) -> None:
    """Asks about a capability no more, or again; what was voted on it stays. Raises Refused."""
    leader(by, workshop_id, secret)
    open_store().skip_capability(workshop_id, capability, skipped)


def reveal(by: Person, workshop_id: int, topic: Topic, round: int | None = None, secret: str | None = None) -> Outcome:
    """Reveals the votes of a topic to everybody, also when some have not voted; nothing changes them afterwards.

    Args:
        round: the round that the facilitator saw.

    Raises:
        Refused: the workshop is not open, or does not ask this. Conflict: another round is present.
    """
    leader(by, workshop_id, secret)
    store = open_store()
    revealed = store.reveal_round(workshop_id, topic, round)
    votes = store.read_revealed_votes(workshop_id).get((topic, revealed), {})
    return outcome_of(topic.question, votes.values())


def reveal_all(by: Person, workshop_id: int, secret: str | None = None) -> int:
    """Reveals every topic that has votes, so that the discussion can begin with the largest disagreement; returns how
    many it revealed. Raises Refused."""
    leader(by, workshop_id, secret)
    store = open_store()
    rounds, skipped = store.read_rounds(workshop_id), store.read_workshop(workshop_id).skipped
    hidden = [
        topic
        for topic, n in store.read_voters(workshop_id)
        if n == len(rounds[topic]) and rounds[topic][-1] is None and topic.capability not in skipped
    ]
    for topic in hidden:
        store.reveal_round(workshop_id, topic)
    return len(hidden)


def vote_again(by: Person, workshop_id: int, topic: Topic, round: int | None = None, secret: str | None = None) -> int:
    """Opens a new round of a topic whose votes are revealed; returns its number. Earlier rounds are kept.

    Raises:
        Refused: the workshop is not open, does not ask this, or the present round is not revealed. Conflict: somebody
            else opened a round since ``round``.
    """
    leader(by, workshop_id, secret)
    return open_store().begin_round(workshop_id, topic, round)


def agree(
    by: Person,
    workshop_id: int,
    topic: Topic,
    agreed: Agreed,
    seen: int | None = None,
    secret: str | None = None,
) -> int:
    """Records the group's word on a topic; returns the id of the agreement. The newest counts, the others are kept.

    Args:
        seen: the id of the agreement that the facilitator saw (0: none); None: whatever there is.

    Raises:
        Refused: a part of it is not possible, votes are not revealed yet, or the workshop is not open.
        Conflict: somebody else recorded another value meanwhile; the sentence names it.
    """
    person = leader(by, workshop_id, secret)
    return open_store().record_agreement(workshop_id, topic, checked_agreed(topic.question, agreed), person, seen)


def agree_all_alike(by: Person, workshop_id: int, topics: Sequence[Topic], secret: str | None = None) -> list[Topic]:
    """Records the proposal of those topics that all see alike and that have no agreed value yet; returns them.

    Raises:
        Refused: the workshop is not open.
    """
    person = leader(by, workshop_id, secret)
    store = open_store()
    votes, rounds = store.read_revealed_votes(workshop_id), store.read_rounds(workshop_id)
    agreed = {one.topic for one in store.read_agreements(workshop_id)}
    alike: list[Topic] = []
    for topic in topics:
        outcome = outcome_of(topic.question, votes.get((topic, len(rounds.get(topic, ()))), {}).values())
        if outcome.is_unanimous and outcome.proposal is not None and topic not in agreed:
            store.record_agreement(workshop_id, topic, Agreed(outcome.proposal), person, 0)
            alike.append(topic)
    return alike


def checked_agreed(question: Question, agreed: Agreed) -> Agreed:
    """What a facilitator enters, whose every part is possible. Raises Refused."""
    if not agreed.choice:
        raise Refused("Choose the agreed value first.")
    choice = checked_choice(question, agreed.choice)
    if question is Question.RATING and (agreed.due_on or agreed.owner or agreed.value is not None):
        raise Refused("A due date, an owner and a business value belong to a target.")
    if agreed.value is not None and agreed.value not in range(1, 6):
        raise Refused("The business value is a whole number from 1 to 5.")
    return replace(
        agreed,
        choice=choice,
        note=readable_text(agreed.note.strip()),
        due_on=None if agreed.due_on is None else checked_calendar_day(agreed.due_on),
        owner=checked_name(agreed.owner or "", empty=True) or None,
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)

"""What people write while a workshop is held: votes, reveals, rounds, agreements, and where it is.

What a write depends on is looked at in the transaction of the write: of two people at once the second one sees what the
first one did.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from finops_model.assessment import Person
from finops_model.errors import Conflict, Refused, UnknownName
from finops_model.names import name_key
from finops_model.store.change import now
from finops_model.store.workshop_guards import (
    capability_id_of,
    expect_state,
    expect_topic,
    has_row,
    raise_workshop,
    set_columns,
)
from finops_model.store.workshop_tables import (
    WORKSHOP_AGREEMENT,
    WORKSHOP_CAPABILITY,
    WORKSHOP_PARTICIPANT,
    WORKSHOP_ROUND,
    WORKSHOP_VOTE,
)
from finops_model.store.workshops import StoredWorkshop, read_agreements
from finops_model.workshop import Agreed, State, Topic, choice_words


def go_to(connection: Connection, workshop_id: int, topic: Topic, timer_started_at: datetime | None) -> None:
    """Turns every screen to a topic. Raises Refused: the workshop is not open, or does not ask this."""
    workshop = expect_state(connection, workshop_id, State.OPEN)
    expect_topic(workshop, topic, skipped=True)
    position = workshop.preparation.capabilities.index(topic.capability)
    where = {"position": position, "question": topic.question.value, "timer_started_at": timer_started_at}
    set_columns(connection, workshop_id, **where)
    raise_workshop(connection, workshop_id)


def set_timer(connection: Connection, workshop_id: int, started_at: datetime | None) -> None:
    """Starts the time of the present capability at an instant (UTC), or stops it. Raises Refused: it is not open."""
    expect_state(connection, workshop_id, State.OPEN)
    set_columns(connection, workshop_id, timer_started_at=started_at)
    raise_workshop(connection, workshop_id)


def skip_capability(connection: Connection, workshop_id: int, capability: str, skipped: bool) -> None:
    """Asks about a capability no more, or again. Raises Refused: the workshop is over, or does not discuss it."""
    workshop = expect_state(connection, workshop_id, State.PREPARED, State.OPEN)
    expect_topic(workshop, Topic(capability, workshop.preparation.ask.questions[0]), skipped=True)
    row = update(WORKSHOP_CAPABILITY).where(
        WORKSHOP_CAPABILITY.c.workshop_id == workshop_id,
        WORKSHOP_CAPABILITY.c.capability_id == capability_id_of(connection, workshop, capability),
    )
    connection.execute(row.values(skipped=skipped))
    raise_workshop(connection, workshop_id)


def join_workshop(
    connection: Connection,
    workshop_id: int,
    token_hash: str,
    name: str | None,
    facilitator_id: int | None = None,
) -> int:
    """Lets somebody take part, once per token: the id of the participant. ``name`` is None where votes are anonymous.

    Raises:
        Refused: the workshop is over, or somebody else has the name.
    """
    workshop = expect_state(connection, workshop_id, State.PREPARED, State.OPEN)
    of_token = select(WORKSHOP_PARTICIPANT.c.id).where(
        WORKSHOP_PARTICIPANT.c.workshop_id == workshop_id, WORKSHOP_PARTICIPANT.c.token_hash == token_hash
    )
    found = connection.execute(of_token).scalar()
    if found is not None:
        return found
    shown = name if workshop.preparation.by_name else None
    key = None if shown is None else name_key(shown)
    if key is not None and find_participant_of_name(connection, workshop_id, key) is not None:
        raise Refused("Somebody called {name!r} takes part already. Add a letter of your last name.", name=shown)
    row = {
        "workshop_id": workshop_id,
        "token_hash": token_hash,
        "name": shown,
        "name_key": key,
        "facilitator_id": facilitator_id,
        "last_seen_at": now(),
    }
    added = insert(WORKSHOP_PARTICIPANT).values(row).returning(WORKSHOP_PARTICIPANT.c.id)
    raise_workshop(connection, workshop_id, only_people=True)
    return connection.execute(added).scalar_one()


def find_participant_of_name(connection: Connection, workshop_id: int, key: str) -> int | None:
    """The participant with the name of this key; None: nobody has it."""
    named = (WORKSHOP_PARTICIPANT.c.workshop_id == workshop_id) & (WORKSHOP_PARTICIPANT.c.name_key == key)
    return connection.execute(select(WORKSHOP_PARTICIPANT.c.id).where(named)).scalar()


def see_participant(connection: Connection, participant_id: int) -> None:
    """Keeps that a participant's browser was heard of now. It raises no revision: no vote changes."""
    seen = update(WORKSHOP_PARTICIPANT).where(WORKSHOP_PARTICIPANT.c.id == participant_id)
    connection.execute(seen.values(last_seen_at=now()))


def cast_vote(
    connection: Connection, workshop_id: int, participant_id: int, topic: Topic, choice: str, round: int | None = None
) -> int:
    """Keeps the vote of a participant in the present round of a topic, in place of an earlier one; returns the round.

    Args:
        round: the round that the voter saw; None: whichever is open.

    Raises:
        Refused: the workshop takes no votes now, does not ask this, or the round is revealed already.
        UnknownName: the participant is not of this workshop.
    """
    workshop = expect_state(connection, workshop_id, State.PREPARED, State.OPEN)
    if workshop.state is State.PREPARED and not workshop.preparation.early_votes:
        raise Refused("The workshop has not begun yet; votes count from its beginning on.")
    expect_topic(workshop, topic)
    _expect_participant(connection, workshop_id, participant_id)
    present, revealed_at = _present_round(connection, workshop, topic)
    if revealed_at is not None:
        raise Refused("The votes are revealed; they can no longer be changed.")
    _expect_round(present, round)
    row = _round_row(connection, workshop, topic, present) | {"participant_id": participant_id}
    own = _all_equal(WORKSHOP_VOTE, row)
    said = {"choice": choice, "voted_at": now()}
    if connection.execute(update(WORKSHOP_VOTE).where(own).values(said)).rowcount == 0:
        connection.execute(insert(WORKSHOP_VOTE).values(row | said))
    connection.execute(
        update(WORKSHOP_PARTICIPANT).where(WORKSHOP_PARTICIPANT.c.id == participant_id).values(last_seen_at=now())
    )
    raise_workshop(connection, workshop_id, only_people=True)
    return present


def reveal_round(connection: Connection, workshop_id: int, topic: Topic, round: int | None = None) -> int:
    """Reveals the present round of a topic, and returns its number; a round that is revealed stays so.

    Raises:
        Refused: the workshop is not open, or does not ask this. Conflict: another round than ``round`` is present.
    """
    workshop = expect_state(connection, workshop_id, State.OPEN)
    expect_topic(workshop, topic)
    present, revealed_at = _present_round(connection, workshop, topic)
    _expect_round(present, round)
    if revealed_at is None:
        of_round = _all_equal(WORKSHOP_ROUND, _round_row(connection, workshop, topic, present))
        connection.execute(update(WORKSHOP_ROUND).where(of_round).values(revealed_at=now()))
        raise_workshop(connection, workshop_id)
    return present


def begin_round(connection: Connection, workshop_id: int, topic: Topic, round: int | None = None) -> int:
    """Opens a new round of a topic, once the present one is revealed; returns its number. Earlier rounds are kept.

    Raises:
        Refused: the workshop is not open, does not ask this, or the present round is not revealed.
        Conflict: another round than ``round`` is present: somebody else opened one.
    """
    workshop = expect_state(connection, workshop_id, State.OPEN)
    expect_topic(workshop, topic)
    present, revealed_at = _present_round(connection, workshop, topic)
    _expect_round(present, round)
    if revealed_at is None:
        raise Refused("The present round is not revealed yet.")
    row = _round_row(connection, workshop, topic, present + 1)
    connection.execute(insert(WORKSHOP_ROUND).values(row))
    raise_workshop(connection, workshop_id)
    return present + 1


def record_agreement(
    connection: Connection, workshop_id: int, topic: Topic, agreed: Agreed, by: Person, seen: int | None = None
) -> int:
    """Keeps what was agreed on a topic; returns its id. The same again is no new agreement.

    Args:
        seen: the id of the agreement that the facilitator saw (0: none); None: whatever there is.

    Raises:
        Refused: the workshop is not open or does not ask this, or votes of the present round are not revealed yet.
        Conflict: somebody else recorded another value meanwhile.
    """
    workshop = expect_state(connection, workshop_id, State.OPEN)
    expect_topic(workshop, topic)
    present, revealed_at = _present_round(connection, workshop, topic)
    row = _round_row(connection, workshop, topic, present)
    if revealed_at is None and has_row(connection, _all_equal(WORKSHOP_VOTE, row)):
        raise Refused("Reveal the votes first.")
    newest = next((one for one in reversed(read_agreements(connection, workshop_id)) if one.topic == topic), None)
    if newest is not None and newest.agreed == agreed:
        return newest.id
    if seen is not None and (0 if newest is None else newest.id) != seen:
        raise Conflict(
            "{person} recorded another value meanwhile: {choice}. Nothing was written. Look at it, then record yours "
            "if it still counts.",
            person=newest.actor if newest else "",
            choice=choice_words(newest.agreed.choice) if newest else "",
        )
    del row["round"]
    said = {
        "choice": agreed.choice,
        "note": agreed.note,
        "due_on": agreed.due_on,
        "owner": agreed.owner,
        "value": agreed.value,
        "actor": by.name,
        "recorded_at": now(),
    }
    added = insert(WORKSHOP_AGREEMENT).values(row | said).returning(WORKSHOP_AGREEMENT.c.id)
    raise_workshop(connection, workshop_id)
    return connection.execute(added).scalar_one()


def _expect_participant(connection: Connection, workshop_id: int, participant_id: int) -> None:
    of_workshop = (WORKSHOP_PARTICIPANT.c.id == participant_id) & (WORKSHOP_PARTICIPANT.c.workshop_id == workshop_id)
    if not has_row(connection, of_workshop):
        raise UnknownName("participant", str(participant_id))


def _expect_round(present: int, seen: int | None) -> None:
    if seen is not None and seen != present:
        raise Conflict("A new round has begun. Look again.")


def _present_round(connection: Connection, workshop: StoredWorkshop, topic: Topic) -> tuple[int, datetime | None]:
    """The newest round of a topic, and when it was revealed."""
    row = _round_row(connection, workshop, topic, 0)
    del row["round"]
    rounds = select(WORKSHOP_ROUND.c.round, WORKSHOP_ROUND.c.revealed_at).where(_all_equal(WORKSHOP_ROUND, row))
    found = connection.execute(rounds.order_by(WORKSHOP_ROUND.c.round.desc()).limit(1)).one()
    return found.round, found.revealed_at


def _round_row(connection: Connection, workshop: StoredWorkshop, topic: Topic, round: int) -> dict[str, Any]:
    """The columns that name a round of a topic."""
    return {
        "workshop_id": workshop.id,
        "capability_id": capability_id_of(connection, workshop, topic.capability),
        "question": topic.question.value,
        "round": round,
    }


def _all_equal(table: Any, row: dict[str, Any]) -> ColumnElement[bool]:
    """That each of these columns has its value."""
    return and_(*(table.c[name] == value for name, value in row.items()))

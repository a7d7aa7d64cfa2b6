"""What people write while a workshop is prepared and held, but for its closing (:mod:`.workshop_closing`).

What a write depends on is looked at in the transaction of the write: of two people at once the second one sees what the
first one did.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from finops_model.assessment import Person
from finops_model.errors import Conflict, Refused, UnknownName
from finops_model.messages import message
from finops_model.names import name_key
from finops_model.store.change import add_rows, now
from finops_model.store.names import names_of, read_capabilities
from finops_model.store.tables import CAPABILITY
from finops_model.store.workshop_tables import (
    WORKSHOP,
    WORKSHOP_AGREEMENT,
    WORKSHOP_CAPABILITY,
    WORKSHOP_FACILITATOR,
    WORKSHOP_PARTICIPANT,
    WORKSHOP_ROUND,
    WORKSHOP_VOTE,
)
from finops_model.store.workshops import StoredWorkshop, read_agreements, read_workshop
from finops_model.workshop import Agreed, Preparation, Question, State, Topic

_STATES = {
    State.PREPARED: message("The workshop has not begun yet; nothing was written."),
    State.CLOSED: message("The workshop is closed; nothing was written."),
    State.DISCARDED: message("The workshop was thrown away; nothing was written."),
}


def prepare_workshop(
    connection: Connection,
    scope_id: int,
    edition: str,
    preparation: Preparation,
    join_code: str,
    state: State,
    by: Person,
) -> int:
    """Adds a workshop; returns its id.

    Raises:
        UnknownName: there is no such scope.
        Refused: a capability is not one of the edition, or the scope has a workshop of this title on this day.
    """
    names = names_of(connection, scope_id)
    _refuse_same_title(connection, names.scope_id, preparation)
    row = _prepared(preparation) | {
        "scope_id": names.scope_id,
        "edition": edition,
        "join_code": join_code,
        "state": state.value,
        "position": 0,
        "question": preparation.ask.questions[0].value,
        "actor": by.name,
        "prepared_at": now(),
        "revision": 1,
        "turn": 1,
    }
    workshop_id = connection.execute(insert(WORKSHOP).values(row).returning(WORKSHOP.c.id)).scalar_one()
    _add_topics(connection, workshop_id, edition, preparation)
    return workshop_id


def change_preparation(connection: Connection, workshop_id: int, preparation: Preparation) -> None:
    """Prepares a workshop anew. Raises Refused: it is over; or it has begun or has votes, and more than its title, day
    and time per capability would change."""
    workshop = expect_state(connection, workshop_id, State.PREPARED, State.OPEN)
    _refuse_same_title(connection, workshop.names.scope_id, preparation, workshop_id)
    before = workshop.preparation
    same = (before.ask, before.capabilities, before.by_name) == (
        preparation.ask,
        preparation.capabilities,
        preparation.by_name,
    )
    if not same:
        if workshop.state is not State.PREPARED or _has(connection, WORKSHOP_VOTE.c.workshop_id == workshop_id):
            raise Refused(
                "People have begun: the questions, the capabilities and whether votes carry names stay as they are."
            )
        for table in (WORKSHOP_ROUND, WORKSHOP_CAPABILITY):
            connection.execute(delete(table).where(table.c.workshop_id == workshop_id))
        _add_topics(connection, workshop_id, workshop.edition, preparation)
        _set(connection, workshop_id, position=0, question=preparation.ask.questions[0].value)
    _set(connection, workshop_id, **_prepared(preparation))
    raise_workshop(connection, workshop_id)


def set_workshop_state(connection: Connection, workshop_id: int, state: State, held_on: date | None = None) -> None:
    """Opens a workshop, opens it again for another day (None: the same), or throws it away.

    Raises:
        Refused: it cannot come to this state from its own; UnknownName.
    """
    allowed = {
        State.OPEN: (State.PREPARED, State.OPEN, State.CLOSED, State.DISCARDED),
        State.DISCARDED: (State.PREPARED, State.OPEN),
    }
    workshop = expect_state(connection, workshop_id, *allowed[state])
    if held_on is not None:
        _refuse_same_title(
            connection, workshop.names.scope_id, replace(workshop.preparation, held_on=held_on), workshop.id
        )
        _set(connection, workshop.id, held_on=held_on)
    _set(connection, workshop.id, state=state.value)
    raise_workshop(connection, workshop.id)


def go_to(connection: Connection, workshop_id: int, topic: Topic, timer_started_at: datetime | None) -> None:
    """Turns every screen to a topic. Raises Refused: the workshop is not open, or does not ask this."""
    workshop = expect_state(connection, workshop_id, State.OPEN)
    _expect_topic(workshop, topic, skipped=True)
    position = workshop.preparation.capabilities.index(topic.capability)
    where = {"position": position, "question": topic.question.value, "timer_started_at": timer_started_at}
    _set(connection, workshop_id, **where)
    raise_workshop(connection, workshop_id)


def set_timer(connection: Connection, workshop_id: int, started_at: datetime | None) -> None:
    """Starts the time of the present capability at an instant (UTC), or stops it. Raises Refused: it is not open."""
    expect_state(connection, workshop_id, State.OPEN)
    _set(connection, workshop_id, timer_started_at=started_at)
    raise_workshop(connection, workshop_id)


def skip_capability(connection: Connection, workshop_id: int, capability: str, skipped: bool) -> None:
    """Asks about a capability no more, or again. Raises Refused: the workshop is over, or does not discuss it."""
    workshop = expect_state(connection, workshop_id, State.PREPARED, State.OPEN)
    _expect_topic(workshop, Topic(capability, workshop.preparation.ask.questions[0]), skipped=True)
    row = update(WORKSHOP_CAPABILITY).where(
        WORKSHOP_CAPABILITY.c.workshop_id == workshop_id,
        WORKSHOP_CAPABILITY.c.capability_id == _capability_id(connection, workshop, capability),
    )
    connection.execute(row.values(skipped=skipped))
    raise_workshop(connection, workshop_id)


def add_facilitator(connection: Connection, workshop_id: int, name: str, secret_hash: str) -> int:
    """Lets somebody lead a workshop by a link. Raises Refused: the workshop was thrown away."""
    expect_state(connection, workshop_id, State.PREPARED, State.OPEN, State.CLOSED)
    row = {"workshop_id": workshop_id, "name": name, "secret_hash": secret_hash}
    added = insert(WORKSHOP_FACILITATOR).values(row).returning(WORKSHOP_FACILITATOR.c.id)
    raise_workshop(connection, workshop_id)
    return connection.execute(added).scalar_one()


def remove_facilitator(connection: Connection, workshop_id: int, facilitator_id: int) -> None:
    """Ends what a facilitator's link can do; the votes of that person stay."""
    own = WORKSHOP_PARTICIPANT.c.facilitator_id == facilitator_id
    connection.execute(update(WORKSHOP_PARTICIPANT).where(own).values(facilitator_id=None))
    connection.execute(
        delete(WORKSHOP_FACILITATOR).where(
            WORKSHOP_FACILITATOR.c.id == facilitator_id, WORKSHOP_FACILITATOR.c.workshop_id == workshop_id
        )
    )
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
    _expect_topic(workshop, topic)
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
    _expect_topic(workshop, topic)
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
    _expect_topic(workshop, topic)
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
    _expect_topic(workshop, topic)
    present, revealed_at = _present_round(connection, workshop, topic)
    row = _round_row(connection, workshop, topic, present)
    if revealed_at is None and _has(connection, _all_equal(WORKSHOP_VOTE, row)):
        raise Refused("Reveal the votes first.")
    newest = next((one for one in reversed(read_agreements(connection, workshop_id)) if one.topic == topic), None)
    if newest is not None and newest.agreed == agreed:
        return newest.id
    if seen is not None and (0 if newest is None else newest.id) != seen:
        raise Conflict(
            "{person} recorded {choice!r} meanwhile; nothing was written. Look at it, then record yours if it still "
            "counts.",
            person=newest.actor if newest else "",
            choice=newest.agreed.choice if newest else "",
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


def expect_state(connection: Connection, workshop_id: int, *states: State) -> StoredWorkshop:
    """The workshop. Raises Refused: it is in another state than these; UnknownName."""
    workshop = read_workshop(connection, workshop_id)
    if workshop.state not in states:
        raise Refused(_STATES[workshop.state])
    return workshop


def raise_workshop(connection: Connection, workshop_id: int, only_people: bool = False) -> None:
    """Raises the revision of a workshop: its screens look again; but phones not at the vote of somebody else."""
    _set(connection, workshop_id, revision=WORKSHOP.c.revision + 1)
    if not only_people:
        _set(connection, workshop_id, turn=WORKSHOP.c.turn + 1)


def _set(connection: Connection, workshop_id: int, **values: Any) -> None:
    connection.execute(update(WORKSHOP).where(WORKSHOP.c.id == workshop_id).values(**values))


def _prepared(preparation: Preparation) -> dict[str, Any]:
    """A preparation as the columns of the workshop's row."""
    return {
        "title": preparation.title,
        "held_on": preparation.held_on,
        "asks": preparation.ask.value,
        "by_name": preparation.by_name,
        "early_votes": preparation.early_votes,
        "seconds": preparation.seconds,
    }


def _add_topics(connection: Connection, workshop_id: int, edition: str, preparation: Preparation) -> None:
    """Adds the capabilities of a workshop and the first round of each question about them. Raises Refused."""
    known = read_capabilities(connection)
    ids = {slug: known.id(edition, slug) for slug in preparation.capabilities}
    capabilities = [
        {"workshop_id": workshop_id, "capability_id": id, "position": position, "skipped": False}
        for position, id in enumerate(ids.values())
    ]
    add_rows(connection, WORKSHOP_CAPABILITY, capabilities)
    rounds = [
        {"workshop_id": workshop_id, "capability_id": ids[slug], "question": question.value, "round": 1}
        for slug, question in preparation.topics
    ]
    add_rows(connection, WORKSHOP_ROUND, rounds)


def _refuse_same_title(
    connection: Connection, scope_id: int, preparation: Preparation, workshop_id: int | None = None
) -> None:
    """Closing two workshops of one title and day would write into one assessment."""
    of_day = select(WORKSHOP.c.title).where(
        WORKSHOP.c.scope_id == scope_id,
        WORKSHOP.c.held_on == preparation.held_on,
        WORKSHOP.c.state != State.DISCARDED.value,
        WORKSHOP.c.id != (workshop_id or 0),
    )
    if name_key(preparation.title) in map(name_key, connection.execute(of_day).scalars()):
        raise Refused(
            "There is a workshop {title!r} on {day} already; choose another title.",
            title=preparation.title,
            day=preparation.held_on.isoformat(),
        )


def _expect_topic(workshop: StoredWorkshop, topic: Topic, skipped: bool = False) -> None:
    """Raises Refused: the workshop does not ask this; or no more, unless ``skipped`` is fine."""
    if topic.capability not in workshop.preparation.capabilities:
        raise Refused("The workshop does not discuss this capability.")
    if topic.question not in workshop.preparation.ask.questions:
        if topic.question is Question.TARGET:
            raise Refused("The workshop does not ask for targets.")
        raise Refused("The workshop asks for targets only.")
    if topic.capability in workshop.skipped and not skipped:
        raise Refused("The capability is skipped in this workshop.")


def _expect_participant(connection: Connection, workshop_id: int, participant_id: int) -> None:
    of_workshop = (WORKSHOP_PARTICIPANT.c.id == participant_id) & (WORKSHOP_PARTICIPANT.c.workshop_id == workshop_id)
    if not _has(connection, of_workshop):
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
        "capability_id": _capability_id(connection, workshop, topic.capability),
        "question": topic.question.value,
        "round": round,
    }


def _capability_id(connection: Connection, workshop: StoredWorkshop, slug: str) -> int:
    found = select(CAPABILITY.c.id).where(CAPABILITY.c.edition == workshop.edition, CAPABILITY.c.slug == slug)
    return connection.execute(found).scalar_one()


def _all_equal(table: Any, row: dict[str, Any]) -> ColumnElement[bool]:
    """That each of these columns has its value."""
    return and_(*(table.c[name] == value for name, value in row.items()))


def _has(connection: Connection, condition: ColumnElement[bool]) -> bool:
    """Whether any row meets a condition."""
    return connection.execute(select(1).where(condition).limit(1)).scalar() is not None

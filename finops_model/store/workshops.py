"""Workshops as they are held: what is asked, who takes part, who has voted, what is revealed and what was agreed.

No function here returns the votes of a round that is not revealed, but for a person's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, and_, func, select

from finops_model.errors import UnknownName
from finops_model.store.frames import column_of, columns_of, read_frame
from finops_model.store.heirs import heir_of, names_of_heir, read_heirs
from finops_model.store.in_force import TAKEN_BACK
from finops_model.store.names import Names
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
from finops_model.workshop import Agreed, Ask, Preparation, Question, State, Topic

RoundOf = tuple[Topic, int]
"""A topic and the number of a round, counted from 1."""

_ROUND = ("workshop_id", "capability_id", "question", "round")


@dataclass(frozen=True, slots=True)
class StoredWorkshop:
    """A workshop and where it is.

    Attributes:
        names: the names that its organization and scope have now.
        edition: the edition of the framework whose capabilities it discusses.
        skipped: capabilities that are asked about no more.
        position: which capability is discussed, counted from 0 in the order of the preparation.
        timer_started_at: since when (UTC) the time of that capability runs; None: it does not.
        revision: rises with every write that its screens show.
        turn: rises with it, but not when somebody votes or joins.
    """

    id: int
    names: Names
    edition: str
    preparation: Preparation
    skipped: frozenset[str]
    join_code: str
    state: State
    position: int
    question: Question
    timer_started_at: datetime | None
    actor: str
    prepared_at: datetime
    revision: int
    turn: int


@dataclass(frozen=True, slots=True)
class StoredParticipant:
    """Somebody who votes.

    Attributes:
        name: None where votes are anonymous.
        facilitator_id: the facilitator who votes here; None: nobody who leads.
        last_seen_at: when (UTC) the browser was last heard of.
    """

    id: int
    name: str | None
    facilitator_id: int | None
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class StoredAgreement:
    """What was agreed, by whom it was recorded and when (UTC).

    Attributes:
        change_id: the change that wrote it to the history; None: none has.
        in_force: whether that change counts.
    """

    id: int
    topic: Topic
    agreed: Agreed
    actor: str
    recorded_at: datetime
    change_id: int | None
    in_force: bool


def read_workshop_revision(connection: Connection, workshop_id: int) -> int:
    """The revision of a workshop: it rises with every write that its screens show. Raises UnknownName."""
    revision = select(WORKSHOP.c.revision).where(WORKSHOP.c.id == int(workshop_id))
    found = connection.execute(revision).scalar()
    if found is None:
        raise UnknownName("workshop", str(workshop_id))
    return found


def read_workshop_turn(connection: Connection, workshop_id: int) -> int:
    """As :func:`read_workshop_revision`, but it stays when others vote or join: for phones. Raises UnknownName."""
    found = connection.execute(select(WORKSHOP.c.turn).where(WORKSHOP.c.id == int(workshop_id))).scalar()
    if found is None:
        raise UnknownName("workshop", str(workshop_id))
    return found


def read_workshop_pulse(connection: Connection, workshop_id: int, since: datetime) -> tuple[int, int]:
    """The revision of a workshop, and how many participants were heard of since an instant (UTC): what changes on the
    screens of the room without a write. Raises UnknownName."""
    online = select(func.count()).where(
        WORKSHOP_PARTICIPANT.c.workshop_id == WORKSHOP.c.id, WORKSHOP_PARTICIPANT.c.last_seen_at >= since
    )
    pulse = select(WORKSHOP.c.revision, online.scalar_subquery()).where(WORKSHOP.c.id == int(workshop_id))
    found = connection.execute(pulse).first()
    if found is None:
        raise UnknownName("workshop", str(workshop_id))
    return found[0], found[1]


def find_workshop(connection: Connection, join_code: str) -> int | None:
    """The workshop with this join code, in any state; None: there is none."""
    return connection.execute(select(WORKSHOP.c.id).where(WORKSHOP.c.join_code == join_code)).scalar()


def read_workshop(connection: Connection, workshop_id: int) -> StoredWorkshop:
    """A workshop and where it is. Raises UnknownName: there is none, or its scope is not in force."""
    row = connection.execute(select(WORKSHOP).where(WORKSHOP.c.id == int(workshop_id))).first()
    if row is None:
        raise UnknownName("workshop", str(workshop_id))
    discussed = connection.execute(
        select(CAPABILITY.c.slug, WORKSHOP_CAPABILITY.c.skipped)
        .join(CAPABILITY, CAPABILITY.c.id == WORKSHOP_CAPABILITY.c.capability_id)
        .where(WORKSHOP_CAPABILITY.c.workshop_id == row.id)
        .order_by(WORKSHOP_CAPABILITY.c.position)
    ).all()
    preparation = Preparation(
        row.title,
        row.held_on,
        Ask(row.asks),
        tuple(one.slug for one in discussed),
        row.by_name,
        row.early_votes,
        row.seconds,
    )
    return StoredWorkshop(
        row.id,
        names_of_heir(connection, row.scope_id),
        row.edition,
        preparation,
        frozenset(one.slug for one in discussed if one.skipped),
        row.join_code,
        State(row.state),
        row.position,
        Question(row.question),
        row.timer_started_at,
        row.actor,
        row.prepared_at,
        row.revision,
        row.turn,
    )


def read_workshops(connection: Connection, scope_ids: list[int]) -> pd.DataFrame:
    """The workshops of scopes and of what was merged into them, the newest day first, without those thrown away.

    Returns:
        ``workshop_id, scope_id, title, held_on, asks, state, capabilities`` (how many are discussed), ``participants``,
        ``agreed`` (how many topics have an agreed value).
    """
    heirs, asked = read_heirs(connection), {int(id) for id in scope_ids}
    gone = {id for id in heirs if heir_of(heirs, id) in asked}
    topics = select(WORKSHOP_AGREEMENT.c.capability_id, WORKSHOP_AGREEMENT.c.question).distinct()
    agreed = topics.where(WORKSHOP_AGREEMENT.c.workshop_id == WORKSHOP.c.id).correlate(WORKSHOP).subquery()
    statement = (
        select(
            WORKSHOP.c.id.label("workshop_id"),
            *columns_of(WORKSHOP, "scope_id title held_on asks state"),
            _count(WORKSHOP_CAPABILITY).label("capabilities"),
            _count(WORKSHOP_PARTICIPANT).label("participants"),
            select(func.count()).select_from(agreed).scalar_subquery().label("agreed"),
        )
        .where(WORKSHOP.c.scope_id.in_(sorted(asked | gone)), WORKSHOP.c.state != State.DISCARDED.value)
        .order_by(WORKSHOP.c.held_on.desc(), WORKSHOP.c.id.desc())
    )
    found = read_frame(connection, statement)
    ids = [id if id in asked else heir_of(heirs, id) for id in found["scope_id"]]
    return found.assign(scope_id=column_of("scope_id", ids))


def _count(table: Any) -> Any:
    """How many rows of a table a workshop has."""
    return select(func.count()).where(table.c.workshop_id == WORKSHOP.c.id).correlate(WORKSHOP).scalar_subquery()


def read_rounds(connection: Connection, workshop_id: int) -> dict[Topic, list[datetime | None]]:
    """When (UTC) each round of each topic was revealed, the first round first; None: it is not."""
    found: dict[Topic, list[datetime | None]] = {}
    columns = (CAPABILITY.c.slug, *columns_of(WORKSHOP_ROUND, "question revealed_at"))
    statement = select(*columns).join(CAPABILITY, CAPABILITY.c.id == WORKSHOP_ROUND.c.capability_id)
    rounds = statement.where(WORKSHOP_ROUND.c.workshop_id == int(workshop_id)).order_by(WORKSHOP_ROUND.c.round)
    for row in connection.execute(rounds):
        found.setdefault(Topic(row.slug, Question(row.question)), []).append(row.revealed_at)
    return found


def read_voters(connection: Connection, workshop_id: int) -> dict[RoundOf, set[int]]:
    """The participants who have voted in each round with a vote, revealed or not; not what they voted."""
    found: dict[RoundOf, set[int]] = {}
    for row in connection.execute(_votes(workshop_id, "participant_id")):
        found.setdefault(_round_of(row), set()).add(row.participant_id)
    return found


def read_revealed_votes(connection: Connection, workshop_id: int) -> dict[RoundOf, dict[int, str]]:
    """The choice of each participant, by round; only of rounds that are revealed."""
    same = and_(*(WORKSHOP_VOTE.c[name] == WORKSHOP_ROUND.c[name] for name in _ROUND))
    votes = _votes(workshop_id, "participant_id", "choice").join(WORKSHOP_ROUND, same)
    found: dict[RoundOf, dict[int, str]] = {}
    for row in connection.execute(votes.where(WORKSHOP_ROUND.c.revealed_at.is_not(None))):
        found.setdefault(_round_of(row), {})[row.participant_id] = row.choice
    return found


def read_own_votes(connection: Connection, workshop_id: int, participant_id: int) -> dict[RoundOf, str]:
    """What one participant voted, by round."""
    votes = _votes(workshop_id, "choice").where(WORKSHOP_VOTE.c.participant_id == int(participant_id))
    return {_round_of(row): row.choice for row in connection.execute(votes)}


def _votes(workshop_id: int, *columns: str) -> Select[*tuple[Any, ...]]:
    """Columns of the votes of a workshop, with what :func:`_round_of` reads, by participant."""
    return (
        select(CAPABILITY.c.slug, *(WORKSHOP_VOTE.c[name] for name in ("question", "round", *columns)))
        .join_from(WORKSHOP_VOTE, CAPABILITY, CAPABILITY.c.id == WORKSHOP_VOTE.c.capability_id)
        .where(WORKSHOP_VOTE.c.workshop_id == int(workshop_id))
        .order_by(WORKSHOP_VOTE.c.participant_id)
    )


def _round_of(row: Any) -> RoundOf:
    return Topic(row.slug, Question(row.question)), row.round


def read_participants(connection: Connection, workshop_id: int) -> list[StoredParticipant]:
    """Everybody who votes, in the order in which they joined."""
    columns = columns_of(WORKSHOP_PARTICIPANT, "id name facilitator_id last_seen_at")
    of_workshop = select(*columns).where(WORKSHOP_PARTICIPANT.c.workshop_id == int(workshop_id))
    return [StoredParticipant(*row) for row in connection.execute(of_workshop.order_by(WORKSHOP_PARTICIPANT.c.id))]


def find_participant(connection: Connection, workshop_id: int, token_hash: str) -> StoredParticipant | None:
    """The participant whose browser keeps the token of this hash; None: nobody of this workshop."""
    statement = select(*columns_of(WORKSHOP_PARTICIPANT, "id name facilitator_id last_seen_at")).where(
        WORKSHOP_PARTICIPANT.c.workshop_id == int(workshop_id), WORKSHOP_PARTICIPANT.c.token_hash == token_hash
    )
    row = connection.execute(statement).first()
    return None if row is None else StoredParticipant(*row)


def read_facilitators(connection: Connection, workshop_id: int) -> Mapping[int, str]:
    """The names of those who may lead a workshop by a link, by their ids."""
    statement = select(WORKSHOP_FACILITATOR.c.id, WORKSHOP_FACILITATOR.c.name).order_by(WORKSHOP_FACILITATOR.c.id)
    rows = connection.execute(statement.where(WORKSHOP_FACILITATOR.c.workshop_id == int(workshop_id)))
    return {row.id: row.name for row in rows}


def find_facilitator(connection: Connection, workshop_id: int, secret_hash: str) -> tuple[int, str] | None:
    """The id and name of the facilitator whose link has the secret of this hash; None: nobody of this workshop."""
    statement = select(WORKSHOP_FACILITATOR.c.id, WORKSHOP_FACILITATOR.c.name).where(
        WORKSHOP_FACILITATOR.c.workshop_id == int(workshop_id), WORKSHOP_FACILITATOR.c.secret_hash == secret_hash
    )
    row = connection.execute(statement).first()
    return None if row is None else (row.id, row.name)


def read_agreements(connection: Connection, workshop_id: int) -> list[StoredAgreement]:
    """Everything that was recorded as agreed, the oldest first: the newest of a topic counts."""
    undone = set(connection.execute(TAKEN_BACK).scalars())
    statement = (
        select(CAPABILITY.c.slug, WORKSHOP_AGREEMENT)
        .join(CAPABILITY, CAPABILITY.c.id == WORKSHOP_AGREEMENT.c.capability_id)
        .where(WORKSHOP_AGREEMENT.c.workshop_id == int(workshop_id))
        .order_by(WORKSHOP_AGREEMENT.c.id)
    )
    return [_agreement(row, undone) for row in connection.execute(statement)]


def _agreement(row: Any, undone: set[int]) -> StoredAgreement:
    due_on: date | None = row.due_on
    return StoredAgreement(
        row.id,
        Topic(row.slug, Question(row.question)),
        Agreed(row.choice, row.note, due_on, row.owner, row.value),
        row.actor,
        row.recorded_at,
        row.change_id,
        row.change_id is not None and row.change_id not in undone,
    )

"""The tables of workshops: what was asked, who takes part, and every vote.

A workshop's rows are no facts of the history: they bring no change and move no revision of an organization. Each write
raises the workshop's own ``revision``, which its screens watch. Only closing writes to the history, as one change.
Codes and links that let people in are kept as hashes, but for the join code, which is shown to the whole room.
"""

from datetime import date

from pydantic import NaiveDatetime
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlmodel import Field

from finops_model.store.tables import Row, days, filled, table_of


class Workshop(Row, table=True):
    """A workshop of a scope.

    ``asks`` is ``rating``, ``target`` or ``both``; ``state`` is ``prepared``, ``open``, ``closed`` or ``discarded``.
    ``position`` and ``question`` say what is discussed now, ``timer_started_at`` since when its time runs (NULL: it
    does not). ``seconds`` is the time of a capability (0: none). ``actor`` prepared it. ``turn`` rises with
    ``revision``, but not when somebody votes or joins: what phones watch, so that the vote of one does not wake all.
    """

    __table_args__ = (
        UniqueConstraint("join_code"),
        Index(None, "scope_id"),
        filled("title"),
        days("held_on"),
        CheckConstraint("asks = 'rating' OR asks = 'target' OR asks = 'both'", name="asks"),
        CheckConstraint(
            "state = 'prepared' OR state = 'open' OR state = 'closed' OR state = 'discarded'", name="state"
        ),
        CheckConstraint("question = 'rating' OR question = 'target'", name="question"),
        CheckConstraint("seconds >= 0", name="seconds"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scope_id: int = Field(foreign_key="scope.id")
    edition: str
    title: str
    held_on: date
    asks: str
    by_name: bool
    early_votes: bool
    seconds: int
    join_code: str
    state: str
    position: int
    question: str
    timer_started_at: NaiveDatetime | None = None
    actor: str
    prepared_at: NaiveDatetime
    revision: int
    turn: int


class WorkshopCapability(Row, table=True):
    """A capability of a workshop, in the order in which it is discussed; a skipped one is asked about no more."""

    __table_args__ = (
        PrimaryKeyConstraint("workshop_id", "capability_id"),
        UniqueConstraint("workshop_id", "position"),
    )

    workshop_id: int = Field(foreign_key="workshop.id")
    capability_id: int = Field(foreign_key="capability.id")
    position: int
    skipped: bool


class WorkshopFacilitator(Row, table=True):
    """Who may lead a workshop; ``secret_hash`` is that of the link."""

    __table_args__ = (UniqueConstraint("workshop_id", "secret_hash"), filled("name"))

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id")
    name: str
    secret_hash: str


class WorkshopParticipant(Row, table=True):
    """Who votes; ``token_hash`` is that of the token that the browser keeps.

    ``name`` and ``name_key`` are NULL where votes are anonymous. ``facilitator_id`` says which facilitator votes here.
    """

    __table_args__ = (
        UniqueConstraint("workshop_id", "token_hash"),
        UniqueConstraint("workshop_id", "name_key"),
        UniqueConstraint("id", "workshop_id"),
        filled("name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id")
    token_hash: str
    name: str | None = None
    name_key: str | None = None
    facilitator_id: int | None = Field(default=None, foreign_key="workshop_facilitator.id")
    last_seen_at: NaiveDatetime


class WorkshopRound(Row, table=True):
    """A round of votes on one question about one capability; before ``revealed_at`` nobody sees them."""

    __table_args__ = (
        PrimaryKeyConstraint("workshop_id", "capability_id", "question", "round"),
        ForeignKeyConstraint(
            ["workshop_id", "capability_id"], ["workshop_capability.workshop_id", "workshop_capability.capability_id"]
        ),
        CheckConstraint("question = 'rating' OR question = 'target'", name="question"),
        CheckConstraint("round > 0", name="round"),
    )

    workshop_id: int
    capability_id: int
    question: str
    round: int
    revealed_at: NaiveDatetime | None = None


class WorkshopVote(Row, table=True):
    """The vote of a participant in a round: one, whatever the number of tabs; it can change until the reveal."""

    __table_args__ = (
        PrimaryKeyConstraint("workshop_id", "capability_id", "question", "round", "participant_id"),
        ForeignKeyConstraint(
            ["workshop_id", "capability_id", "question", "round"],
            [
                "workshop_round.workshop_id",
                "workshop_round.capability_id",
                "workshop_round.question",
                "workshop_round.round",
            ],
        ),
        ForeignKeyConstraint(
            ["participant_id", "workshop_id"], ["workshop_participant.id", "workshop_participant.workshop_id"]
        ),
        filled("choice"),
    )

    workshop_id: int
    capability_id: int
    question: str
    round: int
    participant_id: int
    choice: str
    voted_at: NaiveDatetime


class WorkshopAgreement(Row, table=True):
    """The group's word on a question, as a facilitator recorded it; the newest counts, the others are kept.

    ``change_id`` is the change of the closing that wrote it to the history.
    """

    __table_args__ = (
        Index(None, "workshop_id"),
        ForeignKeyConstraint(
            ["workshop_id", "capability_id"], ["workshop_capability.workshop_id", "workshop_capability.capability_id"]
        ),
        CheckConstraint("question = 'rating' OR question = 'target'", name="question"),
        CheckConstraint("value BETWEEN 1 AND 5", name="value"),
        filled("choice"),
        days("due_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int
    capability_id: int
    question: str
    choice: str
    note: str
    due_on: date | None = None
    owner: str | None = None
    value: int | None = None
    actor: str
    recorded_at: NaiveDatetime
    change_id: int | None = Field(default=None, foreign_key="change.id", index=True)


WORKSHOP, WORKSHOP_CAPABILITY = table_of(Workshop), table_of(WorkshopCapability)
WORKSHOP_FACILITATOR, WORKSHOP_PARTICIPANT = table_of(WorkshopFacilitator), table_of(WorkshopParticipant)
WORKSHOP_ROUND, WORKSHOP_VOTE = table_of(WorkshopRound), table_of(WorkshopVote)
WORKSHOP_AGREEMENT = table_of(WorkshopAgreement)

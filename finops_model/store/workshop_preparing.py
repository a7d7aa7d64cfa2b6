"""What people write before a workshop and around it: what is asked, who leads, and whether it is open."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.names import name_key
from finops_model.store.change import add_rows, now
from finops_model.store.names import names_of, read_capabilities
from finops_model.store.workshop_guards import expect_state, has_row, raise_workshop, set_columns
from finops_model.store.workshop_tables import (
    WORKSHOP,
    WORKSHOP_CAPABILITY,
    WORKSHOP_FACILITATOR,
    WORKSHOP_PARTICIPANT,
    WORKSHOP_ROUND,
    WORKSHOP_VOTE,
)
from finops_model.workshop import Preparation, State


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
        if workshop.state is not State.PREPARED or has_row(connection, WORKSHOP_VOTE.c.workshop_id == workshop_id):
            raise Refused(
                "People have begun: the questions, the capabilities and whether votes carry names stay as they are."
            )
        for table in (WORKSHOP_ROUND, WORKSHOP_CAPABILITY):
            connection.execute(delete(table).where(table.c.workshop_id == workshop_id))
        _add_topics(connection, workshop_id, workshop.edition, preparation)
        set_columns(connection, workshop_id, position=0, question=preparation.ask.questions[0].value)
    set_columns(connection, workshop_id, **_prepared(preparation))
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
        set_columns(connection, workshop.id, held_on=held_on)
    set_columns(connection, workshop.id, state=state.value)
    raise_workshop(connection, workshop.id)


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

"""What every write of a workshop looks at first, in its own transaction, and what it leaves behind."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from finops_model.errors import Refused
from finops_model.messages import message
from finops_model.store.tables import CAPABILITY
from finops_model.store.workshop_tables import WORKSHOP
from finops_model.store.workshops import StoredWorkshop, read_workshop
from finops_model.workshop import Question, State, Topic

_STATES = {
    State.PREPARED: message("The workshop has not begun yet; nothing was written."),
    State.CLOSED: message("The workshop is closed; nothing was written."),
    State.DISCARDED: message("The workshop was thrown away; nothing was written."),
}


def expect_state(connection: Connection, workshop_id: int, *states: State) -> StoredWorkshop:
    """The workshop. Raises Refused: it is in another state than these; UnknownName."""
    workshop = read_workshop(connection, workshop_id)
    if workshop.state not in states:
        raise Refused(_STATES[workshop.state])
    return workshop


def raise_workshop(connection: Connection, workshop_id: int, only_people: bool = False) -> None:
    """Raises the revision of a workshop: its screens look again; but phones not at the vote of somebody else."""
    set_columns(connection, workshop_id, revision=WORKSHOP.c.revision + 1)
    if not only_people:
        set_columns(connection, workshop_id, turn=WORKSHOP.c.turn + 1)


def set_columns(connection: Connection, workshop_id: int, **values: Any) -> None:
    """Sets columns of the row of a workshop."""
    connection.execute(update(WORKSHOP).where(WORKSHOP.c.id == workshop_id).values(**values))


def expect_topic(workshop: StoredWorkshop, topic: Topic, skipped: bool = False) -> None:
    """Raises Refused: the workshop does not ask this; or no more, unless ``skipped`` is fine."""
    if topic.capability not in workshop.preparation.capabilities:
        raise Refused("The workshop does not discuss this capability.")
    if topic.question not in workshop.preparation.ask.questions:
        if topic.question is Question.TARGET:
            raise Refused("The workshop does not ask for targets.")
        raise Refused("The workshop asks for targets only.")
    if topic.capability in workshop.skipped and not skipped:
        raise Refused("The capability is skipped in this workshop.")


def capability_id_of(connection: Connection, workshop: StoredWorkshop, slug: str) -> int:
    """The id of a capability of the workshop's edition."""
    found = select(CAPABILITY.c.id).where(CAPABILITY.c.edition == workshop.edition, CAPABILITY.c.slug == slug)
    return connection.execute(found).scalar_one()


def has_row(connection: Connection, condition: ColumnElement[bool]) -> bool:
    """Whether any row meets a condition."""
    return connection.execute(select(1).where(condition).limit(1)).scalar() is not None

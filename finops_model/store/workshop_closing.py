"""Closing a workshop: what was agreed becomes one change of the history."""

from dataclasses import dataclass

from sqlalchemy import Connection, update

from finops_model.assessment import Form, Person, Rating, Target
from finops_model.errors import Conflict
from finops_model.framework import Stage
from finops_model.store.assessments import AssessmentOf, add_ratings, new_ratings
from finops_model.store.change import change, mention
from finops_model.store.targets import add_entries, new_entries
from finops_model.store.workshop_guards import expect_state, raise_workshop
from finops_model.store.workshop_tables import WORKSHOP, WORKSHOP_AGREEMENT
from finops_model.store.workshops import StoredAgreement, StoredWorkshop, read_agreements
from finops_model.workshop import CANT_TELL, NO_TARGET, NOT_APPLICABLE, Question, State, Topic

ASSESSOR = "Workshop: "
"""What stands before the title in the assessor's name: a name, so that it is the same in every language."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a workshop wrote to the history.

    Attributes:
        change_id: None when nothing was agreed that is not in force already.
        ratings: how many ratings it wrote.
        targets: how many target entries it wrote.
    """

    change_id: int | None
    ratings: int
    targets: int


def close_workshop(
    connection: Connection, workshop_id: int, by: Person, expected_revision: int | None = None
) -> Closing:
    """Closes a workshop and writes what was agreed, as one change: an assessment, targets, or both (SEMANTICS 7).

    A workshop that was opened again writes what was agreed since, and what was taken back.

    Args:
        expected_revision: the revision of the workshop that the facilitator saw.

    Raises:
        Refused: the workshop is not open, or its assessment uses another edition of the framework.
        Conflict: the workshop moved on since ``expected_revision``.
    """
    workshop = expect_state(connection, workshop_id, State.OPEN)
    if expected_revision is not None and workshop.revision != expected_revision:
        raise Conflict("The workshop moved on meanwhile. Look at what is agreed, then close it.")
    newest = newest_agreements(read_agreements(connection, workshop_id))
    due = [one for one in newest.values() if not one.in_force and one.agreed.choice != CANT_TELL]
    closing = _write(connection, workshop, due, by)
    connection.execute(update(WORKSHOP).where(WORKSHOP.c.id == workshop_id).values(state=State.CLOSED.value))
    raise_workshop(connection, workshop_id)
    return closing


def newest_agreements(agreements: list[StoredAgreement]) -> dict[Topic, StoredAgreement]:
    """What counts of the agreements of a workshop (the oldest first), by topic."""
    return {one.topic: one for one in agreements}


def _write(connection: Connection, workshop: StoredWorkshop, due: list[StoredAgreement], by: Person) -> Closing:
    scope_id, day = workshop.names.scope_id, workshop.preparation.held_on
    assessment = AssessmentOf(scope_id, day, ASSESSOR + workshop.preparation.title, workshop.edition)
    rated = {
        one.topic.capability: (_rating(one.agreed.choice), one.agreed.note)
        for one in due
        if one.topic.question is Question.RATING
    }
    ratings = new_ratings(connection, assessment, rated) if rated else []
    targets = new_entries(
        connection, scope_id, [_target(one, workshop) for one in due if one.topic.question is Question.TARGET]
    )
    if not ratings and not targets:
        return Closing(None, 0, 0)
    with change(connection, "workshop", by) as change_id:
        mention(connection, change_id, workshop.names)
        if ratings:
            add_ratings(connection, change_id, assessment, ratings)
        add_entries(connection, change_id, scope_id, targets)
    written = update(WORKSHOP_AGREEMENT).where(WORKSHOP_AGREEMENT.c.id.in_([one.id for one in due]))
    connection.execute(written.values(change_id=change_id))
    return Closing(change_id, len(ratings), len(targets))


def _rating(choice: str) -> Rating:
    if choice == NOT_APPLICABLE:
        return Rating(Form.NOT_APPLICABLE, None)
    return Rating(Form.STAGE, float(Stage.from_id(choice)))


def _target(agreement: StoredAgreement, workshop: StoredWorkshop) -> Target:
    agreed = agreement.agreed
    return Target(
        agreement.topic.capability,
        None if agreed.choice == NO_TARGET else Stage.from_id(agreed.choice),
        workshop.preparation.held_on,
        due_on=agreed.due_on,
        value=agreed.value,
        owner=agreed.owner,
        reason=agreed.note or None,
    )

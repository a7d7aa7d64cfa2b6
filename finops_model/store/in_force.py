"""What counts: the conditions that reads and comparisons share, as expressions over the tables."""

from collections.abc import Collection

from sqlalchemy import BigInteger, ColumnElement, FromClause, Select, and_, literal, or_, select

from finops_model.store.tables import CHANGE, RATING, REMOVAL, WRITES_OF_A_CHANGE

TAKEN_BACK = select(CHANGE.c.id).where(~CHANGE.c.active)
"""The changes that do not count: a list as short as there were undos."""


def in_force(fact: FromClause) -> ColumnElement[bool]:
    """That a fact counts: its change is active, and no active later removal covers it.

    ``fact`` is a table, or an alias of one, with ``change_id`` and ``scope_id``; one with ``assessment_id`` is also
    covered by the removal of its assessment.
    """
    return and_(fact.c.change_id.not_in(TAKEN_BACK), ~is_removed(fact, TAKEN_BACK))


def is_removed(
    fact: FromClause, undone: Select[int] | Collection[int], before: ColumnElement[int] | None = None
) -> ColumnElement[bool]:
    """That a later removal covers a fact; removals of changes that are undone, or not older than ``before``, do not
    count."""
    removal = REMOVAL.alias()
    covered = removal.c.assessment_id.is_(None)
    if "assessment_id" in fact.c:
        covered = or_(covered, removal.c.assessment_id == fact.c.assessment_id)
    later = select(literal(1)).where(
        removal.c.scope_id == fact.c.scope_id,
        removal.c.change_id > fact.c.change_id,
        removal.c.change_id.not_in(undone),
        covered,
    )
    if before is not None:
        later = later.where(removal.c.change_id < before)
    return later.exists()


def is_newest(rating: FromClause) -> ColumnElement[bool]:
    """That no later active rating of the same assessment and capability replaces one; the later ones lie next to it."""
    later = RATING.alias()
    newer = select(literal(1)).where(
        later.c.scope_id == rating.c.scope_id,
        later.c.capability_id == rating.c.capability_id,
        later.c.assessed_on == rating.c.assessed_on,
        later.c.change_id > rating.c.change_id,
        later.c.assessment_id == rating.c.assessment_id,
        later.c.change_id.not_in(TAKEN_BACK),
    )
    return ~newer.exists()


def written(fact: FromClause) -> ColumnElement[int]:
    """The order of writing of a rating or target: the frame column ``written``."""
    number = fact.c.change_id * literal(WRITES_OF_A_CHANGE, BigInteger()) + fact.c.position
    return number.label("written")

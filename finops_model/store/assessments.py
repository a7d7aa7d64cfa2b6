"""Ratings entered by hand: one assessment, compared with what is in force and written directly."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from finops_model.assessment import Person, Rating
from finops_model.errors import Refused
from finops_model.names import name_key
from finops_model.store.change import add_rows, change, expect_revision, mention
from finops_model.store.in_force import in_force, is_newest
from finops_model.store.names import names_of, read_capabilities
from finops_model.store.tables import ASSESSMENT, RATING

CONTENTS = ("form", "score", "criteria", "lenses")
"""The columns of a rating that :func:`contents` fills."""


def contents(rating: Rating) -> tuple[Any, ...]:
    """``form, score, criteria, lenses`` of a rating, as the store keeps them."""
    lenses = " ".join("-" if level is None else str(level) for level in rating.lenses)
    score = None if rating.score is None else float(rating.score)
    return str(rating.form), score, " ".join(rating.criteria), lenses


def save_assessment(
    connection: Connection,
    scope_id: int,
    assessed_on: date,
    assessor: str,
    edition: str,
    ratings: Mapping[str, tuple[Rating, str]],
    by: Person,
    expected_revision: int | None = None,
    again: bool = False,
) -> int | None:
    """Saves ratings with their evidence, by capability, as one assessment.

    Args:
        again: writes also what is in force already, so that it is the last that was written on its day.

    Returns:
        The change; None when all of it is in force already.

    Raises:
        UnknownName, Refused, Conflict: as :func:`.importing.write.write_batch`.
    """
    names = names_of(connection, scope_id)
    expect_revision(connection, [names.organization_id], expected_revision)
    given = AssessmentOf(names.scope_id, assessed_on, assessor, edition)
    new = new_ratings(connection, given, ratings, again)
    if not new:
        return None
    with change(connection, "assessment", by) as change_id:
        mention(connection, change_id, names)
        add_ratings(connection, change_id, given, new)
    return change_id


class AssessmentOf(NamedTuple):
    """Which assessment is meant."""

    scope_id: int
    assessed_on: date
    assessor: str
    edition: str


def new_ratings(
    connection: Connection,
    assessment: AssessmentOf,
    ratings: Mapping[str, tuple[Rating, str]],
    again: bool = False,
) -> list[dict[str, Any]]:
    """The ratings, with their evidence by capability, that an assessment does not hold in force already (``again``: all
    of them), as rows of their own columns. Raises as :func:`save_assessment`."""
    capabilities = read_capabilities(connection)
    given = {
        capabilities.id(assessment.edition, slug): (*contents(rating), note) for slug, (rating, note) in ratings.items()
    }
    stored = _stored(connection, *assessment[:3])
    _refuse_other_editions(stored, assessment.edition, assessment.assessed_on)
    known = stored.get(assessment.edition, {})
    columns = ("capability_id", *CONTENTS, "evidence")
    new = {id: content for id, content in given.items() if again or known.get(id) != content}
    return [dict(zip(columns, (capability_id, *content), strict=True)) for capability_id, content in new.items()]


def add_ratings(connection: Connection, change_id: int, assessment: AssessmentOf, new: list[dict[str, Any]]) -> None:
    """Adds what :func:`new_ratings` found to an assessment, as a part of a change."""
    known = bool(_stored(connection, *assessment[:3]).get(assessment.edition))
    assessment_id = find_assessment(connection, *assessment, keep_spelling=known)
    same = {"scope_id": assessment.scope_id, "assessed_on": assessment.assessed_on, "assessment_id": assessment_id}
    write_ratings(connection, [row | same | {"change_id": change_id} for row in new])


def _refuse_other_editions(stored: Collection[str], edition: str, assessed_on: date) -> None:
    """Refuses ratings of an edition for an assessment that is in force in another one (``stored``)."""
    for other in stored:
        if other != edition:
            raise Refused(
                "The assessment of {day} uses edition {edition} of the framework; it cannot take ratings of {given}. "
                "Nothing was written.",
                day=assessed_on.isoformat(),
                edition=other,
                given=edition,
            )


def find_assessment(
    connection: Connection, scope_id: int, assessed_on: date, assessor: str, edition: str, keep_spelling: bool
) -> int:
    """The id of an assessment; it is added when there is none. An assessor's first spelling is kept while something of
    the assessment is in force."""
    key = name_key(assessor)
    known = select(ASSESSMENT.c.id).where(
        ASSESSMENT.c.scope_id == scope_id,
        ASSESSMENT.c.assessed_on == assessed_on,
        ASSESSMENT.c.assessor_key == key,
        ASSESSMENT.c.edition == edition,
    )
    found = connection.execute(known).scalar()
    if found is None:
        row = {"scope_id": scope_id, "assessed_on": assessed_on, "assessor": assessor.strip(), "assessor_key": key}
        statement = insert(ASSESSMENT).values(row | {"edition": edition}).returning(ASSESSMENT.c.id)
        return connection.execute(statement).scalar_one()
    if not keep_spelling:
        connection.execute(update(ASSESSMENT).where(ASSESSMENT.c.id == found).values(assessor=assessor.strip()))
    return found


def write_ratings(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Adds the ratings of a change, in their order."""
    add_rows(connection, RATING, [row | {"position": n} for n, row in enumerate(rows, start=1)])


def _stored(
    connection: Connection, scope_id: int, assessed_on: date, assessor: str
) -> dict[str, dict[int, tuple[Any, ...]]]:
    """What is in force of an assessment: by edition and capability, contents and evidence."""
    statement = (
        select(ASSESSMENT.c.edition, RATING)
        .join(RATING, RATING.c.assessment_id == ASSESSMENT.c.id)
        .where(
            ASSESSMENT.c.scope_id == scope_id,
            ASSESSMENT.c.assessed_on == assessed_on,
            ASSESSMENT.c.assessor_key == name_key(assessor),
            RATING.c.scope_id == scope_id,
            in_force(RATING),
            is_newest(RATING),
        )
    )
    found: dict[str, dict[int, tuple[Any, ...]]] = {}
    for row in connection.execute(statement):
        content = (row.form, row.score, row.criteria, row.lenses, row.evidence)
        found.setdefault(row.edition, {})[row.capability_id] = content
    return found

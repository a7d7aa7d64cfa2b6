"""What is in force, as frames: names, ratings and targets. The frames are those of docs/architecture.md."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, select, true

from finops_model.store.engine import in_parts
from finops_model.store.frames import column_of, columns_of, fetch, frame_of, read_frame
from finops_model.store.in_force import in_force, is_newest, written
from finops_model.store.names import read_names
from finops_model.store.tables import (
    ASSESSMENT,
    CAPABILITY,
    CHANGE,
    RATING,
    REVISION,
    SCOPE,
    TARGET,
    WRITES_OF_A_CHANGE,
)

_NEWEST = "organization_id scope_id assessment_id assessed_on capability_id form score criteria written"

_RATINGS = (
    select(
        SCOPE.c.organization_id,
        *columns_of(RATING, "scope_id assessment_id assessed_on"),
        ASSESSMENT.c.assessor,
        CAPABILITY.c.edition,
        CAPABILITY.c.slug.label("capability"),
        *columns_of(RATING, "form score criteria lenses evidence"),
        written(RATING),
    )
    .join_from(SCOPE, RATING, RATING.c.scope_id == SCOPE.c.id)
    .join(ASSESSMENT, ASSESSMENT.c.id == RATING.c.assessment_id)
    .join(CAPABILITY, CAPABILITY.c.id == RATING.c.capability_id)
    .where(in_force(RATING), is_newest(RATING))
    .order_by(*columns_of(RATING, "scope_id capability_id assessed_on change_id position"))
)
_TARGETS = (
    select(
        SCOPE.c.organization_id,
        TARGET.c.scope_id,
        CAPABILITY.c.slug.label("capability"),
        *columns_of(TARGET, "entry due_on value owner approver reason agreed_on"),
        written(TARGET),
        CHANGE.c.actor,
        CHANGE.c.at.label("recorded_at"),
    )
    .join_from(SCOPE, TARGET, TARGET.c.scope_id == SCOPE.c.id)
    .join(CHANGE, CHANGE.c.id == TARGET.c.change_id)
    .outerjoin(CAPABILITY, CAPABILITY.c.id == TARGET.c.capability_id)
    .where(in_force(TARGET))
    .order_by(*columns_of(TARGET, "scope_id change_id position"))
)


def read_revisions(connection: Connection) -> dict[int, int]:
    """The revision of every organization ever written to, and of the whole store under 0."""
    return dict(connection.execute(select(REVISION.c.organization_id, REVISION.c.n)).all())


def read_revision(connection: Connection, organization_id: int | None = None) -> int:
    """The revision of one organization, or of the whole store: it rises with every write that touches it. 0 before the
    first one."""
    revision = select(REVISION.c.n).where(REVISION.c.organization_id == int(organization_id or 0))
    return connection.execute(revision).scalar() or 0


def read_organizations(connection: Connection) -> pd.DataFrame:
    """``organization_id, slug, name, parent_id, cadence_days`` of the organizations in force, by name; a parent that is
    not in force is none."""
    every = {one.organization_id: one for one in read_names(connection)}
    found = [
        (id, one.organization_slug, one.organization, one.parent_id, one.cadence_days) for id, one in every.items()
    ]
    frame = frame_of("organization_id slug name parent_id cadence_days", found)
    frame["parent_id"] = frame["parent_id"].where(frame["parent_id"].isin(frame["organization_id"]))
    return frame


def read_places(connection: Connection) -> pd.DataFrame:
    """``scope_id, slug, name, organization_id, organization, organization_slug`` of the scopes in force, by the
    organization's name, the default scope first in each."""
    columns = "scope_id slug name organization_id organization organization_slug"
    found = [tuple(getattr(one, column) for column in columns.split()) for one in read_names(connection)]
    return frame_of(columns, found)


def read_ratings(
    connection: Connection, organization_id: int | None = None, scope_id: int | None = None
) -> pd.DataFrame:
    """The ratings in force (frame **ratings**) of one organization, one scope, or all; oldest day first in each."""
    return read_frame(connection, _RATINGS.where(_asked(organization_id, scope_id)))


def read_newest_ratings(
    connection: Connection, days: Sequence[date], organization_ids: Collection[int] | None = None
) -> pd.DataFrame:
    """Per day, scope and capability the rating that counts on that day (SEMANTICS 2): the slim form of **ratings** with
    ``as_of``. ``organization_ids`` (None: all) limits it to those whose revision moved."""
    known = connection.execute(select(CAPABILITY).order_by(CAPABILITY.c.id)).all()
    place = {row.id: at for at, row in enumerate(known)}
    editions, slugs = column_of("", [row.edition for row in known]), column_of("", [row.slug for row in known])
    parts: list[pd.DataFrame] = []
    for day in days:
        found = [row for part in _lists(organization_ids) for row in newest_ratings(connection, day, part)]
        frame = frame_of(_NEWEST, found)
        at = np.array([place[row[4]] for row in found], dtype=np.int64)
        frame.insert(4, "edition", editions.take(at))
        frame["capability_id"] = slugs.take(at)
        parts.append(frame.assign(as_of=column_of("as_of", [day.isoformat()] * len(frame))))
    if not parts:
        return read_newest_ratings(connection, [date.max], []).iloc[:0]
    return pd.concat(parts, ignore_index=True).rename(columns={"capability_id": "capability"})


def newest_ratings(
    connection: Connection,
    day: date,
    organization_ids: Collection[int] | None = None,
    scope_ids: Collection[int] | None = None,
) -> list[Any]:
    """The rating that counts on a day per scope and capability, of some organizations, some scopes, or all.

    Rows of ``organization_id, scope_id, assessment_id, assessed_on, capability_id, form, score, criteria, written``.
    """
    asked: ColumnElement[bool] = true()
    if organization_ids is not None:
        asked = SCOPE.c.organization_id.in_([int(id) for id in organization_ids])
    if scope_ids is not None:
        asked = SCOPE.c.id.in_([int(id) for id in scope_ids])
    found = fetch(connection, _newest(day, asked))
    # The rows of one scope and capability are those of one day, the one written last at the end: it counts. A
    # capability that was never rated has a row of nothing.
    return list({(row[1], row[4]): row for row in found if row[1] is not None}.values())


def _newest(day: date, asked: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The ratings in force of the newest day per scope and capability.

    Seeks, not scans: for every capability of the editions that a scope uses, the end of its days up to the one asked
    for. An outer join keeps SQLite to this order: it would go through all ratings otherwise.
    """
    of_day, rating = RATING.alias("of_day"), RATING.alias("r")
    used = (
        select(SCOPE.c.organization_id, SCOPE.c.id.label("scope_id"), ASSESSMENT.c.edition)
        .join(ASSESSMENT, ASSESSMENT.c.scope_id == SCOPE.c.id)
        .where(asked)
        .distinct()
        .subquery("used")
    )
    last = (
        select(of_day.c.assessed_on)
        .where(
            of_day.c.scope_id == used.c.scope_id,
            of_day.c.capability_id == CAPABILITY.c.id,
            of_day.c.assessed_on <= day,
            in_force(of_day),
        )
        .order_by(of_day.c.assessed_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    seek = (
        select(used.c.organization_id, used.c.scope_id, CAPABILITY.c.id.label("capability_id"), last.label("day"))
        .join(CAPABILITY, CAPABILITY.c.edition == used.c.edition)
        .subquery("seek")
    )
    found = (
        (rating.c.scope_id == seek.c.scope_id)
        & (rating.c.capability_id == seek.c.capability_id)
        & (rating.c.assessed_on == seek.c.day)
    )
    return (
        select(
            seek.c.organization_id,
            *columns_of(rating, "scope_id assessment_id assessed_on capability_id form score criteria"),
            written(rating),
        )
        .select_from(seek)
        .outerjoin(rating, found)
        .where(in_force(rating))
        .order_by(rating.c.scope_id, rating.c.capability_id, rating.c.change_id, rating.c.position)
    )


def read_targets(
    connection: Connection, organization_id: int | None = None, scope_id: int | None = None
) -> pd.DataFrame:
    """The target history in force (frame **targets**) of one organization, one scope, or all, in the order of writing
    per scope."""
    return read_frame(connection, _TARGETS.where(_asked(organization_id, scope_id)))


def read_writers(connection: Connection, written: Collection[int]) -> dict[int, str]:
    """Who wrote each of some ratings or targets, by their order of writing (the frame column ``written``)."""
    changes = {number: int(number) // WRITES_OF_A_CHANGE for number in written}
    actors: dict[int, str] = {}
    for part in in_parts(sorted(set(changes.values()))):
        actors.update(connection.execute(select(CHANGE.c.id, CHANGE.c.actor).where(CHANGE.c.id.in_(part))).all())
    return {number: actors.get(change_id, "") for number, change_id in changes.items()}


def change_ids(written: pd.Series) -> pd.Series:
    """The changes that brought some ratings or targets, by their order of writing (the frame column ``written``)."""
    return written // WRITES_OF_A_CHANGE


def _asked(organization_id: int | None, scope_id: int | None) -> ColumnElement[bool]:
    """That a scope is the one asked for, or of the organization asked for."""
    if scope_id is not None:
        return SCOPE.c.id == int(scope_id)
    return true() if organization_id is None else SCOPE.c.organization_id == int(organization_id)


def _lists(ids: Collection[int] | None) -> Iterator[Sequence[int] | None]:
    """Ids in lists that one statement can take; None: all of them."""
    if ids is None:
        yield None
    else:
        yield from in_parts(list(ids))

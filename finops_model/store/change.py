"""Recording a write: ``with change(connection, "targets", by) as change_id:``, and the revisions that it moves."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, func, insert, select, union, update

from finops_model.assessment import Person
from finops_model.errors import Conflict
from finops_model.store.engine import in_parts
from finops_model.store.names import Names
from finops_model.store.tables import CHANGE, ENTRY, MENTION, REMOVAL, REVISION, SCOPE


@contextmanager
def change(
    connection: Connection, kind: str, by: Person, *, partial: bool = False, undoes: int | None = None
) -> Iterator[int]:
    """Records who writes what and when, and gives the id that every fact of the write carries.

    At the end the revision of the whole store rises by one, and the organizations that the change touched (its
    mentions, entries and removals; for an undo, those of what it takes back) get the same number; no others.
    """
    row = insert(CHANGE).values(kind=kind, at=now(), actor=by.name, active=True, partial=partial, undoes=undoes)
    change_id = connection.execute(row.returning(CHANGE.c.id)).scalar_one()
    yield change_id
    _move_revisions(connection, change_id if undoes is None else effect_of(read_undos(connection), undoes)[-1])


def mention(connection: Connection, change_id: int, names: Names) -> None:
    """Says that a change writes about a scope."""
    row = {"organization_name": names.organization, "scope_name": names.name}
    connection.execute(insert(MENTION), row | {"change_id": change_id, "scope_id": names.scope_id})


def now() -> datetime:
    """This instant (UTC) as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def read_undos(connection: Connection) -> dict[int, int]:
    """What each undo takes back."""
    undos = select(CHANGE.c.id, CHANGE.c.undoes).where(CHANGE.c.undoes.is_not(None))
    return dict(connection.execute(undos).all())


def effect_of(undos: Mapping[int, int], change_id: int) -> list[int]:
    """A change, what it undoes, what that undoes, and so on: the last one brought the facts."""
    chain = [change_id]
    while chain[-1] in undos:
        chain.append(undos[chain[-1]])
    return chain


def touched(change_ids: Collection[int]) -> Select[int, int]:
    """``change_id, organization_id`` of the organizations that changes brought facts about."""
    mentioned = select(MENTION.c.change_id, SCOPE.c.organization_id).join(SCOPE, SCOPE.c.id == MENTION.c.scope_id)
    removed = select(REMOVAL.c.change_id, SCOPE.c.organization_id).join(SCOPE, SCOPE.c.id == REMOVAL.c.scope_id)
    entered = select(ENTRY.c.change_id, ENTRY.c.organization_id)
    every = union(
        mentioned.where(MENTION.c.change_id.in_(change_ids)),
        removed.where(REMOVAL.c.change_id.in_(change_ids)),
        entered.where(ENTRY.c.change_id.in_(change_ids)),
    ).subquery("touched")
    return select(every.c.change_id, every.c.organization_id)


def expect_revision(connection: Connection, organization_ids: Collection[int], expected: int | None) -> None:
    """Raises Conflict when one of the organizations has a newer revision than expected (None: any is fine)."""
    if expected is None:
        return
    for part in in_parts(sorted(organization_ids)):
        newest = select(func.max(REVISION.c.n)).where(REVISION.c.organization_id.in_(part))
        if (connection.execute(newest).scalar() or 0) > expected:
            raise Conflict(
                "Somebody else saved in between; nothing was written. Look at what changed, then save again."
            )


def add_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Adds rows to a table; none is fine."""
    if rows:
        connection.execute(insert(table), rows)


def add_numbered(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Adds rows to a table that numbers them; their ids, in the order of the rows."""
    if not rows:
        return []
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return [id for (id,) in connection.execute(statement, rows)]


def _move_revisions(connection: Connection, change_id: int) -> None:
    """Raises the revision of the whole store, and gives it to the organizations that a change touched."""
    own = touched([change_id]).subquery()
    ids = [0, *connection.execute(select(own.c.organization_id)).scalars()]
    n = 1 + (connection.execute(select(REVISION.c.n).where(REVISION.c.organization_id == 0)).scalar() or 0)
    known: set[int] = set()
    for part in in_parts(ids):
        known.update(
            connection.execute(select(REVISION.c.organization_id).where(REVISION.c.organization_id.in_(part))).scalars()
        )
        connection.execute(update(REVISION).where(REVISION.c.organization_id.in_(part)).values(n=n))
    add_rows(connection, REVISION, [{"organization_id": id, "n": n} for id in ids if id not in known])

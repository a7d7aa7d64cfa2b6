"""What scopes became when their organization was merged into another one, for what is no fact of the history."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from finops_model.errors import UnknownName
from finops_model.names import name_key
from finops_model.store.names import Names, names_of
from finops_model.store.tables import CHANGE, MENTION, REMOVAL, SCOPE


def read_heirs(connection: Connection) -> dict[int, int]:
    """The scope that each scope became by merges in force; one that became none is missing."""
    statement = (
        select(REMOVAL.c.scope_id, SCOPE.c.name_key, MENTION.c.scope_id.label("heir"), MENTION.c.scope_name)
        .join_from(REMOVAL, CHANGE, CHANGE.c.id == REMOVAL.c.change_id)
        .join(SCOPE, SCOPE.c.id == REMOVAL.c.scope_id)
        .join(MENTION, MENTION.c.change_id == CHANGE.c.id)
        .where(CHANGE.c.kind == "merge", CHANGE.c.active, REMOVAL.c.assessment_id.is_(None))
        .order_by(CHANGE.c.id)
    )
    rows = connection.execute(statement)
    return {row.scope_id: row.heir for row in rows if name_key(row.scope_name) == row.name_key}


def heir_of(heirs: Mapping[int, int], scope_id: int) -> int:
    """The scope that a scope is in the end, after merges of merges; itself where none took it."""
    seen: set[int] = set()
    while scope_id in heirs and scope_id not in seen:
        seen.add(scope_id)
        scope_id = heirs[scope_id]
    return scope_id


def names_of_heir(connection: Connection, scope_id: int) -> Names:
    """The names of a scope in force, or of the one that it became. Raises UnknownName."""
    try:
        return names_of(connection, scope_id)
    except UnknownName:
        heir = heir_of(read_heirs(connection), scope_id)
        if heir == scope_id:
            raise
        return names_of(connection, heir)

"""Recording a write: the change itself, the revisions that it moves, and a new scope."""

from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlalchemy import insert as sql_insert

from finops_model.assessment import Organization, Scope
from finops_model.errors import Refused
from finops_model.store.engine import number, rows
from finops_model.store.naming import Directory, add_names
from finops_model.store.tables import CHANGE


def add_change(
    connection: Connection,
    kind: str,
    actor: str,
    *,
    partial: bool = False,
    undoes: int | None = None,
) -> int:
    """Records a change; returns its id."""
    at = datetime.now(UTC).replace(tzinfo=None)
    row = sql_insert(CHANGE).values(kind=kind, at=at, actor=actor, active=True, partial=partial, undoes=undoes)
    return connection.execute(row.returning(CHANGE.c.id)).scalar_one()


def bump(connection: Connection, change_id: int) -> int:
    """Raises the revision of the whole store, and gives it to the organizations that a change mentions."""
    n = 1 + number(connection, "SELECT n FROM revision WHERE organization_id = 0")
    connection.exec_driver_sql(
        """INSERT INTO revision (organization_id, n)
        SELECT 0, :n UNION
        SELECT s.organization_id, :n FROM mention m JOIN scope s ON s.id = m.scope_id WHERE m.change_id = :change
        ON CONFLICT (organization_id) DO UPDATE SET n = excluded.n""",
        {"n": n, "change": change_id},
    )
    return n


def add_scope(
    connection: Connection, organization: str, scope: str, kind: str, actor: str
) -> tuple[Organization, Scope]:
    """Adds a scope, and its organization unless there is one of that name.

    Raises:
        Refused: one of the names is blank, or the scope is there already.
    """
    for name, what in ((organization, "organization"), (scope, "scope")):
        if not name.strip():
            raise Refused(f"The {what} needs a name; nothing was written.")
    directory = Directory(connection)
    scope_id = directory.scope_id(organization, scope)
    place = directory.places[scope_id]
    change_id = add_change(connection, kind, actor)
    add_names(connection, directory, [place], change_id)
    bump(connection, change_id)
    slugs = "SELECT o.slug, s.slug FROM scope s JOIN organization o ON o.id = s.organization_id WHERE s.id = :id"
    organization_slug, scope_slug = rows(connection, slugs, id=scope_id)[0]
    return (
        Organization(place.organization_id, organization_slug, place.organization),
        Scope(scope_id, scope_slug, place.scope, place.organization_id),
    )


def now() -> str:
    """This instant (UTC) as the store writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

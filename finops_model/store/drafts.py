"""Unsaved work: one draft per scope, kind and person. It moves no revision: nobody else sees it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from finops_model.assessment import Person
from finops_model.store.change import now
from finops_model.store.tables import DRAFT


def read_draft(connection: Connection, scope_id: int, kind: str, by: Person) -> dict[str, Any] | None:
    """What a person left unsaved on a scope; None: nothing."""
    return connection.execute(select(DRAFT.c.content).where(_is(scope_id, kind, by))).scalar()


def save_draft(connection: Connection, scope_id: int, kind: str, by: Person, content: dict[str, Any]) -> None:
    """Keeps unsaved work (JSON-ready) across reloads and restarts, in place of what there was."""
    delete_draft(connection, scope_id, kind, by)
    row = {"scope_id": int(scope_id), "kind": kind, "person_id": by.id, "content": content, "updated_at": now()}
    connection.execute(insert(DRAFT), row)


def change_draft(
    connection: Connection,
    scope_id: int,
    kind: str,
    by: Person,
    make: Callable[[dict[str, Any] | None], dict[str, Any] | None],
) -> None:
    """Changes unsaved work, with nobody writing in between: ``make`` takes what there is (None: nothing) and returns
    what is kept from now on (None: nothing). What it raises leaves everything as it was."""
    content = make(read_draft(connection, scope_id, kind, by))
    if content is None:
        delete_draft(connection, scope_id, kind, by)
    else:
        save_draft(connection, scope_id, kind, by, content)


def delete_draft(connection: Connection, scope_id: int, kind: str, by: Person) -> None:
    """Drops unsaved work; fine when there is none."""
    connection.execute(delete(DRAFT).where(_is(scope_id, kind, by)))


def _is(scope_id: int, kind: str, by: Person) -> ColumnElement[bool]:
    return (DRAFT.c.scope_id == int(scope_id)) & (DRAFT.c.kind == kind) & (DRAFT.c.person_id == by.id)

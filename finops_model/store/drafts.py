"""Unsaved work: one draft per scope, kind and person. It moves no revision: nobody else sees it."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from finops_model.store.change import now
from finops_model.store.tables import DRAFT


def read_draft(connection: Connection, scope_id: int, kind: str, person_id: str) -> dict[str, Any] | None:
    """The draft's content; None when there is none."""
    return connection.execute(select(DRAFT.c.content).where(_is(scope_id, kind, person_id))).scalar()


def save_draft(connection: Connection, scope_id: int, kind: str, person_id: str, content: dict[str, Any]) -> None:
    """Keeps a draft, in place of the one there was."""
    delete_draft(connection, scope_id, kind, person_id)
    row = {"scope_id": int(scope_id), "kind": kind, "person_id": person_id, "content": content, "updated_at": now()}
    connection.execute(insert(DRAFT), row)


def delete_draft(connection: Connection, scope_id: int, kind: str, person_id: str) -> None:
    """Drops a draft; fine when there is none."""
    connection.execute(delete(DRAFT).where(_is(scope_id, kind, person_id)))


def _is(scope_id: int, kind: str, person_id: str) -> ColumnElement[bool]:
    return (DRAFT.c.scope_id == int(scope_id)) & (DRAFT.c.kind == kind) & (DRAFT.c.person_id == person_id)

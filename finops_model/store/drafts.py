"""Unsaved work: one draft per scope, kind and person. It moves no revision: nobody else sees it."""

import json
from typing import Any

from sqlalchemy import Connection

from finops_model.store.engine import rows
from finops_model.store.writing import now

_ONE = "WHERE scope_id = :scope AND kind = :kind AND person_id = :person"


def read_draft(connection: Connection, scope_id: int, kind: str, person_id: str) -> dict[str, Any] | None:
    """The draft's content; None when there is none."""
    found = rows(connection, f"SELECT content FROM draft {_ONE}", scope=scope_id, kind=kind, person=person_id)
    return json.loads(found[0][0]) if found else None


def save_draft(connection: Connection, scope_id: int, kind: str, person_id: str, content: dict[str, Any]) -> None:
    """Keeps a draft, in place of the one there was."""
    connection.exec_driver_sql(
        """INSERT INTO draft (scope_id, kind, person_id, content, updated_at)
        VALUES (:scope, :kind, :person, :content, :at)
        ON CONFLICT (scope_id, kind, person_id)
        DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at""",
        {
            "scope": scope_id,
            "kind": kind,
            "person": person_id,
            "content": json.dumps(content, ensure_ascii=False),
            "at": now(),
        },
    )


def delete_draft(connection: Connection, scope_id: int, kind: str, person_id: str) -> None:
    """Drops a draft; fine when there is none."""
    connection.exec_driver_sql(f"DELETE FROM draft {_ONE}", {"scope": scope_id, "kind": kind, "person": person_id})

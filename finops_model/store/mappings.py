"""Readings of a file's columns that were kept under a name, to be offered again for a file with the same columns.

They change no figure: they move no revision and have no history.
"""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from finops_model.names import name_key
from finops_model.store.engine import rows
from finops_model.store.writing import now


def header_key(header: Sequence[str]) -> str:
    """The form by which two headers are the same: case and blanks do not count, the order does."""
    return json.dumps([name_key(text) for text in header], ensure_ascii=False)


def read_mappings(connection: Connection, header: Sequence[str]) -> dict[str, dict[str, str]]:
    """The answers kept for files with this header, by the name they were kept under."""
    found = rows(
        connection, "SELECT name, answers FROM mapping WHERE header_key = :key ORDER BY name", key=header_key(header)
    )
    return {name: json.loads(answers) for name, answers in found}


def save_mapping(
    connection: Connection, name: str, header: Sequence[str], answers: Mapping[str, str], actor: str
) -> None:
    """Keeps answers under a name, in place of what was kept under it."""
    connection.exec_driver_sql(
        """INSERT INTO mapping (name, header_key, answers, actor, updated_at)
        VALUES (:name, :key, :answers, :actor, :at)
        ON CONFLICT (name) DO UPDATE SET header_key = excluded.header_key, answers = excluded.answers,
            actor = excluded.actor, updated_at = excluded.updated_at""",
        {
            "name": name,
            "key": header_key(header),
            "answers": json.dumps(dict(answers), ensure_ascii=False),
            "actor": actor,
            "at": now(),
        },
    )

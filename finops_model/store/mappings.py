"""Readings of a file's columns that were kept under a name, to be offered again for a file with the same columns.

They change no figure: they move no revision and have no history.
"""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.names import name_key
from finops_model.store.change import now
from finops_model.store.tables import MAPPING


def header_key(header: Sequence[str]) -> str:
    """The form by which two headers are the same: case and blanks do not count, the order does."""
    return json.dumps([name_key(text) for text in header], ensure_ascii=False)


def read_mappings(connection: Connection, header: Sequence[str]) -> dict[str, dict[str, str]]:
    """The answers about a file's columns that were kept for this header, by name; empty without any."""
    kept = select(MAPPING.c.name, MAPPING.c.answers).where(MAPPING.c.header_key == header_key(header))
    return dict(sorted(connection.execute(kept).all()))


def save_mapping(
    connection: Connection, name: str, header: Sequence[str], answers: Mapping[str, str], by: Person
) -> None:
    """Keeps answers under a name, in place of what was kept under it. Raises Refused: the name is blank."""
    name = name.strip()
    if not name:
        raise Refused("The mapping needs a name; nothing was written.")
    connection.execute(delete(MAPPING).where(MAPPING.c.name == name))
    row = {"name": name, "header_key": header_key(header), "answers": dict(answers), "actor": by.name}
    connection.execute(insert(MAPPING), row | {"updated_at": now()})

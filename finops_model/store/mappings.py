"""What people said about the columns of a file, kept under a name to be used again for the next file of the kind.

It changes no figure: it moves no revision and has no history.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from finops_model.assessment import Person
from finops_model.errors import Refused, UnknownName
from finops_model.store.change import now
from finops_model.store.tables import MAPPING


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """Answers that were kept under a name.

    Attributes:
        header: the columns of the file that they were given for.
        answers: by key, as an import takes them.
    """

    name: str
    header: tuple[str, ...]
    answers: dict[str, str]


def read_mappings(connection: Connection) -> list[KeptMapping]:
    """Everything that was kept, by name."""
    kept = select(MAPPING.c.name, MAPPING.c.header_key, MAPPING.c.answers).order_by(MAPPING.c.name)
    return [KeptMapping(name, tuple(json.loads(header)), answers) for name, header, answers in connection.execute(kept)]


def save_mapping(
    connection: Connection, name: str, header: Sequence[str], answers: Mapping[str, str], by: Person
) -> None:
    """Keeps answers under a name, in place of what was kept under it. Raises Refused: the name is blank."""
    name = name.strip()
    if not name:
        raise Refused("The mapping needs a name; nothing was written.")
    connection.execute(delete(MAPPING).where(MAPPING.c.name == name))
    header_key = json.dumps(list(header), ensure_ascii=False)
    row = {"name": name, "header_key": header_key, "answers": dict(answers), "actor": by.name}
    connection.execute(insert(MAPPING), row | {"updated_at": now()})


def delete_mapping(connection: Connection, name: str) -> None:
    """Keeps the answers under a name no more. Raises UnknownName: nothing is kept under it."""
    if connection.execute(delete(MAPPING).where(MAPPING.c.name == name)).rowcount == 0:
        raise UnknownName("recipe", name)

"""The names that people gave; they move no revision."""

from sqlalchemy import Connection, insert, select, update

from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.store.tables import PERSON


def read_person_name(connection: Connection, person_id: str) -> str | None:
    """The name that a person gave; None when they gave none."""
    return connection.execute(select(PERSON.c.name).where(PERSON.c.id == person_id)).scalar()


def save_person_name(connection: Connection, by: Person, name: str) -> None:
    """Keeps the name that a person gave, in place of an earlier one. Raises Refused: the name is blank."""
    name = name.strip()
    if not name:
        raise Refused("The person needs a name; nothing was written.")
    row = update(PERSON).where(PERSON.c.id == by.id).values(name=name)
    if connection.execute(row).rowcount == 0:
        connection.execute(insert(PERSON).values(id=by.id, name=name))

"""Notes on the days of a scope: what happened beside ratings and targets. A deleted one stays in the history."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Connection, insert, select

from finops_model.assessment import Person
from finops_model.errors import UnknownName
from finops_model.store.change import add_rows, change, mention
from finops_model.store.frames import columns_of, read_frame
from finops_model.store.in_force import in_force
from finops_model.store.names import names_of
from finops_model.store.tables import NOTE


def read_notes(connection: Connection, scope_id: int) -> pd.DataFrame:
    """The notes in force of a scope: ``note_id, noted_on, text, author``, by day and then in the order of writing."""
    return read_frame(
        connection,
        select(NOTE.c.id.label("note_id"), *columns_of(NOTE, "noted_on text author"))
        .where(NOTE.c.scope_id == int(scope_id), _counts())
        .order_by(NOTE.c.noted_on, NOTE.c.id),
    )


def save_note(connection: Connection, scope_id: int, noted_on: date, text: str, by: Person) -> int:
    """Adds a note to a day of a scope; returns the change. Raises UnknownName: there is no such scope."""
    names = names_of(connection, scope_id)
    with change(connection, "note", by) as change_id:
        mention(connection, change_id, names)
        row = {"change_id": change_id, "scope_id": names.scope_id, "noted_on": noted_on, "text": text}
        connection.execute(insert(NOTE).values(**row, author=by.name))
    return change_id


def delete_note(connection: Connection, note_id: int, by: Person) -> int:
    """Takes a note out of force; returns the change. Raises UnknownName: there is no such note in force."""
    found = connection.execute(select(NOTE).where(NOTE.c.id == int(note_id), _counts())).first()
    if found is None:
        raise UnknownName("note", str(note_id))
    names = names_of(connection, found.scope_id)
    with change(connection, "delete-note", by) as change_id:
        mention(connection, change_id, names)
        row = {"change_id": change_id, "scope_id": found.scope_id, "noted_on": found.noted_on, "deletes": found.id}
        connection.execute(insert(NOTE).values(**row, author=by.name))
    return change_id


def copy_notes(connection: Connection, change_id: int, into: Mapping[int, int]) -> None:
    """Writes the notes in force of scopes again, as a part of a change, for the scopes that these become."""
    found = connection.execute(select(NOTE).where(NOTE.c.scope_id.in_(list(into)), _counts()).order_by(NOTE.c.id))
    copies = [
        {"scope_id": into[row.scope_id], "noted_on": row.noted_on, "text": row.text, "author": row.author}
        for row in found.all()
    ]
    add_rows(connection, NOTE, [copy | {"change_id": change_id} for copy in copies])


def _counts() -> ColumnElement[bool]:
    """That a row is a note in force which no later row in force deletes."""
    deletion = NOTE.alias()
    deleted = select(deletion.c.id).where(deletion.c.deletes == NOTE.c.id, in_force(deletion)).exists()
    return NOTE.c.text.is_not(None) & in_force(NOTE) & ~deleted

"""What is wrong with a store: its pages, its schema, its references and every value in it."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, Table

from finops_model.messages import message
from finops_model.store import schema
from finops_model.store.engine import transaction
from finops_model.store.sqlite.connection import connect, file_errors, make_engine
from finops_model.store.sqlite.file import create, examine, read_schema
from finops_model.store.tables import Row

MOST = 20
"""How many findings of one kind are listed."""

_READERS: dict[type, Callable[[str], object]] = {
    Date: date.fromisoformat,
    DateTime: datetime.fromisoformat,
    JSON: json.loads,
}
_NUMBERS = (Boolean, Float, Integer)


def check(path: Path) -> list[str]:
    """Looks through the whole store; sentences that say what is wrong, empty when nothing is.

    Raises:
        StoreUnusable: it cannot even be opened.
    """
    examine(path)
    found = schema.check_version(read_schema(path))
    if found:
        return found
    with file_errors(path), closing(connect(path)) as connection:
        connection.text_factory = bytes
        connection.execute("BEGIN")
        found = [*_check_pages(connection), *_check_objects(connection)]
        if found:
            return found  # what follows relies on them
        found = list(_check_references(connection))
        unreadable = list(_check_values(connection))
    if not unreadable:
        found += _check_capabilities(path)
    return found + unreadable


def _check_pages(connection: sqlite3.Connection) -> Iterator[str]:
    """Every page of the file, and every index against its table."""
    for (text,) in connection.execute(f"PRAGMA integrity_check({MOST})"):
        if text != b"ok":
            yield message("Integrity: {text}", text=_shown(text))


def _check_objects(connection: sqlite3.Connection) -> Iterator[str]:
    """Tables, indexes and triggers beside those that this version makes."""
    expected, found = _expected_objects(schema.MIGRATIONS), _read_objects(connection)
    for (kind, name), sql in expected.items():
        if (kind, name) not in found:
            yield message("The {kind} {name} is missing.", kind=kind, name=name)
        elif found[kind, name] != sql:
            yield message("The {kind} {name} is not as this version makes it.", kind=kind, name=name)
    for kind, name in found.keys() - expected.keys():
        yield message("There is a {kind} {name} that this version does not make.", kind=kind, name=name)


@cache
def _expected_objects(migrations: Path) -> dict[tuple[str, str], list[str]]:
    """The objects of a new store, which these migrations make."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        create(path)
        with closing(connect(path)) as connection:
            connection.text_factory = bytes
            return _read_objects(connection)


def _read_objects(connection: sqlite3.Connection) -> dict[tuple[str, str], list[str]]:
    """The parts of the statement that makes each object, by kind and name."""
    query = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
    return {(_shown(kind), _shown(name)): _parts(sql) for kind, name, sql in connection.execute(query)}


def _parts(sql: bytes | None) -> list[str]:
    """A statement cut at its constraints: neither their order, nor quotes, nor blanks make a difference."""
    text = "".join(_shown(sql or b"").replace('"', "").split())
    return sorted(part.rstrip("),") for part in text.split("CONSTRAINT"))


def _check_references(connection: sqlite3.Connection) -> Iterator[str]:
    """Every row that refers to another one."""
    broken = connection.execute("PRAGMA foreign_key_check").fetchmany(MOST)
    for table, _, parent, _ in broken:
        yield message(
            "A row of {table} refers to a missing row of {parent}.", table=_shown(table), parent=_shown(parent)
        )


def _check_values(connection: sqlite3.Connection) -> Iterator[str]:
    """Every value of every row: each distinct one is read once."""
    for table in Row.metadata.sorted_tables:
        for column in table.columns:
            yield from _check_column(connection, table, column)


def _check_column(connection: sqlite3.Connection, table: Table, column: Column[Any]) -> Iterator[str]:
    """The distinct values of a column that cannot be read as what it holds, at most :data:`MOST`."""
    wrong = (value for kind, value in _distinct(connection, table, column) if not _is_readable(kind, value, column))
    for value in islice(wrong, MOST):
        yield message(
            "The column {column} of {table} holds {value}, which cannot be read.",
            column=column.name,
            table=table.name,
            value=_shown(value),
        )


def _distinct(connection: sqlite3.Connection, table: Table, column: Column[Any]) -> Iterator[tuple[bytes, Any]]:
    """Storage class and value of the distinct values of a column; of a column of numbers one of each class."""
    groups = "1" if isinstance(column.type, _NUMBERS) else "1, 2"
    name = f'"{column.name}"'
    query = f'SELECT typeof({name}), {name} FROM "{table.name}" WHERE {name} IS NOT NULL GROUP BY {groups}'
    return connection.execute(query)


def _is_readable(kind: bytes, value: Any, column: Column[Any]) -> bool:
    """Whether a stored value is what its column holds."""
    if isinstance(column.type, _NUMBERS):
        return kind == (b"real" if isinstance(column.type, Float) else b"integer")
    if kind != b"text":
        return False
    read = next((read for type_, read in _READERS.items() if isinstance(column.type, type_)), str)
    try:
        read(value.decode())
    except ValueError:
        return False
    return True


def _check_capabilities(path: Path) -> Iterator[str]:
    """The capabilities that the store knows beside those of the framework."""
    with transaction(make_engine(path)) as connection:
        yield from schema.check_capabilities(connection)
        stored = schema.read_capabilities(connection)
    framework = set(schema.framework_capabilities())
    for edition, slug in stored:
        if (edition, slug) not in framework:
            yield message("The framework no longer has the capability {slug} ({edition}).", slug=slug, edition=edition)


def _shown(value: object) -> str:
    """A stored value as text, whatever it holds."""
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else repr(value)

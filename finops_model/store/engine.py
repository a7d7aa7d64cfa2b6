"""Transactions on a store, and the statements that are still text.

A read sees one moment. A write sees what it will replace: SQLite's writes take their turns from their first statement
on.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from finops_model.store import postgres
from finops_model.store.sqlite.connection import raise_unusable

_TOGETHER = 50
"""How many rows one statement adds: more are hardly quicker, and old SQLite takes no more than 999 values."""


@contextmanager
def transaction(engine: Engine, write: bool = False) -> Iterator[Connection]:
    """One transaction: committed at the end, rolled back by any exception.

    Raises:
        StoreUnusable: the file is gone, damaged, locked for too long, the disk is full, or the server does not answer.
    """
    on_server = engine.dialect.name == "postgresql"
    options = postgres.options(write) if on_server else {"write": write}
    try:
        with engine.connect() as plain, plain.execution_options(**options) as connection, connection.begin():
            yield connection
    except Exception as error:
        if on_server:
            postgres.raise_unusable(error, engine.url)
        elif isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.Error):
            raise_unusable(error.orig, Path(str(engine.url.database)))
        raise


def rows(connection: Connection, sql: str, **parameters: Any) -> list[Any]:
    """The rows of a query, as plain tuples. Dates go in and come out as ISO text, lists of ids go in as JSON text."""
    # From the driver's cursor: wrapping each of several 100,000 rows would cost as much as reading it.
    with closing(connection.exec_driver_sql(sql, parameters)) as result:
        return list(result.cursor.fetchall()) if result.cursor is not None else []


def number(connection: Connection, sql: str, **parameters: Any) -> int:
    """The one number that a query yields; 0 for none."""
    return connection.exec_driver_sql(sql, parameters).scalar() or 0


def insert(
    connection: Connection,
    table: str,
    columns: str,
    many: Iterable[Any],
    same: Mapping[str, int | Literal[""]] | None = None,
) -> None:
    """Adds rows; none is fine.

    Args:
        columns: names with commas between them.
        many: tuples in the order of ``columns``.
        same: further columns with what every row has in them.
    """
    width, same = columns.count(",") + 1, same or {}
    names = ", ".join([columns, *same])
    # Written out, not bound, and many rows in one statement: both halve the time that a row takes.
    row = ", ".join(["?"] * width + [str(int(value)) if value != "" else "''" for value in same.values()])

    def statement(count: int) -> str:
        return f"INSERT INTO {table} ({names}) VALUES {', '.join([f'({row})'] * count)}"

    values = chain.from_iterable(many)
    statements = iter(lambda: tuple(islice(values, width * _TOGETHER)), ())
    while some := list(islice(statements, 1000)):
        rest = some.pop() if len(some[-1]) < width * _TOGETHER else ()
        if some:
            connection.exec_driver_sql(statement(_TOGETHER), some)
        if rest:
            connection.exec_driver_sql(statement(len(rest) // width), rest)

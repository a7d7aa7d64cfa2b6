"""Transactions on a store.

A read sees one moment. A write sees what it will replace: SQLite's writes take their turns from their first statement
on.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, column, select, table
from sqlalchemy.exc import DBAPIError

from finops_model.errors import StoreUnusable
from finops_model.store import postgres
from finops_model.store.sqlite.connection import raise_unusable
from finops_model.store.tables import SCHEMA

VERSION = table("alembic_version", column("version_num"))
"""Where Alembic keeps the schema that a store has."""

_LISTED = 10_000
"""How many values one list of a statement takes: SQLite takes 32,766, PostgreSQL 65,535."""


@contextmanager
def transaction(engine: Engine, write: bool = False, any_schema: bool = True) -> Iterator[Connection]:
    """One transaction: committed at the end, rolled back by any exception.

    Args:
        any_schema: False refuses a store that another version has upgraded meanwhile.

    Raises:
        StoreUnusable: the file is gone, damaged, locked for too long, the disk is full, or the server does not answer.
    """
    on_server = engine.dialect.name == "postgresql"
    options = postgres.options(write) if on_server else {"write": write}
    try:
        with engine.connect() as plain, plain.execution_options(**options) as connection, connection.begin():
            if not any_schema:
                _expect_schema(connection)
            yield connection
    except Exception as error:
        if on_server:
            postgres.raise_unusable(error, engine.url)
        elif isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.Error):
            raise_unusable(error.orig, Path(str(engine.url.database)))
        raise


def _expect_schema(connection: Connection) -> None:
    """Refuses to read or write a store that another version has upgraded meanwhile. Raises StoreUnusable."""
    found = connection.execute(select(VERSION.c.version_num)).scalar()
    if found != SCHEMA:
        raise StoreUnusable(
            "The store was upgraded to schema {found} while this program, which knows schema {known}, was running. "
            "Restart it with the version that upgraded the store.",
            found=found,
            known=SCHEMA,
        )


def in_parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in lists that one statement can take."""
    for start in range(0, len(values), _LISTED):
        yield values[start : start + _LISTED]

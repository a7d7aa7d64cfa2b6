"""Transactions on a store.

A read sees one moment. A write sees what it will replace: SQLite's writes take their turns from their first statement
on.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from finops_model.store import postgres
from finops_model.store.sqlite.connection import raise_unusable


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

"""Many rows into a table, the quickest way that the database has."""

from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import Any, Literal

from sqlalchemy import Connection, Table, insert, literal_column

from finops_model.store import postgres

_TOGETHER = 25
"""How many rows one statement of SQLite adds: it halves their time, and more are hardly quicker."""


def load(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]], same: Mapping[str, int | Literal[""]]
) -> None:
    """Adds rows to a table; none is fine.

    Args:
        columns: their values by column; days in ISO.
        same: further columns, each with the value that all rows have in it.
    """
    if connection.dialect.name == "postgresql":
        rows = zip(*columns.values(), *map(repeat, same.values()), strict=False)
        postgres.copy_rows(connection, table, [*columns, *same], rows)
        return
    names = [column.name for column in table.columns if column.name in columns]
    rows = list(zip(*(columns[name] for name in names), strict=True))
    row = dict.fromkeys(names) | {name: literal_column(repr(value)) for name, value in same.items()}
    whole = len(rows) - len(rows) % _TOGETHER
    together = [tuple(chain.from_iterable(rows[at : at + _TOGETHER])) for at in range(0, whole, _TOGETHER)]
    _execute(connection, table, [row] * _TOGETHER, together)
    _execute(connection, table, [row], rows[whole:])


def _execute(
    connection: Connection, table: Table, rows: list[dict[str, Any]], parameters: list[tuple[Any, ...]]
) -> None:
    """Runs one statement with many parameters, straight by the driver: what SQLAlchemy does for every row would cost
    more than adding it."""
    if parameters:
        statement = insert(table).values(rows).compile(dialect=connection.dialect)
        connection.exec_driver_sql(str(statement), parameters)

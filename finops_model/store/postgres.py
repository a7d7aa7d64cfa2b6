"""What PostgreSQL alone can do."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table


def copy_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds many rows to a table with COPY."""
    names = ", ".join(columns)
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)

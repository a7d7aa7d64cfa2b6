"""PostgreSQL: connections, the sentences for a server that cannot be used, and what it alone can do.

A read sees one moment (REPEATABLE READ, read-only). Writes take their turns by an advisory lock that each takes first:
the ids of changes rise in the order in which they are committed, and a write sees all that came before it.
"""

import os
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from finops_model.errors import Refused, StoreUnusable
from finops_model.messages import Message, message

CONNECT_SECONDS = 10
"""How long the server may take to answer."""

LOCK_SECONDS = 30
"""How long a write waits for another one."""

STATEMENT_SECONDS = 300
"""How long one statement may run."""

WRITING = 0x46696E4D
"""The advisory lock that every write of this product takes."""

_UNREADABLE = message(
    "The database URL cannot be read. Expected PostgreSQL's as in postgresql+psycopg://user:password@host:5432/finops."
)

_READS = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_WRITES = {"isolation_level": "READ COMMITTED", "write": True}


def is_postgres(url: str) -> bool:
    """Whether a database URL is one of PostgreSQL."""
    return url.startswith(("postgresql:", "postgresql+", "postgres:"))


def make_engine(url: str) -> tuple[Engine, str]:
    """An engine on a database, with a pool that outlives a restart of the server and a fork of the process; and what
    sentences call the database.

    Raises:
        StoreUnusable: the URL cannot be read, or names another driver than psycopg.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreUnusable(_UNREADABLE) from error
    if parsed.drivername not in ("postgresql", "postgresql+psycopg"):
        raise StoreUnusable(_UNREADABLE)
    settings = {
        "lock_timeout": f"{LOCK_SECONDS}s",
        "statement_timeout": f"{STATEMENT_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{STATEMENT_SECONDS}s",
        "timezone": "UTC",
    }
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=20,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "finops_model",
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        },
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("write", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")

    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return engine, name_of(parsed)


def options(write: bool) -> dict[str, Any]:
    """The execution options of a transaction."""
    return _WRITES if write else _READS


def name_of(url: URL) -> str:
    """A database as sentences name it: without the password."""
    return url.set(password=None, query={}).render_as_string()


def raise_unusable(error: BaseException, url: URL) -> None:
    """Raises the sentence for an error of the server, of the connection to it or of a lock; any other error is a defect
    and passes."""
    import psycopg  # imported here: slow to import, and a store in SQLite does not need it

    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, psycopg.Error):
        return
    if isinstance(cause, psycopg.DataError) and "NUL" in str(cause):
        raise Refused("A text holds the character NUL, which PostgreSQL cannot keep; nothing was written.") from error
    name, reason = name_of(url), _reason(cause)
    sentence = _state_sentence(cause.sqlstate or "", name, reason)
    if sentence is None and isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        connected = not isinstance(error, DBAPIError) or error.statement is not None
        sentence = _connection_sentence(str(cause), name, reason, connected)
    if sentence is not None:
        raise StoreUnusable(sentence) from error


def _state_sentence(state: str, name: str, reason: str) -> Message | None:
    """What to do about an error by the code that the server gives; None for other codes."""
    if state in ("55P03", "57014", "40001", "40P01"):
        return message(
            "Nothing was written: others have been writing to {name} for over {seconds} seconds. Try again later.",
            name=name,
            seconds=LOCK_SECONDS,
        )
    if state.startswith("53"):
        return message(
            "Nothing was written: the database server of {name} has no room left ({reason}). Free space there, then "
            "try again.",
            name=name,
            reason=reason,
        )
    if state in ("42501", "25006"):
        return message("The user of {name} may not do this ({reason}).", name=name, reason=reason)
    return None


def _connection_sentence(text: str, name: str, reason: str, connected: bool) -> Message:
    """What to do about a connection that could not be made, or broke; ``text`` is what the driver says."""
    if connected:
        return message(
            "The connection to the database server of {name} broke; nothing was written. Try again.", name=name
        )
    if "authentication failed" in text or "no password supplied" in text:
        return message(
            "The database server refuses the user name or the password of {name}. Correct FINOPS_DATABASE_URL.",
            name=name,
        )
    if "database" in text and "does not exist" in text:
        return message("There is no database {name}. Create it, or correct FINOPS_DATABASE_URL.", name=name)
    return message(
        "The database server of {name} does not answer ({reason}). Start it, or correct FINOPS_DATABASE_URL.",
        name=name,
        reason=reason,
    )


def _reason(error: BaseException) -> str:
    """The first line of what the server or the driver says."""
    lines = str(error).strip().splitlines()
    if not lines:
        return type(error).__name__
    return lines[0].removeprefix("connection failed: ").removeprefix("connection is bad: ").rstrip(".")


def copy_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds many rows to a table with COPY."""
    names = ", ".join(columns)
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)

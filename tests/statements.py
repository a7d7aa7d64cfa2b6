"""Statements compiled once for all stores: otherwise every new store of a test compiles what the last one did."""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache

Key = tuple[Any, ...]


class Statements(LRUCache[Key, Any]):
    """SQLAlchemy's cache of an engine, by the name of the dialect instead of the engine's own."""

    def get(self, key: Key, default: Any = None) -> Any:
        """The compiled statement, if there is one."""
        return super().get(_of_any_engine(key), default)

    def __setitem__(self, key: Key, value: Any) -> None:
        super().__setitem__(_of_any_engine(key), value)


def _of_any_engine(key: Key) -> Key:
    dialect, *rest = key
    return dialect.name, *rest


_statements = Statements(5_000)


def share_statements() -> None:
    """From now on every connection of this process finds what any other one has compiled."""
    event.listen(Engine, "engine_connect", _with_shared)


def _with_shared(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_statements)

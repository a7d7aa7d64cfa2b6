"""Rows as frames: the types that a column of a name has in every frame, also an empty one."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Executable, FromClause, Select

_KINDS = {
    **dict.fromkeys(("organization_id", "scope_id", "assessment_id", "written", "change_id", "note_id"), "int64"),
    **dict.fromkeys(("assessed_on", "as_of", "due_on", "agreed_on", "noted_on", "held_on"), "day"),
    **dict.fromkeys(("set_on", "starts_on", "finishes_on"), "day"),
    **dict.fromkeys(("workshop_id", "capabilities", "participants", "agreed", "entry_id", "to_stage"), "int64"),
    **dict.fromkeys(("recorded_at", "at"), "datetime64[us]"),
    **dict.fromkeys(("score", "before", "after", "value", "undone_by", "undoes", "effort"), "float64"),
    **dict.fromkeys(("parent_id", "cadence_days"), "float64"),
    **dict.fromkeys(("active", "partial"), "bool"),
    **dict.fromkeys(("files", "rows", "created", "changed", "unchanged", "skipped", "targets", "steps"), "int64"),
}


def fetch(connection: Connection, statement: Executable) -> list[Any]:
    """The rows of a query as plain tuples, days and instants as the driver gives them: ISO text on SQLite."""
    # From the driver's cursor: wrapping each of several 100,000 rows would cost as much as reading it.
    with closing(connection.execute(statement)) as result:
        return list(result.cursor.fetchall()) if result.cursor is not None else []


def read_frame(connection: Connection, statement: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    """The rows of a query as a frame with its columns; see :func:`frame_of`."""
    return frame_of(" ".join(statement.selected_columns.keys()), fetch(connection, statement))


def columns_of(table: FromClause, names: str) -> list[ColumnElement[Any]]:
    """Columns of a table, by their names (blank separated)."""
    return [table.c[name] for name in names.split()]


def frame_of(columns: str, found: Sequence[Any]) -> pd.DataFrame:
    """Rows as a frame: the columns (blank separated) get the types that these names have everywhere, else ``str``."""
    names = columns.split()
    parts = list(zip(*found, strict=True)) if found else [()] * len(names)
    return pd.DataFrame({name: column_of(name, part) for name, part in zip(names, parts, strict=True)})


def column_of(name: str, values: Sequence[Any]) -> Any:
    """Values as the array that a column of this name holds; None is NaN, NaT, or "" in text."""
    kind = _KINDS.get(name, "str")
    if kind == "day":
        return np.array(values, dtype="datetime64[D]").astype("datetime64[us]")
    if kind == "str":
        return pd.array(["" if value is None else value for value in values], dtype="str")
    return np.array(values, dtype=kind)

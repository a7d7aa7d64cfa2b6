"""A table whose rows were put together anew before its columns are recognised, and the way back to the file's cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from finops_model.batch import Problem
from finops_model.importers.columns.mapping import Question
from finops_model.importers.columns.names import column_names
from finops_model.importers.tables import Chunk, Table
from finops_model.messages import Message

_MOST_ROWS = 50_000
"""Rows; a table with more of them is read as it stands."""

_LOOKED_AT = 200
"""Rows that show what form a table has."""


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a table.

    Attributes:
        table: whose rows they are.
        lines: of the file, per row.
        cells: per row.
        problems: rows that could not be read.
    """

    table: Table
    lines: Sequence[int]
    cells: Sequence[Sequence[str]]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a reshaped table.

    Attributes:
        name: its header.
        texts: per row.
        source: the column of the file that it comes from.
    """

    name: str
    texts: Sequence[str]
    source: int


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A table that was reshaped.

    Attributes:
        table: as it is read; the number of a line is that of the file.
        rows: the file's own rows.
        columns: those of ``table``.
        consumed: positions of the file's columns that say what the others are, with what they say.
        questions: what a person has to say before the table can be read.
        joined: how many of the file's rows became a part of another one.
        totals: how many of them hold totals.
    """

    table: Table
    rows: Rows
    columns: Sequence[Column]
    consumed: Mapping[int, Message] = field(default_factory=dict)
    questions: Sequence[Question] = ()
    joined: int = 0
    totals: int = 0

    def placed(self, problem: Problem) -> Problem:
        """A problem at the place of the file as it stands."""
        column = next((one for one in self.columns if one.name == problem.column), None)
        if problem.row is None or column is None or problem.row not in self.rows.lines:
            return problem
        header = self.rows.table.header
        cells = self.rows.cells[self.rows.lines.index(problem.row)]
        value = problem.value if problem.value in cells else cells[column.source]
        return replace(problem, column=header[column.source], value=value)

    @property
    def sources(self) -> dict[str, str]:
        """What a column of ``table`` is called, to what the file calls the column that it comes from."""
        names = column_names(self.rows.table.header)
        own = column_names(self.table.header)
        return {name: names[column.source] for name, column in zip(own, self.columns, strict=True)}


def first_rows(table: Table) -> Chunk | None:
    """The first rows of a table, enough to see its form; None without any."""
    chunk = next(iter(table.chunks()), None)
    if chunk is None:
        return None
    columns = [column[:_LOOKED_AT] for column in chunk.columns]
    return replace(chunk, lines=chunk.lines[:_LOOKED_AT], columns=columns)


def all_rows(table: Table, most: int = _MOST_ROWS) -> Rows | None:
    """All rows of a table; None for one with more than ``most``.

    Raises:
        Unreadable: as the chunks of the table do.
    """
    lines: list[int] = []
    cells: list[Sequence[str]] = []
    problems: list[Problem] = []
    for chunk in table.chunks():
        lines += chunk.lines
        cells += zip(*chunk.columns, strict=True)
        problems += chunk.problems
        if len(lines) > most:
            return None
    return Rows(table, lines, cells, problems)


def put_together(
    rows: Rows,
    lines: Sequence[int],
    columns: Sequence[Column],
    consumed: Mapping[int, Message] | None = None,
    questions: Sequence[Question] = (),
) -> Reshaped:
    """A reshaped table.

    Args:
        rows: of the file.
        lines: per row of the new table its line in the file.
        columns: of the new table.
        consumed, questions: see :class:`Reshaped`.
    """
    chunk = Chunk(lines, [column.texts for column in columns], rows.problems, read_share=1.0)
    header = tuple(column.name for column in columns)
    table = replace(rows.table, header=header, chunks=lambda: iter([chunk]))
    return Reshaped(table, rows, columns, consumed or {}, questions)

"""Tables on their side: a column per capability, and a row for each thing that is said about it.

``Capability | Allocation | Forecasting`` above rows called ``Maturity``, ``Target`` and ``Comments`` is turned, so that
each capability has its row. Rows of today and of the target alone need no turning (:func:`.words.row_kind`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from finops_model.assessment import LENSES
from finops_model.batch import Problem
from finops_model.framework import Framework
from finops_model.importers.columns.dates import looks_like_day
from finops_model.importers.columns.headers import Header, read_header
from finops_model.importers.columns.mapping import Question
from finops_model.importers.columns.reshaped import all_rows
from finops_model.importers.columns.words import row_kind
from finops_model.importers.files.sheet import column_letters
from finops_model.importers.tables import Chunk, Table
from finops_model.messages import message

_MOST_ROWS = 60
"""Rows; more of them are no names of fields."""
_ENOUGH_CAPABILITIES, _ENOUGH_FIELDS = 0.6, 0.5
_LEAST = 2
_RATED = frozenset(("rating", "target", *LENSES))
_OF_ROWS = frozenset(("organization", "assessed_on", "scope", "assessor", "edition"))
"""Fields of a first column that say whose rating a row is."""
_CAPABILITY = "Capability"


@dataclass(frozen=True, slots=True)
class Turned:
    """A table that was turned.

    Attributes:
        table: with a row per capability; the number of a line is that of the file's column.
        lines: the name of each column to the line of the file in which it stands.
        names: the header of the file: the number of a line, less 1, to what the file calls its column.
        questions: none.
    """

    table: Table
    lines: dict[str, int]
    names: Sequence[str]
    questions: Sequence[Question] = ()

    def placed(self, problem: Problem) -> Problem:
        """A problem at the place of the file as it stands."""
        if problem.row is None or not _LEAST <= problem.row <= len(self.names):
            return problem
        line = self.lines.get(problem.column or "", self.table.header_line)
        return replace(problem, row=line, column=self.names[problem.row - 1])


def turned(table: Table, framework: Framework) -> Turned | None:
    """The table with its rows as columns where it lies on its side; None for any other.

    Raises:
        Unreadable: as the chunks of the table do.
    """
    if not _may_lie(table.header, framework):
        return None
    rows = all_rows(table, _MOST_ROWS)
    if rows is None:
        return None
    labels = [cells[0].strip() for cells in rows.cells]
    header = read_header(table.header[0], framework)
    if _are_days_below(header, labels) or not _are_fields(labels, framework):
        return None
    header = (_first_name(table.header[0], framework), *(cells[0] for cells in rows.cells))
    columns = [table.header[1:], *(cells[1:] for cells in rows.cells)]
    chunk = Chunk(range(_LEAST, len(table.header) + 1), columns, rows.problems, read_share=1.0)
    table.notices.append(
        message(
            "The table lies on its side: its columns {first} to {last} are read as rows. Numbers of lines are those of "
            "columns: line 2 is column B.",
            first=column_letters(1),
            last=column_letters(len(table.header) - 1),
        )
    )
    upright = replace(table, header=header, chunks=lambda: iter([chunk]))
    return Turned(upright, dict(zip(header[1:], rows.lines, strict=True)), table.header)


def _may_lie(header: Sequence[str], framework: Framework) -> bool:
    """Whether the headers behind the first name capabilities, and the first one says of the rows nothing else."""
    first, *others = [read_header(text, framework) for text in header]
    named = sum(bool(other.capability) for other in others)
    is_across = named >= _LEAST and named >= _ENOUGH_CAPABILITIES * len(others)
    return is_across and not first.capability and first.field not in _OF_ROWS


def _are_days_below(header: Header, labels: Sequence[str]) -> bool:
    """Whether the first column is one of days with a header of its own, such as the timestamps of a survey."""
    is_of_days = bool(header.text) and header.field != "capability"
    return is_of_days and any(map(looks_like_day, labels))


def _are_fields(labels: Sequence[str], framework: Framework) -> bool:
    """Whether the first cells of the rows are names of fields, one of them rated."""
    if len(labels) < _LEAST or "" in labels or len(set(labels)) < len(labels):
        return False
    headers = [read_header(label, framework) for label in labels]
    known = sum(map(_is_field, headers))
    is_rated = any(header.field in _RATED for header in headers)
    return is_rated and known >= _ENOUGH_FIELDS * len(labels) and not all(map(row_kind, labels))


def _is_field(header: Header) -> bool:
    return bool(header.field) and not header.capability


def _first_name(text: str, framework: Framework) -> str:
    return text if read_header(text, framework).field == "capability" else _CAPABILITY

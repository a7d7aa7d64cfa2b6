"""What passes between the stages of an import: a file's table of texts, and the same rows by canonical field.

Every stage works on columns of texts in chunks of some thousand rows, so that a file of a million rows needs the
memory of one chunk, and so that each distinct value is looked at once and not once per row.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from finops_model.batch import Problem
from finops_model.errors import FinOpsError

CHUNK_ROWS = 2_000
"""How many rows a reader puts into one :class:`Chunk` (the last one is shorter). More is slower: the texts of a chunk
should still lie in the processor's cache when they are looked up."""

Kind = Literal["ratings", "targets"]
"""What the rows of a file are: ratings (perhaps with targets beside them), or entries of the target history."""


class Unreadable(FinOpsError):
    """A file, or the rest of it, that cannot be read at all: nothing of it is imported.

    Args:
        message: what is wrong and what was expected, one sentence.
        row: the line a person sees, None: the file as a whole.
    """

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.row = row

    def __str__(self) -> str:
        return self.message if self.row is None else f"Line {self.row}: {self.message}"

    @property
    def problem(self) -> Problem:
        """The same as a problem of the file, with its place."""
        return Problem(self.row, None, None, self.message)


@dataclass(frozen=True, slots=True)
class Source:
    """A file on its way in: the name that people see (never used as a path), and its bytes or where they lie."""

    name: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says about all files of an import.

    Attributes:
        organization, assessed_on, scope, assessor: fill the column when a file lacks it, and its empty cells when it
            has it; written as in the canonical CSV. In a history of targets ``assessed_on`` fills ``agreed_on``.
        capability: the capability of a file about a single one, by id or name.
        edition: the edition of the framework whose names the file uses; None: the newest.
        due_on: the day by which the file's targets are due, where it says none; an ISO date.
        sheets: the sheets of a workbook to read, by name, or ``*`` for all that are filled and shown.
        header_line: the line of the header, where the file's first lines do not show it.
        scale: which scale the ratings have, when the file does not say so.
        mapping: what the user says about columns, words and settings, by key (:mod:`.columns.answers`).
        date_order: ``dmy`` or ``mdy``, when the file's dates do not say so.
    """

    organization: str | None = None
    assessed_on: str | None = None
    scope: str | None = None
    assessor: str | None = None
    capability: str | None = None
    edition: str | None = None
    due_on: str | None = None
    sheets: tuple[str, ...] = ()
    header_line: int | None = None
    scale: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    date_order: str | None = None

    @property
    def filled(self) -> dict[str, str]:
        """What fills the missing columns and empty cells of ratings, by field of the canonical CSV."""
        given = {
            "organization": self.organization,
            "assessed_on": self.assessed_on,
            "scope": self.scope,
            "assessor": self.assessor,
            "capability": self.capability,
            "edition": self.edition,
            "target_due_on": self.due_on,
        }
        return {field: text for field, text in given.items() if text}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a table, column by column, as texts.

    Attributes:
        lines: per row, the line that a person sees in the spreadsheet (a quoted field with line breaks is one line).
        columns: per column of the header, one text per row ("" for an empty cell), in the order of the header.
        problems: rows that could not be read (too short, too long …); they are not among ``lines``.
        read_share: how much of the file has been read with this chunk, 0..1, for a progress bar.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    problems: Sequence[Problem] = ()
    read_share: float = 0.0

    def without(self, places: Collection[int]) -> "Chunk":
        """The same without the rows at some places."""
        keep = [place for place in range(len(self.lines)) if place not in places]
        columns = [[column[place] for place in keep] for column in self.columns]
        lines = [self.lines[place] for place in keep]
        return replace(self, lines=lines, columns=columns)


@dataclass(slots=True)
class Table:
    """One table of one file, with its header found and its rows still to be read.

    Attributes:
        file: the file's name, as shown.
        sheet: the sheet's name, None for a file without sheets.
        header: the header texts as the file has them; those of several header rows are joined.
        header_line: the last line of the header (1 unless it has several or title rows stand above it).
        chunks: reads the rows from the first one on, each time it is called. May raise :class:`Unreadable` at the
            place in the file from which on nothing can be trusted.
        notices: sentences for the user about how the file was read; complete when the chunks have been read.
        below: the first filled rows below the table, likewise; complete when the chunks have been read.
        titles: the filled rows above the header, each with its line: they may say the organization or the day.
    """

    file: str
    sheet: str | None
    header: tuple[str, ...]
    header_line: int
    chunks: Callable[[], Iterator[Chunk]]
    notices: list[str] = field(default_factory=list)
    titles: tuple[tuple[int, Sequence[str]], ...] = ()
    below: Sequence[tuple[int, Sequence[str]]] = ()


def field_name(header: str) -> str:
    """The canonical spelling of a header: case, outer blanks, and blank, ``-`` or ``_`` between words do not count.

    ``" Assessed-On "`` gives ``"assessed_on"``. The result need not be a known field.
    """
    return "_".join(header.casefold().replace("-", " ").replace("_", " ").split())

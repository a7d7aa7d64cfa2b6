"""A sheet of a workbook of any kind: its rows, its merged cells, and the table that it holds."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from finops_model.batch import Problem
from finops_model.importers.files.content import MAX_COLUMNS, MAX_TEXT
from finops_model.importers.files.ending import OF_VALUES, Ending, Shape, shape_of
from finops_model.importers.files.header import SAMPLE_ROWS, Row, find_heading
from finops_model.importers.files.header_words import HeaderWords
from finops_model.importers.files.lines import line_ranges
from finops_model.importers.tables import CHUNK_ROWS, Chunk, Table, Unreadable
from finops_model.messages import Message, message, plural

MAX_COPIES = 2_000_000
"""How many cells of a sheet may be copies of others (merged, repeated): a few bytes can ask for billions."""
_MOST_OVERLAPS = 1_000
_MOST_KEPT_CELLS = 1_000_000
"""A sheet with fewer cells is kept when it was read once: it is read twice, and taking it apart is what takes time."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a sheet hides, by a filter or by hand; complete as far as its rows have been read.

    Attributes:
        lines: the filled rows.
        columns: the positions of the columns, filled or not.
    """

    lines: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)

    def hide_columns(self, first: int, count: int) -> None:
        """Hides ``count`` columns from the position ``first`` on."""
        self.columns.update(range(first, min(first + count, MAX_COLUMNS)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook.

    Attributes:
        name: what its tab says.
        rows: reads its rows from the first one on, each time it is called.
        is_filled: whether it has a row.
        is_hidden: whether the workbook does not show it.
        hidden: what of it the workbook does not show.
        last_line: the number of its last row as the file claims it, for a progress bar only; 0: unknown.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    is_filled: Callable[[], bool]
    is_hidden: bool = False
    hidden: Hidden = field(default_factory=Hidden)
    last_line: Callable[[], int] = int


def column_letters(index: int) -> str:
    """The letters of the column at ``index`` (from 0): A, B … Z, AA …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=4_096)
def column_index(letters: str) -> int | None:
    """The position (from 0) of the column with these letters; None for what does not name a column."""
    if not re.fullmatch(r"[A-Za-z]{1,3}", letters):
        return None
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def refuse_stray(line: int, column: int) -> None:
    """Raises Unreadable for a value far outside of every table."""
    cell = f"{column_letters(column)}{line}"
    sentence = message(
        "Cell {cell} holds a value far outside of the table; at most {most:,} columns are read. Delete the cell.",
        cell=cell,
        most=MAX_COLUMNS,
    )
    raise Unreadable(sentence, line)


def refuse_text(line: int | None = None) -> None:
    """Raises Unreadable for a text that no cell of a spreadsheet can hold."""
    raise Unreadable(message("The workbook holds a text of more than {most:,} characters.", most=MAX_TEXT), line)


def filled_row(line: int, cells: dict[int, str]) -> Row | None:
    """The row with these cells by position; None when none of them holds something."""
    if not any(map(str.strip, cells.values())):
        return None
    row = [""] * (max(cells) + 1)
    for column, text in cells.items():
        row[column] = text
    return line, row


class Merges:
    """The merged ranges of a sheet that are open while its rows go by from above."""

    def __init__(self) -> None:
        self._covers: dict[int, tuple[int, str]] = {}
        """Column to the last row of the range that covers it, and the text of the range."""
        self._overlaps = self._copies = 0

    def cover(self, line: int, last: int, left: int, right: int, text: str) -> None:
        """Opens a range from row ``line`` on: up to row ``last``, columns ``left`` to ``right`` (from 0).

        No spreadsheet program lets ranges overlap; where a library wrote a few that do, the upper one counts.
        """
        for column in range(left, min(right + 1, MAX_COLUMNS)):
            open_until, _ = self._covers.get(column, (0, ""))
            if open_until < line:
                self._covers[column] = (last, text)
            else:
                self._overlaps += 1
        if self._overlaps > _MOST_OVERLAPS:
            raise Unreadable(message("The workbook is damaged: its merged cells lie upon each other."), line)

    def fill(self, line: int, cells: dict[int, str]) -> None:
        """Puts the text of each range that covers row ``line`` into its empty cells there."""
        if not self._covers:
            return
        self._covers = {column: cover for column, cover in self._covers.items() if cover[0] >= line}
        for column, (_, text) in self._covers.items():
            if not cells.get(column):
                cells[column] = text
        self._copies += len(self._covers)
        refuse_copies(line, self._copies)


def refuse_copies(line: int, copies: int) -> None:
    """Raises Unreadable when more cells of a sheet than :data:`MAX_COPIES` are copies of others."""
    if copies > MAX_COPIES:
        raise Unreadable(
            message(
                "Merged or repeated cells fill more than {most:,} cells. Unmerge them, or delete the copies.",
                most=MAX_COPIES,
            ),
            line,
        )


def sheet_table(name: str, sheet: Sheet, kind_of: HeaderWords, header_line: int | None = None) -> Table:
    """The table in a sheet; its rows are read when asked for, and kept unless they are many.

    Args:
        header_line: the line of the header, where the user says it.

    Raises:
        Unreadable: the sheet is empty, or has no filled line ``header_line``.
    """
    first = list(islice(sheet.rows(), SAMPLE_ROWS if header_line is None else SAMPLE_ROWS + header_line))
    if not first:
        raise Unreadable(
            message("The sheet {name!r} is empty. Expected a header row and one row per rating.", name=sheet.name)
        )
    heading = find_heading(first, kind_of, header_line)
    header = _without_blank_end(heading.texts)
    notices: list[str] = [*heading.notices]
    heading.texts = header
    shape = shape_of(heading, first, kind_of, is_ragged=True, is_chosen=header_line is not None)
    chunks = _Chunks(sheet, shape, heading.titles, notices)
    if columns := [position for position in sorted(sheet.hidden.columns) if position < len(header)]:
        notices.append(_hidden_columns(header, columns))
    return Table(name, sheet.name or None, header, heading.line, chunks.read, notices, heading.titles, chunks.below)


def _hidden_columns(header: Sequence[str], positions: Sequence[int]) -> Message:
    names = ", ".join(repr(header[position].strip() or column_letters(position)) for position in positions)
    return plural(
        "The column {columns} is hidden in the workbook: it is read like the others.",
        "The columns {columns} are hidden in the workbook: they are read like the others.",
        count=len(positions),
        columns=names,
    )


def _hidden_lines(lines: Sequence[int]) -> Message:
    return plural(
        "Line {lines} is hidden in the workbook: it is read like the others.",
        "Lines {lines} are hidden in the workbook: they are read like the others.",
        count=len(lines),
        lines=line_ranges(lines),
    )


def _without_blank_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


class _Chunks:
    """The rows below the header of a sheet as chunks."""

    def __init__(self, sheet: Sheet, shape: Shape, titles: Sequence[Row], notices: list[str]) -> None:
        self.sheet, self.shape, self.titles, self.notices = sheet, shape, titles, notices
        self.width = len(shape.header)
        self.kept: list[Chunk] | None = None
        self.hidden_lines: list[int] = []
        self.is_told = False
        self.below: list[Row] = []

    def read(self) -> Iterator[Chunk]:
        """The chunks, from the first one on."""
        if self.kept is not None:
            yield from self.kept
            return
        chunks: list[Chunk] = []
        self.hidden_lines.clear()
        most_chunks = _MOST_KEPT_CELLS // (CHUNK_ROWS * self.width)
        for number, chunk in enumerate(self._chunks()):
            if number <= most_chunks:
                chunks.append(chunk)
            if self.sheet.hidden.lines:
                self.hidden_lines += [line for line in chunk.lines if line in self.sheet.hidden.lines]
            yield chunk
        self._notice_hidden()
        if len(chunks) <= most_chunks:
            self.kept = chunks

    def _notice_hidden(self) -> None:
        """Says once which rows the workbook hides."""
        if self.hidden_lines and not self.is_told:
            self.is_told = True
            self.notices.append(_hidden_lines(self.hidden_lines))

    def _as_title(self, row: Row) -> Row:
        """A row that one text fills from the first column to the last, merged, holds it once: it is a title."""
        line, cells = row
        is_filled = 1 < self.width <= len(cells) and cells[0] == cells[-1] and len(set(cells[: self.width])) == 1
        return (line, cells[:1]) if is_filled and self.shape.kind_of(cells[0]) not in OF_VALUES else row

    def _chunks(self) -> Iterator[Chunk]:
        last_line = self.sheet.last_line()
        ending = Ending(self.shape, self.titles)
        rows = (row for row in self.sheet.rows() if row[0] > self.shape.line)
        while part := list(islice(rows, CHUNK_ROWS)):
            share = min(1.0, part[-1][0] / last_line) if last_line else 0.0
            whole = [self._as_title(row) for row in part]
            yield _chunk(ending.rows_of_table(whole), self.width, share)
        problems = ending.finish(self.notices)
        self.below[:] = ending.below
        if problems:
            yield Chunk([], [()] * self.width, problems, 1.0)


def _chunk(rows: Sequence[Row], width: int, read_share: float) -> Chunk:
    """The columns of some rows of a sheet, filled up to the width of the header."""
    problems: list[Problem] = []
    lines: list[int] = []
    kept: list[list[str]] = []
    for line, cells in rows:
        stray = next((place for place in range(width, len(cells)) if cells[place].strip()), None)
        if stray is None:
            lines.append(line)
            kept.append([*cells[:width], *[""] * (width - len(cells))])
        else:
            problems.append(_stray(line, stray, cells[stray]))
    columns = list(zip(*kept, strict=True)) if kept else [()] * width
    return Chunk(lines, columns, problems, read_share)


def _stray(line: int, column: int, text: str) -> Problem:
    sentence = message("Column {column} has no header. Expected a header above it.", column=column_letters(column))
    return Problem(line, None, text, sentence)

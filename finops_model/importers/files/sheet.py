"""A sheet of a workbook of any kind: its rows, the limits of what is read, and the table that it holds."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from finops_model.batch import Problem
from finops_model.importers.files.content import MAX_COLUMNS, MAX_TEXT
from finops_model.importers.files.header import SAMPLE_ROWS, KnownCells, find_header_row, title_notice
from finops_model.importers.tables import CHUNK_ROWS, Chunk, Table, Unreadable

_MOST_KEPT_CELLS = 1_000_000
"""A sheet with fewer cells is kept when it was read once: it is read twice, and taking it apart is what takes time."""

Row = tuple[int, list[str]]
"""A row of a sheet that is not empty: its number as a person sees it, and its cells up to the last filled one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook.

    Attributes:
        name: what its tab says.
        rows: reads its rows from the first one on, each time it is called.
        last_line: the number of its last row as the file claims it, for a progress bar only; 0: it does not say.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    last_line: Callable[[], int] = int


def column_letters(index: int) -> str:
    """The letters of the column at ``index`` (from 0): A, B … Z, AA …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int | None:
    """The position (from 0) of the column with these letters; None for what is no column of a spreadsheet."""
    if not re.fullmatch(r"[A-Za-z]{1,3}", letters):
        return None
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def refuse_stray(line: int, column: int) -> None:
    """Raises Unreadable for a value far outside of every table."""
    raise Unreadable(
        f"Cell {column_letters(column)}{line} holds a value far outside of the table; at most {MAX_COLUMNS:,} columns "
        "are read. Delete the cell.",
        line,
    )


def refuse_text(line: int | None = None) -> None:
    """Raises Unreadable for a text that no cell of a spreadsheet can hold."""
    raise Unreadable(f"The workbook holds a text of more than {MAX_TEXT:,} characters.", line)


@dataclass(slots=True)
class Merges:
    """The merged ranges of a sheet and what their first cells hold, filled in while the rows go by.

    Attributes:
        ranges: first row, last row, first column, last column of each; rows from 1, columns from 0.
    """

    ranges: Sequence[tuple[int, int, int, int]]
    _open: list[tuple[int, int, int, str]]
    _next: int

    @classmethod
    def of(cls, ranges: Sequence[tuple[int, int, int, int]]) -> "Merges":
        """Nothing filled yet. ``ranges`` need no order."""
        return cls(sorted(ranges), [], 0)

    def fill(self, line: int, cells: dict[int, str]) -> None:
        """Puts the value of each merged range that covers ``line`` into its cells of this row."""
        while self._next < len(self.ranges) and self.ranges[self._next][0] <= line:
            first, last, left, right = self.ranges[self._next]
            self._next += 1
            if first == line and last >= line and cells.get(left):
                self._open.append((last, left, min(right, MAX_COLUMNS - 1), cells[left]))
                if len(self._open) > MAX_COLUMNS:
                    raise Unreadable("The workbook is damaged: its merged cells lie upon each other.", line)
        if self._open:
            self._open = [one for one in self._open if one[0] >= line]
            for _, left, right, text in self._open:
                for column in range(left, right + 1):
                    if not cells.get(column):
                        cells[column] = text


def sheet_table(name: str, sheet: Sheet, known_cells: KnownCells) -> Table:
    first = list(islice(sheet.rows(), SAMPLE_ROWS))
    if not first:
        raise Unreadable(f"The sheet {sheet.name!r} is empty. Expected a header row and one row per rating.")
    found = find_header_row([cells for _, cells in first], known_cells)
    header_line, cells = first[found]
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    header = tuple(map(str, cells))

    kept: list[Chunk] | None = None

    def chunks() -> Iterator[Chunk]:
        nonlocal kept
        if kept is not None:
            yield from kept
            return
        rows = (row for row in sheet.rows() if row[0] > header_line)
        read: list[Chunk] = []
        last_line = sheet.last_line()
        while part := list(islice(rows, CHUNK_ROWS)):
            chunk = _sheet_chunk(part, len(header), min(1.0, part[-1][0] / last_line) if last_line else 0.0)
            if len(read) * CHUNK_ROWS * len(header) < _MOST_KEPT_CELLS:
                read.append(chunk)
            yield chunk
        if len(read) * CHUNK_ROWS * len(header) < _MOST_KEPT_CELLS:
            kept = read

    table = Table(name, sheet.name, header, header_line, chunks)
    if found:
        table.notices.append(title_notice(header_line))
    return table


def _sheet_chunk(rows: Sequence[Row], width: int, read_share: float) -> Chunk:
    """The columns of some rows of a sheet, filled up to the width of the header."""
    problems: list[Problem] = []
    lines: list[int] = []
    kept: list[list[str]] = []
    for line, cells in rows:
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            stray = next(place for place in range(width, len(cells)) if cells[place].strip())
            problems.append(
                Problem(
                    line,
                    None,
                    cells[stray],
                    f"Column {column_letters(stray)} has no header. Expected a header above it.",
                )
            )
            continue
        lines.append(line)
        kept.append(cells if len(cells) == width else cells[:width] + [""] * (width - len(cells)))
    columns = list(zip(*kept, strict=True)) if kept else [()] * width
    return Chunk(lines, columns, problems, read_share)

"""Where the header of a table is: the row among the first ones whose cells say most as names of columns.

Several rows can form one header; what stands above it are titles.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from finops_model.importers.files.header_groups import join_rows, with_units
from finops_model.importers.files.header_words import HeaderWords, RowWords, words_of
from finops_model.importers.tables import Unreadable
from finops_model.messages import Message, message, plural

Row = tuple[int, list[str]]
"""A row that is not blank: its line as a person sees it, and its cells."""

SAMPLE_ROWS = 60
"""In how many of the first rows of a file the header and the separator are looked for."""
_IMPORT_ID = re.compile(r'\{\s*"ImportId"\s*:\s*"[^"]*".*\}')
_SEARCHED_ROWS = 40
"""A header stands within the first rows that are not empty, or nowhere."""
_MOST_ROWS = 3
"""How many rows one header has at most: scopes, quarters, fields."""
_ROWS_BELOW = 3
"""How many rows below a header tell whether ratings stand there."""


@dataclass(slots=True)
class Heading:
    """The header of a table, and what stands above it.

    Attributes:
        texts: the names of the columns, those of several rows joined.
        first_line: the line where it begins.
        line: its last line; the rows of the table stand below.
        titles: the rows above the header.
        notices: sentences about how the header was read.
    """

    texts: tuple[str, ...]
    first_line: int
    line: int
    titles: tuple[Row, ...] = ()
    notices: list[Message] = field(default_factory=list)


def find_heading(rows: Sequence[Row], kind_of: HeaderWords, line: int | None = None) -> Heading:
    """The header among the first rows of a table.

    Args:
        rows: at least one.
        line: where the user says that it is.

    Raises:
        Unreadable: there is no filled line ``line`` among the rows.
    """
    first = _found_row(rows, kind_of) if line is None else _row_at(rows, line)
    heading = Heading(tuple(map(str, rows[first][1])), rows[first][0], rows[first][0])
    first, last = _join_neighbours(heading, rows, first, kind_of)
    if last > first:
        heading.notices.append(_joined_notice(heading))
    _pass_import_ids(heading, rows[last + 1 : last + 2])
    _take_units(heading, rows[last + 1 : last + 2])
    heading.titles = tuple(rows[:first])
    if first:
        heading.notices.append(_title_notice(heading))
    return heading


def _found_row(rows: Sequence[Row], kind_of: HeaderWords) -> int:
    """The position of the header: right above what Qualtrics writes below it, else the row that says most."""
    texts = [cells for _, cells in rows]
    numbered = [
        position for position, cells in enumerate(texts[:_SEARCHED_ROWS]) if position and _are_import_ids(cells)
    ]
    return numbered[0] - 1 if numbered else find_header_row(texts, kind_of)


def _are_import_ids(cells: Sequence[str]) -> bool:
    """Whether a row holds what Qualtrics writes below its header for itself: ``{"ImportId":"QID1"}``."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(map(_IMPORT_ID.fullmatch, filled))


def find_header_row(rows: Sequence[Sequence[str]], kind_of: HeaderWords) -> int:
    """The position of the header among the first rows of a table: the row that says most.

    Of rows that say the same, the one counts below which ratings stand, then the first. Where no row says anything
    (columns that somebody has to name), the first row that is nearly as wide as the widest.
    """
    words = [words_of(row, kind_of) for row in rows[:_SEARCHED_ROWS]]
    known = [0 if row.is_label_and_value else row.known for row in words]
    widest = max(len(row.kinds) for row in words)
    if max(known) >= 2 or (max(known) == 1 and widest <= 2):
        candidates = [position for position, count in enumerate(known) if count]
        return max(candidates, key=lambda position: (*_rank(words, position), -position))
    return next(position for position, row in enumerate(words) if len(row.kinds) >= 0.8 * widest)


def _rank(words: Sequence[RowWords], position: int) -> tuple[int, bool]:
    """How good a header a row is: what it says, and whether ratings stand below."""
    below = words[position + 1 : position + 1 + _ROWS_BELOW]
    return words[position].points, any(row.has_values for row in below)


def _row_at(rows: Sequence[Row], line: int) -> int:
    """The position of the row at a line. Raises Unreadable when it is blank or not there."""
    found = next((position for position, (number, _) in enumerate(rows) if number == line), None)
    if found is not None:
        return found
    last = rows[-1][0]
    if line > last:
        raise Unreadable(
            message("There is no line {line} for the header: the last filled line is {last}.", line=line, last=last)
        )
    raise Unreadable(message("Line {line} is blank. Expected the line with the column names.", line=line))


def _join_neighbours(heading: Heading, rows: Sequence[Row], found: int, kind_of: HeaderWords) -> tuple[int, int]:
    """Joins the rows right below and right above that belong to the header; returns its first and last position."""
    first = last = found
    while last - first + 1 < _MOST_ROWS and last + 1 < len(rows) and rows[last + 1][0] == rows[last][0] + 1:
        joined = join_rows(heading.texts, rows[last + 1][1], kind_of)
        if joined is None:
            break
        heading.texts, last = joined, last + 1
    while last - first + 1 < _MOST_ROWS and first > 0 and rows[first - 1][0] == rows[first][0] - 1:
        joined = join_rows(rows[first - 1][1], heading.texts, kind_of)
        if joined is None:
            break
        heading.texts, first = joined, first - 1
    heading.first_line, heading.line = rows[first][0], rows[last][0]
    return first, last


def _pass_import_ids(heading: Heading, below: Sequence[Row]) -> None:
    """Takes the row below the header into it that Qualtrics writes there for itself."""
    for line, cells in below:
        if _are_import_ids(cells):
            heading.line = line
            heading.notices.append(
                message("Line {line} holds numbers of the survey's questions: it is a part of the header.", line=line)
            )


def _take_units(heading: Heading, below: Sequence[Row]) -> None:
    """Takes the row right below the header into it where it holds the scales of the columns."""
    for line, cells in below:
        texts = with_units(heading.texts, cells)
        if texts is not None:
            heading.texts, heading.line = texts, line
            heading.notices.append(
                message("Line {line} holds the scales of the columns: it is a part of the header.", line=line)
            )


def _joined_notice(heading: Heading) -> Message:
    return message("Lines {first} to {last} are read as one header.", first=heading.first_line, last=heading.line)


def _title_notice(heading: Heading) -> Message:
    """Says which lines stand above the header, and that they are not part of the table."""
    first, last = heading.titles[0][0], heading.titles[-1][0]
    return plural(
        "The header is in line {header}; line {last} above it is not part of the table.",
        "The header is in line {header}; lines {first} to {last} above it are not part of the table.",
        count=last - first + 1,
        header=heading.first_line,
        first=first,
        last=last,
    )

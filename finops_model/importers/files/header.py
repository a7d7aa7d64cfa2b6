"""Where the header of a table is: the row among the first ones whose cells say most as names of columns.

What a name of a column says is known further up (``columns``); here it is only counted, by a function that is given.
"""

from collections.abc import Callable, Sequence

from finops_model.messages import Message, message

KnownCells = Callable[[Sequence[str]], int]
"""How many different cells of a row say something as names of columns; 0 for a row of data."""

SAMPLE_ROWS = 60
"""In how many of the first rows of a file the header and the separator are looked for."""
_SEARCHED_ROWS = 40
"""A header stands within the first rows that are not empty, or nowhere."""
_LOOKED_AT = 100
"""The columns that decide which row is the header."""


def find_header_row(rows: Sequence[Sequence[str]], known_cells: KnownCells) -> int:
    """The position of the header among the first rows of a table: the row that says most.

    Where no row says anything (columns that somebody has to name), the first row that is nearly as wide as the widest.
    ``rows`` holds at least one row.
    """
    rows = rows[:_SEARCHED_ROWS]
    known = [count_known(row, known_cells) for row in rows]
    filled = [_filled_cells(row) for row in rows]
    best = max(known)
    if best >= 2 or (best == 1 and max(filled) <= 2):
        return known.index(best)
    return next(position for position, count in enumerate(filled) if count >= 0.8 * max(filled))


def count_known(row: Sequence[str], known_cells: KnownCells) -> int:
    """How many different cells at the start of a row say something; looking at all of a wide row would take long."""
    return known_cells(row[:_LOOKED_AT])


def _filled_cells(row: Sequence[str]) -> int:
    """How many different texts a row has: a merged title counts once."""
    return len({cell.strip() for cell in row if cell.strip()})


def title_notice(header_line: int) -> Message:
    """Says that the header is not in the first line."""
    return message("The header is in line {line}; the lines above it are left out.", line=header_line)

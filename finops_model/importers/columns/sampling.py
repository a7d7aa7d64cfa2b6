"""A look at all values of a table before it is imported: which values occur, and which rows are totals.

A scale, an order of dates or a column of zeros shows in the whole column only, never in its first lines.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from finops_model.importers.columns.words import is_total
from finops_model.importers.tables import Chunk, Table

MOST_DISTINCT = 20_000
"""A column with more distinct values is free text or names: no more of them are kept."""
_LONGEST_TOTAL = 40


@dataclass(slots=True)
class Sample:
    """What the columns of a table hold.

    Attributes:
        values: per column, how often each text occurs (outer blanks do not count; blank cells are not counted).
        rows: how many data rows there are.
    """

    values: list[Counter[str]]
    rows: int = 0


@dataclass(slots=True)
class Totals:
    """The rows of totals and weights that a table ends with: line, word and the cells by position."""

    rows: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)


def sample(table: Table, labels: Sequence[int], day: int | None) -> tuple[Sample, Totals]:
    """Reads a table once. Raises Unreadable as its chunks do.

    Args:
        labels: see :func:`data_chunks`.
        day: see :func:`data_chunks`.
    """
    totals = Totals()
    found = Sample([Counter() for _ in table.header])
    for chunk in data_chunks(table.chunks, labels, day, totals):
        found.rows += len(chunk.lines)
        for counter, column in zip(found.values, chunk.columns, strict=True):
            if len(counter) <= MOST_DISTINCT:
                counter.update(column)
    found.values = [_trimmed(counter) for counter in found.values]
    return found, totals


def _trimmed(counter: Counter[str]) -> Counter[str]:
    trimmed: Counter[str] = Counter()
    for text, count in counter.items():
        if text.strip():
            trimmed[text.strip() if type(text) is str else text] += count
    return trimmed


def data_chunks(
    chunks: Callable[[], Iterator[Chunk]], labels: Sequence[int], day: int | None, totals: Totals
) -> Iterator[Chunk]:
    """The chunks of a table without its rows of totals and weights, which go to ``totals``.

    Args:
        labels: positions of the columns that name what a row is about; a word such as ``Total`` there marks the row.
            Without any, the first column counts, where the column ``day`` is empty: an organization may have this name.
        day: position of the column of dates, if there is one.
    """
    for chunk in chunks():
        marked = _rows_of_totals(chunk, labels, day)
        for place in sorted(marked):
            cells = tuple(column[place] for column in chunk.columns)
            word = next(cell.strip() for cell in cells if is_total(cell))
            totals.rows.append((chunk.lines[place], word, cells))
        yield chunk.without(marked) if marked else chunk


def _rows_of_totals(chunk: Chunk, labels: Sequence[int], day: int | None) -> set[int]:
    """The places of the rows that a word for totals marks."""
    first = _totals_in(chunk.columns[0])
    if not labels:
        return {place for place in first if day is None or not chunk.columns[day][place].strip()}
    marked = {place for position in labels for place in _totals_in(chunk.columns[position])}
    label_columns = [chunk.columns[position] for position in labels]
    return marked | {place for place in first if not any(column[place].strip() for column in label_columns)}


def _totals_in(column: Sequence[str]) -> list[int]:
    """Where a column has a word for totals."""
    words = {text for text in set(column) if len(text) < _LONGEST_TOTAL and is_total(text)}
    return [place for place, text in enumerate(column) if text in words] if words else []

"""A look at all values of a table before it is imported: which ones occur, and which rows are no data.

A scale, an order of dates or a column of zeros shows in the whole column only, never in its first lines.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from finops_model.importers.columns.words import TOTALS
from finops_model.importers.tables import Chunk, Table
from finops_model.names import word_key

MOST_DISTINCT = 20_000
"""A column with more distinct values is free text or names: no more of them are kept."""


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
            trimmed[text if type(text) is not str else text.strip()] += count
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
        marked = {place for position in labels or (0,) for place in _totals_in(chunk.columns[position])}
        if not labels and day is not None:
            marked = {place for place in marked if not chunk.columns[day][place].strip()}
        elif labels and 0 not in labels:
            marked |= {
                place
                for place in _totals_in(chunk.columns[0])
                if not any(chunk.columns[position][place].strip() for position in labels)
            }
        if marked:
            for place in sorted(marked):
                cells = tuple(column[place] for column in chunk.columns)
                word = next(cell.strip() for cell in cells if word_key(cell) in TOTALS)
                totals.rows.append((chunk.lines[place], word, cells))
            keep = [place for place in range(len(chunk.lines)) if place not in marked]
            chunk = _kept(chunk, keep)
        yield chunk


def _totals_in(column: Sequence[str]) -> list[int]:
    """Where a column has a word for totals."""
    words = {text for text in set(column) if len(text) < 40 and word_key(text) in TOTALS}
    return [place for place, text in enumerate(column) if text in words] if words else []


def _kept(chunk: Chunk, keep: Sequence[int]) -> Chunk:
    columns = [[column[place] for place in keep] for column in chunk.columns]
    return Chunk([chunk.lines[place] for place in keep], columns, chunk.problems, chunk.read_share)

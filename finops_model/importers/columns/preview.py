"""A file as it stands, and how each of its values becomes a score: shown before anything is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from finops_model.framework import Framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.columns.mapping import TableMapping
from finops_model.importers.columns.readings import scale_table
from finops_model.importers.columns.reshaping import reshaped
from finops_model.importers.columns.sampling import sample
from finops_model.importers.columns.scales import Scale, find_scale
from finops_model.importers.files.kind import read_rows, read_tables
from finops_model.importers.tables import Options, Source, Table, Unreadable

MOST_VALUES = 200
"""How many distinct values are shown, the most frequent first."""


FIRST_ROWS = 8
"""How many rows of a file are shown as they stand."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The beginning of a file.

    Attributes:
        header: its columns.
        header_line: the last line of the header.
        rows: its first rows as they stand, titles and header among them, each with its line.
        titles: the texts above the header, each with its line.
        sheet: the sheet that it is from; None for a file without sheets.
    """

    header: tuple[str, ...]
    header_line: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    titles: tuple[tuple[int, str], ...]
    sheet: str | None


def glimpse(
    source: Source, framework: Framework, sheets: Sequence[str] = (), header_line: int | None = None
) -> Glimpse | None:
    """The beginning of a file, of its first table; None for one that cannot be read, or not without an answer.

    Args:
        sheets, header_line: as :class:`~finops_model.importers.tables.Options` has them.
    """
    try:
        table = read_tables(source.name, source.content, known_headers(framework), sheets, header_line)[0]
        rows = _first_rows(source, table, framework)
    except Unreadable:
        return None
    titles = tuple((line, text) for line, cells in table.titles for text in cells if text.strip())
    return Glimpse(table.header, table.header_line, rows, titles, table.sheet)


def _first_rows(source: Source, table: Table, framework: Framework) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first rows as they stand; those of JSON are its records below their fields."""
    try:
        found = read_rows(source.content, known_headers(framework), [table.sheet] if table.sheet else [])
        return tuple((line, tuple(cells)) for line, cells in islice(found, FIRST_ROWS))
    except Unreadable:
        chunk = next(iter(table.chunks()), None)
    if chunk is None:
        return ((table.header_line, table.header),)
    records = zip(chunk.lines, zip(*chunk.columns, strict=True), strict=True)
    return ((table.header_line, table.header), *islice(records, FIRST_ROWS - 1))


def value_table(source: Source, mapping: Mapping[str, object], options: Options, framework: Framework) -> pd.DataFrame:
    """The distinct values in the rating columns of a file, and what each is taken as. Reads the file once.

    Args:
        mapping: how the file was read, as ``TableMapping.described`` writes it; a canonical file has no such mapping
            and gives no rows, for its values are scores and stages already.

    Returns:
        ``value``, ``count`` (cells), ``score`` (NaN: none), ``means`` (the stage in words, or what else it says, or
        what was expected instead), the most frequent first.

    Raises:
        Unreadable: the file breaks off.
    """
    counted, scale = _rating_values(source, mapping, options, framework) if "blocks" in mapping else ([], None)
    rows = scale_table([value for value, _ in counted], scale)
    return pd.DataFrame(
        {
            "value": pd.array([str(row.value) for row in rows], "str"),
            "count": pd.array([count for _, count in counted], "int64"),
            "score": pd.array([float("nan") if row.score is None else row.score for row in rows], "float64"),
            "means": pd.Series([row.means for row in rows], dtype="object"),
        }
    )


def _rating_values(
    source: Source, mapping: Mapping[str, object], options: Options, framework: Framework
) -> tuple[list[tuple[str, int]], Scale | None]:
    """The most frequent values in the rating columns of a file, how often each stands there, and their scale."""
    found: Counter[str] = Counter()
    scale = None
    words = known_headers(framework)
    for table in read_tables(source.name, source.content, words, options.sheets, options.header_line):
        form = reshaped(table, framework, options)
        table = form.table if form else table
        known = TableMapping.from_described(mapping, table.header)
        scale = find_scale(known.scales["rating"]) if "rating" in known.scales else None
        held, _ = sample(table, known.labels, known.shared.get("assessed_on"))
        for position in set(known.positions("rating")):
            found.update(held.values[position])
    return found.most_common(MOST_VALUES), scale

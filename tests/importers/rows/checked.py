"""Short ways to send a small table with a mapping made by hand through the checks of rows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from finops_model.batch import Batch, ImportedFile
from finops_model.framework import read_framework
from finops_model.importers.columns.mapping import Block, Shape, TableMapping
from finops_model.importers.rows.checking import Checker
from finops_model.importers.tables import Chunk, Table
from finops_model.progress import unwatched

DAY = "2026-03-31"
FILLED = {"organization": "Acme", "assessed_on": DAY}


def table_of(text: str, rows_per_chunk: int = 2) -> Table:
    """A table of comma-separated lines without quotes; the header is line 1."""
    header, *rows = [tuple(line.split(",")) for line in text.strip("\n").split("\n")]

    def chunks() -> Iterator[Chunk]:
        for start in range(0, len(rows), rows_per_chunk):
            part = rows[start : start + rows_per_chunk]
            yield Chunk(range(start + 2, start + 2 + len(part)), list(zip(*part, strict=True)))

    return Table("f", None, header, 1, chunks)


def checked(
    text: str,
    shared: Mapping[str, str],
    *blocks: Mapping[str, str] | tuple[Mapping[str, str], Mapping[str, str]],
    shape: Shape = "long",
    unused: Sequence[str] = (),
    filled: Mapping[str, str] = FILLED,
    **more: Any,
) -> Batch:
    """A table with these columns by field, checked.

    Args:
        blocks: columns by field; or those and what the header says for every row.
        unused: names of columns.
    """
    table = table_of(text)
    place = {name: position for position, name in enumerate(table.header)}

    def positions(columns: Mapping[str, str]) -> dict[str, int]:
        return {field: place[name] for field, name in columns.items()}

    pairs = [block if isinstance(block, tuple) else (block, {}) for block in blocks]
    mapping = TableMapping(
        table.header,
        shape,
        positions(shared),
        [Block(positions(columns), fixed) for columns, fixed in pairs],
        filled=dict(filled),
        unused=tuple(place[name] for name in unused),
        **more,
    )
    checker = Checker(read_framework(), date(2026, 11, 27))
    file = ImportedFile("f", "0")
    checker.begin(file)
    checker.check(table, mapping, unwatched)
    file.notices += table.notices
    return checker.finish()


def ratings_of(batch: Batch) -> dict[str, Any]:
    """Capability (with its scope, unless it is all spend) to lens levels, score, or None for not applicable."""
    rows: list[Any] = list(batch.ratings.itertuples())
    return {_subject(row.scope, row.capability): row.rating.lenses or row.rating.score for row in rows}


def targets_of(batch: Batch) -> dict[str, str]:
    """Capability (with its scope, unless it is all spend) to its target."""
    rows: list[Any] = list(batch.targets.itertuples())
    return {_subject(row.scope, row.entry.capability): row.entry.word for row in rows}


def _subject(scope: str, capability: str) -> str:
    return capability if scope == "All spend" else f"{scope}: {capability}"


def problems_in(batch: Batch) -> list[tuple[int | None, str | None, str | None, str]]:
    """Line, column, value and sentence of each problem."""
    return [(one.row, one.column, one.value, one.message) for file in batch.files for one in file.problems]

"""What a file's account of its rows and columns must add up to, counted from its tables alone."""

from dataclasses import astuple

from finops_model.batch import ImportedFile
from finops_model.framework import read_framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.columns.turning import turned
from finops_model.importers.files.kind import read_tables
from finops_model.importers.tables import Options, Source, Table


def assert_accounted_for(file: ImportedFile, source: Source, options: Options) -> None:
    """Every row of the file is counted once, and every filled cell in its column."""
    if not file.account:
        assert not any(astuple(file.row_account))
        assert file.problem_count  # it cannot be read, or something is to be answered first
        return
    assert isinstance(source.content, bytes)
    tables = read_tables(
        source.name, source.content, known_headers(read_framework()), options.sheets, options.header_line
    )
    upright = [_upright(table) for table in tables]
    rows, cells = zip(*map(_counts, upright), strict=True)
    assert sum(astuple(file.row_account)) == sum(rows)
    assert [column.cells for column in file.account] == [count for counts in cells for count in counts]


def _upright(table: Table) -> Table:
    lying = turned(table, read_framework())
    return lying.table if lying else table


def _counts(table: Table) -> tuple[int, list[int]]:
    """The rows of a table, and the filled cells of each column in those that can be read."""
    rows, cells = 0, [0] * len(table.header)
    for chunk in table.chunks():
        rows += len(chunk.lines) + len({problem.row for problem in chunk.problems})
        for position, column in enumerate(chunk.columns):
            cells[position] += sum(text != "" for text in column)
    return rows, cells

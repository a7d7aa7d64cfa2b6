"""A copy of the user's file with a column that says, row by row, what is wrong: to be mended and uploaded again."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePath

import xlsxwriter

from finops_model.batch import Problem
from finops_model.formulas import escape_formula
from finops_model.framework import Framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.files.kind import read_rows, read_tables
from finops_model.importers.tables import Source, Unreadable

HEADER = "Problem"
"""The header of the added column; an import leaves the column out."""

_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_ROWLESS = ("Row", "Column", "Value", HEADER)
_MOST_CELL = 32_767  # characters that a cell of a workbook can hold


def marked_name(name: str, mark: str) -> str:
    """What the copy of a file is called: its name, ``-problems``, a mark that tells two copies apart, its kind."""
    ending = ".xlsx" if PurePath(name).suffix.casefold() in (".xlsx", ".xlsm", ".ods") else ".csv"
    stem = _NO_NAME.sub("_", PurePath(name).stem)[:80]
    return f"{stem}-problems-{mark}{ending}"


def marked_copy(source: Source, problems: Sequence[Problem], framework: Framework, sheet: str | None = None) -> bytes:
    """The file as XLSX when it is a workbook, else as CSV, with one more column at the end.

    A problem without a row stands beside the header. A file without rows (JSON, or one that cannot be read at all)
    gives the list of its problems instead. Cells that would start a formula are written as text.

    Args:
        sheet: the sheet of a workbook that was read.
    """
    header_line = _header_line(source, framework, sheet)
    told: dict[int, list[str]] = defaultdict(list)
    for one in problems:
        place = f"{one.column}: " if one.column else ""
        told[one.row or header_line].append(place + one.message)
    try:
        rows = list(read_rows(source.content, known_headers(framework), sheet))
    except Unreadable:
        listed = [(one.row or "", one.column or "", one.value or "", one.message) for one in problems]
        return _csv([_ROWLESS, *(tuple(map(str, row)) for row in listed)])
    width = max((len(cells) for _, cells in rows), default=0)
    marked = []
    for line, cells in rows:
        said = " ".join(told.get(line, ()))
        mark = f"{HEADER}. {said}".strip() if line == header_line and said else HEADER if line == header_line else said
        marked.append([*cells, *[""] * (width - len(cells)), mark])
    if source.name.casefold().endswith((".xlsx", ".xlsm", ".ods")):
        return _workbook(marked, [line for line, _ in rows])
    return _csv(marked)


def _header_line(source: Source, framework: Framework, sheet: str | None) -> int:
    """The line of the header, beside which the new column gets its name; the first one where no header was found."""
    try:
        return read_tables(source.name, source.content, known_headers(framework), sheet)[0].header_line
    except Unreadable:
        return 1


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[_safe(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    """What the import reads as the same text and no spreadsheet as a formula; an apostrophe of the user's stays one."""
    return cell if cell.startswith("'") else escape_formula(cell)


def _workbook(rows: Sequence[Sequence[str]], lines: Sequence[int]) -> bytes:
    """Every cell as text, every row on its own line, as in the user's file."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for line, row in zip(lines, rows, strict=True):
            for column, cell in enumerate(row):
                if cell:
                    page.write_string(line - 1, column, cell[:_MOST_CELL])
    return made.getvalue()

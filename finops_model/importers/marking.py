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


def marked_copy(source: Source, problems: Sequence[Problem], framework: Framework, sheets: Sequence[str] = ()) -> bytes:
    """The file as XLSX when it is a workbook, else as CSV, with one more column at the end.

    A problem without a row stands beside the header. A file without rows (JSON, or one that cannot be read at all)
    gives the list of its problems instead. Cells that would start a formula are written as text.

    Args:
        sheets: the sheets of a workbook that were read; several give the list of problems, as a file without rows.
    """
    header_line = _header_line(source, framework, sheets)
    try:
        rows = list(read_rows(source.content, known_headers(framework), sheets))
    except Unreadable:
        return _csv([_ROWLESS, *map(_listed, problems)])
    marks = _marks(problems, header_line)
    width = max((len(cells) for _, cells in rows), default=0)
    marked = [[*cells, *[""] * (width - len(cells)), marks[line]] for line, cells in rows]
    if source.name.casefold().endswith((".xlsx", ".xlsm", ".ods")):
        return _workbook(marked, [line for line, _ in rows])
    return _csv(marked)


def _marks(problems: Sequence[Problem], header_line: int) -> defaultdict[int, str]:
    """Per line what is wrong with it, in one text; the line of the header begins with the new column's name."""
    marks: defaultdict[int, str] = defaultdict(str)
    marks[header_line] = HEADER
    for problem in problems:
        line = problem.row or header_line
        place = f"{problem.column}: " if problem.column else ""
        end = "." if marks[line] == HEADER else ""
        marks[line] = f"{marks[line]}{end} {place}{problem.message}".strip()
    return marks


def _listed(problem: Problem) -> tuple[str, ...]:
    return str(problem.row or ""), problem.column or "", problem.value or "", problem.message


def _header_line(source: Source, framework: Framework, sheets: Sequence[str]) -> int:
    """The line of the header, beside which the new column gets its name; the first one where no header was found."""
    try:
        return read_tables(source.name, source.content, known_headers(framework), sheets)[0].header_line
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

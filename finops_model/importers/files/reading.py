"""A file of any format to tables of texts. The format is told by the content, never by the name alone.

XLSX and ODS, JSON and JSON Lines, and text with separated values in the encodings and with the separators that
spreadsheet programs write. Title rows above the header are left out; line numbers stay those that a person sees.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from finops_model.assessment import LENSES
from finops_model.batch import Problem
from finops_model.framework import Framework
from finops_model.importers.columns.canonical import is_canonical
from finops_model.importers.columns.days import looks_like_day
from finops_model.importers.columns.headers import find_header_row
from finops_model.importers.columns.mapping import Question
from finops_model.importers.columns.words import folded, is_not_applicable, is_not_assessed, stage_word
from finops_model.importers.files.archives import Row, Sheet, column_letters, open_archive
from finops_model.importers.files.cellvalues import Flaw
from finops_model.importers.files.jsonfiles import read_json
from finops_model.importers.files.opendocument import read_opendocument
from finops_model.importers.files.textfiles import (
    SAMPLE_ROWS,
    encoding_of,
    first_bytes,
    first_text,
    said_separator,
    separator_of,
    text_table,
    title_notice,
    whole_text,
)
from finops_model.importers.files.workbooks import read_workbook
from finops_model.importers.tables import CHUNK_ROWS, Chunk, Options, Table, Unreadable, field_name

_MOST_KEPT_CELLS = 1_000_000
"""A sheet with fewer cells is kept when it was read once: it is read twice, and taking it apart is what takes time."""
_OTHER_KINDS = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file (gzip)",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old .xls workbook, or a workbook with a password",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet file",
}


class SheetUndecided(Unreadable):
    """A workbook with several filled sheets of which a person has to choose one."""

    def __init__(self, sheets: Sequence[str]) -> None:
        self.question = Question(
            "sheet",
            f"The workbook has {len(sheets)} filled sheets. Which one holds the ratings?",
            choices=tuple((name, "") for name in sheets),
            command="--sheet NAME",
        )
        super().__init__(f"{self.question.text} Sheets: {', '.join(map(repr, sheets))}. Answer with --sheet NAME.")


def read_tables(name: str, content: bytes | Path, framework: Framework, sheet: str | None = None) -> list[Table]:
    """The tables of a file: one, or two of a JSON file with ratings and targets. Rows are read when asked for.

    Args:
        name: the file's name, as shown; only its ending is looked at, and only where the content does not tell.
        content: its bytes, or where they lie.
        framework: whose capabilities may stand in a header.
        sheet: the sheet of a workbook; None: the only one that holds something.

    Raises:
        Unreadable: the file cannot be read, with what was expected.
        SheetUndecided: ``sheet`` is needed.
    """
    start = first_bytes(content)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise Unreadable("The file is empty. Expected a header line with the column names.")
    for magic, kind in _OTHER_KINDS.items():
        if start.startswith(magic):
            raise Unreadable(f"The file is {kind}. Expected CSV, XLSX, ODS or JSON.")
    if start.startswith(b"PK"):
        return [_sheet_table(name, _chosen_sheet(_sheets(content), sheet), framework)]
    if sheet is not None:
        raise Unreadable(f"The file has no sheets, so there is no sheet {sheet!r}.")
    encoding, notices = encoding_of(content, start)
    if _is_json(start, encoding, name):
        return read_json(name, whole_text(content, encoding))
    table = text_table(name, content, encoding, framework)
    table.notices[:0] = notices
    return [table]


def read_rows(content: bytes | Path, framework: Framework, sheet: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """Every row of a text or a sheet as it stands, with its line: titles, blank, short and broken ones, too.

    Raises:
        Unreadable: the file is no such table (JSON has no rows), or breaks off.
    """
    start = first_bytes(content)
    if start.startswith(b"PK"):
        yield from ((line, list(map(str, cells))) for line, cells in _chosen_sheet(_sheets(content), sheet).rows())
        return
    encoding, _ = encoding_of(content, start)
    if _is_json(start, encoding, ""):
        raise Unreadable("The file is JSON, which has no rows.")
    text = whole_text(content, encoding)
    said = said_separator(text.split("\n", 1)[0].split("\r", 1)[0])
    delimiter = said or separator_of(first_text(content, encoding), framework)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
    except csv.Error as error:
        raise Unreadable(f"The file cannot be read as separated values ({error}).") from error


def is_plain_canonical(table: Table, options: Options) -> bool:
    """Whether a table is the canonical CSV in its header and its values, so that nothing has to be recognised.

    A canonical header above stage words of another language, or above dates that are all in another form, is
    recognised like any other table, and so is every table that the user says something special about.
    """
    if options.scale or options.mapping or options.date_order or not is_canonical(table.header):
        return False
    chunk = next(table.chunks(), None)
    for position, text in enumerate(table.header if chunk else ()):
        values = {one.strip() for one in chunk.columns[position]} - {""} if chunk else set()
        name = field_name(text)
        if name in _OTHER_WORDS and any(map(_OTHER_WORDS[name], values)):
            return False
        if name in ("assessed_on", "target_due_on") and values and all(map(_is_other_day, values)):
            return False
    return True


def without_flaws(table: Table) -> Callable[[], Iterator[Chunk]]:
    """The chunks of a table whose every column counts: rows with a cell that holds no value become problems."""
    if table.sheet is None:
        return table.chunks
    chunks = table.chunks

    def checked() -> Iterator[Chunk]:
        for chunk in chunks():
            flaws = [
                (place, position, text)
                for position, column in enumerate(chunk.columns)
                if Flaw in set(map(type, column))
                for place, text in enumerate(column)
                if isinstance(text, Flaw)
            ]
            yield _without(chunk, flaws, table.header) if flaws else chunk

    return checked


def _without(chunk: Chunk, flaws: Sequence[tuple[int, int, Flaw]], header: Sequence[str]) -> Chunk:
    problems = [
        Problem(chunk.lines[place], header[position].strip() or None, str(text), text.message)
        for place, position, text in sorted(flaws)
    ]
    dropped = {place for place, _, _ in flaws}
    keep = [place for place in range(len(chunk.lines)) if place not in dropped]
    columns = [[column[place] for place in keep] for column in chunk.columns]
    return Chunk([chunk.lines[place] for place in keep], columns, [*chunk.problems, *problems], chunk.read_share)


def _is_other_stage(text: str) -> bool:
    """Whether a text says a stage, or why there is none, in words that are not canonical."""
    if stage_word(text) is not None:
        return folded(text).replace(" ", "") not in ("precrawl", "crawl", "walk", "run")
    return _is_other_blank(text)


def _is_other_day(text: str) -> bool:
    """Whether a text is a day in another form than the canonical one."""
    return bool(text) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and looks_like_day(text)


def _is_other_blank(text: str) -> bool:
    """Whether a text says in other words than an empty cell that there is no number."""
    return bool(text) and (is_not_applicable(text) or is_not_assessed(text))


_OTHER_WORDS: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(("stage", "target"), _is_other_stage),
    **dict.fromkeys(("score", *LENSES), _is_other_blank),
}


def _is_json(start: bytes, encoding: str, name: str) -> bool:
    text = start[: len(start) // 2 * 2].decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return True
    return text.startswith("[") and (
        name.casefold().endswith((".json", ".jsonl", ".ndjson")) or text[1:].lstrip()[:1] in "{]"
    )


# Workbooks


def _sheets(content: bytes | Path) -> list[Sheet]:
    names = open_archive(content).NameToInfo
    if "content.xml" in names:
        return read_opendocument(content)
    if any(name.endswith("workbook.bin") for name in names):
        raise Unreadable("The workbook is in the binary format (.xlsb). Save it as .xlsx or as CSV.")
    if not any(name.endswith("workbook.xml") for name in names):
        raise Unreadable("The file is a ZIP archive and no workbook. Expected CSV, XLSX, ODS or JSON: unpack it first.")
    return read_workbook(content)


def _chosen_sheet(sheets: Sequence[Sheet], wanted: str | None) -> Sheet:
    if wanted is not None:
        found = [one for one in sheets if one.name == wanted] or [
            one for one in sheets if folded(one.name) == folded(wanted)
        ]
        if not found:
            raise Unreadable(f"There is no sheet {wanted!r}. Sheets: {', '.join(repr(one.name) for one in sheets)}.")
        return found[0]
    filled = [one for one in sheets if next(one.rows(), None) is not None]
    if not filled:
        raise Unreadable("The workbook is empty. Expected a sheet with a header row and one row per rating.")
    if len(filled) > 1:
        raise SheetUndecided([one.name for one in filled])
    return filled[0]


def _sheet_table(name: str, sheet: Sheet, framework: Framework) -> Table:
    first = list(islice(sheet.rows(), SAMPLE_ROWS))
    if not first:
        raise Unreadable(f"The sheet {sheet.name!r} is empty. Expected a header row and one row per rating.")
    found = find_header_row([cells for _, cells in first], framework)
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

"""Text files with separated values: strict reading, with the place of everything that is wrong.

A reader that repairs is a reader that shifts columns: a short line, a long one, an unclosed quote are problems here.
The line numbers are those a spreadsheet shows: a quoted field with line breaks in it is one line.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

from finops_model.batch import Problem
from finops_model.importers.files.content import MAX_COLUMNS, MAX_ROWS, content_size, open_content, whole_content
from finops_model.importers.files.ending import Ending, Shape
from finops_model.importers.files.header import Row
from finops_model.importers.tables import CHUNK_ROWS, Chunk, Table, Unreadable
from finops_model.messages import Message, message, plural

_BLOCK_BYTES = 1 << 20
_LONGEST_LINE = 8_000_000
"""Bytes up to the next line end. A thousand columns of long texts have fewer."""


def read_delimited(
    name: str,
    content: bytes | Path,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
    header_line: int = 1,
    shape: Shape | None = None,
    titles: Sequence[Row] = (),
) -> Table:
    """The table in a text file; its header is read at once, its rows when asked for.

    Args:
        name: the file's name, as shown.
        content: its bytes, or where they lie.
        delimiter: one character; the canonical CSV has a comma.
        encoding: as Python names it.
        header_line: the line of the header, counted from 1; what stands above it is left out.
        shape: the shape of the table, where other lines may stand above and below it; None: every line is a row.
        titles: the rows above the header.

    Raises:
        Unreadable: the file is empty, is not text in this encoding, holds NUL characters, has no header, or its header
            has more columns than are read.
    """
    _check_bytes(content, delimiter, encoding)
    header_line = shape.line if shape else header_line
    header = _header(content, delimiter, encoding, header_line, shape)
    notices: list[str] = []
    below: list[Row] = []

    def chunks() -> Iterator[Chunk]:
        size = max(1, content_size(content))
        with _records(content, delimiter, encoding) as (records, raw):
            line = sum(1 for _ in islice(records, header_line)) + 1
            ending = Ending(shape, titles) if shape else None
            while rows := list(islice(records, CHUNK_ROWS)):
                yield _chunk(rows, line, len(header), min(1.0, raw.tell() / size), ending)
                line += len(rows)
                if line > MAX_ROWS + CHUNK_ROWS:
                    raise Unreadable(message("The file has more than {most:,} lines.", most=MAX_ROWS), MAX_ROWS + 1)
        problems = ending.finish(notices) if ending else []
        below[:] = ending.below if ending else []
        if problems:
            yield Chunk([], [()] * len(header), problems, 1.0)

    return Table(name, None, header, header_line, chunks, notices, tuple(titles), below)


def _header(content: bytes | Path, delimiter: str, encoding: str, line: int, shape: Shape | None) -> tuple[str, ...]:
    """The names of the columns: those of several lines as they were joined, else the cells of the line."""
    header = shape.header if shape and shape.line > shape.first_line else None
    if header is None:
        with _records(content, delimiter, encoding) as (records, _):
            record = next(islice(records, line - 1, None), None)
        if record is None:
            raise Unreadable(message("The file is empty. Expected a header line with the column names."))
        header = tuple(record)
    if not any(cell.strip() for cell in header):
        raise Unreadable(message("The line is empty. Expected the column names."), line)
    if len(header) > MAX_COLUMNS:
        raise Unreadable(
            message(
                "The header has {count:,} columns; at most {most:,} are read.", count=len(header), most=MAX_COLUMNS
            ),
            line,
        )
    return header


@contextmanager
def _records(content: bytes | Path, delimiter: str, encoding: str) -> Iterator[tuple[Iterator[list[str]], IO[bytes]]]:
    """The records of a file (a blank line is an empty one) and the byte stream they come from.

    What goes wrong while they are read leaves as Unreadable, with the line.
    """
    with open_content(content) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as text:
        try:
            yield csv.reader(text, delimiter=delimiter, strict=True), raw
        except csv.Error as error:
            raise Unreadable(_sentence(error, delimiter), _line_of_error(content, delimiter, encoding)) from error
        except UnicodeError as error:
            raise _undecodable(content, delimiter, encoding) from error


def _chunk(
    rows: list[list[str]], first_line: int, width: int, read_share: float, ending: Ending | None = None
) -> Chunk:
    """The columns of some records, without blank ones; those with another width than the header become problems."""
    lines = range(first_line, first_line + len(rows))
    columns = list(zip(*rows, strict=True)) if set(map(len, rows)) == {width} else []
    if columns and _is_whole(columns, first_line, ending):
        return Chunk(lines, columns, read_share=read_share)
    filled = [(line, row) for line, row in zip(lines, rows, strict=True) if any(map(str.strip, row))]
    filled = ending.rows_of_table(filled) if ending else filled
    kept = [(line, row) for line, row in filled if len(row) == width]
    problems = [_wrong_width(line, len(row), width) for line, row in filled if len(row) != width]
    columns = list(zip(*(row for _, row in kept), strict=True)) or [()] * width
    return Chunk([line for line, _ in kept], columns, problems, read_share)


def _is_whole(columns: Sequence[Sequence[str]], first_line: int, ending: Ending | None) -> bool:
    """Whether every record is a row of the table, and none is blank."""
    if not all(first.strip() for first in set(columns[0])):
        return False
    return ending is None or ending.is_plain(columns, first_line)


def _wrong_width(line: int, fields: int, width: int) -> Problem:
    if fields > width:
        sentence = message(
            "The line has {count} fields, the header has {width}: a text with a separator or a line break in it must "
            "stand in double quotes.",
            count=fields,
            width=width,
        )
    else:
        sentence = plural(
            "The line has {count} field, the header has {width}: every column needs its separator, also where the "
            "cell is empty.",
            "The line has {count} fields, the header has {width}: every column needs its separator, also where the "
            "cell is empty.",
            count=fields,
            width=width,
        )
    return Problem(line, None, None, sentence)


def _check_bytes(content: bytes | Path, delimiter: str, encoding: str) -> None:
    """Refuses what no table of text has: a line without an end, and NUL characters.

    These mark a file that is not text, or is text in another encoding than it seemed.
    """
    has_nul = encoding.lower().startswith(("utf-16", "utf_16", "utf-32", "utf_32"))
    position = line_start = 0
    with open_content(content) as raw:
        while block := raw.read(_BLOCK_BYTES):
            place = -1 if has_nul else block.find(b"\0")
            if place >= 0:
                line = _line_at(content, position + place, delimiter, encoding)
                raise Unreadable(message("There is a NUL character in this line. Expected text in UTF-8."), line)
            line_end = max(block.rfind(b"\n"), block.rfind(b"\r"))
            line_start = position + line_end if line_end >= 0 else line_start
            position += len(block)
            if position - line_start > _LONGEST_LINE:
                line = _line_at(content, line_start + 1, delimiter, encoding)
                raise Unreadable(message("The line is longer than {most:,} characters.", most=_LONGEST_LINE), line)


def _undecodable(content: bytes | Path, delimiter: str, encoding: str) -> Unreadable:
    """The error that names the first byte that is not a character."""
    name = "UTF-8" if encoding.lower().startswith("utf-8") else encoding
    whole = whole_content(content)
    try:
        whole.decode(encoding)
    except UnicodeDecodeError as error:
        line = _line_at(whole, error.start, delimiter, encoding)
        byte = whole[error.start]
        return Unreadable(message("The byte 0x{byte:02X} in this line is not {name} text.", byte=byte, name=name), line)
    except UnicodeError:
        pass
    return Unreadable(message("The file is not {name} text.", name=name))


def _line_at(content: bytes | Path, position: int, delimiter: str, encoding: str) -> int:
    """The line in which the byte at ``position`` lies, as a spreadsheet counts."""
    before = (
        whole_content(content)[:position].decode(encoding, errors="replace") + "x"
    )  # stands for the character at the position
    try:
        return sum(1 for _ in csv.reader(io.StringIO(before, newline=""), delimiter=delimiter))
    except csv.Error:
        return before.count("\n") + 1


def _line_of_error(content: bytes | Path, delimiter: str, encoding: str) -> int:
    """The line of the first record that breaks the rules of quoting."""
    count = 1
    with open_content(content) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as text:
        try:
            for _ in csv.reader(text, delimiter=delimiter, strict=True):
                count += 1
        except csv.Error:
            pass
    return count


def _sentence(error: csv.Error, delimiter: str) -> Message:
    """What a csv error means for the person who made the file."""
    text = str(error)
    if "unexpected end of data" in text:
        return message(
            "A quoted text begins in this line and does not end before the file does. Expected a closing quote."
        )
    if "field larger" in text:
        return message(
            "A text in this line is longer than {most:,} characters: probably a quote is not closed.",
            most=csv.field_size_limit(),
        )
    if "expected after" in text:
        return message(
            "After the closing quote of a text there must be a separator ({separator!r}) or the end of the line; "
            "a quote inside a quoted text is written twice.",
            separator=delimiter,
        )
    return message("The line cannot be read as separated values ({reason}).", reason=text)

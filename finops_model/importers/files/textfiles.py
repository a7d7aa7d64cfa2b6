"""Text with separated values whose encoding and separator nobody told: both are found in its first lines.

A wrong separator cannot pass unseen: the strict reader wants as many fields in every line as the header has.
"""

import codecs
import csv
import io
import re
from pathlib import Path

from finops_model.framework import Framework
from finops_model.importers.columns.canonical import is_canonical
from finops_model.importers.columns.headers import find_header_row, read_header
from finops_model.importers.files.delimited import read_delimited
from finops_model.importers.tables import Table, Unreadable

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
"""The separators that are looked for, by their names; another one can be named in a first line ``sep=…``."""

SAMPLE_ROWS = 60
"""In how many of the first rows the header and the separator are looked for."""

_SAMPLE_BYTES = 1 << 16


def first_bytes(content: bytes | Path) -> bytes:
    """The first bytes of a file, enough to tell what it is."""
    if isinstance(content, bytes):
        return content[:_SAMPLE_BYTES]
    with content.open("rb") as file:
        return file.read(_SAMPLE_BYTES)


def title_notice(header_line: int) -> str:
    """Tells that the header is not in the first line."""
    return f"The header is taken from line {header_line}; what stands above it is left out."


def encoding_of(content: bytes | Path, start: bytes) -> tuple[str, list[str]]:
    """How the text is encoded: by its mark, by its zero bytes, UTF-8 where (nearly) valid, else Western Windows."""
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", []
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", []
    even, odd = start[0:4_096:2].count(0), start[1:4_096:2].count(0)
    length = max(1, min(len(start), 4_096) // 2)
    if odd > 0.4 * length and even < 0.1 * length:
        return "utf-16-le", []
    if even > 0.4 * length and odd < 0.1 * length:
        return "utf-16-be", []
    if _is_valid_utf8(content) or _is_damaged_utf8(content):
        return "utf-8-sig", []
    return "cp1252", [
        "The file is not UTF-8; it was read as Western European text (Windows-1252). Look at names with accents."
    ]


def _is_valid_utf8(content: bytes | Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _is_damaged_utf8(content: bytes | Path) -> bool:
    """Whether a text that is not valid UTF-8 was meant to be: a good part of what is beyond ASCII in it is valid.

    Read as anything else, every accent in it would be wrong; as UTF-8, the strict reader names the line of the damage.
    """
    whole = content if isinstance(content, bytes) else content.read_bytes()
    beyond = re.findall("[^\x00-\x7f]", whole.decode("utf-8", errors="replace"))
    broken = beyond.count("\ufffd")
    return 4 * (len(beyond) - broken) >= broken


def whole_text(content: bytes | Path, encoding: str) -> str:
    """The whole file as text. Raises Unreadable when it is none."""
    whole = content if isinstance(content, bytes) else content.read_bytes()
    try:
        return whole.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as error:
        raise Unreadable(f"The file is no {encoding} text.") from error


def text_table(name: str, content: bytes | Path, encoding: str, framework: Framework) -> Table:
    """The table in a text with separated values; separator and header line are found in its first lines."""
    text = first_text(content, encoding)
    first_line = text.split("\n", 1)[0].split("\r", 1)[0]
    if encoding == "utf-8-sig" and is_canonical(first_line.split(",")):
        return read_delimited(name, content)
    said = said_separator(first_line)
    delimiter = said or separator_of(text, framework)
    rows = _sample_rows(text, delimiter)
    filled = [
        (line, row) for line, row in enumerate(rows, start=1) if any(map(str.strip, row)) and not (line == 1 and said)
    ]
    if not filled:
        return read_delimited(name, content, delimiter, encoding)
    found = find_header_row([row for _, row in filled], framework)
    header_line = filled[found][0]
    table = read_delimited(name, content, delimiter, encoding, header_line)
    if delimiter != ",":
        table.notices.append(f"The values are separated by a {SEPARATORS.get(delimiter, repr(delimiter))}.")
    if found:
        table.notices.append(title_notice(header_line))
    return table


def first_text(content: bytes | Path, encoding: str) -> str:
    """The first lines as text; a line that is cut off is left out."""
    start = first_bytes(content)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(start).removeprefix("\ufeff")
    if len(start) < _SAMPLE_BYTES:
        return text
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text


def said_separator(first_line: str) -> str:
    """The separator that a first line ``sep=;`` names, as Excel writes and reads it."""
    line = first_line.strip("\r\n\"' ")
    return line[4] if len(line) == 5 and line.casefold().startswith("sep=") else ""


def _sample_rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # the strict reader names the place
    return rows


def separator_of(text: str, framework: Framework) -> str:
    """The separator that makes most sense of the first lines: known column names first, then an even number of fields.

    A wrong one cannot go unnoticed: every line must have as many fields as the header.
    """

    def sense(delimiter: str) -> tuple[int, float, int]:
        rows = [row for row in _sample_rows(text, delimiter) if any(map(str.strip, row))]
        if not rows:
            return 0, 0.0, 0
        header = rows[find_header_row(rows, framework)]
        known = (
            sum(1 for cell in header if cell.strip() and read_header(cell, framework).known) if len(header) > 1 else 0
        )
        even = sum(1 for row in rows if len(row) == len(header)) / len(rows) if len(header) > 1 else 0.0
        return known, even, len(header)

    return max(SEPARATORS, key=sense)

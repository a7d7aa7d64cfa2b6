"""Text with separated values whose encoding, separator and header line are unknown: all three are found here.

A wrong separator cannot pass unseen: the strict reader wants as many fields in every line as the header has.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from finops_model.batch import RATING_FIELDS, TARGET_FIELDS
from finops_model.importers.files.content import content_size, open_content, whole_content
from finops_model.importers.files.delimited import read_delimited
from finops_model.importers.files.ending import shape_of
from finops_model.importers.files.header import SAMPLE_ROWS, find_header_row, find_heading
from finops_model.importers.files.header_words import HeaderWords, words_of
from finops_model.importers.tables import Table, Unreadable, field_name
from finops_model.messages import Message, message

_SEPARATORS = ",;\t|"
"""The separators that are looked for; another one can be named in a first line ``sep=…``."""
_SEPARATOR_NOTICES = {
    ";": message("The values are separated by semicolons."),
    "\t": message("The values are separated by tabs."),
    "|": message("The values are separated by vertical bars."),
}
_CANONICAL = {*RATING_FIELDS, *TARGET_FIELDS}
_DAYS = ("assessed_on", "agreed_on")
_SAMPLE_BYTES = 1 << 16


def first_bytes(content: bytes | Path) -> bytes:
    """The first bytes of a file, enough to see what it is."""
    content_size(content)
    with open_content(content) as file:
        return file.read(_SAMPLE_BYTES)


def encoding_of(content: bytes | Path, start: bytes) -> tuple[str, list[Message]]:
    """How the text is encoded, and notices for the user.

    By its byte order mark, by its zero bytes, UTF-8 where it is (nearly) valid, else Western Windows.
    """
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", []
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", []
    by_zeros = _utf16_without_mark(start[:4_096]) if b"\0" in start[:4_096] else None
    if by_zeros is not None:
        return by_zeros, []
    if _is_valid_utf8(content) or _is_damaged_utf8(content):
        return "utf-8-sig", []
    notice = message(
        "The file is not UTF-8; it was read as Western European text (Windows-1252). Look at names with accents."
    )
    return "cp1252", [notice]


def _utf16_without_mark(start: bytes) -> str | None:
    """UTF-16 by where the zero bytes of its Latin letters stand; None: it is not UTF-16."""
    zeros_before, zeros_behind = start[0::2].count(0), start[1::2].count(0)
    length = max(1, len(start) // 2)
    if zeros_behind > 0.4 * length and zeros_before < 0.1 * length:
        return "utf-16-le"
    if zeros_before > 0.4 * length and zeros_behind < 0.1 * length:
        return "utf-16-be"
    return None


def _is_valid_utf8(content: bytes | Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open_content(content) as file:
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
    beyond = re.findall("[^\x00-\x7f]", whole_content(content).decode("utf-8", errors="replace"))
    broken = beyond.count("\ufffd")
    return 4 * (len(beyond) - broken) >= broken


def whole_text(content: bytes | Path, encoding: str) -> str:
    """The whole file as text. Raises Unreadable when it is not text in this encoding."""
    try:
        return whole_content(content).decode(encoding).removeprefix("\ufeff")
    except UnicodeError as error:
        raise Unreadable(message("The file is not {encoding} text.", encoding=encoding)) from error


def text_table(
    name: str, content: bytes | Path, encoding: str, kind_of: HeaderWords, header_line: int | None = None
) -> Table:
    """The table in a text with separated values; separator and header line are found in its first lines.

    Args:
        header_line: the line of the header, where the user says it.

    Raises:
        Unreadable: as :func:`read_delimited` does, or there is no filled line ``header_line``.
    """
    text = first_text(content, encoding)
    if header_line in (None, 1) and encoding == "utf-8-sig" and _is_canonical(_first_line(text)):
        return read_delimited(name, content)
    named = _named_separator(text)
    delimiter = named or _separator_of(text, kind_of)
    first_line = 2 if named else 1
    most = SAMPLE_ROWS if header_line is None else SAMPLE_ROWS + header_line
    rows = list(enumerate(_sample_rows(text, delimiter, most), start=1))[first_line - 1 :]
    filled = [(line, row) for line, row in rows if any(map(str.strip, row))]
    if not filled:
        return read_delimited(name, content, delimiter, encoding)
    heading = find_heading(filled, kind_of, header_line)
    shape = shape_of(heading, filled, kind_of, is_ragged=False, is_chosen=header_line is not None)
    table = read_delimited(name, content, delimiter, encoding, shape=shape, titles=heading.titles)
    if delimiter != ",":
        table.notices.append(_separator_notice(delimiter))
    table.notices += heading.notices
    return table


def text_rows(content: bytes | Path, encoding: str, kind_of: HeaderWords) -> Iterator[tuple[int, list[str]]]:
    """Every row of a text as it stands, with its line; nothing is checked.

    Raises:
        Unreadable: the text breaks off in a way that no reader can go on from.
    """
    text = whole_text(content, encoding)
    delimiter = _named_separator(text) or _separator_of(first_text(content, encoding), kind_of)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
    except csv.Error as error:
        raise Unreadable(
            message("The file cannot be read as separated values ({reason}).", reason=str(error))
        ) from error


def _is_canonical(first_line: str) -> bool:
    """Whether a line is a whole header of canonical names with commas, so that nothing has to be found out."""
    names = {field_name(cell) for cell in first_line.split(",")}
    return "organization" in names and not names.isdisjoint(_DAYS) and names <= _CANONICAL


def _separator_notice(delimiter: str) -> Message:
    other = message("The values are separated by {separator!r}.", separator=delimiter)
    return _SEPARATOR_NOTICES.get(delimiter, other)


def first_text(content: bytes | Path, encoding: str) -> str:
    """The first lines as text; a line that is cut off is left out."""
    start = first_bytes(content)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(start).removeprefix("\ufeff")
    if len(start) < _SAMPLE_BYTES:
        return text
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].split("\r", 1)[0]


def _named_separator(text: str) -> str:
    """The separator that a first line ``sep=;`` names, as Excel writes and reads it; "" without such a line."""
    line = _first_line(text).strip("\r\n\"' ")
    return line[4] if len(line) == 5 and line.casefold().startswith("sep=") else ""


def _sample_rows(text: str, delimiter: str, most: int = SAMPLE_ROWS) -> list[list[str]]:
    """The first rows; fewer where the text breaks the rules of quoting, whose place the strict reader names."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(row)
            if len(rows) == most:
                break
    return rows


def _separator_of(text: str, kind_of: HeaderWords) -> str:
    """The separator that makes most sense of the first lines."""
    return max(_SEPARATORS, key=lambda delimiter: _sense(text, delimiter, kind_of))


def _sense(text: str, delimiter: str, kind_of: HeaderWords) -> tuple[int, float, int]:
    """How much sense a separator makes: known names in the header, share of rows as wide as it, its width."""
    rows = [row for row in _sample_rows(text, delimiter) if any(map(str.strip, row))]
    if not rows:
        return 0, 0.0, 0
    header = rows[find_header_row(rows, kind_of)]
    width = len(header)
    if width == 1:
        return 0, 0.0, 1
    as_wide = sum(1 for row in rows if len(row) == width)
    return words_of(header, kind_of).known, as_wide / len(rows), width

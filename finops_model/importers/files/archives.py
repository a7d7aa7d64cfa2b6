"""What XLSX and ODS have in common: a ZIP of XML parts, opened so that no file can harm who opens it.

A workbook of a few kilobytes can claim gigabytes. So members are counted and weighed before any is unpacked, every
part is unpacked as a stream, and a part that declares a document type is refused: entities (and with them
"billion laughs", quadratic blow-up and the reading of other files) need one, and no spreadsheet program writes one.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from finops_model.importers.tables import Unreadable

MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 1_500_000_000
"""One unpacked part; a sheet of a million rows has about 400 MB."""
MAX_RATIO, RATIO_FROM_BYTES = 200, 5_000_000
"""How far a part above ``RATIO_FROM_BYTES`` may unpack; real sheets reach about 50."""
MAX_COLUMNS = 1_000
"""The last column that may hold a value; a stray cell far outside the table is named, not read."""
MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
"""The longest text a spreadsheet cell can hold."""
_LONGEST_TAG = 4_000_000
_BLOCK_BYTES = 1 << 16


Row = tuple[int, list[str]]
"""A row of a sheet that is not empty: its number as a person sees it, and its cells up to the last filled one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook.

    Attributes:
        name: what its tab says.
        rows: reads its rows from the first one on, each time it is called.
        last_line: the number of its last row as the file claims it, for a progress bar only; 0: it does not say.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    last_line: Callable[[], int] = int


def open_archive(content: bytes | Path) -> zipfile.ZipFile:
    """The ZIP archive, its directory checked.

    Raises:
        Unreadable: it is damaged, encrypted, or its members are too many, too large or strangely named.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content)
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(
            "The workbook is damaged or cut off: its ZIP directory cannot be read. Save or send it again."
        ) from error
    if len(members) > MAX_MEMBERS:
        raise Unreadable(f"The workbook has {len(members):,} parts, at most {MAX_MEMBERS:,} are read.")
    for member in members:
        if member.flag_bits & 1:
            raise Unreadable("The workbook is encrypted. Save it without a password.")
        if ".." in re.split(r"[/\\]", member.filename) or member.filename.startswith(("/", "\\")):
            raise Unreadable("The workbook has a part whose name leads outside of it, so it is not read.")
        if member.file_size > MAX_MEMBER_BYTES or (
            member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * member.compress_size
        ):
            raise Unreadable(
                f"A part of the workbook would unpack to {member.file_size // 1_000_000:,} MB, which is far out of "
                "proportion. Copy the table alone into a new workbook, or save it as CSV."
            )
    return archive


def blocks(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The unpacked bytes of a member, piece by piece.

    Raises:
        Unreadable: the member is missing, damaged or packed in a way that is not read.
    """
    try:
        with archive.open(member) as stream:
            while block := stream.read(_BLOCK_BYTES):
                yield block
    except KeyError as error:
        raise Unreadable(f"The workbook is incomplete: its part {member} is missing.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable("The workbook is damaged: a part of it cannot be unpacked. Save or send it again.") from error


def guarded_parser() -> expat.XMLParserType:
    """An XML parser that refuses a document type declaration, and hands over text in whole pieces."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise Unreadable("The workbook declares XML entities, which no spreadsheet program does, so it is not read.")


def feed(parser: expat.XMLParserType, pieces: Iterator[bytes], done: list[Row] | None = None) -> Iterator[Row]:
    """Parses ``pieces``; yields the rows that the parser's handlers put into ``done``, as soon as they are there.

    Raises:
        Unreadable: the XML is broken, or has a tag or comment so long that the parser would read it over and over
            (before expat 2.6 that takes time with the square of its length).
    """
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise Unreadable("The workbook is damaged: a tag in it does not end.")
            if done:
                yield from done
                done.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:
        raise Unreadable("The workbook is damaged: a part of it is not well-formed XML.") from error
    if done:
        yield from done


def elements(archive: zipfile.ZipFile, member: str) -> list[tuple[str, dict[str, str]]]:
    """The start tags of a small part (a directory of sheets, the styles): local name and attributes by local name."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(found) > 500_000:
            raise Unreadable(f"The part {member} of the workbook is unreasonably large.")
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    parser = guarded_parser()
    parser.StartElementHandler = start
    for _ in feed(parser, blocks(archive, member)):
        pass
    return found


def local(name: str) -> str:
    """The name of an element without its namespace prefix."""
    return name.rpartition(":")[2]


def column_letters(index: int) -> str:
    """The letters of the column at ``index`` (from 0): A, B … Z, AA …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int | None:
    """The position (from 0) of the column with these letters; None for what is no column of a spreadsheet."""
    if not re.fullmatch(r"[A-Za-z]{1,3}", letters):
        return None
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def refuse_stray(line: int, column: int) -> None:
    """Raises Unreadable for a value far outside of every table."""
    raise Unreadable(
        f"Cell {column_letters(column)}{line} holds a value far outside of the table; at most {MAX_COLUMNS:,} columns "
        "are read. Delete the cell.",
        line,
    )


def refuse_text(line: int | None = None) -> None:
    """Raises Unreadable for a text that no cell of a spreadsheet can hold."""
    raise Unreadable(f"The workbook holds a text of more than {MAX_TEXT:,} characters.", line)


@dataclass(slots=True)
class Merges:
    """The merged ranges of a sheet and what their first cells hold, filled in while the rows go by.

    Attributes:
        ranges: first row, last row, first column, last column of each; rows from 1, columns from 0.
    """

    ranges: Sequence[tuple[int, int, int, int]]
    _open: list[tuple[int, int, int, str]]
    _next: int

    @classmethod
    def of(cls, ranges: Sequence[tuple[int, int, int, int]]) -> "Merges":
        """Nothing filled yet. ``ranges`` need no order."""
        return cls(sorted(ranges), [], 0)

    def fill(self, line: int, cells: dict[int, str]) -> None:
        """Puts the value of each merged range that covers ``line`` into its cells of this row."""
        while self._next < len(self.ranges) and self.ranges[self._next][0] <= line:
            first, last, left, right = self.ranges[self._next]
            self._next += 1
            if first == line and last >= line and cells.get(left):
                self._open.append((last, left, min(right, MAX_COLUMNS - 1), cells[left]))
                if len(self._open) > MAX_COLUMNS:
                    raise Unreadable("The workbook is damaged: its merged cells lie upon each other.", line)
        if self._open:
            self._open = [one for one in self._open if one[0] >= line]
            for _, left, right, text in self._open:
                for column in range(left, right + 1):
                    if not cells.get(column):
                        cells[column] = text

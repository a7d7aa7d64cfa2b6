"""The rows of one sheet of an XLSX workbook, from its XML.

Nearly all rows that programs write have one plain form, and a regular expression takes a block of them apart at once.
Blocks with a row in any other form, and every sheet with merged cells, comments or another encoding, go through the XML
parser; both give the same texts.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import cast
from xml.parsers import expat

from finops_model.importers.files.archive import blocks, feed, guarded_parser, local
from finops_model.importers.files.cells import (
    Flaw,
    faulty,
    number_text,
    percent_text,
    serial_text,
    uncalculated,
    unescaped,
)
from finops_model.importers.files.content import MAX_COLUMNS, MAX_ROWS, MAX_TEXT
from finops_model.importers.files.sheet import Merges, Row, column_index, refuse_stray, refuse_text
from finops_model.importers.tables import Unreadable

_MOST_KNOWN = 200_000
"""How many distinct cells are remembered; then it starts anew."""
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="(s|str|n|b|inlineStr)")?'
    rb'(?:/>|>(?:<v>([^<&]*)</v>|<is><t(?: xml:space="preserve")?>([^<&]*)</t></is>)?</c>)'
)
_GROUPS = 7
"""What ``_CELL.split`` gives per cell: what stands between two cells, and six groups."""
_BETWEEN_ROWS = re.compile(rb'(?:</row>\s*)?<row r="([0-9]{1,7})"[^<>]*(?<!/)>')
_LONGEST_QUICK = 4_000_000
"""Bytes without the end of a row from which on the XML parser takes over, which needs no end to go on."""
_MOST_KEPT_BYTES = 32_000_000
"""A sheet with fewer bytes stays unpacked: it is read twice, once for the ranges that stand behind its rows."""


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of all sheets of a workbook refer to.

    Attributes:
        strings: the shared texts.
        formats: per cell style ``date``, ``percent``, ``000`` (at least that many digits) or ``""``.
        epoch_1904: whether days are counted from 1904.
        uncalculated: whether the formulas were never calculated, so that a stored 0 is a placeholder.
        looks: what :func:`sheet_rows` found out about the sheets it was asked for, by part.
    """

    archive: zipfile.ZipFile
    strings: list[str]
    formats: list[str]
    epoch_1904: bool
    uncalculated: bool
    looks: dict[str, "_Look"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is known of a sheet before its rows are read.

    Attributes:
        ranges: the merged ones.
        is_plain: whether it is UTF-8 XML of nothing but elements without a prefix.
        pieces: its bytes, unless they are too many to be kept.
    """

    ranges: list[tuple[int, int, int, int]]
    is_plain: bool
    pieces: list[bytes] | None


def sheet_rows(book: Book, part: str, quick: bool = True) -> Iterator[Row]:
    """The rows of the sheet in ``part`` that hold something.

    Args:
        quick: whether plain rows are taken without the XML parser.

    Raises:
        Unreadable: at what cannot be trusted.
    """
    look = book.looks.get(part) or book.looks.setdefault(part, _look_through(book.archive, part))
    done: list[Row] = []
    reader = _Reader(book, Merges.of(look.ranges), done)
    pieces = blocks(book.archive, part) if look.pieces is None else iter(look.pieces)
    if quick and look.is_plain and not look.ranges:
        yield from _quick_rows(reader, pieces)
    else:
        yield from feed(reader.parser(), pieces, done)


def claimed_last_line(book: Book, part: str) -> int:
    """The number of the last row as the sheet itself claims it; 0 when it does not say."""
    start = next(blocks(book.archive, part), b"")
    found = re.search(rb'<dimension ref="[A-Z]{1,3}[0-9]+:[A-Z]{1,3}([0-9]{1,7})"', start)
    return int(found[1]) if found else 0


def _look_through(archive: zipfile.ZipFile, part: str) -> _Look:
    has_merges, is_plain, before = False, True, b""
    kept: list[bytes] | None = []
    for number, block in enumerate(blocks(archive, part)):
        seen = before + block
        has_merges = has_merges or b"mergeCell" in seen
        is_plain = is_plain and b"<!" not in seen
        if number == 0:
            said = re.match(rb'(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["\']([A-Za-z0-9-]+)', seen)
            is_utf8 = said is None or said[1].lower() in (b"utf-8", b"utf8")
            is_plain = is_plain and is_utf8 and seen[:1] in b"<\xef" and b"<worksheet" in seen
        before = block[-16:]
        if kept is not None:
            kept.append(block)
            if len(kept) * len(kept[0]) > _MOST_KEPT_BYTES:
                kept = None
    return _Look(_merged_ranges(archive, part) if has_merges else [], is_plain, kept)


def _quick_rows(reader: "_Reader", pieces: Iterator[bytes]) -> Iterator[Row]:
    """The rows of a plain sheet, block by block; a block with a row in another form goes through the parser."""
    rest, first = b"", True
    for piece in pieces:
        block, end, rest = (rest + piece).rpartition(b"</row>")
        if end:
            before_rows = block.find(b"<sheetData>") + len(b"<sheetData>") if first else 0
            reader.take(block[before_rows:].lstrip(b" \t\r\n"))
            first = False
            yield from reader.done
            reader.done.clear()
        elif len(rest) > _LONGEST_QUICK:
            opened = b"" if first else b"<worksheet><sheetData>"
            yield from feed(reader.parser(), chain([opened + rest], pieces), reader.done)
            return
    if b"</worksheet>" not in rest or b"<c " in rest.split(b"</sheetData>")[0]:
        raise Unreadable("The workbook is damaged: the end of its sheet is missing.", reader.line + 1)


def _merged_ranges(archive: zipfile.ZipFile, part: str) -> list[tuple[int, int, int, int]]:
    """The merged ranges, which stand behind the rows."""
    found: list[tuple[int, int, int, int]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) != "mergeCell":
            return
        match = re.fullmatch(
            r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})", attributes.get("ref", "")
        )
        if match and len(found) < 100_000:
            left, right = column_index(match[1]), column_index(match[3])
            found.append((int(match[2]), int(match[4]), left or 0, right or 0))

    parser = guarded_parser()
    parser.StartElementHandler = start
    for _ in feed(parser, blocks(archive, part)):
        pass
    return found


class _Known(dict[tuple[bytes | None, ...], str]):
    """Distinct plain cells (style, kind, value, inline text) to their texts."""

    def __init__(self, read: Callable[[str, str, str], str]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: tuple[bytes | None, ...]) -> str:
        style, kind, value, inline = cell
        raw = value if value is not None else inline
        try:
            text = "" if raw is None else self._read((kind or b"n").decode(), (style or b"").decode(), raw.decode())
        except UnicodeDecodeError as error:
            raise Unreadable("The workbook is damaged: a text in it is no UTF-8.") from error
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[cell] = text
        return text


class _Reader:
    """Reads the cells of one sheet; the rows go to ``done``."""

    def __init__(self, book: Book, merges: Merges, done: list[Row]) -> None:
        self.book, self.merges, self.done = book, merges, done
        self.line, self.line_text = 0, ""
        self.cells: dict[int, str] = {}
        self.columns: dict[str, int] = {}
        self.names: dict[str, str] = {}
        self.pieces: list[str] = []
        self.length = 0
        self.column, self.kind, self.style = -1, "", ""
        self.value: str | None = None
        self.formula: str | None = None
        self.reading = self.phonetic = False
        self.known = _Known(lambda kind, style, raw: self._text(kind, style, raw, None))
        self.places: dict[tuple[bytes, ...], list[int]] = {}

    # Plain rows

    def take(self, block: bytes) -> None:
        """Takes the bytes of some rows, up to the end tag of the last one."""
        parts = _CELL.split(block)
        between = parts[0::_GROUPS]
        starts = [place for place, text in enumerate(between) if text]
        rows = [_BETWEEN_ROWS.fullmatch(between[place]) for place in starts]
        stops = [*starts[1:], len(between) - 1]
        lines = parts[2::_GROUPS]
        if between[-1] or not all(
            row is not None and lines[start:stop].count(row[1]) == stop - start
            for row, start, stop in zip(rows, starts, stops, strict=True)
        ):
            for _ in feed(self.parser(), iter([b"<sheet>" + block[max(block.find(b"<row"), 0) :] + b"</row></sheet>"])):
                pass
            return
        letters = parts[1::_GROUPS]
        cells = zip(parts[3::_GROUPS], parts[4::_GROUPS], parts[5::_GROUPS], parts[6::_GROUPS], strict=True)
        texts = list(map(self.known.__getitem__, cells))
        for start, stop in zip(starts, stops, strict=True):
            self._start_row(lines[start].decode())
            self._take_cells(tuple(letters[start:stop]), texts[start:stop])

    def _take_cells(self, letters: tuple[bytes, ...], texts: list[str]) -> None:
        places = self.places.get(letters)
        if places is None:
            places = [self._column(one.decode(), one.decode()) for one in letters]
            if places != sorted(set(places)):
                raise Unreadable(f"The workbook is damaged: the cells of row {self.line} are out of order.", self.line)
            if len(self.places) < 10_000:
                self.places[letters] = places
        last = places[-1]
        if last >= MAX_COLUMNS:
            for place, text in zip(places, texts, strict=True):
                self._put(place, text)
            self._end_row()
            return
        if last >= len(places):
            row = [""] * (last + 1)
            for place, text in zip(places, texts, strict=True):
                row[place] = text
            texts = row
        if any(map(str.strip, texts)):
            self.done.append((self.line, texts))

    # Any XML

    def parser(self) -> expat.XMLParserType:
        """A parser whose handlers are this reader's."""
        parser = guarded_parser()
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        return parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = self.names.get(name) or self.names.setdefault(name, local(name))
        if name == "c":
            reference = attributes.get("r")
            if reference is None:
                self.column += 1
            else:
                before = self.column
                self.column = self._column(reference.removesuffix(self.line_text), reference)
                if self.column <= before:
                    raise Unreadable(
                        f"The workbook is damaged: the cells of row {self.line} are out of order.", self.line
                    )
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.value = self.formula = None
        elif name == "v" or (name == "t" and not self.phonetic) or name == "f":
            self.pieces.clear()
            self.length, self.reading = 0, True
        elif name == "row":
            self._start_row(attributes.get("r"))
        elif name == "rPh":
            self.phonetic = True

    def text(self, piece: str) -> None:
        """Text inside an element."""
        if self.reading:
            self.length += len(piece)
            if self.length > 2 * MAX_TEXT:
                refuse_text(self.line)
            self.pieces.append(piece)

    def end(self, name: str) -> None:
        """An element ends."""
        name = self.names[name]
        if name == "v":
            self.value, self.reading = "".join(self.pieces), False
        elif name == "c":
            self._end_cell()
        elif name == "t" and self.reading:
            self.value, self.reading = (self.value or "") + "".join(self.pieces), False
        elif name == "f":
            self.formula, self.reading = "".join(self.pieces), False
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self.phonetic = False

    # Both

    def _start_row(self, number: str | None) -> None:
        if number is not None and not (number.isdigit() and len(number) <= 7):
            raise Unreadable(f"The workbook is damaged: it has a row numbered {number[:20]!r}.")
        line = self.line + 1 if number is None else int(number)
        if not self.line < line <= MAX_ROWS:
            raise Unreadable(f"The workbook is damaged: row {line} stands after row {self.line}.")
        self.line, self.line_text, self.column = line, str(line), -1
        self.cells = {}

    def _column(self, letters: str, reference: str) -> int:
        column = self.columns.get(letters)
        if column is None:
            column = column_index(letters)
            if column is None:
                raise Unreadable(f"The workbook is damaged: row {self.line} has a cell {reference[:20]!r}.")
            self.columns[letters] = column
        return column

    def _end_cell(self) -> None:
        if self.value is not None:
            self._put(self.column, self._text(self.kind, self.style, self.value, self.formula))
        elif self.formula is not None:
            self._put(self.column, uncalculated(self.formula))

    def _put(self, column: int, text: str) -> None:
        if text:
            if column >= MAX_COLUMNS:
                if text.strip():
                    refuse_stray(self.line, column)
            else:
                self.cells[column] = text

    def _text(self, kind: str, style: str, raw: str, formula: str | None) -> str:
        """The text of a cell by its kind, style and stored value."""
        if kind == "s":
            if not raw.strip().isdigit() or int(raw) >= len(self.book.strings):
                raise Unreadable("The workbook is damaged: a cell refers to a missing text.", self.line)
            return self.book.strings[int(raw)]
        if kind == "n":
            if formula is not None and (not raw.strip() or (self.book.uncalculated and raw == "0")):
                return uncalculated(formula)
            return self._number(raw, style)
        if kind in ("str", "inlineStr"):
            if len(raw) > 2 * MAX_TEXT:
                refuse_text(self.line)
            return unescaped(raw)
        if kind == "b":
            return "TRUE" if raw.strip() in ("1", "true") else "FALSE"
        if kind == "e":
            return faulty(raw)
        return raw.removesuffix("T00:00:00") if kind == "d" else raw

    def _number(self, raw: str, style: str) -> str:
        place = int(style) if style.isdigit() and len(style) < 7 else -1
        form = self.book.formats[place] if 0 <= place < len(self.book.formats) else ""
        try:
            if form == "date":
                return serial_text(raw, self.book.epoch_1904)
            if form == "percent":
                return percent_text(raw)
            return number_text(raw).zfill(len(form)) if raw.strip() else ""
        except (ValueError, ArithmeticError):
            return Flaw(raw, f"The cell holds {raw[:40]!r}, which is no number. Expected a number.")

    def _end_row(self) -> None:
        cells = self.cells
        if self.merges.ranges:
            self.merges.fill(self.line, cells)
        if cells:
            take = cast("Callable[[int, str], str]", cells.get)
            row = [take(column, "") for column in range(max(cells) + 1)]
            if any(map(str.strip, row)):
                self.done.append((self.line, row))

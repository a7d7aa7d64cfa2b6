"""XLSX workbooks: rows of texts, read as a stream, each cell as a person sees it.

The rows are parsed one by one and only filled cells exist, so the extent of a sheet never decides over the memory it
takes: one cell in the last corner costs one cell. A dense reader (pandas, calamine) would build the whole rectangle.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from posixpath import join, normpath
from typing import cast

from finops_model.importers.archives import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    Flaw,
    Merges,
    Row,
    Sheet,
    blocks,
    column_index,
    elements,
    faulty,
    feed,
    guarded_parser,
    local,
    open_archive,
    refuse_stray,
    uncalculated,
)
from finops_model.importers.tables import Unreadable

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(50, 59)}
"""Built-in number formats that show a date (ECMA-376, 18.8.30); 45 to 47 show a span of time."""
_PERCENT_FORMATS = {9, 10}
_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class _Book:
    """What the cells of all sheets of a workbook refer to."""

    archive: zipfile.ZipFile
    strings: list[str]
    formats: list[str]
    epoch_1904: bool
    uncalculated: bool


def read_workbook(content: bytes | Path) -> list[Sheet]:
    """The sheets of an XLSX (or XLSM) workbook, in its order; their rows are read when asked for.

    Merged cells all hold their range's value. Numbers come as the shortest text that means them, with ``%`` or padded
    with zeros where the cell is shown so; dates as ISO texts; what is no value as a :class:`Flaw`.

    Raises:
        Unreadable: the file is damaged, encrypted, hostile or another kind of workbook.
    """
    archive = open_archive(content)
    root = _related(archive, "").get("officeDocument", ["xl/workbook.xml"])[0]
    if not root.endswith(".xml"):
        raise Unreadable("The workbook is in the binary format (.xlsb). Save it as .xlsx or as CSV.")
    targets = _related(archive, root)
    by_id = _targets_by_id(archive, root)
    sheets: list[tuple[str, str]] = []
    epoch_1904 = recalculates = False
    for name, attributes in elements(archive, root):
        if name == "sheet" and attributes.get("id") in by_id:
            sheets.append((attributes.get("name", ""), by_id[attributes["id"]]))
        elif name == "workbookPr":
            epoch_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif name == "calcPr":
            recalculates = attributes.get("fullCalcOnLoad", "0") in ("1", "true")
    formats = [form for part in targets.get("styles", [])[:1] for form in _formats(archive, part)]
    strings = [text for part in targets.get("sharedStrings", [])[:1] for text in _shared_strings(archive, part)]
    book = _Book(archive, strings, formats, epoch_1904, recalculates)
    return [Sheet(name, partial(_rows, book, part)) for name, part in sheets if part.endswith(".xml")]


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[dict[str, str]]:
    folder, _, file = part.rpartition("/")
    listing = join(folder, "_rels", f"{file}.rels")
    if listing in archive.NameToInfo:
        for name, attributes in elements(archive, listing):
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                inside = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                yield attributes | {"Target": inside}


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, list[str]]:
    """The parts that ``part`` refers to, by the last word of the kind of the relation."""
    found: dict[str, list[str]] = {}
    for one in _relations(archive, part):
        found.setdefault(one.get("Type", "").rpartition("/")[2], []).append(one["Target"])
    return found


def _targets_by_id(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    return {one.get("Id", ""): one["Target"] for one in _relations(archive, part)}


def _formats(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Per cell style: ``date``, ``percent``, ``000`` (that many digits at least) or ``""``."""
    custom: dict[str, str] = {}
    kinds: list[str] = []
    inside = False
    for name, attributes in elements(archive, part):
        if name == "numFmt":
            custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            kinds.append(_format_kind(attributes.get("numFmtId", "0"), custom))
    return kinds


def _format_kind(number: str, custom: dict[str, str]) -> str:
    if number not in custom:
        known = int(number) if number.isdigit() else 0
        return "date" if known in _DATE_FORMATS else "percent" if known in _PERCENT_FORMATS else ""
    code = re.sub(r'"[^"]*"|\\.|_.|\*.', "", custom[number]).split(";")[0].casefold()
    if re.search(r"\[[hms]+\]", code):  # a span of time, not a day
        return ""
    code = re.sub(r"\[[^]]*\]", "", code)
    if re.search(r"[ymdhs]", code.replace("general", "")):
        return "date"
    if "%" in code:
        return "percent"
    return code if re.fullmatch(r"00+", code) else ""


def number_text(raw: str) -> str:
    """The shortest text that means the number: ``3`` for ``3.0``, ``0.1`` for ``0.10000000000000001``, no exponent.

    Raises:
        ValueError: not a finite number.
    """
    number = float(raw)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    text = format(Decimal(repr(number)), "f")
    if not text.replace("-", "").replace(".", "").isdigit():
        raise ValueError(raw)
    return text


def percent_text(raw: str) -> str:
    """A share as it is shown with a percent sign: ``70%`` for ``0.7``."""
    return number_text(str(Decimal(repr(float(raw))) * 100)) + "%"


def serial_text(raw: str, epoch_1904: bool) -> str:
    """The day of a spreadsheet's serial number as an ISO date, with the time of day after a ``T`` where there is one.

    Serial 1 is 1900-01-01 (and 60 the 29 February 1900 that never was), or serial 0 is 1904-01-01.
    """
    serial = float(raw)
    days, seconds = int(serial // 1), round((serial % 1) * _SECONDS)
    if seconds == _SECONDS:
        days, seconds = days + 1, 0
    if not epoch_1904 and days == 60:
        return Flaw("1900-02-29", "The date 29 February 1900 does not exist. Expected a real date.")
    first = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 31 if days < 60 else 30)
    try:
        if serial < 0:
            raise OverflowError
        day = first + timedelta(days=days)
    except OverflowError:
        return Flaw(raw, f"The number {raw} is shown as a date but lies outside of the calendar. Expected a date.")
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if days == 0 and not epoch_1904:
        return clock
    return day.isoformat() + (f"T{clock}" if seconds else "")


def unescaped(text: str) -> str:
    """The text with ``_xHHHH_`` (how XLSX writes characters that XML cannot hold) replaced by the character."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def _shared_strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    reading, phonetic, length = False, 0, 0

    def start(name: str, _: object) -> None:
        nonlocal reading, phonetic, length
        name = local(name)
        if name == "si":
            pieces.clear()
            length = 0
        elif name == "rPh":
            phonetic += 1
        elif name == "t":
            reading = not phonetic

    def end(name: str) -> None:
        nonlocal reading, phonetic
        name = local(name)
        if name == "t":
            reading = False
        elif name == "rPh":
            phonetic -= 1
        elif name == "si":
            strings.append(unescaped("".join(pieces)))

    def text(piece: str) -> None:
        nonlocal length
        if reading:
            length += len(piece)
            if length > 2 * MAX_TEXT:
                raise Unreadable(f"The workbook holds a text of more than {MAX_TEXT:,} characters.")
            pieces.append(piece)

    parser = guarded_parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    for _ in feed(parser, blocks(archive, part)):
        pass
    return strings


def _merged_ranges(archive: zipfile.ZipFile, part: str) -> list[tuple[int, int, int, int]]:
    """The merged ranges, which stand behind the rows: looked for in the bytes first, since most sheets have none."""
    before = b""
    for block in blocks(archive, part):
        if b"mergeCell" in before + block:
            break
        before = block[-16:]
    else:
        return []
    found: list[tuple[int, int, int, int]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) != "mergeCell":
            return
        match = re.fullmatch(
            r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})", attributes.get("ref", "")
        )
        if match and len(found) < 100_000:
            left, right = column_index(match[1]), column_index(match[3])
            assert left is not None
            assert right is not None
            found.append((int(match[2]), int(match[4]), left, right))

    parser = guarded_parser()
    parser.StartElementHandler = start
    for _ in feed(parser, blocks(archive, part)):
        pass
    return found


def _rows(book: _Book, part: str) -> Iterator[Row]:
    """The rows of a sheet that hold something. Raises Unreadable at what cannot be trusted."""
    done: list[Row] = []
    parser = guarded_parser()
    reader = _SheetReader(book, Merges.of(_merged_ranges(book.archive, part)), done)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    yield from feed(parser, blocks(book.archive, part), done)


class _SheetReader:
    """The handlers of one pass over a sheet; the rows go to ``done``."""

    def __init__(self, book: _Book, merges: Merges, done: list[Row]) -> None:
        self.book, self.merges, self.done = book, merges, done
        self.line, self.line_text = 0, ""
        self.cells: dict[int, str] = {}
        self.columns: dict[str, int] = {}
        self.names: dict[str, str] = {}
        self.numbers: dict[tuple[str, str], str] = {}
        self.pieces: list[str] = []
        self.column, self.kind, self.style = -1, "", ""
        self.value: str | None = None
        self.formula: str | None = None
        self.reading = self.phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = self.names.get(name) or self.names.setdefault(name, local(name))
        if name == "c":
            reference = attributes.get("r")
            if reference is None:
                self.column += 1
            else:
                letters = reference.removesuffix(self.line_text)
                column = self.columns.get(letters)
                self.column = self._new_column(letters, reference) if column is None else column
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.value = self.formula = None
        elif name == "v" or (name == "t" and not self.phonetic) or name == "f":
            self.pieces.clear()
            self.reading = True
        elif name == "row":
            self._start_row(attributes.get("r"))
        elif name == "rPh":
            self.phonetic = True

    def text(self, piece: str) -> None:
        if self.reading:
            self.pieces.append(piece)

    def end(self, name: str) -> None:
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

    def _start_row(self, number: str | None) -> None:
        if number is not None and not (number.isdigit() and len(number) <= 7):
            raise Unreadable(f"The workbook is damaged: it has a row numbered {number[:20]!r}.")
        line = self.line + 1 if number is None else int(number)
        if not self.line < line <= MAX_ROWS:
            raise Unreadable(f"The workbook is damaged: row {line} stands after row {self.line}.")
        self.line, self.line_text, self.column = line, str(line), -1
        self.cells = {}

    def _new_column(self, letters: str, reference: str) -> int:
        column = column_index(letters)
        if column is None:
            raise Unreadable(f"The workbook is damaged: row {self.line} has a cell {reference[:20]!r}.")
        self.columns[letters] = column
        return column

    def _end_cell(self) -> None:
        if self.value is None:
            if self.formula is None:
                return
            text: str = uncalculated(self.formula)
        else:
            text = self._value_text(self.value)
        if text:
            if self.column >= MAX_COLUMNS and text.strip():
                refuse_stray(self.line, self.column)
            self.cells[self.column] = text

    def _value_text(self, raw: str) -> str:
        kind = self.kind
        if kind == "s":
            try:
                return self.book.strings[int(raw)]
            except (ValueError, IndexError) as error:
                raise Unreadable("The workbook is damaged: a cell refers to a missing text.", self.line) from error
        if kind == "n":
            if self.formula is not None and self.book.uncalculated and raw == "0":
                return uncalculated(self.formula)  # a library's placeholder, not a result
            known = self.numbers.get((raw, self.style))
            return known if known is not None else self._number(raw)
        if kind in ("str", "inlineStr"):
            return unescaped(raw)[: MAX_TEXT + 1]
        if kind == "b":
            return "TRUE" if raw.strip() in ("1", "true") else "FALSE"
        if kind == "e":
            return faulty(raw)
        return raw.removesuffix("T00:00:00") if kind == "d" else raw

    def _number(self, raw: str) -> str:
        style = int(self.style) if self.style.isdigit() else -1
        form = self.book.formats[style] if 0 <= style < len(self.book.formats) else ""
        try:
            if form == "date":
                text = serial_text(raw, self.book.epoch_1904)
            elif form == "percent":
                text = percent_text(raw)
            else:
                text = number_text(raw).zfill(len(form)) if raw.strip() else ""
        except (ValueError, ArithmeticError):
            text = Flaw(raw, f"The cell holds {raw[:40]!r}, which is no number. Expected a number.")
        if len(self.numbers) < 100_000:
            self.numbers[raw, self.style] = text
        return text

    def _end_row(self) -> None:
        cells = self.cells
        if self.merges.ranges:
            self.merges.fill(self.line, cells)
        if cells:
            last = max(cells)
            if last >= MAX_COLUMNS:  # blank texts only
                cells = {column: text for column, text in cells.items() if column < MAX_COLUMNS}
                last = max(cells, default=-1)
            take = cast("Callable[[int, str], str]", cells.get)
            row = [take(column, "") for column in range(last + 1)]
            if any(map(str.strip, row)):
                self.done.append((self.line, row))

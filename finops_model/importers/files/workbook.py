"""XLSX workbooks: rows of texts, read as a stream, each cell as a person sees it.

The rows are parsed one by one and only filled cells exist, so the extent of a sheet never decides over the memory it
takes: one cell in the last corner costs one cell. A dense reader (pandas, calamine) would build the whole rectangle.
"""

import re
import zipfile
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from posixpath import join, normpath

from finops_model.importers.files.archive import (
    Attributes,
    blocks,
    elements,
    open_archive,
    parsed,
)
from finops_model.importers.files.cells import unescaped
from finops_model.importers.files.content import MAX_TEXT
from finops_model.importers.files.sheet import Hidden, Row, Sheet, column_index, refuse_text
from finops_model.importers.files.worksheet import Book, Range, RowReader, Texts
from finops_model.importers.tables import Unreadable
from finops_model.messages import message

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(50, 59)}
"""Built-in number formats that show a date (ECMA-376, 18.8.30); 45 to 47 show a span of time."""
_PERCENT_FORMATS = {9, 10}
_STYLE_SECTIONS = frozenset(("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"))
_LONGEST_FORMAT = 255
"""Characters of a number format; spreadsheet programs write no more."""
_MOST_RANGES = 100_000


def read_workbook(content: bytes | Path) -> list[Sheet]:
    """The sheets of an XLSX (or XLSM) workbook, in its order; their rows are read when asked for.

    Merged cells all hold their range's value. Numbers come as the shortest text that means them, with ``%`` or padded
    with zeros where the cell is shown so; dates as ISO texts; what is not a value as a flaw (:mod:`.cells`).

    Raises:
        Unreadable: the file is damaged, encrypted, hostile or another kind of workbook.
    """
    archive = open_archive(content)
    root = _related(archive, "").get("officeDocument", ["xl/workbook.xml"])[0]
    if not root.endswith(".xml"):
        raise Unreadable(message("The workbook is in the binary format (.xlsb). Save it as .xlsx or as CSV."))
    by_id = {relation.get("Id", ""): relation["Target"] for relation in _relations(archive, root)}
    by_kind = _related(archive, root)
    tags = elements(archive, root)
    styles, strings = by_kind.get("styles", [])[:1], by_kind.get("sharedStrings", [])[:1]
    book = Book(
        archive,
        [text for part in strings for text in _shared_strings(archive, part)],
        [form for part in styles for form in _formats(archive, part)],
        _is_set(tags, "workbookPr", "date1904"),
        _is_set(tags, "calcPr", "fullCalcOnLoad"),
        frozenset(style for part in styles for style in _struck_styles(archive, part)),
    )
    sheets: dict[str, Sheet] = {}
    for tag, attributes in tags:
        part = by_id.get(attributes.get("id", ""), "")
        if tag == "sheet" and part.endswith(".xml") and part not in sheets:
            sheets[part] = _sheet(attributes, _Part(book, part))
    return list(sheets.values())


def _is_set(tags: list[tuple[str, Attributes]], tag: str, attribute: str) -> bool:
    return any(name == tag and attributes.get(attribute) in ("1", "true") for name, attributes in tags)


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[Attributes]:
    """The relations of ``part`` to others inside the archive, ``Target`` being the name of the other part."""
    folder, _, file = part.rpartition("/")
    listing = join(folder, "_rels", f"{file}.rels")
    if listing not in archive.NameToInfo:
        return
    for name, attributes in elements(archive, listing):
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            yield attributes | {"Target": inside}


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, list[str]]:
    """The parts that ``part`` refers to, by the last word of the kind of the relation."""
    found: dict[str, list[str]] = {}
    for relation in _relations(archive, part):
        kind = relation.get("Type", "").rpartition("/")[2]
        found.setdefault(kind, []).append(relation["Target"])
    return found


def _formats(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Per cell style: ``date``, ``percent``, ``000`` (that many digits at least) or ``""``."""
    custom: dict[str, str] = {}
    kinds: list[str] = []
    inside = False
    for name, attributes in elements(archive, part):
        if name == "numFmt":
            code = attributes.get("formatCode", "")
            custom[attributes.get("numFmtId", "")] = code[:_LONGEST_FORMAT]
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            kinds.append(_code_kind(custom[number]) if number in custom else _built_in_kind(number))
    return kinds


def _struck_styles(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    """The numbers of the cell styles whose text is struck out."""
    section, font, style = "", -1, -1
    struck: set[str] = set()
    for name, attributes in elements(archive, part):
        if name in _STYLE_SECTIONS:
            section = name
        elif section == "fonts" and name == "font":
            font += 1
        elif section == "fonts" and name == "strike" and attributes.get("val", "1") in ("1", "true"):
            struck.add(str(font))
        elif section == "cellXfs" and name == "xf":
            style += 1
            if attributes.get("fontId", "0") in struck:
                yield str(style)


def _built_in_kind(number: str) -> str:
    known = int(number) if number.isdecimal() and len(number) < 5 else 0
    if known in _DATE_FORMATS:
        return "date"
    return "percent" if known in _PERCENT_FORMATS else ""


@lru_cache(maxsize=1_024)
def _code_kind(code: str) -> str:
    code = re.sub(r'"[^"]*"|\\.|_.|\*.', "", code).split(";")[0].casefold()
    if re.search(r"\[[hms]+\]", code):  # a span of time, not a day
        return ""
    code = re.sub(r"\[[^]]*\]", "", code)
    if re.search(r"[ymdhs]", code.replace("general", "")):
        return "date"
    if "%" in code:
        return "percent"
    return code if re.fullmatch(r"00+", code) else ""


class _Strings(Texts):
    """Reads the shared texts of a workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self.runs = ""

    def start(self, name: str, _: Attributes) -> None:
        self.pieces.clear()
        name = self.names[name]
        if name == "si":
            self.runs = ""
        elif name == "rPh":
            self.is_phonetic = True

    def end(self, name: str) -> None:
        name = self.names[name]
        if name == "t" and not self.is_phonetic:
            self.runs += "".join(self.pieces)
            if len(self.runs) > 2 * MAX_TEXT:
                refuse_text()
        elif name == "rPh":
            self.is_phonetic = False
        elif name == "si":
            self.strings.append(unescaped(self.runs))


def _shared_strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    """The texts that the cells of all sheets refer to by number, without their reading aids."""
    reader = _Strings()
    for _ in parsed(archive, part, reader.start, reader.end, reader.pieces.append):
        reader.check()
    return reader.strings


class _Part:
    """A sheet of a workbook, by the part that holds it."""

    def __init__(self, book: Book, part: str) -> None:
        self.book, self.part = book, part
        self.hidden = Hidden()

    @cached_property
    def ranges(self) -> list[Range]:
        """The merged ranges from above, which stand behind the rows."""
        return sorted(_merged_ranges(self.book.archive, self.part)) if self._has_merges() else []

    def _has_merges(self) -> bool:
        before = b""
        for block in blocks(self.book.archive, self.part):
            if b"mergeCell" in before + block:
                return True
            before = block[-16:]
        return False

    def rows(self) -> Iterator[Row]:
        """The rows that hold something. Raises Unreadable at what cannot be trusted."""
        reader = RowReader(self.book, self.ranges, self.hidden)
        for _ in parsed(self.book.archive, self.part, reader.start, reader.end, reader.pieces.append):
            reader.check(reader.line)
            yield from reader.done
            reader.done.clear()

    def is_filled(self) -> bool:
        """Whether there is such a row."""
        return next(self.rows(), None) is not None

    def last_line(self) -> int:
        """The number of the last row as the sheet itself claims it; 0 when it does not say."""
        start = next(blocks(self.book.archive, self.part), b"")
        found = re.search(rb'<dimension ref="[A-Z]{1,3}[0-9]+:[A-Z]{1,3}([0-9]{1,7})"', start)
        return int(found[1]) if found else 0


def _sheet(attributes: Attributes, part: _Part) -> Sheet:
    is_hidden = attributes.get("state", "visible") != "visible"
    return Sheet(attributes.get("name", ""), part.rows, part.is_filled, is_hidden, part.hidden, part.last_line)


def _merged_ranges(archive: zipfile.ZipFile, part: str) -> list[Range]:
    found: list[Range] = []

    def start(name: str, attributes: Attributes) -> None:
        reference = attributes.get("ref", "")
        if name.endswith("mergeCell") and len(found) < _MOST_RANGES:
            match = re.fullmatch(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})", reference)
            if match:
                left, right = column_index(match[1]), column_index(match[3])
                found.append((int(match[2]), int(match[4]), left or 0, right or 0))

    for _ in parsed(archive, part, start):
        pass
    return found

"""XLSX workbooks: rows of texts, read as a stream, each cell as a person sees it.

The rows are parsed one by one and only filled cells exist, so the extent of a sheet never decides over the memory it
takes: one cell in the last corner costs one cell. A dense reader (pandas, calamine) would build the whole rectangle.
"""

import re
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from posixpath import join, normpath

from finops_model.importers.files.archive import blocks, elements, feed, guarded_parser, local, open_archive
from finops_model.importers.files.cells import unescaped
from finops_model.importers.files.content import MAX_TEXT
from finops_model.importers.files.sheet import Sheet, refuse_text
from finops_model.importers.files.sheetrows import Book, claimed_last_line, sheet_rows
from finops_model.importers.tables import Unreadable

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(50, 59)}
"""Built-in number formats that show a date (ECMA-376, 18.8.30); 45 to 47 show a span of time."""
_PERCENT_FORMATS = {9, 10}


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
    book = Book(archive, strings, formats, epoch_1904, recalculates)
    return [
        Sheet(name, partial(sheet_rows, book, part), partial(claimed_last_line, book, part))
        for name, part in sheets
        if part.endswith(".xml")
    ]


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
                refuse_text()
            pieces.append(piece)

    parser = guarded_parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    for _ in feed(parser, blocks(archive, part)):
        pass
    return strings

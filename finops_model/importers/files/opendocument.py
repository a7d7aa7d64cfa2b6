"""ODS workbooks (OpenDocument): rows of texts, read as a stream, each cell as a person sees it.

A repeated empty row or cell costs nothing, a repeated filled one is bounded, so a small file stays small in memory.
"""

import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import cast

from finops_model.importers.files.archive import blocks, elements, feed, guarded_parser, local, open_archive
from finops_model.importers.files.cells import Flaw, faulty, number_text, percent_text, uncalculated
from finops_model.importers.files.content import MAX_COLUMNS, MAX_ROWS, MAX_TEXT
from finops_model.importers.files.sheet import Row, Sheet, refuse_stray
from finops_model.importers.tables import Unreadable

_MAX_REPEATED_ROWS = 10_000
"""How often one filled row may stand below itself; more is no table that people keep."""


def read_opendocument(content: bytes | Path) -> list[Sheet]:
    """The sheets of an ODS workbook, in its order; their rows are read when asked for.

    Values come as :func:`finops_model.importers.files.workbook.read_workbook` gives them.

    Raises:
        Unreadable: the file is damaged, encrypted or hostile.
    """
    archive = open_archive(content)
    if "META-INF/manifest.xml" in archive.NameToInfo and any(
        name == "encryption-data" for name, _ in elements(archive, "META-INF/manifest.xml")
    ):
        raise Unreadable("The workbook is encrypted. Save it without a password.")
    names: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "table":
            names.append(_plain(attributes).get("name", ""))

    parser = guarded_parser()
    parser.StartElementHandler = start
    for _ in feed(parser, blocks(archive, "content.xml")):
        pass
    return [Sheet(name, partial(_rows, archive, position)) for position, name in enumerate(names)]


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    return {local(key): value for key, value in attributes.items()}


def _rows(archive: zipfile.ZipFile, position: int) -> Iterator[Row]:
    """The rows of the sheet at ``position`` that hold something."""
    done: list[Row] = []
    parser = guarded_parser()
    reader = _SheetReader(position, done)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    yield from feed(parser, blocks(archive, "content.xml"), done)


class _SheetReader:
    """The handlers of one pass over the content; the rows of one sheet go to ``done``."""

    def __init__(self, position: int, done: list[Row]) -> None:
        self.position, self.done = position, done
        self.sheet, self.line = -1, 0
        self.cells: dict[int, str] = {}
        self.column = self.repeated_rows = 0
        self.cell: dict[str, str] | None = None
        self.paragraphs: list[str] = []
        self.spans: list[tuple[int, int, int, str]] = []
        self.aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "table":
            self.sheet, self.line = self.sheet + 1, 0
        if self.sheet != self.position:
            return
        if name == "table-row":
            self.cells, self.column = {}, 0
            self.repeated_rows = _repeated(_plain(attributes).get("number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell"):
            self.cell = _plain(attributes)
            if attributes.get("calcext:value-type") == "error":
                self.cell["value-type"] = "error"
            self.paragraphs = []
        elif name in ("annotation", "frame", "shapes"):
            self.aside += 1
        elif self.cell is not None and not self.aside:
            if name == "p":
                self.paragraphs.append("")
            elif name == "s":
                self._add(" " * min(_repeated(_plain(attributes).get("c")), MAX_TEXT))
            elif name == "tab":
                self._add("\t")
            elif name == "line-break":
                self._add("\n")

    def text(self, piece: str) -> None:
        if self.cell is not None and not self.aside and self.sheet == self.position:
            self._add(piece)

    def end(self, name: str) -> None:
        if self.sheet != self.position:
            return
        name = local(name)
        if name in ("annotation", "frame", "shapes"):
            self.aside -= 1
        elif name in ("table-cell", "covered-table-cell") and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif name == "table-row":
            self._end_row()

    def _add(self, piece: str) -> None:
        if self.paragraphs:
            self.paragraphs[-1] += piece
            if len(self.paragraphs[-1]) > 2 * MAX_TEXT:
                raise Unreadable(f"A cell holds a text of more than {MAX_TEXT:,} characters.", self.line + 1)

    def _end_cell(self, cell: dict[str, str]) -> None:
        repeated = _repeated(cell.get("number-columns-repeated"))
        text = _cell_text(cell, "\n".join(self.paragraphs))
        if text:
            if self.column + repeated > MAX_COLUMNS and text.strip():
                refuse_stray(self.line + 1, self.column + repeated - 1)
            for column in range(self.column, min(self.column + repeated, MAX_COLUMNS)):
                self.cells[column] = text
            rows, columns = _repeated(cell.get("number-rows-spanned")), _repeated(cell.get("number-columns-spanned"))
            if rows > 1 or columns > 1:
                right = min(self.column + columns, MAX_COLUMNS) - 1
                self.spans.append((self.line + rows, self.column, right, text))
        self.column += repeated

    def _end_row(self) -> None:
        first = self.line + 1
        self.line += self.repeated_rows
        if self.spans:
            self.spans = [one for one in self.spans if one[0] >= first]
            for _, left, right, text in self.spans:
                self.cells.update({column: text for column in range(left, right + 1) if not self.cells.get(column)})
        take = cast("Callable[[int, str], str]", self.cells.get)
        row = [take(column, "") for column in range(max(self.cells, default=-1) + 1)]
        if not any(map(str.strip, row)):
            return
        if self.repeated_rows > _MAX_REPEATED_ROWS or self.line > MAX_ROWS:
            raise Unreadable(f"The same filled row stands here {self.repeated_rows:,} times. Delete the copies.", first)
        self.done.extend((line, row) for line in range(first, self.line + 1))


def _repeated(text: str | None) -> int:
    """A count from an attribute; 1 when it is absent or no count."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 and int(text) else 1


def _cell_text(cell: dict[str, str], shown: str) -> str:
    """The text of a cell by its kind of value."""
    kind = cell.get("value-type", "")
    value = cell.get("value", "")
    if kind in ("", "void"):
        return uncalculated(cell["formula"]) if "formula" in cell and not shown else shown
    if kind == "error" or ("formula" in cell and shown.startswith(("#", "Err:"))):
        return faulty(shown)
    try:
        if kind == "percentage":
            return percent_text(value)
        if kind in ("float", "currency"):
            return number_text(value)
    except (ValueError, ArithmeticError):
        return Flaw(value, f"The cell holds {value[:40]!r}, which is no number. Expected a number.")
    if kind == "date":
        return cell.get("date-value", shown).removesuffix("T00:00:00")
    if kind == "boolean":
        return cell.get("boolean-value", shown).upper()
    if kind == "string":
        return cell.get("string-value", shown)
    return shown

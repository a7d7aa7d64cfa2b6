"""ODS workbooks (OpenDocument): rows of texts, read as a stream, each cell as a person sees it.

A repeated empty row or cell costs nothing, a repeated filled one is bounded, so a small file stays small work.
"""

import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from finops_model.importers.files.archive import (
    Attributes,
    LocalNames,
    elements,
    local_names,
    open_archive,
    parsed,
)
from finops_model.importers.files.cells import faulty, not_a_number, number_text, percent_text, uncalculated
from finops_model.importers.files.content import MAX_COLUMNS, MAX_ROWS, MAX_TEXT
from finops_model.importers.files.sheet import (
    Hidden,
    Merges,
    Row,
    Sheet,
    filled_row,
    refuse_copies,
    refuse_stray,
    refuse_text,
)
from finops_model.importers.tables import Unreadable
from finops_model.messages import message

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_CELLS = ("table-cell", "covered-table-cell")
_ASIDE = ("annotation", "frame", "shapes")
"""What lies over cells and is not their text."""
_NOT_SHOWN = ("collapse", "filter")
_MOST_REPEATED_ROWS = 10_000
"""How often one filled row may be repeated; no table that people keep has more."""


def read_opendocument(content: bytes | Path) -> list[Sheet]:
    """The sheets of an ODS workbook, in its order; their rows are read when asked for.

    Values come as :func:`finops_model.importers.files.workbook.read_workbook` gives them.

    Raises:
        Unreadable: the file is damaged, encrypted or hostile.
    """
    archive = open_archive(content)
    if _is_encrypted(archive):
        raise Unreadable(message("The workbook is encrypted. Save it without a password."))
    reader = _Tables(None, Hidden())
    for _ in parsed(archive, _CONTENT, reader.start, reader.end, reader.text):
        pass
    return [_sheet(archive, reader, position) for position in range(len(reader.sheets))]


def _sheet(archive: zipfile.ZipFile, found: "_Tables", position: int) -> Sheet:
    hidden = Hidden()
    rows = partial(_rows, archive, position, hidden)
    is_filled = partial(found.filled.__contains__, position)
    return Sheet(found.sheets[position], rows, is_filled, position in found.hidden_sheets, hidden)


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    if _MANIFEST not in archive.NameToInfo:
        return False
    return any(name == "encryption-data" for name, _ in elements(archive, _MANIFEST))


def _rows(archive: zipfile.ZipFile, position: int, hidden: Hidden) -> Iterator[Row]:
    """The rows of the sheet at ``position`` that hold something; ``hidden`` takes what the workbook does not show."""
    reader = _Tables(position, hidden)
    for _ in parsed(archive, _CONTENT, reader.start, reader.end, reader.text):
        yield from reader.done
        reader.done.clear()
        if len(reader.sheets) > position + 1:
            return


class _Tables:
    """Reads the content of a workbook.

    Attributes:
        wanted: the position of the sheet whose rows go to ``done``; None: only whether a sheet has any is found out.
        sheets: the names of the sheets so far.
        filled: the positions of those that have a row.
        hidden_sheets: the positions of those that the workbook does not show.
        hidden: what the workbook does not show of the wanted sheet.
        done: the rows.
    """

    def __init__(self, wanted: int | None, hidden: Hidden) -> None:
        self.wanted, self.hidden = wanted, hidden
        self.hidden_sheets: set[int] = set()
        self.style, self.hidden_styles = "", set[str]()
        self.are_hidden = False
        self.sheets: list[str] = []
        self.filled: set[int] = set()
        self.done: list[Row] = []
        self.names = LocalNames()
        self.is_read = False
        self.line = self.column = self.columns = self.copies = 0
        self.repeated_rows = 1
        self.merges = Merges()
        self.cells: dict[int, str] = {}
        self.cell: Attributes | None = None
        self.pieces: list[str] = []
        self.length = self.aside = 0
        self.in_paragraph = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        name = self.names[name]
        if name == "table":
            self._start_sheet(local_names(attributes))
        elif not self.sheets:
            self._take_style(name, local_names(attributes))
        elif not self.is_read:
            return
        elif name in _ASIDE:
            self.aside += 1
        elif name == "table-row":
            self._start_row(local_names(attributes))
        elif name == "table-column":
            self._start_column(local_names(attributes))
        elif name in _CELLS:
            self._start_cell(attributes)
        elif name == "p":
            self._start_paragraph()
        elif name in ("s", "tab", "line-break"):
            self.text(_blank(name, local_names(attributes)))

    def text(self, piece: str) -> None:
        """Text inside an element."""
        if not self.in_paragraph or self.aside:
            return
        self.pieces.append(piece)
        self.length += len(piece)
        if self.length > 2 * MAX_TEXT:
            refuse_text(self.line + 1)

    def end(self, name: str) -> None:
        """An element ends."""
        name = self.names[name]
        if not self.is_read:
            return
        if name in _ASIDE:
            self.aside = max(0, self.aside - 1)
        elif name == "p" and not self.aside:
            self.in_paragraph = False
        elif name in _CELLS and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif name == "table-row":
            self._end_row()

    def _take_style(self, name: str, attributes: Attributes) -> None:
        """Remembers the styles of sheets that are not shown; styles stand before the sheets."""
        if name == "style":
            self.style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self.hidden_styles.add(self.style)

    def _start_sheet(self, attributes: Attributes) -> None:
        position = len(self.sheets)
        self.is_read = self.wanted in (None, position)
        self.sheets.append(attributes.get("name", ""))
        if attributes.get("style-name", "") in self.hidden_styles:
            self.hidden_sheets.add(position)
        self.line = self.columns = 0
        self.merges = Merges()
        self.cell, self.aside, self.in_paragraph = None, 0, False

    def _start_column(self, attributes: Attributes) -> None:
        count = _count(attributes, "number-columns-repeated")
        if attributes.get("visibility") in _NOT_SHOWN:
            self.hidden.hide_columns(self.columns, count)
        self.columns += count

    def _start_row(self, attributes: Attributes) -> None:
        self.cells, self.column = {}, 0
        self.repeated_rows = _count(attributes, "number-rows-repeated")
        self.are_hidden = attributes.get("visibility") in _NOT_SHOWN

    def _start_cell(self, attributes: Attributes) -> None:
        self.cell = local_names(attributes)
        if attributes.get("calcext:value-type") == "error":
            self.cell["value-type"] = "error"
        self.pieces, self.length = [], 0

    def _start_paragraph(self) -> None:
        if self.cell is None or self.aside:
            return
        is_first = not self.pieces
        self.in_paragraph = True
        self.text("" if is_first else "\n")

    def _end_cell(self, cell: Attributes) -> None:
        repeated = _count(cell, "number-columns-repeated")
        text = _cell_text(cell, "".join(self.pieces))
        if text:
            if self.column + repeated > MAX_COLUMNS and text.strip():
                refuse_stray(self.line + 1, self.column + repeated - 1)
            for column in range(self.column, min(self.column + repeated, MAX_COLUMNS)):
                self.cells[column] = text
            self._span(_count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned"), text)
        self.column += repeated

    def _span(self, rows: int, columns: int, text: str) -> None:
        if rows > 1 or columns > 1:
            line = self.line + 1
            self.merges.cover(line, line + rows - 1, self.column, self.column + columns - 1, text)

    def _end_row(self) -> None:
        first = self.line + 1
        self.line += self.repeated_rows
        self.merges.fill(first, self.cells)
        row = filled_row(first, self.cells)
        if row is None:
            return
        self.filled.add(len(self.sheets) - 1)
        if self.wanted is None:
            self.is_read = False
            return
        self._refuse_copies(first)
        lines = range(first, self.line + 1)
        self.done.extend((line, row[1]) for line in lines)
        if self.are_hidden:
            self.hidden.lines.update(lines)

    def _refuse_copies(self, first: int) -> None:
        if self.repeated_rows > _MOST_REPEATED_ROWS:
            sentence = message(
                "The same filled row stands here {count:,} times. Delete the copies.", count=self.repeated_rows
            )
            raise Unreadable(sentence, first)
        if self.line > MAX_ROWS:
            raise Unreadable(message("The sheet has more than {most:,} rows.", most=MAX_ROWS), first)
        self.copies += (self.repeated_rows - 1) * len(self.cells)
        refuse_copies(first, self.copies)


def _count(attributes: Attributes, name: str) -> int:
    """A count from an attribute; 1 when it is absent or not a count."""
    text = attributes.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 and int(text) else 1


def _blank(name: str, attributes: Attributes) -> str:
    """The characters that stand for an element inside a text."""
    if name == "s":
        return " " * min(_count(attributes, "c"), MAX_TEXT)
    return "\t" if name == "tab" else "\n"


def _cell_text(cell: Attributes, shown: str) -> str:
    """The text of a cell by its kind of value."""
    kind = cell.get("value-type", "")
    if kind in ("", "void"):
        return uncalculated(cell["formula"]) if "formula" in cell and not shown else shown
    if kind == "error" or ("formula" in cell and shown.startswith(("#", "Err:"))):
        return faulty(shown)
    if kind in ("float", "currency", "percentage"):
        return _number(kind, cell.get("value", ""))
    if kind == "date":
        return cell.get("date-value", shown).removesuffix("T00:00:00")
    if kind == "boolean":
        return cell.get("boolean-value", shown).upper()
    return cell.get("string-value", shown) if kind == "string" else shown


def _number(kind: str, value: str) -> str:
    try:
        return percent_text(value) if kind == "percentage" else number_text(value)
    except (ValueError, ArithmeticError):
        return not_a_number(value)

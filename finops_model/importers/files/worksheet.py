"""The rows of one sheet of an XLSX workbook, from the events of its XML."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from finops_model.importers.files.archive import Attributes, LocalNames
from finops_model.importers.files.cells import (
    faulty,
    not_a_number,
    number_text,
    percent_text,
    serial_text,
    struck,
    uncalculated,
    unescaped,
)
from finops_model.importers.files.content import MAX_COLUMNS, MAX_ROWS, MAX_TEXT
from finops_model.importers.files.sheet import Hidden, Merges, Row, column_index, filled_row, refuse_stray, refuse_text
from finops_model.importers.tables import Unreadable
from finops_model.messages import message

_MOST_CELLS = 16_384
"""The columns of a sheet, XFD being the last."""
_MOST_KNOWN_CELLS = 8_192
"""How many distinct cells of a sheet are remembered: the same few stand in most rows."""

_TRUE = ("1", "true")
_NO_SIZE = ("0", "0.0")
"""The height of a row and the width of a column that cannot be seen."""

Range = tuple[int, int, int, int]
"""First row, last row, first column, last column of merged cells; rows from 1, columns from 0."""


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of all sheets of a workbook refer to.

    Attributes:
        strings: the shared texts.
        formats: per cell style ``date``, ``percent``, ``000`` (at least that many digits) or ``""``.
        epoch_1904: whether days are counted from 1904.
        uncalculated: whether the formulas were never calculated, so that a stored 0 is a placeholder.
        struck_styles: the numbers of the cell styles whose text is struck out.
    """

    archive: zipfile.ZipFile
    strings: list[str]
    formats: list[str]
    epoch_1904: bool
    uncalculated: bool
    struck_styles: frozenset[str]


class Texts:
    """What every reader of texts needs: ``pieces`` are the text since the last start tag."""

    def __init__(self) -> None:
        self.names = LocalNames()
        self.pieces: list[str] = []
        self.is_phonetic = False

    def check(self, line: int | None = None) -> None:
        """Refuses a text that goes on and on; asked after every block."""
        if sum(map(len, self.pieces)) > 2 * MAX_TEXT:
            refuse_text(line)


class RowReader(Texts):
    """Reads the rows of one sheet; those that hold something go to ``done``."""

    def __init__(self, book: Book, ranges: list[Range], hidden: Hidden) -> None:
        super().__init__()
        self.book, self.hidden = book, hidden
        self.merges, self.ranges, self.next_range = Merges(), ranges, 0
        self.done: list[Row] = []
        self.line, self.line_text, self.is_hidden = 0, "", False
        self.cells: list[tuple[Attributes, str | None, str | None]] = []
        self.attributes: Attributes = {}
        self.value: str | None = None
        self.formula: str | None = None
        self.text_of = lru_cache(maxsize=_MOST_KNOWN_CELLS)(self._text)
        self.readers: dict[str, Callable[[str, str], str]] = {
            "s": self._shared,
            "n": self._number,
            "str": self._string,
            "inlineStr": self._string,
            "b": lambda raw, _: "TRUE" if raw.strip() in ("1", "true") else "FALSE",
            "e": lambda raw, _: faulty(raw),
            "d": lambda raw, _: raw.removesuffix("T00:00:00"),
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        self.pieces.clear()
        name = self.names[name]
        if name == "c":
            self.attributes = attributes
            self.value = self.formula = None
        elif name == "row":
            self._start_row(attributes.get("r"))
            self.is_hidden = attributes.get("hidden") in _TRUE or attributes.get("ht") in _NO_SIZE
        elif name == "col" and (attributes.get("hidden") in _TRUE or attributes.get("width") in _NO_SIZE):
            self._hide_columns(attributes.get("min", ""), attributes.get("max", ""))
        elif name == "rPh":
            self.is_phonetic = True

    def end(self, name: str) -> None:
        """An element ends."""
        name = self.names[name]
        if name == "v":
            self.value = "".join(self.pieces)
        elif name == "c":
            self.cells.append((self.attributes, self.value, self.formula))
        elif name == "t" and not self.is_phonetic:
            self.value = (self.value or "") + "".join(self.pieces)
        elif name == "f":
            self.formula = "".join(self.pieces)
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self.is_phonetic = False

    def check(self, line: int | None = None) -> None:
        """Refuses a row and a text that go on and on; asked after every block."""
        if len(self.cells) > _MOST_CELLS:
            raise Unreadable(message("The workbook is damaged: a row has more cells than a sheet can have."), self.line)
        super().check(self.line)

    def _start_row(self, number: str | None) -> None:
        if number is not None and not (number.isdecimal() and len(number) <= 7):
            raise Unreadable(message("The workbook is damaged: it has a row numbered {text!r}.", text=number[:20]))
        line = self.line + 1 if number is None else int(number)
        if not self.line < line <= MAX_ROWS:
            raise Unreadable(
                message("The workbook is damaged: row {line} stands after row {before}.", line=line, before=self.line)
            )
        self.line, self.line_text = line, str(line)
        self.cells.clear()

    def _end_row(self) -> None:
        texts: dict[int, str] = {}
        column = -1
        for attributes, value, formula in self.cells:
            column = self._column(attributes, column)
            if formula is not None:
                text = self._result(attributes, value, formula)
            elif value is not None:
                text = self.text_of(attributes.get("t", "n"), attributes.get("s", ""), value)
            else:
                continue
            if text and column < MAX_COLUMNS:
                texts[column] = struck(text) if attributes.get("s", "") in self.book.struck_styles else text
            elif text.strip():
                refuse_stray(self.line, column)
        self.cells.clear()
        self._merge(texts)
        row = filled_row(self.line, texts)
        if row is not None:
            self.done.append(row)
            if self.is_hidden:
                self.hidden.lines.add(self.line)

    def _hide_columns(self, first: str, last: str) -> None:
        if all(text.isdecimal() and len(text) < 6 for text in (first, last)):
            self.hidden.hide_columns(int(first) - 1, int(last) - int(first) + 1)

    def _column(self, attributes: Attributes, before: int) -> int:
        """The position of a cell by its reference; without one it stands behind the cell before."""
        reference = attributes.get("r")
        if reference is None:
            return before + 1
        column = column_index(reference.removesuffix(self.line_text))
        if column is None:
            raise Unreadable(
                message("The workbook is damaged: row {row} has a cell {text!r}.", row=self.line, text=reference[:20]),
                self.line,
            )
        if column <= before:
            raise Unreadable(
                message("The workbook is damaged: the cells of row {line} are out of order.", line=self.line), self.line
            )
        return column

    def _merge(self, texts: dict[int, str]) -> None:
        """Puts the values of merged ranges into the cells of this row."""
        while self.next_range < len(self.ranges) and self.ranges[self.next_range][0] <= self.line:
            first, last, left, right = self.ranges[self.next_range]
            self.next_range += 1
            if first == self.line and texts.get(left):
                self.merges.cover(first, last, left, right, texts[left])
        self.merges.fill(self.line, texts)

    def _text(self, kind: str, style: str, value: str) -> str:
        """The text of a cell by its kind, style and stored value."""
        read = self.readers.get(kind)
        return read(value, style) if read else value

    def _result(self, attributes: Attributes, value: str | None, formula: str) -> str:
        """The text of a cell with a formula; a flaw where nobody calculated it."""
        kind = attributes.get("t", "n")
        if value is None or (kind == "n" and self._is_placeholder(value)):
            return uncalculated(formula)
        return self._text(kind, attributes.get("s", ""), value)

    def _is_placeholder(self, value: str) -> bool:
        """Whether a library wrote this value for a formula that it could not calculate."""
        return not value.strip() or (self.book.uncalculated and value == "0")

    def _shared(self, raw: str, _: str) -> str:
        try:
            return self.book.strings[int(raw)]
        except (ValueError, IndexError) as error:
            raise Unreadable(message("The workbook is damaged: a cell refers to a missing text."), self.line) from error

    def _string(self, raw: str, _: str) -> str:
        if len(raw) > 2 * MAX_TEXT:
            refuse_text(self.line)
        return unescaped(raw)

    def _number(self, raw: str, style: str) -> str:
        form = self._form(style)
        try:
            if form == "date":
                return serial_text(raw, self.book.epoch_1904)
            if form == "percent":
                return percent_text(raw)
            return number_text(raw).zfill(len(form)) if raw.strip() else ""
        except (ValueError, ArithmeticError):
            return not_a_number(raw)

    def _form(self, style: str) -> str:
        """How the numbers of a cell style are shown, as in :attr:`Book.formats`."""
        number = int(style) if style.isdecimal() and len(style) < 7 else len(self.book.formats)
        return self.book.formats[number] if number < len(self.book.formats) else ""

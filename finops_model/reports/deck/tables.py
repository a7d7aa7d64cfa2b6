"""The tables of a deck: PowerPoint's own. A row is as high as its texts need; rows without room are given back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from pptx.util import Emu, Length, Pt

from finops_model.reports.cells import cell_text
from finops_model.reports.contents import Table
from finops_model.reports.deck.charts import Box
from finops_model.reports.deck.texts import colour_of, describe, height_of, lines_of, split_after, write
from finops_model.reports.template import Template
from finops_model.texts import say

TEXT_SIZE, TITLE_SIZE, EMPTY_SIZE = 9, 12, 11
ROW_HEIGHT = Pt(17)
LINE_HEIGHT = Pt(11)
_BETWEEN = Pt(4)
_MARGIN = Pt(4)
_HIGHEST = Pt(330)
"""A row that is not higher fits on a slide of its own."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a block on a slide.

    Attributes:
        bottom: where it ends.
        rest: the table of the rows that had no room; None: it is whole.
    """

    bottom: Length
    rest: Table | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """The texts of the cells, and the lines that each of them takes."""

    texts: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> int:
        return ROW_HEIGHT + LINE_HEIGHT * (max(map(len, self.lines)) - 1)

    def split(self, count: int) -> "tuple[_Row, _Row]":
        """The row in two: so many lines of each cell, and those after them."""
        parts = [split_after(text, lines[:count]) for text, lines in zip(self.texts, self.lines, strict=True)]
        above, below = tuple(part[0] for part in parts), tuple(part[1] for part in parts)
        first = tuple(lines[:count] for lines in self.lines)
        return _Row(above, first), _Row(below, tuple(lines[count:] or ("",) for lines in self.lines))


def add_table(slide: Any, table: Table, box: Box, template: Template, widths: Sequence[float]) -> Placed:
    """Draws a table under its title; without rows its sentence. Rows that do not fit into the box are given back.

    Args:
        widths: how wide each column is beside the others.
    """
    left, top, width, tall = box
    title = table.title
    below = _below(title, box)
    if not table.rows:
        _write_title(slide, table.title, box, template)
        height = height_of(len(lines_of(table.empty, width, EMPTY_SIZE)), EMPTY_SIZE)
        empty = slide.shapes.add_textbox(left, below, width, height)
        write(empty.text_frame, [table.empty], EMPTY_SIZE, template.colours.ink)
        return Placed(Emu(below + height))
    columns = [Emu(int(width * one / sum(widths))) for one in widths]
    header = _row(table.columns, columns, bold=True)
    rows = [_row(tuple(map(cell_text, row)), columns) for row in table.rows]
    shown, rest = _fitting(rows, Emu(top + tall - below - header.height))
    if rest:
        title = say("{title} (continued on a further slide)", title=title)
        below = _below(title, box)
        shown, rest = _fitting(rows, Emu(top + tall - below - header.height))
    if below <= top + tall:
        _write_title(slide, title, box, template)
    if not shown:
        return Placed(below, table)
    height = sum(row.height for row in (header, *shown))
    frame = slide.shapes.add_table(len(shown) + 1, len(columns), left, below, width, Emu(height))
    describe(frame, table.title)
    _fill(frame.table, [header, *shown], columns, template)
    left_over = replace(table, rows=tuple(row.texts for row in rest)) if rest else None
    return Placed(Emu(below + height), left_over)


def _below(title: str, box: Box) -> Length:
    """Where a table begins under its title."""
    _, top, width, _ = box
    lines = lines_of(title, width, TITLE_SIZE, bold=True)
    return Emu(top + height_of(len(lines), TITLE_SIZE) + _BETWEEN)


def _row(texts: Sequence[str], columns: Sequence[Length], bold: bool = False) -> _Row:
    rooms = (Emu(one - 2 * _MARGIN) for one in columns)
    lines = tuple(tuple(lines_of(text, room, TEXT_SIZE, bold)) for text, room in zip(texts, rooms, strict=True))
    return _Row(tuple(texts), lines)


def _fitting(rows: Sequence[_Row], room: Length) -> tuple[list[_Row], list[_Row]]:
    """The first rows that fit, and the others. A row that is too high for any slide is split."""
    heights = accumulate(row.height for row in rows)
    fit = sum(height <= room for height in heights)
    count = int((room - ROW_HEIGHT) // LINE_HEIGHT) + 1
    if fit or rows[0].height <= _HIGHEST or count < 1:
        return list(rows[:fit]), list(rows[fit:])
    first, second = rows[0].split(count)
    return [first], [second, *rows[1:]]


def _write_title(slide: Any, title: str, box: Box, template: Template) -> None:
    left, top, width, _ = box
    height = height_of(len(lines_of(title, width, TITLE_SIZE, bold=True)), TITLE_SIZE)
    heading = slide.shapes.add_textbox(left, top, width, height)
    write(heading.text_frame, [title], TITLE_SIZE, template.colours.ink, bold=True)


def _fill(drawn: Any, rows: Sequence[_Row], columns: Sequence[Length], template: Template) -> None:
    """Writes the header, which is the first row, and the cells."""
    for place, room in enumerate(columns):
        drawn.columns[place].width = room
    for number, row in enumerate(rows):
        drawn.rows[number].height = Emu(row.height)
        for place, text in enumerate(row.texts):
            _write_cell(drawn.cell(number, place), text, template, number == 0)


def _write_cell(cell: Any, text: str, template: Template, is_header: bool) -> None:
    cell.margin_left = cell.margin_right = _MARGIN
    cell.margin_top = cell.margin_bottom = Pt(2)
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour_of("#E8ECEF" if is_header else "#FFFFFF")
    run = cell.text_frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(TEXT_SIZE), is_header, colour_of(template.colours.ink)

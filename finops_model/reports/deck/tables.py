"""The tables of a deck: PowerPoint's own, each cell on one line, or on two where there is room: no row grows over the
slide."""

import textwrap
from collections.abc import Sequence
from typing import Any

from pptx.util import Emu, Length, Pt

from finops_model.reports.cells import cell_text
from finops_model.reports.contents import Table
from finops_model.reports.deck.charts import Box
from finops_model.reports.deck.texts import colour_of, describe, room_for, shortened, write
from finops_model.reports.template import Template

TEXT_SIZE = 9
ROW_HEIGHT = Pt(19)
LINE_HEIGHT = Pt(11)
_ABOVE = Pt(20)
"""What the title above a table takes."""


def add_table(slide: Any, table: Table, box: Box, template: Template, widths: Sequence[float]) -> None:
    """Draws a table under its title; without rows its sentence.

    Args:
        box: the rows get a second line as long as its height lasts.
        widths: how wide each column is beside the others.
    """
    left, top, width, tall = box
    heading = slide.shapes.add_textbox(left, top, width, Pt(16))
    write(
        heading.text_frame,
        [shortened(table.title, room_for(width, 12, bold=True))],
        12,
        template.colours.ink,
        bold=True,
    )
    below = Emu(top + _ABOVE)
    if not table.rows:
        empty = slide.shapes.add_textbox(left, below, width, Pt(16))
        write(empty.text_frame, [shortened(table.empty, room_for(width, 11))], 11, template.colours.ink)
        return
    height = Emu(ROW_HEIGHT * (len(table.rows) + 1))
    frame = slide.shapes.add_table(len(table.rows) + 1, len(table.columns), left, below, width, height)
    describe(frame, table.title)
    spare = int((tall - _ABOVE - height) // LINE_HEIGHT)
    _fill(frame.table, table, width, widths, template, spare)


def _fill(drawn: Any, table: Table, width: Length, widths: Sequence[float], template: Template, spare: int) -> None:
    """Writes header and cells, each cut to its column; up to ``spare`` rows that need it have two lines."""
    whole = sum(widths)
    columns = [Emu(int(width * one / whole)) for one in widths]
    for place, room in enumerate(columns):
        drawn.columns[place].width = room
    lines = [table.columns, *[tuple(map(cell_text, row)) for row in table.rows]]
    for number, line in enumerate(lines):
        is_header = number == 0
        rooms = [room_for(Emu(one - Pt(8)), TEXT_SIZE, is_header) for one in columns]
        wraps = spare > 0 and any(len(text) > room for text, room in zip(line, rooms, strict=True))
        spare -= wraps
        drawn.rows[number].height = Emu(ROW_HEIGHT + LINE_HEIGHT) if wraps else ROW_HEIGHT
        for place, text in enumerate(line):
            shown = _on_two_lines(text, rooms[place]) if wraps else shortened(text, rooms[place])
            _write_cell(drawn.cell(number, place), shown, template, is_header)


def _on_two_lines(text: str, room: int) -> str:
    """A text on two lines of so many characters, cut at a word; what is cut off ends in "…"."""
    lines = textwrap.wrap(text, room)
    return " ".join(lines) if len(lines) <= 2 else f"{lines[0]} {shortened(' '.join(lines[1:]), room)}"


def _write_cell(cell: Any, text: str, template: Template, is_header: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(4)
    cell.margin_top = cell.margin_bottom = Pt(2)
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour_of("#E8ECEF" if is_header else "#FFFFFF")
    run = cell.text_frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(TEXT_SIZE), is_header, colour_of(template.colours.ink)

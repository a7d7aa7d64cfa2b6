"""The tables of a deck: PowerPoint's own, each cell on one line, so that no row grows over the slide."""

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


def add_table(slide: Any, table: Table, box: Box, template: Template, widths: Sequence[float]) -> None:
    """Draws a table under its title; without rows its sentence.

    Args:
        widths: how wide each column is beside the others.
    """
    left, top, width, _ = box
    heading = slide.shapes.add_textbox(left, top, width, Pt(16))
    write(
        heading.text_frame,
        [shortened(table.title, room_for(width, 12, bold=True))],
        12,
        template.colours.ink,
        bold=True,
    )
    below = Emu(top + Pt(20))
    if not table.rows:
        empty = slide.shapes.add_textbox(left, below, width, Pt(16))
        write(empty.text_frame, [shortened(table.empty, room_for(width, 11))], 11, template.colours.ink)
        return
    height = Emu(ROW_HEIGHT * (len(table.rows) + 1))
    frame = slide.shapes.add_table(len(table.rows) + 1, len(table.columns), left, below, width, height)
    describe(frame, table.title)
    _fill(frame.table, table, width, widths, template)


def _fill(drawn: Any, table: Table, width: Length, widths: Sequence[float], template: Template) -> None:
    """Writes header and cells, each cut to its column."""
    whole = sum(widths)
    columns = [Emu(int(width * one / whole)) for one in widths]
    for place, room in enumerate(columns):
        drawn.columns[place].width = room
    lines = [table.columns, *[tuple(map(cell_text, row)) for row in table.rows]]
    for number, line in enumerate(lines):
        drawn.rows[number].height = ROW_HEIGHT
        for place, text in enumerate(line):
            _write_cell(drawn.cell(number, place), text, columns[place], template, is_header=number == 0)


def _write_cell(cell: Any, text: str, width: Length, template: Template, is_header: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(4)
    cell.margin_top = cell.margin_bottom = Pt(2)
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour_of("#E8ECEF" if is_header else "#FFFFFF")
    run = cell.text_frame.paragraphs[0].add_run()
    run.text = shortened(text, room_for(Emu(width - Pt(8)), TEXT_SIZE, is_header))
    run.font.size, run.font.bold, run.font.color.rgb = Pt(TEXT_SIZE), is_header, colour_of(template.colours.ink)

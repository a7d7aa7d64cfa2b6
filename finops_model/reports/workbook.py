"""A report as a workbook: a sheet for each question, numbers as numbers, Excel's own charts over the cells they show.

What people wrote is written as text and never becomes a formula, a link or a number.
"""

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from finops_model.reports.contents import Cell, Chart, Contents, Figure, Listing, Part, Percent, Points, Share, Table
from finops_model.reports.template import PLAIN, Template
from finops_model.texts import say

_LONGEST_CELL = 32_767
_LONGEST_NAME = 31
_MARKS = re.compile(r"[\[\]:*?/\\]")
_TYPES: dict[str, dict[str, str]] = {
    "radar": {"type": "radar", "subtype": "with_markers"},
    "dots": {"type": "bar"},
    "bars": {"type": "bar", "subtype": "stacked"},
    "line": {"type": "line"},
}
_STATUS_COLOURS = ("#9DC6E0", "#E58F3A", "#D5DADF", "#FFFFFF")
_COLUMN, _WIDEST = 16, 34
_A4 = 9
"""As Excel counts kinds of paper."""
_CHART_WIDTH, _CHART_HEIGHT, _TALL_CHART, _ROW_HEIGHT = 760, 420, 680, 20


def workbook_bytes(contents: Contents, template: Template = PLAIN) -> bytes:
    """A report as an XLSX file."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": f"{contents.organization} · {contents.scope}", "subject": contents.facts[0]})
        for part in contents.parts[:-1]:
            _Sheet(book, part.title, contents, template).write_part(part)
        for part in _questions(contents.details):
            sheet = _Sheet(book, part.title, contents, template)
            sheet.write_part(part)
            sheet.offer_filter(part)
    return content.getvalue()


def _questions(details: Part) -> list[Part]:
    """The details as parts of one table or chart each."""
    charts = [Part(say("Stage and target"), charts=(one,)) for one in details.charts]
    return charts + [Part(one.title, tables=(one,)) for one in details.tables]


class _Sheet:
    """A sheet that is written from top to bottom; every one begins with whose figures it has, and of when."""

    def __init__(self, book: Any, title: str, contents: Contents, template: Template) -> None:
        self.sheet: Worksheet = book.add_worksheet(_sheet_name(title, book))
        self.book, self.template, self.row = book, template, 0
        ink = {"font_color": template.colours.ink}
        self.large = book.add_format({"bold": True, "font_size": 16, **ink})
        self.bold = book.add_format({"bold": True, "font_size": 12, **ink})
        self.header = book.add_format({"bold": True, "bottom": 1, **ink})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.score = book.add_format({"num_format": "0.0"})
        self.points = book.add_format({"num_format": "+0;-0;±0"})
        self.percent = book.add_format({"num_format": '0" %"'})
        self.sheet.set_column(0, 0, 38)
        self.sheet.set_column(1, 20, _COLUMN)
        self.widths: dict[int, int] = {}
        self.sheet.set_paper(_A4)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)  # as many sheets of paper as it needs, each as wide as the table
        if template.title_line:
            self.write_line(template.title_line)
        if template.logo:
            place = {"image_data": io.BytesIO(template.logo), "description": say("Logo"), "object_position": 3}
            self.sheet.insert_image(0, 7, "logo.png", place)
        self.write_line(f"{contents.organization} · {contents.scope}", self.large)
        for text in (*contents.facts, contents.formula):
            self.write_line(text)

    def write_part(self, part: Part) -> None:
        """The sentences, figures, tables, lists and charts of a part."""
        self.row += 1
        for lead in part.leads:
            self.write_line(lead, self.bold)
        if part.figures:
            self._write_figures(part.figures)
        for table in part.tables:
            self._write_table(table)
        for listing in part.listings:
            self._write_listing(listing)
        for chart in part.charts:
            if not chart.is_empty:
                self._write_chart(chart)
                self.sheet.fit_to_pages(1, 1)  # no chart is cut between two sheets of paper

    def offer_filter(self, part: Part) -> None:
        """Lets the reader filter a table that stands alone at the end of the sheet."""
        for table in part.tables:
            if table.rows:
                header = self.row - len(table.rows) - 1
                self.sheet.autofilter(header, 0, self.row - 1, len(table.columns) + sum(_wide(table)) - 1)

    def write_line(self, text: str, look: Any = None) -> None:
        """A text in the first column of the next row."""
        self.sheet.write_string(self.row, 0, text[:_LONGEST_CELL], look)
        self.row += 1

    def _write_figures(self, figures: Sequence[Figure]) -> None:
        columns = (say("Figure"), say("Now"), say("Before"))
        rows = tuple((one.label, one.now, one.then) for one in figures)
        self._write_table(Table(say("Headline figures"), columns, rows, ""))

    def _write_listing(self, listing: Listing) -> None:
        self.row += 1
        self.write_line(listing.title, self.bold)
        for line in listing.lines or (listing.empty,):
            self.write_line(line)

    def _write_table(self, table: Table) -> None:
        """A table under its title; a column of shares takes two: how many, and of how many."""
        self.row += 1
        self.write_line(table.title, self.bold)
        if not table.rows:
            self.write_line(table.empty)
            return
        wide = _wide(table)
        self._write_row([self._headed(*one) for one in zip(table.columns, wide, strict=True)], self.header)
        for row in table.rows:
            self._write_row([_parts(cell, is_wide) for cell, is_wide in zip(row, wide, strict=True)])

    def _headed(self, title: str, is_wide: bool) -> tuple[Cell, ...]:
        return (title, say("of")) if is_wide else (title,)

    def _write_row(self, groups: Sequence[Sequence[Cell]], look: Any = None) -> None:
        for column, cell in enumerate(cell for group in groups for cell in group):
            self._write_cell(column, cell, look)
        self.row += 1

    def _write_cell(self, column: int, cell: Cell, look: Any = None) -> None:
        match cell:
            case None | "":
                pass
            case str():
                self.sheet.write_string(self.row, column, cell[:_LONGEST_CELL], look)
                self._make_room(column, cell)
            case date():
                self.sheet.write_datetime(self.row, column, cell, self.day)  # type: ignore[arg-type]
            case Percent():
                self.sheet.write_number(self.row, column, cell.whole, self.percent)
            case float():
                self.sheet.write_number(self.row, column, cell, self.score)
            case int():
                self.sheet.write_number(self.row, column, cell)
            case Points():
                self.sheet.write_number(self.row, column, cell.whole, self.points)
            case Share():
                raise AssertionError("a share is written as its two numbers")

    def _make_room(self, column: int, text: str) -> None:
        """Widens a column for a text, within a bound: the cell to its right would cut it."""
        width = min(_WIDEST, len(text) + 2)
        if column > 0 and width > self.widths.get(column, _COLUMN):
            self.widths[column] = width
            self.sheet.set_column(column, column, width)

    def _write_chart(self, chart: Chart) -> None:
        """The numbers of a chart as a table, and the chart beside them; a missing number is an empty cell."""
        rows = tuple((name, *_numbers(chart, place)) for place, name in enumerate(chart.categories))
        first = self.row + 3
        self._write_table(Table(chart.title, ("", *(one.name for one in chart.series)), rows, ""))
        self.write_line(chart.source)
        drawn = self.book.add_chart(_TYPES[chart.kind])
        for place, look in enumerate(_looks(chart, self.template), 1):
            cells = {
                "name": [self.sheet.get_name(), first - 1, place],
                "categories": [self.sheet.get_name(), first, 0, first + len(rows) - 1, 0],
                "values": [self.sheet.get_name(), first, place, first + len(rows) - 1, place],
            }
            drawn.add_series({**cells, **look})
        self._lay_out(drawn, chart)
        place = {"description": f"{chart.title}. {chart.alt}", "object_position": 2}
        self.sheet.insert_chart(first - 2, len(chart.series) + 2, drawn, place)
        self.row = max(self.row, first - 2 + _height(chart) // _ROW_HEIGHT + 1)

    def _lay_out(self, drawn: Any, chart: Chart) -> None:
        drawn.show_blanks_as("gap")
        drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
        drawn.set_size({"width": _CHART_WIDTH, "height": _height(chart)})
        drawn.set_legend({"position": "bottom"})
        if chart.kind in ("radar", "dots"):
            drawn.set_y_axis({"min": 0, "max": 3, "major_unit": 1, "num_format": "0"})
        if chart.kind == "line":
            drawn.set_y_axis({"min": 0, "max": 100, "major_unit": 25, "num_format": '0" %"'})
            drawn.set_x_axis({"date_axis": True, "num_format": "yyyy-mm-dd"})
        if chart.kind in ("dots", "bars"):
            drawn.set_x_axis({"min": 0, "major_unit": 1, **({"max": 3} if chart.kind == "dots" else {})})
            drawn.set_y_axis({"reverse": True, "interval_unit": 1})


def _sheet_name(title: str, book: Any) -> str:
    """A name that Excel takes: short, without its marks, once in the book."""
    plain = _MARKS.sub(" ", title.partition(",")[0]).strip(" '")
    taken = {sheet.get_name().lower() for sheet in book.worksheets()}
    names = [plain[:_LONGEST_NAME], *(f"{plain[: _LONGEST_NAME - 3]} {number}" for number in range(2, 100))]
    return next(name for name in names if name.lower() not in taken)


def _numbers(chart: Chart, place: int) -> list[float | int | None]:
    """The numbers of a category of a chart, whole where it counts."""
    values = [one.values[place] for one in chart.series]
    return [int(value) if chart.kind == "bars" and value is not None else value for value in values]


def _height(chart: Chart) -> int:
    """Pixels: bars for every capability need more room than the other charts, so that each has its name."""
    return _TALL_CHART if chart.kind == "dots" else _CHART_HEIGHT


def _wide(table: Table) -> list[bool]:
    """Which columns of a table take two: those of shares."""
    return [any(isinstance(row[place], Share) for row in table.rows) for place in range(len(table.columns))]


def _parts(cell: Cell, is_wide: bool) -> tuple[Cell, ...]:
    """The cells that a cell takes: two for a share, of nothing when it counts none."""
    if isinstance(cell, Share):
        return (cell.count, cell.of) if cell.of else (None, cell.of)
    return (cell, None) if is_wide else (cell,)


def _looks(chart: Chart, template: Template) -> list[dict[str, Any]]:
    """How each series is drawn: lines differ by colour, mark and dash, bars by fill within a dark border."""
    colours = (template.colours.current, template.colours.target, template.colours.before)
    if chart.kind == "bars":
        return [{"fill": {"color": one}, "border": {"color": template.colours.before}} for one in _STATUS_COLOURS]
    if chart.kind == "dots":
        return [{"fill": {"color": one}} for one in colours]
    if chart.kind == "line":
        colours = (template.colours.current, template.colours.before)
    marks, dashes = ("circle", "diamond", "square"), ("solid", "dash", "round_dot")
    return [
        {
            "line": {"color": colour, "width": 2, "dash_type": dash},
            "marker": {"type": mark, "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
        }
        for colour, mark, dash in zip(colours, marks, dashes, strict=False)
    ]

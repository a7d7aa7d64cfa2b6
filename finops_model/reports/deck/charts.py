"""The charts of a deck: PowerPoint's own, with their numbers in an embedded workbook, open to edits."""

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Length, Pt

from finops_model.framework import Stage
from finops_model.reports.contents import Chart
from finops_model.reports.deck.texts import colour_of, describe
from finops_model.reports.template import Template

_TYPES = {
    "radar": XL_CHART_TYPE.RADAR_MARKERS,
    "dots": XL_CHART_TYPE.BAR_CLUSTERED,
    "bars": XL_CHART_TYPE.BAR_STACKED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
}
_MARKERS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.DIAMOND, XL_MARKER_STYLE.SQUARE)
_DASHES = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT)
_STATUS_COLOURS = ("#9DC6E0", "#E58F3A", "#D5DADF", "#FFFFFF")

Box = tuple[Length, Length, Length, Length]
"""Left, top, width and height."""


def add_chart(slide: Any, chart: Chart, box: Box, template: Template) -> None:
    """Draws a chart on a slide: gaps where there is no value, its numbers as alternative text."""
    frame = slide.shapes.add_chart(_TYPES[chart.kind], *box, _numbers(chart))
    describe(frame, f"{chart.title}. {chart.alt}")
    drawn = frame.chart
    drawn.font.size = Pt(9)
    drawn.has_title = True
    drawn.chart_title.text_frame.text = chart.title
    title = drawn.chart_title.text_frame.paragraphs[0].runs[0].font
    title.size, title.bold = Pt(12), True
    drawn.has_legend = True
    drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
    drawn.legend.include_in_layout = False
    _leave_gaps(drawn)
    {"radar": _draw_radar, "dots": _draw_dots, "bars": _draw_bars, "line": _draw_line}[chart.kind](drawn, template)


def _numbers(chart: Chart) -> CategoryChartData:
    """The numbers for the embedded workbook; a missing one is an empty cell."""
    numbers = CategoryChartData(number_format="0" if chart.kind in ("bars", "line") else "0.0")
    numbers.categories = chart.categories
    for one in chart.series[:2] if chart.kind == "dots" else chart.series:
        numbers.add_series(one.name, one.values)
    return numbers


def _leave_gaps(drawn: Any) -> None:
    """What has no value is left out, never drawn as 0."""
    space = drawn._chartSpace.chart
    for blanks in space.findall(qn("c:dispBlanksAs")):
        blanks.set("val", "gap")


def _stages_on(axis: Any) -> None:
    """An axis from Pre-crawl (0) to Run (3)."""
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, float(max(Stage)), 1
    axis.has_major_gridlines = True
    axis.tick_labels.font.size = Pt(8)


def _draw_radar(drawn: Any, template: Template) -> None:
    _stages_on(drawn.value_axis)
    drawn.font.size = Pt(8)
    _draw_lines(drawn, (template.colours.current, template.colours.target, template.colours.before))


def _draw_dots(drawn: Any, template: Template) -> None:
    _stages_on(drawn.value_axis)
    drawn.category_axis.reverse_order = True
    drawn.plots[0].gap_width = 40
    for series, colour in zip(drawn.plots[0].series, (template.colours.current, template.colours.target), strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour_of(colour)
        series.data_labels.show_value = True  # a score of 0 has no bar, but a number
        series.data_labels.font.size = Pt(7)


def _draw_bars(drawn: Any, template: Template) -> None:
    drawn.category_axis.reverse_order = True
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    plot = drawn.plots[0]
    plot.overlap, plot.gap_width = 100, 60
    plot.has_data_labels = True
    plot.data_labels.font.size = Pt(10)
    for series, colour in zip(plot.series, _STATUS_COLOURS, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour_of(colour)
        series.format.line.color.rgb = colour_of(template.colours.before)


def _draw_line(drawn: Any, template: Template) -> None:
    axis = drawn.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 100, 25
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = '0" %"', False
    days = drawn.category_axis
    days.tick_labels.number_format, days.tick_labels.number_format_is_linked = "yyyy-mm", False
    _name_quarters(days)
    _draw_lines(drawn, (template.colours.current, template.colours.before))


def _name_quarters(axis: Any) -> None:
    """Days as far apart as they are, of which the axis names every third month."""
    element = axis._element
    for tag, value in (("c:baseTimeUnit", "days"), ("c:majorUnit", "3"), ("c:majorTimeUnit", "months")):
        for known in element.findall(qn(tag)):
            element.remove(known)
        unit = element.makeelement(qn(tag), {"val": value})
        element.append(unit)


def _draw_lines(drawn: Any, colours: tuple[str, ...]) -> None:
    """Lines that differ by colour, mark and dash, without curves."""
    looks = zip(drawn.plots[0].series, colours, _MARKERS, _DASHES, strict=False)
    for series, colour, marker, dash in looks:
        series.smooth = False
        series.format.line.color.rgb = colour_of(colour)
        series.format.line.width, series.format.line.dash_style = Pt(2), dash
        series.marker.style, series.marker.size = marker, 6
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour_of(colour)
        series.marker.format.line.color.rgb = colour_of(colour)

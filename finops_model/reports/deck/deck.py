"""A report as a deck: the answer, the trade-offs, the plan on a slide each, and behind them what had no room there and
the details.

Every chart is PowerPoint's own with its numbers in an embedded workbook. No text is cut: it goes on on further slides
(:mod:`.flow`). The notes of a slide say where its figures come from.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pptx.util import Emu, Inches, Length

from finops_model.reports.cells import cell_text
from finops_model.reports.contents import Contents, Figure, Part, Table
from finops_model.reports.deck.charts import Box, add_chart
from finops_model.reports.deck.flow import INNER, LEFT, Flow, Text
from finops_model.reports.deck.texts import fitting_size, write
from finops_model.reports.template import PLAIN, Template
from finops_model.texts import language, say

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
_HALF, _RIGHT = Inches(6.0), Inches(6.833)
_LOGO, _WIDEST_LOGO = Inches(0.45), Inches(2)
_HEADED, _HEADING = Inches(10.2), Inches(0.6)
_FOOTER = Inches(0.47)
_TITLE_ONLY = 5


def deck_bytes(contents: Contents, template: Template = PLAIN) -> bytes:
    """A report as a PPTX file."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    properties = deck.core_properties
    properties.title = f"{contents.organization} · {contents.scope}"
    properties.author, properties.subject, properties.language = "", contents.facts[0], language()
    slides = _Slides(deck, contents, template)
    answer = _draw_answer(slides, contents.answer)
    _draw_tradeoffs(slides, contents.tradeoffs)
    plan = _draw_plan(slides, contents.plan)
    answer.go_on()
    plan.go_on()
    _draw_details(slides, contents)
    content = io.BytesIO()
    deck.save(content)
    return content.getvalue()


class _Slides:
    """Adds slides that all have a title, a line with what holds for every figure, and notes."""

    def __init__(self, deck: Any, contents: Contents, template: Template) -> None:
        self.deck, self.contents, self.template = deck, contents, template

    def add(self, title: str, notes: Iterable[str]) -> Any:
        """An empty slide with this title; below its notes stand the facts and the formula."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[_TITLE_ONLY])
        heading = slide.shapes.title
        heading.left, heading.top, heading.width, heading.height = LEFT, Inches(0.3), _HEADED, _HEADING
        named = f"{self.contents.organization} · {title}"
        size = fitting_size([named], _HEADED, _HEADING, (22, 18, 15, 12, 10, 8), bold=True)
        write(heading.text_frame, [named], size, self.template.colours.ink, bold=True)
        self._draw_look(slide)
        facts = " · ".join((self.contents.scope, *self.contents.facts))
        footer = [facts, self.contents.formula]
        _write_fitting(slide, footer, (LEFT, Inches(6.92), INNER, _FOOTER), (9, 8, 7, 6), self.template.colours.before)
        said = [self.contents.organization, self.contents.scope, *self.contents.facts, self.contents.formula, *notes]
        slide.notes_slide.notes_text_frame.text = "\n".join(said)
        return slide

    def _draw_look(self, slide: Any) -> None:
        """The line above the title and the logo of the template."""
        if self.template.title_line:
            box = (LEFT, Inches(0.12), INNER, Inches(0.2))
            _write_fitting(slide, [self.template.title_line], box, (10, 8, 6), self.template.colours.before)
        if self.template.logo:
            picture = slide.shapes.add_picture(io.BytesIO(self.template.logo), LEFT, Inches(0.2), height=_LOGO)
            picture.width = min(picture.width, _WIDEST_LOGO)
            picture.left = Emu(LEFT + INNER - picture.width)
            picture._element.nvPicPr.cNvPr.set("descr", say("Logo"))


def _write_fitting(
    slide: Any, texts: Sequence[str], box: Box, sizes: Sequence[float], colour: str, bold: bool = False
) -> None:
    """Writes texts into a box of their own, in the first of the sizes in which they fit it."""
    _, _, width, height = box
    size = fitting_size(texts, width, height, sizes, bold)
    write(slide.shapes.add_textbox(*box).text_frame, texts, size, colour, bold)


def _draw_answer(slides: _Slides, part: Part) -> Flow:
    """The answer; what had no room is with the flow."""
    flow = Flow(slides, part.title, _notes(part))
    first, *others = part.leads
    flow.add(Text(first, 14, bold=True), Inches(1.6))
    if others:
        flow.add(Text(" ".join(others), 12), Inches(2.0))
    _draw_figures(flow, part.figures, slides.template)
    _, gaps, *moved = part.tables  # the leads say in a line what the first one says
    flow.add_tables([gaps], [(20, 8, 8, 10, 19, 46)], Inches(4.75))
    flow.add_tables([_columns(table) for table in moved], [(29, 16, 14, 41)] * 2, Inches(6.1))
    flow.add(part.listings[0])
    return flow


def _draw_figures(flow: Flow, figures: Sequence[Figure], template: Template) -> None:
    """The headline figures beside one another: what, how much now, how much before."""
    colours = template.colours
    for place, figure in enumerate(figures):
        left, width = Emu(LEFT + place * Inches(4.2)), Inches(4.0)
        rows: tuple[tuple[str, Length, int, str, bool], ...] = (
            (figure.label, Inches(0.2), 12, colours.ink, False),
            (cell_text(figure.now), Inches(0.45), 26, colours.current, True),
            (say("before: {before}", before=cell_text(figure.then)), Inches(0.2), 11, colours.ink, False),
        )
        top = flow.top
        for text, height, size, colour, bold in rows:
            _write_fitting(flow.slide, [text], (left, top, width, height), (size, size - 3, 8), colour, bold)
            top = Emu(top + height)
    flow.top = Emu(flow.top + Inches(0.92))


def _draw_tradeoffs(slides: _Slides, part: Part) -> None:
    slide = slides.add(part.title, _notes(part))
    radar, bars, line = part.charts
    add_chart(slide, radar, (LEFT, Inches(1.0), _HALF, Inches(5.8)), slides.template)
    add_chart(slide, bars, (_RIGHT, Inches(1.0), _HALF, Inches(2.8)), slides.template)
    if not line.is_empty:
        add_chart(slide, line, (_RIGHT, Inches(3.9), _HALF, Inches(2.9)), slides.template)


def _draw_plan(slides: _Slides, part: Part) -> Flow:
    """The plan; what had no room is with the flow."""
    flow = Flow(slides, part.title, _notes(part))
    first, *others = part.leads
    flow.add(Text(first, 14, bold=True), Inches(1.6))
    for text in others:
        flow.add(Text(text, 12), Inches(2.4))
    overdue, due, late = part.tables
    until = Inches(4.2 if late.rows else 5.4)
    flow.add_tables([_columns(overdue), _columns(due)], [(32, 12, 18, 38)] * 2, until)
    flow.add_tables([late], [(30, 10, 14, 14, 12, 30)], Inches(6.2))
    flow.add(part.listings[0])
    return flow


def _columns(table: Table) -> Table:
    """The table with the columns that a slide has room for; the notes have all."""
    places = table.slide or range(len(table.columns))
    rows = tuple(tuple(row[place] for place in places) for row in table.rows)
    return replace(table, columns=tuple(table.columns[place] for place in places), rows=rows)


def _draw_details(slides: _Slides, contents: Contents) -> None:
    """The charts on a slide each, and the tables over as many slides as they need."""
    for chart in contents.details.charts:
        slide = slides.add(say("Stage and target"), [chart.title, chart.source, chart.alt])
        add_chart(slide, chart, (LEFT, Inches(1.0), INNER, Inches(5.85)), slides.template)
    for table in contents.details.tables:
        flow = Flow(slides, contents.details.title, _table_notes(table))
        flow.add(_columns(table))
        flow.go_on()


def _notes(part: Part) -> list[str]:
    """Everything that the slide of a part says, whole, and the sources of its charts."""
    notes = [*part.leads, *(f"{one.label}: {cell_text(one.now)} ({cell_text(one.then)})" for one in part.figures)]
    for table in part.tables:
        notes += _table_notes(table)
    for listing in part.listings:
        notes += [listing.title, *(listing.lines or (listing.empty,))]
    return notes + [f"{chart.title}. {chart.source}. {chart.alt}" for chart in part.charts]


def _table_notes(table: Table) -> list[str]:
    rows = ["; ".join(map(cell_text, row)) for row in table.rows]
    return [f"{table.title} ({', '.join(table.columns)}):", *rows] if rows else [f"{table.title}: {table.empty}"]

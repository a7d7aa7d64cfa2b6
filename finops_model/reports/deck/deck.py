"""A report as a deck: the answer, the trade-offs, the plan on a slide each, and the details behind them.

Every chart is PowerPoint's own with its numbers in an embedded workbook; the notes of a slide say where its figures
come from, and say whole what had to be cut on it.
"""

import io
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pptx.util import Emu, Inches, Pt

from finops_model.reports.cells import cell_text
from finops_model.reports.contents import Contents, Figure, Listing, Part, Table
from finops_model.reports.deck.charts import add_chart
from finops_model.reports.deck.tables import add_table
from finops_model.reports.deck.texts import room_for, shortened, write
from finops_model.reports.template import PLAIN, Template
from finops_model.texts import language, say

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, INNER = Inches(0.5), Inches(12.333)
_HALF, _RIGHT = Inches(6.0), Inches(6.833)
_LOGO, _WIDEST_LOGO = Inches(0.45), Inches(2)
_HEADED, _TITLE_SIZE = Inches(10.2), 22
_LEAD_SIZE = 14
_TITLE_ONLY = 5
_ROWS_OF_A_SLIDE = 12
_MOST_LINES = 5
"""The most sentences of a list on a slide; the notes have all."""


def deck_bytes(contents: Contents, template: Template = PLAIN) -> bytes:
    """A report as a PPTX file."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    properties = deck.core_properties
    properties.title = f"{contents.organization} · {contents.scope}"
    properties.author, properties.subject, properties.language = "", contents.facts[0], language()
    slides = _Slides(deck, contents, template)
    _draw_answer(slides, contents.answer)
    _draw_tradeoffs(slides, contents.tradeoffs)
    _draw_plan(slides, contents.plan)
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
        room = room_for(_HEADED, _TITLE_SIZE, bold=True)
        named = f"{shortened(self.contents.organization, room - len(title) - 3)} · {title}"
        heading = slide.shapes.title
        heading.left, heading.top, heading.width, heading.height = LEFT, Inches(0.3), _HEADED, Inches(0.6)
        write(heading.text_frame, [named], _TITLE_SIZE, self.template.colours.ink, bold=True)
        self._draw_look(slide)
        footer = slide.shapes.add_textbox(LEFT, Inches(6.92), INNER, Inches(0.45))
        facts = " · ".join((self.contents.scope, *self.contents.facts))
        formula = shortened(self.contents.formula, 2 * room_for(INNER, 9))
        write(footer.text_frame, [shortened(facts, room_for(INNER, 9)), formula], 9, self.template.colours.before)
        said = [self.contents.organization, self.contents.scope, *self.contents.facts, self.contents.formula, *notes]
        slide.notes_slide.notes_text_frame.text = "\n".join(said)
        return slide

    def _draw_look(self, slide: Any) -> None:
        """The line above the title and the logo of the template."""
        if self.template.title_line:
            line = slide.shapes.add_textbox(LEFT, Inches(0.12), INNER, Inches(0.2))
            texts = [shortened(self.template.title_line, room_for(INNER, 10))]
            write(line.text_frame, texts, 10, self.template.colours.before)
        if self.template.logo:
            picture = slide.shapes.add_picture(io.BytesIO(self.template.logo), LEFT, Inches(0.2), height=_LOGO)
            picture.width = min(picture.width, _WIDEST_LOGO)
            picture.left = Emu(LEFT + INNER - picture.width)
            picture._element.nvPicPr.cNvPr.set("descr", say("Logo"))


def _draw_answer(slides: _Slides, part: Part) -> None:
    slide = slides.add(part.title, _notes(part))
    ink = slides.template.colours.ink
    lead = slide.shapes.add_textbox(LEFT, Inches(0.95), INNER, Inches(0.85))
    first, *others = part.leads
    _write_lead(lead, first, slides.template)
    if others:
        more = slide.shapes.add_textbox(LEFT, Inches(1.4), INNER, Inches(0.35))
        write(more.text_frame, [shortened(" ".join(others), room_for(INNER, 12))], 12, ink)
    for place, figure in enumerate(part.figures):
        _draw_figure(slide, figure, place, slides.template)
    _, gaps, *moved = part.tables  # the leads say in a line what the first one says
    add_table(slide, gaps, (LEFT, Inches(2.7), INNER, Inches(1.65)), slides.template, (20, 8, 8, 10, 19, 46))
    for left, table in zip((LEFT, _RIGHT), moved, strict=True):
        box = (left, Inches(4.35), Inches(5.9), Inches(1.2))
        add_table(slide, _columns(table), box, slides.template, (30, 20, 12, 38))
    _draw_listing(slide, part.listings[0], Inches(5.75), slides.template)


def _write_lead(box: Any, text: str, template: Template) -> None:
    """The sentence that says a slide at once."""
    room = room_for(INNER, _LEAD_SIZE, bold=True)
    write(box.text_frame, [shortened(text, room)], _LEAD_SIZE, template.colours.ink, bold=True)


def _draw_figure(slide: Any, figure: Figure, place: int, template: Template) -> None:
    left = Emu(LEFT + place * Inches(4.2))
    box = slide.shapes.add_textbox(left, Inches(1.7), Inches(4.0), Inches(0.2))
    write(box.text_frame, [shortened(figure.label, 44)], 12, template.colours.ink)
    number = slide.shapes.add_textbox(left, Inches(1.9), Inches(4.0), Inches(0.5))
    write(number.text_frame, [shortened(cell_text(figure.now), 20)], 28, template.colours.current, bold=True)
    before = slide.shapes.add_textbox(left, Inches(2.42), Inches(4.0), Inches(0.2))
    write(
        before.text_frame,
        [say("before: {before}", before=shortened(cell_text(figure.then), 40))],
        11,
        template.colours.ink,
    )


def _draw_listing(slide: Any, listing: Listing, top: Any, template: Template) -> None:
    heading = slide.shapes.add_textbox(LEFT, top, INNER, Pt(16))
    write(heading.text_frame, [listing.title], 12, template.colours.ink, bold=True)
    box = slide.shapes.add_textbox(LEFT, Emu(top + Pt(18)), INNER, Pt(15 * _MOST_LINES))
    lines = [shortened(f"• {line}", room_for(INNER, 10)) for line in listing.lines[:_MOST_LINES]]
    write(box.text_frame, lines or [listing.empty], 10, template.colours.ink)


def _draw_tradeoffs(slides: _Slides, part: Part) -> None:
    slide = slides.add(part.title, _notes(part))
    radar, bars, line = part.charts
    add_chart(slide, radar, (LEFT, Inches(1.0), _HALF, Inches(5.8)), slides.template)
    add_chart(slide, bars, (_RIGHT, Inches(1.0), _HALF, Inches(2.8)), slides.template)
    if not line.is_empty:
        add_chart(slide, line, (_RIGHT, Inches(3.9), _HALF, Inches(2.9)), slides.template)


def _draw_plan(slides: _Slides, part: Part) -> None:
    slide = slides.add(part.title, _notes(part))
    lead = slide.shapes.add_textbox(LEFT, Inches(0.95), INNER, Inches(0.4))
    write(
        lead.text_frame,
        [shortened(part.leads[0], room_for(INNER, 16, bold=True))],
        16,
        slides.template.colours.ink,
        bold=True,
    )
    overdue, due, late = part.tables
    for left, table in ((LEFT, overdue), (_RIGHT, due)):
        box = (left, Inches(1.45), Inches(5.9), Inches(2.2))
        add_table(slide, _columns(table), box, slides.template, (34, 12, 22, 32))
    add_table(slide, late, (LEFT, Inches(3.7), INNER, Inches(2.25)), slides.template, (30, 10, 14, 14, 12, 30))
    _draw_listing(slide, part.listings[0], Inches(6.0), slides.template)


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
        whole, table = table, _columns(table)
        widths = _widths(table)
        for first in range(0, max(1, len(table.rows)), _ROWS_OF_A_SLIDE):
            shown = replace(table, rows=table.rows[first : first + _ROWS_OF_A_SLIDE])
            notes = _table_notes(replace(whole, rows=whole.rows[first : first + _ROWS_OF_A_SLIDE]))
            slide = slides.add(contents.details.title, notes)
            add_table(slide, shown, (LEFT, Inches(1.0), INNER, Inches(5.8)), slides.template, widths)


def _widths(table: Table) -> list[float]:
    """How wide the columns are beside one another: by their longest text, within bounds."""
    lengths = [
        [len(title), *(len(cell_text(row[place])) for row in table.rows)] for place, title in enumerate(table.columns)
    ]
    return [float(min(40, max(14, *one))) for one in lengths]


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

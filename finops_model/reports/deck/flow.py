"""Blocks below one another on a slide. What has no room there stands whole on further slides; nothing is cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pptx.util import Emu, Inches, Length, Pt

from finops_model.reports.cells import cell_text
from finops_model.reports.contents import Listing, Table
from finops_model.reports.deck.tables import add_table
from finops_model.reports.deck.texts import height_of, lines_of, split_after, write
from finops_model.reports.template import Template
from finops_model.texts import say

LEFT, INNER = Inches(0.5), Inches(12.333)
TOP, BOTTOM = Inches(0.95), Inches(6.88)
_HALF, _RIGHT = Inches(5.9), Inches(6.833)
_GAP = Pt(7)
_LINE_SIZE, _HEADING_SIZE = 10, 12


class Slides(Protocol):
    """What adds slides."""

    template: Template

    def add(self, title: str, notes: Iterable[str]) -> Any:
        """A slide with this title and these notes."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a size in points."""

    text: str
    size: float
    bold: bool = False


Block = Text | Table | Listing


class Flow:
    """A slide that is filled from the top.

    Attributes:
        slide: where it stands.
        top: where the next block begins.
    """

    def __init__(self, slides: Slides, title: str, notes: Iterable[str]) -> None:
        self.slides, self.title = slides, title
        self.slide = slides.add(title, notes)
        self.top: Length = TOP
        self._rest: list[Block] = []

    def add(self, block: Block, until: Length = BOTTOM) -> None:
        """Places a block above ``until``, and keeps what has no room for :meth:`go_on`."""
        if isinstance(block, Text):
            self._add_text(block, until)
        elif isinstance(block, Table):
            self.add_tables([block], [widths_of(block)], until)
        else:
            self._add_listing(block, until)

    def add_tables(self, tables: Sequence[Table], widths: Sequence[Sequence[float]], until: Length) -> None:
        """Places a table, or two beside each other. Their columns are as wide as ``widths`` say, beside one another."""
        lefts, width = ((LEFT,), INNER) if len(tables) == 1 else ((LEFT, _RIGHT), _HALF)
        bottoms = []
        for table, left, columns in zip(tables, lefts, widths, strict=True):
            box = (left, self.top, width, Emu(until - self.top))
            placed = add_table(self.slide, table, box, self.slides.template, columns)
            bottoms.append(placed.bottom)
            if placed.rest is not None:
                self._rest.append(placed.rest)
        self.top = Emu(max(bottoms) + _GAP)

    def go_on(self) -> None:
        """Draws what had no room on as many further slides as it needs."""
        rest, title = self._rest, say("{title} (continued)", title=self.title)
        while rest:
            further = Flow(self.slides, title, ())
            for block in rest:
                further.add(block)
            rest = further._rest

    def _add_text(self, block: Text, until: Length) -> None:
        lines = lines_of(block.text, INNER, block.size, block.bold)
        count = max(0, int((until - self.top) // height_of(1, block.size)))
        shown, rest = split_after(block.text, lines[:count])
        if shown:
            self._write([shown], len(lines[:count]), block)
        if rest:
            self._rest.append(replace(block, text=rest))

    def _add_listing(self, listing: Listing, until: Length) -> None:
        heading = height_of(1, _HEADING_SIZE)
        texts = [f"• {line}" for line in listing.lines] or [listing.empty]
        wrapped = [lines_of(text, INNER, _LINE_SIZE) for text in texts]
        room = Emu(until - self.top - heading)
        count, height = 0, 0
        for lines in wrapped:
            height += height_of(len(lines), _LINE_SIZE)
            count += height <= room
        if count == 0 and self.top > TOP:
            self._rest.append(listing)
            return
        count = max(1, count)
        is_whole = count == len(texts)
        title = listing.title if is_whole else say("{title} (continued on a further slide)", title=listing.title)
        self._write([title], 1, Text(title, _HEADING_SIZE, bold=True), gap=Pt(2))
        self._write(texts[:count], sum(map(len, wrapped[:count])), Text("", _LINE_SIZE))
        if not is_whole:
            self._rest.append(replace(listing, lines=listing.lines[count:]))

    def _write(self, texts: Sequence[str], lines: int, look: Text, gap: Length = _GAP) -> None:
        height = height_of(lines, look.size)
        box = self.slide.shapes.add_textbox(LEFT, self.top, INNER, height)
        write(box.text_frame, texts, look.size, self.slides.template.colours.ink, look.bold)
        self.top = Emu(self.top + height + gap)


def widths_of(table: Table) -> list[float]:
    """How wide the columns are beside one another: by their longest text and the margins of a cell, within bounds. No
    word of a header, which is bold, is broken."""
    words = [1.2 * max(map(len, title.split()), default=0) for title in table.columns]
    texts = [[len(cell_text(row[place])) for row in table.rows] for place in range(len(table.columns))]
    longest = [max([word, *lengths]) for word, lengths in zip(words, texts, strict=True)]
    return [float(min(40, max(10, 2 + one))) for one in longest]

"""Texts on a slide: how much room they take, and in which size they stay whole where they are."""

import textwrap
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Length, Pt

_PLAIN_LETTER, _BOLD_LETTER = 0.58, 0.68
"""The width of a letter as a share of its size: a mean, for fonts with wide letters."""
_LINE = 1.2
"""The height of a line as a share of the size of its letters."""


def colour_of(code: str) -> RGBColor:
    """A colour given as ``#RRGGBB``."""
    return RGBColor.from_string(code.removeprefix("#").upper())


def room_for(width: Length, size: float, bold: bool = False) -> int:
    """How many characters of a size in points fit on a line of this width, for wide letters."""
    return max(4, int(width / Pt(size) / (_BOLD_LETTER if bold else _PLAIN_LETTER)))


def lines_of(text: str, width: Length, size: float, bold: bool = False) -> list[str]:
    """A text in lines of this width, broken between words, within a word only where it is longer than a line."""
    whole = " ".join(text.split())
    return textwrap.wrap(whole, room_for(width, size, bold), break_on_hyphens=False) or [""]


def split_after(text: str, lines: Sequence[str]) -> tuple[str, str]:
    """A text in two: its first lines, as :func:`lines_of` breaks them, and what follows."""
    whole, end = " ".join(text.split()), 0
    for line in lines:
        end = whole.index(line, end) + len(line)
    return whole[:end], whole[end:].lstrip()


def height_of(lines: int, size: float) -> Length:
    """The height of so many lines of a size in points."""
    return Emu(Pt(size * _LINE) * lines)


def fitting_size(texts: Sequence[str], width: Length, height: Length, sizes: Sequence[float], bold: bool) -> float:
    """The first of the sizes, largest first, in which the texts fit a box whole; the last one when none does."""
    for size in sizes:
        lines = sum(len(lines_of(text, width, size, bold)) for text in texts)
        if height_of(lines, size) <= height:
            return size
    return sizes[-1]


def write(frame: Any, lines: Sequence[str], size: float, colour: str, bold: bool = False) -> None:
    """Writes paragraphs into a text frame; nothing in it moves or grows."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, text in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour_of(colour)


def describe(shape: Any, text: str) -> None:
    """Gives a chart or table its text for readers who do not see it."""
    shape._element.nvGraphicFramePr.cNvPr.set("descr", text)

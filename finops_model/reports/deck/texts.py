"""Texts on a slide: short enough to stay where they are."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Length, Pt

_PLAIN_LETTER, _BOLD_LETTER = 0.58, 0.68
"""The width of a letter as a share of its size: a mean, for fonts with wide letters."""


def shortened(text: str, most: int) -> str:
    """A text on one line of at most so many characters; what is cut off ends in "…"."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def colour_of(code: str) -> RGBColor:
    """A colour given as ``#RRGGBB``."""
    return RGBColor.from_string(code.removeprefix("#").upper())


def room_for(width: Length, size: float, bold: bool = False) -> int:
    """How many characters of a size in points fit on a line of this width, for wide letters."""
    return max(4, int(width / Pt(size) / (_BOLD_LETTER if bold else _PLAIN_LETTER)))


def write(frame: Any, lines: list[str], size: float, colour: str, bold: bool = False) -> None:
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

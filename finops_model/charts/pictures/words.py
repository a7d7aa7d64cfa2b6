"""Words in a picture: Plotly's labels have tags (bold, italic, line breaks), matplotlib's texts one style each."""

import html
import re
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2DBase, ScaledTranslation, Transform

from finops_model.charts.pictures.looks import DPI, INK_COLOUR, colour, points

SIZE = 13
"""Pixels of words that say nothing else."""
LINE_HEIGHT = 1.25

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"</?(?:b|i|em|strong|span|sub|sup|a)(?: [^>]*)?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a label, without tags."""

    text: str
    bold: bool
    italic: bool


def lines_of(label: Any) -> list[Line]:
    """A label of a figure as lines; a line that has a tag anywhere has its style as a whole."""
    found = []
    for part in _BREAK.split("" if label is None else str(label)):
        bold, italic = "<b>" in part, "<i>" in part
        found.append(Line(plain(part), bold, italic))
    return found


def plain(label: Any) -> str:
    """A label without tags, its line breaks as such."""
    text = _BREAK.sub("\n", "" if label is None else str(label))
    return printable(html.unescape(_TAG.sub("", text)))


def printable(text: str) -> str:
    """A text without what no file of a picture may hold: control characters but line breaks, halves of characters."""
    return _UNPRINTABLE.sub("", text)


def write(axes: Any, x: float, y: float, label: Any, transform: Transform, **look: Any) -> list[Artist]:
    """Writes a label at a point.

    Args:
        axes: the axes or figure that the text belongs to.
        look: ``font`` (Plotly's: size in pixels, color), ``ha``, ``va`` (matplotlib's words), ``dx``, ``dy`` (pixels
            to the right and up), ``rotation`` (degrees).
    """
    font, ha, va = look.get("font"), look.get("ha", "center"), look.get("va", "center")
    size = getattr(font, "size", None) or SIZE
    size = size if isinstance(size, int | float) else SIZE
    lines = lines_of(label)
    if len({(line.bold, line.italic) for line in lines}) <= 1:
        lines = [Line("\n".join(line.text for line in lines), lines[0].bold, lines[0].italic)]
    height = size * LINE_HEIGHT
    top = {"top": 0.0, "center": (len(lines) - 1) / 2, "bottom": len(lines) - 1.0}.get(va, 0.0)
    drawn = []
    for place, line in enumerate(lines):
        shifted = look.get("dx", 0) / DPI, (look.get("dy", 0) + (top - place) * height) / DPI
        text = axes.text(
            x,
            y,
            line.text,
            transform=transform + ScaledTranslation(*shifted, _inches(axes)),
            fontsize=points(size),
            color=colour(_colour_of(font), default=INK_COLOUR),
            fontweight="bold" if line.bold else "normal",
            fontstyle="italic" if line.italic else "normal",
            ha=ha,
            va=va,
            multialignment=ha,
            linespacing=LINE_HEIGHT,
            rotation=look.get("rotation", 0),
            parse_math=False,
        )
        if getattr(font, "shadow", None):
            text.set_path_effects([withStroke(linewidth=points(3), foreground="white")])
        drawn.append(text)
    return drawn


def _inches(axes: Any) -> Affine2DBase:
    figure = getattr(axes, "figure", None) or axes
    return figure.dpi_scale_trans


def _colour_of(font: Any) -> Any:
    value = getattr(font, "color", None)
    return value if isinstance(value, str) else None

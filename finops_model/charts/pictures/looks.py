"""How Plotly names colours, dashes and symbols, in the words of matplotlib; pixels as points."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import to_rgba

from finops_model.charts.drawing import CURRENT, INK, SERIES

DPI = 100
"""Pixels of a Plotly figure in an inch of a picture."""
INK_COLOUR, QUIET_COLOUR, GRID_COLOUR = INK, "#4A5561", "#DDE2E7"
"""Titles and words; what stands below a title; lines that only orient."""

RGBA = tuple[float, float, float, float]

_FUNCTION = re.compile(r"rgba?\(([^)]*)\)")
_DASHES: dict[str, Any] = {
    "solid": "-",
    "dash": (0, (5, 3)),
    "dot": (0, (1.2, 2.2)),
    "dashdot": (0, (5, 2, 1.2, 2)),
    "longdash": (0, (8, 3)),
    "longdashdot": (0, (8, 3, 1.2, 3)),
}
_SYMBOLS = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "triangle-up": "^",
    "triangle-down": "v",
    "triangle-left": "<",
    "triangle-right": ">",
    "cross": "P",
    "x": "X",
    "star": "*",
    "pentagon": "p",
    "hexagon": "h",
    "line-ew": "_",
    "line-ns": "|",
}
_HATCHES = {"/": "//", "\\": "\\\\", "x": "xx", "-": "--", "|": "||", "+": "++", ".": "..", "": ""}


def points(pixels: float) -> float:
    """Pixels as the points in which matplotlib measures lines and letters."""
    return pixels * 72 / DPI


def colour(name: Any, opacity: float | None = None, default: str = CURRENT) -> RGBA:
    """A colour of a figure (``#0072B2``, ``rgba(0,114,178,0.2)``, a CSS name) as red, green, blue, opacity (0..1)."""
    text = default if name is None else str(name)
    match = _FUNCTION.fullmatch(text.replace(" ", ""))
    if match is None:
        red, green, blue, alpha = to_rgba(text)
    else:
        parts = [float(part) for part in match[1].split(",")]
        red, green, blue = (part / 255 for part in parts[:3])
        alpha = parts[3] if len(parts) > 3 else 1.0
    return red, green, blue, alpha * (1.0 if opacity is None else opacity)


def series_colour(place: int) -> str:
    """The colour of a trace that names none."""
    return SERIES[place % len(SERIES)]


def scaled_colours(numbers: np.ndarray, scale: Sequence[Any], low: float, high: float) -> np.ndarray:
    """The colours (rows of red, green, blue, opacity) of numbers on a colour scale from ``low`` to ``high``."""
    stops = np.array([float(stop) for stop, _ in scale])
    colours = np.array([colour(name) for _, name in scale])
    shares = np.clip((numbers - low) / ((high - low) or 1), 0, 1)
    return np.column_stack([np.interp(shares, stops, colours[:, channel]) for channel in range(4)])


def dash(name: Any) -> Any:
    """The line style of a dash; Plotly also takes lengths (``5px,10px``), which are drawn as dashes."""
    return _DASHES.get(str(name or "solid"), _DASHES["dash"])


def symbol(name: Any) -> tuple[str, bool]:
    """The marker of a symbol, and whether it is filled."""
    text = str(name or "circle")
    plain = text.replace("-open", "").replace("-dot", "")
    return _SYMBOLS.get(plain, "o"), "-open" not in text


def hatch(name: Any) -> str:
    """The hatch of a bar's pattern."""
    return _HATCHES.get(str(name or ""), "//")

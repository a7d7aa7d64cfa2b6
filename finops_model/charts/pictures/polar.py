"""The radar of a picture: rings, spokes with their labels, and the lines between them."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from finops_model.charts.pictures.looks import GRID_COLOUR, colour, dash, points, series_colour
from finops_model.charts.pictures.traces import draw_marks, draw_words, mode_of
from finops_model.charts.pictures.words import write

_APART = 12
"""Pixels from the rim to the labels."""


class Radar:
    """One polar subplot of a figure."""

    def __init__(self, figure: Any, name: str, canvas: Figure) -> None:
        self.layout = figure.layout[name]
        self.traces = [
            (place, trace)
            for place, trace in enumerate(figure.data)
            if trace.type == "scatterpolar" and (trace.subplot or "polar") == name and trace.visible in (None, True)
        ]
        self.axes: Axes = canvas.add_axes((0.1, 0.1, 0.8, 0.8), label=name)
        self.categories = self._categories()
        self.low, self.rim = self._range()

    @property
    def domain(self) -> tuple[Any, Any]:
        """From where to where on the plotting area it lies, as shares of it: across and up."""
        return self.layout.domain.x or (0, 1), self.layout.domain.y or (0, 1)

    def place(self, area: tuple[float, float, float, float]) -> None:
        """Puts it where it belongs on the plotting area."""
        (left, right), (bottom, top) = self.domain
        x, y, width, height = area
        self.axes.set_position((x + left * width, y + bottom * height, (right - left) * width, (top - bottom) * height))

    def _categories(self) -> list[str]:
        named = [str(one) for _, trace in self.traces for one in (trace.theta if trace.theta is not None else ())]
        are_texts = any(_is_text(trace.theta) for _, trace in self.traces)
        return list(dict.fromkeys(named)) if are_texts else []

    def _range(self) -> tuple[float, float]:
        asked = self.layout.radialaxis.range
        if asked is not None:
            return float(asked[0]), float(asked[1])
        highest = [np.nanmax(np.asarray(trace.r, dtype=float), initial=0) for _, trace in self.traces]
        return 0.0, max(highest, default=1.0) or 1.0

    def _angles(self, theta: Any) -> np.ndarray:
        """The directions of values, in radians from the right, counter-clockwise."""
        if self.categories:
            places = {text: place for place, text in enumerate(self.categories)}
            degrees = np.array([places[str(one)] for one in theta]) * 360 / len(self.categories)
        else:
            degrees = np.asarray(theta, dtype=float)
        clockwise = self.layout.angularaxis.direction == "clockwise"
        start = self.layout.angularaxis.rotation
        start = (90 if clockwise else 0) if start is None else start
        return np.deg2rad(start - degrees if clockwise else start + degrees)

    def _points(self, theta: Any, r: Any) -> tuple[np.ndarray, np.ndarray]:
        angle, radius = self._angles(theta), np.asarray(r, dtype=float) - self.low
        return radius * np.cos(angle), radius * np.sin(angle)

    def draw(self) -> None:
        """Draws all of it."""
        axes, reach = self.axes, self.rim - self.low
        axes.set_aspect("equal")
        axes.set_axis_off()
        axes.set_xlim(-reach, reach)
        axes.set_ylim(-reach, reach)
        self._draw_grid(reach)
        for place, trace in self.traces:
            self._draw_trace(trace, place)

    def _draw_grid(self, reach: float) -> None:
        look: dict[str, Any] = {"color": GRID_COLOUR, "linewidth": points(1), "zorder": 0.5, "clip_on": False}
        around = np.linspace(0, 2 * np.pi, 181)
        rings = self.layout.radialaxis.tickvals
        for ring in {*(np.linspace(self.low, self.rim, 5)[1:] if rings is None else rings), self.rim}:
            self.axes.plot((ring - self.low) * np.cos(around), (ring - self.low) * np.sin(around), **look)
        spokes = self.layout.angularaxis.tickvals
        if spokes is None:
            spokes = self.categories or []
        labels = self.layout.angularaxis.ticktext
        for angle, label in zip(self._angles(spokes), spokes if labels is None else labels, strict=True):
            x, y = np.cos(angle), np.sin(angle)
            self.axes.plot([0, reach * x], [0, reach * y], **look)
            write(
                self.axes,
                reach * x,
                reach * y,
                label,
                self.axes.transData,
                font=self.layout.angularaxis.tickfont,
                ha=_anchor(x, ("right", "center", "left")),
                va=_anchor(y, ("top", "center", "bottom")),
                dx=_APART * x,
                dy=_APART * y,
            )

    def _draw_trace(self, trace: Any, place: int) -> None:
        x, y = self._points(trace.theta, trace.r)
        mode = mode_of(trace, len(x))
        own = trace.line.color or (trace.marker.color if isinstance(trace.marker.color, str) else series_colour(place))
        if trace.fill == "toself" and not np.isnan(x).any():
            self.axes.fill(x, y, facecolor=colour(trace.fillcolor or own, None if trace.fillcolor else 0.3), zorder=1)
        if "lines" in mode:
            width = 2 if trace.line.width is None else trace.line.width
            look: dict[str, Any] = {"linewidth": points(width), "linestyle": dash(trace.line.dash), "zorder": 2}
            self.axes.plot(x, y, color=colour(own, trace.opacity), clip_on=False, **look)
        if "markers" in mode:
            draw_marks(self.axes, trace, x, y, own)
        if "text" in mode:
            draw_words(self.axes, trace, x, y)


def _is_text(values: Any) -> bool:
    return values is not None and len(values) > 0 and isinstance(values[0], str)


def _anchor(share: float, words: tuple[str, str, str]) -> str:
    """The side of a label that faces the rim."""
    return words[0] if share < -0.2 else words[2] if share > 0.2 else words[1]

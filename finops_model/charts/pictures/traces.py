"""The traces of a picture that lie on a plane: lines, marks, words, areas, bars and heatmaps.

What is missing (NaN) is never drawn: a line has a gap there, unless its trace says otherwise.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection

from finops_model.charts.pictures.axes import Plane
from finops_model.charts.pictures.looks import (
    colour,
    dash,
    hatch,
    points,
    scaled_colours,
    series_colour,
    symbol,
)
from finops_model.charts.pictures.words import write

_DRAW_STYLES = {"hv": "steps-post", "vh": "steps-pre", "hvh": "steps-mid"}
_STEPS: dict[Any, Any] = {"hv": "post", "vh": "pre", "hvh": "mid"}
_GAP = 4
"""Pixels between a mark and its words."""


class Stacks:
    """How high the areas and bars of a plane are stacked so far, by their group and place."""

    def __init__(self) -> None:
        self.heights: dict[tuple[Any, ...], float] = {}
        self.edge: tuple[np.ndarray, np.ndarray] | None = None
        """The line of the trace before, down to which ``tonexty`` fills."""

    def raise_by(self, group: tuple[Any, ...], places: np.ndarray, heights: np.ndarray) -> np.ndarray:
        """The bottoms on which these heights stand, which become part of the stack."""
        bottoms = np.zeros(len(places))
        for index, (place, height) in enumerate(zip(places, heights, strict=True)):
            key = (*group, float(place), bool(height < 0))
            bottoms[index] = self.heights.get(key, 0.0)
            self.heights[key] = bottoms[index] + (0.0 if np.isnan(height) else height)
        return bottoms


def draw_scatter(trace: Any, place: int, plane: Plane, stacks: Stacks) -> None:
    """A scatter trace: its area, its line, its marks and its words."""
    if trace.y is None and trace.x is None:
        return
    ys = np.arange(len(trace.x)) if trace.y is None else trace.y
    y = plane.y.numbers(ys)
    x = plane.x.numbers(np.arange(len(y)) if trace.x is None else trace.x)
    if trace.stackgroup:
        y = y + stacks.raise_by((trace.stackgroup,), x, y)
    mode = mode_of(trace, len(x))
    own = trace.line.color or _plain_colour(trace.marker.color) or series_colour(place)
    if trace.fill or trace.stackgroup:
        _fill(trace, plane, x, y, own, stacks)
    stacks.edge = x, y
    if "lines" in mode:
        _draw_line(trace, plane, x, y, own)
    if "markers" in mode:
        draw_marks(plane.axes, trace, x, y, own)
    if "text" in mode:
        draw_words(plane.axes, trace, x, y)


def mode_of(trace: Any, count: int) -> str:
    """What a scatter trace draws: ``lines``, ``markers`` and ``text``, joined by ``+``."""
    if trace.mode is not None:
        return trace.mode
    return "lines" if count >= 20 or getattr(trace, "stackgroup", None) else "lines+markers"


def _plain_colour(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _draw_line(trace: Any, plane: Plane, x: np.ndarray, y: np.ndarray, own: str) -> None:
    if trace.connectgaps:
        known = ~(np.isnan(x) | np.isnan(y))
        x, y = x[known], y[known]
    width = 2 if trace.line.width is None else trace.line.width
    plane.axes.plot(
        x,
        y,
        color=colour(own, trace.opacity),
        linewidth=points(width),
        linestyle=dash(trace.line.dash),
        drawstyle=_DRAW_STYLES.get(trace.line.shape, "default"),
        solid_joinstyle="round",
        clip_on=trace.cliponaxis is not False,
        zorder=2,
    )


def _fill(trace: Any, plane: Plane, x: np.ndarray, y: np.ndarray, own: str, stacks: Stacks) -> None:
    face = colour(trace.fillcolor) if trace.fillcolor else colour(own, 0.3)
    fill = trace.fill or ("tozeroy" if stacks.edge is None else "tonexty")
    look: dict[str, Any] = {"facecolor": face, "linewidth": 0, "zorder": 1}
    if fill == "toself":
        plane.axes.fill(x, y, **look)
        return
    edge = stacks.edge if fill == "tonexty" else None
    base: Any = 0 if edge is None else np.interp(x, *edge)
    plane.axes.fill_between(x, y, base, step=_STEPS.get(trace.line.shape), **look)


def draw_marks(axes: Any, trace: Any, x: np.ndarray, y: np.ndarray, own: str) -> None:
    """The marks of a trace; size, symbol and colour are one for all or one for each point."""
    count = len(x)
    colours = _mark_colours(trace.marker, count, own)
    sizes = np.asarray(_each(trace.marker.size, count, 6), dtype=float)
    symbols = _each(trace.marker.symbol, count, "circle")
    width = trace.marker.line.width
    for name in dict.fromkeys(symbols):
        chosen = np.array([one == name for one in symbols]) & ~np.isnan(y) & ~np.isnan(x) & (sizes > 0)
        sign, filled = symbol(name)
        edge = colours[chosen] if not filled or trace.marker.line.color is None else colour(trace.marker.line.color)
        is_line = sign in "_|"
        shrunk = 0.8 if sign == "D" else 1.0  # a diamond is as high as its square is wide from corner to corner
        axes.scatter(
            x[chosen],
            y[chosen],
            s=(sizes[chosen] * points(shrunk)) ** 2,
            marker=sign,
            facecolors=colours[chosen] if filled or is_line else "none",
            edgecolors=None if is_line else edge,
            linewidths=points(width if isinstance(width, int | float) and width else 2 * (not filled or is_line)),
            clip_on=trace.cliponaxis is not False,
            zorder=3,
        )


def _each(value: Any, count: int, default: Any) -> list[Any]:
    """A value of every point: given as one for all, or as one for each."""
    if value is None:
        return [default] * count
    if isinstance(value, str) or not np.ndim(value):
        return [value] * count
    return list(value)


def _mark_colours(marker: Any, count: int, own: str) -> np.ndarray:
    value = marker.color
    if value is not None and not isinstance(value, str) and marker.colorscale is not None:
        numbers = np.asarray(value, dtype=float)
        low = np.nanmin(numbers) if marker.cmin is None else marker.cmin
        high = np.nanmax(numbers) if marker.cmax is None else marker.cmax
        return scaled_colours(numbers, marker.colorscale, low, high)
    opacity = marker.opacity if isinstance(marker.opacity, int | float) else None
    return np.array([colour(one, opacity) for one in _each(value, count, own)]).reshape(count, 4)


def draw_words(axes: Any, trace: Any, x: np.ndarray, y: np.ndarray) -> None:
    """The words of a trace, beside its points."""
    count = len(x)
    texts = _each(trace.text, count, "")
    spots = _each(trace.textposition, count, "middle center")
    size = trace.marker.size if isinstance(trace.marker.size, int | float) else 8
    apart = _GAP + size / 2 if "markers" in mode_of(trace, count) else _GAP
    colours = _each(trace.textfont.color, count, None)
    for index in range(count):
        if not texts[index] or np.isnan(x[index]) or np.isnan(y[index]):
            continue
        up, across = spots[index].split()
        write(
            axes,
            x[index],
            y[index],
            texts[index],
            axes.transData,
            font=_Font(trace.textfont, colours[index]),
            va={"top": "bottom", "bottom": "top"}.get(up, "center"),
            ha={"left": "right", "right": "left"}.get(across, "center"),
            dx={"left": -apart, "right": apart}.get(across, 0),
            dy={"top": apart, "bottom": -apart}.get(up, 0),
        )


class _Font:
    """A font of Plotly with the colour of one point."""

    def __init__(self, font: Any, own: Any) -> None:
        self.size, self.color, self.shadow = font.size, own, font.shadow


def draw_bars(traces: Iterable[tuple[int, Any]], plane: Plane, mode: str) -> None:
    """The bars of a plane, side by side, on top of each other or overlaid, as ``barmode`` says."""
    bars = list(traces)
    stacks = Stacks()
    for number, (place, trace) in enumerate(bars):
        across = trace.orientation == "h"
        ends, spots = (trace.x, trace.y) if across else (trace.y, trace.x)
        along, beside = (plane.x, plane.y) if across else (plane.y, plane.x)
        where = beside.numbers(spots)
        width = _width(trace, where, mode, len(bars))
        if mode == "group" and trace.width is None and trace.offset is None:
            where = where + (number - (len(bars) - 1) / 2) * width
        based = trace.base is not None
        lengths = _lengths(ends, along.is_date and based, along)
        starts = along.numbers(trace.base) if based and np.ndim(trace.base) else np.zeros(len(where))
        if not based and mode in ("stack", "relative"):
            starts = stacks.raise_by((across,), where, lengths)
        _draw_bars(trace, place, plane, across, (where, starts, lengths, width))


def _width(trace: Any, where: np.ndarray, mode: str, count: int) -> Any:
    if trace.width is not None:
        return np.asarray(trace.width, dtype=float)
    places = np.unique(where[~np.isnan(where)])
    apart = np.diff(places).min() if len(places) > 1 else 1.0
    return apart * 0.8 / (count if mode == "group" else 1)


def _lengths(ends: Any, in_milliseconds: bool, along: Any) -> np.ndarray:
    """How long the bars are; from a base on an axis of days they are given in milliseconds."""
    if in_milliseconds:
        return np.asarray(ends, dtype=float) / 86_400_000
    return along.numbers(ends)


def _draw_bars(trace: Any, place: int, plane: Plane, across: bool, bars: tuple[Any, ...]) -> None:
    where, starts, lengths, width = bars
    count = len(where)
    colours = _mark_colours(trace.marker, count, series_colour(place))
    shapes = _each(trace.marker.pattern.shape, count, "")
    line = trace.marker.line.width
    edge = colour(trace.marker.line.color, default="#FFFFFF") if line and np.ndim(line) == 0 else "none"
    widths = np.broadcast_to(np.asarray(width, dtype=float), (count,))
    for index in np.flatnonzero(~np.isnan(lengths) & ~np.isnan(where)):
        draw = plane.axes.barh if across else plane.axes.bar
        thickness: dict[str, Any] = {"height" if across else "width": widths[index]}
        start: dict[str, Any] = {"left" if across else "bottom": starts[index]}
        draw(
            where[index],
            lengths[index],
            **thickness,
            **start,
            color=colours[index],
            edgecolor=edge,
            linewidth=points(line) if edge != "none" else 0,
            hatch=hatch(shapes[index]),
            zorder=1.5,
        )
    _draw_bar_words(trace, plane, across, (where, starts, lengths))


def _draw_bar_words(trace: Any, plane: Plane, across: bool, bars: tuple[np.ndarray, ...]) -> None:
    """The words on bars: inside, in the middle or at the end, or beside the end."""
    where, starts, lengths = bars
    texts = _each(trace.text, len(where), "")
    inside = (trace.textposition or "inside") != "outside"
    font = _Font(trace.textfont, trace.textfont.color if isinstance(trace.textfont.color, str) else None)
    for index, text in enumerate(texts):
        if not text or np.isnan(lengths[index]) or (inside and not lengths[index]):
            continue
        end = starts[index] + lengths[index] * (0.5 if inside else 1)
        x, y = (end, where[index]) if across else (where[index], end)
        beside = {"ha": "left", "dx": _GAP} if across else {"va": "bottom", "dy": _GAP}
        write(plane.axes, x, y, text, plane.axes.transData, font=font, **({} if inside else beside))


def _squares(trace: Any, centres: np.ndarray, numbers: np.ndarray) -> PolyCollection:
    """The squares around these points, coloured by their numbers."""
    low = numbers.min() if trace.zmin is None else trace.zmin
    high = numbers.max() if trace.zmax is None else trace.zmax
    half = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    return PolyCollection(
        (centres[:, None, :] + half[None, :, :]).tolist(),
        facecolors=scaled_colours(numbers, trace.colorscale, low, high),
        edgecolors="white" if trace.xgap or trace.ygap else "face",
        linewidths=points(trace.xgap or 0),
        zorder=1,
    )


def draw_heatmap(trace: Any, plane: Plane) -> None:
    """The coloured squares of a heatmap, and its words; a square without a number stays clear."""
    z = np.array([[np.nan if one is None else one for one in row] for row in trace.z], dtype=float)
    x = plane.x.numbers(range(z.shape[1]) if trace.x is None else trace.x)
    y = plane.y.numbers(range(z.shape[0]) if trace.y is None else trace.y)
    rows, columns = np.nonzero(~np.isnan(z))
    if len(rows):
        centres = np.column_stack([x[columns], y[rows]])
        plane.axes.add_collection(_squares(trace, centres, z[rows, columns]))
    if trace.text is not None:
        for row, column in np.ndindex(z.shape):
            write(
                plane.axes,
                float(x[column]),
                float(y[row]),
                trace.text[row][column],
                plane.axes.transData,
                font=trace.textfont,
            )

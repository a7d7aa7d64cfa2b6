"""The axes of a picture: Plotly's ranges, ticks and refs in matplotlib's axes."""

from collections.abc import Sequence
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator
from matplotlib.transforms import Transform, blended_transform_factory

from finops_model.charts.pictures.looks import GRID_COLOUR, INK_COLOUR, colour, dash, points
from finops_model.charts.pictures.words import SIZE, lines_of, plain

Rect = tuple[float, float, float, float]
"""Left, bottom, width and height as shares of the whole picture."""


class Scale:
    """One axis of a figure: how its values become numbers."""

    def __init__(self, layout: Any, values: list[Any]) -> None:
        """``layout``: Plotly's axis; ``values``: all that traces show on it, one array or list per trace."""
        self.layout = layout
        self.is_date = layout.type == "date" or (layout.type is None and any(map(_are_days, values)))
        self.categories: list[str] = []
        if not self.is_date and (layout.type == "category" or any(map(_are_texts, values))):
            self.categories = list(dict.fromkeys(str(one) for part in values for one in part))

    def numbers(self, values: Any) -> np.ndarray:
        """Values as numbers on the axis; what is missing is NaN."""
        if self.is_date:
            days = pd.to_datetime(pd.Series(list(values)))
            return np.where(days.isna(), np.nan, mdates.date2num(days.fillna(pd.Timestamp(0)).to_numpy()))
        if self.categories and _are_texts(values):
            places = {text: float(place) for place, text in enumerate(self.categories)}
            return np.array([places.get(str(one), np.nan) for one in values], dtype=float)
        return pd.to_numeric(pd.Series(list(values)), errors="coerce").to_numpy(dtype=float)

    def number(self, value: Any) -> float:
        """One value as a number on the axis."""
        return float(self.numbers([value])[0])


def _are_days(values: Any) -> bool:
    array = np.asarray(values)
    if array.dtype.kind == "M":
        return True
    first = next((one for one in values if one is not None), None)
    return hasattr(first, "year")


def _are_texts(values: Any) -> bool:
    first = next((one for one in values if one is not None), None)
    return isinstance(first, str)


class Plane:
    """A pair of axes of a figure, and the matplotlib axes on which its traces are drawn."""

    def __init__(self, axes: Axes, x: Scale, y: Scale) -> None:
        self.axes, self.x, self.y = axes, x, y

    @property
    def domain(self) -> tuple[Sequence[float], Sequence[float]]:
        """From where to where on the plotting area it lies, as shares of it: across and up."""
        return self.x.layout.domain or (0, 1), self.y.layout.domain or (0, 1)

    def place(self, area: Rect) -> None:
        """Puts it where it belongs on the plotting area."""
        (left, right), (bottom, top) = self.domain
        x, y, width, height = area
        self.axes.set_position((x + left * width, y + bottom * height, (right - left) * width, (top - bottom) * height))


def planes_of(figure: Any, canvas: Figure) -> dict[tuple[str, str], Plane]:
    """The planes of a figure by the names of their axes (``x2``, ``y2``)."""
    scales: dict[str, Scale] = {}
    planes: dict[tuple[str, str], Plane] = {}
    pairs = dict.fromkeys((trace.xaxis or "x", trace.yaxis or "y") for trace in _flat(figure)) or {("x", "y"): None}
    for place, (x, y) in enumerate(pairs):
        for name, side in ((x, "x"), (y, "y")):
            if name not in scales:
                scales[name] = Scale(axis_of(figure, name), values_on(figure, name, side))
        axes = canvas.add_axes((0.1, 0.1, 0.8, 0.8), label=f"plane-{place}")
        planes[x, y] = Plane(axes, scales[x], scales[y])
    return planes


def axis_of(figure: Any, name: str) -> Any:
    """Plotly's axis of a name such as ``x`` or ``y2``."""
    return figure.layout[f"{name[0]}axis{name[1:]}"]


def values_on(figure: Any, name: str, side: str) -> list[Any]:
    """All that traces show on an axis."""
    found = []
    for trace in _flat(figure):
        if (trace[f"{side}axis"] or side) != name:
            continue
        other = "base" if trace.type == "bar" and (trace.orientation == "h") == (side == "x") else None
        values = trace[side] if other is None or trace[other] is None else trace[other]
        if values is not None and np.ndim(values):
            found.append(values)
    return found


def _flat(figure: Any) -> list[Any]:
    return [trace for trace in figure.data if hasattr(trace, "xaxis") and trace.visible in (None, True)]


def dress(plane: Plane, figure: Any) -> None:
    """Ranges, ticks, grid and titles of a plane, once its traces are drawn."""
    axes = plane.axes
    axes.set_facecolor("none")
    for spine in axes.spines.values():
        spine.set_visible(False)
    for side, scale in (("x", plane.x), ("y", plane.y)):
        _limit(axes, side, scale, figure)
        _dress_side(axes, side, scale)


def _limit(axes: Axes, side: str, scale: Scale, figure: Any) -> None:
    layout = scale.layout
    if layout.range is None and layout.matches:
        layout = axis_of(figure, layout.matches)
    limits = axes.set_xlim if side == "x" else axes.set_ylim
    if layout.range is not None and None not in layout.range:
        low, high = scale.numbers(layout.range)
        if low != high:
            limits(low, high)
    else:
        low, high = axes.get_xlim() if side == "x" else axes.get_ylim()
        if layout.rangemode == "tozero":
            low = min(low, 0)
        limits(*((high, low) if layout.autorange == "reversed" else (low, high)))


def _dress_side(axes: Axes, side: str, scale: Scale) -> None:
    layout, axis = scale.layout, axes.xaxis if side == "x" else axes.yaxis
    if layout.visible is False:
        axis.set_visible(False)
        return
    axes.set_axisbelow(True)
    axis.set_tick_params(length=0, pad=points(6))
    if layout.side == "top":
        axes.xaxis.tick_top()
        axes.xaxis.set_label_position("top")
    elif layout.side == "right":
        axes.yaxis.tick_right()
        axes.yaxis.set_label_position("right")
    _draw_ticks(axes, side, scale)
    if layout.showgrid is not False:
        axis.grid(True, which="major", color=GRID_COLOUR, linewidth=points(1))
    _draw_minor_grid(axes, side, scale)
    if layout.title.text:
        axis.set_label_text(plain(layout.title.text), fontsize=points(SIZE), color=INK_COLOUR, parse_math=False)


def _draw_ticks(axes: Axes, side: str, scale: Scale) -> None:
    layout, axis = scale.layout, axes.xaxis if side == "x" else axes.yaxis
    values, texts = layout.tickvals, layout.ticktext
    if values is None and scale.categories:
        values, texts = range(len(scale.categories)), scale.categories
    if layout.showticklabels is False:
        if values is not None:
            axis.set_major_locator(FixedLocator(list(scale.numbers(values))))
        axis.set_tick_params(labelbottom=False, labeltop=False, labelleft=False, labelright=False)
        return
    if values is not None:
        _name_ticks(axis, scale.numbers(values), texts)
    elif scale.is_date:
        locator = mdates.AutoDateLocator(maxticks=8)
        axis.set_major_locator(locator)
        axis.set_major_formatter(mdates.ConciseDateFormatter(locator))
    else:
        axis.set_major_locator(MaxNLocator((layout.nticks or 6), integer=layout.tickformat == "d"))
    _style_ticks(axes, side, layout)


def _name_ticks(axis: Any, places: Any, texts: Any) -> None:
    """Ticks at these places with their texts (None: the places themselves); what is bold in every line is bold."""
    axis.set_major_locator(FixedLocator(list(places)))
    texts = places if texts is None else texts
    for label, text in zip(axis.set_ticklabels([plain(text) for text in texts]), texts, strict=True):
        label.set_fontweight("bold" if all(line.bold for line in lines_of(text)) else "normal")


def _style_ticks(axes: Axes, side: str, layout: Any) -> None:
    angle = -(layout.tickangle or 0)
    for label in axes.get_xticklabels() if side == "x" else axes.get_yticklabels():
        label.set_parse_math(False)
        label.set_fontsize(points(layout.tickfont.size or SIZE))
        label.set_color(colour(layout.tickfont.color, default=INK_COLOUR))
        label.set_rotation(angle)
        label.set_linespacing(1.1)
        if side == "y":
            label.set_multialignment("right")


def _draw_minor_grid(axes: Axes, side: str, scale: Scale) -> None:
    minor, axis = scale.layout.minor, axes.xaxis if side == "x" else axes.yaxis
    if minor.tickvals is None or not minor.showgrid:
        axis.set_minor_locator(NullLocator())
        return
    draw = axes.axvline if side == "x" else axes.axhline
    for place in scale.numbers(minor.tickvals):
        draw(place, color=GRID_COLOUR, linewidth=points(1), zorder=0.5)


def transform_of(planes: dict[tuple[str, str], Plane], paper: Axes, refs: tuple[str | None, str | None]) -> Any:
    """Where a shape or annotation with these two refs (``x``, ``y2 domain``, ``paper``) is drawn.

    Returns the plane whose scales read its values and the transform of both its directions.
    """
    xref, yref = refs[0] or "x", refs[1] or "y"
    plane = _plane_with(planes, xref.split()[0], yref.split()[0])
    across = _side_transform(plane, paper, xref)
    up = _side_transform(plane, paper, yref)
    return plane, across if across is up else blended_transform_factory(across, up)


def _side_transform(plane: Plane, paper: Axes, ref: str) -> Transform:
    if ref == "paper":
        return paper.transAxes
    return plane.axes.transAxes if ref.endswith("domain") else plane.axes.transData


def _plane_with(planes: dict[tuple[str, str], Plane], x: str, y: str) -> Plane:
    for (x_name, y_name), plane in planes.items():
        if x in (x_name, "paper") and y in (y_name, "paper"):
            return plane
    return next(iter(planes.values()))


def on_side(scale: Scale, ref: str | None, value: Any) -> float:
    """A value of a shape or annotation as a number in the direction of its ref."""
    is_share = ref is not None and (ref == "paper" or ref.endswith("domain"))
    return float(value) if is_share else scale.number(value)


def draw_shape(shape: Any, planes: dict[tuple[str, str], Plane], paper: Axes) -> None:
    """A line or rectangle of a figure."""
    plane, transform = transform_of(planes, paper, (shape.xref, shape.yref))
    xs = [on_side(plane.x, shape.xref, value) for value in (shape.x0, shape.x1)]
    ys = [on_side(plane.y, shape.yref, value) for value in (shape.y0, shape.y1)]
    look: dict[str, Any] = {
        "transform": transform,
        "clip_on": False,
        "zorder": 0.8 if shape.layer == "below" else 2.5,
    }
    width = 2 if shape.line.width is None else shape.line.width
    edge = colour(shape.line.color, shape.opacity, INK_COLOUR)
    if shape.type == "line":
        line = Line2D(xs, ys, color=edge, linewidth=points(width), linestyle=dash(shape.line.dash), **look)
        plane.axes.add_artist(line)
    elif shape.type == "rect":
        face = colour(shape.fillcolor, shape.opacity) if shape.fillcolor else "none"
        corners = [(xs[0], ys[0]), (xs[1], ys[0]), (xs[1], ys[1]), (xs[0], ys[1])]
        plane.axes.add_artist(Polygon(corners, facecolor=face, edgecolor=edge if width else "none", **look))
    else:
        raise NotImplementedError(shape.type)

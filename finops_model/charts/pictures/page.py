"""The whole picture: title, where it is from, legend, and the figure below them."""

import io
import logging
import threading
import warnings
from functools import cache
from typing import Any, Literal

import matplotlib as mpl
import plotly.graph_objects as go
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from finops_model.charts.pictures.axes import Plane, draw_shape, dress, on_side, planes_of, transform_of
from finops_model.charts.pictures.legend import Handle, draw_legend, handles_of
from finops_model.charts.pictures.looks import DPI, INK_COLOUR, QUIET_COLOUR, points
from finops_model.charts.pictures.polar import Radar
from finops_model.charts.pictures.traces import Stacks, draw_bars, draw_heatmap, draw_scatter
from finops_model.charts.pictures.words import printable, write
from finops_model.fonts import FAMILIES, families_for, font_files, without_font
from finops_model.texts import translated

Kind = Literal["png", "svg"]

WIDTH, RADAR_WIDTH, EMPTY_WIDTH = 960, 820, 720
"""Pixels."""
_RADAR_HEIGHT = 620
_EDGE, _GAP = 24, 10
_TITLE_SIZE, _SOURCE_SIZE = 18, 13
_ON_PLANES = ("scatter", "scattergl", "bar", "heatmap")
_SHARP = 2
"""A PNG has so many dots for a pixel."""
_STYLE: dict[Any, Any] = {
    "font.family": list(FAMILIES[:1]),
    "svg.fonttype": "path",
    "svg.hashsalt": "finops",
    "hatch.linewidth": 0.6,
    "hatch.color": "#FFFFFF",
    "axes.unicode_minus": True,
}

_one_at_a_time = threading.Lock()
"""The settings of matplotlib and its cache of fonts are one for the whole process."""


def picture(figure: go.Figure, title: str, source: str, kind: Kind) -> bytes:
    """A figure as a picture that stands alone: dark on white, about 960 pixels wide, whatever the reader's theme.

    Args:
        figure: as a function of :mod:`finops_model.charts` made it; an empty frame's sentence is drawn as such.
        title: what the picture shows; user text as it is.
        source: where it is from, below the title: organization, scope and day.
        kind: ``png`` (twice as sharp as its size on a screen) or ``svg`` (letters as shapes; title and source stand in
            its metadata as text).

    Raises:
        Refused: a font is missing.
        NotImplementedError: the figure has a trace or shape of a type that no chart of ours had so far.
    """
    title, source = printable(title), printable(source)
    _know_fonts()
    with _one_at_a_time, mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # the picture says so itself
        canvas = _draw(figure, title, source)
        written = "".join(words.get_text() for words in canvas.findobj(Text))
        families, boxes = families_for(written), translated(without_font(written))
        if len(families) > 1 or boxes:
            # Every family takes its time with every text: only those that are needed are asked.
            mpl.rcParams["font.family"] = families
            canvas = _draw(figure, title, f"{source} · {boxes}" if boxes else source)
        content = io.BytesIO()
        if kind == "png":
            canvas.savefig(content, format="png", dpi=DPI * _SHARP, metadata={"Title": title, "Description": source})
        else:
            about = {"Title": f"{title} · {source}", "Description": source, "Date": None, "Creator": None}
            canvas.savefig(content, format="svg", metadata=about)
        return content.getvalue()


@cache
def _know_fonts() -> None:
    """Tells matplotlib about the fonts that it does not come with.

    Few of them have bold letters. That the others are drawn as they are is nothing to warn of.
    """
    logging.getLogger(font_manager.__name__).setLevel(logging.ERROR)
    for file in font_files():
        font_manager.fontManager.addfont(file)


def _draw(figure: Any, title: str, source: str) -> Figure:
    is_radar = any(trace.type == "scatterpolar" for trace in figure.data)
    width = RADAR_WIDTH if is_radar else WIDTH if figure.data else EMPTY_WIDTH
    height = max(figure.layout.height or 450, _RADAR_HEIGHT if is_radar else 0)
    canvas = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")
    FigureCanvasAgg(canvas)
    paper = canvas.add_axes((0, 0, 1, 1), label="paper")
    paper.set_axis_off()
    planes = planes_of(figure, canvas) if not is_radar else {}
    radars = [Radar(figure, name, canvas) for name in _polar_names(figure)]
    _draw_traces(figure, planes)
    for plane in planes.values():
        dress(plane, figure)
    for radar in radars:
        radar.draw()
    for shape in figure.layout.shapes:
        draw_shape(shape, planes, paper)
    for annotation in figure.layout.annotations:
        _draw_annotation(annotation, planes, paper, radars)
    header = _draw_header(canvas, title, source, handles_of(figure))
    canvas.set_size_inches(width / DPI, (height + header) / DPI)
    _fit(canvas, paper, [*planes.values(), *radars], header)
    return canvas


def _polar_names(figure: Any) -> list[str]:
    return list(dict.fromkeys(trace.subplot or "polar" for trace in figure.data if trace.type == "scatterpolar"))


def _draw_traces(figure: Any, planes: dict[tuple[str, str], Plane]) -> None:
    stacks = {names: Stacks() for names in planes}
    bars: dict[tuple[str, str], list[tuple[int, Any]]] = {}
    for place, trace in enumerate(figure.data):
        if trace.visible not in (None, True) or trace.type == "scatterpolar":
            continue
        if trace.type not in _ON_PLANES:
            raise NotImplementedError(trace.type)
        names = trace.xaxis or "x", trace.yaxis or "y"
        if trace.type in ("scatter", "scattergl"):
            draw_scatter(trace, place, planes[names], stacks[names])
        elif trace.type == "bar":
            bars.setdefault(names, []).append((place, trace))
        else:
            draw_heatmap(trace, planes[names])
    for names, members in bars.items():
        draw_bars(members, planes[names], figure.layout.barmode or "group")


def _draw_annotation(annotation: Any, planes: dict[tuple[str, str], Plane], paper: Axes, radars: list[Radar]) -> None:
    if annotation.visible is False or not annotation.text:
        return
    xref, yref = annotation.xref or "x", annotation.yref or "y"
    if radars and not planes:
        axes, transform, x, y = paper, paper.transAxes, float(annotation.x), float(annotation.y)
    else:
        plane, transform = transform_of(planes, paper, (xref, yref))
        axes, x, y = plane.axes, on_side(plane.x, xref, annotation.x), on_side(plane.y, yref, annotation.y)
    points_at = annotation.showarrow is not False
    write(
        axes,
        x,
        y,
        annotation.text,
        transform,
        font=annotation.font,
        ha=_anchored(annotation.xanchor, xref, x, ("left", "center", "right")),
        va=_anchored(annotation.yanchor, yref, y, ("bottom", "center", "top")),
        dx=(annotation.xshift or 0) + (annotation.ax or 0) * points_at,
        dy=(annotation.yshift or 0) - (annotation.ay if annotation.ay is not None else -30) * points_at,
        rotation=-(annotation.textangle or 0),
    )


def _anchored(anchor: str | None, ref: str, share: float, words: tuple[str, str, str]) -> str:
    """The side of an annotation that its place means; without a word: by thirds of the paper, else the middle."""
    if anchor not in (None, "auto"):
        return "center" if anchor == "middle" else str(anchor)
    if ref != "paper":
        return words[1]
    return words[0] if share < 1 / 3 else words[2] if share > 2 / 3 else words[1]


def _draw_header(canvas: Figure, title: str, source: str, handles: list[Handle]) -> float:
    """Title, source and legend at the top; returns how many pixels high they are."""
    width = canvas.get_figwidth() * DPI
    top = canvas.add_axes((0, 0, 1, 1), label="header")
    top.set_axis_off()
    used = float(_EDGE)
    used += _draw_paragraph(top, title, used, width, (_TITLE_SIZE, INK_COLOUR, "bold")) + 4
    used += _draw_paragraph(top, source, used, width, (_SOURCE_SIZE, QUIET_COLOUR, "normal")) + _GAP
    if handles:
        used += draw_legend(canvas, handles, (_EDGE, used), width - 2 * _EDGE) + _GAP
    return used


def _draw_paragraph(top: Axes, text: str, used: float, width: float, look: tuple[int, str, str]) -> float:
    """A text in as many lines as it needs, ``used`` pixels below the upper edge; returns its height in pixels."""
    size, ink, weight = look
    written = top.annotate(
        text,
        (0, 1),
        (_EDGE * 72 / DPI, -used * 72 / DPI),
        xycoords="figure fraction",
        textcoords="offset points",
        fontsize=points(size),
        color=ink,
        fontweight=weight,
        va="top",
        parse_math=False,
    )
    written.set_text(_wrapped(written, text, width - 2 * _EDGE))
    return written.get_window_extent().height


def _wrapped(written: Any, text: str, width: float) -> str:
    """The text with line breaks where it would be wider than ``width`` pixels; long words are broken."""
    lines, line = [], ""
    for word in text.split():
        for part in _fitting_parts(written, word, width):
            longer = f"{line} {part}" if line else part
            if line and _width_of(written, longer) > width:
                lines.append(line)
                line = part
            else:
                line = longer
    return "\n".join([*lines, line])


def _fitting_parts(written: Any, word: str, width: float) -> list[str]:
    """A word, in halves of halves as long as it is wider than a line."""
    if len(word) < 2 or _width_of(written, word) <= width:
        return [word]
    middle = len(word) // 2
    return [*_fitting_parts(written, word[:middle], width), *_fitting_parts(written, word[middle:], width)]


def _width_of(written: Any, text: str) -> float:
    written.set_text(text)
    return written.get_window_extent().width


def _fit(canvas: Figure, paper: Axes, parts: list[Any], header: float) -> None:
    """Makes the plotting area as large as the words around it leave room for."""
    width, height = canvas.get_figwidth() * DPI, canvas.get_figheight() * DPI
    margins = [float(_EDGE)] * 3 + [header + _GAP]  # left, right, bottom, top
    for _ in range(3):
        left, right, bottom, top = margins
        area = (
            left / width,
            bottom / height,
            max(width - left - right, 40) / width,
            max(height - bottom - top, 40) / height,
        )
        paper.set_position(area)
        for part in parts:
            part.place(area)
        canvas.draw_without_rendering()
        boxes = [box for part in parts if (box := part.axes.get_tightbbox()) is not None]
        if not boxes:
            return
        whole = Bbox.union(boxes)
        margins[0] += _EDGE - whole.x0
        margins[1] += _EDGE - (width - whole.x1)
        margins[2] += _EDGE - whole.y0
        margins[3] += header + _GAP - (height - whole.y1)

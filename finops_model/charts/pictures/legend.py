"""The legend of a picture: the sign and the name of each trace, in rows."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import BboxTransformTo, ScaledTranslation, Transform

from finops_model.charts.pictures.looks import DPI, INK_COLOUR, colour, dash, hatch, points, series_colour, symbol
from finops_model.charts.pictures.traces import mode_of
from finops_model.charts.pictures.words import SIZE, plain

Handle = tuple[Any, str]
"""What matplotlib draws as the sign, and the name."""


def handles_of(figure: Any) -> list[Handle]:
    """What the legend shows: the sign and the name of each trace that Plotly would name."""
    if figure.layout.showlegend is False:
        return []
    named = [
        trace
        for trace in figure.data
        if trace.visible in (None, True) and trace.name and trace.showlegend is not False and trace.type != "heatmap"
    ]
    if len(figure.data) == 1 and not figure.layout.showlegend and not figure.data[0].showlegend:
        return []
    named.sort(key=lambda trace: trace.legendrank or 1000)
    places = {id(trace): place for place, trace in enumerate(figure.data)}
    return [(_sign(trace, places.get(id(trace), 0)), plain(trace.name)) for trace in named]


def _sign(trace: Any, place: int) -> Any:
    """The sign of a trace in the legend."""
    own = trace.marker.color if isinstance(trace.marker.color, str) else None
    if trace.type == "bar":
        return _bar_sign(trace, own or series_colour(place))
    sign = _line_sign(trace, own, place)
    if not getattr(trace, "stackgroup", None):
        return sign
    ink = trace.line.color or own or series_colour(place)
    return (Patch(color=colour(trace.fillcolor or ink, None if trace.fillcolor else 0.3)), sign)


def _bar_sign(trace: Any, fill: str) -> Patch:
    pattern, edge = trace.marker.pattern.shape, trace.marker.line.color
    return Patch(
        facecolor=colour(fill),
        edgecolor=colour(edge) if isinstance(edge, str) else "none",
        hatch=hatch(pattern if isinstance(pattern, str) else ""),
    )


def _line_sign(trace: Any, own: str | None, place: int) -> Line2D:
    """The line and the mark of a trace; ``own`` is the colour of its marks, if all have the same."""
    ink = colour(trace.line.color or own or series_colour(place))
    mode = mode_of(trace, len(trace.x if trace.type != "scatterpolar" else trace.r))
    marker, filled = symbol(trace.marker.symbol if isinstance(trace.marker.symbol, str) else None)
    size = trace.marker.size if isinstance(trace.marker.size, int | float) else 10
    mark = colour(own or trace.line.color or series_colour(place))
    return Line2D(
        [],
        [],
        color=ink,
        linestyle=dash(trace.line.dash) if "lines" in mode else "none",
        linewidth=points(2 if trace.line.width is None else trace.line.width),
        marker=marker if "markers" in mode else "none",
        markersize=points(min(size, 14)),
        markerfacecolor=mark if filled else "none",
        markeredgecolor=mark,
    )


def draw_legend(canvas: Figure, handles: list[Handle], corner: tuple[float, float], width: float) -> float:
    """The signs and names in as many columns as fit.

    Args:
        corner: pixels from the left and from the upper edge of the picture.
        width: pixels.

    Returns the height in pixels.
    """
    columns = len(handles)
    legend = _legend(canvas, handles, columns)
    while columns > 1 and legend.get_window_extent().width > width:
        legend.remove()
        columns -= 1
        legend = _legend(canvas, handles, columns)
    height = legend.get_window_extent().height
    legend.set_bbox_to_anchor((corner[0] / DPI, -corner[1] / DPI), _from_top(canvas))
    return height


def _legend(canvas: Figure, handles: list[Handle], columns: int) -> Legend:
    by_row = [handle for column in range(columns) for handle in handles[column::columns]]  # it fills columns first
    legend = canvas.legend(
        [sign for sign, _ in by_row],
        [name for _, name in by_row],
        ncols=columns,
        loc=2,  # its upper left corner
        borderaxespad=0,
        borderpad=0,
        frameon=False,
        fontsize=points(SIZE),
        labelcolor=INK_COLOUR,
        columnspacing=1.6,
        handlelength=2.6,
        handler_map={tuple: HandlerTuple(ndivide=None)},
    )
    for text in legend.get_texts():
        text.set_parse_math(False)
    return legend


def _from_top(canvas: Figure) -> Transform:
    """Inches right of and above the upper left corner."""
    return canvas.dpi_scale_trans + ScaledTranslation(0, 1, BboxTransformTo(canvas.bbox))

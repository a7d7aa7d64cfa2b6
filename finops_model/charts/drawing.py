"""What all charts share: the colours, named once; the stage axis; layout; user text as text; the empty figure.

Backgrounds are transparent and text has the theme's colour, so that a figure fits light and dark. Colours are from
the palette of Okabe and Ito (or checked beside it), told apart by readers with any colour vision, with a contrast of at
least 3:1 to both themes' backgrounds where they carry a line or mark; and never the only sign of anything.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finops_model.framework import Stage
from finops_model.texts import say
from finops_model.texts.figures import NONE_TEXT, day_text, month_text, of_text, percent_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import html_lines, html_literal

Trace = dict[str, Any]
"""What Plotly draws: its type and its properties."""

INK = "#000037"
"""Text. Streamlit's Plotly theme puts the strongest text colour of the reader's theme in its place (its own grey for
ticks has less than 4.5:1 on white); anywhere else it is what it says, nearly black."""
TEXT_SIZE = 13
"""Pixels; smaller only where many words stand side by side."""
CURRENT = "#0072B2"
"""Where an organization stands."""
TARGET = "#D55E00"
"""What it chose for itself."""
TARGET_BAND = "rgba(213,94,0,0.45)"
PREVIOUS = "#7F8C99"
"""Where it stood before; and everything that only orients: grid, today, missing."""


@dataclass(frozen=True, slots=True)
class CellColours:
    """The colours of the cells of a heatmap.

    Attributes:
        reached: a cell at or above its target: one calm, pale colour, whatever the stage.
        gaps: a cell 1, 2 or 3 stages below its target, the widest strongest.
        on_reached, on_gaps: the text on those cells, with a contrast of at least 4.5:1.
    """

    reached: str
    on_reached: str
    gaps: Mapping[int, str]
    on_gaps: Mapping[int, str]


LIGHT_CELLS = CellColours(
    "#DCE9F3",
    "#1A232C",
    {1: "#F4CE9A", 2: "#E58F3A", 3: "#A4451C"},
    {1: "#1A232C", 2: "#1A232C", 3: "#FFFFFF"},
)
DARK_CELLS = CellColours(
    "#22394B",
    "#DCE9F3",
    {1: "#6B4A22", 2: "#A85C12", 3: "#F2AE6A"},
    {1: "#FFFFFF", 2: "#FFFFFF", 3: "#1A232C"},
)
STAGE_COLOURS = {Stage.PRE_CRAWL: "#8C96A0", Stage.CRAWL: "#56B4E9", Stage.WALK: "#0072B2", Stage.RUN: "#8C50E8"}
"""The step to a stage, and the stage itself in the picture of the model."""
ON_STAGES = {Stage.PRE_CRAWL: "#1A232C", Stage.CRAWL: "#1A232C", Stage.WALK: "#FFFFFF", Stage.RUN: "#FFFFFF"}
"""The text on those bars."""
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#906030", "#8C50E8")
"""Lines that stand side by side (domains), each with a symbol and a dash of its own."""
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
COMPARED = ("#0072B2", "#8C50E8")
"""Two that are compared, the first with circles and the second with squares."""
CLEAR = "rgba(0,0,0,0)"
GRID = "rgba(127,140,153,0.4)"

LEGEND_ABOVE: dict[str, Any] = {
    "orientation": "h",
    "x": 0,
    "xanchor": "left",
    "y": 1.02,
    "yanchor": "bottom",
    "bgcolor": CLEAR,
    "font": {"color": INK, "size": TEXT_SIZE},
    "itemclick": False,
    "itemdoubleclick": False,
}
"""Rows of names above the picture; the picture makes room for as many rows as the width asks for."""
LEGEND_BELOW = LEGEND_ABOVE | {"xref": "container", "yref": "container", "y": 0}
"""Rows of names at the lower edge, for charts whose axis is at the top."""

STAGE_LABELS = [stage.label for stage in Stage]


def stage_axis(title: str | None = None) -> dict[str, Any]:
    """An axis from Pre-crawl to Run, with room for the marks at both ends."""
    return {
        "range": [-0.15, 3.2],
        "tickvals": [0, 1, 2, 3],
        "ticktext": STAGE_LABELS,
        "showgrid": True,
        "title": {"text": title} if title else None,
    }


def share_axis(lowest: float, highest: float) -> dict[str, Any]:
    """An axis of percentages, named at every quarter of 100, with room below and above for what is drawn there."""
    shares = [0, 25, 50, 75, 100]
    texts = [percent_text(share) for share in shares]
    return {"range": [lowest, highest], "tickvals": shares, "ticktext": texts}


def time_axis(days: pd.Series) -> dict[str, Any]:
    """An axis of days, named only on days that are among them (at least one), the last one always; with some room."""
    first, last = days.min(), days.max()
    room = max((last - first) * 0.08, pd.Timedelta(days=20))
    ticks = spread(days, (last - first) / 5)
    return {
        "type": "date",
        "range": [first - room, last + room],
        "tickvals": ticks,
        "ticktext": [f"{month_text(day)}<br>{day.year}" for day in ticks],
        "tickangle": 0,
        "showgrid": False,
    }


def text_axis(texts: list[str], **more: Any) -> dict[str, Any]:
    """An axis of lines or columns, each named by a text; ``more`` counts more."""
    return {"tickvals": list(range(len(texts))), "ticktext": texts, "showgrid": False, "automargin": True, **more}


def hover(*lines: str) -> str:
    """The template of a hover of these lines, without the box that names the trace."""
    return "<br>".join(lines) + "<extra></extra>"


def line(rows: pd.DataFrame, column: str, colour: str, **more: Any) -> Trace:
    """A line with marks over the days of the rows, as wide and large as those of most charts; ``more`` counts more.

    Args:
        rows: ``as_of`` and the column, in the order of the days.
    """
    look: dict[str, Any] = {
        "type": "scatter",
        "x": rows["as_of"].to_numpy(),
        "y": rows[column].to_numpy(),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 3},
        "marker": {"color": colour, "size": 8},
        "cliponaxis": "text" not in more,
    }
    return {**look, **more}


def spread(days: pd.Series, apart: pd.Timedelta) -> list[pd.Timestamp]:
    """As many of the days as lie at least so far apart, from the last one back; in their order."""
    chosen: list[pd.Timestamp] = []
    for day in sorted(days.unique(), reverse=True):
        if not chosen or chosen[-1] - day >= max(apart, pd.Timedelta(days=1)):
            chosen.append(day)
    return chosen[::-1]


def capability_lines(names: Mapping[str, str], width: int) -> dict[str, str]:
    """The names of capabilities by id, each in at most two lines of ``width`` characters: the short name of the
    framework where the official one has no room."""
    shorts = {one.id: one.short_name for one in shown_framework().capabilities}
    fitting = {id: len(textwrap.wrap(name, width)) <= 2 for id, name in names.items()}
    return {id: html_lines(name if fitting[id] else shorts.get(id, name), width, 2) for id, name in names.items()}


def ends(texts: list[str]) -> list[str]:
    """Only the first and the last text: the others are in the hover and in the table beside the chart."""
    return [text if place in (0, len(texts) - 1) else "" for place, text in enumerate(texts)]


def day_texts(rows: pd.DataFrame) -> list[str]:
    """The days of the rows as people read them."""
    return [day_text(on) for on in rows["as_of"]]


def counts(rows: pd.DataFrame, count: str, of: str) -> list[str]:
    """``2 of 3`` in each row, from two columns."""
    return [of_text(k, n) for k, n in zip(rows[count], rows[of], strict=True)]


def first_and_last(rows: pd.DataFrame, texts: list[str]) -> str:
    """The texts of the first and last day that have one, each with its day."""
    shown = [(day, text) for day, text in zip(day_texts(rows), texts, strict=True) if text != NONE_TEXT]
    if not shown:
        return say("nothing to show")
    (first_on, first), (last_on, last) = shown[0], shown[-1]
    return say("{first} on {first_on}, {last} on {last_on}", first=first, first_on=first_on, last=last, last_on=last_on)


def figure_of(traces: Sequence[Trace], height: int, **more: Any) -> go.Figure:
    """The figure of these traces, laid out as :func:`laid_out` does.

    Plotly is not asked whether it knows every property: that takes longer than all the rest of a large picture. The
    tests ask it.
    """
    return go.Figure(traces, _layout({}, {"xaxis", "yaxis"}, height, more), _validate=False)


def laid_out(figure: go.Figure, height: int, **more: Any) -> go.Figure:
    """The layout that every chart has: transparent, text to be read, a legend in rows above the picture, nothing to
    drag. What ``more`` and the axes say themselves counts more; ``shapes`` and ``annotations`` come on top of those
    that the figure has."""
    placed: dict[str, Any] = figure["layout"].to_plotly_json()
    placed.pop("template", None)  # Plotly puts it there again
    figure.layout = _layout(placed, axes_of(figure), height, more)  # at once: each property by itself takes far longer
    return figure


def _layout(placed: Mapping[str, Any], axes: Iterable[str], height: int, more: Mapping[str, Any]) -> dict[str, Any]:
    """What a figure has already, what every chart has, and what one says itself."""
    text = {"color": INK, "size": TEXT_SIZE}
    layout: dict[str, Any] = {
        **placed,
        "height": height,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "dragmode": False,
        "font": text,
        "hoverlabel": {"align": "left", "font": text},
        "legend": LEGEND_ABOVE,
        **more,
    }
    for marks in {"shapes", "annotations"} & placed.keys() & more.keys():
        layout[marks] = [*placed[marks], *more[marks]]
    for name in axes:
        axis = {**placed.get(name, {}), **more.get(name, {})}
        ticks, title = {**text, **axis.get("tickfont", {})}, {**(axis.get("title") or {}), "font": text}
        layout[name] = {**axis, "fixedrange": True, "zeroline": False, "tickfont": ticks, "title": title}
    return layout


def axes_of(figure: go.Figure, *letters: str) -> list[str]:
    """The names of a figure's axes in its layout: ``xaxis``, ``yaxis2`` …; of both letters, or of those given."""
    starts = tuple(f"{letter}axis" for letter in letters or ("x", "y"))
    placed: Any = figure["layout"]
    return [name for name in placed if name.startswith(starts)]


def sentence(text: str) -> go.Figure:
    """The figure of an empty frame: one sentence, and no axes."""
    figure = go.Figure()
    figure.add_annotation(text=html_literal(text), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
    return laid_out(figure, 120, xaxis={"visible": False}, yaxis={"visible": False})

"""The heatmap: the gap of many organizations to their own targets, capability by capability."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    CLEAR,
    DARK_CELLS,
    INK,
    LEGEND_BELOW,
    LIGHT_CELLS,
    PREVIOUS,
    CellColours,
    hover,
    laid_out,
    sentence,
    text_axis,
)
from finops_model.scoring import Status
from finops_model.texts import say, say_count
from finops_model.texts.figures import NONE_TEXT, STATUS_SYMBOLS, stage_text, status_text, status_word, statuses_text
from finops_model.texts.literal import html_lines, html_literal, html_two_lines

_FILLED = (Status.BELOW_TARGET, Status.AT_TARGET, Status.ABOVE_TARGET)
"""What has a colour; everything else has only its symbol."""


_ROW, _NAMES, _DOMAINS = 36, 92, 50
"""Pixels: the height of a row, of the names of the capabilities, and of those of the domains above them."""
_SHORTEST = 10
"""Letters of a line of a domain's name: as wide as its capabilities where the chart is narrow."""


def gap_heatmap(
    standing: pd.DataFrame,
    labels: Mapping[int, str],
    domains: Mapping[str, str] | None = None,
    reached: pd.DataFrame | None = None,
    dark: bool = False,
) -> go.Figure:
    """Scopes x capabilities: how many stages each is below its own target.

    A gap is a number on a warm colour, stronger for a wider gap; at and above target are one pale colour with their
    symbol; what has no target, is not assessed or not applicable has no colour, only its symbol. Every cell carries a
    transparent mark whose ``customdata`` begins with the scope's id and ends with the capability, so that a click on it
    returns them (a heatmap alone returns nothing).

    Args:
        standing: several scopes on one day, every capability of each. No rows: a sentence.
        labels: what each scope is called on the axis (user text), by scope id, in the order from top to bottom.
        domains: the names of the domains by id, to stand above their capabilities; None: there is no room for them, nor
            for a legend.
        reached: ``capability, at_target, of`` for a last row that says how many are at target; None: no such row.
        dark: for a dark background.
    """
    cells = standing[standing["scope_id"].isin(list(labels))]
    if cells.empty:
        return sentence(say("There is no organization to show."))
    colours = DARK_CELLS if dark else LIGHT_CELLS
    columns = cells.drop_duplicates("capability")[["capability", "short_name", "domain"]].reset_index(drop=True)
    figure = go.Figure(_drawn_cells(cells, labels, list(columns["capability"]), colours))
    _domain_lines(figure, columns, len(labels))
    if domains is not None:
        without = (Status.NOT_ASSESSED, Status.NOT_APPLICABLE, Status.NO_TARGET)
        figure.add_traces(colour_legend(colours, map(status_text, without)))
        _domain_names(figure, columns, domains)
    if reached is not None:
        _reached_row(figure, columns, reached, len(labels))
    rows = len(labels) + (reached is not None)
    top = _NAMES + (_DOMAINS if domains is not None else 0)
    return laid_out(
        figure,
        top + 60 + _ROW * rows,
        margin={"l": 8, "r": 8, "t": top, "b": 48},
        xaxis=_capability_axis(columns["short_name"]),
        yaxis=scope_axis(labels, reached is not None),
        clickmode="event+select",
        legend=LEGEND_BELOW,
    )


def _drawn_cells(
    cells: pd.DataFrame, labels: Mapping[int, str], capabilities: list[str], colours: CellColours
) -> list[Any]:
    """The coloured squares of the cells that have a gap or none, and above every cell its sign."""
    x = places_of(cells["capability"], capabilities)
    y = places_of(cells["scope_id"], list(labels))
    filled = cells["status"].isin(_FILLED).to_numpy()
    gap = cells["gap"].to_numpy(dtype=float)
    signs = np.where(gap > 0, np.char.mod("%d", np.nan_to_num(gap)), cells["status"].map(STATUS_SYMBOLS).to_numpy(str))
    ink = np.where(gap > 0, pd.Series(gap).map(colours.on_gaps).to_numpy(object), colours.on_reached)
    hovers = _hovers(cells, labels)
    marks = [
        _marks(x[mask], y[mask], signs[mask], [hovers[n] for n in np.flatnonzero(mask)], font)
        for mask, font in ((filled, {"color": ink[filled].tolist()}), (~filled, {}))
    ]
    return [coloured_squares(x[filled], y[filled], gap[filled], (len(labels), len(capabilities)), colours), *marks]


def alt_gap_heatmap(standing: pd.DataFrame, labels: Mapping[int, str]) -> str:
    """How many cells are below, at or above target, and how many have nothing to compare, in a sentence."""
    cells = standing[standing["scope_id"].isin(list(labels))]
    counts = statuses_text(cells["status"]) or say("nothing to show")
    return say_count(
        "Stages to go to each organization's own targets, {count:,} row by capability: {counts}.",
        "Stages to go to each organization's own targets, {count:,} rows by capability: {counts}.",
        len(labels),
        counts=counts,
    )


def places_of(values: pd.Series, order: list[Any]) -> np.ndarray:
    """Where each value stands in the order."""
    return values.map({value: place for place, value in enumerate(order)}).to_numpy()


def coloured_squares(
    x: np.ndarray, y: np.ndarray, gap: np.ndarray, shape: tuple[int, int], colours: CellColours
) -> go.Heatmap:
    """The coloured squares; cells that are not given stay clear."""
    z = np.full(shape, np.nan)
    z[y, x] = gap
    return go.Heatmap(
        z=z,
        zmin=-0.5,
        zmax=3.5,
        colorscale=_steps([colours.reached, *colours.gaps.values()]),
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )


def _marks(
    x: np.ndarray, y: np.ndarray, signs: np.ndarray, hovers: list[list[object]], font: dict[str, Any]
) -> go.Scatter:
    """The numbers and symbols on the cells, each a transparent square that can be clicked."""
    place = say("Stage {stage}, target {target}", stage="%{customdata[4]}", target="%{customdata[5]}")
    return go.Scatter(
        x=x,
        y=y,
        customdata=hovers,
        text=signs.tolist(),
        mode="markers+text",
        marker={"symbol": "square", "size": 18, "color": CLEAR},
        textfont={"size": 13, **font},
        hovertemplate=hover("%{customdata[1]}", "%{customdata[2]}: %{customdata[3]}", place),
        showlegend=False,
    )


def _hovers(cells: pd.DataFrame, labels: Mapping[int, str]) -> list[list[object]]:
    """Per cell: the scope's id, the texts of the hover (scope, capability, status, stage, target), and the
    capability's id."""
    scopes = {id: html_literal(label) for id, label in labels.items()}
    statuses = {status: status_word(status) for status in Status}
    to_go = {float(gap): _to_go(gap) for gap in LIGHT_CELLS.gaps}
    stages = {level: stage_text(level) for level in (0.0, 1.0, 2.0, 3.0)}
    columns = ["scope_id", "name", "status", "stage", "target", "gap", "capability"]
    return [
        [
            id,
            scopes[id],
            html_literal(name),
            to_go.get(gap, statuses[status]),
            stages.get(stage, NONE_TEXT),
            stages.get(target, NONE_TEXT),
            capability,
        ]
        for id, name, status, stage, target, gap, capability in cells[columns].itertuples(index=False, name=None)
    ]


def _to_go(gap: int) -> str:
    return say_count("below target, {count} stage to go", "below target, {count} stages to go", gap)


def _capability_axis(names: pd.Series) -> dict[str, Any]:
    shown = [html_literal(name) for name in names]
    narrow = {"size": 11}  # as narrow as a column on a phone
    edges = [-0.5, len(shown) - 0.5]
    return text_axis(shown, tickangle=-90, tickfont=narrow, ticks="", side="top", range=edges, automargin=None)


def scope_axis(labels: Mapping[int, str], has_last_row: bool) -> dict[str, Any]:
    """The names of the scopes from top to bottom, with room for a last row that counts."""
    shown = [html_two_lines(name, 20) for name in labels.values()]
    last = [f"<b>{html_literal(say('At target'))}</b>"] if has_last_row else []
    rows = len(shown) + len(last)
    return text_axis([*shown, *last], range=[rows - 0.5, -0.5], ticks="", tickfont={"size": 12})


def _steps(colours: list[str]) -> list[list[object]]:
    """A colour scale of whole steps, one colour each."""
    n = len(colours)
    return [[edge / n, colour] for place, colour in enumerate(colours) for edge in (place, place + 1)]


def _domain_lines(figure: go.Figure, columns: pd.DataFrame, height: int) -> None:
    """A thin line where one domain ends and the next begins."""
    line = {"color": PREVIOUS, "width": 2}
    for place in np.flatnonzero((columns["domain"] != columns["domain"].shift()).to_numpy())[1:]:
        x = place - 0.5
        figure.add_shape(type="line", x0=x, x1=x, y0=-0.5, y1=height - 0.5, line=line)


def _domain_names(figure: go.Figure, columns: pd.DataFrame, domains: Mapping[str, str]) -> None:
    """The name of each domain above its capabilities."""
    for domain, places in columns.groupby("domain", sort=False).groups.items():
        name = domains[str(domain)]
        width = max(_SHORTEST, 2 * len(places), *map(len, name.split()))  # no word is broken
        figure.add_annotation(
            text=f"<b>{html_lines(name, width, 3)}</b>",
            x=float(np.mean(places)),
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=_NAMES - 8,
            showarrow=False,
            font={"size": 11, "color": INK},
        )


def _reached_row(figure: go.Figure, columns: pd.DataFrame, reached: pd.DataFrame, line: int) -> None:
    """A row below the scopes: of how many of them each capability is at target."""
    counts = reached.set_index("capability").loc[columns["capability"]]
    texts = [f"{k:,}<br>/{n:,}" if n else NONE_TEXT for k, n in zip(counts["at_target"], counts["of"], strict=True)]
    figure.add_trace(
        go.Scatter(
            x=list(range(len(columns))),
            y=[line] * len(columns),
            text=texts,
            mode="text",
            textfont={"size": 11, "color": INK},
            hoverinfo="skip",
            showlegend=False,
        )
    )


def colour_legend(colours: CellColours, clear: Iterable[str]) -> list[go.Scatter]:
    """What the colours mean, and what cells without a colour do (``clear``): marks without a place, for the legend
    alone."""
    names = {colours.reached: say("at target ✓ or above ▲")}
    names |= {colour: say_count("{count} stage to go", "{count} stages to go", n) for n, colour in colours.gaps.items()}
    filled = [_legend_mark(name, {"color": colour, "symbol": "square", "size": 14}) for colour, name in names.items()]
    without = {"color": CLEAR, "symbol": "square", "size": 14, "line": {"color": PREVIOUS, "width": 1}}
    return [*filled, *(_legend_mark(name, without) for name in clear)]


def _legend_mark(name: str, marker: dict[str, Any]) -> go.Scatter:
    return go.Scatter(x=[None], y=[None], mode="markers", name=name, marker=marker, hoverinfo="skip", showlegend=True)

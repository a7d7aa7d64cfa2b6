"""The heatmap by domain: how many capabilities of each domain are at target, organization by organization."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import CLEAR, DARK_CELLS, LEGEND_BELOW, LIGHT_CELLS, hover, laid_out, sentence
from finops_model.charts.drawing import text_axis as axis_of_texts
from finops_model.charts.heatmap import colour_legend, coloured_squares, places_of, scope_axis
from finops_model.texts import say, say_count
from finops_model.texts.figures import of_text
from finops_model.texts.literal import html_lines, html_literal

_ROW, _NAMES = 36, 56
"""Pixels: the height of a row, and of the names of the domains."""


def domain_heatmap(cells: pd.DataFrame, labels: Mapping[int, str], domains: Mapping[str, str], dark: bool) -> go.Figure:
    """Scopes x domains: of how many capabilities with a target how many are at or above it, on the colour of the widest
    gap among them, as in :func:`.heatmap.gap_heatmap`. A domain of which nothing counts has no colour.

    The ``customdata`` of a cell begins with the scope's id and ends with the domain's.

    Args:
        cells: ``scope_id, domain, at_target, of, gap`` (the widest; NaN: nothing counts). No rows: a sentence.
        labels: what each scope is called on the axis (user text), by scope id, in the order from top to bottom.
        domains: the names of the domains by id, in the order of the framework.
        dark: for a dark background.
    """
    shown = cells[cells["scope_id"].isin(list(labels))]
    if shown.empty:
        return sentence(say("There is no organization to show."))
    colours = DARK_CELLS if dark else LIGHT_CELLS
    x, y = places_of(shown["domain"], list(domains)), places_of(shown["scope_id"], list(labels))
    gap = shown["gap"].to_numpy(dtype=float)
    filled = ~np.isnan(gap)
    figure = go.Figure(coloured_squares(x[filled], y[filled], gap[filled], (len(labels), len(domains)), colours))
    ink = np.where(gap > 0, pd.Series(gap).map(colours.on_gaps).to_numpy(object), colours.on_reached)
    written = [_written(shown[filled], labels, domains, color=ink[filled].tolist())]
    written.append(_written(shown[~filled], labels, domains))
    figure.add_traces(written)
    figure.add_traces(colour_legend(colours, [say("nothing rated has a target")]))
    names = [html_lines(name, 18, 2) for name in domains.values()]
    return laid_out(
        figure,
        _NAMES + 60 + _ROW * len(labels),
        margin={"l": 8, "r": 8, "t": _NAMES, "b": 48},
        xaxis=axis_of_texts(names, tickangle=0, ticks="", side="top", range=[-0.5, len(domains) - 0.5]),
        yaxis=scope_axis(labels, has_last_row=False),
        clickmode="event+select",
        legend=LEGEND_BELOW,
    )


def alt_domain_heatmap(cells: pd.DataFrame, labels: Mapping[int, str], domains: Mapping[str, str]) -> str:
    """How many capabilities are at target in each domain, over all scopes, in a sentence."""
    shown = cells[cells["scope_id"].isin(list(labels))]
    sums = shown.groupby("domain")[["at_target", "of"]].sum().reindex(list(domains))
    said = [
        f"{name} {of_text(k, n)}"
        for name, k, n in zip(domains.values(), sums["at_target"].fillna(0), sums["of"].fillna(0), strict=True)
    ]
    return say_count(
        "Capabilities at target by domain, {count:,} row: {counts}.",
        "Capabilities at target by domain, {count:,} rows: {counts}.",
        len(labels),
        counts=", ".join(said) if len(shown) else say("nothing to show"),
    )


def _written(cells: pd.DataFrame, labels: Mapping[int, str], domains: Mapping[str, str], **font: object) -> go.Scatter:
    """``2 of 5`` in each of these cells, and what it says under the pointer."""
    return go.Scatter(
        x=places_of(cells["domain"], list(domains)),
        y=places_of(cells["scope_id"], list(labels)),
        customdata=_customdata(cells, labels, domains),
        text=[of_text(k, n) for k, n in zip(cells["at_target"], cells["of"], strict=True)],
        mode="markers+text",
        marker={"symbol": "square", "size": 26, "color": CLEAR},
        textfont={"size": 13, **font},
        hovertemplate=hover("%{customdata[1]}", "%{customdata[2]}: %{customdata[3]}"),
        showlegend=False,
    )


def _customdata(cells: pd.DataFrame, labels: Mapping[int, str], domains: Mapping[str, str]) -> list[list[object]]:
    """Per cell: the scope's id, the texts of the hover (scope, domain, count), and the domain's id."""
    columns = ["scope_id", "domain", "at_target", "of"]
    return [
        [
            int(scope_id),
            html_literal(labels[scope_id]),
            html_literal(domains[domain]),
            say("{count} at or above target", count=of_text(at_target, of)),
            domain,
        ]
        for scope_id, domain, at_target, of in cells[columns].itertuples(index=False, name=None)
    ]

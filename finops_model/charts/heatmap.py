"""The heatmap: the gap of many organizations to their own targets, capability by capability."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    CLEAR,
    GAPS,
    ON_GAPS,
    ON_REACHED,
    PREVIOUS,
    REACHED,
    hover,
    laid_out,
    sentence,
    text_axis,
)
from finops_model.scoring import Status
from finops_model.texts import say, say_count
from finops_model.texts.figures import STATUS_SYMBOLS, stage_text, status_word, statuses_text
from finops_model.texts.literal import html_literal, html_two_lines

_FILLED = (Status.BELOW_TARGET, Status.AT_TARGET, Status.ABOVE_TARGET)
"""What has a colour; everything else has only its symbol."""


def gap_heatmap(standing: pd.DataFrame, labels: Mapping[int, str]) -> go.Figure:
    """Scopes x capabilities: how many stages each is below its own target.

    A gap is a number on a warm colour, darker for a wider gap; at and above target are one calm colour with their
    symbol; what has no target, is not assessed or not applicable has no colour, only its symbol. Every cell carries a
    transparent mark whose ``customdata[0]`` is the scope's id, so that a click on it returns the scope (a heatmap alone
    returns nothing). It has no legend: the page that shows it explains numbers and symbols.

    Args:
        standing: several scopes on one day, every capability of each. No rows: a sentence.
        labels: what each scope is called on the axis (user text), by scope id, in the order from top to bottom.
    """
    cells = standing[standing["scope_id"].isin(list(labels))]
    if cells.empty:
        return sentence(say("There is no organization to show."))
    columns = cells.drop_duplicates("capability")[["capability", "short_name", "domain"]].reset_index(drop=True)
    x = _places(cells["capability"], list(columns["capability"]))
    y = _places(cells["scope_id"], list(labels))
    filled = cells["status"].isin(_FILLED).to_numpy()
    gap = cells["gap"].to_numpy(dtype=float)
    figure = go.Figure(_colours(x[filled], y[filled], gap[filled], (len(labels), len(columns))))
    signs = np.where(gap > 0, np.char.mod("%d", np.nan_to_num(gap)), cells["status"].map(STATUS_SYMBOLS).to_numpy(str))
    ink = np.where(gap > 0, pd.Series(gap).map(ON_GAPS).to_numpy(object), ON_REACHED)
    hovers = _hovers(cells, labels)
    for mask, font in ((filled, {"color": ink[filled].tolist()}), (~filled, {})):
        figure.add_trace(_marks(x[mask], y[mask], signs[mask], [hovers[n] for n in np.flatnonzero(mask)], font))
    _domain_lines(figure, columns, len(labels))
    return laid_out(
        figure,
        110 + 36 * len(labels),
        xaxis=_capability_axis(columns["short_name"]),
        yaxis=_scope_axis(labels),
        clickmode="event+select",
        showlegend=False,
    )


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


def _places(values: pd.Series, order: list[Any]) -> np.ndarray:
    """Where each value stands in the order."""
    return values.map({value: place for place, value in enumerate(order)}).to_numpy()


def _colours(x: np.ndarray, y: np.ndarray, gap: np.ndarray, shape: tuple[int, int]) -> go.Heatmap:
    """The coloured squares; cells that are not given stay clear."""
    z = np.full(shape, np.nan)
    z[y, x] = gap
    return go.Heatmap(
        z=z,
        zmin=-0.5,
        zmax=3.5,
        colorscale=_steps([REACHED, *GAPS.values()]),
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
    """Per cell: the scope's id, and the texts of the hover: scope, capability, status, stage, target."""
    scopes = {id: html_literal(label) for id, label in labels.items()}
    statuses = {status: status_word(status) for status in Status}
    to_go = {float(gap): _to_go(gap) for gap in GAPS}
    columns = ["scope_id", "name", "status", "stage", "target", "gap"]
    return [
        [id, scopes[id], html_literal(name), to_go.get(gap, statuses[status]), stage_text(stage), stage_text(target)]
        for id, name, status, stage, target, gap in cells[columns].itertuples(index=False, name=None)
    ]


def _to_go(gap: int) -> str:
    return say_count("below target, {count} stage to go", "below target, {count} stages to go", gap)


def _capability_axis(names: pd.Series) -> dict[str, Any]:
    shown = [html_literal(name) for name in names]
    narrow = {"size": 11}  # as narrow as a column on a phone
    edges = [-0.5, len(shown) - 0.5]
    return text_axis(shown, tickangle=-90, tickfont=narrow, ticks="", side="top", range=edges, automargin=None)


def _scope_axis(labels: Mapping[int, str]) -> dict[str, Any]:
    shown = [html_two_lines(name, 20) for name in labels.values()]
    return text_axis(shown, range=[len(labels) - 0.5, -0.5], ticks="", tickfont={"size": 12})


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

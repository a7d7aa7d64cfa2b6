"""The heatmap: the gap of many organizations to their own targets, capability by capability."""

from collections.abc import Mapping

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
    laid_out,
    sentence,
)
from finops_model.scoring import Status
from finops_model.texts.figures import STATUS_SYMBOLS, stage_text
from finops_model.texts.literal import html_literal, html_two_lines

_FILLED = (Status.BELOW_TARGET, Status.AT_TARGET, Status.ABOVE_TARGET)


def gap_heatmap(standing: pd.DataFrame, labels: Mapping[int, str]) -> go.Figure:
    """Scopes x capabilities: how many stages each is below its own target.

    A gap is a number on a warm colour, the darker the wider; at and above target are one calm colour with their sign;
    what has no target, is not assessed or not applicable has no colour at all, only its sign. Every cell carries a
    transparent mark whose ``customdata[0]`` is the scope's id, so that a click on it returns the scope (a heatmap alone
    returns nothing). It has no legend: whoever shows it says what numbers and signs mean.

    Args:
        standing: several scopes on one day, every capability of each. No rows: a sentence.
        labels: what each scope is called on the axis (user text), by scope id, in the order from top to bottom.
    """
    cells = standing[standing["scope_id"].isin(list(labels))]
    if cells.empty:
        return sentence("There is no organization to show.")
    columns = cells.drop_duplicates("capability")[["capability", "short_name", "domain"]].reset_index(drop=True)
    x = cells["capability"].map({id: place for place, id in enumerate(columns["capability"])}).to_numpy()
    y = cells["scope_id"].map({id: place for place, id in enumerate(labels)}).to_numpy()
    filled = cells["status"].isin(_FILLED).to_numpy()
    gap = cells["gap"].to_numpy(dtype=float)
    z = np.full((len(labels), len(columns)), np.nan)
    z[y[filled], x[filled]] = gap[filled]
    figure = go.Figure(
        go.Heatmap(
            z=z,
            zmin=-0.5,
            zmax=3.5,
            colorscale=_steps([REACHED, *GAPS.values()]),
            showscale=False,
            xgap=2,
            ygap=2,
            hoverinfo="skip",
        )
    )
    signs = np.where(gap > 0, np.char.mod("%d", np.nan_to_num(gap)), cells["status"].map(STATUS_SYMBOLS).to_numpy(str))
    ink = np.where(gap > 0, pd.Series(gap).map(ON_GAPS).to_numpy(object), ON_REACHED)
    told = _told(cells, labels)
    for mask, font in ((filled, {"color": ink[filled].tolist()}), (~filled, {})):
        figure.add_trace(
            go.Scatter(
                x=x[mask],
                y=y[mask],
                customdata=[told[place] for place in np.flatnonzero(mask)],
                text=signs[mask].tolist(),
                mode="markers+text",
                marker={"symbol": "square", "size": 18, "color": CLEAR},
                textfont={"size": 13, **font},
                hovertemplate="%{customdata[1]}<br>%{customdata[2]}: %{customdata[3]}<br>%{customdata[4]}"
                "<extra></extra>",
                showlegend=False,
            )
        )
    _domain_lines(figure, columns, len(labels))
    return laid_out(
        figure,
        110 + 36 * len(labels),
        xaxis={
            "tickvals": np.arange(len(columns)),
            "ticktext": [html_literal(name) for name in columns["short_name"]],
            "tickangle": -90,
            "tickfont": {"size": 11},  # as narrow as a column on a phone
            "ticks": "",
            "side": "top",
            "range": [-0.5, len(columns) - 0.5],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis={
            "tickvals": np.arange(len(labels)),
            "ticktext": [html_two_lines(name, 20) for name in labels.values()],
            "range": [len(labels) - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "ticks": "",
            "tickfont": {"size": 12},
        },
        clickmode="event+select",
        showlegend=False,
    )


def alt_gap_heatmap(standing: pd.DataFrame, labels: Mapping[int, str]) -> str:
    """How many cells are below, at or above target, and how many have nothing to compare, in a sentence."""
    cells = standing[standing["scope_id"].isin(list(labels))]
    counts = cells["status"].value_counts()
    told = [f"{counts.get(status, 0)} {status}" for status in Status if counts.get(status, 0)]
    return f"Stages to go to the own targets, {len(labels)} rows by capability: {', '.join(told) or 'nothing to show'}."


def _told(cells: pd.DataFrame, labels: Mapping[int, str]) -> list[list[object]]:
    """Per cell: the scope's id, and the texts of the hover."""
    names = {id: html_literal(label) for id, label in labels.items()}
    columns = ["scope_id", "name", "status", "stage", "target", "gap"]
    told: list[list[object]] = []
    for id, name, status, stage, target, gap in cells[columns].itertuples(index=False, name=None):
        more = f", {gap:.0f} stage{'' if gap == 1 else 's'} to go" if gap > 0 else ""
        place = f"Stage {stage_text(stage)}, target {stage_text(target)}"
        told.append([id, names[id], html_literal(name), f"{status}{more}", place])
    return told


def _steps(colours: list[str]) -> list[list[object]]:
    """A colour scale of whole steps, one colour each."""
    n = len(colours)
    return [[edge / n, colour] for place, colour in enumerate(colours) for edge in (place, place + 1)]


def _domain_lines(figure: go.Figure, columns: pd.DataFrame, height: int) -> None:
    """A thin line where one domain ends and the next begins."""
    for place in np.flatnonzero((columns["domain"] != columns["domain"].shift()).to_numpy())[1:]:
        figure.add_shape(
            type="line", x0=place - 0.5, x1=place - 0.5, y0=-0.5, y1=height - 0.5, line={"color": PREVIOUS, "width": 2}
        )

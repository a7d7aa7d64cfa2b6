"""Stages as pictures: the model itself as a ladder, and where every capability stands on it."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    CURRENT,
    LEGEND_BELOW,
    STAGE_COLOURS,
    TARGET,
    laid_out,
    sentence,
    stage_axis,
)
from finops_model.framework import Framework, Stage, read_framework
from finops_model.scoring import Status
from finops_model.texts.figures import STATUS_SYMBOLS, stage_text
from finops_model.texts.literal import html_lines, html_literal


def stage_ladder(standing: pd.DataFrame | None = None, framework: Framework | None = None) -> go.Figure:
    """The model as a picture: the stages as steps from Pre-crawl up to Run, each with its first sentence.

    On every step a row of dots, one for each capability that stands on it, and a row of diamonds, one for each that has
    its target there (rated or not, as long as it applies). No step is better: where one should be is what was chosen.

    Args:
        standing: one scope on one day; None or no rows: the model alone.
        framework: None: the newest edition.
    """
    framework = framework or read_framework()
    figure = go.Figure()
    for text in framework.stages:
        _draw_step(figure, text.stage, text.name, text.summary)
    if standing is not None and len(standing):
        applies = standing[standing["status"] != Status.NOT_APPLICABLE]
        _draw_marks(figure, applies, "stage", "stand here", CURRENT, "circle", 0.37)
        _draw_marks(figure, applies, "target", "have their target here", TARGET, "diamond-open", 0.16)
    return laid_out(
        figure,
        440,
        xaxis={"range": [0, 1], "visible": False, "fixedrange": True},
        yaxis={"range": [-0.02, 4.02], "visible": False, "fixedrange": True},
        showlegend=True,
    )


def alt_stage_ladder(standing: pd.DataFrame | None = None, framework: Framework | None = None) -> str:
    """How many capabilities stand on each stage and how many have their target there, in a sentence."""
    if standing is None or not len(standing):
        return "The stages as steps: Pre-crawl, Crawl, Walk, Run."
    applies = standing[standing["status"] != Status.NOT_APPLICABLE]
    told = [
        f"{stage.label}: {(applies['stage'] == stage).sum()} stand here, {(applies['target'] == stage).sum()} have "
        "their target here"
        for stage in reversed(Stage)
    ]
    return f"Capabilities on each stage. {'; '.join(told)}. Not assessed: {applies['stage'].isna().sum()}."


def _draw_step(figure: go.Figure, stage: Stage, name: str, summary: str) -> None:
    """One step of the ladder: further up and further in than the one below."""
    left = 0.05 * stage
    figure.add_shape(
        type="rect",
        x0=left,
        x1=1,
        y0=stage + 0.03,
        y1=stage + 0.97,
        fillcolor=STAGE_COLOURS[stage],
        opacity=0.16,
        line={"width": 0},
        layer="below",
    )
    figure.add_shape(
        type="rect",
        x0=left,
        x1=left + 0.012,
        y0=stage + 0.03,
        y1=stage + 0.97,
        fillcolor=STAGE_COLOURS[stage],
        line={"width": 0},
    )
    figure.add_annotation(
        x=left + 0.03,
        y=stage + 0.95,
        text=f"<b>{html_literal(name)}</b><br>{html_lines(summary.partition('. ')[0].removesuffix('.') + '.', 44, 2)}",
        showarrow=False,
        xanchor="left",
        yanchor="top",
        align="left",
    )


def _draw_marks(
    figure: go.Figure, rows: pd.DataFrame, column: str, what: str, colour: str, symbol: str, height: float
) -> None:
    """On the step of each stage: how many capabilities have it in ``column``, and one mark for each, side by side."""
    rows = rows[rows[column].notna()]
    level = rows[column].to_numpy(dtype=float)
    figure.add_trace(
        go.Scatter(
            x=0.05 * level + 0.11 + rows.groupby(column).cumcount().to_numpy() * 0.034,
            y=level + height,
            mode="markers",
            name=f"capabilities that {what}",
            marker={"color": colour, "symbol": symbol, "size": 10, "line": {"width": 2, "color": colour}},
            customdata=[[html_literal(name)] for name in rows["name"]],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )
    counts = rows[column].value_counts()
    stages = counts.index.to_numpy(dtype=float)
    figure.add_trace(
        go.Scatter(
            x=0.05 * stages + 0.085,
            y=stages + height,
            mode="text",
            text=[str(count) for count in counts],
            textposition="middle left",
            showlegend=False,
            hoverinfo="skip",
        )
    )


def capability_stages(standing: pd.DataFrame) -> go.Figure:
    """Every capability's position between Pre-crawl and Run, with its target, in framework order.

    A dot is the score, a diamond the target; a line joins them only below the target. What is not assessed or not
    applicable has no dot: the words stand in its line (with the target, which then has no diamond).

    Args:
        standing: one scope on one day, in framework order. No rows: a sentence.
    """
    if standing.empty:
        return sentence("There is nothing to show yet.")
    rows = standing.reset_index(drop=True)
    score, stage, target = (rows[column].to_numpy(dtype=float) for column in ("score", "stage", "target"))
    rated = ~np.isnan(score)
    below = rated & (stage < target)
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=np.column_stack([score[below], target[below], np.full(below.sum(), np.nan)]).ravel(),
            y=np.repeat(np.flatnonzero(below).astype(float), 3),
            mode="lines",
            line={"color": TARGET, "width": 2, "dash": "dot"},
            name="still to go",
            hoverinfo="skip",
        )
    )
    hovers = [
        [html_literal(name), status, stage_text(a), stage_text(b)]
        for name, status, a, b in rows[["name", "status", "stage", "target"]].itertuples(index=False, name=None)
    ]
    aimed = rated & ~np.isnan(target)
    hover = "%{customdata[0]}: %{customdata[1]}<br>Stage %{customdata[2]}, target %{customdata[3]}<extra></extra>"
    for name, x, mask, symbol, colour, size in (
        ("target", target, aimed, "diamond-open", TARGET, 14),
        ("current", score, rated, "circle", CURRENT, 10),
    ):
        figure.add_trace(
            go.Scatter(
                x=x[mask],
                y=np.flatnonzero(mask),
                mode="markers",
                name=name,
                marker={"symbol": symbol, "color": colour, "size": size, "line": {"width": 2, "color": colour}},
                customdata=[hovers[place] for place in np.flatnonzero(mask)],
                hovertemplate=hover,
                cliponaxis=False,
            )
        )
    absent = np.flatnonzero(~rated)
    figure.add_trace(
        go.Scatter(
            x=np.full(len(absent), 0.05),
            y=absent,
            mode="text",
            text=[_absence(rows["status"][place], target[place]) for place in absent],
            textposition="middle right",
            showlegend=False,
            hoverinfo="skip",
        )
    )
    return laid_out(
        figure,
        90 + 22 * len(rows),
        margin={"l": 8, "r": 20, "t": 60, "b": 8},
        xaxis={**stage_axis(), "side": "top"},
        yaxis={
            "tickvals": np.arange(len(rows)),
            "ticktext": [html_literal(name) for name in rows["short_name"]],
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
        legend=LEGEND_BELOW,
    )


def alt_capability_stages(standing: pd.DataFrame) -> str:
    """How many capabilities have each status, in a sentence."""
    counts = standing["status"].value_counts()
    told = [f"{counts[status]} {status}" for status in Status if status in counts]
    return f"Stage and target of {len(standing)} capabilities: {', '.join(told) or 'nothing to show'}."


def _absence(status: str, target: float) -> str:
    """The words in the line of a capability without a score."""
    aim = f" · target {stage_text(target)}" if status == Status.NOT_ASSESSED and not np.isnan(target) else ""
    return f"<i>{STATUS_SYMBOLS[Status(status)]} {status}{aim}</i>"

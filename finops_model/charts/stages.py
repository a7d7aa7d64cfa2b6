"""Stages as pictures: the model itself as a ladder, and where every capability stands on it."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    CURRENT,
    LEGEND_BELOW,
    STAGE_COLOURS,
    TARGET,
    hover,
    laid_out,
    sentence,
    stage_axis,
    text_axis,
)
from finops_model.framework import Framework, Stage, read_framework
from finops_model.scoring import Status
from finops_model.texts import say, say_count
from finops_model.texts.figures import stage_text, status_text, status_word, statuses_text
from finops_model.texts.literal import html_lines, html_literal


def stage_ladder(standing: pd.DataFrame | None = None, framework: Framework | None = None) -> go.Figure:
    """The model as a picture: the stages as steps from Pre-crawl up to Run, each with its first sentence.

    On every step a row of dots, one for each capability at that stage, and a row of diamonds, one for each with its
    target there (rated or not, as long as it applies). No step is better: where one should be is what was chosen.

    Args:
        standing: one scope on one day; None or no rows: the model alone.
        framework: None: the newest edition.
    """
    figure = go.Figure()
    for text in (framework or read_framework()).stages:
        _draw_step(figure, text.stage, text.name, text.summary)
    if standing is not None and len(standing):
        applies = standing[standing["status"] != Status.NOT_APPLICABLE]
        _draw_marks(figure, applies, "stage", say("capabilities at this stage"), CURRENT, "circle", 0.37)
        _draw_marks(figure, applies, "target", say("targets at this stage"), TARGET, "diamond-open", 0.16)
    return laid_out(
        figure,
        440,
        xaxis={"range": [0, 1], "visible": False},
        yaxis={"range": [-0.02, 4.02], "visible": False},
        showlegend=True,
    )


def alt_stage_ladder(standing: pd.DataFrame | None = None, framework: Framework | None = None) -> str:
    """How many capabilities are at each stage and how many have their target there, in a sentence."""
    if standing is None or not len(standing):
        return say("The stages as steps: Pre-crawl, Crawl, Walk, Run.")
    applies = standing[standing["status"] != Status.NOT_APPLICABLE]
    stages = "; ".join(_on_stage(applies, stage) for stage in reversed(Stage))
    unrated = int(applies["stage"].isna().sum())
    return say("Capabilities at each stage. {stages}. Not assessed: {count}.", stages=stages, count=unrated)


def _on_stage(applies: pd.DataFrame, stage: Stage) -> str:
    return say(
        "{stage}: {here} at this stage, {targets} with this target",
        stage=stage.label,
        here=int((applies["stage"] == stage).sum()),
        targets=int((applies["target"] == stage).sum()),
    )


def _draw_step(figure: go.Figure, stage: Stage, name: str, summary: str) -> None:
    """One step of the ladder: further up and further in than the one below."""
    left = 0.05 * stage
    box: dict[str, Any] = {
        "type": "rect",
        "x0": left,
        "y0": stage + 0.03,
        "y1": stage + 0.97,
        "fillcolor": STAGE_COLOURS[stage],
        "line": {"width": 0},
    }
    figure.add_shape(**box, x1=1, opacity=0.16, layer="below")
    figure.add_shape(**box, x1=left + 0.012)
    first_sentence = summary.partition(". ")[0].removesuffix(".") + "."
    figure.add_annotation(
        x=left + 0.03,
        y=stage + 0.95,
        text=f"<b>{html_literal(name)}</b><br>{html_lines(first_sentence, 44, 2)}",
        showarrow=False,
        xanchor="left",
        yanchor="top",
        align="left",
    )


def _draw_marks(
    figure: go.Figure, rows: pd.DataFrame, column: str, name: str, colour: str, symbol: str, height: float
) -> None:
    """On the step of each stage: how many capabilities have it in ``column``, and one mark for each, side by side."""
    rows = rows[rows[column].notna()]
    level = rows[column].to_numpy(dtype=float)
    figure.add_scatter(
        x=0.05 * level + 0.11 + rows.groupby(column).cumcount().to_numpy() * 0.034,
        y=level + height,
        mode="markers",
        name=name,
        marker={"color": colour, "symbol": symbol, "size": 10, "line": {"width": 2, "color": colour}},
        customdata=[[html_literal(capability)] for capability in rows["name"]],
        hovertemplate=hover("%{customdata[0]}"),
    )
    counts = rows[column].value_counts()
    stages = counts.index.to_numpy(dtype=float)
    figure.add_scatter(
        x=0.05 * stages + 0.085,
        y=stages + height,
        mode="text",
        text=[str(count) for count in counts],
        textposition="middle left",
        showlegend=False,
        hoverinfo="skip",
    )


def capability_stages(standing: pd.DataFrame) -> go.Figure:
    """Every capability's position between Pre-crawl and Run, with its target, in framework order.

    A dot is the score, a diamond the target; a line joins them only below the target. What is not assessed or not
    applicable has no dot: the words stand in its line (with the target, which then has no diamond).

    Args:
        standing: one scope on one day, in framework order. No rows: a sentence.
    """
    if standing.empty:
        return sentence(say("There is nothing to show yet."))
    rows = standing.reset_index(drop=True)
    score, target = rows["score"].to_numpy(dtype=float), rows["target"].to_numpy(dtype=float)
    rated = ~np.isnan(score)
    below = (rows["status"] == Status.BELOW_TARGET).to_numpy(dtype=bool)
    hovers = _hovers(rows)
    figure = go.Figure(
        [
            _ways(score, target, below),
            _positions(say("target"), target, rated & ~np.isnan(target), hovers, ("diamond-open", TARGET, 14)),
            _positions(say("current"), score, rated, hovers, ("circle", CURRENT, 10)),
            _absences(rows, ~rated),
        ]
    )
    return laid_out(
        figure,
        90 + 22 * len(rows),
        margin={"l": 8, "r": 20, "t": 60, "b": 8},
        xaxis={**stage_axis(), "side": "top"},
        yaxis=_capability_axis(rows["short_name"]),
        legend=LEGEND_BELOW,
    )


def alt_capability_stages(standing: pd.DataFrame) -> str:
    """How many capabilities have each status, in a sentence."""
    counts = statuses_text(standing["status"]) or say("nothing to show")
    return say_count(
        "Stage and target of {count} capability: {counts}.",
        "Stage and target of {count} capabilities: {counts}.",
        len(standing),
        counts=counts,
    )


def _hovers(rows: pd.DataFrame) -> list[list[str]]:
    """Per capability: its name, status, stage and target."""
    columns = ["name", "status", "stage", "target"]
    return [
        [html_literal(name), status_word(status), stage_text(stage), stage_text(target)]
        for name, status, stage, target in rows[columns].itertuples(index=False, name=None)
    ]


def _ways(score: np.ndarray, target: np.ndarray, below: np.ndarray) -> go.Scatter:
    """The line from where a capability stands to its target, for those below it."""
    return go.Scatter(
        x=np.column_stack([score[below], target[below], np.full(below.sum(), np.nan)]).ravel(),
        y=np.repeat(np.flatnonzero(below).astype(float), 3),
        mode="lines",
        line={"color": TARGET, "width": 2, "dash": "dot"},
        name=say("still to go"),
        hoverinfo="skip",
    )


def _positions(
    name: str, x: np.ndarray, mask: np.ndarray, hovers: list[list[str]], mark: tuple[str, str, int]
) -> go.Scatter:
    """One mark in the line of each capability in ``mask``; its symbol, colour and size in ``mark``."""
    symbol, colour, size = mark
    place = say("Stage {stage}, target {target}", stage="%{customdata[2]}", target="%{customdata[3]}")
    return go.Scatter(
        x=x[mask],
        y=np.flatnonzero(mask),
        mode="markers",
        name=name,
        marker={"symbol": symbol, "color": colour, "size": size, "line": {"width": 2, "color": colour}},
        customdata=[hovers[line] for line in np.flatnonzero(mask)],
        hovertemplate=hover("%{customdata[0]}: %{customdata[1]}", place),
        cliponaxis=False,
    )


def _absences(rows: pd.DataFrame, absent: np.ndarray) -> go.Scatter:
    """The words in the line of each capability without a score."""
    lines = np.flatnonzero(absent)
    return go.Scatter(
        x=np.full(len(lines), 0.05),
        y=lines,
        mode="text",
        text=[_absence(rows["status"][line], rows["target"][line]) for line in lines],
        textposition="middle right",
        showlegend=False,
        hoverinfo="skip",
    )


def _absence(status: str, target: float) -> str:
    words = status_text(status)
    if status == Status.NOT_ASSESSED and not np.isnan(target):
        words = say("{status} · target {target}", status=words, target=stage_text(target))
    return f"<i>{words}</i>"


def _capability_axis(names: pd.Series) -> dict[str, Any]:
    return text_axis([html_literal(name) for name in names], range=[len(names) - 0.4, -0.6])

"""Stages as pictures: the model itself as a ladder, and where every capability stands on it."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    COMPARED,
    CURRENT,
    LEGEND_BELOW,
    PREVIOUS,
    STAGE_COLOURS,
    TARGET,
    capability_lines,
    hover,
    laid_out,
    sentence,
    stage_axis,
)
from finops_model.framework import Framework, Stage
from finops_model.scoring import Status
from finops_model.scoring.scores import TOLERANCE
from finops_model.texts import say, say_count
from finops_model.texts.figures import day_text, stage_text, status_text, status_word, statuses_text
from finops_model.texts.framework import shown_framework
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
    for text in (framework or shown_framework()).stages:
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


def capability_stages(
    standing: pd.DataFrame, before: pd.DataFrame | None = None, then: date | None = None, narrow: bool = False
) -> go.Figure:
    """Every capability's position between Pre-crawl and Run, with its target, below the name of its domain.

    A dot is the score, a diamond the target; a line joins them only below the target. A hollow mark is the score of the
    day before, where it was another one. What is not assessed or not applicable has no dot: the words stand in its line
    (with the target, which then has no diamond). The first of a point's ``customdata`` is the capability's id.

    Args:
        standing: one scope on one day, in framework order. No rows: a sentence.
        before: the same scope on the day ``then``, to compare with; None: nothing to compare with.
        narrow: the screen is a phone's: names take two lines; those that do not fit are the short ones.
    """
    if standing.empty:
        return sentence(say("There is nothing to show yet."))
    rows = standing.reset_index(drop=True)
    rows["line"] = _lines_of(rows)
    rated, below = rows[rows["score"].notna()], rows[rows["status"] == Status.BELOW_TARGET]
    figure = go.Figure(
        [
            *_moves(rated, before, then),
            _joined(below, "score", "target", name=say("still to go"), line=_STILL_TO_GO),
            _positions(rated.dropna(subset="target"), "target", say("target"), ("diamond-open", TARGET, 14)),
            _positions(rated, "score", say("current"), ("circle", CURRENT, 10)),
            _absences(rows[rows["score"].isna()]),
        ]
    )
    return laid_out(
        figure,
        90 + (34 if narrow else 23) * (int(rows["line"].max()) + 1),
        margin={"l": 8, "r": 20, "t": 60, "b": 8},
        xaxis={**stage_axis(), "side": "top", "autotickangles": [0, -45]},
        yaxis=_capability_axis(rows, narrow),
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


def compared_stages(left: pd.DataFrame, right: pd.DataFrame, names: tuple[str, str], narrow: bool = False) -> go.Figure:
    """Where two standings have every capability, each with its own target as a hollow diamond of its colour.

    Args:
        left, right: two scopes, or one on two days, in framework order. No rows: a sentence.
        names: what the legend calls them.
        narrow: the screen is a phone's, as in :func:`capability_stages`.
    """
    if left.empty:
        return sentence(say("There is nothing to show yet."))
    placed = left.reset_index(drop=True)
    placed["line"] = _lines_of(placed)
    figure = go.Figure()
    for rows, name, colour, symbol, apart in zip(
        (left, right), names, COMPARED, ("circle", "square"), (-_APART, _APART), strict=True
    ):
        side, shown = rows.assign(line=placed["line"].to_numpy() + apart), html_literal(name)
        wanted = side[side["target"].notna() & (side["status"] != Status.NOT_APPLICABLE)]
        figure.add_trace(_positions(wanted, "target", say("{name}: target", name=shown), ("diamond-open", colour, 11)))
        figure.add_trace(_positions(side[side["score"].notna()], "score", shown, (symbol, colour, 8)))
    return laid_out(
        figure,
        200 + (34 if narrow else 26) * int(placed["line"].max() + 1),
        margin={"l": 8, "r": 20, "t": 60, "b": 8},
        xaxis={**stage_axis(), "side": "top", "autotickangles": [0, -45]},
        yaxis=_capability_axis(placed, narrow),
        legend=LEGEND_BELOW,
    )


_APART = 0.2
"""How far the two sides lie above and below a capability's line: where both are the same, both show."""


def alt_compared_stages(left: pd.DataFrame, right: pd.DataFrame, names: tuple[str, str]) -> str:
    """How many capabilities of both have each status, in a sentence."""
    nothing = say("nothing to show")
    return say(
        "Stage and target of every capability. {left}: {left_counts}. {right}: {right_counts}.",
        left=names[0],
        left_counts=statuses_text(left["status"]) or nothing,
        right=names[1],
        right_counts=statuses_text(right["status"]) or nothing,
    )


def _lines_of(rows: pd.DataFrame) -> np.ndarray:
    """The line of each capability from the top; each domain's name takes a line above its first one."""
    begins = (rows["domain"] != rows["domain"].shift()).to_numpy(dtype=bool)
    return np.arange(len(rows)) + np.cumsum(begins)


_STILL_TO_GO = {"color": TARGET, "width": 2, "dash": "dot"}


def _joined(rows: pd.DataFrame, start: str, end: str, **more: Any) -> go.Scatter:
    """A line from one column's position to another's, for each capability; ``more`` says how it looks."""
    return go.Scatter(
        x=np.column_stack([rows[start], rows[end], np.full(len(rows), np.nan)]).ravel(),
        y=np.repeat(rows["line"].to_numpy(dtype=float), 3),
        mode="lines",
        hoverinfo="skip",
        **more,
    )


def _moves(rated: pd.DataFrame, before: pd.DataFrame | None, then: date | None) -> list[go.Scatter]:
    """A hollow mark where a capability stood on the day before, and a line from there; only where it moved."""
    if before is None:
        return []
    was = before.set_index("capability")["score"].reindex(rated["capability"]).to_numpy(dtype=float)
    moved = rated.assign(was=was)[np.abs(was - rated["score"].to_numpy(dtype=float)) > TOLERANCE]
    name = say("on {day}", day=day_text(then))
    marks = _positions(moved, "was", name, ("circle-open", PREVIOUS, 11))
    marks.update(hovertemplate=hover("%{customdata[1]}", say("{when}: score {score}", when=name, score="%{x:.1f}")))
    return [_joined(moved, "was", "score", line={"color": PREVIOUS, "width": 2}, showlegend=False), marks]


def _positions(rows: pd.DataFrame, column: str, name: str, mark: tuple[str, str, int]) -> go.Scatter:
    """A mark at a column's position in the line of each capability; its symbol, colour and size in ``mark``."""
    symbol, colour, size = mark
    place = say("Stage {stage}, target {target}", stage="%{customdata[3]}", target="%{customdata[4]}")
    return go.Scatter(
        x=rows[column],
        y=rows["line"],
        mode="markers",
        name=name,
        marker={"symbol": symbol, "color": colour, "size": size, "line": {"width": 2, "color": colour}},
        customdata=_hovers(rows),
        hovertemplate=hover("%{customdata[1]}: %{customdata[2]}", place),
        cliponaxis=False,
    )


def _hovers(rows: pd.DataFrame) -> list[list[str]]:
    """Per capability: its id, name, status, stage and target."""
    columns = ["capability", "name", "status", "stage", "target"]
    return [
        [id, html_literal(name), status_word(status), stage_text(stage), stage_text(target)]
        for id, name, status, stage, target in rows[columns].itertuples(index=False, name=None)
    ]


def _absences(rows: pd.DataFrame) -> go.Scatter:
    """The words in the line of each capability without a score."""
    return go.Scatter(
        x=np.full(len(rows), 0.05),
        y=rows["line"],
        mode="text",
        text=[_absence(status, target) for status, target in zip(rows["status"], rows["target"], strict=True)],
        textposition="middle right",
        showlegend=False,
        customdata=_hovers(rows),
        hovertemplate=hover("%{customdata[1]}: %{customdata[2]}"),
    )


def _absence(status: str, target: float) -> str:
    words = status_text(status)
    if status == Status.NOT_ASSESSED and not np.isnan(target):
        words = say("{status} · target {target}", status=words, target=stage_text(target))
    return f"<i>{words}</i>"


def _capability_axis(rows: pd.DataFrame, narrow: bool) -> dict[str, Any]:
    """The names of the capabilities, each domain's above them in bold."""
    width = 19 if narrow else 60
    domains = {domain.id: domain.name for domain in shown_framework().domains}
    names = capability_lines(dict(zip(rows["capability"], rows["name"], strict=True)), width)
    texts: dict[int, str] = {}
    for line, id, domain in rows[["line", "capability", "domain"]].itertuples(index=False, name=None):
        texts.setdefault(line - 1, f"<b>{html_lines(domains.get(domain, domain), width, 2)}</b>")
        texts[line] = names[id]
    return {
        "tickvals": list(texts),
        "ticktext": list(texts.values()),
        "range": [rows["line"].max() + 0.6, -0.6],
        "showgrid": False,
        "automargin": True,
    }

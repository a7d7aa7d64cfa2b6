"""The radar: where an organization stands, what it chose, and where it stood before, on one polar chart."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    CLEAR,
    CURRENT,
    GRID,
    INK,
    LEGEND_BELOW,
    PREVIOUS,
    STAGE_LABELS,
    TARGET,
    TEXT_SIZE,
    laid_out,
    sentence,
)
from finops_model.framework import Framework, read_framework
from finops_model.scoring import spokes
from finops_model.texts.figures import score_text
from finops_model.texts.literal import html_lines, html_literal


def maturity_radar(
    standing: pd.DataFrame,
    previous: pd.DataFrame | None = None,
    framework: Framework | None = None,
    domain: str | None = None,
    targets_before: pd.DataFrame | None = None,
) -> go.Figure:
    """Current, target and previous assessment, from Pre-crawl in the centre to Run at the rim.

    The spokes are the domains, at the mean scores of their rated capabilities (every name in the legend says so), or
    the capabilities of one domain at their scores; always in framework order. Where nothing is rated nothing is drawn:
    the line of the current standing has a gap there, the spoke's label says "not assessed" (or "not applicable"), and
    the area is only filled when it is whole. A target shows there all the same.

    Args:
        standing: one scope on one day; rows in any order. Nothing rated and no target: a sentence.
        previous: the standing to compare with, if there is one.
        framework: None: the newest edition.
        domain: a domain's id, or None for all domains.
        targets_before: a standing whose targets are drawn beside those of ``standing``, while they are being changed.
    """
    framework = framework or read_framework()
    now = spokes(standing, framework, domain)
    if now[["score", "target"]].isna().all(axis=None):
        return sentence("Nothing is rated and no target is set yet.")
    kind = " (mean)" if domain is None else ""
    figure = go.Figure()
    if previous is not None:
        before = spokes(previous, framework, domain)
        figure.add_trace(_polygon(before, "score", f"Previous{kind}", PREVIOUS, "dot", "circle-open"))
    if targets_before is not None:
        before = spokes(targets_before, framework, domain)
        figure.add_trace(_polygon(before, "target", f"Target before{kind}", PREVIOUS, "dot", "diamond-open"))
    if now["target"].notna().any():
        figure.add_trace(_polygon(now, "target", f"Target{kind}", TARGET, "dash", "diamond"))
    figure.add_trace(_polygon(now, "score", f"Current{kind}", CURRENT, "solid", "circle"))
    if now["score"].notna().all():
        figure.data[-1].update(fill="toself", fillcolor="rgba(0,114,178,0.18)")
    figure.add_trace(_stage_names(len(now)))
    figure.update_polars(
        bgcolor=CLEAR,
        radialaxis={
            "range": [0, 3],
            "tickvals": [1, 2, 3],
            "showticklabels": False,
            "ticks": "",
            "showline": False,
            "gridcolor": GRID,
        },
        angularaxis={
            "tickvals": np.arange(len(now)) * 360 / len(now),
            "ticktext": _labels(now, domain is None),
            "direction": "clockwise",
            "rotation": 90,
            "ticks": "",
            "tickfont": {"color": INK, "size": TEXT_SIZE},
            "linecolor": GRID,
            "gridcolor": GRID,
        },
    )
    return laid_out(
        figure,
        470,
        margin={"l": 76, "r": 76, "t": 40, "b": 76},
        legend={**LEGEND_BELOW, "x": 0.5, "xanchor": "center"},
    )


def alt_maturity_radar(
    standing: pd.DataFrame,
    previous: pd.DataFrame | None = None,
    framework: Framework | None = None,
    domain: str | None = None,
    targets_before: pd.DataFrame | None = None,
) -> str:
    """The radar in one sentence, for screen readers: every spoke with its current position, target and previous one."""
    framework = framework or read_framework()
    now = spokes(standing, framework, domain)
    before = {} if previous is None else spokes(previous, framework, domain).set_index("id")["score"].to_dict()
    wanted = {} if targets_before is None else spokes(targets_before, framework, domain).set_index("id")["target"]
    told = []
    for id, label, score, target in zip(now["id"], now["label"], now["score"], now["target"], strict=True):
        said = f"{label} {_number(score, 'not assessed')}, target {_number(target, 'none')}"
        said += f" (before: {_number(wanted[id], 'none')})" if id in wanted else ""
        told.append(said + (f", previously {_number(before[id], 'not assessed')}" if id in before else ""))
    what = "mean score of each domain" if domain is None else "score of each capability"
    return f"Radar, {what} from 0 (Pre-crawl) to 3 (Run): {'; '.join(told) or 'nothing to show'}."


def _number(position: float, none: str) -> str:
    return none if np.isnan(position) else score_text(position)


def _labels(now: pd.DataFrame, wide: bool) -> list[str]:
    """The names on the spokes; those without a rating say why."""
    labels = []
    for place, (label, rated, applicable) in enumerate(zip(now["label"], now["rated"], now["applicable"], strict=True)):
        beside = wide and place % (len(now) / 2) > 0  # left and right of the circle is little room
        lines = [html_lines(label, 11 if beside else 24)]
        if not rated:
            lines.append(
                f"<i>{html_lines('○ not assessed' if applicable else '– not applicable', 11 if beside else 24)}</i>"
            )
        labels.append("<br>".join(lines))
    return labels


def _polygon(positions: pd.DataFrame, column: str, name: str, colour: str, dash: str, symbol: str) -> go.Scatterpolar:
    """One closed line over the spokes, with gaps where there is no position."""
    around = np.append(np.arange(len(positions)), 0)
    closed = positions.iloc[around]
    return go.Scatterpolar(
        r=closed[column].to_numpy(dtype=float),
        theta=around * 360 / len(positions),
        customdata=[[html_literal(label)] for label in closed["label"]],
        name=name,
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,
        line={"color": colour, "dash": dash, "width": 3 if dash == "solid" else 2},
        marker={"color": colour, "size": 8, "symbol": symbol},
        hovertemplate=f"%{{customdata[0]}}<br>{name}: %{{r:.1f}}<extra></extra>",
    )


def _stage_names(spokes_count: int) -> go.Scatterpolar:
    """The names of the rings, between the first two spokes, upright (an axis would turn them along with itself)."""
    return go.Scatterpolar(
        r=[0, 1, 2, 3],
        theta=[180 / spokes_count] * len(STAGE_LABELS),
        text=STAGE_LABELS,
        mode="text",
        textposition="middle center",
        textfont={"size": 12, "shadow": "0 0 3px #000038, 0 0 3px #000038, 0 0 3px #000038"},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )

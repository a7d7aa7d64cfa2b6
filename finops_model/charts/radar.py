"""The radar: where an organization stands, what it chose, and where it stood before, on one polar chart."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    CURRENT,
    PREVIOUS,
    STAGE_LABELS,
    TARGET,
    laid_out,
    literal,
    sentence,
    wrapped,
)
from finops_model.framework import Framework, read_framework
from finops_model.scoring import spokes


def maturity_radar(
    standing: pd.DataFrame,
    previous: pd.DataFrame | None = None,
    framework: Framework | None = None,
    domain: str | None = None,
) -> go.Figure:
    """Current, target and previous assessment, from Pre-crawl in the centre to Run at the rim.

    The spokes are the domains, at the mean scores of their rated capabilities (the legend says so), or the capabilities
    of one domain at their scores; always in framework order. Where nothing is rated nothing is drawn: the line of the
    current standing has a gap there, the spoke's label says "not assessed" (or "not applicable"), and the area is only
    filled when it is whole. A target shows there all the same.

    Args:
        standing: one scope on one day; rows in any order. Nothing rated and no target: a sentence.
        previous: the standing to compare with, if there is one.
        framework: None: the newest edition.
        domain: a domain's id, or None for all domains.
    """
    framework = framework or read_framework()
    now = spokes(standing, framework, domain)
    if now[["score", "target"]].isna().all(axis=None):
        return sentence("Nothing is rated and no target is set yet.")
    mean = "mean of the " if domain is None else ""
    figure = go.Figure()
    if previous is not None:
        before = spokes(previous, framework, domain)
        figure.add_trace(
            _polygon(before, "score", "Previous", f"{mean}score", PREVIOUS, dash="dot", width=2, symbol="circle-open")
        )
    figure.add_trace(_polygon(now, "target", "Target", f"{mean}target", TARGET, dash="dash", width=2, symbol="diamond"))
    figure.add_trace(_polygon(now, "score", "Current", f"{mean}score", CURRENT, dash="solid", width=3, symbol="circle"))
    if now["score"].notna().all():
        figure.data[-1].update(fill="toself", fillcolor="rgba(0,114,178,0.18)")
    labels = _labels(now, domain is None)
    figure.update_polars(
        bgcolor="rgba(0,0,0,0)",
        radialaxis={
            "range": [0, 3],
            "tickvals": [0, 1, 2, 3],
            "ticktext": STAGE_LABELS,
            "angle": 90 + 180 / len(now),
            "tickangle": 0,
            "tickfont": {"size": 10},
            "showline": False,
            "gridcolor": "rgba(127,140,153,0.35)",
        },
        angularaxis={
            "tickvals": np.arange(len(now)) * 360 / len(now),
            "ticktext": labels,
            "direction": "clockwise",
            "rotation": 90,
            "showline": False,
            "gridcolor": "rgba(127,140,153,0.35)",
        },
        gridshape="linear",
    )
    return laid_out(
        figure,
        430,
        margin={"l": 64, "r": 64, "t": 70, "b": 40},
        legend={
            "orientation": "h",
            "x": 0.5,
            "xanchor": "center",
            "y": 1.12,
            "yanchor": "bottom",
            "title": {"text": "Mean per domain" if domain is None else ""},
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )


def alt_maturity_radar(
    standing: pd.DataFrame,
    previous: pd.DataFrame | None = None,
    framework: Framework | None = None,
    domain: str | None = None,
) -> str:
    """The radar in one sentence, for screen readers: every spoke with its current position, target and previous one."""
    framework = framework or read_framework()
    now = spokes(standing, framework, domain)
    before = {} if previous is None else spokes(previous, framework, domain).set_index("id")["score"].to_dict()
    told = []
    for id, label, score, target in zip(now["id"], now["label"], now["score"], now["target"], strict=True):
        said = f"{label} {_number(score, 'not assessed')}, target {_number(target, 'none')}"
        told.append(said + (f", previously {_number(before[id], 'not assessed')}" if id in before else ""))
    what = "mean score of each domain" if domain is None else "score of each capability"
    return f"Radar, {what} from 0 (Pre-crawl) to 3 (Run): {'; '.join(told) or 'nothing to show'}."


def _number(position: float, none: str) -> str:
    return none if np.isnan(position) else f"{position:.1f}"


def _labels(now: pd.DataFrame, wide: bool) -> list[str]:
    """The names on the spokes; those without a rating say why."""
    labels = []
    for label, rated, applicable in zip(now["label"], now["rated"], now["applicable"], strict=True):
        missing = "" if rated else "<br><i>– not applicable</i>" if not applicable else "<br><i>○ not assessed</i>"
        labels.append(wrapped(label, 15 if wide else 20) + missing)
    return labels


def _polygon(
    spokes_frame: pd.DataFrame, column: str, name: str, what: str, colour: str, dash: str, width: int, symbol: str
) -> go.Scatterpolar:
    """One closed line over the spokes, with gaps where there is no position."""
    around = np.append(np.arange(len(spokes_frame)), 0)
    closed = spokes_frame.iloc[around]
    return go.Scatterpolar(
        r=closed[column].to_numpy(dtype=float),
        theta=around * 360 / len(spokes_frame),
        customdata=[[literal(label)] for label in closed["label"]],
        name=name,
        mode="lines+markers",
        connectgaps=False,
        line={"color": colour, "dash": dash, "width": width},
        marker={"color": colour, "size": 8, "symbol": symbol},
        hovertemplate=f"%{{customdata[0]}}<br>{name}: {what} %{{r:.1f}}<extra></extra>",
    )

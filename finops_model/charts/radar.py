"""The radar: where an organization stands, what it chose, and where it stood before, on one polar chart."""

from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    CLEAR,
    COMPARED,
    CURRENT,
    GRID,
    INK,
    LEGEND_BELOW,
    PREVIOUS,
    SERIES,
    STAGE_LABELS,
    TARGET,
    TEXT_SIZE,
    hover,
    laid_out,
    sentence,
)
from finops_model.rows import rows_of
from finops_model.scoring import Status
from finops_model.texts import say
from finops_model.texts.figures import STATUS_SYMBOLS, day_text, score_text, status_text
from finops_model.texts.literal import html_lines, html_literal

_RIM = 3.15
"""Where the ring of the domains lies, beyond Run."""

_CROWDED = 12
"""With more spokes than these there is no room for words: short names, and a symbol where nothing is rated."""


def maturity_radar(
    now: pd.DataFrame,
    previous: pd.DataFrame | None = None,
    targets_before: pd.DataFrame | None = None,
    of_domains: bool = True,
    then: date | None = None,
) -> go.Figure:
    """Current, target and previous assessment, from Pre-crawl in the centre to Run at the rim.

    All frames are positions as :func:`finops_model.scoring.spokes` gives them. Where nothing is rated nothing is drawn:
    the line of the current standing has a gap there, the spoke's label says "not assessed" (or "not applicable"; of
    many spokes its symbol alone), and the area is only filled when it is whole. A target shows there all the same.
    Around the capabilities of several domains lies a ring with a piece for each domain.

    Args:
        now: one scope on one day. Nothing rated and no target: a sentence.
        previous: the positions to compare with, if there are any.
        targets_before: positions whose targets are drawn beside those of ``now``, while they are being changed.
        of_domains: whether the spokes are domains, at means (the legend says so), or capabilities.
        then: the day of ``previous``, which the legend then names.
    """
    if now[["score", "target"]].isna().all(axis=None):
        return sentence(say("Nothing is rated and no target is set yet."))
    lines = _lines(now, previous, targets_before, of_domains, then)
    groups = _groups(now) if now["group"].nunique() > 1 and not of_domains else []
    figure = go.Figure([*groups, *lines, _stage_names(len(now))])
    rim = _RIM + 0.05 if groups else 3
    figure.update_polars(bgcolor=CLEAR, radialaxis=_stage_axis(rim), angularaxis=_spoke_axis(now, of_domains))
    margin = dict.fromkeys(("l", "r"), 76 if of_domains or groups else 108) | {"t": 40, "b": 130 if groups else 76}
    height = 620 if groups else 470
    return laid_out(figure, height, margin=margin, legend={**LEGEND_BELOW, "x": 0.5, "xanchor": "center"})


def alt_maturity_radar(
    now: pd.DataFrame,
    previous: pd.DataFrame | None = None,
    targets_before: pd.DataFrame | None = None,
    of_domains: bool = True,
) -> str:
    """The radar in one sentence, for screen readers: every spoke with its current position, target and previous one."""
    scores_before = _by_id(previous, "score")
    wanted_before = _by_id(targets_before, "target")
    parts = []
    for id, label, score, target in zip(now["id"], now["label"], now["score"], now["target"], strict=True):
        values = {
            "name": label,
            "score": _position(score, say("not assessed")),
            "target": _position(target, say("not set")),
        }
        if id in wanted_before:
            before = _position(wanted_before[id], say("not set"))
            parts.append(say("{name} {score}, target {target} (before: {before})", before=before, **values))
        elif id in scores_before:
            before = _position(scores_before[id], say("not assessed"))
            parts.append(say("{name} {score}, target {target}, previously {before}", before=before, **values))
        else:
            parts.append(say("{name} {score}, target {target}", **values))
    spokes = "; ".join(parts) or say("nothing to show")
    if of_domains:
        return say("Radar, mean score of each domain from 0 (Pre-crawl) to 3 (Run): {spokes}.", spokes=spokes)
    return say("Radar, score of each capability from 0 (Pre-crawl) to 3 (Run): {spokes}.", spokes=spokes)


def compared_radar(
    left: pd.DataFrame, right: pd.DataFrame, names: tuple[str, str], of_domains: bool = True, large: bool = False
) -> go.Figure:
    """Two standings on one radar, each with its own target as a dashed line of its colour.

    Args:
        left, right: positions as :func:`finops_model.scoring.spokes` gives them, on the same spokes. Nothing rated and
            no target on either: a sentence.
        names: what the legend calls them.
        large: to be read from the back of a room.
    """
    if left[["score", "target"]].isna().all(axis=None) and right[["score", "target"]].isna().all(axis=None):
        return sentence(say("Nothing is rated and no target is set yet."))
    lines = []
    for positions, name, colour, symbol in zip((left, right), names, COMPARED, ("circle", "square"), strict=True):
        shown = html_literal(name)
        if positions["target"].notna().any():
            wanted = _polygon(positions, "target", say("{name}: target", name=shown), colour, "dash", "diamond-open")
            lines.append(wanted)
        lines.append(_polygon(positions, "score", shown, colour, "solid", symbol))
    figure = go.Figure([*lines, _stage_names(len(left))])
    both = left.assign(rated=left["rated"] + right["rated"], applicable=left["applicable"] + right["applicable"])
    figure.update_polars(bgcolor=CLEAR, radialaxis=_stage_axis(3), angularaxis=_spoke_axis(both, of_domains))
    margin = dict.fromkeys(("l", "r"), 76 if of_domains else 108) | {"t": 40, "b": 76}
    laid_out(figure, 500 if of_domains else 620, margin=margin, legend={**LEGEND_BELOW, "x": 0.5, "xanchor": "center"})
    if large:
        _enlarge(figure)
    return figure


def _enlarge(figure: go.Figure) -> None:
    """Makes the letters of a radar twice as large, and room for them."""
    size = 2 * TEXT_SIZE
    figure.update_layout(height=860, margin={"l": 220, "r": 220, "t": 80, "b": 110}, legend_font_size=size)
    figure.update_polars(angularaxis_tickfont_size=size)
    figure.update_traces(textfont_size=size, selector={"mode": "text"})


def alt_compared_radar(left: pd.DataFrame, right: pd.DataFrame, names: tuple[str, str], of_domains: bool = True) -> str:
    """Both standings on every spoke, in a sentence."""
    parts = [
        say(
            "{name}: {score}, target {target}, against {other_score}, target {other_target}",
            name=mine.label,
            score=_position(mine.score, say("not assessed")),
            target=_position(mine.target, say("not set")),
            other_score=_position(theirs.score, say("not assessed")),
            other_target=_position(theirs.target, say("not set")),
        )
        for mine, theirs in zip(rows_of(left), rows_of(right), strict=True)
    ]
    return say("Radar of {left} against {right}. {spokes}.", left=names[0], right=names[1], spokes="; ".join(parts))


def _by_id(positions: pd.DataFrame | None, column: str) -> dict[str, float]:
    return {} if positions is None else dict(zip(positions["id"], positions[column], strict=True))


def _position(position: float, none: str) -> str:
    return none if np.isnan(position) else score_text(position)


def _lines(
    now: pd.DataFrame,
    previous: pd.DataFrame | None,
    targets_before: pd.DataFrame | None,
    of_domains: bool,
    then: date | None,
) -> list[go.Scatterpolar]:
    """The lines from back to front; the current one on top."""
    lines = []
    if previous is not None:
        lines.append(_polygon(previous, "score", _then_text(of_domains, then), PREVIOUS, "dot", "circle-open"))
    if targets_before is not None:
        name = say("Target before (mean)") if of_domains else say("Target before")
        lines.append(_polygon(targets_before, "target", name, PREVIOUS, "dot", "diamond-open"))
    if now["target"].notna().any():
        name = say("Target (mean)") if of_domains else say("Target")
        lines.append(_polygon(now, "target", name, TARGET, "dash", "diamond"))
    current = _polygon(
        now, "score", say("Current (mean)") if of_domains else say("Current"), CURRENT, "solid", "circle"
    )
    if now["score"].notna().all():
        current.update(fill="toself", fillcolor="rgba(0,114,178,0.18)")
    return [*lines, current]


def _then_text(of_domains: bool, then: date | None) -> str:
    """What the line of the positions before is called."""
    if then is None:
        return say("Previous (mean)") if of_domains else say("Previous")
    day = day_text(then)
    return say("{day} (mean)", day=day) if of_domains else day


def _groups(now: pd.DataFrame) -> list[go.Scatterpolar]:
    """A piece of a ring around the spokes of each domain, clockwise, named in the legend in the same order."""
    turn = 360 / len(now)
    pieces = []
    for number, (group, places) in enumerate(now.groupby("group", sort=False).indices.items()):
        start, end = (places[0] - 0.42) * turn, (places[-1] + 0.42) * turn
        around = np.linspace(start, end, 4 * len(places))
        pieces.append(
            go.Scatterpolar(
                r=np.full(len(around), _RIM),
                theta=around,
                mode="lines",
                name=html_literal(group),
                line={"color": SERIES[number % len(SERIES)], "width": 6},
                hoverinfo="skip",
                cliponaxis=False,
            )
        )
    return pieces


def _polygon(positions: pd.DataFrame, column: str, name: str, colour: str, dash: str, symbol: str) -> go.Scatterpolar:
    """One closed line over the spokes, with gaps where there is no position."""
    around = np.append(np.arange(len(positions)), 0)
    closed = positions.iloc[around]
    shown = [score_text(position) for position in closed[column]]
    return go.Scatterpolar(
        r=closed[column].to_numpy(dtype=float),
        theta=around * 360 / len(positions),
        customdata=list(zip(map(html_literal, closed["label"]), shown, strict=True)),
        name=name,
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,
        line={"color": colour, "dash": dash, "width": 3 if dash == "solid" else 2},
        marker={"color": colour, "size": 8, "symbol": symbol},
        hovertemplate=hover("%{customdata[0]}", f"{name}: %{{customdata[1]}}"),
    )


def _stage_axis(rim: float) -> dict[str, object]:
    return {
        "range": [0, rim],
        "tickvals": [1, 2, 3],
        "showticklabels": False,
        "ticks": "",
        "showline": False,
        "gridcolor": GRID,
    }


def _spoke_axis(now: pd.DataFrame, of_domains: bool) -> dict[str, object]:
    return {
        "tickvals": np.arange(len(now)) * 360 / len(now),
        "ticktext": _labels(now, of_domains),
        "direction": "clockwise",
        "rotation": 90,
        "ticks": "",
        "tickfont": {"color": INK, "size": TEXT_SIZE},
        "linecolor": GRID,
        "gridcolor": GRID,
    }


def _labels(now: pd.DataFrame, of_domains: bool) -> list[str]:
    """The names on the spokes, in short lines beside the circle; those without a rating say why."""
    crowded = len(now) > _CROWDED
    labels = []
    for place, spoke in enumerate(rows_of(now)):
        beside = place % (len(now) / 2) > 0  # left and right of the circle is little room
        narrow = 11 if of_domains else 16
        width = narrow if beside else 24
        name = html_lines(spoke.short_name if crowded else spoke.label, width)
        status = Status.NOT_ASSESSED if spoke.applicable else Status.NOT_APPLICABLE
        if spoke.rated:
            labels.append(name)
        elif crowded:
            labels.append(f"{STATUS_SYMBOLS[status]} {name}")
        else:
            labels.append(f"{name}<br><i>{html_lines(status_text(status), width)}</i>")
    return labels


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

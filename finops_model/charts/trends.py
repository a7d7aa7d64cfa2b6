"""Charts over time: attainment, coverage, domains, and the stage of single capabilities with their targets."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from finops_model.charts.drawing import (
    CURRENT,
    DASHES,
    FELL,
    LEGEND_ABOVE,
    PREVIOUS,
    SERIES,
    SYMBOLS,
    TARGET,
    TARGET_BAND,
    laid_out,
    sentence,
    stage_axis,
    time_axis,
)
from finops_model.framework import Framework, Stage
from finops_model.scoring import regressions
from finops_model.texts.figures import day_text, listed_text, percent_text, stage_text
from finops_model.texts.literal import html_lines, html_literal


def attainment_trend(trend: pd.DataFrame) -> go.Figure:
    """Attainment of the own targets at every point, 0 to 100 %; a gap where nothing can be measured.

    Args:
        trend: headlines of one scope (:func:`finops_model.scoring.trend`), in any order.
    """
    rows = trend.sort_values("as_of")
    if rows["attainment"].isna().all():
        return sentence("No day has a rating with a target yet.")
    percent = [percent_text(x) for x in rows["attainment"]]
    counts = [f"{k} of {n}" for k, n in zip(rows["at_target"], rows["of"], strict=True)]
    figure = go.Figure(
        go.Scatter(
            x=rows["as_of"].to_numpy(),
            y=rows["attainment"].to_numpy(),
            customdata=list(zip(percent, counts, strict=True)),
            mode="lines+markers+text",
            text=_ends(percent),
            textposition="top center",
            cliponaxis=False,
            line={"color": CURRENT, "width": 3},
            marker={"size": 8, "color": CURRENT},
            hovertemplate="%{x|%-d %b %Y}<br>%{customdata[0]}, %{customdata[1]} at target<extra></extra>",
            showlegend=False,
        )
    )
    return laid_out(
        figure,
        260,
        margin={"l": 8, "r": 16, "t": 24, "b": 8},
        xaxis=time_axis(rows["as_of"]),
        yaxis={
            "range": [0, 112],
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0 %", "25 %", "50 %", "75 %", "100 %"],
            "zeroline": False,
            "fixedrange": True,
        },
    )


def alt_attainment_trend(trend: pd.DataFrame) -> str:
    """The attainment at the first and last point that has one, in a sentence."""
    shown = [percent_text(x) for x in _by_day(trend)["attainment"]]
    return _first_and_last(trend, "Attainment of the own targets", shown)


def coverage_trend(trend: pd.DataFrame) -> go.Figure:
    """How many capabilities are rated, below the line of how many apply, at every point.

    Args:
        trend: headlines of one scope, in any order. No rows: a sentence.
    """
    rows = trend.sort_values("as_of")
    if rows.empty:
        return sentence("Nothing was assessed yet.")
    counts = [f"{k} of {n}" for k, n in zip(rows["rated"], rows["applicable"], strict=True)]
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=rows["as_of"].to_numpy(),
            y=rows["applicable"].to_numpy(),
            name="capabilities that apply",
            mode="lines+markers",
            line={"color": PREVIOUS, "dash": "dash", "width": 2},
            marker={"color": PREVIOUS, "symbol": "line-ew-open", "size": 12},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=rows["as_of"].to_numpy(),
            y=rows["rated"].to_numpy(),
            customdata=[[one] for one in counts],
            name="rated",
            mode="lines+markers+text",
            text=_ends(counts),
            textposition="bottom center" if 2 * rows["rated"].iloc[-1] > rows["applicable"].iloc[-1] else "top center",
            cliponaxis=False,
            line={"color": CURRENT, "width": 3},
            marker={"size": 8, "color": CURRENT},
            fill="tozeroy",
            fillcolor="rgba(0,114,178,0.12)",
            hovertemplate="%{x|%-d %b %Y}<br>%{customdata[0]} rated<extra></extra>",
        )
    )
    most = max(int(rows["applicable"].max()), 1)
    return laid_out(
        figure,
        260,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        xaxis=time_axis(rows["as_of"]),
        yaxis={"range": [0, most * 1.08], "zeroline": False, "fixedrange": True, "nticks": 6, "tickformat": "d"},
    )


def alt_coverage_trend(trend: pd.DataFrame) -> str:
    """Rated of applicable at the first and last point, in a sentence."""
    rows = _by_day(trend)
    counts = [f"{k} of {n}" for k, n in zip(rows["rated"], rows["applicable"], strict=True)]
    return _first_and_last(trend, "Rated capabilities", counts)


def domain_trend(by_domain: pd.DataFrame, framework: Framework) -> go.Figure:
    """The mean score of each domain at every point, labelled as a mean; a gap where nothing of a domain is rated.

    Args:
        by_domain: headlines by domain of one scope (:func:`finops_model.scoring.headline_by_domain`), in any order.
    """
    if by_domain["mean_score"].isna().all():
        return sentence("Nothing was assessed yet.")
    figure = go.Figure()
    for place, domain in enumerate(framework.domains):
        rows = by_domain[by_domain["domain"] == domain.id].sort_values("as_of")
        counts = [
            [html_literal(domain.name), f"{k} of {n}"] for k, n in zip(rows["rated"], rows["applicable"], strict=True)
        ]
        colour = SERIES[place % len(SERIES)]
        figure.add_trace(
            go.Scatter(
                x=rows["as_of"].to_numpy(),
                y=rows["mean_score"].to_numpy(),
                customdata=counts,
                name=html_literal(domain.name) + (" ○ not assessed" if rows["mean_score"].isna().all() else ""),
                mode="lines+markers",
                line={"color": colour, "width": 2.5, "dash": DASHES[place % len(DASHES)]},
                marker={"color": colour, "size": 9, "symbol": SYMBOLS[place % len(SYMBOLS)]},
                hovertemplate="%{customdata[0]}<br>%{x|%-d %b %Y}: mean score %{y:.1f}<br>%{customdata[1]} rated"
                "<extra></extra>",
            )
        )
    return laid_out(
        figure,
        380,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        xaxis=time_axis(by_domain["as_of"]),
        yaxis=stage_axis("Mean score"),
    )


def alt_domain_trend(by_domain: pd.DataFrame, framework: Framework) -> str:
    """The newest mean score of each domain, in a sentence."""
    newest = by_domain[by_domain["as_of"] == by_domain["as_of"].max()].set_index("domain")["mean_score"]
    told = [
        f"{one.name} {'not assessed' if np.isnan(newest[one.id]) else format(newest[one.id], '.1f')}"
        for one in framework.domains
        if one.id in newest
    ]
    return f"Mean score of each domain over time, 0 to 3; newest: {'; '.join(told) or 'nothing assessed'}."


def stage_steps(standing: pd.DataFrame) -> go.Figure:
    """The stage of capabilities over time, each with its target as the step line that it was on each day.

    One panel per capability, in the order of the frame. Where a stage fell, a triangle and the words say so. Where
    nothing is rated or no target is in force, nothing is drawn.

    Args:
        standing: a standing of one scope at several points (:func:`finops_model.scoring.trend_standing`), of the
            capabilities to be shown.
    """
    if standing[["stage", "target"]].isna().all(axis=None):
        return sentence("Nothing is rated and no target is set yet.")
    ids = list(dict.fromkeys(standing["capability"]))
    names = dict(zip(standing["capability"], standing["name"], strict=True))
    titles = [html_lines(names[id], 44) for id in ids] if len(ids) > 1 else None
    spacing = min(0.16, 0.5 / len(ids))
    figure = make_subplots(len(ids), 1, shared_xaxes=True, subplot_titles=titles, vertical_spacing=spacing)
    fell = regressions(standing)
    for row, id in enumerate(ids, start=1):
        one = standing[standing["capability"] == id].sort_values("as_of")
        for trace in _steps(one, fell[fell["capability"] == id], first=row == 1):
            figure.add_trace(trace, row=row, col=1)
    figure.update_yaxes(stage_axis())
    figure.update_xaxes(time_axis(standing["as_of"]))
    figure.update_annotations(x=0, xanchor="left")
    legend = LEGEND_ABOVE | {"y": 1.02 + (0.16 / len(ids) if titles else 0)}
    return laid_out(figure, 120 + 180 * len(ids), margin={"l": 8, "r": 16, "t": 8, "b": 8}, legend=legend)


def alt_stage_steps(standing: pd.DataFrame) -> str:
    """The newest stage and target of each capability shown, and every fall, in a sentence or two."""
    rows = standing[standing["as_of"] == standing["as_of"].max()]
    told = [
        f"{name} {stage_text(stage) if not np.isnan(stage) else 'not assessed'}, target {stage_text(target)}"
        for name, stage, target in rows[["name", "stage", "target"]].to_numpy().tolist()
    ]
    names = dict(zip(standing["capability"], standing["name"], strict=True))
    fell = [
        f"{names[id]} to {stage_text(stage)} on {day_text(on)}"
        for id, stage, on in regressions(standing)[["capability", "stage", "as_of"]].itertuples(index=False, name=None)
    ]
    return f"Stage over time; newest: {listed_text(told)}. Fell back: {listed_text(fell)}."


def _steps(rows: pd.DataFrame, fell: pd.DataFrame, first: bool) -> list[go.Scatter]:
    """The traces of one capability; the legend names them once. The target is a wide pale line below, so that it
    shows on both sides of the stage's where the two are the same; it has marks at both ends and where it changes."""
    days = rows["as_of"].to_numpy()
    target = rows["target"].to_numpy()
    changes = target[1:] != target[:-1]
    sizes = np.where(np.append(True, changes) | np.append(changes, True), 15, 0)
    words = [[stage_text(stage), stage_text(target)] for stage, target in rows[["stage", "target"]].to_numpy()]
    return [
        go.Scatter(
            x=days,
            y=rows["target"].to_numpy(),
            customdata=words,
            name="Target on that day",
            legendgroup="target",
            showlegend=first,
            mode="lines+markers",
            legendrank=1001,
            line={"color": TARGET_BAND, "width": 9, "shape": "hv"},
            marker={"color": TARGET, "size": sizes, "symbol": "diamond-open", "line": {"width": 2, "color": TARGET}},
            hovertemplate="%{x|%-d %b %Y}<br>Target %{customdata[1]}<extra></extra>",
        ),
        go.Scatter(
            x=days,
            y=rows["stage"].to_numpy(),
            customdata=words,
            name="Stage",
            legendgroup="stage",
            showlegend=first,
            mode="lines+markers",
            line={"color": CURRENT, "width": 3, "shape": "hv"},
            marker={"color": CURRENT, "size": 8},
            hovertemplate="%{x|%-d %b %Y}<br>Stage %{customdata[0]}, target %{customdata[1]}<extra></extra>",
        ),
        go.Scatter(
            x=fell["as_of"].to_numpy(),
            y=fell["stage"].to_numpy(),
            text=[f"fell to {Stage(int(stage)).label}" for stage in fell["stage"]],
            name="Fell back",
            legendgroup="fell",
            showlegend=first and len(fell) > 0,
            mode="markers+text",
            textposition="bottom center",
            cliponaxis=False,
            marker={"color": FELL, "size": 16, "symbol": "triangle-down", "line": {"color": "#FFFFFF", "width": 1.5}},
            hoverinfo="skip",
        ),
    ]


def _ends(texts: list[str]) -> list[str]:
    """Only the first and the last text: the others are in the hover and in the table beside the chart."""
    return [text if place in (0, len(texts) - 1) else "" for place, text in enumerate(texts)]


def _by_day(trend: pd.DataFrame) -> pd.DataFrame:
    return trend.sort_values("as_of")


def _first_and_last(trend: pd.DataFrame, what: str, texts: list[str]) -> str:
    """``what`` at the first and last day, of those that have a value."""
    told = [(day_text(on), text) for on, text in zip(_by_day(trend)["as_of"], texts, strict=True) if text != "–"]
    if not told:
        return f"{what} over time: nothing to show."
    (first_on, first), (last_on, last) = told[0], told[-1]
    return f"{what} over time: {first} on {first_on}, {last} on {last_on}."

"""Charts over time: coverage, domains, and the stage of single capabilities with their targets."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from finops_model.charts.drawing import (
    CURRENT,
    DASHES,
    LEGEND_ABOVE,
    PREVIOUS,
    SERIES,
    SYMBOLS,
    TARGET,
    TARGET_BAND,
    Trace,
    counts,
    day_texts,
    ends,
    first_and_last,
    hover,
    laid_out,
    line,
    sentence,
    stage_axis,
    time_axis,
)
from finops_model.framework import Framework
from finops_model.texts import say
from finops_model.texts.figures import day_text, listed_text, score_text, stage_text
from finops_model.texts.literal import html_lines, html_literal


def coverage_trend(trend: pd.DataFrame) -> go.Figure:
    """How many capabilities are rated, below the line of how many apply, at every point.

    Args:
        trend: headlines of one scope, in any order. No rows: a sentence.
    """
    rows = trend.sort_values("as_of")
    if rows.empty:
        return sentence(say("Nothing has been assessed yet."))
    most = max(int(rows["applicable"].max()), 1)
    return laid_out(
        go.Figure([_applicable_line(rows), _rated_line(rows)]),
        260,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        xaxis=time_axis(rows["as_of"]),
        yaxis={"range": [0, most * 1.08], "nticks": 6, "tickformat": "d"},
    )


def alt_coverage_trend(trend: pd.DataFrame) -> str:
    """Rated of applicable at the first and last point, in a sentence."""
    rows = trend.sort_values("as_of")
    ends = first_and_last(rows, counts(rows, "rated", "applicable"))
    return say("Rated capabilities over time: {ends}.", ends=ends)


def _applicable_line(rows: pd.DataFrame) -> Trace:
    return line(
        rows,
        "applicable",
        PREVIOUS,
        name=say("capabilities that apply"),
        line={"color": PREVIOUS, "dash": "dash", "width": 2},
        marker={"color": PREVIOUS, "symbol": "line-ew-open", "size": 12},
        hoverinfo="skip",
    )


def _rated_line(rows: pd.DataFrame) -> Trace:
    shares = counts(rows, "rated", "applicable")
    mostly_rated = 2 * rows["rated"].iloc[-1] > rows["applicable"].iloc[-1]
    return line(
        rows,
        "rated",
        CURRENT,
        customdata=list(zip(shares, day_texts(rows), strict=True)),
        name=say("rated"),
        mode="lines+markers+text",
        text=ends(shares),
        textposition="bottom center" if mostly_rated else "top center",
        fill="tozeroy",
        fillcolor="rgba(0,114,178,0.12)",
        hovertemplate=hover("%{customdata[1]}", say("{count} rated", count="%{customdata[0]}")),
    )


def domain_trend(by_domain: pd.DataFrame, framework: Framework) -> go.Figure:
    """The mean score of each domain at every point, labelled as a mean; a gap where nothing of a domain is rated, and
    no line for a domain that was never assessed.

    Args:
        by_domain: headlines by domain of one scope (:func:`finops_model.scoring.headline_by_domain`), in any order.
    """
    if by_domain["mean_score"].isna().all():
        return sentence(say("Nothing has been assessed yet."))
    figure = go.Figure()
    for place, domain in enumerate(framework.domains):
        rows = by_domain[by_domain["domain"] == domain.id].sort_values("as_of")
        if rows["mean_score"].notna().any():  # else the legend would name a line that is nowhere
            figure.add_trace(_domain_line(rows, domain.name, place))
    return laid_out(
        figure,
        380,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        xaxis=time_axis(by_domain["as_of"]),
        yaxis=stage_axis(say("Mean score")),
    )


def alt_domain_trend(by_domain: pd.DataFrame, framework: Framework) -> str:
    """The newest mean score of each domain, in a sentence."""
    newest = by_domain[by_domain["as_of"] == by_domain["as_of"].max()].set_index("domain")["mean_score"]
    parts = [
        f"{domain.name} {say('not assessed') if np.isnan(newest[domain.id]) else score_text(newest[domain.id])}"
        for domain in framework.domains
        if domain.id in newest
    ]
    means = "; ".join(parts) or say("nothing assessed")
    return say("Mean score of each domain over time, 0 to 3; newest: {means}.", means=means)


def _domain_line(rows: pd.DataFrame, name: str, place: int) -> Trace:
    """The line of one domain; its colour, dash and symbol are those of its place."""
    shown, colour = html_literal(name), SERIES[place % len(SERIES)]
    words = zip(counts(rows, "rated", "applicable"), day_texts(rows), rows["mean_score"].map(score_text), strict=True)
    mean = say("{day}: mean score {score}", day="%{customdata[1]}", score="%{customdata[2]}")
    rated = say("{count} rated", count="%{customdata[0]}")
    return line(
        rows,
        "mean_score",
        colour,
        customdata=list(words),
        name=shown,
        line={"color": colour, "width": 2.5, "dash": DASHES[place % len(DASHES)]},
        marker={"color": colour, "size": 9, "symbol": SYMBOLS[place % len(SYMBOLS)]},
        hovertemplate=hover(shown, mean, rated),
    )


def stage_steps(standing: pd.DataFrame, fell: pd.DataFrame) -> go.Figure:
    """The stage of capabilities over time, each with its target as the step line that it was on each day.

    One panel per capability, in the order of the frame. Where a stage fell, a triangle and the words say so, in a calm
    colour: a fall to the chosen target is not a warning. Where nothing is rated or no target is in force, nothing is
    drawn.

    Args:
        standing: a standing of one scope at several points (:func:`finops_model.scoring.trend_standing`), of the
            capabilities to be shown.
        fell: where a stage fell (:func:`finops_model.scoring.regressions`), of these capabilities at least.
    """
    if standing[["stage", "target"]].isna().all(axis=None):
        return sentence(say("Nothing is rated and no target is set yet."))
    names = dict(zip(standing["capability"], standing["name"], strict=True))
    panels = len(names)
    titles = [html_lines(name, 44) for name in names.values()] if panels > 1 else None
    spacing = min(0.16, 0.5 / panels)
    figure = make_subplots(panels, 1, shared_xaxes=True, subplot_titles=titles, vertical_spacing=spacing)
    for row, id in enumerate(names, start=1):
        panel = standing[standing["capability"] == id].sort_values("as_of")
        for trace in _steps(panel, fell[fell["capability"] == id], named=row == 1):
            figure.add_trace(trace, row=row, col=1)
    figure.update_yaxes(stage_axis())
    figure.update_xaxes(time_axis(standing["as_of"]))
    figure.update_annotations(x=0, xanchor="left")
    legend = LEGEND_ABOVE | {"y": 1.02 + (0.16 / panels if titles else 0)}
    return laid_out(figure, 120 + 180 * panels, margin={"l": 8, "r": 16, "t": 8, "b": 8}, legend=legend)


def alt_stage_steps(standing: pd.DataFrame, fell: pd.DataFrame) -> str:
    """The newest stage and target of each capability shown, and every fall, in a sentence or two."""
    rows = standing[standing["as_of"] == standing["as_of"].max()]
    newest = [
        say(
            "{name} {stage}, target {target}",
            name=name,
            stage=stage_text(stage, say("not assessed")),
            target=stage_text(target),
        )
        for name, stage, target in rows[["name", "stage", "target"]].itertuples(index=False, name=None)
    ]
    names = dict(zip(standing["capability"], standing["name"], strict=True))
    fell = fell[fell["capability"].isin(names)]
    falls = [
        say("{name} to {stage} on {day}", name=names[id], stage=stage_text(stage), day=day_text(on))
        for id, stage, on in fell[["capability", "stage", "as_of"]].itertuples(index=False, name=None)
    ]
    return say(
        "Stage over time; newest: {newest}. Fell back: {falls}.", newest=listed_text(newest), falls=listed_text(falls)
    )


def _steps(rows: pd.DataFrame, fell: pd.DataFrame, named: bool) -> list[Trace]:
    """The lines of one capability; the legend names them once."""
    stages, targets = rows["stage"].map(stage_text), rows["target"].map(stage_text)
    words = list(zip(stages, targets, day_texts(rows), strict=True))
    return [_target_line(rows, words, named), _stage_line(rows, words, named), _falls(fell, named)]


def _target_line(rows: pd.DataFrame, words: list[Any], named: bool) -> Trace:
    """The target: a wide pale line below, so that it shows on both sides of the stage's where the two are the same. It
    has marks at both ends and where it changes."""
    target = rows["target"].to_numpy()
    changes = target[1:] != target[:-1]
    sizes = np.where(np.append(True, changes) | np.append(changes, True), 15, 0)
    return line(
        rows,
        "target",
        TARGET,
        customdata=words,
        name=say("Target on that day"),
        legendgroup="target",
        showlegend=named,
        legendrank=1001,
        line={"color": TARGET_BAND, "width": 9, "shape": "hv"},
        marker={"color": TARGET, "size": sizes, "symbol": "diamond-open", "line": {"width": 2, "color": TARGET}},
        hovertemplate=hover("%{customdata[2]}", say("Target {target}", target="%{customdata[1]}")),
    )


def _stage_line(rows: pd.DataFrame, words: list[Any], named: bool) -> Trace:
    stage_then = say("Stage {stage}, target {target}", stage="%{customdata[0]}", target="%{customdata[1]}")
    return line(
        rows,
        "stage",
        CURRENT,
        customdata=words,
        name=say("Stage"),
        legendgroup="stage",
        showlegend=named,
        line={"color": CURRENT, "width": 3, "shape": "hv"},
        hovertemplate=hover("%{customdata[2]}", stage_then),
    )


def _falls(fell: pd.DataFrame, named: bool) -> Trace:
    """Where the stage fell: a mark and the words."""
    return line(
        fell,
        "stage",
        PREVIOUS,
        text=[say("fell to {stage}", stage=stage_text(stage)) for stage in fell["stage"]],
        name=say("Fell back"),
        legendgroup="fell",
        showlegend=named and len(fell) > 0,
        mode="markers+text",
        textposition="bottom center",
        marker={"color": PREVIOUS, "size": 16, "symbol": "triangle-down", "line": {"color": "#FFFFFF", "width": 1.5}},
        hoverinfo="skip",
    )

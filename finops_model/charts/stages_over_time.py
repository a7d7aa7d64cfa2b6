"""How many capabilities stood at each stage over time, and every capability's own steps side by side."""

import math

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from finops_model.charts.drawing import (
    CLEAR,
    CURRENT,
    GRID,
    INK,
    LEGEND_ABOVE,
    ON_STAGES,
    PREVIOUS,
    STAGE_COLOURS,
    TARGET,
    TARGET_BAND,
    Trace,
    axes_of,
    capability_lines,
    hover,
    laid_out,
    line,
    sentence,
    stage_axis,
    time_axis,
)
from finops_model.framework import Stage
from finops_model.scoring import Status
from finops_model.texts import say
from finops_model.texts.figures import day_text, month_text, stage_text
from finops_model.texts.literal import html_literal

COLUMNS, NARROW_COLUMNS = 3, 2
"""Panels side by side, on a screen and on a phone."""


def stage_history(standing: pd.DataFrame) -> go.Figure:
    """How many of the capabilities that apply stood at each stage at every point; those not assessed stand apart.

    Args:
        standing: a standing of one scope at several points (:func:`finops_model.scoring.trend_standing`). Nothing
            rated: a sentence.
    """
    if standing["stage"].isna().all():
        return sentence(say("Nothing has been assessed yet."))
    days = sorted(standing["as_of"].unique())
    figure = go.Figure([_stage_bars(standing, days, stage) for stage in Stage])
    figure.add_trace(_unassessed_bars(standing, days))
    ticks = list(range(0, len(days), math.ceil(len(days) / 8)))
    return laid_out(
        figure,
        300,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        barmode="stack",
        bargap=0.25,
        xaxis={
            "tickvals": ticks,
            "ticktext": [f"{month_text(days[at])}<br>{days[at].year}" for at in ticks],
            "showgrid": False,
        },
        yaxis={"title": {"text": say("capabilities")}, "tickformat": "d", "nticks": 6},
    )


def alt_stage_history(standing: pd.DataFrame) -> str:
    """How many capabilities stand at each stage at the newest point, in a sentence."""
    if standing["stage"].isna().all():
        return say("Capabilities by stage over time: nothing has been assessed yet.")
    newest = standing[standing["as_of"] == standing["as_of"].max()]
    counts = ", ".join(f"{int((newest['stage'] == stage).sum())} {stage.label}" for stage in Stage)
    return say(
        "Capabilities by stage over time; on {day}: {counts}, {unassessed} not assessed.",
        day=day_text(newest["as_of"].iloc[0]),
        counts=counts,
        unassessed=int((newest["status"] == Status.NOT_ASSESSED).sum()),
    )


def _stage_bars(standing: pd.DataFrame, days: list[pd.Timestamp], stage: Stage) -> Trace:
    counts = _counts(standing, standing["stage"] == stage, days)
    return {
        "type": "bar",
        "x": list(range(len(days))),
        "y": counts,
        "name": stage.label,
        "text": [str(count) if count else "" for count in counts],
        "textposition": "inside",
        "textangle": 0,
        "insidetextanchor": "middle",
        "textfont": {"color": ON_STAGES[stage]},
        "marker": {"color": STAGE_COLOURS[stage]},
        "customdata": [day_text(day) for day in days],
        "hovertemplate": hover("%{customdata}", say("{stage}: {count}", stage=stage.label, count="%{y}")),
    }


def _unassessed_bars(standing: pd.DataFrame, days: list[pd.Timestamp]) -> Trace:
    """An empty box on top: what is not assessed is at no stage."""
    counts = _counts(standing, standing["status"] == Status.NOT_ASSESSED, days)
    return {
        "type": "bar",
        "x": list(range(len(days))),
        "y": counts,
        "name": say("not assessed"),
        "text": [str(count) if count else "" for count in counts],
        "textposition": "inside",
        "textangle": 0,
        "textfont": {"color": INK},
        "marker": {"color": CLEAR, "line": {"color": PREVIOUS, "width": 1.5}},
        "customdata": [day_text(day) for day in days],
        "hovertemplate": hover("%{customdata}", say("not assessed: {count}", count="%{y}")),
    }


def _counts(standing: pd.DataFrame, mask: pd.Series, days: list[pd.Timestamp]) -> list[int]:
    """How many rows in the mask each day has."""
    found = standing.loc[mask, "as_of"].value_counts()
    return [int(found.get(day, 0)) for day in days]


def capability_panels(standing: pd.DataFrame, narrow: bool = False) -> go.Figure:
    """The stage of many capabilities over time, a small panel each, with the target as the step line that it was.

    Args:
        standing: a standing of one scope at several points, of the capabilities to be shown, in their order. Nothing
            rated and no target: a sentence.
        narrow: the screen is a phone's.
    """
    if standing[["stage", "target"]].isna().all(axis=None):
        return sentence(say("Nothing is rated and no target is set yet."))
    names = dict(zip(standing["capability"], standing["name"], strict=True))
    columns = NARROW_COLUMNS if narrow else COLUMNS
    lines = math.ceil(len(names) / columns)
    figure = make_subplots(
        lines,
        columns,
        shared_xaxes=True,
        shared_yaxes=True,
        subplot_titles=list(capability_lines(names, 22).values()),
        vertical_spacing=min(0.2, 0.5 / lines),
        horizontal_spacing=0.03,
    )
    for place, id in enumerate(names):
        panel = standing[standing["capability"] == id].sort_values("as_of")
        for trace in _panel_lines(panel, named=place == 0):
            figure.add_trace(trace, row=place // columns + 1, col=place % columns + 1)
    axes = dict.fromkeys(axes_of(figure, "y"), stage_axis())
    axes |= dict.fromkeys(axes_of(figure, "x"), _ends_axis(standing["as_of"]))
    figure.update_annotations(font={"size": 12, "color": INK})
    legend = LEGEND_ABOVE | {"y": 1.0 + 0.3 / lines}
    return laid_out(figure, 60 + 130 * lines, margin={"l": 8, "r": 8, "t": 8, "b": 8}, legend=legend, **axes)


def alt_capability_panels(standing: pd.DataFrame) -> str:
    """The first and the newest stage and the newest target of each capability, in a sentence."""
    parts = []
    for _, rows in standing.reset_index(drop=True).groupby("capability", sort=False):
        rated = rows["stage"].dropna()
        if len(rated):
            parts.append(
                say(
                    "{name} from {first} to {last}, target {target}",
                    name=rows["name"].iloc[0],
                    first=stage_text(rated.iloc[0]),
                    last=stage_text(rated.iloc[-1]),
                    target=stage_text(rows["target"].iloc[-1]),
                )
            )
    return say("Stage and target over time: {capabilities}.", capabilities="; ".join(parts) or say("nothing assessed"))


def _panel_lines(rows: pd.DataFrame, named: bool) -> list[Trace]:
    """The target as a wide pale step line, the stage on it, and the words where nothing is rated."""
    words = [
        [day_text(on), stage_text(stage), stage_text(target)]
        for on, stage, target in rows[["as_of", "stage", "target"]].itertuples(index=False, name=None)
    ]
    told = say("Stage {stage}, target {target}", stage="%{customdata[1]}", target="%{customdata[2]}")
    wanted = line(
        rows,
        "target",
        TARGET,
        mode="lines",
        name=say("Target on that day"),
        legendgroup="target",
        showlegend=named,
        line={"color": TARGET_BAND, "width": 7, "shape": "hv"},
        hoverinfo="skip",
    )
    stood = line(
        rows,
        "stage",
        CURRENT,
        name=say("Stage"),
        legendgroup="stage",
        showlegend=named,
        customdata=words,
        line={"color": CURRENT, "width": 2.5, "shape": "hv"},
        marker={"color": CURRENT, "size": 5},
        hovertemplate=hover("%{customdata[0]}", told),
    )
    if rows["stage"].notna().any():
        return [wanted, stood]
    status = rows["status"].iloc[-1]
    said = say("not applicable") if status == Status.NOT_APPLICABLE else say("not assessed")
    absent = {
        "type": "scatter",
        "x": [rows["as_of"].iloc[0]],
        "y": [1.5],
        "mode": "text",
        "text": [f"<i>{html_literal(said)}</i>"],
        "textposition": "middle right",
        "showlegend": False,
        "hoverinfo": "skip",
    }
    return [wanted, absent]


def _ends_axis(days: pd.Series) -> dict[str, object]:
    """The axis of days of a small panel: it names only the years of the first and the last day."""
    axis = time_axis(days)
    first, last = days.min(), days.max()
    ticks = [first] if first == last else [first, last]
    return {**axis, "tickvals": ticks, "ticktext": [f"{day:%Y}" for day in ticks], "showline": True, "linecolor": GRID}

"""The roadmap as a picture: steps over calendar quarters, due dates, today."""

from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    LEGEND_BELOW,
    ON_STAGES,
    PREVIOUS,
    STAGE_COLOURS,
    TARGET,
    day_text,
    laid_out,
    listed,
    literal,
    sentence,
    wrapped,
)
from finops_model.framework import Stage
from finops_model.roadmap import quarter_label, quarter_start

_STATUS_SIGNS = {"planned": "", "in progress": "▶ ", "done": "✓ "}
_PATTERNS = {"planned": "", "in progress": "/", "done": "."}


def roadmap_timeline(steps: pd.DataFrame, as_of: date) -> go.Figure:
    """One line per capability in schedule order, one bar per step, named by the stage it leads to.

    A diamond marks the target's due date; what finishes after it says by how many quarters, in words beside the last
    bar. Steps in progress and done have a sign and a pattern. Steps without dates (dropped) are not drawn.

    Args:
        steps: the steps of a roadmap (:attr:`finops_model.roadmap.Roadmap.steps`). None with dates: a sentence.
        as_of: today, drawn as a line.
    """
    drawn = steps[steps["starts_on"].notna() & steps["finishes_on"].notna()]
    if drawn.empty:
        return sentence("There are no steps to draw.")
    ids = list(dict.fromkeys(drawn["capability"]))
    place = {id: row for row, id in enumerate(ids)}
    names = dict(zip(drawn["capability"], drawn["name"], strict=True))
    figure = go.Figure()
    for stage in (Stage.CRAWL, Stage.WALK, Stage.RUN):
        figure.add_trace(_bars(drawn[drawn["to_stage"] == stage], stage, place))
    for trace in _due(drawn, place):
        figure.add_trace(trace)
    first, last = _span(drawn, as_of)
    figure.add_shape(
        type="line", x0=as_of, x1=as_of, y0=-0.7, y1=len(ids) + 0.1, line={"color": PREVIOUS, "width": 2, "dash": "dot"}
    )
    figure.add_annotation(x=as_of, y=len(ids) - 0.25, text="today", showarrow=False, xanchor="left", xshift=2)
    ticks = _quarter_ticks(first, last)
    return laid_out(
        figure,
        140 + 38 * len(ids),
        margin={"l": 8, "r": 8, "t": 60, "b": 8},
        barmode="overlay",
        uniformtext={"minsize": 9, "mode": "hide"},
        xaxis={
            "type": "date",
            "range": [first, last],
            "tickvals": ticks,
            "ticktext": _quarter_labels(ticks),
            "tickangle": 0,
            "side": "top",
            "showgrid": True,
            "fixedrange": True,
        },
        yaxis={
            "tickvals": np.arange(len(ids)),
            "ticktext": [wrapped(names[id], 18) for id in ids],
            "range": [len(ids) + 0.1, -0.7],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
        legend=LEGEND_BELOW,
    )


def alt_roadmap_timeline(steps: pd.DataFrame, as_of: date) -> str:
    """How many steps there are, when the last one finishes, and which capabilities are late, in two sentences."""
    drawn = steps[steps["finishes_on"].notna()]
    if drawn.empty:
        return f"Roadmap as of {day_text(pd.Timestamp(as_of))}: no steps."
    late = drawn[drawn["late_quarters"] > 0].drop_duplicates("capability")
    told = [f"{name} by {_quarters(n)}" for name, n in zip(late["name"], late["late_quarters"], strict=True)]
    return (
        f"Roadmap as of {day_text(pd.Timestamp(as_of))}: {len(drawn)} step{'' if len(drawn) == 1 else 's'} for "
        f"{drawn['capability'].nunique()} capabilities, the last finishes in "
        f"{quarter_label(drawn['finishes_on'].max())}. Late: {listed(told)}."
    )


def _quarters(number: float) -> str:
    return f"{number:.0f} quarter{'' if number == 1 else 's'}"


def _bars(steps: pd.DataFrame, stage: Stage, place: dict[str, int]) -> go.Bar:
    """The steps to one stage; a bar ends with the last day of its last quarter."""
    after = steps["finishes_on"] + pd.Timedelta(days=1)
    hovers = [
        [id, literal(name), status, day_text(start), day_text(finish)]
        for id, name, status, start, finish in steps[
            ["capability", "name", "status", "starts_on", "finishes_on"]
        ].itertuples(index=False, name=None)
    ]
    return go.Bar(
        base=steps["starts_on"].to_numpy(),
        x=((after - steps["starts_on"]) / pd.Timedelta(milliseconds=1)).to_numpy(),
        y=steps["capability"].map(place).to_numpy(),
        orientation="h",
        width=0.64,
        name=f"to {stage.label}",
        text=[f"{_STATUS_SIGNS[status]}{stage.label}" for status in steps["status"]],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": ON_STAGES[stage], "size": 12},
        marker={
            "color": STAGE_COLOURS[stage],
            "line": {"color": PREVIOUS, "width": 1},
            "pattern": {
                "shape": [_PATTERNS[status] for status in steps["status"]],
                "fillmode": "overlay",
                "fgcolor": ON_STAGES[stage],
                "fgopacity": 0.25,
                "solidity": 0.2,
            },
        },
        customdata=hovers,
        hovertemplate=f"%{{customdata[1]}} to {stage.label} (%{{customdata[2]}})<br>"
        "%{customdata[3]} to %{customdata[4]}<extra></extra>",
    )


def _due(steps: pd.DataFrame, place: dict[str, int]) -> list[go.Scatter]:
    """The due dates as diamonds, and in words which capabilities finish after theirs."""
    last = steps.sort_values("finishes_on").drop_duplicates("capability", keep="last")
    due = last[last["due_on"].notna()]
    late = last[last["late_quarters"] > 0]
    return [
        go.Scatter(
            x=due["due_on"].to_numpy(),
            y=due["capability"].map(place).to_numpy() - 0.36,  # on the upper edge of the bars, off their words
            name="target due",
            mode="markers",
            marker={"symbol": "diamond", "size": 11, "color": TARGET, "line": {"color": "#FFFFFF", "width": 1.5}},
            customdata=[[literal(name)] for name in due["name"]],
            hovertemplate="%{customdata[0]}<br>target due %{x|%-d %b %Y}<extra></extra>",
            cliponaxis=False,
        ),
        go.Scatter(
            x=(late["finishes_on"] + pd.Timedelta(days=8)).to_numpy(),
            y=late["capability"].map(place).to_numpy(),
            text=[f"▲ {n:.0f} Q late" for n in late["late_quarters"]],
            mode="text",
            textposition="middle right",
            textfont={"size": 12},
            showlegend=False,
            hoverinfo="skip",
            cliponaxis=False,
        ),
    ]


def _span(steps: pd.DataFrame, as_of: date) -> tuple[pd.Timestamp, pd.Timestamp]:
    """From before the first of today, starts and due dates to after the last, with room for the words on lateness."""
    today = pd.Timestamp(as_of)
    first = min(today, steps["starts_on"].min(), *steps["due_on"].dropna())
    last = max(today, steps["finishes_on"].max(), *steps["due_on"].dropna())
    return pd.Timestamp(quarter_start(first.date())), last + max((last - first) * 0.28, pd.Timedelta(days=60))


def _quarter_ticks(first: pd.Timestamp, last: pd.Timestamp) -> list[pd.Timestamp]:
    """The beginnings of quarters, half-years or years: at most a dozen, as many as a phone has room for."""
    ticks = list(pd.date_range(first, last, freq="QS"))
    if len(ticks) > 12:
        ticks = [tick for tick in ticks if tick.month in (1, 7)]
    if len(ticks) > 12:
        ticks = [tick for tick in ticks if tick.month == 1]
    return ticks[:: -(-len(ticks) // 12)]


def _quarter_labels(ticks: list[pd.Timestamp]) -> list[str]:
    """``Q1`` and so on, with the year below the first one of each year."""
    years = [tick.year for tick in ticks]
    return [
        f"Q{tick.quarter}" + (f"<br>{tick.year}" if place == 0 or years[place - 1] != tick.year else "<br> ")
        for place, tick in enumerate(ticks)
    ]

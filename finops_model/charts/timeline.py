"""The roadmap as a picture: steps over calendar quarters, due dates, today."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    LEGEND_BELOW,
    ON_STAGES,
    PREVIOUS,
    STAGE_COLOURS,
    TARGET,
    laid_out,
    sentence,
)
from finops_model.framework import Stage
from finops_model.roadmap import quarter_end, quarter_label, quarter_start
from finops_model.texts.figures import day_text, listed_text
from finops_model.texts.literal import html_lines, html_literal

MOST_NAMED, MOST_NUMBERED = 8, 22
"""Up to so many quarters are called Q1 to Q4, and up to so many 1 to 4."""
_STATUS_SIGNS = {"planned": "", "in progress": "▶ ", "done": "✓ "}
_PATTERNS = {"planned": "", "in progress": "/", "done": "."}


def roadmap_timeline(steps: pd.DataFrame, as_of: date) -> go.Figure:
    """One line per capability in schedule order, one bar per step, named by the stage it leads to.

    A diamond marks the target's due date; what finishes after it says by how many quarters ("3 Q late") beside the
    last bar. Steps in progress and done have a sign and a pattern. Steps without dates (dropped) are not drawn.

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
    first, last, end = _span(drawn, as_of)
    figure.add_shape(
        type="line", x0=as_of, x1=as_of, y0=-0.7, y1=len(ids) + 0.1, line={"color": PREVIOUS, "width": 2, "dash": "dot"}
    )
    figure.add_annotation(x=as_of, y=len(ids) - 0.25, text="today", showarrow=False, xanchor="left", xshift=2)
    quarters = list(pd.date_range(first, last, freq="QS"))
    for text in _years(quarters):
        figure.add_annotation(**text)
    return laid_out(
        figure,
        140 + 38 * len(ids),
        margin={"l": 8, "r": 8, "t": 64, "b": 8},
        barmode="overlay",
        uniformtext={"minsize": 10, "mode": "hide"},
        xaxis={
            "type": "date",
            "range": [first, end],
            "tickvals": [_middle(quarter) for quarter in quarters],
            "ticktext": _quarter_labels(quarters),
            "tickangle": 0,
            "side": "top",
            "showgrid": False,
            "minor": {"tickvals": [*quarters, last], "showgrid": True, "ticks": ""},
            "fixedrange": True,
        },
        yaxis={
            "tickvals": np.arange(len(ids)),
            "ticktext": [html_lines(names[id], 18) for id in ids],
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
        f"{quarter_label(drawn['finishes_on'].max())}. Late: {listed_text(told)}."
    )


def _quarters(number: float) -> str:
    return f"{number:.0f} quarter{'' if number == 1 else 's'}"


def _bars(steps: pd.DataFrame, stage: Stage, place: dict[str, int]) -> go.Bar:
    """The steps to one stage; a bar ends with the last day of its last quarter."""
    after = steps["finishes_on"] + pd.Timedelta(days=1)
    hovers = [
        [id, html_literal(name), status, day_text(start), day_text(finish)]
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
            customdata=[[html_literal(name)] for name in due["name"]],
            hovertemplate="%{customdata[0]}<br>target due %{x|%-d %b %Y}<extra></extra>",
            cliponaxis=False,
        ),
        go.Scatter(
            x=(late["finishes_on"] + pd.Timedelta(days=8)).to_numpy(),
            y=late["capability"].map(place).to_numpy(),
            text=[f"{n:.0f} Q late" for n in late["late_quarters"]],
            mode="text",
            textposition="middle right",
            textfont={"size": 12},
            showlegend=False,
            hoverinfo="skip",
            cliponaxis=False,
        ),
    ]


def _span(steps: pd.DataFrame, as_of: date) -> tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]:
    """The quarters to be drawn: the beginning of the first and the end of the last one that has today, a step or a due
    date; and the end of the picture, with room for the words on lateness."""
    today = pd.Timestamp(as_of)
    first = min(today, steps["starts_on"].min(), *steps["due_on"].dropna())
    last = max(today, steps["finishes_on"].max(), *steps["due_on"].dropna())
    first, last = pd.Timestamp(quarter_start(first.date())), pd.Timestamp(quarter_end(last.date()))
    room = (
        max((last - first) * 0.28, pd.Timedelta(days=60))
        if (steps["late_quarters"] > 0).any()
        else (last - first) * 0.03
    )
    return first, last, last + room


def _middle(quarter: pd.Timestamp) -> pd.Timestamp:
    """The middle of the quarter that begins here."""
    return quarter + pd.Timedelta(days=45)


def _quarter_labels(quarters: list[pd.Timestamp]) -> list[str]:
    """``Q1`` to ``Q4`` while there is room on a phone, then 1 to 4; of very many nothing, the years say it."""
    if len(quarters) > MOST_NUMBERED:
        return [""] * len(quarters)
    return [("Q" if len(quarters) <= MOST_NAMED else "") + str(quarter.quarter) for quarter in quarters]


def _years(quarters: list[pd.Timestamp]) -> list[dict[str, Any]]:
    """The year above the middle of its quarters (a single quarter among many is too narrow for it), and before plain
    numbers that they are quarters."""
    numbered = MOST_NAMED < len(quarters) <= MOST_NUMBERED
    unit = {"x": 0, "xref": "paper", "y": 1, "yref": "paper", "xanchor": "right", "yanchor": "bottom", "xshift": -8}
    years = pd.Series(quarters).groupby([quarter.year for quarter in quarters]).agg(["first", "last", "size"])
    return [unit | {"yshift": 5, "text": "quarter", "showarrow": False}] * numbered + [
        {
            "x": first + (_middle(last) - first + pd.Timedelta(days=45)) / 2,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 24 if len(quarters) <= MOST_NUMBERED else 6,
            "text": f"<b>{year}</b>",
            "showarrow": False,
        }
        for year, first, last, count in years.itertuples(name=None)
        if count > 1 or len(quarters) <= MOST_NAMED
    ]

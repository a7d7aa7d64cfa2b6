"""The roadmap as a picture: steps over calendar quarters, due dates, today."""

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    LEGEND_BELOW,
    ON_STAGES,
    PREVIOUS,
    STAGE_COLOURS,
    TARGET,
    hover,
    laid_out,
    sentence,
)
from finops_model.charts.quarter_grid import capability_axis, draw_today, draw_years, drawn_span, quarter_axis
from finops_model.framework import Stage
from finops_model.messages import message
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text, listed_text, quarter_text
from finops_model.texts.literal import html_literal

_STATUS_SIGNS = {"planned": "", "in progress": "▶ ", "done": "✓ "}
_STATUS_WORDS = {"planned": message("planned"), "in progress": message("in progress"), "done": message("done")}
_PATTERNS = {"planned": "", "in progress": "/", "done": "."}


def roadmap_timeline(steps: pd.DataFrame, as_of: date) -> go.Figure:
    """One line per capability in schedule order, one bar per step, named by the stage it leads to.

    A diamond marks the target's due date; what finishes after it says by how many quarters beside the last bar. Steps
    in progress and done have a sign and a pattern. Steps without dates (dropped) are not drawn.

    Args:
        steps: the steps of a roadmap (:attr:`finops_model.roadmap.Roadmap.steps`). None with dates: a sentence.
        as_of: today, drawn as a line.
    """
    drawn = steps[steps["starts_on"].notna() & steps["finishes_on"].notna()]
    if drawn.empty:
        return sentence(say("There are no steps to draw."))
    names = dict(zip(drawn["capability"], drawn["name"], strict=True))
    lines = {id: line for line, id in enumerate(names)}
    figure = go.Figure()
    for stage in (Stage.CRAWL, Stage.WALK, Stage.RUN):
        figure.add_trace(_bars(drawn[drawn["to_stage"] == stage], stage, lines))
    figure.add_traces([*due_marks(drawn, lines)])
    first, last, end = drawn_span(drawn, as_of)
    quarters = list(pd.date_range(first, last, freq="QS"))
    draw_today(figure, as_of, len(names))
    draw_years(figure, quarters)
    return laid_out(
        figure,
        140 + 38 * len(names),
        margin={"l": 8, "r": 8, "t": 64, "b": 8},
        barmode="overlay",
        uniformtext={"minsize": 10, "mode": "hide"},
        xaxis=quarter_axis(quarters, last, end),
        yaxis=capability_axis(list(names.values())),
        legend=LEGEND_BELOW,
    )


def alt_roadmap_timeline(steps: pd.DataFrame, as_of: date) -> str:
    """How many steps there are, when the last one finishes, and which capabilities are late, in a few sentences."""
    drawn = steps[steps["finishes_on"].notna()]
    if drawn.empty:
        return say("Roadmap as of {day}: no steps.", day=day_text(as_of))
    late = drawn[drawn["late_quarters"] > 0].drop_duplicates("capability")
    names = [_late_by(name, int(n)) for name, n in zip(late["name"], late["late_quarters"], strict=True)]
    count = drawn["capability"].nunique()
    return say(
        "Roadmap as of {day}: {steps} for {capabilities}, the last finishes in {quarter}. Late: {late}.",
        day=day_text(as_of),
        steps=say_count("{count} step", "{count} steps", len(drawn)),
        capabilities=say_count("{count} capability", "{count} capabilities", count),
        quarter=quarter_text(drawn["finishes_on"].max()),
        late=listed_text(names),
    )


def _late_by(name: str, quarters: int) -> str:
    return say_count("{name} by {count} quarter", "{name} by {count} quarters", quarters, name=name)


def _bars(steps: pd.DataFrame, stage: Stage, lines: dict[str, int]) -> go.Bar:
    """The steps to one stage; a bar ends with the last day of its last quarter."""
    after = steps["finishes_on"] + pd.Timedelta(days=1)
    return go.Bar(
        base=steps["starts_on"].to_numpy(),
        x=((after - steps["starts_on"]) / pd.Timedelta(milliseconds=1)).to_numpy(),
        y=steps["capability"].map(lines).to_numpy(),
        orientation="h",
        width=0.64,
        name=say("to {stage}", stage=stage.label),
        text=[f"{_STATUS_SIGNS[status]}{stage.label}" for status in steps["status"]],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": ON_STAGES[stage], "size": 12},
        marker=_bar_marker(steps, stage),
        customdata=_hovers(steps),
        hovertemplate=_bar_hover(stage),
    )


def _bar_marker(steps: pd.DataFrame, stage: Stage) -> dict[str, Any]:
    return {
        "color": STAGE_COLOURS[stage],
        "line": {"color": PREVIOUS, "width": 1},
        "pattern": {
            "shape": [_PATTERNS[status] for status in steps["status"]],
            "fillmode": "overlay",
            "fgcolor": ON_STAGES[stage],
            "fgopacity": 0.25,
            "solidity": 0.2,
        },
    }


def _hovers(steps: pd.DataFrame) -> list[list[str]]:
    """Per step: the capability's id and name, the status, the first and the last day."""
    columns = ["capability", "name", "status", "starts_on", "finishes_on"]
    return [
        [id, html_literal(name), translated(_STATUS_WORDS[status]), day_text(start), day_text(finish)]
        for id, name, status, start, finish in steps[columns].itertuples(index=False, name=None)
    ]


def _bar_hover(stage: Stage) -> str:
    step = say("{name} to {stage} ({status})", name="%{customdata[1]}", stage=stage.label, status="%{customdata[2]}")
    days = say("{first} to {last}", first="%{customdata[3]}", last="%{customdata[4]}")
    return hover(step, days)


def due_marks(steps: pd.DataFrame, lines: dict[str, int]) -> tuple[go.Scatter, go.Scatter]:
    """The due dates as diamonds, and in words which capabilities finish after theirs."""
    last = steps.sort_values("finishes_on").drop_duplicates("capability", keep="last")
    due = last[last["due_on"].notna()]
    late = last[last["late_quarters"] > 0]
    due_on = say("target due {day}", day="%{customdata[1]}")
    marks = go.Scatter(
        x=due["due_on"].to_numpy(),
        y=due["capability"].map(lines).to_numpy() - 0.36,  # on the upper edge of the bars, off their words
        name=say("target due"),
        mode="markers",
        marker={"symbol": "diamond", "size": 11, "color": TARGET, "line": {"color": "#FFFFFF", "width": 1.5}},
        customdata=list(zip(map(html_literal, due["name"]), map(day_text, due["due_on"]), strict=True)),
        hovertemplate=hover("%{customdata[0]}", due_on),
        cliponaxis=False,
    )
    words = go.Scatter(
        x=(late["finishes_on"] + pd.Timedelta(days=8)).to_numpy(),
        y=late["capability"].map(lines).to_numpy(),
        text=[say_count("{count} quarter late", "{count} quarters late", int(n)) for n in late["late_quarters"]],
        mode="text",
        textposition="middle right",
        textfont={"size": 12},
        showlegend=False,
        hoverinfo="skip",
        cliponaxis=False,
    )
    return marks, words

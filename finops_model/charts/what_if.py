"""The attainment that a plan would bring, beside that of the plan on other inputs."""

import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    CURRENT,
    PREVIOUS,
    Trace,
    day_texts,
    ends,
    figure_of,
    first_and_last,
    hover,
    line,
    sentence,
    share_axis,
    time_axis,
)
from finops_model.texts import say
from finops_model.texts.figures import percent_text


def what_if_attainment(attainment: pd.DataFrame) -> go.Figure:
    """Both attainments from today on, the plan dashed and in grey.

    Args:
        attainment: ``on, plan, other`` (:attr:`finops_model.views.what_if.Comparison.attainment`).
    """
    rows = attainment.rename(columns={"on": "as_of"})
    if rows[["plan", "other"]].isna().all(axis=None):
        return sentence(say("No day has a rating with a target yet."))
    return figure_of(
        [_line(rows, "plan", say("Plan"), PREVIOUS), _line(rows, "other", say("What if"), CURRENT)],
        300,
        margin={"l": 8, "r": 16, "t": 24, "b": 8},
        xaxis=time_axis(rows["as_of"]),
        yaxis=share_axis(-6, 124),
    )


def alt_what_if_attainment(attainment: pd.DataFrame) -> str:
    """Both attainments today and at the end, in a sentence."""
    rows = attainment.rename(columns={"on": "as_of"})
    plan, other = (first_and_last(rows, rows[name].map(percent_text).tolist()) for name in ("plan", "other"))
    return say("Attainment by quarter: the plan {plan}; what if {other}.", plan=plan, other=other)


def _line(rows: pd.DataFrame, column: str, name: str, colour: str) -> Trace:
    percent = rows[column].map(percent_text).tolist()
    planned = column == "plan"
    return line(
        rows,
        column,
        colour,
        name=name,
        mode="lines+markers+text",
        text=ends(percent),
        textposition="bottom center" if planned else "top center",
        line={"color": colour, "width": 2 if planned else 3, "dash": "dash" if planned else "solid"},
        customdata=list(zip(percent, day_texts(rows), strict=True)),
        hovertemplate=hover("%{customdata[1]}", f"%{{customdata[0]}} · {name}"),
    )

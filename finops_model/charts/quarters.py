"""The attainment of many organizations over the quarters: every line where they are few, bands where they are many."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    CLEAR,
    DASHES,
    INK,
    PREVIOUS,
    SERIES,
    SYMBOLS,
    Trace,
    hover,
    laid_out,
    line,
    sentence,
    share_axis,
    text_axis,
)
from finops_model.texts import say
from finops_model.texts.figures import percent_text, quarter_text
from finops_model.texts.literal import html_lines

MOST_LINES = 40
"""Up to so many organizations each have a line, though a pale one."""
MOST_CHOSEN = len(SERIES)
"""The most that stand out, each with a colour, a dash and a symbol of its own."""
_LONGEST_NAME = 40


def attainment_of_all(history: pd.DataFrame, labels: Mapping[int, str], chosen: Mapping[int, str]) -> go.Figure:
    """Attainment of the own targets at quarter ends, 0 to 100 %.

    Up to :data:`MOST_LINES` organizations have a pale line each. Of more there is the median with the bands that hold
    half of them and all of them. Those that are chosen stand out in both.

    Args:
        history: ``scope_id, as_of, attainment`` (NaN: none), every scope on the same days. Nothing measured: a
            sentence.
        labels: what each scope is called (user text), by scope id: those that are drawn.
        chosen: those of them that stand out, at most :data:`MOST_CHOSEN`.
    """
    table = _by_day(history, labels)
    if table.empty:
        return sentence(say("No quarter end has a rating with a target yet."))
    days = [quarter_text(day) for day in table.index]
    pale = {id: name for id, name in labels.items() if id not in chosen}
    few = len(labels) <= MOST_LINES
    figure = go.Figure(_pale_lines(table[list(pale)], pale, days) if few else _bands(table, days))
    for place, (id, name) in enumerate(chosen.items()):
        figure.add_trace(_chosen_line(table[id], name, place, days))
    return laid_out(
        figure,
        360,
        margin={"l": 8, "r": 24, "t": 8, "b": 8},
        xaxis=text_axis(days, range=[-0.3, len(days) - 0.7], tickangle=0, nticks=len(days)),
        yaxis=share_axis(-3, 106),
    )


def alt_attainment_of_all(history: pd.DataFrame, labels: Mapping[int, str], chosen: Mapping[int, str]) -> str:
    """The median at the first and last quarter end that has one, and the newest of those that are chosen."""
    table = _by_day(history, labels)
    medians = table.median(axis=1).dropna()
    if medians.empty:
        return say("Attainment of every organization at quarter ends: nothing is measured yet.")
    newest = ", ".join(f"{name} {percent_text(table[id].iloc[-1])}" for id, name in chosen.items()) or say(
        "none chosen"
    )
    return say(
        "Attainment of every organization at quarter ends: median {first} in {from_quarter}, {last} in {to_quarter}. "
        "Those that stand out: {newest}.",
        first=percent_text(medians.iloc[0]),
        from_quarter=quarter_text(medians.index[0]),
        last=percent_text(medians.iloc[-1]),
        to_quarter=quarter_text(medians.index[-1]),
        newest=newest,
    )


def _by_day(history: pd.DataFrame, labels: Mapping[int, str]) -> pd.DataFrame:
    """A row for each day from the first one on that anything is measured on, and a column for each scope."""
    wanted = history[history["scope_id"].isin(list(labels))]
    table = wanted.pivot(index="as_of", columns="scope_id", values="attainment").reindex(columns=list(labels))
    measured = table.notna().any(axis=1).to_numpy()
    return table.iloc[int(measured.argmax()) :] if measured.any() else table.iloc[:0]


def _pale_lines(table: pd.DataFrame, labels: Mapping[int, str], days: list[str]) -> list[Trace]:
    """All lines as one trace, with a gap between two of them; nothing without lines."""
    if not labels:
        return []
    gaps = table.to_numpy(dtype=float)
    values = np.vstack([gaps, np.full((1, gaps.shape[1]), np.nan)]).T.ravel()
    places = np.tile(np.arange(len(days) + 1), gaps.shape[1])
    names = [html_lines(name, _LONGEST_NAME, 2) for name in labels.values() for _ in range(len(days) + 1)]
    percents = [percent_text(value) for value in values]
    return [
        {
            "type": "scatter",
            "x": places,
            "y": values,
            "mode": "lines+markers",
            "name": say("each organization"),
            "customdata": list(zip(names, percents, strict=True)),
            "line": {"color": PREVIOUS, "width": 1},
            "marker": {"color": PREVIOUS, "size": 4},
            "connectgaps": False,
            "hovertemplate": hover("%{customdata[0]}", "%{customdata[1]}"),
        }
    ]


def _bands(table: pd.DataFrame, days: list[str]) -> list[Trace]:
    """The median, and the bands that hold half and all of the organizations."""
    shares = table.quantile([0, 0.25, 0.5, 0.75, 1], axis=1).T
    places = list(range(len(days)))

    def edge(share: float, name: str = "", fill: str | None = None) -> Trace:
        """One edge of a band; with a colour, filled down to the edge before."""
        return {
            "type": "scatter",
            "x": places,
            "y": shares[share].to_numpy(),
            "mode": "lines",
            "line": {"color": CLEAR, "width": 0},
            "fill": None if fill is None else "tonexty",
            "fillcolor": fill,
            "name": name,
            "showlegend": bool(name),
            "hoverinfo": "skip",
        }

    texts = [[percent_text(value) for value in row] for row in shares.itertuples(index=False, name=None)]
    median = {
        "type": "scatter",
        "x": places,
        "y": shares[0.5].to_numpy(),
        "mode": "lines+markers",
        "name": say("median"),
        "line": {"color": INK, "width": 2},
        "marker": {"color": INK, "size": 6},
        "customdata": [[day, *row] for day, row in zip(days, texts, strict=True)],
        "hovertemplate": hover(
            "%{customdata[0]}",
            say("median {percent}", percent="%{customdata[3]}"),
            say("half between {low} and {high}", low="%{customdata[2]}", high="%{customdata[4]}"),
            say("all between {low} and {high}", low="%{customdata[1]}", high="%{customdata[5]}"),
        ),
    }
    return [
        edge(0),
        edge(1, say("all"), "rgba(127,140,153,0.18)"),
        edge(0.25),
        edge(0.75, say("half of them"), "rgba(127,140,153,0.38)"),
        median,
    ]


def _chosen_line(values: pd.Series, name: str, place: int, days: list[str]) -> Trace:
    """The line of an organization that stands out."""
    colour = SERIES[place % len(SERIES)]
    rows = pd.DataFrame({"as_of": range(len(days)), "attainment": values.to_numpy()})
    percents = [percent_text(value) for value in values]
    shown = html_lines(name, _LONGEST_NAME, 2)
    return line(
        rows,
        "attainment",
        colour,
        name=shown,
        line={"color": colour, "width": 2.5, "dash": DASHES[place % len(DASHES)]},
        marker={"color": colour, "size": 8, "symbol": SYMBOLS[place % len(SYMBOLS)]},
        customdata=list(zip([shown] * len(days), days, percents, strict=True)),
        hovertemplate=hover("%{customdata[0]}", "%{customdata[1]}: %{customdata[2]}"),
    )

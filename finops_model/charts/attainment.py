"""Attainment over time: the curve, what happened on its days, the goal's due day, and where pace and plan lead."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    CURRENT,
    INK,
    PREVIOUS,
    TARGET,
    Trace,
    counts,
    day_texts,
    figure_of,
    first_and_last,
    hover,
    line,
    sentence,
    share_axis,
    time_axis,
)
from finops_model.scoring.pace import Pace
from finops_model.texts import say
from finops_model.texts.figures import day_text, percent_text
from finops_model.texts.literal import html_lines

LABELLED = 8
"""Up to so many points each say their percentage, where there is room; of more only the ends do."""

LABEL_WIDTH, LABEL_HEIGHT = 0.14, 12.0
"""The room that a percentage takes on a phone: a share of the days drawn, and percentage points."""

_ABOVE = ("top", "center")

AHEAD = timedelta(days=366)
"""How far the pace is drawn on after the goal's due day, or after the newest point without one."""

NO_MARKS = pd.DataFrame({"on": pd.Series(dtype="datetime64[us]"), "text": pd.Series(dtype="str")})
"""Nothing happened: ``on`` and ``text``."""


def attainment_trend(
    trend: pd.DataFrame,
    due_on: date | None = None,
    pace: Pace | None = None,
    targets: pd.DataFrame = NO_MARKS,
    notes: pd.DataFrame = NO_MARKS,
    projection: pd.DataFrame | None = None,
) -> go.Figure:
    """Attainment of the own targets at every point, 0 to 100 %; a gap where nothing can be measured.

    Args:
        trend: headlines of one scope (:func:`finops_model.scoring.headline`), in any order.
        due_on: when the goal is due, as an upright line.
        pace: drawn as a dashed line from the newest point on, when it leads to a day.
        targets, notes: days on which targets changed, and days with a note: ``on`` and ``text``.
        projection: of a plan (:attr:`finops_model.roadmap.Plan.projection`), drawn as the continuation of the curve.
    """
    rows = trend.sort_values("as_of")
    if rows["attainment"].isna().all():
        return sentence(say("No day has a rating with a target yet."))
    lines = [*_pace_lines(pace, due_on), *_target_marks(targets), *_note_marks(notes), *_plan_lines(rows, projection)]
    days = [*rows["as_of"], *(pd.Timestamp(on) for trace in lines for on in trace["x"])]
    if due_on is not None:
        days.append(pd.Timestamp(due_on))
    first, last = min(days), max(days)
    return figure_of(
        [_curve(rows, last - first), *lines],
        320,
        margin={"l": 8, "r": 16, "t": 24, "b": 8},
        xaxis=time_axis(pd.Series(days)),
        yaxis=share_axis(-6, 124),
        **_due_marks(due_on, first, last),
    )


def alt_attainment_trend(
    trend: pd.DataFrame,
    due_on: date | None = None,
    pace: Pace | None = None,
    targets: pd.DataFrame = NO_MARKS,
    notes: pd.DataFrame = NO_MARKS,
    projection: pd.DataFrame | None = None,
) -> str:
    """The attainment at the first and last point that has one, and where it leads, in sentences."""
    rows = trend.sort_values("as_of")
    spanned = first_and_last(rows, rows["attainment"].map(percent_text).tolist())
    sentences = [say("Attainment of the organization's own targets over time: {ends}.", ends=spanned)]
    if due_on is not None:
        sentences.append(say("The goal is due on {day}.", day=day_text(due_on)))
    if pace is not None and pace.reaches_on is not None:
        sentences.append(say("At the pace so far, 100 % is reached on {day}.", day=day_text(pace.reaches_on)))
    if projection is not None and len(projection):
        last = projection.iloc[-1]
        bring = say(
            "If the plan held, it would bring {percent} by {day}.",
            percent=percent_text(last["attainment"]),
            day=day_text(last["quarter_ends_on"]),
        )
        sentences.append(bring)
    if len(targets):
        sentences.append(say("Targets changed on {days}.", days=", ".join(map(day_text, targets["on"].unique()))))
    sentences += [say("Note of {day}: {text}.", day=day_text(on), text=text) for on, text in _pairs(notes)]
    return " ".join(sentences)


def _curve(rows: pd.DataFrame, span: pd.Timedelta) -> Trace:
    """The curve itself, with as many of its percentages as stand apart on an axis of this span."""
    percent = rows["attainment"].map(percent_text).tolist()
    spots = _spots(rows, span)
    reached = say("{percent}, {count} at target", percent="%{customdata[0]}", count="%{customdata[1]}")
    return line(
        rows,
        "attainment",
        CURRENT,
        name=say("attainment"),
        customdata=list(zip(percent, counts(rows, "at_target", "of"), day_texts(rows), strict=True)),
        mode="lines+markers+text",
        text=[text if spot else "" for text, spot in zip(percent, spots, strict=True)],
        textposition=[" ".join(spot or _ABOVE) for spot in spots],
        hovertemplate=hover("%{customdata[2]}", reached),
    )


def _spots(rows: pd.DataFrame, span: pd.Timedelta) -> list[tuple[str, str] | None]:
    """Where the percentage of each point stands: above it; below, away from the line, where that would cover a newer
    one; or nowhere (None)."""
    named = rows["attainment"].notna()
    if named.sum() > LABELLED:
        named &= rows.index.isin(rows.index[named][[0, -1]])
    taken: dict[str, list[tuple[Any, float]]] = {"top": [], "bottom": []}
    spots: list[tuple[str, str] | None] = []
    newer = 0.0
    for on, figure, is_named in zip(rows["as_of"][::-1], rows["attainment"][::-1], named[::-1], strict=True):
        free = [side for side, others in taken.items() if is_named and not _covers(on, figure, others, span)]
        away = "right" if newer >= figure else "left"
        if free:
            taken[free[0]].append((on, figure))
            spots.append(_ABOVE if free[0] == "top" else ("bottom", away))
        else:
            spots.append(None)
        newer = figure
    return spots[::-1]


def _covers(on: Any, figure: float, others: list[tuple[Any, float]], span: pd.Timedelta) -> bool:
    """Whether a percentage at this point would cover one of the others on a phone."""
    return any(abs(day - on) < span * LABEL_WIDTH and abs(other - figure) < LABEL_HEIGHT for day, other in others)


def _pace_lines(pace: Pace | None, due_on: date | None) -> list[Trace]:
    """The dashed way on from the newest point; nothing without a day that it leads to."""
    if pace is None or pace.reaches_on is None or pace.newest_on is None or pace.newest is None:
        return []
    last = max(pace.newest_on, due_on or pace.newest_on) + AHEAD
    end = min(pace.reaches_on, last)
    share = (end - pace.newest_on).days / max((pace.reaches_on - pace.newest_on).days, 1)
    figures = [pace.newest, pace.newest + (100 - pace.newest) * share]
    rows = pd.DataFrame({"as_of": pd.to_datetime([pace.newest_on, end]), "figure": figures})
    reached = pace.reaches_on == end
    dashed = line(
        rows,
        "figure",
        PREVIOUS,
        name=say("at the pace so far"),
        mode="lines+markers+text",
        text=["", day_text(end) if reached else ""],
        textposition="top center",
        line={"color": PREVIOUS, "width": 2, "dash": "dash"},
        marker={"color": PREVIOUS, "size": [0, 9 if reached else 0], "symbol": "circle-open"},
        hoverinfo="skip",
    )
    return [dashed]


def _plan_lines(rows: pd.DataFrame, projection: pd.DataFrame | None) -> list[Trace]:
    """What a plan would bring if it held, from the newest point on; nothing without a plan that ends."""
    measured = rows[rows["attainment"].notna()]
    if projection is None or projection.empty or measured.empty:
        return []
    ahead = projection.rename(columns={"quarter_ends_on": "as_of"})
    drawn = pd.concat([measured[["as_of", "attainment"]].tail(1), ahead], ignore_index=True)
    percent = drawn["attainment"].map(percent_text).tolist()
    name = say("what the plan would bring if it held")
    dotted = line(
        drawn,
        "attainment",
        CURRENT,
        name=name,
        mode="lines+markers+text",
        text=["", *[""] * (len(percent) - 2), percent[-1]],
        textposition="top center",
        line={"color": CURRENT, "width": 2, "dash": "dot"},
        marker={"color": CURRENT, "size": [0, *[7] * (len(percent) - 1)], "symbol": "circle-open"},
        customdata=list(zip(percent, day_texts(drawn), strict=True)),
        hovertemplate=hover("%{customdata[1]}", f"%{{customdata[0]}} · {name}"),
    )
    return [dotted]


def _target_marks(targets: pd.DataFrame) -> list[Trace]:
    """A diamond below the curve on each day on which targets changed; which and why is in the hover and the lists."""
    if targets.empty:
        return []
    texts = [html_lines(text, 60) for text in targets["text"]]
    marks = {
        "type": "scatter",
        "x": targets["on"].to_numpy(),
        "y": [0] * len(targets),
        "mode": "markers",
        "name": say("targets changed"),
        "marker": {"color": TARGET, "symbol": "diamond-open", "size": 12, "line": {"width": 2, "color": TARGET}},
        "customdata": list(zip([day_text(on) for on in targets["on"]], texts, strict=True)),
        "hovertemplate": hover("%{customdata[0]}", "%{customdata[1]}"),
        "cliponaxis": False,
    }
    return [marks]


def _note_marks(notes: pd.DataFrame) -> list[Trace]:
    """An upright line on the day of each note, with its text."""
    return [
        {
            "type": "scatter",
            "x": [on, on],
            "y": [0, 112],
            "mode": "lines+text",
            "name": say("note"),
            "legendgroup": "note",
            "showlegend": place == 0,
            "text": ["", html_lines(text, 24, 1)],
            "textposition": "top center",
            "textfont": {"color": INK},
            "line": {"color": PREVIOUS, "width": 1.5, "dash": "dot"},
            "hovertemplate": hover(day_text(on), html_lines(text, 60)),
            "cliponaxis": False,
        }
        for place, (on, text) in enumerate(_pairs(notes))
    ]


def _due_marks(due_on: date | None, first: pd.Timestamp, last: pd.Timestamp) -> dict[str, Any]:
    """The day on which the goal is due, as an upright line, and its words on the side that has room; no day: nothing.

    Args:
        first, last: the days at the ends of the axis.
    """
    if due_on is None:
        return {}
    line = {"color": TARGET, "width": 2}
    shape = {"type": "line", "x0": due_on, "x1": due_on, "y0": 0, "y1": 104, "line": line, "layer": "below"}
    text = say("goal due {day}", day=day_text(due_on))
    anchor = "left" if pd.Timestamp(due_on) < first + (last - first) / 2 else "right"
    return {
        "shapes": [shape],
        "annotations": [{"x": due_on, "y": 10, "text": text, "showarrow": False, "xanchor": anchor}],
    }


def _pairs(marks: pd.DataFrame) -> list[tuple[pd.Timestamp, str]]:
    return list(marks[["on", "text"]].itertuples(index=False, name=None))

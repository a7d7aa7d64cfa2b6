"""The grid of calendar quarters that roadmaps are drawn on: its axis, its years, today."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from finops_model.charts.drawing import PREVIOUS, text_axis
from finops_model.roadmap import quarter_end, quarter_start
from finops_model.texts import say
from finops_model.texts.literal import html_lines

MOST_NAMED, MOST_NUMBERED = 8, 22
"""Up to this many quarters are all called by their names, and up to this many every first and third."""

TOP = -1.0
"""The upper edge of the picture, in lines: above the first one there is room for the word at today."""


def drawn_span(steps: Sequence[Any], as_of: date) -> tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]:
    """The quarters to be drawn: the beginning of the first and the end of the last one that has today, a step or a due
    date; and the end of the picture, with room for the words on lateness."""
    today, due = pd.Timestamp(as_of), [step.due_on for step in steps if pd.notna(step.due_on)]
    first = min([today, *(step.starts_on for step in steps), *due])
    last = max([today, *(step.finishes_on for step in steps), *due])
    first, last = pd.Timestamp(quarter_start(first.date())), pd.Timestamp(quarter_end(last.date()))
    end = last + (last - first) * 0.03
    late = [step.finishes_on for step in steps if step.late_quarters > 0]
    if late:
        end = max(end, max(late) + max((last - first) * 0.4, pd.Timedelta(days=90)))
    return first, last, end


def today_line(as_of: date, height: int) -> dict[str, Any]:
    """The shape of a dotted line at today, over this many lines of the picture."""
    line = {"color": PREVIOUS, "width": 2, "dash": "dot"}
    return {"type": "line", "x0": as_of, "x1": as_of, "y0": TOP, "y1": height + 0.1, "line": line}


def today_word(as_of: date) -> dict[str, Any]:
    """The annotation that names the line at today."""
    return {"x": as_of, "y": TOP + 0.2, "text": say("today"), "showarrow": False, "xanchor": "left", "xshift": 2}


def quarter_axis(quarters: list[pd.Timestamp], last: pd.Timestamp, end: pd.Timestamp) -> dict[str, Any]:
    """The axis of these quarters, given by their first days; ``last`` is the end of the last one, ``end`` that of the
    picture."""
    return {
        "type": "date",
        "range": [quarters[0], end],
        "tickvals": [_middle(quarter) for quarter in quarters],
        "ticktext": _quarter_labels(quarters),
        "tickangle": 0,
        "side": "top",
        "showgrid": False,
        "minor": {"tickvals": [*quarters, last], "showgrid": True, "ticks": ""},
    }


def capability_axis(names: list[str]) -> dict[str, Any]:
    """The lines of the picture from the top, each with a name."""
    return text_axis([html_lines(name, 18) for name in names], range=[len(names) + 0.1, TOP])


def _middle(quarter: pd.Timestamp) -> pd.Timestamp:
    """The middle of the quarter that begins here."""
    return quarter + pd.Timedelta(days=45)


def _quarter_labels(quarters: list[pd.Timestamp]) -> list[str]:
    """``Q1`` to ``Q4`` while there is room on a phone, then Q1 and Q3; of very many nothing, the years say it."""
    if len(quarters) > MOST_NUMBERED:
        return [""] * len(quarters)
    every = len(quarters) <= MOST_NAMED
    return [
        say("Q{quarter}", quarter=quarter.quarter) if every or quarter.quarter in (1, 3) else "" for quarter in quarters
    ]


def year_words(quarters: list[pd.Timestamp]) -> list[dict[str, Any]]:
    """Annotations that name each year above the middle of its quarters; above a single first or last quarter, which is
    narrower than the words, they reach outwards."""
    shift = 24 if len(quarters) <= MOST_NUMBERED else 6
    words = []
    for year in sorted({quarter.year for quarter in quarters}):
        own = [quarter for quarter in quarters if quarter.year == year]
        first, end = own[0], _middle(own[-1]) + pd.Timedelta(days=45)
        x, anchor = first + (end - first) / 2, "center"
        if len(own) == 1 and len(quarters) > MOST_NAMED:
            x, anchor = (end, "right") if first == quarters[0] else (first, "left")
        words.append({**_above(shift), "x": x, "xanchor": anchor, "text": f"<b>{year}</b>"})
    return words


def _above(shift: int) -> dict[str, Any]:
    """The place of an annotation this many pixels above the picture."""
    return {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": shift, "showarrow": False}

"""The history of a target: what counted on each day as a step line, and a mark for each entry that says who and why."""

from collections.abc import Hashable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finops_model.charts.drawing import (
    STAGE_LABELS,
    TARGET,
    TARGET_BAND,
    Trace,
    figure_of,
    hover,
    line,
    sentence,
    time_axis,
)
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text, instant_text, stage_text
from finops_model.texts.literal import html_lines, html_literal

_WIDTH = 56
"""Of the lines of a hover, in characters."""


def target_timeline(steps: pd.DataFrame, entries: pd.DataFrame, name: str) -> go.Figure:
    """The target of a capability or the goal stage over time; no line where there is no target.

    A mark stands at the stage that an entry asks for, on the day from which it counts; its hover tells every entry of
    that day: from, to, why, who, when.

    Args:
        steps, entries: of a :class:`finops_model.views.target_history.TargetTimeline`. No entries: a sentence.
        name: of the capability, or that it is the goal stage.
    """
    if entries.empty:
        return sentence(say("No target was chosen yet."))
    of_goal = entries["of_goal"].astype(bool)
    words = entries["as_of"].map(_words_by_day(entries))
    drawn = entries.assign(words=words, target=entries["target"].astype(float).fillna(0))
    kinds = (
        (drawn[~of_goal], say("Changed for this capability"), "diamond"),
        (drawn[of_goal], say("Goal stage changed"), "circle-open"),
    )
    marks = [_marks(rows, label, symbol) for rows, label, symbol in kinds if len(rows)]
    return figure_of(
        [_step_line(steps, name), *marks],
        260,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        xaxis=time_axis(steps["as_of"]),
        yaxis={
            "range": [-0.3, 3.3],
            "tickvals": [0, 1, 2, 3],
            "ticktext": [say("No target"), *STAGE_LABELS[1:]],  # Pre-crawl is nobody's target
            "showgrid": True,
        },
    )


def alt_target_timeline(steps: pd.DataFrame, entries: pd.DataFrame, name: str) -> str:
    """Which target counted from which day on, and how many entries there are, in a few sentences."""
    if entries.empty:
        return say("Target over time, {name}: no target was chosen yet.", name=name)
    moved = steps[steps["target"].fillna(0).diff() != 0]
    spans = [
        say("{target} from {day} on", target=stage_text(level, say("No target")), day=day_text(on))
        for on, level in moved[["as_of", "target"]].itertuples(index=False, name=None)
    ]
    told = say("Target over time, {name}: {spans}.", name=name, spans="; ".join(spans))
    return f"{told} {say_count('{count:,} change.', '{count:,} changes.', len(entries))}"


def _step_line(steps: pd.DataFrame, name: str) -> Trace:
    return line(
        steps,
        "target",
        TARGET,
        mode="lines",
        name=html_literal(name),
        line={"color": TARGET_BAND, "width": 7, "shape": "hv"},
        hoverinfo="skip",
    )


def _marks(entries: pd.DataFrame, name: str, symbol: str) -> Trace:
    return line(
        entries,
        "target",
        TARGET,
        mode="markers",
        name=name,
        marker={"color": TARGET, "size": 12, "symbol": symbol, "line": {"width": 2, "color": TARGET}},
        customdata=[[words] for words in entries["words"]],
        hovertemplate=hover("%{customdata[0]}"),
    )


def _words_by_day(entries: pd.DataFrame) -> dict[pd.Timestamp, str]:
    """What the entries of each day say, one below the other."""
    words: dict[pd.Timestamp, list[str]] = {}
    for entry in entries.to_dict("records"):
        words.setdefault(entry["as_of"], []).append(_entry_words(entry))
    return {day: f"<b>{html_literal(day_text(day))}</b><br>" + "<br>".join(told) for day, told in words.items()}


def _entry_words(entry: dict[Hashable, Any]) -> str:
    """An entry: from what to what, why, and who saved it when."""
    moved = say(
        "{capability}: {before} → {after}",
        capability=translated(entry["capability"]),
        before=translated(entry["before"]),
        after=translated(entry["after"]),
    )
    saved = say(
        "Saved by {person} on {instant} UTC.", person=entry["actor"], instant=instant_text(entry["recorded_at"])
    )
    why = [say("Why: {reason}", reason=translated(entry["reason"]))] if entry["reason"] else []
    return "<br>".join(html_lines(text, _WIDTH) for text in (moved, *why, saved))

"""A plan as a picture: its steps over calendar quarters, what was accepted, what is late or too much, and what waits
for what."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finops_model.assessment import StepStatus
from finops_model.charts.drawing import (
    CLEAR,
    LEGEND_BELOW,
    ON_STAGES,
    PREVIOUS,
    STAGE_COLOURS,
    Trace,
    figure_of,
    hover,
    sentence,
)
from finops_model.charts.due_marks import due_marks
from finops_model.charts.plan_lanes import lane_texts, lanes
from finops_model.charts.quarter_grid import (
    capability_axis,
    drawn_span,
    quarter_axis,
    today_line,
    today_word,
    year_words,
)
from finops_model.framework import Framework, Stage
from finops_model.roadmap.plan import Plan, StepState
from finops_model.rows import rows_of
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text, listed_text, quarter_text
from finops_model.texts.literal import html_lines, html_literal
from finops_model.texts.plan import state_text

_LINE = 34
"""Pixels of a line."""
_HOVER_WIDTH = 60
_SIGNS = {StepStatus.IN_PROGRESS: "▶ ", StepStatus.REPORTED_DONE: "✓ "}
_PATTERNS = {StepStatus.IN_PROGRESS: "/", StepStatus.REPORTED_DONE: "."}
_MARKED = "⚠ "
_STAGES = (Stage.CRAWL, Stage.WALK, Stage.RUN)


def plan_timeline(plan: Plan, steps: pd.DataFrame, framework: Framework | None = None) -> go.Figure:
    """One line per capability, one bar per step that lies ahead, named by the stage it leads to.

    A diamond marks the due date of the target; what finishes later says by how many quarters. A thin bar below a step
    shows the quarters in which it was accepted, where it has moved since. A step that breaks something has a sign, and
    its hover says what. Quarters with more steps than the capacity say how many. Steps that have no date, and those
    that the targets no longer ask for, are named in lanes of their own; steps that are done are not drawn.

    Args:
        steps: the steps of the plan that are shown. None: a sentence.
        framework: draws a line from each step to those that require it; None: without.
    """
    rows = list(rows_of(steps))
    ahead = [row for row in rows if row.state != StepState.DONE and _has_dates(row)]
    apart = lanes(rows)
    if not ahead and not apart:
        return sentence(say("There are no steps to draw."))
    names = {row.capability: row.name for row in ahead}
    lines = {id: line for line, id in enumerate(names)}
    labels = [*names.values(), *(label for label, _ in apart)]
    first, last, end = drawn_span(ahead, plan.as_of)
    traces = [_bars(ahead, stage, lines, plan.accepted) for stage in _STAGES]
    traces += [_ghosts(ahead, lines), *due_marks(ahead, lines), _crowds(plan)]
    if framework is not None:
        traces.append(_waits(ahead, lines, framework))
    if apart:
        traces.append(lane_texts([text for _, text in apart], plan.as_of, len(names)))
    quarters = list(pd.date_range(first, last, freq="QS"))
    return figure_of(
        traces,
        160 + _LINE * len(labels),
        margin={"l": 8, "r": 8, "t": 64, "b": 8},
        barmode="overlay",
        uniformtext={"minsize": 10, "mode": "hide"},
        xaxis=quarter_axis(quarters, last, end),
        yaxis=capability_axis(labels),
        legend=LEGEND_BELOW,
        shapes=[today_line(plan.as_of, len(labels))],
        annotations=[today_word(plan.as_of), *year_words(quarters)],
    )


def alt_plan_timeline(plan: Plan, steps: pd.DataFrame, framework: Framework | None = None) -> str:
    """How many steps lie ahead, when the last one finishes, and which capabilities are late, in a few sentences."""
    told = steps[["capability", "name", "state", "finishes_on", "late_quarters"]]
    ahead = told[(told["state"] != StepState.DONE) & told["finishes_on"].notna()]
    if ahead.empty:
        return say("Roadmap as of {day}: no steps.", day=day_text(plan.as_of))
    late = ahead[ahead["late_quarters"] > 0].drop_duplicates("capability")
    names = [_late_by(name, int(n)) for name, n in zip(late["name"], late["late_quarters"], strict=True)]
    return say(
        "Roadmap as of {day}: {steps} for {capabilities}, the last finishes in {quarter}. Late: {late}.",
        day=day_text(plan.as_of),
        steps=say_count("{count} step", "{count} steps", len(ahead)),
        capabilities=say_count("{count} capability", "{count} capabilities", ahead["capability"].nunique()),
        quarter=quarter_text(ahead["finishes_on"].max()),
        late=listed_text(names),
    )


def _late_by(name: str, quarters: int) -> str:
    return say_count("{name} by {count} quarter", "{name} by {count} quarters", quarters, name=name)


def _days(days: Sequence[Any]) -> Any:
    return np.array(days, dtype="datetime64[us]")


def _milliseconds(starts: Sequence[Any], finishes: Sequence[Any]) -> Any:
    """How long from the first to the last day, as the length of a bar; a bar ends with its last day."""
    return (_days(finishes) + np.timedelta64(1, "D") - _days(starts)) / np.timedelta64(1, "ms")


def _bars(steps: Sequence[Any], stage: Stage, lines: dict[str, int], accepted: bool) -> Trace:
    """The steps to one stage; those that are not accepted yet are paler once there is a plan."""
    rows = [step for step in steps if step.to_stage == stage]
    starts, finishes = [row.starts_on for row in rows], [row.finishes_on for row in rows]
    return {
        "type": "bar",
        "base": _days(starts),
        "x": _milliseconds(starts, finishes),
        "y": np.array([lines[row.capability] for row in rows]),
        "orientation": "h",
        "width": 0.6,
        "name": say("to {stage}", stage=stage.label),
        "text": [_bar_text(row, accepted) for row in rows],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ON_STAGES[stage], "size": 12},
        "marker": {
            "color": STAGE_COLOURS[stage],
            "opacity": [0.6 if accepted and row.state == StepState.PROPOSED else 1.0 for row in rows],
            "line": {"color": PREVIOUS, "width": 1},
            "pattern": {
                "shape": [_PATTERNS.get(row.state, "") for row in rows],
                "fillmode": "overlay",
                "fgcolor": ON_STAGES[stage],
                "fgopacity": 0.25,
                "solidity": 0.2,
            },
        },
        "customdata": [_about(row) for row in rows],
        "hovertemplate": hover("%{customdata[1]}", "%{customdata[2]}"),
    }


def _bar_text(step: Any, accepted: bool) -> str:
    sign = "+ " if accepted and step.state == StepState.PROPOSED else _SIGNS.get(step.state, "")
    return f"{_MARKED if step.marks else ''}{sign}{Stage(int(step.to_stage)).label}"


def _about(step: Any) -> list[str]:
    """The capability's id, and what the hover says of a step."""
    stage = Stage(int(step.to_stage)).label
    title = say(
        "{name} to {stage} ({status})", name=html_literal(step.name), stage=stage, status=state_text(step.state)
    )
    said = [say("{first} to {last}", first=day_text(step.starts_on), last=day_text(step.finishes_on))]
    said += [html_literal(step.owner)] if isinstance(step.owner, str) and step.owner else []
    said += [f"⚠ {html_lines(translated(mark), _HOVER_WIDTH)}" for mark in step.marks]
    return [step.capability, title, "<br>".join(said)]


def _ghosts(steps: Sequence[Any], lines: dict[str, int]) -> Trace:
    """The quarters in which steps were accepted, where they have moved since."""
    moved = [step for step in steps if _has_moved(step)]
    starts, finishes = [step.baseline_starts_on for step in moved], [step.baseline_finishes_on for step in moved]
    accepted = say("accepted for {days}", days="%{customdata[2]}")
    return {
        "type": "bar",
        "base": _days(starts),
        "x": _milliseconds(starts, finishes),
        "y": np.array([lines[step.capability] + 0.41 for step in moved]),
        "orientation": "h",
        "width": 0.14,
        "name": say("as accepted"),
        "showlegend": bool(moved),
        "marker": {"color": CLEAR, "line": {"color": PREVIOUS, "width": 1.5}},
        "customdata": [_about_ghost(step) for step in moved],
        "hovertemplate": hover("%{customdata[0]} · %{customdata[1]}", accepted),
    }


def _has_dates(step: Any) -> bool:
    return pd.notna(step.starts_on) and pd.notna(step.finishes_on)


def _has_moved(step: Any) -> bool:
    """Whether a step lies elsewhere than it was accepted."""
    then = (step.baseline_starts_on, step.baseline_finishes_on)
    return not any(map(pd.isna, then)) and then != (step.starts_on, step.finishes_on)


def _about_ghost(step: Any) -> tuple[str, str, str]:
    """What the hover says of a step as it was accepted: the capability, the stage and when."""
    first, last = day_text(step.baseline_starts_on), day_text(step.baseline_finishes_on)
    return html_literal(step.name), Stage(int(step.to_stage)).label, say("{first} to {last}", first=first, last=last)


def _crowds(plan: Plan) -> Trace:
    """How many steps run in the quarters in which there are more than the capacity, above the first line."""
    days = [pd.Timestamp(day) for day in plan.crowded]
    said = [
        say_count("{count} step in {quarter}, capacity {capacity}", "{count} steps in {quarter}, capacity {capacity}",
                  count, quarter=quarter_text(day), capacity=plan.capacity)
        for day, count in plan.crowded.items()
    ]  # fmt: skip
    return {
        "type": "scatter",
        "x": [day + pd.Timedelta(days=45) for day in days],
        "y": [-0.5] * len(days),
        "mode": "text",
        "text": [f"⚠ {count}" for count in plan.crowded.values()],
        "textfont": {"size": 12},
        "name": say("more steps than the capacity"),
        "showlegend": False,
        "customdata": said,
        "hovertemplate": hover("%{customdata}"),
        "cliponaxis": False,
    }


def _waits(steps: Sequence[Any], lines: dict[str, int], framework: Framework) -> Trace:
    """A line from the end of each step that another one requires to the beginning of that one."""
    at = {(row.capability, int(row.to_stage)): row for row in steps}
    days: list[Any] = []
    places: list[float | None] = []
    for (capability, stage), step in at.items():
        needs = [one for one in framework.capability(capability).requires if int(one.stage) == stage]
        for need in (at.get((one.capability, int(one.at))) for one in needs):
            if need is not None:
                days += [need.finishes_on, step.starts_on, None]
                places += [lines[need.capability], lines[capability], None]
    return {
        "type": "scatter",
        "x": days,
        "y": places,
        "mode": "lines+markers",
        "name": say("waits for"),
        "showlegend": bool(days),
        "line": {"color": PREVIOUS, "width": 1.5},
        "marker": {"symbol": "circle", "size": 5, "color": PREVIOUS},
        "hoverinfo": "skip",
    }

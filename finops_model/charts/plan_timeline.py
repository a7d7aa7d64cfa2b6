"""A plan as a picture: its steps over calendar quarters, what was accepted, what is late or too much, and what waits
for what."""

from typing import Any

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
_COLUMNS = [
    "capability",
    "name",
    "to_stage",
    "starts_on",
    "finishes_on",
    "due_on",
    "late_quarters",
    "owner",
    "state",
    "marks",
    "baseline_starts_on",
    "baseline_finishes_on",
]
"""What the picture is drawn of: pandas takes its time for each column whenever it takes some of the rows."""


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
    drawn = steps[_COLUMNS]
    ahead = drawn[(drawn["state"] != StepState.DONE) & drawn["starts_on"].notna() & drawn["finishes_on"].notna()]
    apart = lanes(drawn)
    if ahead.empty and not apart:
        return sentence(say("There are no steps to draw."))
    names = dict(zip(ahead["capability"], ahead["name"], strict=True))
    lines = {id: line for line, id in enumerate(names)}
    labels = [*names.values(), *(label for label, _ in apart)]
    first, last, end = drawn_span(ahead, plan.as_of)
    traces = [_bars(ahead[ahead["to_stage"] == stage], stage, lines, plan.accepted) for stage in _STAGES]
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
    ahead = steps[(steps["state"] != StepState.DONE) & steps["finishes_on"].notna()]
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


def _milliseconds(starts: pd.Series, finishes: pd.Series) -> Any:
    """How long from the first to the last day, as the length of a bar; a bar ends with its last day."""
    return ((finishes + pd.Timedelta(days=1) - starts) / pd.Timedelta(milliseconds=1)).to_numpy()


def _bars(steps: pd.DataFrame, stage: Stage, lines: dict[str, int], accepted: bool) -> Trace:
    """The steps to one stage; those that are not accepted yet are paler once there is a plan."""
    proposed = (steps["state"] == StepState.PROPOSED) & accepted
    rows = list(rows_of(steps))
    return {
        "type": "bar",
        "base": steps["starts_on"].to_numpy(),
        "x": _milliseconds(steps["starts_on"], steps["finishes_on"]),
        "y": steps["capability"].map(lines).to_numpy(),
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
            "opacity": [0.6 if one else 1.0 for one in proposed],
            "line": {"color": PREVIOUS, "width": 1},
            "pattern": {
                "shape": [_PATTERNS.get(state, "") for state in steps["state"]],
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


def _ghosts(steps: pd.DataFrame, lines: dict[str, int]) -> Trace:
    """The quarters in which steps were accepted, where they have moved since."""
    then = steps["baseline_starts_on"].notna() & steps["baseline_finishes_on"].notna()
    same = (steps["baseline_starts_on"] == steps["starts_on"]) & (steps["baseline_finishes_on"] == steps["finishes_on"])
    moved = steps[then & ~same]
    stages = [Stage(int(level)).label for level in moved["to_stage"]]
    first, last = map(list, (moved["baseline_starts_on"].map(day_text), moved["baseline_finishes_on"].map(day_text)))
    days = [say("{first} to {last}", first=one, last=other) for one, other in zip(first, last, strict=True)]
    accepted = say("accepted for {days}", days="%{customdata[2]}")
    return {
        "type": "bar",
        "base": moved["baseline_starts_on"].to_numpy(),
        "x": _milliseconds(moved["baseline_starts_on"], moved["baseline_finishes_on"]),
        "y": moved["capability"].map(lines).to_numpy() + 0.41,
        "orientation": "h",
        "width": 0.14,
        "name": say("as accepted"),
        "showlegend": not moved.empty,
        "marker": {"color": CLEAR, "line": {"color": PREVIOUS, "width": 1.5}},
        "customdata": list(zip(map(html_literal, moved["name"]), stages, days, strict=True)),
        "hovertemplate": hover("%{customdata[0]} · %{customdata[1]}", accepted),
    }


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


def _waits(steps: pd.DataFrame, lines: dict[str, int], framework: Framework) -> Trace:
    """A line from the end of each step that another one requires to the beginning of that one."""
    at = {(row.capability, int(row.to_stage)): row for row in rows_of(steps)}
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

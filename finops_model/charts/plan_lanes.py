"""The lanes of a plan's picture for steps that lie in no quarter: each step is named, up to a few."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from finops_model.charts.drawing import INK, Trace
from finops_model.framework import Stage
from finops_model.roadmap.plan import StepState
from finops_model.texts import say, say_count
from finops_model.texts.figures import label_text
from finops_model.texts.literal import html_literal
from finops_model.texts.plan import state_text

MOST_NAMED = 4
"""Steps that a lane names; of more it says how many."""


def lanes(steps: Sequence[Any]) -> list[tuple[str, str]]:
    """The lines of the lanes: what stands before each, and its text. No such steps: no lines."""
    gone = [step for step in steps if step.state == StepState.NO_LONGER_NEEDED]
    over = (StepState.NO_LONGER_NEEDED, StepState.DONE)
    undated = [step for step in steps if pd.isna(step.finishes_on) and step.state not in over]
    return [*_lane(say("no date"), undated, with_state=True), *_lane(say("no longer needed"), gone)]


def lane_texts(texts: Sequence[str], as_of: date, line: int) -> Trace:
    """The texts of the lanes from this line on, each beginning behind today."""
    return {
        "type": "scatter",
        "x": [as_of + timedelta(days=10)] * len(texts),
        "y": [line + place for place in range(len(texts))],
        "mode": "text",
        "text": list(texts),
        "textposition": "middle right",
        "textfont": {"size": 12, "color": INK},
        "showlegend": False,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _lane(label: str, steps: Sequence[Any], with_state: bool = False) -> list[tuple[str, str]]:
    named = steps[:MOST_NAMED]
    texts = []
    for step in named:
        text = html_literal(label_text(step.name, Stage(int(step.to_stage)).label))
        texts.append(f"{text} ({state_text(step.state)})" if with_state else text)
    more = len(steps) - len(named)
    if more:
        texts.append(say_count("{count:,} more in the table", "{count:,} more in the table", more))
    return [(label if place == 0 else "", text) for place, text in enumerate(texts)]

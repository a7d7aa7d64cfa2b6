"""Due dates beside the bars of a plan, and in words which capabilities finish after theirs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from finops_model.charts.drawing import TARGET, Trace, hover
from finops_model.texts import say, say_count
from finops_model.texts.figures import day_text
from finops_model.texts.literal import html_lines, html_literal

_WORDS_WIDTH = 12
"""Characters in a line of the words on lateness."""


def due_marks(steps: Sequence[Any], lines: dict[str, int]) -> tuple[Trace, Trace]:
    """The due dates as diamonds, and in words which capabilities finish after theirs."""
    in_order = sorted(steps, key=_finish)
    last = sorted({step.capability: step for step in in_order}.values(), key=_finish)
    due = [step for step in last if pd.notna(step.due_on)]
    late = [step for step in last if step.late_quarters > 0]
    due_on = say("target due {day}", day="%{customdata[1]}")
    marks = {
        "type": "scatter",
        "x": np.array([step.due_on for step in due], dtype="datetime64[us]"),
        "y": np.array([lines[step.capability] - 0.3 for step in due]),  # on the upper edge of the bar, off its words
        "name": say("target due"),
        "mode": "markers",
        "marker": {"symbol": "diamond", "size": 11, "color": TARGET, "line": {"color": "#FFFFFF", "width": 1.5}},
        "customdata": [(html_literal(step.name), day_text(step.due_on)) for step in due],
        "hovertemplate": hover("%{customdata[0]}", due_on),
        "cliponaxis": False,
    }
    words = {
        "type": "scatter",
        "x": np.array([step.finishes_on + pd.Timedelta(days=8) for step in late], dtype="datetime64[us]"),
        "y": np.array([lines[step.capability] for step in late]),
        "text": [_late_words(int(step.late_quarters)) for step in late],
        "mode": "text",
        "textposition": "middle right",
        "textfont": {"size": 12},
        "showlegend": False,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return marks, words


def _finish(step: Any) -> pd.Timestamp:
    return step.finishes_on


def _late_words(quarters: int) -> str:
    """``3 quarters late`` in two lines: beside the last bar there is little room on a phone."""
    return html_lines(say_count("{count} quarter late", "{count} quarters late", quarters), _WORDS_WIDTH)

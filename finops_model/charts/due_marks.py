"""Due dates beside the bars of a plan, and in words which capabilities finish after theirs."""

import pandas as pd

from finops_model.charts.drawing import TARGET, Trace, hover
from finops_model.texts import say, say_count
from finops_model.texts.figures import day_text
from finops_model.texts.literal import html_lines, html_literal

_WORDS_WIDTH = 12
"""Characters in a line of the words on lateness."""


def due_marks(steps: pd.DataFrame, lines: dict[str, int]) -> tuple[Trace, Trace]:
    """The due dates as diamonds, and in words which capabilities finish after theirs."""
    last = steps.sort_values("finishes_on").drop_duplicates("capability", keep="last")
    due = last[last["due_on"].notna()]
    late = last[last["late_quarters"] > 0]
    due_on = say("target due {day}", day="%{customdata[1]}")
    marks = {
        "type": "scatter",
        "x": due["due_on"].to_numpy(),
        "y": due["capability"].map(lines).to_numpy() - 0.3,  # on the upper edge of the bar, off its words
        "name": say("target due"),
        "mode": "markers",
        "marker": {"symbol": "diamond", "size": 11, "color": TARGET, "line": {"color": "#FFFFFF", "width": 1.5}},
        "customdata": list(zip(map(html_literal, due["name"]), map(day_text, due["due_on"]), strict=True)),
        "hovertemplate": hover("%{customdata[0]}", due_on),
        "cliponaxis": False,
    }
    words = {
        "type": "scatter",
        "x": (late["finishes_on"] + pd.Timedelta(days=8)).to_numpy(),
        "y": late["capability"].map(lines).to_numpy(),
        "text": [_late_words(int(quarters)) for quarters in late["late_quarters"]],
        "mode": "text",
        "textposition": "middle right",
        "textfont": {"size": 12},
        "showlegend": False,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return marks, words


def _late_words(quarters: int) -> str:
    """``3 quarters late`` in two lines: beside the last bar there is little room on a phone."""
    return html_lines(say_count("{count} quarter late", "{count} quarters late", quarters), _WORDS_WIDTH)

"""Words so large that a room reads them: pages have no larger letters than headings."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from finops_model.charts.drawing import INK, laid_out
from finops_model.texts.literal import html_lines

_APART = 1.3
"""The height of a line, in heights of its letters."""


@dataclass(frozen=True, slots=True)
class Line:
    """A text on a sign.

    Attributes:
        size: of the letters, in pixels.
        width: the characters after which it goes on in a new line.
    """

    text: str
    size: int
    width: int = 40


def sign(lines: Sequence[Line]) -> go.Figure:
    """Lines of text below each other, from the left; the letters have the colour of the reader's theme."""
    figure = go.Figure()
    top = 0.0
    for line in lines:
        text = html_lines(line.text, line.width)
        figure.add_annotation(
            x=0,
            y=1,
            xref="paper",
            yref="paper",
            yshift=-top,
            text=text,
            showarrow=False,
            xanchor="left",
            yanchor="top",
            align="left",
            font={"size": line.size, "color": INK},
        )
        top += (text.count("<br>") + 1) * line.size * _APART
    nothing = {"visible": False, "fixedrange": True}
    return laid_out(figure, int(top) + 16, margin=dict.fromkeys("lrtb", 4), xaxis=nothing, yaxis=nothing)


def alt_sign(lines: Sequence[Line]) -> str:
    """The same words."""
    return " · ".join(line.text for line in lines)

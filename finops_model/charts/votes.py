"""The revealed votes of a workshop: a dot per person above what they chose."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from finops_model.charts.drawing import CURRENT, INK, PREVIOUS, TARGET, TEXT_SIZE, hover, laid_out
from finops_model.texts import say
from finops_model.texts.literal import html_lines
from finops_model.texts.workshop import choice_text, disagreement_text
from finops_model.workshop import CANT_TELL, CHOICES, Outcome, Question

_PALE = "rgba(127,140,153,0.2)"
_FEW = 4
"""Rows of dots for which a chart has room at least: few votes shall not look like many."""


def vote_dots(question: Question, outcome: Outcome, large: bool = False) -> go.Figure:
    """A dot per vote above each choice, stacked, with the count; the proposal in a frame that names it.

    Args:
        large: to be read from the back of a room.
    """
    choices = CHOICES[question]
    counts = [_count(outcome, choice) for choice in choices]
    size, high = (30, 280) if large else (TEXT_SIZE, 168)
    rows = max(_FEW, *counts)
    row = high / (rows + 2)
    figure = go.Figure([_dots(choices, counts, 0.75 * row), _numbers(counts, size)])
    if outcome.proposal is not None:
        _frame(figure, choices.index(outcome.proposal), rows, size)
    labels = [html_lines(choice_text(choice), 10 if large else 11, 3) for choice in choices]
    return laid_out(
        figure,
        high + 4 * size,
        font={"color": INK, "size": size},
        xaxis={
            "range": [-0.6, len(choices) - 0.4],
            "tickvals": list(range(len(choices))),
            "ticktext": labels,
            "tickfont": {"size": size, "color": INK},
            "showgrid": False,
            "tickangle": 0,
            "fixedrange": True,
        },
        yaxis={"range": [0, rows + 1.6], "visible": False, "fixedrange": True},
    )


def _dots(choices: Sequence[Any], counts: Sequence[int], size: float) -> go.Scatter:
    """A dot per vote, stacked above the place of its choice."""
    dots = [(place, height) for place, count in enumerate(counts) for height in range(count)]
    return go.Scatter(
        x=[place for place, _ in dots],
        y=[height + 0.5 for _, height in dots],
        mode="markers",
        marker={"size": size, "color": [_colour(choices[place]) for place, _ in dots]},
        customdata=[choice_text(choices[place]) for place, _ in dots],
        hovertemplate=hover("%{customdata}"),
        showlegend=False,
        cliponaxis=False,
    )


def _numbers(counts: Sequence[int], size: float) -> go.Scatter:
    """How many votes each choice has, above its dots; nothing where there is none."""
    return go.Scatter(
        x=list(range(len(counts))),
        y=[count + 0.45 for count in counts],
        mode="text",
        text=[str(count) if count else "" for count in counts],
        textfont={"size": size},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def alt_vote_dots(question: Question, outcome: Outcome, large: bool = False) -> str:
    """The votes of each choice, the proposal and the disagreement in a sentence."""
    counts = [f"{choice_text(choice)} {_count(outcome, choice)}" for choice in CHOICES[question]]
    return say(
        "The votes: {counts}. Proposal: {proposal}. Disagreement: {disagreement}.",
        counts=", ".join(counts),
        proposal=choice_text(outcome.proposal),
        disagreement=disagreement_text(outcome.disagreement),
    )


def _count(outcome: Outcome, choice: str) -> int:
    return outcome.cant_tell if choice == CANT_TELL else outcome.spread.get(choice, 0)


def _colour(choice: str) -> str:
    return PREVIOUS if choice == CANT_TELL else CURRENT


def _frame(figure: go.Figure, place: int, rows: int, size: int) -> None:
    """The frame around the proposed choice, and its name above."""
    frame: dict[str, Any] = {"color": TARGET, "width": 3, "dash": "dot"}
    box = {"x0": place - 0.45, "x1": place + 0.45, "y0": 0, "y1": rows + 0.8}
    figure.add_shape(type="rect", **box, line=frame, fillcolor=_PALE, layer="below")
    figure.add_annotation(
        x=place,
        y=rows + 0.8,
        text=say("Proposal"),
        showarrow=False,
        yanchor="bottom",
        font={"size": size, "color": INK},
    )

"""The dots of revealed votes: one per person, the proposal in a frame."""

from typing import Any

import pytest

from finops_model import charts
from finops_model.workshop import Question, outcome_of

EXAMPLE = outcome_of(Question.RATING, ["crawl", "walk", "walk", "run", "cant-tell"])


@pytest.mark.parametrize("large", [False, True])
def test_a_dot_for_each_vote_above_its_choice(large: bool) -> None:
    figure = charts.vote_dots(Question.RATING, EXAMPLE, large)
    dots, counts = list[Any](figure.data)
    assert list(zip(dots.x, dots.y, strict=True)) == [(1, 0.5), (2, 0.5), (2, 1.5), (3, 0.5), (5, 0.5)]
    assert list(counts.text) == ["", "1", "2", "1", "", "1"]
    assert [(frame.x0, frame.x1) for frame in figure.layout.shapes] == [(1.55, 2.45)]
    assert [one.text for one in figure.layout.annotations] == ["Proposal"]


def test_what_they_say_in_words() -> None:
    assert charts.alt_vote_dots(Question.RATING, EXAMPLE) == (
        "The votes: Pre-crawl 0, Crawl 1, Walk 2, Run 1, not applicable 0, I can't tell 1. Proposal: Walk. "
        "Disagreement: 0.50."
    )


def test_nothing_is_proposed_where_nobody_can_tell() -> None:
    figure = charts.vote_dots(Question.TARGET, outcome_of(Question.TARGET, ["cant-tell"]))
    assert not figure.layout.shapes
    assert not figure.layout.annotations

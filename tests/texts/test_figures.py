"""Figures, days and counts: each is shown by one function, in the reader's language."""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from finops_model.texts import use_language
from finops_model.texts.figures import (
    day_text,
    instant_text,
    label_text,
    listed_text,
    of_text,
    percent_text,
    points_text,
    quarter_text,
    rounded_scores,
    score_text,
    stage_text,
    status_text,
    whole_percent,
)


@pytest.fixture
def _german() -> Iterator[None]:
    use_language("de")
    yield
    use_language(None)


@pytest.fixture
def _french() -> Iterator[None]:
    use_language("fr")
    yield
    use_language(None)


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (None, "–"),
        (float("nan"), "–"),
        (0.0, "0 %"),
        (0.5, "1 %"),
        (86.36, "86 %"),
        (66.5, "67 %"),
        (89.99999999999999, "90 %"),
        (99.4, "99 %"),
        (99.7, "99 %"),
        (99.99999999, "99 %"),
        (100.0, "100 %"),
        (-2.5, "-3 %"),
    ],
)
def test_percentages_are_whole_and_100_only_when_exact(figure: float | None, shown: str) -> None:
    assert percent_text(figure) == shown


def test_whole_percentages_for_sorting_are_those_that_are_shown() -> None:
    shown = whole_percent(pd.Series([89.5, 99.7, 100.0, math.nan]))
    assert shown.tolist()[:3] == [90.0, 99.0, 100.0]
    assert math.isnan(shown[3])


SCORES = [(0.25, "0.3"), (0.85, "0.8"), (2.25, "2.3"), (3.0, "3.0"), (None, "–"), (math.nan, "–")]
"""0.25 and 2.25 are exact ties; the binary number written 0.85 lies below it."""


@pytest.mark.parametrize(("score", "shown"), SCORES)
def test_a_score_has_one_decimal_half_up(score: float | None, shown: str) -> None:
    assert score_text(score) == shown


def test_scores_for_axes_and_columns_are_those_that_are_shown() -> None:
    shown = rounded_scores(pd.Series([0.25, 0.85, 2.25, math.nan]))
    assert shown.tolist()[:3] == [0.3, 0.8, 2.3]
    assert math.isnan(shown[3])


def test_stages_have_their_words_and_what_is_not_a_stage_has_none() -> None:
    assert [stage_text(level) for level in (0.0, 1.0, 2.0, 3.0)] == ["Pre-crawl", "Crawl", "Walk", "Run"]
    assert stage_text(math.nan) == "–"
    assert stage_text(None, none="Not rated") == "Not rated"


def test_a_status_has_a_symbol_and_a_word() -> None:
    assert status_text("below target") == "▽ below target"


def test_counts_are_k_of_n() -> None:
    assert of_text(2, 3) == "2 of 3"
    assert of_text(1200, 3000) == "1,200 of 3,000"
    assert of_text(0, 0) == "–"


def test_a_day_reads_the_same_in_every_country() -> None:
    assert day_text(date(2026, 3, 4)) == "4 Mar 2026"
    assert day_text(pd.Timestamp("2026-11-23")) == "23 Nov 2026"
    assert day_text(None) == "–"
    assert day_text(pd.NaT) == "–"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "shown"),
    [(4.2, "+4 points"), (-1.0, "-1 point"), (0.4, "±0 points"), (-2.5, "-3 points"), (math.nan, "–")],
)
def test_a_change_of_a_percentage_is_in_points_and_signed(points: float, shown: str) -> None:
    assert points_text(points) == shown


def test_a_list_names_the_first_and_counts_the_rest() -> None:
    assert listed_text([]) == "none"
    assert listed_text(["a", "b"]) == "a, b"
    assert listed_text(["a", "b", "c", "d"], most=2) == "a, b and 2 more"


@pytest.mark.usefixtures("_german")
def test_figures_are_german_in_german() -> None:
    assert score_text(2.25) == "2,3"
    assert day_text(date(2026, 11, 23)) == "23. Nov. 2026"
    assert of_text(1200, 3000) == "1.200 von 3.000"
    assert points_text(-1.0) == "-1 Punkt"
    assert status_text("below target") == "▽ unter dem Ziel"


@pytest.mark.usefixtures("_french")
def test_figures_are_french_in_french() -> None:
    assert score_text(2.25) == "2,3"
    assert day_text(date(2026, 11, 23)) == "23 nov. 2026"
    assert quarter_text(date(2026, 11, 23)) == "T4 2026"
    assert of_text(1200, 3000) == "1\u202f200 sur 3\u202f000"
    assert [points_text(points) for points in (0.0, -1.0, 2.0)] == ["±0 point", "-1 point", "+2 points"]
    assert label_text("sous la cible", "Allocation") == "sous la cible\u202f: Allocation"
    assert status_text("below target") == "▽ sous la cible"


def test_an_instant_is_a_day_with_its_minute() -> None:
    assert instant_text(datetime(2026, 11, 3, 14, 5, 59, tzinfo=UTC)) == "3 Nov 2026, 14:05"

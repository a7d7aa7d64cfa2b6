"""The words that pages share."""

from datetime import date

import pandas as pd
import pytest

from finops_model.ui.words import (
    count_text,
    day_text,
    literal,
    of_text,
    points_text,
    score_text,
    stage_text,
    whole_percent,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain name", "Plain name"),
        ("*a* [b](c)", r"\*a\* \[b\]\(c\)"),
        ("A\n# B", r"A \# B"),
        (":red[x] $y$ <b>", r"\:red\[x\] \$y\$ \<b\>"),
        ("a\\", "a\\\\"),
        ("  Ünïcode · – 🙂 ", "Ünïcode · – 🙂"),
    ],
)
def test_user_text_is_literal_in_markdown(text: str, expected: str) -> None:
    assert literal(text) == expected


@pytest.mark.parametrize("text", ["https://a.example", "www.a.example", "a@b.example", "a -> b", "a -- b", "x >= y"])
def test_what_is_replaced_in_text_is_broken_up_invisibly(text: str) -> None:
    shown = literal(text).replace("\\", "")
    assert shown != text
    assert shown.replace("\u2060", "") == text


def test_stages_that_are_none_are_not_called_pre_crawl() -> None:
    assert [stage_text(level) for level in (0.0, 1.0, 2.0, 3.0)] == ["Pre-crawl", "Crawl", "Walk", "Run"]
    assert stage_text(float("nan")) == "–"
    assert stage_text(None, none="Not rated") == "Not rated"


def test_a_share_has_its_denominator_and_none_when_there_is_nothing_to_count() -> None:
    assert of_text(2, 3) == "2 of 3"
    assert of_text(0, 0) == "–"


def test_days_are_read_alike_everywhere() -> None:
    assert day_text(date(2026, 3, 4)) == "4 Mar 2026"
    assert day_text(pd.Timestamp("2026-11-23")) == "23 Nov 2026"
    assert day_text(None) == "–"


def test_numbers_have_their_noun_in_the_right_form() -> None:
    assert count_text(1, "stage") == "1 stage"
    assert count_text(0, "stage") == "0 stages"
    assert count_text(1200, "capability", "capabilities") == "1,200 capabilities"


@pytest.mark.parametrize(
    ("points", "expected"),
    [(4.4, "+4 points"), (0.5, "+1 point"), (-0.5, "-1 point"), (0.4, "±0 points"), (-12.0, "-12 points")],
)
def test_a_change_of_a_percentage_is_in_points_and_signed(points: float, expected: str) -> None:
    assert points_text(points) == expected


def test_whole_percentages_for_sorting_are_those_that_are_shown() -> None:
    shown = whole_percent(pd.Series([89.5, 99.7, 100.0, float("nan")]))
    assert shown.tolist()[:3] == [90.0, 99.0, 100.0]
    assert pd.isna(shown[3])


@pytest.mark.parametrize(("score", "shown"), [(0.25, "0.3"), (0.85, "0.8"), (2.25, "2.3"), (3.0, "3.0"), (None, "–")])
def test_a_score_is_rounded_as_the_tables_in_the_browser_round_it(score: float | None, shown: str) -> None:
    """0.25 and 2.25 are exact ties; the binary number written 0.85 lies below it."""
    assert score_text(score) == shown

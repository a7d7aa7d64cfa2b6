"""Scales: what each number becomes, computed by hand, and which scale a header says."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.errors import Refused
from finops_model.importers.columns.readings import (
    read_rating_cell,
)
from finops_model.importers.columns.scales import SCALES, find_scale, scale_in


@pytest.mark.parametrize(
    ("scale", "values"),
    [
        ("0-3", {"0": 0, "1": 1, "1,5": 1.5, "3": 3}),
        ("1-3", {"1": 1, "2": 2, "2.5": 2.5, "3": 3}),
        ("0-4", {"0": 0, "1": 0.75, "2": 1.5, "4": 3}),
        ("1-5", {"1": 0, "2": 0.75, "3": 1.5, "5": 3}),
        ("0-10", {"0": 0, "5": 1.5, "7": 2.1, "3: one item completed": 0.9, "10": 3}),
        ("percent", {"0": 0, "70": 2.1, "70 %": 2.1, "70%": 2.1, "0,5 %": 0.015, "100": 3}),
        ("0-1", {"0": 0, "0.7": 2.1, "0,167": 0.501, "70 %": 2.1, "1": 3}),
        ("100-500", {"100": 0, "300": 1.5, "500": 3}),
        ("1-9", {"1": 0, "5": 1.5, "9": 3}),
    ],
)
def test_a_number_becomes_the_score_of_its_scale(scale: str, values: dict[str, float]) -> None:
    scores = {text: float(read_rating_cell(text, find_scale(scale)).score) for text in values}
    assert scores == pytest.approx(values)


@pytest.mark.parametrize(
    ("scale", "text"),
    [
        ("0-3", "4"),
        ("0-3", "-1"),
        ("1-3", "0"),
        ("1-5", "0"),
        ("0-10", "11"),
        ("percent", "101"),
        ("100-500", "70"),
        ("0-3", "70 %"),
    ],
)
def test_a_number_off_the_scale_is_refused(scale: str, text: str) -> None:
    with pytest.raises(Refused):
        read_rating_cell(text, find_scale(scale))


@pytest.mark.parametrize("scale", SCALES)
def test_every_scale_ends_at_run_and_never_leaves_the_scores(scale: str) -> None:
    line = SCALES[scale]
    assert line.score(line.high) == 3
    assert line.score(line.low) == line.lowest
    assert 0 <= line.lowest <= 1


@given(st.sampled_from(list(SCALES)), st.fractions(0, 1), st.fractions(0, 1))
def test_more_points_never_give_a_lower_score(scale: str, one: Fraction, other: Fraction) -> None:
    line = SCALES[scale]
    low, high = sorted((line.low + part * (line.high - line.low)) for part in (one, other))
    assert line.score(low) <= line.score(high)


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("Score (0-10)", "0-10"),
        ("Score 0–4", "0-4"),
        ("Level 1 to 5", "1-5"),
        ("Reifegrad 1 bis 5", "1-5"),
        ("Maturity %", "percent"),
        ("Prozent", "percent"),
        ("Score 0-100", "percent"),
        ("Maturity", ""),
        ("Q1 2026", ""),
        ("2025-2026", ""),
        ("Score 1-3 or 0-4", ""),
        ("Score 5-1", ""),
    ],
)
def test_a_header_may_say_the_scale(header: str, scale: str) -> None:
    assert scale_in(header) == scale


@pytest.mark.parametrize("id", ["", "x", "3-1", "0-", "percent of"])
def test_an_unknown_scale_is_refused_with_the_known_ones(id: str) -> None:
    with pytest.raises(Refused, match="0-3, 1-3, 0-4, 1-5, 0-10, percent, 0-1, 100-500"):
        find_scale(id)


def test_the_page_for_users_lists_every_scale() -> None:
    page = (Path(__file__).parents[3] / "docs" / "import-your-spreadsheet.md").read_text(encoding="utf-8")
    assert [id for id in SCALES if f"| `{id}` |" not in page] == []

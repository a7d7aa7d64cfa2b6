"""Calendar quarters: the base of "since the quarter before"."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.roadmap.quarters import quarter_end, quarter_end_before, quarter_ends


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-11-23", "2026-09-30"),
        ("2026-10-01", "2026-09-30"),
        ("2026-09-30", "2026-06-30"),
        ("2026-01-01", "2025-12-31"),
        ("2026-03-31", "2025-12-31"),
    ],
)
def test_the_quarter_end_before_a_day_is_strictly_before_it(on: str, expected: str) -> None:
    assert quarter_end_before(date.fromisoformat(on)) == date.fromisoformat(expected)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_no_quarter_ends_between_that_day_and_the_day(on: date) -> None:
    before = quarter_end_before(on)
    assert before == quarter_end(before)
    assert before < on <= quarter_end(on)
    assert quarter_end_before(quarter_end(on)) == before


def test_the_quarter_ends_are_the_last_eight_up_to_the_day() -> None:
    ends = quarter_ends(date(2026, 9, 30), 8)
    assert (len(ends), ends[0], ends[-1]) == (8, date(2024, 12, 31), date(2026, 9, 30))
    assert quarter_ends(date(2026, 9, 29), 8)[-1] == date(2026, 6, 30)

"""Days that titles and names of files name (finops_model/importers/columns/named_days.py)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.importers.columns.named_days import named_days

TODAY = date(2026, 11, 23)
SEPTEMBER = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("FinOps assessment Q3 2026", [SEPTEMBER]),
        ("Maturity of Musterwerke GmbH as of 30 Sep 2026", [SEPTEMBER]),
        ("finops-2026-09-30_v2", [SEPTEMBER]),
        ("FinOps-Q3-2026", [SEPTEMBER]),
        ("finops_20260930", [SEPTEMBER]),
        ("Stand: 31.03.2026", [date(2026, 3, 31)]),
        ("Report March 2026 (final)", [date(2026, 3, 31)]),
        ("from 2026-06-30 to 2026-09-30", [date(2026, 6, 30), SEPTEMBER]),
        ("5/6/2026", [date(2026, 6, 5), date(2026, 5, 6)]),  # two readings: a person chooses
        ("Q4 2026", [TODAY]),  # a quarter that is not over yet means today
        ("Q1 2027", []),  # no assessment is dated after today
        ("Maturity 2026, levels 1-5", []),
        ("", []),
    ],
)
def test_the_days_up_to_today_that_a_text_names(text: str, days: list[date]) -> None:
    assert named_days(text, TODAY) == days


@given(st.text(max_size=60), st.dates(date(1990, 1, 1), TODAY))
def test_a_day_is_found_in_any_text_around_it(text: str, day: date) -> None:
    assert day in named_days(f"finops {day.isoformat()} {text}", TODAY)
    assert all(found <= TODAY for found in named_days(text, TODAY))

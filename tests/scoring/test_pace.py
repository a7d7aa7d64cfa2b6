"""The pace: the median slope of all pairs of points, and the day on which it leads to 100 %."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from finops_model.scoring.pace import DAYS_OF_A_QUARTER, Pace, pace

EXAMPLE_N = [
    (date(2026, 1, 1), 40.0),
    (date(2026, 4, 2), 46.0),
    (date(2026, 7, 2), 52.0),
    (date(2026, 10, 1), 70.0),
]


def test_example_n_pace() -> None:
    found = pace(EXAMPLE_N)
    median = (6 / 91 + 30 / 273) / 2
    assert found.per_quarter == pytest.approx(median * 91.3125, abs=1e-9)
    assert found.per_quarter is not None
    assert round(found.per_quarter, 2) == 8.03
    assert found.reaches_on == date(2027, 9, 8)
    # Sorted slopes 6/91, 6/91, 6/91, 30/273, 24/182, 18/91: the quartiles lie at the positions 1.25 and 3.75.
    assert found.lower == pytest.approx(6 / 91 * 91.3125, abs=1e-9)
    upper = 30 / 273 + 0.75 * (24 / 182 - 30 / 273)
    assert found.upper == pytest.approx(upper * 91.3125, abs=1e-9)
    assert found.earliest_on == date(2026, 10, 1) + timedelta(days=int(np.ceil(30 / upper)))
    assert found.latest_on == date(2026, 10, 1) + timedelta(days=455)  # 30 points at 6/91 a day, exactly
    assert found.reason is None
    assert (found.newest_on, found.newest) == (date(2026, 10, 1), 70)


def test_the_order_of_the_points_and_days_without_attainment_do_not_matter() -> None:
    assert pace([*EXAMPLE_N[::-1], (date(2026, 5, 5), float("nan"))]) == pace(EXAMPLE_N)


def test_too_little_is_said() -> None:
    assert pace([]) == Pace(reason=pace([]).reason)
    assert pace([]).reason == "A pace needs at least 4 assessments with an attainment; there are 0."
    three = pace(EXAMPLE_N[:3])
    assert three.reason == "A pace needs at least 4 assessments with an attainment; there are 3."
    assert (three.per_quarter, three.newest) == (None, 52)
    short = pace([(date(2026, 1, 1) + timedelta(days=days), days / 10) for days in (0, 30, 60, 179)])
    assert short.reason == "A pace needs assessments over at least 180 days; these span 179."
    enough = pace([(date(2026, 1, 1) + timedelta(days=days), days / 10) for days in (0, 30, 60, 180)])
    assert enough.per_quarter == pytest.approx(DAYS_OF_A_QUARTER / 10)


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ([50, 50, 50, 50], "Attainment does not rise at the pace so far, so no date is projected."),
        ([80, 70, 60, 50], "Attainment does not rise at the pace so far, so no date is projected."),
        ([70, 80, 90, 100], "Every target that is measured is reached, so there is nothing left to project."),
        ([10, 10.01, 10.02, 10.03], "At the pace so far, 100 % is more than 50 years away."),
    ],
)
def test_a_pace_that_leads_nowhere_says_so(figures: list[float], reason: str) -> None:
    found = pace([(day, figure) for (day, _), figure in zip(EXAMPLE_N, figures, strict=True)])
    assert found.reason == reason
    assert found.per_quarter is not None
    assert (found.reaches_on, found.earliest_on, found.latest_on) == (None, None, None)


def test_the_range_is_open_when_its_lower_end_does_not_rise() -> None:
    found = pace([(day, figure) for (day, _), figure in zip(EXAMPLE_N, [50, 70, 50, 70], strict=True)])
    assert found.lower is not None
    assert found.lower <= 0
    assert found.reaches_on is not None
    assert found.latest_on is None


@given(st.dictionaries(st.integers(0, 2000), st.floats(0, 100), min_size=4, max_size=14))
def test_the_pace_is_that_of_scipy(figures: dict[int, float]) -> None:
    days = sorted(figures)
    found = pace([(date(2020, 1, 1) + timedelta(days=day), figures[day]) for day in days])
    if days[-1] - days[0] < 180:
        assert found.per_quarter is None
        return
    expected: Any = theilslopes([figures[day] for day in days], days)
    assert found.per_quarter == pytest.approx(expected.slope * DAYS_OF_A_QUARTER, abs=1e-9)
    slopes = [(figures[b] - figures[a]) / (b - a) for a in days for b in days if b > a]
    lower, upper = np.quantile(slopes, [0.25, 0.75])
    assert found.lower == pytest.approx(lower * DAYS_OF_A_QUARTER, abs=1e-9)
    assert found.upper == pytest.approx(upper * DAYS_OF_A_QUARTER, abs=1e-9)
    assert (found.reaches_on is None) != (found.reason is None)

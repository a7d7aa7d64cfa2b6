"""ISO dates, and the rule that no assessment is dated after today (finops_model/days.py)."""

from datetime import date

import pytest

from finops_model.days import EARLIEST, LATEST, check_assessed_on, read_iso_date
from finops_model.errors import Refused

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("day", [EARLIEST, date(2024, 2, 29), date(2026, 3, 31), LATEST])
def test_iso_dates_are_read(day: date) -> None:
    assert read_iso_date(day.isoformat()) == day


@pytest.mark.parametrize("text", ["", "31.03.2026", "2026-3-31", "20260331", "2026-03-31T00:00", " 2026-03-31"])
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"^Expected a date as year-month-day, such as 2026-03-31\.$"):
        read_iso_date(text)


@pytest.mark.parametrize("text", ["2026-02-29", "2026-04-31", "2026-13-01"])
def test_days_that_the_calendar_does_not_have_are_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"^There is no such day\. Expected a date such as 2026-03-31\.$"):
        read_iso_date(text)


@pytest.mark.parametrize("text", ["0026-03-31", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_slips_of_the_century_are_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"^Expected a date between 1900-01-01 and 2199-12-31\.$"):
        read_iso_date(text)


def test_an_assessment_is_dated_today_or_earlier() -> None:
    check_assessed_on(TODAY, TODAY)
    check_assessed_on(EARLIEST, TODAY)
    with pytest.raises(Refused, match=r"^2026-11-24 is after today \(2026-11-23\)\. Expected the day of an assessment"):
        check_assessed_on(date(2026, 11, 24), TODAY)

"""Dates as people write them: read when they mean one day, refused or asked when they may mean two."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.errors import Refused
from finops_model.importers.columns.dates import (
    Period,
    Quarter,
    find_period,
    find_quarter,
    find_year,
    order_of,
    orders_in_question,
    read_day,
)

LAST_OF_MARCH = date(2026, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31",
        " 2026-03-31 ",
        "2026-03-31T23:59:59+14:00",
        "2026-03-31 00:00:00",
        "2026-03-31T00:30:00Z",
        "2026/03/31",
        "2026.3.31",
        "20260331",
        "31.03.2026",
        "31.3.2026",
        "31/03/2026",
        "03/31/2026",
        "31-03-2026",
        "31 March 2026",
        "31-Mar-2026",
        "March 31, 2026",
        "31st of March 2026",
        "31. März 2026",
        "31 mars 2026",
        "31 de marzo de 2026",
        "31 de março de 2026",
        "Q1 2026",
        "2026 Q1",
        "2026-Q1",
        "Q1/2026",
        "1. Quartal 2026",
        "T1 2026",
        "1er trimestre 2026",
        "1º trimestre de 2026",
        "1T2026",
        "March 2026",
        "Mar 2026",
        "2026/03/31 2:05:22 PM GMT+1",
        "2026-03-31 00:10:00 +0200",
        "2026-03-31T14:05:22.123Z",
        "2026-03-31 23:59 UTC",
        "3/31/26 14:05",
        "3/31/26",
        "31/03/26",
        "31.03.26",
        "Dienstag, 31. März 2026 um 14:05:22",
        "Tuesday, March 31, 2026 2:05 PM",
        "mardi 31 mars 2026 à 14:05",
        "martes, 31 de marzo de 2026",
        "terça-feira, 31 de março de 2026 às 14:05",
        "2026-03",
        "03/2026",
        "3.2026",
        "Mar-26",
        "Mar '26",
        "Q1'26",
        "1Q26",
        "Q1/26",
        "Q1 26",
    ],
)
def test_one_day_in_many_forms(text: str) -> None:
    assert read_day(text) == LAST_OF_MARCH


@pytest.mark.parametrize("text", ["01/02/2026", "1-2-2026", "1/2/26", "01/02/26 14:05"])
def test_a_day_that_may_be_two_needs_the_order(text: str) -> None:
    with pytest.raises(Refused, match="may mean two days"):
        read_day(text)
    assert read_day(text, "dmy") == date(2026, 2, 1)
    assert read_day(text, "mdy") == date(2026, 1, 2)


def test_points_put_the_day_first_and_equal_numbers_need_no_order() -> None:
    assert read_day("01.02.2026") == date(2026, 2, 1)
    assert read_day("05/05/2026") == date(2026, 5, 5)


@pytest.mark.parametrize("text", ["10-Jan", "31 March", "March 31", "Jan 26"])
def test_a_date_without_a_whole_year_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026",
        "45291",
        "29.02.2025",
        "31/02/2026",
        "2026-13-01",
        "01.01.0001",
        "31.12.9999",
        "Q5 2026",
        "Q1",
        "FY26 Q1",
        "2026-03-31x",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_day(text)


def test_a_serial_number_counts_from_the_epoch_that_a_person_names() -> None:
    assert read_day("46112", "serial-1900") == LAST_OF_MARCH
    assert read_day("44650", "serial-1904") == LAST_OF_MARCH


def test_the_29th_of_february_exists_in_leap_years_only() -> None:
    assert read_day("29.02.2024") == date(2024, 2, 29)
    with pytest.raises(Refused):
        read_day("29/02/2026", "dmy")


@pytest.mark.parametrize(
    ("values", "order", "asked"),
    [
        (["01/02/2026", "31/03/2026"], "dmy", ()),
        (["01/02/2026", "03/31/2026"], "mdy", ()),
        (["01/02/2026", "05/05/2026"], "", ("dmy", "mdy")),
        (["01/02/2026", "31/03/2026", "03/31/2026"], "", ("dmy", "mdy")),
        (["31/03/2026", "03/31/2026"], "", ()),
        (["05/05/2026"], "", ()),
        (["01.02.2026", "2026-03-31"], "", ()),
        (["45291"], "", ("serial-1900", "serial-1904")),
        ([], "", ()),
    ],
)
def test_a_column_says_its_order_by_days_above_12_or_is_asked_about(
    values: list[str], order: str, asked: tuple[str, ...]
) -> None:
    assert (order_of(values), orders_in_question(values)) == (order, asked)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_itself_in_every_form_that_says_its_order(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day:%d.%m.%Y}") == day
    assert read_day(f"{day:%d/%m/%Y}", "dmy") == day
    assert read_day(f"{day:%m/%d/%Y}", "mdy") == day
    assert read_day(f"{day.day} {day:%B} {day.year}") == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_is_refused(text: str) -> None:
    try:
        found = read_day(text, "dmy")
    except Refused:
        return
    assert 1900 <= found.year <= 2199


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("Q3", Quarter(3, None)),
        ("4. Quartal 2025", Quarter(4, 2025)),
        ("Trimestre 2", Quarter(2, None)),
        ("2025 T4", Quarter(4, 2025)),
        ("Q0", None),
        ("Quality", None),
        ("Q1 FY26", None),
    ],
)
def test_a_quarter_with_or_without_its_year(text: str, quarter: Quarter | None) -> None:
    assert find_quarter(text) == quarter


def test_a_quarter_stands_for_its_last_day() -> None:
    assert [Quarter(n, 2024).last_day() for n in (1, 2, 3, 4)] == [
        date(2024, 3, 31),
        date(2024, 6, 30),
        date(2024, 9, 30),
        date(2024, 12, 31),
    ]
    assert Quarter(2, None).last_day(2026) == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Q4 2026", Period(date(2026, 10, 1), date(2026, 12, 31))),
        ("Nov 2026", Period(date(2026, 11, 1), date(2026, 11, 30))),
        ("H1 2026", Period(date(2026, 1, 1), date(2026, 6, 30))),
        ("2026 H2", Period(date(2026, 7, 1), date(2026, 12, 31))),
        ("2H26", Period(date(2026, 7, 1), date(2026, 12, 31))),
        ("1. Halbjahr 2026", Period(date(2026, 1, 1), date(2026, 6, 30))),
        ("1er semestre 2026", Period(date(2026, 1, 1), date(2026, 6, 30))),
        ("2026-02", Period(date(2026, 2, 1), date(2026, 2, 28))),
        ("Jan-26", Period(date(2026, 1, 1), date(2026, 1, 31))),
        ("2026-13", None),
        ("H3 2026", None),
        ("2026", None),
        ("FY26", None),
        ("Q4", None),
        ("30 November 2026", None),
        ("2026-11-30", None),
    ],
)
def test_a_quarter_or_month_with_its_year_is_a_period(text: str, period: Period | None) -> None:
    assert find_period(text) == period


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 9, 30), date(2026, 12, 31)),
        (date(2026, 10, 1), date(2026, 10, 1)),
        (date(2026, 12, 30), date(2026, 12, 30)),
        (date(2027, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_that_has_begun_and_is_not_over_stands_for_today(today: date, day: date) -> None:
    assert Period(date(2026, 10, 1), date(2026, 12, 31)).day(today) == day


def test_a_lone_number_may_be_a_year() -> None:
    assert find_year(" 2026 ") == Period(date(2026, 1, 1), date(2026, 12, 31))
    assert [find_year(text) for text in ("1899", "2100", "45291", "26", "2026 Q1", "")] == [None] * 6

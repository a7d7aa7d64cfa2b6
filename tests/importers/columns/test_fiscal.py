"""Fiscal periods: known by their year, with days once it is known in which month the year begins."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.errors import Refused
from finops_model.importers.columns.dates import Period
from finops_model.importers.columns.fiscal import (
    FiscalPeriod,
    days_in_words,
    find_fiscal_period,
    fiscal_year_question,
    read_month,
)

periods = st.builds(FiscalPeriod, st.integers(2000, 2099)) | st.builds(
    FiscalPeriod, st.integers(2000, 2099), st.just(4), st.integers(1, 4)
)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("FY26 Q1", FiscalPeriod(2026, 4, 1)),
        ("FY2026 Q4", FiscalPeriod(2026, 4, 4)),
        ("Q2 FY26", FiscalPeriod(2026, 4, 2)),
        ("FY26 H2", FiscalPeriod(2026, 2, 2)),
        ("FY26", FiscalPeriod(2026)),
        ("FY 2025/26", FiscalPeriod(2026)),
        ("GJ 2025/2026", FiscalPeriod(2026)),
        ("2025/26", FiscalPeriod(2026)),
        ("FY2025-26", FiscalPeriod(2026)),
        ("FY'26", FiscalPeriod(2026)),
        ("FY2526", FiscalPeriod(2026)),
        ("Fiscal Year 2026", FiscalPeriod(2026)),
        ("Geschäftsjahr 2025/2026", FiscalPeriod(2026)),
        ("exercice 2025/2026", FiscalPeriod(2026)),
        ("Año fiscal 2026", FiscalPeriod(2026)),
        ("FY26Q1", FiscalPeriod(2026, 4, 1)),
        ("Q1FY26", FiscalPeriod(2026, 4, 1)),
        ("1HFY26", FiscalPeriod(2026, 2, 1)),
        ("Q3 of FY26", FiscalPeriod(2026, 4, 3)),
        ("Q1 2025/26", FiscalPeriod(2026, 4, 1)),
        ("1. Quartal GJ 2025/26", FiscalPeriod(2026, 4, 1)),
        ("2025/27", None),
        ("25/26", None),
        ("FY26 12", None),
        ("FY26 Q1 Q2", None),
        ("H1 2026", None),
        ("FY25/27", None),
        ("FY26 H3", None),
        ("FY26 Q5", None),
        ("Q1 2026", None),
        ("2026", None),
    ],
)
def test_a_fiscal_period_is_known_by_its_year(text: str, period: FiscalPeriod | None) -> None:
    assert find_fiscal_period(text) == period


@pytest.mark.parametrize(
    ("fiscal", "month", "first", "last"),
    [
        (FiscalPeriod(2026, 4, 1), 1, date(2026, 1, 1), date(2026, 3, 31)),
        (FiscalPeriod(2026, 4, 1), 4, date(2025, 4, 1), date(2025, 6, 30)),
        (FiscalPeriod(2026, 4, 4), 4, date(2026, 1, 1), date(2026, 3, 31)),
        (FiscalPeriod(2026, 4, 2), 10, date(2026, 1, 1), date(2026, 3, 31)),
        (FiscalPeriod(2026, 2, 2), 7, date(2026, 1, 1), date(2026, 6, 30)),
        (FiscalPeriod(2026), 1, date(2026, 1, 1), date(2026, 12, 31)),
        (FiscalPeriod(2026), 7, date(2025, 7, 1), date(2026, 6, 30)),
    ],
)
def test_a_fiscal_year_ends_in_its_year_wherever_it_begins(
    fiscal: FiscalPeriod, month: int, first: date, last: date
) -> None:
    assert fiscal.period(month) == Period(first, last)


@given(periods, st.integers(1, 12))
def test_the_parts_of_a_fiscal_year_fill_it_without_a_gap(period: FiscalPeriod, month: int) -> None:
    whole = FiscalPeriod(period.year).period(month)
    quarters = [FiscalPeriod(period.year, 4, number).period(month) for number in (1, 2, 3, 4)]
    halves = [FiscalPeriod(period.year, 2, number).period(month) for number in (1, 2)]
    assert (quarters[0].first, quarters[-1].last) == (whole.first, whole.last) == (halves[0].first, halves[1].last)
    assert [(after.first - before.last).days for before, after in itertools.pairwise(quarters)] == [1] * 3
    assert halves[0].last == quarters[1].last
    assert whole.last.year == period.year
    assert find_fiscal_period(period.label) == period


@pytest.mark.parametrize("text", ["10", " 10 ", "October", "Oct", "oktober", "OCTOBRE", "octubre", "outubro"])
def test_a_month_is_known_by_its_number_and_its_name(text: str) -> None:
    assert read_month(text) == 10


@pytest.mark.parametrize("text", ["", "0", "13", "Smarch", "Q4", "2026-10"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is not a month"):
        read_month(text)


@pytest.mark.parametrize(
    ("fiscal", "month", "words"),
    [
        (FiscalPeriod(2026, 4, 1), 10, "FY26 Q1: October to December 2025"),
        (FiscalPeriod(2026, 2, 1), 10, "FY26 H1: October 2025 to March 2026"),
        (FiscalPeriod(2026), 1, "FY26: January to December 2026"),
        (FiscalPeriod(2026), 4, "FY26: April 2025 to March 2026"),
    ],
)
def test_the_months_of_a_fiscal_period_in_words(fiscal: FiscalPeriod, month: int, words: str) -> None:
    assert days_in_words(fiscal.period(month)) == words


def test_the_question_shows_the_months_that_each_answer_gives() -> None:
    asked = fiscal_year_question([FiscalPeriod(2026, 4, 1), FiscalPeriod(2026, 4, 2)])
    assert asked.values == ("FY26 Q1", "FY26 Q2")
    assert asked.choices[9] == ("10", "October – FY26 Q1: October to December 2025")
    assert asked.command == "--map fiscal_year=MONTH"

"""The environment variables: defaults, what they take, and the sentence for what they do not take."""

from datetime import date

import pytest

from finops_model.errors import Refused
from finops_model.settings import ROOT, read_settings, today


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FINOPS_TODAY", raising=False)
    monkeypatch.delenv("FINOPS_DATABASE_URL", raising=False)


def test_without_variables_the_store_lies_beside_the_app_and_the_clock_says_the_day() -> None:
    assert read_settings().database_url == f"sqlite:///{ROOT / 'data' / 'store' / 'finops.db'}"
    assert read_settings().today is None


@pytest.mark.parametrize("text", ["2026-03-31", " 2026-03-31 ", "20260331"])
def test_a_day_in_the_environment_stands_in_for_today(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_TODAY", text)
    assert today() == date(2026, 3, 31)


def test_an_empty_variable_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_TODAY", "")
    assert read_settings().today is None


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "31.03.2026", "1774915200"])
def test_what_is_no_day_is_refused_with_what_was_expected(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_TODAY", text)
    with pytest.raises(Refused) as refused:
        today()
    expected = f"FINOPS_TODAY is {text!r}: expected a date as year-month-day, such as 2026-03-31."
    assert str(refused.value) == expected


@pytest.mark.parametrize("text", ["9999-12-31", "2200-01-01", "1899-12-31", "0001-01-01"])
def test_a_day_that_no_import_reads_is_not_today_either(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_TODAY", text)
    with pytest.raises(Refused) as refused:
        today()
    assert str(refused.value) == f"FINOPS_TODAY is {text!r}: expected a date between 1900-01-01 and 2199-12-31."


@pytest.mark.parametrize(("text", "is_open"), [("1", True), ("true", True), ("True", True), ("0", False), ("", False)])
def test_open_access_is_yes_or_no(text: str, is_open: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_OPEN_ACCESS", text)
    assert read_settings().open_access is is_open


@pytest.mark.parametrize("text", ["yes", "on", "2", "none"])
def test_a_word_that_is_not_clear_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_OPEN_ACCESS", text)
    with pytest.raises(Refused) as refused:
        read_settings()
    assert str(refused.value) == f"FINOPS_OPEN_ACCESS is {text!r}: expected 1 or 0."

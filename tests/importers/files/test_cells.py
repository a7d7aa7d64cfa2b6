"""What the values of spreadsheet cells mean: numbers, shares and days as texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.importers.files.cells import Flaw, number_text, percent_text, serial_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("3", "3"),
        ("3.0", "3"),
        ("0.1", "0.1"),
        ("0.10000000000000001", "0.1"),
        ("1.3999999999999999", "1.4"),
        ("0.33333333333333331", "0.3333333333333333"),
        ("1E-3", "0.001"),
        ("1.5E+2", "150"),
        ("-2.50", "-2.5"),
        ("123456789012345", "123456789012345"),
        ("0", "0"),
        ("-0", "0"),
    ],
)
def test_a_number_is_the_shortest_text_that_means_it(raw: str, text: str) -> None:
    assert number_text(raw) == text


@pytest.mark.parametrize("raw", ["", "abc", "nan", "inf", "1e999", "1,5"])
def test_what_is_no_number_is_refused(raw: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        number_text(raw)


@given(st.floats(min_value=-1e9, max_value=1e9))
def test_a_number_means_the_same_after_reading(number: float) -> None:
    assert float(number_text(repr(number))) == number


@pytest.mark.parametrize(
    ("raw", "text"), [("0.7", "70%"), ("0.07", "7%"), ("1", "100%"), ("0.125", "12.5%"), ("0", "0%")]
)
def test_a_share_shown_in_percent_keeps_its_sign(raw: str, text: str) -> None:
    assert percent_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "epoch_1904", "text"),
    [
        ("1", False, "1900-01-01"),
        ("59", False, "1900-02-28"),
        ("61", False, "1900-03-01"),
        ("46112", False, "2026-03-31"),
        ("44650", True, "2026-03-31"),
        ("0", True, "1904-01-01"),
        ("46112.5", False, "2026-03-31T12:00:00"),
        ("46111.999999", False, "2026-03-31"),
        ("0.25", False, "06:00:00"),
        ("2958465", False, "9999-12-31"),
    ],
)
def test_a_serial_is_its_day_in_both_epochs(raw: str, epoch_1904: bool, text: str) -> None:
    assert serial_text(raw, epoch_1904) == text


@pytest.mark.parametrize("raw", ["60", "-1", "2958466"])
def test_a_serial_without_a_day_is_a_flaw(raw: str) -> None:
    assert isinstance(serial_text(raw, False), Flaw)

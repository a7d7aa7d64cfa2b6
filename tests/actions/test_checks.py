"""What people may enter is what an import takes."""

from datetime import date

import pandas as pd
import pytest

from finops_model.actions.checks import checked_assessment_day, checked_calendar_day, checked_name, readable_text
from finops_model.errors import Refused


def test_an_assessment_cannot_be_of_a_day_to_come() -> None:
    today = date(2026, 11, 23)
    assert checked_assessment_day(today, today) == today
    with pytest.raises(Refused, match=r"2026-11-24 is after today \(2026-11-23\)"):
        checked_assessment_day(date(2026, 11, 24), today)
    with pytest.raises(Refused, match="Expected a date"):
        checked_assessment_day(None, today)


@pytest.mark.parametrize("day", ["2026-03-31", date(2026, 3, 31), pd.Timestamp("2026-03-31")])
def test_a_day_may_come_as_a_text_or_a_date(day: object) -> None:
    assert checked_calendar_day(day) == date(2026, 3, 31)


@pytest.mark.parametrize("day", [date(202, 6, 30), date(1899, 12, 31), date(2200, 1, 1), "0202-06-30", 5])
def test_a_day_outside_the_calendar_of_imports_is_refused(day: object) -> None:
    with pytest.raises(Refused, match="Expected a date"):
        checked_calendar_day(day)


def test_a_name_has_single_blanks_and_a_length() -> None:
    assert checked_name("  Contoso \t Ltd ") == "Contoso Ltd"
    assert checked_name("  ", empty=True) == ""
    with pytest.raises(Refused, match="Enter a name"):
        checked_name("  ")
    with pytest.raises(Refused, match=r"The text has 201 characters\. Expected at most 200\."):
        checked_name("x" * 201)


def test_a_name_of_invisible_characters_alone_is_empty() -> None:
    assert checked_name("\u200b\xad", empty=True) == ""
    with pytest.raises(Refused, match="Enter a name"):
        checked_name("\u200b")


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f"])
def test_a_control_character_is_refused(character: str) -> None:
    with pytest.raises(Refused, match="There is a control character"):
        checked_name(f"Con{character}toso")
    with pytest.raises(Refused, match="There is a control character"):
        readable_text(f"a{character}b")


def test_line_breaks_of_a_text_become_plain_ones() -> None:
    assert readable_text("one\r\ntwo\rthree") == "one\ntwo\nthree"

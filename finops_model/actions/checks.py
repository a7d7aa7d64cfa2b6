"""What a value may be that people enter: the rules of the import's cells, for every other door.

A text that is accepted here comes back unchanged through an export and an import.
"""

from datetime import date, datetime

from finops_model.days import check_assessed_on, checked_date, read_iso_date
from finops_model.errors import Refused
from finops_model.importers.rows.cells import LONGEST_NAME, LONGEST_TEXT, plain_text
from finops_model.names import visible_name


def checked_name(text: object, empty: bool = False) -> str:
    """A name of an organization, scope, assessor or owner, with single blanks.

    Args:
        empty: whether it may be empty.

    Raises:
        Refused: it is empty, longer than 200 characters, or holds a control character.
    """
    name = visible_name(plain_text(" ".join(str(text).split()), LONGEST_NAME))
    if not name and not empty:
        raise Refused("Enter a name.")
    return name


def readable_text(text: str) -> str:
    """A free text (evidence, a reason) as it is. Raises Refused: over 32,000 characters, or a control character."""
    return plain_text(text, LONGEST_TEXT)


def checked_calendar_day(day: object) -> date:
    """A day of the calendar, also from an ISO text. Raises Refused for anything else than a day from 1900 to 2199."""
    if isinstance(day, str):
        return read_iso_date(day)
    if isinstance(day, datetime):
        day = day.date()
    if not isinstance(day, date):
        raise Refused("Expected a date.")
    return checked_date(day.year, day.month, day.day)


def checked_assessment_day(assessed_on: object, today: date) -> date:
    """The day of an assessment. Raises Refused for anything else than a date from 1900 up to today."""
    day = checked_calendar_day(assessed_on)
    check_assessed_on(day, today)
    return day

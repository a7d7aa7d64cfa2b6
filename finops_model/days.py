"""Days as programs write them, and which of them an assessment may have. A date never passes through a time zone."""

import re
from datetime import date
from functools import lru_cache

from finops_model.errors import Refused

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days outside are slips of the pen (``0026-03-31``, ``9999-12-31``), and no calendar quarter is planned for them."""

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


@lru_cache(maxsize=4096)  # an import meets the same few days in many cells
def read_iso_date(text: str) -> date:
    """The day that an ISO date (``2026-03-31``) names.

    Raises:
        Refused: another form, a day that the calendar does not have, or one outside 1900 to 2199.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        raise Refused("Expected a date as year-month-day, such as 2026-03-31.")
    year, month, day = map(int, match.groups())
    return checked_date(year, month, day)


def checked_date(year: int, month: int, day: int) -> date:
    """The day of these numbers. Raises Refused when there is none, or when it lies outside 1900 to 2199."""
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Refused("There is no such day. Expected a date such as 2026-03-31.") from error
    if not EARLIEST <= found <= LATEST:
        first, last = EARLIEST.isoformat(), LATEST.isoformat()
        raise Refused("Expected a date between {first} and {last}.", first=first, last=last)
    return found


def check_assessed_on(day: date, today: date) -> None:
    """Holds the rule that no assessment is dated after today (SEMANTICS 2). Raises Refused for a day to come."""
    if day > today:
        raise Refused(
            "{day} is after today ({today}). Expected the day of an assessment: today or earlier.",
            day=day.isoformat(),
            today=today.isoformat(),
        )

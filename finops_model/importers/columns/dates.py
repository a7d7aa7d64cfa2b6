"""Dates as the canonical CSV writes them. A date never passes through a time zone, and a doubtful one is refused."""

import re
from datetime import date
from functools import lru_cache

from finops_model.importers.tables import Expected

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days outside are slips of the pen (``0026-03-31``, ``9999-12-31``), and no calendar quarter is planned for them."""

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


@lru_cache(maxsize=4096)  # few days stand in many cells, and beside every different target anew
def read_iso_date(text: str) -> date:
    """The day that an ISO date (``2026-03-31``) names.

    Raises:
        Expected: another form, a day that the calendar does not have, or one outside 1900 to 2199.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        raise Expected("Expected a date as year-month-day, such as 2026-03-31.")
    return checked_date(*map(int, match.groups()))


def checked_date(year: int, month: int, day: int) -> date:
    """The day of these numbers. Raises Expected when there is none, or when it lies outside 1900 to 2199."""
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Expected(f"There is no such day: {error}. Expected a date such as 2026-03-31.") from error
    if not EARLIEST <= found <= LATEST:
        raise Expected(f"Expected a date between {EARLIEST} and {LATEST}.")
    return found

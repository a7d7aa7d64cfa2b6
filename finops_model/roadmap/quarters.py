"""Calendar quarters, counted and named."""

from datetime import date, timedelta


def quarter_start(day: date) -> date:
    """The first day of the calendar quarter that ``day`` lies in."""
    return first_day(quarter_of(day))


def quarter_end(day: date) -> date:
    """The last day of the calendar quarter that ``day`` lies in."""
    return last_day(quarter_of(day))


def quarter_end_before(day: date) -> date:
    """The newest end of a calendar quarter strictly before ``day``: what "since the quarter before" means everywhere.

    >>> quarter_end_before(date(2026, 11, 23)), quarter_end_before(date(2026, 9, 30))
    (datetime.date(2026, 9, 30), datetime.date(2026, 6, 30))
    """
    return quarter_start(day) - timedelta(days=1)


def quarter_ends(day: date, count: int) -> list[date]:
    """The last ``count`` ends of calendar quarters up to ``day``, which may be one itself, oldest first."""
    newest = quarter_of(day + timedelta(days=1)) - 1
    return [last_day(quarter) for quarter in range(newest - count + 1, newest + 1)]


def quarter_of(day: date) -> int:
    """Quarters since the year 0."""
    return day.year * 4 + (day.month - 1) // 3


def first_day(quarter: int) -> date:
    """The first day of a quarter, given as :func:`quarter_of` counts them."""
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)


def last_day(quarter: int) -> date:
    """The last day of a quarter, given as :func:`quarter_of` counts them."""
    return first_day(quarter + 1) - timedelta(days=1)

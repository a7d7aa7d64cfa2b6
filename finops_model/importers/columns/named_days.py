"""Days that a title or the name of a file names: ``FinOps assessment Q3 2026.xlsx``, ``as of 30 Sep 2026``."""

import re
from collections.abc import Sequence
from datetime import date

from finops_model.errors import Refused
from finops_model.importers.columns.dates import DAY_ORDERS, find_period, read_day

_DASH_OF_NAME = re.compile(r"(?<![0-9])-|-(?![0-9])")
"""A dash that stands between words, not within a date such as 2026-09-30."""

_MOST_WORDS = 5
_AROUND = "()[]{},;:\"'"


def named_days(text: str, today: date) -> list[date]:
    """The days up to today that a text names, in the order in which they stand there; empty for none.

    A quarter or month stands for its last day, and for today while it is not over. A day that may be two, such as
    05/06/2026, gives both: a person chooses.
    """
    spaced = _DASH_OF_NAME.sub(" ", text.replace("_", " "))
    found = _days_of(spaced.split(), today)
    return list(dict.fromkeys(day for day in found if day <= today))


def _days_of(words: Sequence[str], today: date) -> list[date]:
    """The days of the longest runs of words that name one, from left to right."""
    plain = [word.strip(_AROUND) for word in words]
    found: list[date] = []
    position = 0
    while position < len(plain):
        days, length = _longest(plain[position : position + _MOST_WORDS], today)
        found += days
        position += length
    return found


def _longest(words: Sequence[str], today: date) -> tuple[list[date], int]:
    """The days of the longest beginning of some words that names one, and its length; none and 1 without one."""
    for length in range(len(words), 0, -1):
        days = _days(" ".join(words[:length]), today)
        if days:
            return days, length
    return [], 1


def _days(text: str, today: date) -> list[date]:
    """The day that the whole text names, or the two that it may mean."""
    found: list[date] = []
    for order in DAY_ORDERS:
        try:
            period = find_period(text)
            found.append(period.day(today) if period is not None else read_day(text, order))
        except Refused:
            continue
    return found

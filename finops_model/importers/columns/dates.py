"""Dates as people write them in five languages. A date that may mean two days is asked, never guessed.

A quarter or a month stands for its last day: an assessment "of Q1 2026" says where one stood when the quarter ended.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from finops_model.days import checked_date, read_iso_date
from finops_model.errors import Refused
from finops_model.importers.files.cells import Flaw, serial_text
from finops_model.names import word_key

DAY_ORDERS = {
    "dmy": "day/month/year (31/03/2026)",
    "mdy": "month/day/year (03/31/2026)",
    "serial-1900": "days counted from 1900 (Excel for Windows)",
    "serial-1904": "days counted from 1904 (old Excel for Mac)",
}
"""What a person may have to say about a column of dates, by the id that a mapping keeps."""

_MONTH_NAMES = (
    "january jan januar jänner janvier janv enero ene janeiro",
    "february feb februar feber février févr fev febrero fevereiro",
    "march mar märz mrz mars marzo março",
    "april apr avril avr abril abr",
    "may mai mayo maio",
    "june jun juni juin junio junho",
    "july jul juli juillet juil julio julho",
    "august aug août aou agosto ago",
    "september sep sept septembre septiembre setiembre setembro set",
    "october oct oktober okt octobre octubre outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre déc diciembre dic dezembro",
)
MONTHS = {word_key(word): number for number, line in enumerate(_MONTH_NAMES, start=1) for word in line.split()}
"""Folded name of a month to its number."""

_YEAR = r"(?P<year>[0-9]{4})"
_QUARTERS = [
    re.compile(pattern)
    for pattern in (
        rf"(?:q|t)(?P<q>[1-4])(?: ?{_YEAR})?",
        rf"{_YEAR} ?(?:q|t)(?P<q>[1-4])",
        rf"(?P<q>[1-4]) ?(?:q|t)(?: ?{_YEAR})?",
        rf"(?P<q>[1-4])(?:er|e|eme|st|nd|rd|th|o|a|º)? (?:quartal|quarter|trimestre)(?: (?:de |del )?{_YEAR})?",
        rf"(?:quartal|quarter|trimestre) (?P<q>[1-4])(?: (?:de |del )?{_YEAR})?",
        rf"{_YEAR} (?P<q>[1-4]) (?:quartal|quarter|trimestre)",
    )
]
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
_CLOCK = re.compile(
    r"[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?(?:Z| ?[+-][0-9]{2}:?[0-9]{2})?$"
)
_SERIAL = re.compile(r"[0-9]{4,6}")
_WANTED = "Expected a date such as 2026-03-31, 31.03.2026, 31 March 2026 or Q1 2026."


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter; ``year`` is None when the text names none."""

    number: int
    year: int | None

    def last_day(self, year: int | None = None) -> date:
        """Its last day; ``year`` stands in where the text named none. Raises Refused without any year."""
        found = self.year or year
        if found is None:
            raise Refused(f"The quarter Q{self.number} has no year. Expected for example Q{self.number} 2026.")
        month = 3 * self.number
        return checked_date(found, month, calendar.monthrange(found, month)[1] if 1 <= found <= 9999 else 1)


def find_quarter(text: str) -> Quarter | None:
    """The quarter that the whole text names: ``Q1 2026``, ``2026-Q1``, ``1. Quartal 2026``, ``T1``; else None."""
    word = word_key(text)
    for pattern in _QUARTERS:
        if match := pattern.fullmatch(word):
            year = match["year"]
            return Quarter(int(match["q"]), int(year) if year else None)
    return None


def read_day(text: str, order: str = "") -> date:
    """The day that a text names.

    Args:
        order: a key of :data:`DAY_ORDERS` for texts that do not say it themselves, ``""``: nobody said.

    Raises:
        Refused: no day, one without a year, a day the calendar does not have, or one that may be two.
    """
    if isinstance(text, Flaw):
        raise Refused(text.message)
    text = text.strip()
    plain = _CLOCK.sub("", text)  # a time of day never moves the date
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", plain):
        return read_iso_date(plain)
    if match := _YEAR_FIRST.fullmatch(plain):
        return checked_date(int(match[1]), int(match[3]), int(match[4]))
    if match := _NUMERIC.fullmatch(plain):
        return _numeric_day(text, match, order)
    if match := _COMPACT.fullmatch(plain):
        return checked_date(int(match[1]), int(match[2]), int(match[3]))
    if _SERIAL.fullmatch(plain):
        if order.startswith("serial-") and len(plain) > 4:
            return read_iso_date(serial_text(plain, order == "serial-1904"))
        raise Refused(f"The number {text} does not say which day it means. {_WANTED}")
    if quarter := find_quarter(plain):
        return quarter.last_day()
    return _worded_day(text, plain)


def _numeric_day(text: str, match: re.Match[str], order: str) -> date:
    """Two numbers and a year. With points the day stands first everywhere."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or order == "dmy":
        return checked_date(year, second, first)
    if order == "mdy":
        return checked_date(year, first, second)
    if first == second or (first <= 12 < second):
        return checked_date(year, first, second)
    if second <= 12 < first:
        return checked_date(year, second, first)
    raise Refused(f"{text} may mean two days. Expected year-month-day, such as {year}-{second:02}-{first:02}.")


def _worded_day(text: str, plain: str) -> date:
    """A day or a whole month with the month as a word."""
    words = [word for word in word_key(plain).split() if word not in ("de", "del", "of", "the")]
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [re.sub(r"(?:st|nd|rd|th|er|o|º)$", "", word) for word in words if word not in MONTHS]
    if len(months) != 1 or not all(re.fullmatch(r"[0-9]{1,4}", number) for number in numbers):
        raise Refused(_WANTED)
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        raise Refused(f"{text} names no year with four digits. Expected for example 31 March 2026.")
    year, month = years[0], months[0]
    if not days and 1900 <= year <= 2199:
        return checked_date(year, month, calendar.monthrange(year, month)[1])
    return checked_date(year, month, *days) if days else checked_date(year, month, 1)


def orders_in_question(values: Iterable[str]) -> tuple[str, ...]:
    """Which of :data:`DAY_ORDERS` a person must choose from for a column of these dates.

    Empty when the column says it: by its separators, or by days above 12 that all stand in one place.
    """
    first = second = doubtful = serial = False
    for value in values:
        plain = _CLOCK.sub("", value.strip())
        if re.fullmatch(r"[0-9]{5,6}", plain):
            serial = True
        match = _NUMERIC.fullmatch(plain)
        if match and match[2] != ".":
            one, two = int(match[1]), int(match[3])
            first, second = first or one > 12, second or two > 12
            doubtful = doubtful or (one != two and max(one, two) <= 12)
    if serial:
        return ("serial-1900", "serial-1904")
    return ("dmy", "mdy") if doubtful and first == second else ()


def order_of(values: Iterable[str]) -> str:
    """The order that a column of dates says itself: ``dmy`` or ``mdy``, ``""`` when nothing tells it."""
    first = second = False
    for value in values:
        match = _NUMERIC.fullmatch(_CLOCK.sub("", value.strip()))
        if match and match[2] != ".":
            first, second = first or int(match[1]) > 12, second or int(match[3]) > 12
    return "dmy" if first and not second else "mdy" if second and not first else ""


def looks_like_day(text: str) -> bool:
    """Whether a text is a date in some order."""
    try:
        read_day(text, "dmy")
    except Refused:
        return False
    return True

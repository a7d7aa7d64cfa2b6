"""Dates as people write them in five languages. A date that may mean two days is asked about, never guessed.

A quarter or a month stands for its last day: an assessment "of Q1 2026" says where one stood when the quarter ended.
One that has begun and is not over yet stands for today (SEMANTICS 2).
"""

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from finops_model.days import checked_date, read_iso_date
from finops_model.errors import Refused
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.files.cells import Flaw, serial_text
from finops_model.messages import Message, message
from finops_model.names import word_key

DAY_ORDERS = {
    "dmy": message("day/month/year (31/03/2026)"),
    "mdy": message("month/day/year (03/31/2026)"),
    "serial-1900": message("days counted from 1900 (Excel for Windows)"),
    "serial-1904": message("days counted from 1904 (old Excel for Mac)"),
}
"""What a person may have to say about a column of dates, by the id that a mapping keeps."""

_YEAR = r"(?P<year>[0-9]{4}|[1-4][0-9])"
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
_HALVES = [
    re.compile(pattern)
    for pattern in (
        rf"(?:h|hj|s)(?P<half>[12]) ?{_YEAR}",
        r"(?P<year>[0-9]{4}) ?(?:h|hj|s)(?P<half>[12])",
        rf"(?P<half>[12]) ?(?:h|hj|s) ?{_YEAR}",
        rf"(?P<half>[12])(?:er|e|eme|st|nd|o|º)? (?:halbjahr|half|semestre|semester) (?:de |del )?{_YEAR}",
    )
]
_YEARLESS_HALVES = [
    re.compile(pattern)
    for pattern in (
        r"(?:h|hj|s) ?(?P<half>[12])",
        r"(?P<half>[12]) ?(?:h|hj|s)",
        r"(?P<half>[12])(?:er|e|eme|st|nd|o|º)? (?:halbjahr|half|semestre|semester)",
        r"(?:halbjahr|half|semestre|semester) (?P<half>[12])",
    )
]
_YEAR_MONTH = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})")
_MONTH_YEAR = re.compile(r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})")
_WORD_SHORT_YEAR = re.compile(r"(?P<word>[^\W\d_]+)\.?(?:-|/| ?['’])(?P<year>[0-9]{2})")
_DAY_WORD_SHORT_YEAR = re.compile(r"(?P<day>[0-9]{1,2})(?P<mark>[-/])(?P<word>[^\W\d_]+)\.?(?P=mark)(?P<year>[0-9]{2})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|(?<!-)[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})")
_COMPACT = re.compile(r"((?:19|20|21)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_CLOCK = re.compile(
    r"(?:T|,? (?:um |at |à |às |a las )?)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?(?:[AaPp]\.?[Mm]\.?|Uhr))?"
    r"(?: ?(?:Z|[A-Z]{2,5})?(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?)$"
)
_LONE_YEAR = re.compile(r"199[0-9]|20[0-9]{2}")
_SERIAL = re.compile(r"[0-9]{4,6}")
_UP_TO_FOUR_DIGITS = re.compile(r"[0-9]{1,4}")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|o|º)$")
_LONGEST_ABBREVIATION = 2
"""Letters."""
_FILLING_WORDS = frozenset({"de", "del", "of", "the"})


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter, a half or a whole of a year, by its first and last day.

    Attributes:
        label: how people write it: ``2026``, ``H1 2026``, ``Q1 2026``, ``2026-03``, ``FY26 Q1``.
    """

    first: date
    last: date
    label: str = field(default="", compare=False)

    def day(self, today: date) -> date:
        """The day that the period stands for: its last one, or ``today`` while it has begun and is not over."""
        return today if self.is_running(today) else self.last

    def is_running(self, today: date) -> bool:
        """Whether the period has begun and is not over."""
        return self.first <= today < self.last


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter; ``year`` is None when the text names none."""

    number: int
    year: int | None

    def period(self, year: int | None = None) -> Period:
        """Its days; ``year`` stands in where the text named none. Raises Refused without any year."""
        found = self.year or year
        if found is None:
            raise Refused(
                message("The quarter Q{number} has no year. Expected for example Q{number} 2026.", number=self.number)
            )
        return months_of(found, 3 * self.number - 2, 3 * self.number, f"Q{self.number} {found}")

    def last_day(self, year: int | None = None) -> date:
        """Its last day; otherwise as :meth:`period`."""
        return self.period(year).last


def months_of(year: int, first: int, last: int, label: str) -> Period:
    """The days of some months of a year. Raises Refused for a year outside 1900 to 2199."""
    start = checked_date(year, first, 1)
    return Period(start, date(year, last, calendar.monthrange(year, last)[1]), label)


def find_quarter(text: str) -> Quarter | None:
    """The quarter that the whole text names: ``Q1 2026``, ``2026-Q1``, ``1. Quartal 2026``, ``T1``; else None."""
    word = word_key(without_calendar_year(text))
    for pattern in _QUARTERS:
        if match := pattern.fullmatch(word):
            year = match["year"]
            return Quarter(int(match["q"]), whole_year(year) if year else None)
    return None


def without_calendar_year(text: str) -> str:
    """A text with four digits for a year that has a word for calendar years: ``Q1 2025`` for ``Q1 CY25``."""
    unaccented = "".join(unicodedata.normalize("NFKD", letter)[0] for letter in text)
    match = _named_year().search(unaccented)
    if match is None:
        return text
    return f"{text[: match.start()]}{whole_year(match['short'] or match['year'])}{text[match.end() :]}"


@cache
def _named_year() -> re.Pattern[str]:
    """A year with its word. Only an abbreviation may stand before two digits: ``Year 25`` may be the 25th one."""
    words = sorted(vocabulary().calendar_year, key=len, reverse=True)
    short = "|".join(word for word in words if len(word) <= _LONGEST_ABBREVIATION)
    pattern = rf"\b(?:(?:{short})[ -]?['’]?(?P<short>[0-9]{{2}})|(?:{'|'.join(words)})[ -]?(?P<year>[0-9]{{4}}))\b"
    return re.compile(pattern, re.IGNORECASE)


def whole_year(text: str) -> int:
    """A year of four digits, or of two: those lie in this century."""
    return int(text) if len(text) == 4 else 2000 + int(text)


@dataclass(frozen=True, slots=True)
class YearlessPart:
    """A quarter or a half of a calendar year that its text does not name.

    Attributes:
        parts: into how many parts the year is divided: 4 or 2.
        number: which of them it is.
    """

    parts: int
    number: int

    @property
    def label(self) -> str:
        """How people write it: ``Q1``, ``H2``."""
        return f"{'Q' if self.parts == 4 else 'H'}{self.number}"

    def period(self, year: int) -> Period:
        """Its days in a year. Raises Refused for a year outside 1900 to 2199."""
        length = 12 // self.parts
        last = length * self.number
        return months_of(year, last - length + 1, last, f"{self.label} {year}")


def find_yearless_part(text: str) -> YearlessPart | None:
    """The quarter or half year that the whole text names without a year: ``Q1``, ``H2``, ``2. Halbjahr``; else None."""
    quarter = find_quarter(text)
    if quarter is not None:
        return YearlessPart(4, quarter.number) if quarter.year is None else None
    half = first_match(_YEARLESS_HALVES, word_key(text))
    return YearlessPart(2, int(half["half"])) if half is not None else None


def find_period(text: str) -> Period | None:
    """The quarter, half year or month that the whole text names, with its year; else None.

    ``Q1 2026``, ``1Q26``, ``H1 2026``, ``1. Halbjahr 2026``, ``2026-03``, ``03/2026``, ``March 2026``, ``Jan-26``.

    Raises:
        Refused: a year outside 1900 to 2199.
    """
    text = without_calendar_year(text)
    quarter = find_quarter(text)
    if quarter is not None:
        return quarter.period() if quarter.year else None
    half = first_match(_HALVES, word_key(text))
    if half is not None:
        number, year = int(half["half"]), whole_year(half["year"])
        return months_of(year, 6 * number - 5, 6 * number, f"H{number} {year}")
    month = _month(text.strip())
    return _whole_month(*month) if month else None


def _whole_month(year: int, month: int) -> Period:
    return months_of(year, month, month, f"{year}-{month:02}")


def _month(text: str) -> tuple[int, int] | None:
    """The year and the month that the whole text names; None for any other."""
    numeric = _YEAR_MONTH.fullmatch(text) or _MONTH_YEAR.fullmatch(text)
    if numeric is not None:
        month = int(numeric["month"])
        return (int(numeric["year"]), month) if 1 <= month <= 12 else None
    short = _WORD_SHORT_YEAR.fullmatch(text)
    if short is not None and (named := vocabulary().months.get(word_key(short["word"]))):
        return whole_year(short["year"]), named
    words = _worded(text)
    return None if words is None or words.day is not None else (words.year, words.month)


def first_match(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """The match of the first pattern that the whole text fits; None when it fits none."""
    matches = (pattern.fullmatch(text) for pattern in patterns)
    return next((match for match in matches if match is not None), None)


def find_year(text: str) -> Period | None:
    """The year that the whole text is, from 1990 to 2099, perhaps with a word for it: ``2025``, ``CY25``.

    None for any other text. A lone number is a year in a header at most.
    """
    plain = without_calendar_year(text.strip())
    if not _LONE_YEAR.fullmatch(plain):
        return None
    return months_of(int(plain), 1, 12, plain)


def read_day(text: str, order: str = "") -> date:
    """The day that a text names; the last one of a quarter or month.

    Args:
        order: a key of :data:`DAY_ORDERS` for texts that do not say it themselves, ``""``: not known.

    Raises:
        Refused: no day, one without a year, a day the calendar does not have, or one that may be two.
    """
    if isinstance(text, Flaw):
        raise Refused(text.message)
    text = text.strip()
    plain = _CLOCK.sub("", text)  # a time of day never moves the date
    if _ISO.fullmatch(plain):
        return read_iso_date(plain)
    if match := _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return checked_date(int(match[1]), int(match["month"]), int(match["day"]))
    if match := _NUMERIC.fullmatch(plain):
        return _numeric_day(text, match, order)
    if _SERIAL.fullmatch(plain):
        return _serial_day(plain, order)
    quarter = find_quarter(plain)
    if quarter is not None:
        return quarter.last_day()
    period = find_period(plain)
    return period.last if period is not None else _worded_day(plain)


def _numeric_day(text: str, match: re.Match[str], order: str) -> date:
    """Two numbers and a year. With points the day stands first everywhere."""
    first, second, year = int(match[1]), int(match[3]), whole_year(match[4])
    if match[2] == "." or order == "dmy":
        return checked_date(year, second, first)
    if order == "mdy" or first == second or (first <= 12 < second):
        return checked_date(year, first, second)
    if second <= 12 < first:
        return checked_date(year, second, first)
    raise Refused(
        message(
            "{text} may mean two days. Expected year-month-day, such as {year}-{month:02}-{day:02}.",
            text=text,
            year=year,
            month=second,
            day=first,
        )
    )


def _serial_day(number: str, order: str) -> date:
    """A number of days since an epoch, where a person said which; a number of four digits is more likely a year."""
    if order.startswith("serial-") and len(number) > 4:
        return read_iso_date(serial_text(number, order == "serial-1904"))
    raise Refused(
        message(
            "The number {number} does not say which day it means. Expected a date such as 2026-03-31, 31.03.2026, "
            "31 March 2026 or Q1 2026.",
            number=number,
        )
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """A month as a word, its year, and perhaps a day."""

    year: int
    month: int
    day: int | None


def _worded_day(text: str) -> date:
    """A day or a whole month with the month as a word."""
    words = _short_worded(text) or _worded(text)
    if words is None:
        raise Refused(_unworded(text))
    if words.day is None:
        return _whole_month(words.year, words.month).last
    return checked_date(words.year, words.month, words.day)


def _short_worded(text: str) -> _Words | None:
    """``31-Mar-26``, as spreadsheet programs write days: a month as a word between its day and two digits of the year;
    None for any other text."""
    match = _DAY_WORD_SHORT_YEAR.fullmatch(text)
    month = vocabulary().months.get(word_key(match["word"])) if match else None
    if match is None or month is None:
        return None
    return _Words(whole_year(match["year"]), month, int(match["day"]))


def _worded(text: str) -> _Words | None:
    """The month, year and day of a text that names each at most once and nothing else; None for any other."""
    month, numbers = _month_and_numbers(text)
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if month is None or len(years) != 1 or len(days) > 1 or len(numbers) != len(years) + len(days):
        return None
    return _Words(int(years[0]), month, int(days[0]) if days else None)


def _month_and_numbers(text: str) -> tuple[int | None, list[str]]:
    """The one month of a text and its numbers; no month when the text says anything else."""
    months = vocabulary().months
    fillers = _FILLING_WORDS | vocabulary().weekdays
    words = [word for word in word_key(text).split() if word not in fillers]
    named = [months[word] for word in words if word in months]
    numbers = [_ORDINAL.sub("", word) for word in words if word not in months]
    is_date = len(named) == 1 and all(map(_UP_TO_FOUR_DIGITS.fullmatch, numbers))
    return (named[0], numbers) if is_date else (None, [])


def _unworded(text: str) -> Message:
    """Why a text is not a date with a month as a word."""
    month, _ = _month_and_numbers(text)
    if month is None:
        return message("Expected a date such as 2026-03-31, 31.03.2026, 31 March 2026 or Q1 2026.")
    return message("{text} names no year with four digits. Expected for example 31 March 2026.", text=text)


@dataclass(frozen=True, slots=True)
class _Places:
    """What the numbers of the dates in a column say about their order."""

    first_is_day: bool
    second_is_day: bool
    are_doubtful: bool


def _places(values: Iterable[str]) -> _Places:
    matches = [_NUMERIC.fullmatch(_CLOCK.sub("", value.strip())) for value in values]
    pairs = [(int(match[1]), int(match[3])) for match in matches if match and match[2] != "."]
    return _Places(
        first_is_day=any(first > 12 for first, _ in pairs),
        second_is_day=any(second > 12 for _, second in pairs),
        are_doubtful=any(first != second and max(first, second) <= 12 for first, second in pairs),
    )


def orders_in_question(values: Iterable[str]) -> tuple[str, ...]:
    """Which of :data:`DAY_ORDERS` a person must choose from for a column of these dates.

    Empty when the column says it: by its separators, or by days above 12 that all stand in one place.
    """
    values = list(values)
    if any(re.fullmatch(r"[0-9]{5,6}", _CLOCK.sub("", value.strip())) for value in values):
        return ("serial-1900", "serial-1904")
    places = _places(values)
    return ("dmy", "mdy") if places.are_doubtful and places.first_is_day == places.second_is_day else ()


def order_of(values: Iterable[str]) -> str:
    """The order that a column of dates says itself: ``dmy`` or ``mdy``, ``""`` when nothing tells it."""
    places = _places(values)
    if places.first_is_day == places.second_is_day:
        return ""
    return "dmy" if places.first_is_day else "mdy"


def looks_like_day(text: str) -> bool:
    """Whether a text is a date in some order."""
    return _is_day(text, "dmy") or _is_day(text, "mdy")


def _is_day(text: str, order: str) -> bool:
    try:
        read_day(text, order)
    except Refused:
        return False
    return True

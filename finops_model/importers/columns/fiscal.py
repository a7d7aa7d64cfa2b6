"""Fiscal years, their halves and quarters: which days they have depends on the month in which the year begins.

A fiscal year is never taken for a calendar year in silence: in which month it begins is asked once for each import.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from finops_model.days import checked_date
from finops_model.errors import Refused
from finops_model.importers.columns.dates import Period, first_match, months_of, whole_year
from finops_model.importers.columns.mapping import MOST_VALUES, Question
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.messages import Message, message
from finops_model.names import word_key

MONTHS = (
    message("January"),
    message("February"),
    message("March"),
    message("April"),
    message("May"),
    message("June"),
    message("July"),
    message("August"),
    message("September"),
    message("October"),
    message("November"),
    message("December"),
)
"""The months by their names."""

_YEARS = range(1990, 2100)
_PARTS = {
    "q": 4,
    "t": 4,
    "quarter": 4,
    "quartal": 4,
    "trimestre": 4,
    "h": 2,
    "hj": 2,
    "s": 2,
    "half": 2,
    "halbjahr": 2,
    "semestre": 2,
    "semester": 2,
}
"""A word for a part of a year to how many of them a year has."""
_WORDS = "|".join(sorted(_PARTS, key=len, reverse=True))
_PART = [
    re.compile(rf"(?P<word>{_WORDS}) ?(?P<number>[1-4])"),
    re.compile(rf"(?P<number>[1-4])(?:er|e|eme|st|nd|rd|th|o|a)? ?(?P<word>{_WORDS})"),
]
_FILLING_WORDS = frozenset({"of", "de", "del", "do", "du", "des"})


@dataclass(frozen=True, slots=True)
class FiscalPeriod:
    """A fiscal year, or a half or a quarter of it.

    Attributes:
        year: the calendar year in which the fiscal year ends.
        parts: into how many parts the year is divided: 1, 2 or 4.
        number: which of them it is.
    """

    year: int
    parts: int = 1
    number: int = 1

    @property
    def label(self) -> str:
        """How people write it: ``FY26``, ``FY26 H1``, ``FY26 Q1``."""
        year = f"FY{self.year % 100:02}" if self.year >= 2000 else f"FY{self.year}"
        letter = {1: "", 2: "H", 4: "Q"}[self.parts]
        return f"{year} {letter}{self.number}" if letter else year

    def period(self, first_month: int) -> Period:
        """Its days, where fiscal years begin with this month (1 to 12).

        FY26 ends in 2026; only where it begins in January it also begins in 2026.

        Raises:
            Refused: a year outside 1900 to 2199.
        """
        length = 12 // self.parts
        begins = 12 * (self.year if first_month == 1 else self.year - 1) + first_month - 1 + length * (self.number - 1)
        ends = begins + length - 1
        first = checked_date(begins // 12, begins % 12 + 1, 1)
        last = months_of(ends // 12, ends % 12 + 1, ends % 12 + 1, "").last
        return Period(first, last, self.label)


def find_fiscal_period(text: str) -> FiscalPeriod | None:
    """The fiscal year, half or quarter that the whole text names; else None.

    ``FY26``, ``FY2025/26``, ``GJ 2025/26``, ``2025/26``, ``FY26 Q1``, ``1HFY26``, ``Q1 2025/26``.
    """
    words = " ".join(word for word in word_key(text).split() if word not in _FILLING_WORDS)
    match = first_match(_patterns(), words)
    if match is None or (match["before"] and match["after"]):
        return None
    year = _ending_year(match["year"], match["end"])
    part = match["before"] or match["after"]
    if not part or year is None:
        return None if year is None else FiscalPeriod(year)
    found = first_match(_PART, part)
    if found is None or int(found["number"]) > _PARTS[found["word"]]:
        return None
    return FiscalPeriod(year, _PARTS[found["word"]], int(found["number"]))


@cache
def _patterns() -> list[re.Pattern[str]]:
    """A fiscal year with its word, or by the two calendar years that it lies in; perhaps a part before or behind it."""
    words = "|".join(sorted(vocabulary().fiscal_year, key=len, reverse=True))
    named = rf"(?:{words}) ?(?P<year>[0-9]{{4}}|[0-9]{{2}})(?: (?P<end>[0-9]{{4}}|[0-9]{{2}}))?"
    both_years = r"(?P<year>[0-9]{4}) (?P<end>[0-9]{4}|[0-9]{2})"
    return [
        re.compile(rf"(?P<before>.*?) ?{year}(?: ?(?P<after>[^ 0-9].*|[1-4][^0-9].*))?") for year in (named, both_years)
    ]


def _ending_year(first: str, end: str | None) -> int | None:
    """The year in which a fiscal year ends; None for two years that do not follow each other."""
    if end is None and len(first) == 4 and int(first) not in _YEARS:
        first, end = first[:2], first[2:]  # FY2526
    year = whole_year(end or first)
    follows = end is None or year == whole_year(first) + 1
    return year if follows and year in _YEARS else None


def read_month(text: str) -> int:
    """The month that an answer names, by its number or its name in a language of the vocabulary.

    Raises:
        Refused: it names none.
    """
    plain = text.strip()
    if plain.isdecimal() and 1 <= int(plain) <= 12:
        return int(plain)
    month = vocabulary().months.get(word_key(plain))
    if month is None:
        raise Refused(
            message("{month} is not a month. Expected a number from 1 to 12 or the name of a month.", month=repr(text))
        )
    return month


def days_in_words(period: Period) -> Message:
    """The months that a period has: ``FY26 Q1: October to December 2025``."""
    first, last = MONTHS[period.first.month - 1], MONTHS[period.last.month - 1]
    if period.first.year == period.last.year:
        return message(
            "{period}: {first} to {last} {year}",
            period=period.label,
            first=first,
            last=last,
            year=str(period.last.year),
        )
    return message(
        "{period}: {first} {first_year} to {last} {year}",
        period=period.label,
        first=first,
        first_year=str(period.first.year),
        last=last,
        year=str(period.last.year),
    )


def fiscal_year_question(periods: Collection[FiscalPeriod]) -> Question:
    """Asks in which month the fiscal year of some periods begins, with the days that each month gives the first one."""
    first = next(iter(periods))
    choices = [
        (str(month), message("{month} – {days}", month=name, days=days_in_words(first.period(month))))
        for month, name in enumerate(MONTHS, start=1)
    ]
    return Question(
        "fiscal_year",
        message("In which month does the fiscal year begin? FY26 is the year that ends in 2026."),
        tuple(period.label for period in periods)[:MOST_VALUES],
        tuple(choices),
        "--map fiscal_year=MONTH",
    )


def fiscal_year_notice(period: FiscalPeriod, first_month: int) -> Message:
    """Says which days a fiscal period has, by the month that a person answered."""
    return message(
        "{days}, as the fiscal year begins in {month}.",
        days=days_in_words(period.period(first_month)),
        month=MONTHS[first_month - 1],
    )

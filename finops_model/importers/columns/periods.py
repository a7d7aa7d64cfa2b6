"""What only a person can say about the periods of a table: when the fiscal year begins, in which year quarters lie."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from finops_model.errors import Refused
from finops_model.importers.columns.calendars import fiscal_in, is_about_fiscal_years
from finops_model.importers.columns.dates import (
    DAY_ORDERS,
    find_year,
    find_yearless_part,
    looks_like_day,
    order_of,
    orders_in_question,
    read_day,
)
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.fiscal import (
    FiscalPeriod,
    fiscal_year_notice,
    fiscal_year_question,
    read_month,
)
from finops_model.importers.columns.mapping import Question
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import is_headed
from finops_model.importers.tables import Unreadable
from finops_model.messages import message

DAY_FIELDS = ("assessed_on", "target_due_on")
"""Fields whose cells may name periods."""
_MOST_NOTICES = 12
_LONGEST_COUNT = 3
"""Digits; a number of more may be a year, or a day counted from an epoch."""


def settle_years_of_parts(draft: Draft) -> None:
    """A column of years beside one of quarters or half years that name none: both together say the period."""
    days = draft.at("assessed_on")
    if len(days) != 1 or not any(find_yearless_part(text) for text in draft.sample.values[days[0]]):
        return
    years = [place for place in draft.unknown() if _holds_years(draft, place)]
    if len(years) == 1:
        draft.take(years[0], "assessed_year")
        draft.notices.append(
            message(
                "{year} is the year of the periods in {column}.", year=draft.name(years[0]), column=draft.name(days[0])
            )
        )


def _holds_years(draft: Draft, position: int) -> bool:
    values = draft.sample.values[position]
    is_year = [find_year(text) or _is_fiscal_year(fiscal_in(text)) for text in values]
    header = draft.headers[position].text
    may_name_years = is_headed(header, vocabulary().perhaps_assessed_on) or is_about_fiscal_years(header)
    return bool(values) and all(is_year) and may_name_years


def _is_fiscal_year(period: FiscalPeriod | None) -> bool:
    return period is not None and period.parts == 1


def doubt_days(draft: Draft) -> None:
    """A column that is called like one of days (``Data``, in Portuguese), and whose cells hold words and small numbers
    alone, is none."""
    for position in draft.at("assessed_on"):
        values = draft.sample.values[position]
        if values and not draft.headers[position].given and not any(map(_may_say_day, values)):
            draft.clear([position])


def _may_say_day(text: str) -> bool:
    """Whether a cell may be a day, perhaps in a form that cannot be read."""
    return any(map(str.isdigit, text)) and (not text.strip().isdigit() or len(text.strip()) > _LONGEST_COUNT)


def settle_header_days(draft: Draft, order: str) -> None:
    """Days in headers whose order of day and month only other headers or a person can say: ``01/02/2026``.

    Args:
        order: the order that the user gives for all dates; ``""`` without one.
    """
    named = [place for place, header in enumerate(draft.headers) if not header.given and looks_like_day(header.text)]
    texts = [draft.headers[place].text.strip() for place in named]
    choices = orders_in_question(texts)
    answer = draft.answers.setting("date_order") or order
    if choices and answer not in choices:
        meanings = tuple((choice, DAY_ORDERS[choice]) for choice in choices)
        text = message("How are the dates of the headers meant?")
        draft.questions.append(Question("date_order", text, tuple(texts), meanings, "--map date_order=ORDER"))
    for place, text in zip(named, texts, strict=True):
        header = draft.headers[place]
        if not header.known:
            draft.headers[place] = replace(header, field="rating", on=_day_of(text, answer or order_of(texts) or "dmy"))


def _day_of(text: str, order: str) -> date | None:
    try:
        return read_day(text, order)
    except Refused:
        return None


def settle_fiscal_year(draft: Draft) -> None:
    """The days of fiscal periods, by the month in which the fiscal year begins: a person says it.

    Raises:
        Unreadable: the answer names no month.
    """
    places = {place: header.on for place, header in enumerate(draft.headers) if isinstance(header.on, FiscalPeriod)}
    periods = list(dict.fromkeys([*places.values(), *_in_cells(draft)]))
    answer = draft.answers.setting("fiscal_year")
    if not periods:
        return
    if not answer:
        draft.questions.append(fiscal_year_question(periods))
        return
    try:
        month = read_month(answer)
    except Refused as error:
        raise Unreadable(error.message) from error
    draft.first_month = month
    for place, period in places.items():
        draft.headers[place] = replace(draft.headers[place], on=period.period(month))
    draft.notices += [fiscal_year_notice(period, month) for period in periods[:_MOST_NOTICES]]


def _in_cells(draft: Draft) -> Iterator[FiscalPeriod]:
    """The fiscal periods in the columns of days."""
    for field in (*DAY_FIELDS, "assessed_year"):
        for position in draft.at(field):
            is_fiscal = is_about_fiscal_years(draft.headers[position].text)
            found = (fiscal_in(text, is_fiscal) for text in draft.sample.values[position])
            yield from (period for period in found if period is not None)

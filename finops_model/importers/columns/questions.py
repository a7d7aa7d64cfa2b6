"""What is still open when the columns of a table are known: scales, dates, and what the file does not hold at all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from finops_model.assessment import LENSES
from finops_model.days import read_iso_date
from finops_model.errors import Refused
from finops_model.framework import Framework, Stage, close_capabilities
from finops_model.importers.columns.answers import LEFT_OUT, NOT_APPLICABLE
from finops_model.importers.columns.capability_names import read_capability
from finops_model.importers.columns.dates import (
    DAY_ORDERS,
    Quarter,
    find_yearless_part,
    order_of,
    orders_in_question,
)
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.mapping import MOST_VALUES, Block, Question, TableMapping
from finops_model.importers.columns.points import read_number
from finops_model.importers.columns.readings import unknown_words
from finops_model.importers.columns.scale_questions import ScaleSettling
from finops_model.importers.columns.settling import Settling
from finops_model.importers.columns.shapes import running_notice
from finops_model.importers.tables import Options, Unreadable
from finops_model.messages import message, plural
from finops_model.names import word_key

_SUSPICIOUS_SHARE, _SUSPICIOUS_ROWS = 0.9, 10


def settle(mapping: TableMapping, draft: Draft, options: Options, today: date) -> None:
    """Settles scales, the order of dates and years by the file and the options; what stays open is asked.

    Raises:
        Unreadable: an answer is none of the choices.
    """
    scales = ScaleSettling(mapping, draft.headers, draft.sample, options, draft.answers)
    table = _Settling(mapping, draft.headers, draft.sample, options, draft.answers)
    try:
        scales.settle()
        table.settle_dates()
        table.settle_year(today)
    except Refused as error:
        raise Unreadable(error.message) from error
    table.ask_missing()
    table.ask_capability_words(draft.framework)
    table.ask_stage_words("rating")
    table.ask_stage_words("target")
    table.notice_zeros()


@dataclass(slots=True)
class _Settling(Settling):
    """A table whose columns are known."""

    def settle_dates(self) -> None:
        """The order of day and month: said by the column or by the user, else asked."""
        answer = self.answers.setting("date_order") or self.options.date_order or ""
        for field in ("assessed_on", "target_due_on"):
            if field in self.mapping.shared:
                self._settle_order(field, answer)

    def _settle_order(self, field: str, answer: str) -> None:
        if answer and answer not in DAY_ORDERS:
            raise Refused(
                message(
                    "There is no order of dates {order}. Expected one of {orders}.",
                    order=repr(answer),
                    orders=", ".join(DAY_ORDERS),
                )
            )
        position = self.mapping.shared[field]
        values = self.sample.values[position]
        choices = orders_in_question(values)
        if not choices:
            self.mapping.day_orders[field] = order_of(values)
        elif answer in choices:
            self.mapping.day_orders[field] = answer
        else:
            text = message("How are the dates in {column} meant?", column=self.name(position))
            meanings = tuple((order, DAY_ORDERS[order]) for order in choices)
            shown = tuple(list(values)[:MOST_VALUES])
            self.mapping.questions.append(Question("date_order", text, shown, meanings, "--map date_order=ORDER"))

    def settle_year(self, today: date) -> None:
        """The year of quarters that name none: the user's answer, or the year of the day given for the whole file."""
        self._settle_year_of_cells()
        quarters = dict.fromkeys(one.fixed.get("assessed_on", "") for one in self.mapping.blocks)
        yearless = [quarter for quarter in quarters if quarter.startswith("Q")]
        if not yearless:
            return
        year = self._year(yearless)
        if not year:
            text = message("In which year are the quarters of the header?")
            self.mapping.questions.append(Question("year", text, tuple(yearless), command="--map year=YEAR"))
            return
        days = {quarter: self._quarter_day(quarter, year, today) for quarter in yearless}
        self.mapping.blocks = [_with_day(block, days) for block in self.mapping.blocks]

    def _settle_year_of_cells(self) -> None:
        """The years of quarters and half years in the columns of days that name none, where no column says it."""
        if "assessed_year" not in self.mapping.shared:
            self.mapping.year = self._year_of_cells("assessed_on", "year")
        self.mapping.due_year = self._year_of_cells("target_due_on", "due_year")

    def _year_of_cells(self, field: str, key: str) -> int | None:
        """The answered year of the periods in a column that name none; None where it is asked, or none is needed."""
        position = self.mapping.shared.get(field)
        values = self.sample.values[position] if position is not None else {}
        parts = [text for text in values if find_yearless_part(text) is not None]
        if not parts or position is None:
            return None
        answer = self.answers.setting(key)
        if answer:
            return _read_year(answer)
        text = message("In which year are the quarters or half years of {column}?", column=self.name(position))
        self.mapping.questions.append(Question(key, text, tuple(parts[:MOST_VALUES]), command=f"--map {key}=YEAR"))
        return None

    def _year(self, quarters: Sequence[str]) -> int | None:
        """The year of the quarters in the header; None where a person says it: without a given day, and where a quarter
        of its year begins after it."""
        answer = self.answers.setting("year")
        if answer:
            return _read_year(answer)
        if not self.options.assessed_on:
            return None
        day = read_iso_date(self.options.assessed_on.strip())
        year = day.year
        if any(Quarter(int(quarter[1]), year).period().first > day for quarter in quarters):
            return None
        self.mapping.notices.append(
            message(
                "The quarters name no year; they are taken as quarters of {year}, the year of the given day.", year=year
            )
        )
        return year

    def _quarter_day(self, quarter: str, year: int, today: date) -> str:
        """The last day of ``Q1`` … in a year; today while the quarter is not over."""
        period = Quarter(int(quarter[1]), year).period()
        if period.is_running(today):
            self.mapping.notices.append(running_notice(f"{quarter} {year}", today))
        return period.day(today).isoformat()

    def ask_missing(self) -> None:
        """Asks for what no column and no option gives."""
        asked = {question.key for question in self.mapping.questions}
        questions = (
            Question(
                "organization",
                message("Which organization is this? The file does not say it."),
                command="--organization NAME",
            ),
            Question(
                "assessed_on",
                message("On which day was it assessed? The file does not say it."),
                command="--assessed-on YEAR-MONTH-DAY",
            ),
            Question(
                "capability",
                message("Which column names the capability?"),
                command="--map capability=COLUMN, or for the whole file with --capability NAME",
            ),
        )
        open_fields = [one for one in questions if one.key not in asked and not self._is_known(one.key)]
        self.mapping.questions += open_fields

    def _is_known(self, field: str) -> bool:
        """Whether every rating gets a field: from a column, an option, or the header of its block."""
        if field in self.mapping.shared or field in self.mapping.filled:
            return True
        return all(field in block.fixed for block in self.mapping.blocks)

    def ask_capability_words(self, framework: Framework) -> None:
        """Words of the capability column that name no capability: close names are offered, each word can be mapped."""
        position = self.mapping.shared.get("capability")
        if position is None or "edition" in self.mapping.shared:
            return
        explained = self.mapping.capability_words
        unknown = [
            text
            for text in self.sample.values[position]
            if read_capability(text, framework) is None and word_key(text) not in explained
        ]
        if not unknown:
            return
        close = [one for text in unknown[:MOST_VALUES] for one in close_capabilities(text, framework)]
        offers = {one.id: one.name for one in close}
        text = plural(
            "Which capability is meant in {column}? {count:,} of its words is not a capability.",
            "Which capabilities are meant in {column}? {count:,} of its words are not capabilities.",
            count=len(unknown),
            column=self.name(position),
        )
        self.mapping.questions.append(
            Question(
                "capability:",
                text,
                tuple(unknown[:MOST_VALUES]),
                (*offers.items(), (LEFT_OUT, message("leave these rows out"))),
                "--map 'capability:WORD=CAPABILITY'",
                needed=False,
            )
        )

    def ask_stage_words(self, field: Literal["rating", "target"]) -> None:
        """Words of the ratings or targets that are not stages: each can be explained. Where a column has more of them
        than of others, it is on a scale of its own, and nothing is taken before somebody explains it."""
        explained = self.mapping.rating_words if field == "rating" else self.mapping.target_words
        positions = self.mapping.positions(field)
        values = sum((self.sample.values[position] for position in dict.fromkeys(positions)), Counter())
        unknown = unknown_words(values, explained)
        if not unknown:
            return
        columns = self.names(positions)
        if field == "rating":
            text = message("What do the words of the ratings in {columns} mean?", columns=columns)
            choices = [*((stage.id, stage.label) for stage in Stage), (NOT_APPLICABLE, message("not applicable"))]
        else:
            text = message("What do the words of the targets in {columns} mean?", columns=columns)
            choices = [
                *((stage.id, stage.label) for stage in Stage if stage is not Stage.PRE_CRAWL),
                ("none", message("no target")),
            ]
        self.mapping.questions.append(
            Question(
                f"{field}:",
                text,
                tuple(unknown[:MOST_VALUES]),
                (*choices, (LEFT_OUT, message("nothing"))),
                f"--map '{field}:WORD=STAGE'",
                needed=2 * len(unknown) > len(values),
            )
        )

    def notice_zeros(self) -> None:
        """A column of zeros is often a column of blanks that some tool exported as 0."""
        fields = ("rating", "target", *LENSES)
        for position in dict.fromkeys(one for field in fields for one in self.mapping.positions(field)):
            values = self.sample.values[position]
            filled = values.total()
            zeros = sum(count for text, count in values.items() if _is_zero(text))
            if filled >= _SUSPICIOUS_ROWS and zeros >= _SUSPICIOUS_SHARE * filled:
                self.mapping.notices.append(
                    message(
                        "{column} is 0 in {zeros:,} of {rows:,} rows. If a tool exported blanks as 0, empty these "
                        "cells first: not assessed is not 0.",
                        column=self.name(position),
                        zeros=zeros,
                        rows=filled,
                    )
                )


def _read_year(text: str) -> int:
    try:
        return read_iso_date(f"{text}-03-31").year
    except Refused as error:
        raise Refused(message("{text} is not a year. Expected for example 2026.", text=repr(text))) from error


def _with_day(block: Block, days: dict[str, str]) -> Block:
    """A block whose quarter, if it named no year, is the day that the quarter stands for."""
    quarter = block.fixed.get("assessed_on", "")
    if quarter not in days:
        return block
    return replace(block, fixed={**block.fixed, "assessed_on": days[quarter]})


def _is_zero(text: str) -> bool:
    number = read_number(text)
    return number is not None and number[0] == 0

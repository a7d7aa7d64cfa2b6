"""What the cells of a table of any kind say, in the forms of the canonical CSV: one reader per field.

A cell that says nothing gives an empty text; one that cannot be read raises :class:`~finops_model.errors.Refused`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, Generic, TypeVar

from finops_model.assessment import LENSES
from finops_model.errors import Refused
from finops_model.framework import Framework
from finops_model.importers.columns.answers import answer_key, answer_option
from finops_model.importers.columns.calendars import Calendar, is_about_fiscal_years
from finops_model.importers.columns.dates import find_yearless_part, read_day
from finops_model.importers.columns.looks import is_marked
from finops_model.importers.columns.mapping import HIGHEST, TableMapping
from finops_model.importers.columns.points import read_number
from finops_model.importers.columns.readings import (
    BelowCrawl,
    Reading,
    read_rating_cell,
    read_scope_target,
    read_target_cell,
    refuse_flaw,
    target_of,
)
from finops_model.importers.columns.scales import Scale, find_scale
from finops_model.importers.columns.words import (
    is_no,
    is_not_applicable,
    is_not_assessed,
    is_yes,
    may_be_not_applicable,
    row_kind,
    says_nothing,
)
from finops_model.importers.files.cells import Flaw
from finops_model.messages import message
from finops_model.scoring import score_lenses

_Value = TypeVar("_Value")
_LEVELS = find_scale("0-4")


class Memo(dict[Any, "_Value | Refused"], Generic[_Value]):
    """Distinct texts of a column to what they say, or to the refusal of what they cannot say."""

    def __init__(self, read: Callable[[Any], _Value]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: Any) -> "_Value | Refused":
        try:
            value: _Value | Refused = self._read(text)
        except Refused as error:
            value = error
        self[text] = value
        return value


class Readers:
    """The readers of one table; what they have read once they remember.

    Attributes:
        ratings: field to what reads a stage, a score or *not applicable* from a cell.
        texts: field to what reads one canonical text from a cell.
        lens_target: reads the target stage from the levels that the lenses shall reach.
        mark: whether a cell is marked.
        flag: whether a cell says that its row is not applicable.
        takes_highest: whether of several marks in a row the highest stage counts.
        kind: what a cell says about its row; None: neither a rating nor a target.
        lenses_applicable: reads ``no`` from the levels of a row whose lenses all say *not applicable*.
        below_crawl: targets below Crawl, as the file writes them, with what to do; they are not used.
        running: periods that are not over yet, as the file writes them; they are taken as today.
    """

    def __init__(self, mapping: TableMapping, framework: Framework, today: date) -> None:
        self._today = today
        self._scales = {field: find_scale(id) for field, id in mapping.scales.items()}
        self.running: dict[str, None] = {}
        self.below_crawl: dict[str, str] = {}
        level = partial(read_level, scale=self._scales.get("lens", _LEVELS))
        self.ratings = self._rating_readers(mapping)
        self.texts: Mapping[str, Memo[str]] = {
            **self._target_readers(mapping),
            **self._day_readers(mapping),
            **{lens: Memo(level) for lens in LENSES},
            "applicable": Memo(_applicable),
            "target_value": Memo(_plain_number),
        }
        read_lens_target = partial(_lens_target, level=level, framework=framework)
        self.lens_target: Memo[str] = Memo(partial(self._reached, read_lens_target))
        self.lenses_applicable: Memo[str] = Memo(partial(_lenses_applicable, words=mapping.rating_words))
        self.takes_highest = mapping.marks == HIGHEST
        self.mark: Memo[bool] = Memo(read_mark)
        self.flag: Memo[bool] = Memo(read_flag)
        self.kind: Memo[str | None] = Memo(row_kind)

    def _rating_readers(self, mapping: TableMapping) -> Mapping[str, Memo[Reading]]:
        read = partial(read_rating_cell, words=mapping.rating_words)
        return {
            "rating": Memo(partial(read, scale=self._scales.get("rating"))),
            "stage": Memo(partial(read, scale=None)),
        }

    def _target_readers(self, mapping: TableMapping) -> Mapping[str, Memo[str]]:
        """Targets that name no scale of their own are on that of the ratings, as those of rows about the target."""
        scale = self._scales.get("target", self._scales.get("rating"))
        read = partial(read_target_cell, scale=scale, words=mapping.target_words)
        return {
            "target": Memo(partial(self._reached, read)),
            "scope_target": Memo(partial(self._reached, read_scope_target)),
        }

    def _day_readers(self, mapping: TableMapping) -> Mapping[str, Memo[str]]:
        readers = {"assessed_on": self._assessed_on, "target_due_on": _due_on}
        return {
            field: Memo(partial(read, order=mapping.day_orders.get(field, ""), calendar=_calendar(mapping, field)))
            for field, read in readers.items()
        }

    def _reached(self, read: Callable[[Any], str], cells: str | Sequence[str]) -> str:
        """The target that ``read`` gives; none where it is below Crawl: the rating beside it counts all the same."""
        try:
            return read(cells)
        except BelowCrawl as error:
            shown = cells if isinstance(cells, str) else " ".join(cells)
            self.below_crawl.setdefault(shown.strip(), error.message)
            return ""

    def _assessed_on(self, text: str, order: str, calendar: Calendar) -> str:
        """The ISO date of an assessment; a blank cell stays blank."""
        if not text.strip():
            return ""
        period = None if isinstance(text, Flaw) else calendar.period(text)
        if period is None:
            return read_day(text, order).isoformat()
        if period.is_running(self._today):
            self.running.setdefault(text.strip() if find_yearless_part(text) is None else period.label)
        return period.day(self._today).isoformat()


def _calendar(mapping: TableMapping, field: str) -> Calendar:
    """What the user and the headers say about the periods in the cells of a field."""
    fields = (field, "assessed_year") if field == "assessed_on" else (field,)
    headers = [mapping.header[mapping.shared[one]] for one in fields if one in mapping.shared]
    year = mapping.year if field == "assessed_on" else mapping.due_year
    return Calendar(year, mapping.first_month, any(map(is_about_fiscal_years, headers)))


def read_level(text: str, scale: Scale) -> str:
    """The level of a lens as a whole number from 0 to 4, from a number on a scale; empty where there is none."""
    refuse_flaw(text)
    if says_nothing(text):
        return ""
    number = read_number(text)
    if number is not None and not number[1] and scale.low <= number[0] <= scale.high:
        level = 4 * scale.score(number[0]) / 3
        if level.denominator == 1:
            return str(level)
    if scale is _LEVELS:
        raise Refused(message("Expected the level of a lens, a whole number from 0 to 4, or nothing."))
    raise Refused(
        message("Expected the level of a lens, a whole number on the scale {scale}, or nothing.", scale=scale.id)
    )


def read_flag(text: str) -> bool:
    """Whether a cell says *not applicable*: by a mark, or by the words for it."""
    return True if is_not_applicable(text) or may_be_not_applicable(text) else read_mark(text)


def read_mark(text: str) -> bool:
    """Whether a cell is marked: ``x``, ``✓``, ``yes`` and ``1`` are marks; nothing, ``no`` and ``0`` are none."""
    refuse_flaw(text)
    marked = is_marked(text)
    if marked is None:
        raise Refused(message("Expected a mark, such as x or yes, or nothing."))
    return marked


def _due_on(text: str, order: str, calendar: Calendar) -> str:
    """The ISO date by which a target is due; a blank cell stays blank."""
    period = None if isinstance(text, Flaw) else calendar.period(text)
    if period is not None:
        return period.last.isoformat()
    try:
        return read_day(text, order).isoformat() if text.strip() else ""
    except Refused as error:
        leave = answer_option("target_due_on=-")
        sentence = message(
            "{sentence} Answer with {leave} to leave the column out.", sentence=error.message, leave=leave
        )
        raise Refused(sentence) from error


def _lens_target(cells: Sequence[str], level: Callable[[str], str], framework: Framework) -> str:
    """The target stage that five lens levels give by the framework's weights (SEMANTICS 1); empty without any level."""
    levels = [int(text) if text else None for text in map(level, cells)]
    if all(one is None for one in levels):
        return ""
    return target_of(Fraction(score_lenses(levels, framework)), " ".join(cells))


def _lenses_applicable(cells: Sequence[str], words: Mapping[str, str]) -> str:
    """``no`` for lenses that all say *not applicable*, perhaps by a person's answer; else empty.

    Raises:
        Refused: all of them may be not applicable, and one says ``NA``.
    """
    said = [words.get(answer_key(text), text) for text in cells]
    if all(map(is_not_applicable, said)):
        return "no"
    if all(is_not_applicable(text) or may_be_not_applicable(text) for text in said):
        read_rating_cell(next(filter(may_be_not_applicable, said)), None)
    return ""


def _applicable(text: str) -> str:
    refuse_flaw(text)
    if is_not_assessed(text):
        return ""
    if is_yes(text):
        return "yes"
    if is_no(text) or is_not_applicable(text):
        return "no"
    leave = answer_option("applicable=-")
    raise Refused(message("Expected yes or no. Answer with {leave} to leave the column out.", leave=leave))


def _plain_number(text: str) -> str:
    """A business value as it is; a dash and ``n/a`` are nothing."""
    refuse_flaw(text)
    return "" if says_nothing(text) else text

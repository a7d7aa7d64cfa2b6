"""A table while its columns are recognised: what each column is so far, and what only a person can say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from finops_model.framework import Framework
from finops_model.importers.columns.answers import Answers
from finops_model.importers.columns.calendars import fiscal_in, is_about_fiscal_years, names_period
from finops_model.importers.columns.headers import Header
from finops_model.importers.columns.looks import Look, look_of
from finops_model.importers.columns.mapping import Question
from finops_model.importers.columns.names import column_name, quoted
from finops_model.importers.columns.sampling import Sample
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import is_headed
from finops_model.importers.tables import Table
from finops_model.messages import Message, message

_MOST_CHOICES = 50
_MOST_SHOWN, _LONGEST_SHOWN = 4, 30


@dataclass(slots=True)
class Draft:
    """A table while its columns are recognised: each step settles some of ``headers``, or asks.

    Attributes:
        headers: what each column is; what the user said of one (``given``) no step changes.
        given_day: the day that the user gives for the whole file; ``""`` without one.
        sample: the values of the columns; empty until the table was read.
        reasons: position to the reason why a column is not used.
        first_month: the month in which fiscal years begin, 1 to 12; None: nobody said it.
    """

    table: Table
    framework: Framework
    answers: Answers
    headers: list[Header]
    given_day: str = ""
    sample: Sample = field(default_factory=lambda: Sample([]))
    notices: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    reasons: dict[int, Message] = field(default_factory=dict)
    first_month: int | None = None
    _looks: dict[int, Look] = field(default_factory=dict)

    def name(self, position: int) -> str:
        """What the column at a position is called, in quotes."""
        return repr(column_name(self.table.header, position))

    def names(self) -> str:
        """What the columns are called, the first of many."""
        return quoted(column_name(self.table.header, position) for position in range(len(self.headers)))

    def at(self, field: str) -> list[int]:
        """The positions of the columns that hold a field."""
        return [position for position, header in enumerate(self.headers) if header.field == field]

    def plain(self, field: str) -> list[int]:
        """The positions of the columns that hold a field of no capability, day, scope or organization of their own."""
        return [position for position in self.at(field) if self.headers[position].is_plain]

    def unknown(self) -> list[int]:
        """The positions of the columns whose header says nothing, without those that the user left out."""
        return [position for position, header in enumerate(self.headers) if not header.known and not header.given]

    def look(self, position: int) -> Look:
        """What the values of a column look like."""
        if position not in self._looks:
            look = look_of(self.sample.values[position])
            self._looks[position] = "days" if look == "words" and self._holds_periods(position) else look
        return self._looks[position]

    def _holds_periods(self, position: int) -> bool:
        """Whether a column holds fiscal periods, or years and parts of years below a header that may name days."""
        values, header = self.sample.values[position], self.headers[position].text
        may_name_days = is_headed(header, vocabulary().perhaps_assessed_on) or is_about_fiscal_years(header)
        return all(fiscal_in(text) or (may_name_days and names_period(text)) for text in values)

    def take(self, position: int, field: str, scale: str = "") -> None:
        """Takes a column for a field, on the scale that its header says unless another one is given."""
        header = self.headers[position]
        self.headers[position] = Header(
            header.text, field, target=field.startswith("target"), scale=scale or header.scale
        )

    def clear(self, positions: Sequence[int], kept: int | None = None, reason: Message | None = None) -> None:
        """Takes what the headers say away from some columns, but for the one that is kept and for what users said."""
        for position in positions:
            if position != kept and not self.headers[position].given:
                self.headers[position] = Header(self.headers[position].text, scale=self.headers[position].scale)
                if reason is not None:
                    self.reasons[position] = reason

    def ask(self, key: str, text: Message, positions: Sequence[int], *more: tuple[str, Message]) -> None:
        """Asks which column is meant; some values of each are shown, and the first of many columns."""
        positions = positions[:_MOST_CHOICES]
        names = [column_name(self.table.header, position) for position in positions]
        shown = [_shown(self.sample.values[position]) for position in positions]
        choices = (*zip(names, shown, strict=True), *more)
        self.questions.append(Question(key, text, choices=choices, command=f"--map {key}=COLUMN"))


def _shown(values: Mapping[str, int]) -> str:
    """A few values of a column, to recognise it by."""
    texts = [text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…" for text in values]
    if not texts:
        return message("empty")
    return ", ".join(texts[:_MOST_SHOWN]) + (" …" if len(texts) > _MOST_SHOWN else "")

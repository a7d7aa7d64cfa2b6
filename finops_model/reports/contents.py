"""What a report says, part by part, for every format: headings, figures, sentences, tables and charts by name.

The formats lay this out and add nothing to it, so that each of them says the same.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage as people see it: a whole number, 100 only when it is exactly 100."""

    whole: int


@dataclass(frozen=True, slots=True)
class Points:
    """A difference of percentages in whole points."""

    whole: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many: ``2 of 3``. Of none there is nothing to count."""

    count: int
    of: int


Cell = str | int | float | date | Percent | Points | Share | None
"""What stands in a table: a text, whole number, score (0 to 3), day, percentage, points, share; None: nothing."""


@dataclass(frozen=True, slots=True)
class Series:
    """The values of a chart under one name, one for each of its categories; None: there is none, which is never 0."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; how is up to the format.

    Attributes:
        kind: ``radar`` and ``dots``: Current, Target and Then of every capability, 0 to 3; ``bars``: how many
            capabilities of each domain have which status; ``line``: percentages over days.
        title: what it shows. source: what it was made of. alt: the same in a sentence, for readers who do not see it.
        categories: what the values are of: texts, or days in their order.
        series: at least one; all of them as long as the categories.
        groups: the domain of each category (``dots``), else empty.
    """

    kind: Literal["radar", "dots", "bars", "line"]
    title: str
    source: str
    alt: str
    categories: tuple[str, ...] | tuple[date, ...]
    series: tuple[Series, ...]
    groups: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(value is None for one in self.series for value in one.values)


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure.

    Attributes:
        label: what it is.
        now, then: how much, and how much on the earlier day.
    """

    label: str
    now: Cell
    then: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report.

    Attributes:
        title: what it answers.
        columns: the headers.
        rows: the cells of each row, as many as there are columns.
        empty: the sentence that stands in its place when it has no rows.
        slide: the places of the columns that a slide has room for; empty: all.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    slide: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Sentences under a heading; ``empty`` stands in their place when there are none."""

    title: str
    lines: tuple[str, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a report.

    Attributes:
        title: what it is about.
        leads: the sentences that say it at once.
        figures, listings, tables, charts: what stands below, in this order.
    """

    title: str
    leads: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    listings: tuple[Listing, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole report.

    Attributes:
        organization, scope: names.
        facts: what holds for every figure of it: days, edition, targets, coverage.
        formula: how attainment is computed, in a sentence.
        parts: the answer, the trade-offs, the plan; then the details.
    """

    organization: str
    scope: str
    facts: tuple[str, ...]
    formula: str
    answer: Part
    tradeoffs: Part
    plan: Part
    details: Part = field(default_factory=lambda: Part(""))

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts in their order."""
        return (self.answer, self.tradeoffs, self.plan, self.details)

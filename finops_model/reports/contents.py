"""What a report says, part by part, for every format: headings, figures, sentences, tables and charts by name.

The formats lay this out and add nothing to it, so that each of them says the same.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Cell = str | int | float | date | None
"""What stands in a table: a text, a whole number, a score (0 to 3) or points, a day; None: nothing."""

Chart = Literal["radar", "stages", "trend"]
"""The charts of a report by name: the positions of the domains, stage and target of every capability, attainment."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure.

    Attributes:
        label: what it is.
        text: how much, as people read it.
        before: the same on the earlier day, as people read it.
    """

    label: str
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report.

    Attributes:
        title: what it answers.
        columns: the headers.
        rows: the cells of each row, as many as there are columns.
        empty: the sentence that stands in its place when it has no rows.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str


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

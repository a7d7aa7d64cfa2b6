"""What the cells of one row say: as names of columns, or as a row of values.

What a single cell says is known further up (``columns``); here it is only counted, by a function that is given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

CellKind = Literal["", "stage", "number", "none", "day", "capability", "subject", "label", "field"]
"""What a cell says: nothing that is known; a stage, a number or that there is none, as in a row of values; a day, month
or year; the name of a capability; that a column names capabilities, or perhaps does; or another name of a column."""

HeaderWords = Callable[[str], CellKind]
"""What a cell of one of the first rows of a file says."""

_LOOKED_AT = 100
"""The columns that decide what a row says; looking at all of a wide row would take long."""
_POINTS = {
    "": 0,
    "stage": 1,
    "number": 0,
    "none": 0,
    "day": 1,
    "capability": 2,
    "subject": 3,
    "label": 2,
    "field": 2,
}
"""What a cell counts for as a part of a header."""


@dataclass(frozen=True, slots=True)
class RowWords:
    """What the cells of a row say.

    Attributes:
        kinds: what each distinct text says, in the order of the cells.
        filled: how many cells are filled.
    """

    kinds: tuple[CellKind, ...]
    filled: int

    @property
    def known(self) -> int:
        """How many distinct texts say something as names of columns; 0 for a row of values."""
        return 0 if self.has_values else sum(1 for kind in self.kinds if _POINTS[kind])

    @property
    def points(self) -> int:
        """How much the row says as a header."""
        return 0 if self.has_values else sum(_POINTS[kind] for kind in self.kinds)

    @property
    def has_values(self) -> bool:
        """Whether a rating stands in the row. The names of check-mark columns are none: each stage once."""
        stages = self.kinds.count("stage")
        names_columns = "subject" in self.kinds and stages > 1 and len(self.kinds) == self.filled
        return "number" in self.kinds or (stages > 0 and not names_columns)

    @property
    def is_label_and_value(self) -> bool:
        """Whether each name of a field is followed by what it is: ``Organization: Acme, Date: 2026-03-31``."""
        labels, values = self.kinds[0::2], self.kinds[1::2]
        is_paired = bool(values) and len(labels) == len(values)
        return is_paired and all(kind == "field" for kind in labels) and all(kind in ("", "day") for kind in values)


def words_of(cells: Sequence[str], kind_of: HeaderWords) -> RowWords:
    """What the first cells of a row say."""
    filled = [cell.strip() for cell in cells[:_LOOKED_AT] if cell.strip()]
    return RowWords(tuple(kind_of(text) for text in dict.fromkeys(filled)), len(filled))

"""A table whose columns are known, while what its values leave open is settled or asked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finops_model.importers.columns.answers import Answers
from finops_model.importers.columns.headers import Header
from finops_model.importers.columns.mapping import TableMapping
from finops_model.importers.columns.names import column_name
from finops_model.importers.columns.readings import needs_scale
from finops_model.importers.columns.sampling import Sample
from finops_model.importers.tables import Options


@dataclass(slots=True)
class Settling:
    """A table whose columns are known.

    Attributes:
        mapping: takes what is settled, what is asked, and what the reader should know.
    """

    mapping: TableMapping
    headers: Sequence[Header]
    sample: Sample
    options: Options
    answers: Answers

    def name(self, position: int) -> str:
        """What the column at a position is called, in quotes."""
        return repr(column_name(self.mapping.header, position))

    def names(self, positions: Iterable[int]) -> str:
        """What some columns are called, each once."""
        return ", ".join(map(self.name, dict.fromkeys(positions)))

    def numbers(self, positions: Iterable[int]) -> list[str]:
        """The distinct values of some columns that mean something only on a scale."""
        counters = (self.sample.values[position] for position in dict.fromkeys(positions))
        return needs_scale(sum(counters, Counter()))

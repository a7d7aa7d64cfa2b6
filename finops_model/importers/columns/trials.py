"""What a table becomes when one of its columns is taken as something: only answers that it can use are offered."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.given import give_meaning
from finops_model.importers.columns.headers import Header, day_in
from finops_model.importers.columns.mapping import TableMapping
from finops_model.importers.columns.notes import settle_reasons
from finops_model.importers.columns.ratings import settle_marks, settle_ratings, settle_single_fields, settle_weights
from finops_model.importers.columns.shapes import arrange
from finops_model.importers.columns.subjects import doubt_short_names, settle_quarters, settle_row_kind


def arranged(draft: Draft, today: date) -> TableMapping:
    """Settles what the columns of a table hold, and puts them into blocks.

    Args:
        today: the day that a quarter or month stands for while it is not over.
    """
    doubt_short_names(draft)
    settle_quarters(draft)
    settle_row_kind(draft)
    settle_marks(draft)
    settle_ratings(draft)
    settle_reasons(draft)
    settle_single_fields(draft)
    settle_weights(draft)
    return arrange(draft, today)


@dataclass(slots=True)
class Trials:
    """Tries answers on a table whose columns are not settled yet. A meaning is tried once, with the first column that
    it is offered for: the others have no use either, but for those whose headers name a day.

    Attributes:
        headers: what each column is before anything is settled.
    """

    draft: Draft
    headers: Sequence[Header]
    today: date
    _known: dict[tuple[str, bool], bool] = field(default_factory=dict)

    def can_be(self, position: int, meaning: str) -> bool:
        """Whether the table can use the column at a position as something."""
        key = (meaning, day_in(self.headers[position].text) is not None)
        if key not in self._known:
            trial = replace(self.draft, headers=list(self.headers), notices=[], questions=[], reasons={})
            give_meaning(trial, position, meaning)
            self._known[key] = position in arranged(trial, self.today).used
        return self._known[key]

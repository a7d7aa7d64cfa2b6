"""The targets of a scope: those in force on a day, and every entry ever agreed."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model.assessment import Person
from finops_model.scoring import entries_in_force
from finops_model.store import Way, open_store
from finops_model.views.places import Place, find_place


@dataclass(frozen=True, slots=True, eq=False)
class TargetsView:
    """The targets of a scope.

    Attributes:
        place: whose targets they are.
        day: the day on which :attr:`in_force` counts.
        history: the *targets* frame: every entry in the order of writing.
    """

    place: Place
    day: date
    history: pd.DataFrame

    @property
    def in_force(self) -> pd.DataFrame:
        """The entries that count on the day, in the order of writing; the columns of :attr:`history`."""
        return entries_in_force(self.history, self.day).sort_values("written")


def read_targets(
    reader: Person, organization: str, scope: str | None, day: date, first: Way | None = None
) -> TargetsView:
    """The targets of a scope as of ``day``. Raises UnknownName and Refused as :func:`.places.find_place`."""
    with open_store().reading() as moment:
        place = find_place(moment, organization, scope, first)
        return TargetsView(place, day, moment.read_targets(scope_id=place.scope.id))

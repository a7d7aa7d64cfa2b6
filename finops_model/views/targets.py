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
    """Target entries of a scope.

    Attributes:
        place: whose targets they are.
        day: the day on which they count; None: they are the whole history.
        entries: rows of the *targets* frame in the order of writing.
    """

    place: Place
    day: date | None
    entries: pd.DataFrame


def read_targets(
    reader: Person, organization: str, scope: str | None, day: date | None, first: Way | None = None
) -> TargetsView:
    """The entries of a scope that count on ``day`` (None: every entry). Raises UnknownName and Refused as
    :func:`.places.find_place`."""
    with open_store().reading() as moment:
        place = find_place(moment, organization, scope, first)
        history = moment.read_targets(scope_id=place.scope.id)
    return TargetsView(place, day, history if day is None else entries_in_force(history, day).sort_values("written"))

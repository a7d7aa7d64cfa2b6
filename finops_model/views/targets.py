"""The targets of a scope: those in force on a day, and every entry ever agreed."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model.assessment import Person
from finops_model.scoring import entries_in_force, is_overdue
from finops_model.store import Way, open_store
from finops_model.views.places import Place, find_facts
from finops_model.views.standing import Standing, standing_of


@dataclass(frozen=True, slots=True, eq=False)
class TargetsView:
    """Target entries of a scope.

    Attributes:
        place: whose targets they are.
        day: the day on which they count; None: they are the whole history.
        entries: rows of the *targets* frame in the order of writing, with ``overdue``: whether the due day of the entry
            has passed and a target that takes its day from it is open. NA in the whole history.
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
        place, ratings, history = find_facts(moment, organization, scope, first)
    if day is None:
        return TargetsView(place, day, history.assign(overdue=pd.array([None] * len(history), dtype="boolean")))
    entries = entries_in_force(history, day).sort_values("written")
    return TargetsView(place, day, entries.assign(overdue=_overdue(entries, standing_of(place, ratings, history, day))))


def _overdue(entries: pd.DataFrame, standing: Standing) -> pd.Series:
    """Whether the day of each entry has passed while a target is open that takes its due day from it."""
    late = set(standing.rows.loc[is_overdue(standing.rows), "capability"])
    own = set(entries.loc[(entries["capability"] != "") & entries["due_on"].notna(), "capability"])
    late_by_goal = bool(late - own)
    is_late = [one in late & own if one else late_by_goal for one in entries["capability"]]
    return pd.Series(is_late, index=entries.index, dtype=bool)

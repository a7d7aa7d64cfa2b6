"""One organization: where a scope stands, where it stood at the assessment before, and on what evidence."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model.assessment import Person
from finops_model.store import Way, open_store
from finops_model.views.places import Place, find_facts
from finops_model.views.standing import Standing, standing_of


@dataclass(frozen=True, slots=True, eq=False)
class OrganizationView:
    """A scope of an organization as of a day.

    Attributes:
        now: the standing as of the day.
        before: the standing as of the assessment before the newest one; None: there is none.
        evidence: the evidence of every rating in force, by the ``written`` of the standing ("": none was given).
    """

    now: Standing
    before: Standing | None
    evidence: pd.Series

    @property
    def place(self) -> Place:
        """The organization and the scope."""
        return self.now.place


def read_organization(
    reader: Person, organization: str, scope: str | None, day: date, first: Way | None = None
) -> OrganizationView:
    """A scope of an organization as of ``day``. Raises UnknownName and Refused as :func:`.places.find_place`."""
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
    before_on = previous_day(ratings, day)
    before = None if before_on is None else standing_of(place, ratings, targets, before_on)
    evidence = ratings.set_index("written")["evidence"]
    return OrganizationView(standing_of(place, ratings, targets, day), before, evidence)


def previous_day(ratings: pd.DataFrame, day: date) -> date | None:
    """The day of the assessment before the newest one up to ``day``; None when there are not two."""
    days = ratings.loc[ratings["assessed_on"] <= pd.Timestamp(day), "assessed_on"].drop_duplicates().nlargest(2)
    return days.iloc[1].date() if len(days) == 2 else None

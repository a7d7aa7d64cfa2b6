"""A scope while somebody assesses it: where each capability stands, how old that is, and what was said last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from finops_model.assessment import Form, Person, Rating
from finops_model.framework import Criterion, Framework, Stage
from finops_model.scoring import Status, implied_criteria
from finops_model.store import Way, open_store
from finops_model.views.places import Place, find_facts, old_after_days
from finops_model.views.standing import Standing, standing_of

EVERY, NEVER, OLD, BELOW = "all", "never", "old", "below"
CHOICES = (EVERY, NEVER, OLD, BELOW)
"""Which capabilities a list shows: all, those never assessed, those assessed too long ago, those below their target."""


@dataclass(frozen=True, eq=False)
class Assessing:
    """A scope as of a day, to be assessed.

    Attributes:
        now: the standing as of the day.
        ratings: the *ratings* frame: every rating in force, also of other days.
        old_after_days: the age from which a rating is old: the organization's cadence, else a year.
    """

    now: Standing
    ratings: pd.DataFrame
    old_after_days: int

    @property
    def place(self) -> Place:
        """The organization and the scope."""
        return self.now.place

    @cached_property
    def row_of(self) -> dict[str, Mapping[Any, Any]]:
        """The row of the standing for each capability, in framework order."""
        return {row["capability"]: row for row in self.now.rows.to_dict("records")}

    @cached_property
    def listed(self) -> dict[str, list[str]]:
        """The ids of the capabilities that each of :data:`CHOICES` shows, in framework order; perhaps none."""
        rows = self.now.rows
        shown = {
            EVERY: rows["capability"].notna(),
            NEVER: rows["status"] == Status.NOT_ASSESSED,
            OLD: rows["age_days"] > self.old_after_days,
            BELOW: rows["status"] == Status.BELOW_TARGET,
        }
        return {choice: rows.loc[chosen, "capability"].tolist() for choice, chosen in shown.items()}

    def last_rating(self, capability: str) -> Mapping[Any, Any] | None:
        """The rating of a capability that counts, as a row of the *ratings* frame with ``age_days``; None: never
        assessed."""
        row = self.row_of[capability]
        found = np.flatnonzero(self.ratings["written"].to_numpy() == row["written"])
        return {**self.ratings.iloc[found[0]].to_dict(), "age_days": int(row["age_days"])} if len(found) else None


def read_assessing(
    reader: Person, organization: str, scope: str | None, day: date, first: Way | None = None
) -> Assessing:
    """A scope as of ``day``, to be assessed. Raises UnknownName and Refused as :func:`.places.find_place`."""
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
        old_after = old_after_days(moment, place)
    return Assessing(standing_of(place, ratings, targets, day), ratings, old_after)


def open_criteria(rating: Rating, target: float, framework: Framework) -> list[Criterion] | None:
    """The criteria up to a target that a rating leaves open, in framework order; empty: the target is reached.

    Args:
        target: a level; NaN: no target.

    Returns:
        None where criteria say nothing: the rating is in another form, or there is no target.
    """
    if rating.form is not Form.CRITERIA or pd.isna(target):
        return None
    met = {*rating.criteria, *implied_criteria(rating.criteria, framework)}
    asked = [one for stage in Stage if stage <= target for one in framework.criteria_of(stage)]
    return [one for one in asked if one.id not in met]

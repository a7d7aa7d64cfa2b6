"""Two standings side by side: two organizations, two scopes, or one on two days, each against its own targets."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from finops_model.assessment import Person
from finops_model.store import Way, open_store
from finops_model.views.places import find_facts
from finops_model.views.standing import Standing, standing_of


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that are compared: an organization and a scope of it, by slug or name, on a day.

    ``scope`` None is the organization's default scope.
    """

    organization: str
    scope: str | None
    day: date


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two standings side by side.

    Attributes:
        left, right: where each stands on its day, against the targets in force on that day.
        rows: one row per capability in framework order: ``capability, name, domain``, and of both sides ``score_left,
            score_right, stage_left, stage_right, target_left, target_right, status_left, status_right``;
            ``difference``: the right score minus the left one (NaN: one of them is missing).
    """

    left: Standing
    right: Standing
    rows: pd.DataFrame


def read_comparison(reader: Person, left: Side, right: Side, first: Way | None = None) -> Comparison:
    """Two standings side by side, of one moment. Raises UnknownName and Refused as :func:`.places.find_place`."""
    with open_store().reading() as moment:
        facts = [find_facts(moment, side.organization, side.scope, first) for side in (left, right)]
    stood = [standing_of(*found, side.day) for found, side in zip(facts, (left, right), strict=True)]
    return Comparison(stood[0], stood[1], compared(stood[0].rows, stood[1].rows))


def compared(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """The rows of :class:`Comparison` from two standings of the same framework."""
    rows = left[["capability", "name", "domain"]].reset_index(drop=True)
    for column in ("score", "stage", "target", "status"):
        rows[f"{column}_left"] = left[column].to_numpy()
        rows[f"{column}_right"] = right[column].to_numpy()
    # Ten decimals drop the dust of binary fractions: 1.4 to 1.6 is 0.2.
    return rows.assign(difference=np.round(rows["score_right"] - rows["score_left"], 10))

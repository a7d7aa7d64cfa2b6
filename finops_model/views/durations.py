"""How long steps take in the organizations of the store (SEMANTICS 12)."""

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import scoring
from finops_model.assessment import Person
from finops_model.framework import Stage
from finops_model.scoring.durations import Duration, durations, step_cases
from finops_model.scoring.pace import DAYS_OF_A_QUARTER
from finops_model.store import open_store
from finops_model.texts.framework import shown_framework


@dataclass(frozen=True, slots=True)
class StepDurations:
    """How long steps take here, where there are enough cases.

    Attributes:
        by_stage: by the stage that a step leads to, over all capabilities.
        by_step: by capability id and stage.
    """

    by_stage: dict[Stage, Duration]
    by_step: dict[tuple[str, Stage], Duration]

    def quarters(self, capability: str, stage: Stage) -> int | None:
        """The effort that the median suggests for a step, in quarters rounded up: that of the capability, else that of
        the stage; None: too little is known."""
        for found in (self.by_step.get((capability, stage)), self.by_stage.get(stage)):
            if found is not None and found.median is not None:
                return max(1, math.ceil(found.median / DAYS_OF_A_QUARTER))
        return None


def read_durations(reader: Person, day: date) -> StepDurations:
    """How long steps take over all scopes of the store, as seen up to ``day``. An empty store: nothing in either."""
    with open_store().reading() as moment:
        ratings = moment.read_ratings()
        targets = moment.read_targets().iloc[:0]
    standing = scoring.trend_standing(ratings, targets, shown_framework(), day)
    return StepDurations(*durations(step_cases(seen(standing))))


def seen(standing: pd.DataFrame) -> pd.DataFrame:
    """The days of a trend on which a capability was assessed, or its stage changed because a part of it was.

    Args:
        standing: a standing at the days of assessment, by scope and day.
    """
    rated = standing[standing["assessed_on"].notna()]
    before = rated.groupby(["scope_id", "capability"])["stage"].shift()
    changed = ~(rated["stage"].eq(before) | rated["stage"].isna() & before.isna())
    return rated.loc[(rated["assessed_on"] == rated["as_of"]) | changed, ["scope_id", "capability", "as_of", "stage"]]

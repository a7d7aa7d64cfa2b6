"""How long steps take in the organizations of the store (SEMANTICS 12).

The cases of every organization are kept, and those of an organization that something was written to are read again, so
that a write by one costs the next reader no reading of the whole store.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import scoring
from finops_model.assessment import Person
from finops_model.framework import Stage, read_framework
from finops_model.scoring.durations import Duration, durations, in_quarters, step_cases
from finops_model.store import Moment, Store, open_store
from finops_model.views.portfolio import READ_ONE_BY_ONE


@dataclass(frozen=True, slots=True)
class StepDurations:
    """How long steps take here, where there are enough cases.

    Attributes:
        by_stage: by the stage that a step leads to, over all capabilities.
        by_step: by capability id and stage.
    """

    by_stage: dict[Stage, Duration]
    by_step: dict[tuple[str, Stage], Duration]

    def of(self, capability: str, stage: Stage) -> Duration | None:
        """What is known of a step: that of the capability where it has a median, else that of the stage; None: too few
        cases of either."""
        own, every = self.by_step.get((capability, stage)), self.by_stage.get(stage)
        return own if own is not None and (own.median is not None or every is None) else every

    def quarters(self, capability: str, stage: Stage) -> int | None:
        """The effort that the median suggests for a step, in quarters rounded up; None: too little is known."""
        found = self.of(capability, stage)
        return None if found is None else in_quarters(found.median)


@dataclass(frozen=True, slots=True, eq=False)
class _Cases:
    """The cases of the store, as :func:`.step_cases` with ``organization_id``, and the revisions they were read at."""

    frame: pd.DataFrame
    revisions: Mapping[int, int]


_KEEP = 2  # the days (or stores) kept at once
_kept: OrderedDict[tuple[Store, date], _Cases] = OrderedDict()
_lock = threading.Lock()


def read_durations(reader: Person, day: date) -> StepDurations:
    """How long steps take over all scopes of the store, as seen up to ``day``. An empty store: nothing in either."""
    return StepDurations(*durations(_kept_cases(day).frame))


def _kept_cases(day: date) -> _Cases:
    """The cases as they are now; only what moved since the last time is read."""
    store = open_store()
    with _lock, store.reading() as moment:
        revisions = moment.read_revisions()
        kept = _kept.get((store, day))
        if kept is not None and kept.revisions == revisions:
            return kept
        before = {} if kept is None else kept.revisions
        moved = {one for one in {*before, *revisions} if before.get(one) != revisions.get(one)}
        if kept is None or len(moved) > READ_ONE_BY_ONE:
            frame = _read_cases(moment, day)
        else:
            stays = kept.frame[~kept.frame["organization_id"].isin(moved)]
            frame = pd.concat([stays, _read_cases(moment, day, moved & revisions.keys())], ignore_index=True)
        _kept[store, day] = _Cases(frame, revisions)
        _kept.move_to_end((store, day))
        while len(_kept) > _KEEP:
            _kept.popitem(last=False)
        return _kept[store, day]


def _read_cases(moment: Moment, day: date, only: Collection[int] | None = None) -> pd.DataFrame:
    """The cases of the organizations ``only`` (None: of all)."""
    if only is None:
        ratings = moment.read_ratings()
    else:
        ids = sorted(only) or [0]  # no organization has 0: an empty frame
        ratings = pd.concat([moment.read_ratings(organization_id=one) for one in ids], ignore_index=True)
    targets = moment.read_targets(organization_id=0)
    cases = step_cases(seen(scoring.trend_standing(ratings, targets, read_framework(), day)))
    owners = ratings.drop_duplicates("scope_id").set_index("scope_id")["organization_id"]
    return cases.assign(organization_id=cases["scope_id"].map(owners))


def seen(standing: pd.DataFrame) -> pd.DataFrame:
    """The days of a trend on which a capability was assessed, or its stage changed because a part of it was.

    Args:
        standing: a standing at the days of assessment, by scope and day.
    """
    rated = standing[standing["assessed_on"].notna()]
    before = rated.groupby(["scope_id", "capability"])["stage"].shift()
    changed = ~(rated["stage"].eq(before) | rated["stage"].isna() & before.isna())
    return rated.loc[(rated["assessed_on"] == rated["as_of"]) | changed, ["scope_id", "capability", "as_of", "stage"]]

"""Several assessments of one day by different assessors, side by side: their spread, and the value that counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model.assessment import AGREED, Form, Person
from finops_model.framework import Framework
from finops_model.names import name_key
from finops_model.scoring import stage_of
from finops_model.scoring.scores import stages_of
from finops_model.store import Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.places import Place, find_facts
from finops_model.views.standing import standing_of
from finops_model.workshop import NOT_APPLICABLE, Outcome, Question, outcome_of


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """What several assessors said on one day about the same capabilities.

    Attributes:
        days: the days on which several assessors rated one capability, newest first; perhaps none.
        day: the day that is shown; None: there is no such day. Then ``ratings`` and ``outcomes`` are empty.
        ratings: the ratings of the day in force about the capabilities of ``outcomes``, in framework order and then as
            written: the columns of the *ratings* frame and ``stage`` (level; NaN: not applicable), ``counts`` (whether
            it is the value that counts), ``is_agreed`` (whether it was recorded as agreed: no opinion of its own).
        outcomes: what the opinions say about each capability with at least two, as votes do (SEMANTICS 7), by its id in
            framework order.
        revision: the organization's revision in the same moment.
    """

    place: Place
    days: tuple[date, ...]
    day: date | None
    ratings: pd.DataFrame
    outcomes: Mapping[str, Outcome]
    revision: int

    @property
    def assessors(self) -> list[str]:
        """The names of those whose opinions are shown, sorted; an assessment without a name is ``""``."""
        return sorted(self.ratings.loc[~self.ratings["is_agreed"], "assessor"].unique())


def read_side_by_side(
    reader: Person,
    organization: str,
    scope: str | None,
    as_of: date,
    day: date | None = None,
    capability: str | None = None,
    first: Way | None = None,
) -> SideBySide:
    """What several assessors of a scope said on one day.

    Args:
        as_of: the value that counts is that of this day; later days are not shown.
        day: one of :attr:`SideBySide.days`; None, or another day: the newest of them.
        capability: only about this one; None: about all.

    Raises:
        UnknownName, Refused: as :func:`.places.find_place`.
    """
    framework = shown_framework()
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
        revision = moment.read_revision(place.organization.id)
    counting = standing_of(place, ratings, targets, as_of).rows["written"]
    opinions = _opinions(ratings, as_of, capability, framework).assign(
        counts=lambda rows: rows["written"].isin(counting.dropna())
    )
    days = _days_of_several(opinions)
    chosen = day if day in days else next(iter(days), None)
    of_day = opinions[opinions["assessed_on"] == pd.Timestamp(chosen)] if chosen else opinions.iloc[:0]
    outcomes = _outcomes(of_day[~of_day["is_agreed"]], framework)
    shown = of_day[of_day["capability"].isin(list(outcomes))]
    order = shown["capability"].map(list(framework.by_id).index)
    shown = shown.assign(order=order).sort_values(["order", "written"], ignore_index=True).drop(columns="order")
    return SideBySide(place, days, chosen, shown, outcomes, revision)


def _opinions(ratings: pd.DataFrame, as_of: date, capability: str | None, framework: Framework) -> pd.DataFrame:
    """The ratings in the newest edition up to a day, with their stage and whether they were agreed."""
    known = (ratings["edition"] == framework.edition) & (ratings["assessed_on"] <= pd.Timestamp(as_of))
    if capability is not None:
        known &= ratings["capability"] == capability
    found = ratings[known]
    names = found["assessor"].fillna("")
    return found.assign(
        assessor=names,
        stage=stages_of(found["score"]),
        is_agreed=(names.map(name_key) == name_key(AGREED)).astype(bool),
    )


def _days_of_several(opinions: pd.DataFrame) -> tuple[date, ...]:
    """The days on which one capability has at least two opinions, newest first."""
    counted = opinions[~opinions["is_agreed"]].groupby(["assessed_on", "capability"]).size()
    several = counted[counted > 1].reset_index()["assessed_on"].drop_duplicates()
    return tuple(sorted((day.date() for day in several), reverse=True))


def _outcomes(opinions: pd.DataFrame, framework: Framework) -> dict[str, Outcome]:
    """What the opinions of one day say about each capability with at least two of them, in framework order."""
    found: dict[str, Outcome] = {}
    for capability in framework.by_id:
        about = opinions[opinions["capability"] == capability]
        if len(about) > 1:
            choices = [_choice(form, score) for form, score in zip(about["form"], about["score"], strict=True)]
            found[capability] = outcome_of(Question.RATING, choices)
    return found


def _choice(form: str, score: float) -> str:
    """A rating as a vote: the id of its stage, or *not applicable*."""
    return NOT_APPLICABLE if form == Form.NOT_APPLICABLE else stage_of(score).id

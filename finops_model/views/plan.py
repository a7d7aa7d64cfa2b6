"""The plan of a scope: what people accepted and set, drawn anew from where the scope stands today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import roadmap
from finops_model.assessment import AcceptedPlan, Person, StepKey
from finops_model.roadmap import Changes, Plan
from finops_model.roadmap.holding import due_dates_that_hold
from finops_model.roadmap.plan import StepState
from finops_model.scoring import headline, trend_standing
from finops_model.store import Moment, Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.places import Place, find_facts
from finops_model.views.roadmap import late_targets
from finops_model.views.standing import Standing, standing_of


@dataclass(frozen=True, slots=True, eq=False)
class PlanView:
    """The plan of a scope as of a day.

    Attributes:
        now: the standing that it starts from.
        accepted: what people accepted and set; None: nothing is accepted yet, and the plan is the proposal.
        reached_on: when the stages at which the scope stands were reached.
        plan: the plan.
        past: the *headlines* at every point of the trend up to the day (SEMANTICS 5), oldest first.
        late: the last step of every capability that misses its due date, as :func:`.roadmap.late_targets`.
        revision: of the organization, when this was read.
    """

    now: Standing
    accepted: AcceptedPlan | None
    reached_on: Mapping[StepKey, date]
    plan: Plan
    past: pd.DataFrame
    late: pd.DataFrame
    revision: int

    @property
    def place(self) -> Place:
        """The organization and the scope."""
        return self.now.place

    def of_state(self, state: StepState) -> pd.DataFrame:
        """The steps in a state that follows from standing and targets; none: no rows."""
        return self.plan.steps[self.plan.steps["state"] == state].reset_index(drop=True)


def read_plan(
    reader: Person,
    organization: str,
    scope: str | None,
    day: date,
    capacity: int | None = None,
    first: Way | None = None,
) -> PlanView:
    """The plan of a scope as of ``day``.

    Args:
        capacity: another than the accepted one; None: the accepted one, else the default.

    Raises:
        UnknownName, Refused: as :func:`.places.find_place`.
    """
    with open_store().reading() as moment:
        return plan_view(moment, organization, scope, day, capacity, first)


def plan_view(
    moment: Moment,
    organization: str,
    scope: str | None,
    day: date,
    capacity: int | None = None,
    first: Way | None = None,
) -> PlanView:
    """As :func:`read_plan`, within a moment that reads more."""
    framework = shown_framework()
    place, ratings, targets = find_facts(moment, organization, scope, first)
    accepted = moment.read_plan(place.scope.id, day)
    revision = moment.read_revision(place.organization.id)
    now = standing_of(place, ratings, targets, day)
    trend = trend_standing(ratings, targets, framework, day)
    reached_on = roadmap.reached_days(trend)
    plan = roadmap.draw_plan(now.rows, framework, day, accepted, reached_on, capacity)
    return PlanView(now, accepted, reached_on, plan, headline(trend), late_targets(plan, now.rows, accepted), revision)


def redrawn(view: PlanView, accepted: AcceptedPlan, capacity: int | None = None) -> Plan:
    """The plan as it would be with other words of people: what a grid shows before it is saved."""
    return roadmap.draw_plan(view.now.rows, shown_framework(), view.now.day, accepted, view.reached_on, capacity)


def what_if(view: PlanView, changes: Changes) -> Plan:
    """The plan as it would be on other inputs; nothing is written. Raises ValueError: an effort out of range."""
    return roadmap.what_if(
        view.now.rows, shown_framework(), view.now.day, changes, view.accepted, view.reached_on, view.plan.capacity
    )


def holding_dues(view: PlanView) -> dict[str, date]:
    """Later due dates with which nothing in the plan is late, by capability id; nothing late: none."""
    framework, day = shown_framework(), view.now.day
    return due_dates_that_hold(view.now.rows, framework, day, view.accepted, view.reached_on, view.plan.capacity)


def count_late(plan: Plan) -> int:
    """How many capabilities reach their target after the quarter of its due date."""
    return int(plan.steps.loc[plan.steps["late_quarters"] > 0, "capability"].nunique())


def projection_of(
    moment: Moment, place: Place, ratings: pd.DataFrame, targets: pd.DataFrame, day: date
) -> pd.DataFrame | None:
    """What the accepted plan of a scope would bring if it held (:attr:`finops_model.roadmap.Plan.projection`); None:
    nothing is accepted.

    Args:
        ratings, targets: the frames of the scope.
    """
    accepted = moment.read_plan(place.scope.id, day)
    if accepted is None:
        return None
    now = standing_of(place, ratings, targets, day)
    return roadmap.draw_plan(now.rows, shown_framework(), day, accepted).projection

"""A plan side by side with the plan on other inputs, and what differs (SEMANTICS 8). Nothing is written."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model.roadmap import Changes, Plan
from finops_model.roadmap.plan import StepState, standing_with
from finops_model.roadmap.projection import attainment_now
from finops_model.roadmap.quarters import quarter_of
from finops_model.views.plan import PlanView, what_if


@dataclass(frozen=True, slots=True)
class Result:
    """What a plan comes to.

    Attributes:
        capacity: steps in the same quarter.
        ends_on: the day on which the last step finishes; None: no step has a date.
        late: the names of the capabilities that reach their target late, in schedule order.
    """

    capacity: int
    ends_on: date | None
    late: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a plan comes to, and what it comes to otherwise.

    Attributes:
        plan, other: what each comes to.
        quarters_later: how many quarters later the last step finishes otherwise; below 0 is earlier. None: one of the
            two has no step with a date.
    """

    plan: Result
    other: Result
    quarters_later: int | None

    @property
    def no_longer_late(self) -> list[str]:
        """The names that are late in the plan alone."""
        return [name for name in self.plan.late if name not in self.other.late]

    @property
    def newly_late(self) -> list[str]:
        """The names that are late otherwise alone."""
        return [name for name in self.other.late if name not in self.plan.late]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A plan and the plan on other inputs.

    Attributes:
        effect: what each comes to.
        attainment: ``on, plan, other`` (0 to 100; NaN: nothing is rated and has a target): today, then at the end of
            each quarter until the later of both ends; each against its own targets.
    """

    effect: Effect
    attainment: pd.DataFrame


def compare(view: PlanView, changes: Changes) -> Comparison:
    """The plan beside the one that the changes would give. Raises ValueError: an effort or a capacity out of range."""
    other = what_if(view, changes)
    return Comparison(effect_of(view.plan, other), _attainment(view, other, changes))


def effect_of(plan: Plan, other: Plan) -> Effect:
    """What two plans come to, the second as the plan would be otherwise."""
    before, after = _result(plan), _result(other)
    later = None
    if before.ends_on is not None and after.ends_on is not None:
        later = quarter_of(after.ends_on) - quarter_of(before.ends_on)
    return Effect(before, after, later)


def _result(plan: Plan) -> Result:
    ends_on = plan.steps.loc[plan.steps["state"] != StepState.DONE, "finishes_on"].max()
    late = plan.steps[plan.steps["late_quarters"] > 0].drop_duplicates("capability")
    return Result(plan.capacity, None if pd.isna(ends_on) else ends_on.date(), tuple(late["name"]))


def _attainment(view: PlanView, other: Plan, changes: Changes) -> pd.DataFrame:
    """Both projections from today on; after its last step a plan holds what it has brought."""
    rows = view.now.rows
    today = {"plan": [attainment_now(rows)], "other": [attainment_now(standing_with(rows, changes))]}
    first = pd.DataFrame({"on": pd.Series([view.now.day], dtype="datetime64[us]"), **today})
    planned = view.plan.projection.rename(columns={"attainment": "plan"})
    changed = other.projection.rename(columns={"attainment": "other"})
    quarters = planned.merge(changed, on="quarter_ends_on", how="outer").sort_values("quarter_ends_on")
    both = pd.concat([first, quarters.rename(columns={"quarter_ends_on": "on"})], ignore_index=True)
    return both.ffill()

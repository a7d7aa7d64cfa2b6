"""Due dates that a plan holds: what is late gets the quarter in which it is reached."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from finops_model.assessment import AcceptedPlan, StepKey
from finops_model.framework import Framework
from finops_model.roadmap.plan import Changes, what_if
from finops_model.roadmap.quarters import quarter_end


def due_dates_that_hold(
    standing: pd.DataFrame,
    framework: Framework,
    as_of: date,
    accepted: AcceptedPlan | None = None,
    reached_on: Mapping[StepKey, date] | None = None,
    capacity: int | None = None,
) -> dict[str, date]:
    """Later due dates with which nothing is late, by capability id; nothing late: none.

    A later due date lets others go first, so the plan is drawn again until nothing is late. A date only ever moves
    later, and no plan is longer than all its steps one after the other, so this ends.

    Args:
        standing, accepted, reached_on, capacity: as :func:`.plan.draw_plan`.
    """
    dues: dict[str, date | None] = {}
    found: dict[str, date] = {}
    while True:
        plan = what_if(standing, framework, as_of, Changes(dues=dues), accepted, reached_on, capacity)
        late = plan.steps[plan.steps["late_quarters"] > 0]
        if late.empty:
            return found
        reached = late.groupby("capability")["finishes_on"].max()
        found |= {str(capability): quarter_end(day.date()) for capability, day in reached.items()}
        dues |= found

"""Which steps of a plan are shown: the filters, and what they never hide."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from finops_model.messages import message
from finops_model.roadmap.plan import Plan
from finops_model.ui.roadmap_choice import LATE, MARKED, NOBODY, Asked, chosen
from finops_model.ui.roadmap_views import by_time
from tests.plans import AS_OF, step, steps_frame

STEPS = steps_frame(
    step("allocation", 1, owner="Ann", state="done"),
    step("allocation", 2, owner="Bob", marks=(message("Too early."),)),
    step("allocation", 3, owner="Ann", late_quarters=1, due_on="2026-12-31"),
    step("budgeting", 1, state="in progress"),
    step("forecasting", 1, owner="Ann", state="no longer needed"),
)


def keys(steps: pd.DataFrame) -> list[tuple[str, int]]:
    return list(zip(steps["capability"], steps["to_stage"], strict=True))


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        (Asked(), [0, 1, 2, 3, 4]),
        (Asked(owner="Ann"), [0, 1, 2, 4]),  # Bob's step to Walk comes before hers to Run
        (Asked(owner="Bob"), [1]),
        (Asked(owner=NOBODY), [3]),
        (Asked(domain=str(STEPS["domain"][3])), [3, 4]),  # budgeting and forecasting
        (Asked(state="in progress"), [3]),
        (Asked(state="done"), [0]),
        (Asked(only=LATE), [1, 2]),
        (Asked(only=MARKED), [1]),
        (Asked(owner="Ann", only=LATE), [1, 2]),
        (Asked(capability="budgeting"), [3]),
        (Asked(owner="Nobody knows her"), []),
    ],
    ids=str,
)
def test_filters_find_steps_and_what_they_build_on(asked: Asked, places: list[int]) -> None:
    assert keys(chosen(STEPS, asked)) == keys(STEPS.iloc[places])


def plan_of(*steps: dict[str, Any]) -> Plan:
    frame = steps_frame(*steps)
    return Plan(AS_OF, 4, True, frame, (), {}, frame[:0])


def test_now_is_this_quarter_next_the_two_after_it_and_later_the_rest() -> None:
    """Today is 23 November 2026, in the fourth quarter."""
    nowhere: dict[str, Any] = {"starts_on": None, "finishes_on": None}
    plan = plan_of(
        step("allocation", 1, starts_on="2026-10-01", finishes_on="2026-12-31"),
        step("allocation", 2, starts_on="2027-01-01", finishes_on="2027-03-31"),
        step("allocation", 3, starts_on="2027-04-01", finishes_on="2027-12-31"),
        step("budgeting", 1, starts_on="2027-07-01", finishes_on="2027-09-30"),
        step("budgeting", 2, state="dropped", **nowhere),
        step("forecasting", 1, state="in progress", starts_on="2027-10-01", finishes_on="2027-12-31"),
        step("unit-economics", 1, state="done", done_on=str(date(2026, 6, 30)), **nowhere),
        step("unit-economics", 2, state="no longer needed", **nowhere),
    )
    found = {part: keys(steps) for part, steps in by_time(plan, plan.steps).items()}
    assert found == {
        "now": [("allocation", 1), ("forecasting", 1)],
        "next": [("allocation", 2), ("allocation", 3)],
        "later": [("budgeting", 1), ("budgeting", 2)],
    }

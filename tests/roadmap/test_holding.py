"""Due dates that hold: with them nothing is late, and no date moves that need not."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from finops_model.assessment import AcceptedPlan, PlanStep
from finops_model.roadmap import draw_plan
from finops_model.roadmap.holding import due_dates_that_hold
from finops_model.roadmap.plan import Changes, what_if
from tests.frames import FRAMEWORK, rating, standing_of, target
from tests.plans import AS_OF
from tests.roadmap.situations import Situation, situations


def test_what_is_late_is_due_in_the_quarter_in_which_it_is_reached() -> None:
    """One at a time: Budgeting (value 5) in 2027 Q1 and Q2, Allocation in Q3 and Q4, each due on 30 June."""
    standing = standing_of(
        [rating("allocation", "crawl"), rating("budgeting", "crawl")],
        [
            target("walk", "allocation", due_on="2027-06-30", value=3),
            target("walk", "budgeting", due_on="2027-06-30", value=5),
        ],
    )
    assert due_dates_that_hold(standing, FRAMEWORK, AS_OF, capacity=1) == {"allocation": date(2027, 12, 31)}
    assert due_dates_that_hold(standing, FRAMEWORK, AS_OF, capacity=2) == {}


@given(situations(), st.integers(1, 4))
def test_with_them_nothing_is_late(situation: Situation, capacity: int) -> None:
    steps = {
        key: PlanStep(effort=said.effort, starts_on=said.starts_on, finishes_on=said.finishes_on)
        for key, said in situation.choices.items()
    }
    inputs = (situation.standing, FRAMEWORK, AS_OF)
    accepted = AcceptedPlan(capacity, steps)
    dues = due_dates_that_hold(*inputs, accepted)
    plan = what_if(*inputs, Changes(dues=dict(dues)), accepted)
    assert not (plan.steps["late_quarters"] > 0).any()
    before = draw_plan(*inputs, accepted).steps
    assert bool(dues) == bool((before["late_quarters"] > 0).any())

"""The plan that people own: drawn anew from standing, targets and what people set; dates computed by hand."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.assessment import AcceptedPlan, Baseline, PlanStep, StepKey, StepStatus, Tick
from finops_model.framework import Stage
from finops_model.roadmap import Changes, Plan, draw_plan, plan, reached_days, what_if
from finops_model.scoring import trend_standing
from tests.frames import FRAMEWORK, lines, rating, ratings_frame, standing_of, target, targets_frame
from tests.roadmap.test_roadmap import AS_OF, EXAMPLE_H, situations

ALLOCATION: StepKey = ("allocation", Stage.WALK)
FORECASTING: StepKey = ("forecasting", Stage.WALK)
BUDGETING_RUN: StepKey = ("budgeting", Stage.RUN)
BUDGETING: StepKey = ("budgeting", Stage.WALK)


def drawn(
    ratings: Iterable[Mapping[str, Any]],
    targets: Iterable[Mapping[str, Any]],
    steps: Mapping[StepKey, PlanStep] | None = None,
    capacity: int = 4,
    **more: Any,
) -> Plan:
    accepted = None if steps is None else AcceptedPlan(capacity, steps, **more)
    return draw_plan(standing_of(ratings, targets), FRAMEWORK, AS_OF, accepted)


def step(found: Plan, key: StepKey) -> Any:
    return next(row for row in lines(found.steps) if (row.capability, row.to_stage) == key)


def quarters(found: Plan, key: StepKey) -> str:
    row = step(found, key)
    return f"{row.starts_on.year} Q{row.starts_on.quarter} – {row.finishes_on.year} Q{row.finishes_on.quarter}"


def marks(found: Plan, key: StepKey) -> list[str]:
    return [str(mark) for mark in step(found, key).marks]


def test_before_anything_is_accepted_the_plan_is_the_proposal_of_example_h() -> None:
    found = draw_plan(standing_of(*EXAMPLE_H), FRAMEWORK, AS_OF, capacity=1)
    assert not found.accepted
    assert found.steps["state"].tolist() == ["proposed", "proposed"]
    assert quarters(found, ALLOCATION) == "2027 Q1 – 2027 Q2"
    assert quarters(found, FORECASTING) == "2027 Q3 – 2027 Q4"
    assert found.steps["slip_quarters"].isna().all()


def test_example_k_projection() -> None:
    ratings = [rating("allocation", "crawl"), rating("forecasting", "crawl")]
    targets = [
        target("walk"),
        target("walk", "allocation", due_on="2027-06-30", value=3),
        target("walk", "forecasting", value=5),
    ]
    found = draw_plan(standing_of(ratings, targets), FRAMEWORK, AS_OF, capacity=1).projection
    days = ["2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31"]
    assert found["quarter_ends_on"].tolist() == [pd.Timestamp(day) for day in days]
    assert found["attainment"].tolist() == [50, 68.75, 68.75, 100]


def test_the_accepted_capacity_stays_with_the_plan() -> None:
    found = drawn(*EXAMPLE_H, {ALLOCATION: PlanStep(), FORECASTING: PlanStep()}, capacity=1)
    assert (found.capacity, found.accepted) == (1, True)
    assert found.steps["state"].tolist() == ["planned", "planned"]
    assert quarters(found, FORECASTING) == "2027 Q3 – 2027 Q4"


def test_a_step_that_is_needed_and_not_accepted_is_proposed() -> None:
    found = drawn(*EXAMPLE_H, {ALLOCATION: PlanStep()})
    assert found.steps["state"].tolist() == ["planned", "proposed"]
    assert found.steps["accepted"].tolist() == [True, False]


def test_a_reached_step_is_done_from_the_day_of_the_rating_that_reached_it() -> None:
    ratings = [
        rating("allocation", "walk", "2026-01-31"),
        rating("allocation", "crawl", "2026-03-31"),
        rating("allocation", "walk", "2026-06-30"),
        rating("allocation", "walk", "2026-09-30"),
    ]
    targets = [target("walk", "allocation")]
    trend = trend_standing(ratings_frame(ratings), targets_frame(targets), FRAMEWORK, AS_OF)
    reached = reached_days(trend)
    assert reached["allocation", Stage.WALK] == date(2026, 6, 30)
    assert reached["allocation", Stage.CRAWL] == date(2026, 1, 31)
    accepted = AcceptedPlan(4, {ALLOCATION: PlanStep(started_on=date(2026, 4, 20))})
    found = draw_plan(standing_of(ratings, targets), FRAMEWORK, AS_OF, accepted, reached)
    row = step(found, ALLOCATION)
    assert (row.state, row.done_on) == ("done", pd.Timestamp("2026-06-30"))
    assert (row.starts_on, row.finishes_on) == (pd.Timestamp("2026-04-20"), pd.Timestamp("2026-06-30"))
    assert (row.progress_met, row.progress_of) == (5, 5)
    assert found.projection.empty


@pytest.mark.parametrize(
    ("ratings", "targets"),
    [
        ([rating("allocation", "crawl")], [target("crawl", "allocation")]),
        ([rating("allocation", "crawl")], [target("none", "allocation")]),
        ([rating("allocation", "not applicable")], [target("walk", "allocation")]),
    ],
    ids=["lowered", "removed", "not applicable"],
)
def test_a_step_that_the_targets_no_longer_ask_for_is_kept_apart(ratings: Any, targets: Any) -> None:
    ratings, targets = [*ratings, rating("forecasting", "crawl")], [*targets, target("walk", "forecasting")]
    found = drawn(ratings, targets, {ALLOCATION: PlanStep(note="kept", owner="Ada")}, capacity=1)
    assert found.steps["state"].tolist() == ["proposed", "no longer needed"]
    row = step(found, ALLOCATION)
    assert (row.note, row.owner, row.marks) == ("kept", "Ada", ())
    assert pd.isna(row.starts_on)
    assert quarters(found, FORECASTING) == "2027 Q1 – 2027 Q2"  # the capacity of 1 is free


def test_an_accepted_step_of_a_capability_whose_ratings_were_taken_back_has_no_dates() -> None:
    found = drawn([], [target("walk", "allocation")], {ALLOCATION: PlanStep()})
    assert step(found, ALLOCATION).state == "planned"
    assert pd.isna(step(found, ALLOCATION).starts_on)
    assert marks(found, ALLOCATION) == ["The capability is not assessed, so the step has no dates yet."]
    assert found.assess_first == ("allocation",)


def test_reported_done_ends_in_its_quarter_and_waits_for_an_assessment() -> None:
    ratings, targets = [rating("budgeting", "crawl")], [target("run", "budgeting")]
    reported = PlanStep(StepStatus.REPORTED_DONE, started_on=date(2026, 8, 3), ended_on=date(2026, 10, 15))
    found = drawn(ratings, targets, {BUDGETING: reported, BUDGETING_RUN: PlanStep()})
    assert step(found, BUDGETING).state == "reported done"
    assert quarters(found, BUDGETING) == "2026 Q3 – 2026 Q4"
    assert quarters(found, BUDGETING_RUN) == "2027 Q1 – 2027 Q3"
    assert marks(found, BUDGETING) == []
    # Crawl of target Run today; Walk by the report, then Run.
    assert found.projection["attainment"].round(2).tolist() == [66.67, 66.67, 66.67, 100]
    assert found.projection["quarter_ends_on"].iloc[0] == pd.Timestamp("2026-12-31")


def test_a_newer_assessment_that_does_not_confirm_a_reported_step_is_said() -> None:
    ratings, targets = [rating("budgeting", "crawl", "2026-11-01")], [target("walk", "budgeting")]
    reported = PlanStep(StepStatus.REPORTED_DONE, ended_on=date(2026, 10, 15))
    found = drawn(ratings, targets, {BUDGETING: reported})
    assert marks(found, BUDGETING) == ["Reported done, but the assessment of 1 Nov 2026 has not reached Walk."]


def test_nothing_after_a_dropped_step_of_a_capability_is_reached() -> None:
    ratings = [rating("budgeting", "crawl"), rating("forecasting", "crawl")]
    targets = [target("run", "budgeting", due_on="2029-12-31"), target("walk", "forecasting")]
    steps = {BUDGETING: PlanStep(StepStatus.DROPPED), BUDGETING_RUN: PlanStep(), FORECASTING: PlanStep()}
    found = drawn(ratings, targets, steps, capacity=1)
    assert quarters(found, FORECASTING) == "2027 Q1 – 2027 Q2"
    assert pd.isna(step(found, BUDGETING_RUN).starts_on)
    assert pd.isna(step(found, BUDGETING).late_quarters)
    assert marks(found, BUDGETING_RUN) == [
        "An earlier step of the capability is dropped, so this stage is not reached."
    ]
    assert found.projection["attainment"].round(2).tolist() == [41.67, 66.67]  # (1/3 + 1/2)/2, then (1/3 + 1)/2


def test_a_step_in_progress_keeps_the_quarter_in_which_it_was_started() -> None:
    ratings, targets = [rating("budgeting", "crawl")], [target("run", "budgeting")]
    found = drawn(ratings, targets, {BUDGETING: PlanStep(StepStatus.IN_PROGRESS, started_on=date(2026, 10, 9))})
    assert quarters(found, BUDGETING) == "2026 Q4 – 2027 Q1"
    assert quarters(found, BUDGETING_RUN) == "2027 Q2 – 2027 Q4"


def test_a_step_in_progress_for_longer_than_its_effort_lasts_until_now_and_says_so() -> None:
    ratings, targets = [rating("budgeting", "crawl")], [target("walk", "budgeting")]
    found = drawn(ratings, targets, {BUDGETING: PlanStep(StepStatus.IN_PROGRESS, started_on=date(2026, 1, 9))})
    assert quarters(found, BUDGETING) == "2026 Q1 – 2026 Q4"
    assert marks(found, BUDGETING) == ["It has been in progress longer than its effort."]


def test_a_pin_is_kept_even_where_it_breaks_the_order_and_is_marked() -> None:
    ratings, targets = [rating("budgeting", "crawl")], [target("run", "budgeting")]
    steps = {
        BUDGETING: PlanStep(finishes_on=date(2027, 12, 31)),
        BUDGETING_RUN: PlanStep(starts_on=date(2027, 4, 1)),
    }
    found = drawn(ratings, targets, steps)
    assert quarters(found, BUDGETING) == "2027 Q3 – 2027 Q4"
    assert quarters(found, BUDGETING_RUN) == "2027 Q2 – 2027 Q4"
    assert marks(found, BUDGETING) == []
    assert marks(found, BUDGETING_RUN) == ["It starts before the step to Walk finishes in 2027 Q4."]


def test_a_pin_that_breaks_a_requirement_is_marked() -> None:
    """allocation to Walk needs data-ingestion at Crawl (framework data)."""
    ratings = [rating("allocation", "crawl"), rating("data-ingestion", "pre-crawl")]
    targets = [target("walk", "allocation"), target("crawl", "data-ingestion")]
    found = drawn(ratings, targets, {ALLOCATION: PlanStep(starts_on=date(2027, 1, 1))})
    assert marks(found, ALLOCATION) == ["It requires Data Ingestion at Crawl, which is reached only in 2027 Q1."]
    dropped: dict[StepKey, PlanStep] = {("data-ingestion", Stage.CRAWL): PlanStep(StepStatus.DROPPED)}
    found = drawn(ratings, targets, dropped)
    assert quarters(found, ALLOCATION) == "2027 Q1 – 2027 Q2"
    assert marks(found, ALLOCATION) == ["It requires Data Ingestion at Crawl, which the plan does not reach."]


def test_pins_beyond_the_capacity_are_kept_and_the_quarter_is_marked() -> None:
    pinned = PlanStep(starts_on=date(2027, 1, 1))
    found = drawn(*EXAMPLE_H, {ALLOCATION: pinned, FORECASTING: pinned}, capacity=1)
    assert found.crowded == {date(2027, 1, 1): 2, date(2027, 4, 1): 2}
    assert marks(found, FORECASTING) == ["In 2027 Q1, 2 steps run in parallel; the capacity is 1."]


def test_what_flows_around_a_pin_is_not_marked() -> None:
    found = drawn(*EXAMPLE_H, {FORECASTING: PlanStep(starts_on=date(2027, 1, 1))}, capacity=1)
    assert quarters(found, ALLOCATION) == "2027 Q3 – 2027 Q4"
    assert found.crowded == {}
    assert marks(found, ALLOCATION) == ["It reaches its target 2 quarters after the due date."]


def test_dates_that_have_passed_and_efforts_that_contradict_are_marked() -> None:
    ratings = [rating("budgeting", "crawl"), rating("forecasting", "crawl"), rating("allocation", "crawl")]
    targets = [target("walk", "budgeting", due_on="2026-06-30"), target("walk", "forecasting")]
    targets.append(target("walk", "allocation"))
    steps = {
        BUDGETING: PlanStep(finishes_on=date(2026, 9, 30)),
        FORECASTING: PlanStep(starts_on=date(2026, 7, 1)),
        ALLOCATION: PlanStep(effort=3, starts_on=date(2027, 1, 1), finishes_on=date(2027, 6, 30)),
    }
    found = drawn(ratings, targets, steps)
    assert marks(found, BUDGETING) == [
        "Its finish on 30 Sep 2026 has passed.",
        "Its target was due on 30 Jun 2026.",
        "It reaches its target 1 quarter after the due date.",
    ]
    assert marks(found, FORECASTING) == ["Its start on 1 Jul 2026 has passed and it is not in progress."]
    assert quarters(found, FORECASTING) == "2026 Q3 – 2026 Q4"
    assert marks(found, ALLOCATION) == ["Its dates span 2 quarters, its effort says 3."]


def test_slip_is_from_the_baseline_of_the_last_step_to_its_finish_now() -> None:
    ratings, targets = [rating("budgeting", "crawl")], [target("run", "budgeting")]
    steps = {BUDGETING: PlanStep(effort=4), BUDGETING_RUN: PlanStep()}
    baselines = {
        BUDGETING: Baseline(date(2027, 1, 1), date(2027, 6, 30)),
        BUDGETING_RUN: Baseline(date(2027, 7, 1), date(2028, 3, 31)),
    }
    found = drawn(ratings, targets, steps, baselines=baselines)
    assert quarters(found, BUDGETING_RUN) == "2028 Q1 – 2028 Q3"
    assert found.steps["slip_quarters"].tolist() == [2, 2]
    assert found.steps["baseline_finishes_on"].tolist() == [pd.Timestamp("2027-06-30"), pd.Timestamp("2028-03-31")]
    without_last = drawn(ratings, targets, steps, baselines={BUDGETING: baselines[BUDGETING]})
    assert without_last.steps["slip_quarters"].isna().all()


def test_progress_counts_what_the_rating_and_the_ticks_say_with_what_they_imply() -> None:
    """Crawl: kpis and process by the rating; adoption implied by the tick of walk-adoption; quick wins are open."""
    rated = rating("allocation", 0.5, form="criteria", criteria="crawl-kpis crawl-process")
    ticks = {
        ("allocation", "walk-adoption"): Tick(True, "the wiki"),
        ("allocation", "crawl-quick-wins"): Tick(False),
        ("budgeting", "crawl-quick-wins"): Tick(True),
    }
    found = drawn([rated], [target("walk", "allocation")], {}, ticks=ticks)
    crawl, walk = step(found, ("allocation", Stage.CRAWL)), step(found, ALLOCATION)
    assert (crawl.progress_met, crawl.progress_of, crawl.criteria) == (3, 4, ("crawl-quick-wins",))
    assert (walk.progress_met, walk.progress_of, len(walk.criteria)) == (1, 5, 4)


def test_the_owner_of_a_step_is_its_own_else_that_of_the_target() -> None:
    targets = [target("walk", "allocation", owner="CIO"), target("walk", "forecasting", owner="CFO")]
    found = drawn(EXAMPLE_H[0], targets, {ALLOCATION: PlanStep(owner="Ada")})
    assert step(found, ALLOCATION).owner == "Ada"
    assert step(found, FORECASTING).owner == "CFO"


def test_a_what_if_is_the_same_computation_on_other_inputs() -> None:
    standing = standing_of(*EXAMPLE_H)
    accepted = AcceptedPlan(1, {ALLOCATION: PlanStep(), FORECASTING: PlanStep()})
    changes = Changes(
        capacity=2,
        efforts={ALLOCATION: 3},
        dues={"forecasting": date(2027, 3, 31)},
        targets={"forecasting": Stage.RUN, "budgeting": Stage.WALK},
        dropped=frozenset({("forecasting", Stage.RUN)}),
    )
    found = what_if(standing, FRAMEWORK, AS_OF, changes, accepted)
    assert found.capacity == 2
    assert quarters(found, ALLOCATION) == "2027 Q1 – 2027 Q3"
    assert step(found, ALLOCATION).late_quarters == 1
    assert quarters(found, FORECASTING) == "2027 Q1 – 2027 Q2"
    assert step(found, ("forecasting", Stage.RUN)).state == "dropped"
    assert found.assess_first == ("budgeting",)
    pd.testing.assert_frame_equal(standing, standing_of(*EXAMPLE_H))
    nothing = what_if(standing, FRAMEWORK, AS_OF, Changes(), accepted)
    pd.testing.assert_frame_equal(nothing.steps, draw_plan(standing, FRAMEWORK, AS_OF, accepted).steps)


def test_a_what_if_without_a_target_needs_its_step_no_longer() -> None:
    accepted = AcceptedPlan(1, {ALLOCATION: PlanStep()})
    found = what_if(standing_of(*EXAMPLE_H), FRAMEWORK, AS_OF, Changes(targets={"allocation": None}), accepted)
    assert found.steps["state"].tolist() == ["proposed", "no longer needed"]


DAYS = st.none() | st.dates(date(2026, 1, 1), date(2030, 12, 31))


@st.composite
def plan_steps(draw: st.DrawFn) -> PlanStep:
    starts_on, finishes_on = draw(DAYS), draw(DAYS)
    if starts_on and finishes_on and finishes_on < starts_on:
        starts_on, finishes_on = finishes_on, starts_on
    status = draw(st.sampled_from(list(StepStatus)))
    effort = draw(st.none() | st.integers(1, 12))
    past = st.dates(date(2026, 1, 1), AS_OF)
    started_on = draw(past) if status in (StepStatus.IN_PROGRESS, StepStatus.REPORTED_DONE) else None
    ended_on = draw(past) if status == StepStatus.REPORTED_DONE else None
    return PlanStep(status, "", effort, starts_on, finishes_on, "", (), started_on, ended_on)


@st.composite
def accepted_plans(draw: st.DrawFn) -> AcceptedPlan:
    keys = st.tuples(st.sampled_from([one.id for one in FRAMEWORK.capabilities]), st.sampled_from(list(Stage)[1:]))
    return AcceptedPlan(draw(st.integers(1, 5)), draw(st.dictionaries(keys, plan_steps(), max_size=25)))


@given(situations(), accepted_plans())
def test_what_holds_for_every_plan(situation: Any, accepted: AcceptedPlan) -> None:
    standing = standing_of(*situation)
    found = draw_plan(standing, FRAMEWORK, AS_OF, accepted)
    keys = [(row.capability, row.to_stage) for row in lines(found.steps)]
    assert len(keys) == len(set(keys))
    needed = {(row.capability, row.to_stage) for row in lines(plan(standing, FRAMEWORK, AS_OF).steps)}
    assert set(keys) == needed | set(accepted.steps)
    for row in lines(found.steps):
        key = (row.capability, row.to_stage)
        said, stands = accepted.steps.get(key), standing.loc[row.capability]
        assert (row.state == "done") == (said is not None and stands["stage"] >= row.to_stage)
        assert (row.state == "proposed") == (said is None)
        assert (row.state == "no longer needed") == (said is not None and key not in needed | _unrated(standing)) or (
            row.state == "done"
        )
        assert row.progress_met + len(row.criteria) == row.progress_of
        assert pd.isna(row.starts_on) or row.starts_on <= row.finishes_on
        if key in needed and not pd.isna(row.starts_on) and said is not None and said.status != "reported done":
            assert said.starts_on is None or row.starts_on == pd.Timestamp(said.starts_on)
            assert said.finishes_on is None or row.finishes_on == pd.Timestamp(said.finishes_on)
    assert found.projection["attainment"].is_monotonic_increasing


def _unrated(standing: pd.DataFrame) -> set[StepKey]:
    """The steps up to the targets of capabilities that were never assessed."""
    rows = lines(standing[standing["status"] == "not assessed"])
    return {(row.capability, stage) for row in rows for stage in Stage if stage > 0 and row.target >= stage}


@given(situations(), st.integers(1, 6))
def test_without_a_plan_the_dates_are_those_of_the_proposal(situation: Any, capacity: int) -> None:
    standing = standing_of(*situation)
    proposal = plan(standing, FRAMEWORK, AS_OF, capacity).steps
    found = draw_plan(standing, FRAMEWORK, AS_OF, capacity=capacity).steps
    pd.testing.assert_frame_equal(found[list(proposal)], proposal)


def test_a_plan_without_steps_has_the_columns_of_the_proposal() -> None:
    standing = standing_of([rating("allocation", "walk")], [target("walk")])
    proposal = plan(standing, FRAMEWORK, AS_OF).steps
    assert proposal.empty
    pd.testing.assert_frame_equal(draw_plan(standing, FRAMEWORK, AS_OF).steps[list(proposal)], proposal)

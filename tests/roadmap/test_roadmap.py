"""The roadmap: which steps there are, what they wait for, and when they are proposed; schedules computed by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.framework import Stage
from finops_model.framework.editions import Requirement
from finops_model.roadmap import Roadmap, count_late, earliest_finishes, plan, quarter_end, quarter_start
from finops_model.roadmap.steps import Choice
from tests.frames import FRAMEWORK, IDS, lines, rating, standing_of, target

AS_OF = date(2026, 11, 23)
LASTS = {1: 1, 2: 2, 3: 3}


def planned(
    ratings: list[dict[str, Any]],
    targets: list[dict[str, Any]],
    capacity: int = 4,
    choices: Mapping[tuple[str, Stage], Choice] | None = None,
) -> Roadmap:
    return plan(standing_of(ratings, targets), FRAMEWORK, AS_OF, capacity, choices)


def schedule(roadmap: Roadmap) -> list[tuple[str, int, str, str]]:
    """Capability, stage, first and last quarter of each step, in schedule order."""
    rows = lines(roadmap.steps)
    return [(row.capability, row.to_stage, _label(row.starts_on), _label(row.finishes_on)) for row in rows]


def _label(on: Any) -> str:
    return "–" if pd.isna(on) else f"{on.year} Q{on.quarter}"


EXAMPLE_H = (
    [rating("allocation", "crawl"), rating("forecasting", "crawl")],
    [target("walk", "allocation", due_on="2027-06-30", value=3), target("walk", "forecasting", value=5)],
)


@pytest.mark.parametrize(("capacity", "starts", "finishes"), [(1, "2027-07-01", "2027-12-31"), (2, "2027-01-01", None)])
def test_example_h_schedule(capacity: int, starts: str, finishes: str | None) -> None:
    steps = planned(*EXAMPLE_H, capacity).steps
    assert steps["capability"].tolist() == ["allocation", "forecasting"]
    assert steps["starts_on"].tolist() == [pd.Timestamp("2027-01-01"), pd.Timestamp(starts)]
    assert steps["finishes_on"].tolist() == [pd.Timestamp("2027-06-30"), pd.Timestamp(finishes or "2027-06-30")]
    assert steps.loc[0, "late_quarters"] == 0
    assert steps["late_quarters"].isna().tolist() == [False, True]
    assert steps["to_stage"].tolist() == [2, 2]


def test_only_capabilities_below_target_have_steps_one_for_each_stage() -> None:
    ratings = [
        rating("allocation", "pre-crawl"),
        rating("budgeting", "walk"),
        rating("forecasting", "run"),
        rating("sustainability", "crawl"),
        rating("unit-economics", "not applicable"),
    ]
    roadmap = planned(ratings, [target("walk"), target("none", "sustainability"), target("none", "licensing-saas")])
    assert schedule(roadmap) == [
        ("allocation", 1, "2027 Q1", "2027 Q1"),
        ("allocation", 2, "2027 Q2", "2027 Q3"),
    ]
    assert roadmap.steps["from_stage"].tolist() == [0, 1]
    rated = {"allocation", "budgeting", "forecasting", "sustainability", "unit-economics", "licensing-saas"}
    assert roadmap.assess_first == tuple(id for id in IDS if id not in rated)


def test_a_standing_at_its_targets_has_an_empty_roadmap() -> None:
    roadmap = planned([rating("allocation", "walk")], [target("walk", "allocation")])
    assert roadmap.steps.empty
    assert roadmap.assess_first == ()
    assert "late_quarters" in roadmap.steps


def test_a_step_lists_the_criteria_of_its_stage_that_are_not_known_to_be_met() -> None:
    met = "crawl-kpis crawl-process walk-kpis"
    steps = planned(
        [rating("allocation", 0.5, form="criteria", criteria=met), rating("forecasting", "crawl")],
        [target("walk", "allocation"), target("walk", "forecasting")],
    ).steps.set_index(["capability", "to_stage"])
    assert steps.loc[("allocation", 1), "criteria"] == ("crawl-adoption", "crawl-quick-wins")
    walk = tuple(one.id for one in FRAMEWORK.criteria_of(Stage.WALK))
    assert steps.loc[("allocation", 2), "criteria"] == tuple(id for id in walk if id != "walk-kpis")
    assert steps.loc[("forecasting", 2), "criteria"] == walk


def test_a_step_does_not_list_criteria_that_are_met_by_implication() -> None:
    rated = rating("allocation", 0.25, form="criteria", criteria="run-adoption run-kpis")
    steps = planned([rated], [target("walk", "allocation")]).steps.set_index("to_stage")
    assert steps.loc[1, "criteria"] == ("crawl-process", "crawl-quick-wins")
    assert steps.loc[2, "criteria"] == ("walk-edge-known", "walk-coverage", "walk-edge-estimated")


def test_the_schedule_starts_with_the_first_quarter_that_begins_after_the_day() -> None:
    standing = standing_of([rating("allocation", "crawl")], [target("walk", "allocation")], "2027-01-01")
    for day, starts in (("2026-12-31", "2027-01-01"), ("2027-01-01", "2027-04-01")):
        steps = plan(standing, FRAMEWORK, date.fromisoformat(day)).steps
        assert steps["starts_on"].tolist() == [pd.Timestamp(starts)]


def test_the_order_is_due_date_then_value_then_gap_then_framework() -> None:
    ratings = [rating(id, "crawl") for id in ("data-ingestion", "planning-estimating", "forecasting", "budgeting")]
    ratings += [rating("licensing-saas", "crawl"), rating("sustainability", "crawl")]
    targets = [
        target("walk", "data-ingestion", value=3),
        target("walk", "planning-estimating", value=3),
        target("run", "forecasting", value=3),
        target("walk", "budgeting", value=4),
        target("walk", "licensing-saas", due_on="2029-12-31", value=1),
        target("walk", "sustainability", due_on="2029-09-30", value=1),
    ]
    found = [capability for capability, stage, *_ in schedule(planned(ratings, targets, 1)) if stage == 2]
    assert found == [
        "sustainability",
        "licensing-saas",
        "budgeting",
        "forecasting",
        "data-ingestion",
        "planning-estimating",
    ]


REQUIRING = (
    [rating("data-ingestion", "pre-crawl"), rating("allocation", "crawl"), rating("budgeting", "crawl")],
    [
        target("walk", "data-ingestion"),
        target("walk", "allocation", due_on="2027-06-30"),
        target("walk", "budgeting", due_on="2027-12-31"),
    ],
)


def test_a_step_waits_for_what_it_requires_and_others_go_before_it() -> None:
    """allocation to Walk needs data-ingestion at Crawl: it is first in order and has to wait for a quarter."""
    assert schedule(planned(*REQUIRING)) == [
        ("budgeting", 2, "2027 Q1", "2027 Q2"),
        ("data-ingestion", 1, "2027 Q1", "2027 Q1"),
        ("allocation", 2, "2027 Q2", "2027 Q3"),
        ("data-ingestion", 2, "2027 Q2", "2027 Q3"),
    ]


def test_with_capacity_1_the_same_steps_follow_one_another() -> None:
    """In 2027 Q1 allocation must wait and budgeting is next in order; then data-ingestion, for allocation to go on."""
    roadmap = planned(*REQUIRING, 1)
    assert schedule(roadmap) == [
        ("budgeting", 2, "2027 Q1", "2027 Q2"),
        ("data-ingestion", 1, "2027 Q3", "2027 Q3"),
        ("allocation", 2, "2027 Q4", "2028 Q1"),
        ("data-ingestion", 2, "2028 Q2", "2028 Q3"),
    ]
    late = dict(zip(roadmap.steps["capability"], roadmap.steps["late_quarters"], strict=True))
    assert late["allocation"] == 3
    assert late["budgeting"] == 0
    assert pd.isna(late["data-ingestion"])


@pytest.mark.parametrize(
    "ingestion",
    [
        [rating("data-ingestion", "crawl")],
        [rating("data-ingestion", "pre-crawl")],
        [],
    ],
    ids=["met already", "not on the roadmap", "never assessed"],
)
def test_a_requirement_that_is_met_or_not_on_the_roadmap_does_not_wait(ingestion: list[dict[str, Any]]) -> None:
    targets = [target("walk", "allocation"), target("none", "data-ingestion")]
    assert schedule(planned([rating("allocation", "crawl"), *ingestion], targets)) == [
        ("allocation", 2, "2027 Q1", "2027 Q2")
    ]


def test_lateness_is_that_of_the_last_step_and_the_same_on_every_step() -> None:
    """Crawl 2027 Q1, Walk Q2 to Q3, Run 2027 Q4 to 2028 Q2; due in 2027 Q3: three quarters late."""
    steps = planned([rating("budgeting", "pre-crawl")], [target("run", "budgeting", due_on="2027-07-01")]).steps
    assert steps["late_quarters"].tolist() == [3, 3, 3]
    assert steps["finishes_on"].iloc[-1] == pd.Timestamp("2028-06-30")


def test_a_due_date_in_the_past_is_as_late_as_it_is() -> None:
    steps = planned([rating("budgeting", "crawl")], [target("walk", "budgeting", due_on="2026-06-30")]).steps
    assert steps["late_quarters"].tolist() == [4]  # 2026 Q2 to 2027 Q2


TWO = (
    [rating("budgeting", "crawl"), rating("forecasting", "crawl")],
    [target("run", "budgeting", value=5), target("walk", "forecasting")],
)
BUDGETING: tuple[str, Stage] = ("budgeting", Stage.WALK)


def test_another_effort_moves_what_comes_after() -> None:
    assert schedule(planned(*TWO, choices={BUDGETING: Choice(effort=1)})) == [
        ("budgeting", 2, "2027 Q1", "2027 Q1"),
        ("forecasting", 2, "2027 Q1", "2027 Q2"),
        ("budgeting", 3, "2027 Q3", "2028 Q1"),  # to Run it needs forecasting at Walk
    ]


def test_a_pinned_step_keeps_its_dates_and_the_others_flow_around_it() -> None:
    pinned: dict[tuple[str, Stage], Choice] = {BUDGETING: Choice(starts_on=date(2027, 5, 10), status="in progress")}
    roadmap = planned(*TWO, 1, pinned)
    first = lines(roadmap.steps)[0]
    assert (first.starts_on, first.finishes_on) == (pd.Timestamp("2027-05-10"), pd.Timestamp("2027-09-30"))
    assert first.status == "in progress"
    # forecasting takes two quarters: only one is free before the pinned step, so it goes after it.
    assert schedule(roadmap)[1:] == [
        ("forecasting", 2, "2027 Q4", "2028 Q1"),
        ("budgeting", 3, "2028 Q2", "2028 Q4"),
    ]


def test_a_pinned_finish_gives_the_start_by_the_effort() -> None:
    step = planned(*TWO, choices={BUDGETING: Choice(finishes_on=date(2028, 2, 15))}).steps
    row = step[(step["capability"] == "budgeting") & (step["to_stage"] == 2)].iloc[0]
    assert (row["starts_on"], row["finishes_on"]) == (pd.Timestamp("2027-10-01"), pd.Timestamp("2028-02-15"))


def test_a_step_pinned_on_both_sides_keeps_both_days() -> None:
    choice = Choice(effort=1, starts_on=date(2026, 10, 5), finishes_on=date(2027, 3, 3))
    steps = planned(*TWO, 1, {BUDGETING: choice}).steps
    first = lines(steps)[0]
    assert (first.starts_on, first.finishes_on) == (pd.Timestamp("2026-10-05"), pd.Timestamp("2027-03-03"))
    assert steps.loc[1, "starts_on"] == pd.Timestamp("2027-04-01")  # 2027 Q1 is taken


def test_a_dropped_step_takes_no_capacity_and_nothing_waits_for_it() -> None:
    dropped = {("forecasting", Stage.WALK): Choice(status="dropped", starts_on=date(2027, 1, 1))}
    roadmap = planned(*TWO, 1, dropped)
    assert schedule(roadmap) == [
        ("budgeting", 2, "2027 Q1", "2027 Q2"),
        ("budgeting", 3, "2027 Q3", "2028 Q1"),
        ("forecasting", 2, "–", "–"),
    ]
    assert roadmap.steps["status"].tolist() == ["planned", "planned", "dropped"]


def test_nothing_can_be_said_about_lateness_when_the_last_step_is_dropped() -> None:
    targets = [target("run", "budgeting", due_on="2027-03-31")]
    dropped = {("budgeting", Stage.RUN): Choice(status="dropped")}
    steps = planned([rating("budgeting", "crawl")], targets, choices=dropped).steps
    assert steps["late_quarters"].isna().all()
    dropped = {("budgeting", Stage.WALK): Choice(status="dropped")}
    steps = planned([rating("budgeting", "crawl")], targets, choices=dropped).steps
    assert steps["late_quarters"].isna().all()  # nobody reaches Run without Walk
    assert steps["starts_on"].isna().all()


def test_a_step_is_done_when_the_standing_has_reached_its_stage() -> None:
    choices = {
        ("budgeting", Stage.CRAWL): Choice(starts_on=date(2026, 1, 1), finishes_on=date(2026, 3, 31)),
        ("forecasting", Stage.RUN): Choice(effort=2),  # beyond the target: no step
    }
    roadmap = planned(*TWO, choices=choices)
    assert roadmap.steps["status"].tolist() == ["done", "planned", "planned", "planned"]
    assert schedule(roadmap)[0] == ("budgeting", 1, "2026 Q1", "2026 Q1")
    assert roadmap.steps.loc[0, "criteria"] == ()
    assert ("forecasting", 3) not in {step[:2] for step in schedule(roadmap)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"effort": 0},
        {"effort": 13},
        {"starts_on": date(2027, 1, 2), "finishes_on": date(2027, 1, 1)},
        {"starts_on": date(9999, 1, 1)},
        {"status": "done"},
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Choice(**wrong)


def test_a_roadmap_is_of_one_scope_and_needs_room_for_a_step() -> None:
    standing = standing_of(*EXAMPLE_H)
    with pytest.raises(ValueError, match="one scope"):
        plan(pd.concat([standing, standing.assign(scope_id=2)]), FRAMEWORK, AS_OF)
    with pytest.raises(ValueError, match="At least one"):
        plan(standing, FRAMEWORK, AS_OF, 0)


def test_requirements_in_a_circle_still_give_a_schedule() -> None:
    """planning-estimating and forecasting require each other to Walk: the first in order goes, the other follows."""
    circle = {"planning-estimating": "forecasting", "forecasting": "planning-estimating"}
    framework = replace(
        FRAMEWORK,
        capabilities=tuple(
            replace(one, requires=(Requirement(Stage.WALK, circle[one.id], Stage.WALK, "a circle"),))
            if one.id in circle
            else one
            for one in FRAMEWORK.capabilities
        ),
    )
    standing = standing_of([rating(id, "crawl") for id in circle], [target("walk", id) for id in circle])
    assert schedule(plan(standing, framework, AS_OF)) == [
        ("planning-estimating", 2, "2027 Q2", "2027 Q3"),
        ("forecasting", 2, "2027 Q4", "2028 Q1"),
    ]


def test_quarters() -> None:
    assert quarter_start(date(2026, 12, 31)) == date(2026, 10, 1)
    assert quarter_end(date(2027, 1, 1)) == date(2027, 3, 31)
    assert quarter_end(date(2026, 11, 23)) == date(2026, 12, 31)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Every capability rated or not, with a target or not, and due dates and values here and there."""
    dues = st.sampled_from([pd.NaT, "2027-03-31", "2027-12-31", "2029-06-30"])
    ratings, targets = [], []
    for id in IDS:
        said = draw(st.sampled_from(["pre-crawl", "crawl", "walk", "run", "not applicable", None]))
        wanted = draw(st.sampled_from(["crawl", "walk", "run", "none", None]))
        ratings += [rating(id, said)] if said else []
        targets += [target(wanted, id, due_on=draw(dues), value=draw(st.integers(1, 5)))] if wanted else []
    return ratings, targets


@given(situations(), st.integers(1, 6), st.randoms(use_true_random=False))
def test_what_holds_for_every_schedule(situation: Any, capacity: int, random: Any) -> None:
    standing = standing_of(*situation)
    roadmap = plan(standing, FRAMEWORK, AS_OF, capacity)
    steps = roadmap.steps
    expected = {
        (row.capability, stage)
        for row in lines(standing[standing["status"] == "below target"])
        for stage in range(int(row.stage) + 1, int(row.target) + 1)
    }
    when = {(row.capability, row.to_stage): row for row in lines(steps)}
    assert set(when) == expected
    assert len(steps) == len(expected)
    for (capability, stage), row in when.items():
        assert _quarters(row.starts_on, row.finishes_on) == LASTS[stage]
        assert row.starts_on >= pd.Timestamp("2027-01-01")
        requires = FRAMEWORK.capability(capability).requires
        needs = [(one.capability, int(one.at)) for one in requires if one.stage == stage]
        for before in [(capability, stage - 1), *needs]:
            assert before not in when or when[before].finishes_on < row.starts_on
    for quarter in pd.date_range("2027-01-01", steps["finishes_on"].max(), freq="QS") if len(steps) else []:
        assert ((steps["starts_on"] <= quarter) & (steps["finishes_on"] >= quarter)).sum() <= capacity
    shuffled = standing.sample(frac=1, random_state=random.randint(0, 999))
    pd.testing.assert_frame_equal(plan(shuffled, FRAMEWORK, AS_OF, capacity).steps, steps)


def _quarters(starts_on: pd.Timestamp, finishes_on: pd.Timestamp) -> int:
    """How many whole calendar quarters lie between the first and the last day."""
    assert starts_on.date() == quarter_start(starts_on)
    assert finishes_on.date() == quarter_end(finishes_on)
    return (finishes_on.year - starts_on.year) * 4 + finishes_on.quarter - starts_on.quarter + 1


@given(situations(), st.integers(1, 6))
def test_what_is_late_can_be_counted_without_the_frame(situation: Any, capacity: int) -> None:
    standing = standing_of(*situation)
    steps = plan(standing, FRAMEWORK, AS_OF, capacity).steps
    late = steps.loc[steps["late_quarters"] > 0, "capability"].nunique()
    assert count_late(standing, FRAMEWORK, AS_OF, capacity) == late


def test_the_earliest_finish_is_the_one_with_any_number_of_steps_at_once() -> None:
    """A step to Walk lasts 2027 Q1 to Q2, all three side by side; one of 1 quarter ends with Q1."""
    ratings = [rating(capability, "crawl") for capability in ("allocation", "forecasting", "budgeting")]
    targets = [target("walk", capability) for capability in ("allocation", "forecasting", "budgeting")]
    standing = standing_of(ratings, targets)
    half, quarter = date(2027, 6, 30), date(2027, 3, 31)
    found = earliest_finishes(standing, FRAMEWORK, AS_OF)
    assert found == {"allocation": half, "forecasting": half, "budgeting": half}
    shorter = {("allocation", Stage.WALK): Choice(effort=1)}
    assert earliest_finishes(standing, FRAMEWORK, AS_OF, shorter) == found | {"allocation": quarter}


@given(situations(), st.integers(1, 6))
def test_no_capacity_brings_a_target_in_before_its_earliest_finish(situation: Any, capacity: int) -> None:
    standing = standing_of(*situation)
    steps = plan(standing, FRAMEWORK, AS_OF, capacity).steps
    last = steps.groupby("capability")["finishes_on"].max()
    earliest = earliest_finishes(standing, FRAMEWORK, AS_OF)
    assert all(pd.Timestamp(earliest[str(capability)]) <= day for capability, day in last.items())

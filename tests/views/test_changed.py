"""What changed between two days, with who and why; the pace; groups."""

from contextvars import copy_context
from datetime import date

import pytest

from finops_model.assessment import Baseline, Form, PlanStep, Rating, StepStatus, Target
from finops_model.errors import Refused, UnknownName
from finops_model.framework import Stage
from finops_model.messages import ShownDay, message
from finops_model.scoring.change import Effects
from finops_model.store import Store
from finops_model.texts import translated, use_language
from finops_model.texts.events import event_text
from finops_model.texts.figures import points_parts
from finops_model.views.changed import read_changed
from finops_model.views.groups import read_group
from finops_model.views.pace import read_pace
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY, stage
from tests.views.transactions import counted_transactions


def test_a_fall_is_told_with_who_and_why(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    store.save_assessment(
        alpha.id, TODAY, "Ann", "2026", {"budgeting": (Rating(Form.STAGE, 1.0), "nobody keeps the plan")}, TESTER
    )
    store.save_targets(alpha.id, [Target("allocation", Stage.CRAWL, TODAY, reason="enough for us")], TESTER)
    changed = read_changed(TESTER, "Alpha", None, SECOND, TODAY)
    assert (changed.before.figures["attainment"], changed.after.figures["attainment"]) == (75, 75)
    assert changed.effects == Effects(score=-25.0, target=25.0, coverage=0.0)
    told = changed.events[["kind", "capability", "before", "after", "by", "reason"]].to_numpy().tolist()
    assert told == [
        ["target", "allocation", "", "crawl", TESTER.name, "enough for us"],
        ["rating", "budgeting", "walk", "crawl", "Ann", "nobody keeps the plan"],
    ]
    assert changed.verdict == "The same as on 30 Jun 2026: attainment is 75 %."
    assert changed.why == (
        "Scores -25, targets +25, coverage +0 points.",
        "1 capability fell by a stage or more.",
        "20 of 22 capabilities are not rated, so they are not part of this.",
    )
    assert changed.place.organization.name == "Alpha"


def test_notes_on_days_stand_among_the_events_with_their_text_and_move_nothing(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    without = read_changed(TESTER, "Alpha", None, FIRST, TODAY)
    for day, text in ((FIRST, "too early"), (TODAY, "new lead")):
        store.save_note(alpha.id, day, text, TESTER)
    changed = read_changed(TESTER, "Alpha", None, FIRST, TODAY)
    told = changed.events[["kind", "capability", "before", "after", "by", "reason"]].to_numpy().tolist()
    assert told[0] == ["note", "", "", "", TESTER.name, "new lead"]
    assert told[1:] == without.events[["kind", "capability", "before", "after", "by", "reason"]].to_numpy().tolist()
    assert changed.events["score_after"].isna().iloc[0]
    assert list(changed.events.columns) == list(without.events.columns)
    assert (changed.verdict, changed.effects) == (without.verdict, without.effects)


def test_changes_of_the_plan_stand_among_the_events(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    key = ("allocation", Stage.RUN)
    store.accept_plan(alpha.id, SECOND, 4, {key: Baseline(None, None)}, TESTER)
    store.save_plan_steps(alpha.id, TODAY, {key: PlanStep(StepStatus.IN_PROGRESS, "Ada", note="begun")}, TESTER)
    without = read_changed(TESTER, "Alpha", None, SECOND, TODAY)
    (event,) = [row for row in without.events.itertuples() if row.kind == "plan"]
    assert (event.before, event.after, event.by, event.reason) == (
        "run: planned",
        "run: in progress",
        TESTER.name,
        "begun",
    )
    assert event_text(event) == "Run: planned → Run: in progress, owner Ada"
    first = read_changed(TESTER, "Alpha", None, FIRST, SECOND).events
    accepted = first[first["kind"] == "plan"]
    assert accepted[["before", "after"]].to_numpy().tolist() == [["", "run: planned"]]


def test_efforts_and_pins_of_a_step_are_told_where_they_change(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    key = ("allocation", Stage.RUN)
    store.accept_plan(alpha.id, SECOND, 4, {key: Baseline(None, None)}, TESTER)
    pinned = PlanStep(effort=4, starts_on=date(2028, 1, 1))
    store.save_plan_steps(alpha.id, TODAY, {key: pinned}, TESTER)
    moved = PlanStep(effort=4, finishes_on=date(2027, 12, 31))
    store.save_plan_steps(alpha.id, TODAY, {key: moved}, TESTER)
    events = read_changed(TESTER, "Alpha", None, SECOND, TODAY).events
    plan = events[events["kind"] == "plan"]
    assert plan[["before", "after"]].to_numpy().tolist() == [
        ["run: planned; starts_on 2028-01-01", "run: planned; finishes_on 2027-12-31"],
        ["run: planned", "run: planned; effort 4; starts_on 2028-01-01"],
    ]
    assert [event_text(row) for row in plan.itertuples()] == [
        "Run: planned, Pinned start: 1 Jan 2028 → Run: planned, Pinned finish: 31 Dec 2027",
        "Run: planned → Run: planned, Quarters: 4, Pinned start: 1 Jan 2028",
    ]


def test_a_rating_without_an_assessor_is_by_who_saved_it(store: Store) -> None:
    changed = read_changed(TESTER, "Alpha", None, FIRST, SECOND)
    assert changed.events[["capability", "by", "reason"]].to_numpy().tolist() == [["allocation", TESTER.name, ""]]
    assert changed.verdict == "Worse than on 31 Mar 2026: attainment fell by 25 points, from 100 % to 75 %."
    assert changed.why[0] == "The main reason: scores fell."


def test_the_verdict_without_attainment_says_so(store: Store) -> None:
    first = read_changed(TESTER, "Alpha", None, date(2026, 1, 1), TODAY)
    assert first.verdict == "Attainment is 75 %; on 1 Jan 2026 it could not be measured."
    assert first.effects is None
    assert set(first.events["kind"]) == {"assessed", "rating", "target"}
    never = read_changed(TESTER, "Beta", None, SECOND, TODAY)
    assert never.verdict == "Attainment cannot be measured: no capability is rated and has a target."
    assert never.events.empty
    alpha = store.find_scope(store.find_organization("Alpha"))
    store.save_targets(alpha.id, [Target(None, None, TODAY)], TESTER)
    gone = read_changed(TESTER, "Alpha", None, SECOND, TODAY)
    assert gone.verdict == "Attainment can no longer be measured; it was 75 % on 30 Jun 2026."


def test_the_main_reason_is_the_largest_part_in_the_direction_of_the_change(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    store.save_assessment(alpha.id, TODAY, "", "2026", {"forecasting": stage(Stage.WALK)}, TESTER)
    covered = read_changed(TESTER, "Alpha", None, SECOND, TODAY)
    assert covered.verdict == "Better than on 30 Jun 2026: attainment rose by 8 points, from 75 % to 83 %."
    assert covered.why[:2] == (
        "The main reason: other capabilities count than before.",
        "Scores +0, targets +0, coverage +8 points.",
    )
    store.save_targets(alpha.id, [Target("allocation", Stage.RUN, TODAY)], TESTER)
    raised = read_changed(TESTER, "Alpha", None, FIRST, TODAY)
    assert "The main reason: scores fell." in raised.why


@pytest.mark.parametrize(("since", "until"), [(TODAY, TODAY), (TODAY, SECOND)])
def test_the_days_are_in_their_order(store: Store, since: date, until: date) -> None:
    with pytest.raises(Refused, match="earlier one first"):
        read_changed(TESTER, "Alpha", None, since, until)


def test_whole_points_of_the_parts_add_up() -> None:
    assert points_parts([20.83, -12.5, -27.78]) == [21, -12, -28]  # -19.45 in all
    assert points_parts([0.4, 0.4, 0.4]) == [1, 0, 0]
    assert points_parts([0.0, 0.0, 0.0]) == [0, 0, 0]


def test_a_day_in_a_message_follows_the_language() -> None:
    sentence = message("The same as on {since}: attainment is {after} %.", since=ShownDay.of(SECOND), after=75)
    assert sentence == "The same as on 30 Jun 2026: attainment is 75 %."
    german = copy_context()
    german.run(use_language, "de")
    assert "30. Juni 2026" in german.run(translated, sentence)


def test_the_pace_is_against_the_targets_of_the_day(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    short = read_pace(TESTER, "Alpha", None, TODAY)
    assert short.pace.reason == "A pace needs at least 4 assessments with an attainment; there are 2."
    for on, level in ((date(2026, 9, 30), 1.5), (TODAY, 1.8)):
        store.save_assessment(alpha.id, on, "", "2026", {"allocation": (Rating(Form.SCORE, level), "")}, TESTER)
    view = read_pace(TESTER, "Alpha", None, TODAY)
    assert (view.place.organization.name, view.day) == ("Alpha", TODAY)
    assert view.pace.newest == 95  # allocation 1.8 of 2, budgeting reached
    assert view.pace.per_quarter is not None
    store.save_targets(alpha.id, [Target(None, Stage.CRAWL, TODAY)], TESTER)
    assert read_pace(TESTER, "Alpha", None, TODAY).pace.newest == 100


def test_a_group_is_all_that_lies_below_an_organization(store: Store) -> None:
    top, middle = store.add_organization("Top", TESTER), store.add_organization("Middle", TESTER)
    alpha, beta = store.find_organization("Alpha"), store.find_organization("Beta")
    store.set_parent(middle.id, top.id, TESTER)
    store.set_parent(alpha.id, middle.id, TESTER)
    store.set_parent(beta.id, top.id, TESTER)
    view = read_group(TESTER, "Top", TODAY)
    assert view.organization == top
    assert view.members["organization"].tolist() == ["Alpha", "Beta", "Middle"]
    assert (view.figures.members, view.figures.measured) == (3, 1)
    assert (view.figures.attainment, view.figures.at_target, view.figures.of) == (75, 1, 2)
    assert (view.figures.lowest, view.figures.median, view.figures.highest) == (75, 75, 75)
    with pytest.raises(Refused, match="not a group"):
        read_group(TESTER, "Alpha", TODAY)
    with pytest.raises(UnknownName):
        read_group(TESTER, "Nobody", TODAY)


def test_each_of_them_reads_in_one_transaction(store: Store) -> None:
    store.set_parent(store.find_organization("Beta").id, store.find_organization("Alpha").id, TESTER)
    with counted_transactions() as begun:
        read_changed(TESTER, "Alpha", None, FIRST, SECOND)
        read_pace(TESTER, "Alpha", None, TODAY)
        read_group(TESTER, "Alpha", TODAY)
    assert len(begun) == 3

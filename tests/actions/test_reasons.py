"""Which targets are asked for their reason."""

from datetime import date

import pytest

from finops_model.actions.reasons import TargetWords, moved_targets, reason_question, silent_moves
from finops_model.assessment import Target
from finops_model.framework import Stage
from tests.actions.test_target_draft import targets_frame

DAY = date(2026, 11, 23)


def target(capability: str | None, to: str, reason: str | None = None) -> Target:
    stage = None if to in ("none", "inherit") else Stage.from_id(to)
    return Target(capability, stage, DAY, inherit=to == "inherit", reason=reason)


@pytest.mark.parametrize(
    ("in_force", "entry", "moves"),
    [
        ({}, target(None, "run"), False),
        ({"": "walk"}, target(None, "walk"), False),
        ({"": "walk"}, target(None, "crawl"), True),
        ({"": "walk"}, target(None, "run"), True),
        ({"": "walk"}, target(None, "none"), True),
        ({"": "none"}, target(None, "walk"), False),
        ({}, target("allocation", "walk"), False),
        ({"": "walk"}, target("allocation", "walk"), False),
        ({"": "walk"}, target("allocation", "run"), True),
        ({"": "walk", "allocation": "run"}, target("allocation", "inherit"), True),
        ({"": "walk", "allocation": "walk"}, target("allocation", "inherit"), False),
        ({"": "walk", "allocation": "none"}, target("allocation", "run"), False),
        ({"allocation": "run"}, target("allocation", "inherit"), True),
    ],
)
def test_a_target_moves_when_it_is_lowered_raised_or_removed(
    in_force: dict[str, str], entry: Target, moves: bool
) -> None:
    assert bool(moved_targets([entry], in_force)) == moves


def test_a_target_that_goes_back_to_a_new_goal_stage_is_compared_with_the_new_one() -> None:
    entries = [target("allocation", "inherit"), target(None, "run")]
    assert moved_targets(entries, {"": "walk", "allocation": "run"}) == [entries[1]]


def test_entries_are_compared_with_what_counts_on_their_own_day() -> None:
    targets = targets_frame(
        ("", "walk", "2026-01-01"), ("", "run", "2026-07-01"), ("allocation", "crawl", "2026-07-01")
    )
    words = TargetWords(targets)
    scope_id = int(targets["scope_id"].iloc[0])
    assert words.in_force(scope_id, "allocation", date(2025, 12, 31)) == {}
    assert words.in_force(scope_id, "allocation", date(2026, 6, 30)) == {"": "walk"}
    assert words.in_force(scope_id, "allocation", DAY) == {"": "run", "allocation": "crawl"}
    assert words.in_force(scope_id, None, DAY) == {"": "run"}
    assert words.in_force(99, None, DAY) == {}
    entries = [target(None, "crawl"), target(None, "run"), target("allocation", "walk"), target(None, "none", "closed")]
    assert silent_moves(entries, scope_id, words) == 2


def test_the_question_is_the_same_for_lowered_and_raised_targets() -> None:
    assert reason_question(0) is None
    assert reason_question(1) == "1 target is lowered, raised or removed without a reason. Why?"
    assert reason_question(1200) == "1,200 targets are lowered, raised or removed without a reason. Why?"

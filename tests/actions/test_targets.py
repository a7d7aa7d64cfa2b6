"""Agreeing targets."""

from dataclasses import replace
from datetime import date

import pytest

from finops_model.actions import organizations, targets
from finops_model.assessment import Target
from finops_model.errors import Conflict, Refused
from finops_model.framework import Stage
from finops_model.store import Store
from tests.people import ANN, BO

DAY = date(2026, 11, 23)
WALK = Target(None, Stage.WALK, DAY)


@pytest.fixture
def scope_id(store: Store) -> int:
    """The default scope of Contoso."""
    return store.find_scope(organizations.add(ANN, "Contoso")).id


def test_a_target_is_written_once_and_may_count_from_a_day_to_come(store: Store, scope_id: int) -> None:
    later = replace(WALK, agreed_on=date(2027, 1, 1), owner="  Ann  Lee ", reason=" more spend ", approver=" Bo   Ek")
    assert targets.agree_targets(ANN, scope_id, [later]).change_id is not None
    assert targets.agree_targets(ANN, scope_id, [later]).change_id is None
    row = store.read_targets(scope_id=scope_id).iloc[0]
    assert (row["entry"], row["owner"], row["reason"], row["approver"]) == ("walk", "Ann Lee", "more spend", "Bo Ek")


def test_a_target_that_moves_is_asked_why_and_saved_all_the_same(store: Store, scope_id: int) -> None:
    assert targets.agree_targets(ANN, scope_id, [WALK]).question is None
    agreed = targets.agree_targets(ANN, scope_id, [replace(WALK, stage=Stage.RUN)])
    assert agreed.question == "1 target is lowered, raised or removed without a reason. Why?"
    assert store.read_targets(scope_id=scope_id)["entry"].tolist() == ["walk", "run"]


def test_a_target_is_compared_with_what_counts_on_its_own_day(scope_id: int) -> None:
    targets.agree_targets(ANN, scope_id, [replace(WALK, agreed_on=date(2026, 7, 1))])
    earlier = replace(WALK, stage=Stage.RUN, agreed_on=date(2026, 1, 1))
    assert targets.agree_targets(ANN, scope_id, [earlier]).question is None


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (replace(WALK, due_on=date(202, 6, 30)), "Expected a date between 1900-01-01 and 2199-12-31"),
        (replace(WALK, agreed_on=date(9999, 12, 31)), "Expected a date between"),
        (replace(WALK, value=6), "from 1 to 5"),
        (replace(WALK, owner="x" * 201), "201 characters"),
        (replace(WALK, reason="pa\x0cge"), "control character"),
        (replace(WALK, stage=None, inherit=True), "Only the target of a capability"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    store: Store, scope_id: int, entry: Target, sentence: str
) -> None:
    before = store.read_revision()
    with pytest.raises(Refused, match=sentence):
        targets.agree_targets(ANN, scope_id, [entry])
    assert store.read_revision() == before


def test_somebody_elses_save_in_between_is_a_conflict(store: Store, scope_id: int) -> None:
    seen = store.read_revision()
    targets.agree_targets(BO, scope_id, [WALK])
    with pytest.raises(Conflict):
        targets.agree_targets(ANN, scope_id, [replace(WALK, stage=Stage.RUN)], expected_revision=seen)

"""Targets while somebody edits them (finops_model/actions/target_draft.py)."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from finops_model.actions import target_draft
from finops_model.actions.target_draft import ENTRIES, GOAL, Choice, TargetDraft
from finops_model.assessment import Scope, Target
from finops_model.errors import FinOpsError, Refused
from finops_model.framework import Stage, read_framework
from finops_model.scoring import headline, what_if

FRAMEWORK = read_framework()
SCOPE = Scope(7, "all-spend", "All spend", 3)
TODAY = date(2026, 11, 23)


def targets_frame(*entries: tuple[str, str, str], **more: list[Any]) -> pd.DataFrame:
    """A targets frame of (capability, entry, agreed_on), written in this order."""
    count = len(entries)
    return pd.DataFrame(
        {
            "organization_id": [SCOPE.organization_id] * count,
            "scope_id": [SCOPE.id] * count,
            "capability": pd.array([one[0] for one in entries], "str"),
            "entry": pd.array([one[1] for one in entries], "str"),
            "due_on": pd.array(more.get("due_on", [None] * count), "datetime64[us]"),
            "value": pd.array(more.get("value", [float("nan")] * count), "float64"),
            "owner": pd.array(more.get("owner", [None] * count), "str"),
            "approver": pd.array(more.get("approver", [None] * count), "str"),
            "reason": pd.array(more.get("reason", [None] * count), "str"),
            "agreed_on": pd.to_datetime(pd.Series([one[2] for one in entries], dtype="str")).astype("datetime64[us]"),
            "written": pd.array(range(1, count + 1), "int64"),
            "actor": pd.array(["ann"] * count, "str"),
            "recorded_at": pd.array([pd.Timestamp("2026-07-01 08:00")] * count, "datetime64[us]"),
        }
    )


def ratings_frame(**scores: float) -> pd.DataFrame:
    """A ratings frame of one assessment on 2026-06-30; a capability's id is written with _ for -."""
    count = len(scores)
    return pd.DataFrame(
        {
            "organization_id": [SCOPE.organization_id] * count,
            "scope_id": [SCOPE.id] * count,
            "assessment_id": [1] * count,
            "assessed_on": pd.array([pd.Timestamp("2026-06-30")] * count, "datetime64[us]"),
            "edition": pd.array([FRAMEWORK.edition] * count, "str"),
            "capability": pd.array([one.replace("_", "-") for one in scores], "str"),
            "form": pd.array(["score"] * count, "str"),
            "score": pd.array(list(scores.values()), "float64"),
            "criteria": pd.array([""] * count, "str"),
            "written": range(1, count + 1),
        }
    )


def test_the_newest_entry_up_to_the_day_is_in_force_and_of_one_day_the_one_written_last() -> None:
    targets = targets_frame(
        (GOAL, "run", "2026-01-01"),
        (GOAL, "walk", "2026-07-01"),
        ("allocation", "crawl", "2026-03-01"),
        ("allocation", "none", "2026-03-01"),
        ("budgeting", "run", "2026-12-01"),
    )
    assert target_draft.choices_in_force(targets, date(2026, 6, 30), FRAMEWORK) == {
        GOAL: Choice("run"),
        "allocation": Choice("none"),
    }
    assert target_draft.choices_in_force(targets, TODAY, FRAMEWORK)[GOAL] == Choice("walk")
    assert "budgeting" in target_draft.choices_in_force(targets, date(2026, 12, 1), FRAMEWORK)


def test_an_entry_under_the_name_of_an_older_edition_is_found_under_its_successor() -> None:
    in_force = target_draft.choices_in_force(
        targets_frame(("cloud-sustainability", "walk", "2025-01-01")), TODAY, FRAMEWORK
    )
    assert in_force == {"sustainability": Choice("walk")}


def test_an_empty_history_has_nothing_in_force() -> None:
    assert target_draft.choices_in_force(targets_frame(), TODAY, FRAMEWORK) == {}
    assert what_if.newest_written(targets_frame()) == -1


choice = some.builds(
    Choice,
    some.sampled_from(list(ENTRIES)),
    some.none() | some.dates(date(2000, 1, 1), date(2099, 12, 31)),
    some.none() | some.integers(1, 5),
    some.none() | some.from_regex(r"[A-Za-zÀ-ž]{1,20}( [A-Za-z]{1,20})?", fullmatch=True),
)


@given(
    some.dictionaries(some.sampled_from([one.id for one in FRAMEWORK.capabilities]), choice),
    some.text(some.characters(exclude_categories=("Cc", "Cs"))),
    some.integers(-1, 99),
)
def test_a_draft_comes_back_from_json_as_it_was(chosen: dict[str, Choice], reason: str, base: int) -> None:
    draft = TargetDraft(chosen, date(2026, 1, 31), reason, base)
    assert TargetDraft.from_json(json.loads(json.dumps(draft.to_json())), FRAMEWORK) == draft


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"base": 1, "agreed_on": "31.12.2026", "reason": "", "choices": {}},
        {"base": 1, "agreed_on": None, "reason": "", "choices": {"nothing-we-know": {}}},
        {"base": None, "agreed_on": None, "reason": "", "choices": {}},
    ],
)
def test_a_draft_that_is_none_of_ours_is_refused_with_a_sentence(content: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"^The unsaved changes cannot be read"):
        TargetDraft.from_json(content, FRAMEWORK)


@pytest.mark.parametrize(
    ("capability", "said", "sentence"),
    [
        (
            "allocation",
            ("pre-crawl", None, None, None),
            "Allocation: Choose the goal stage, no target, Crawl, Walk or Run.",
        ),
        (GOAL, ("inherit", None, None, None), "The goal stage: Choose no target, Crawl, Walk or Run."),
        ("allocation", ("walk", None, 6, None), "Allocation: The business value is a whole number from 1 to 5."),
        ("allocation", ("walk", None, 2.5, None), "The business value is a whole number from 1 to 5."),
        ("allocation", ("walk", None, "high", None), "The business value is a whole number from 1 to 5."),
        ("allocation", ("walk", "soon", None, None), "Expected a date"),
        ("allocation", ("walk", None, None, "x" * 201), "The text has 201 characters. Expected at most 200."),
        ("allocation", ("walk", date(202, 6, 30), None, None), "Expected a date between 1900-01-01 and 2199-12-31"),
        ("allocation", ("walk", None, None, "A\x1bnn"), "There is a control character"),
        ("cost-magic", ("walk", None, None, None), "There is no capability 'cost-magic'"),
    ],
)
def test_a_forged_choice_is_refused_with_what_was_expected(
    capability: str, said: tuple[Any, ...], sentence: str
) -> None:
    with pytest.raises(FinOpsError, match=sentence):
        target_draft.checked_choice(capability, FRAMEWORK, *said)


def test_only_what_differs_is_written_and_the_goal_stage_first() -> None:
    in_force = {GOAL: Choice("walk"), "allocation": Choice("run")}
    chosen = {
        "budgeting": Choice("inherit"),  # the same as nothing said
        "allocation": Choice("crawl", value=5),
        "forecasting": Choice("none"),
        GOAL: Choice("crawl"),
    }
    changed = target_draft.changed_choices(chosen, in_force)
    assert target_draft.draft_entries(changed, TODAY, "  less spend  ") == [
        Target(None, Stage.CRAWL, TODAY, reason="less spend"),
        Target("allocation", Stage.CRAWL, TODAY, value=5, reason="less spend"),
        Target("forecasting", None, TODAY, reason="less spend"),
    ]


def test_the_effect_of_a_draft_is_that_of_saving_it() -> None:
    ratings = ratings_frame(allocation=3.0, budgeting=1.4, forecasting=2.0)
    targets = targets_frame((GOAL, "walk", "2026-01-01"))
    entries = target_draft.draft_entries({"forecasting": Choice("run"), "budgeting": Choice("crawl")}, TODAY, "")

    before, after = what_if.stand_before_and_after(ratings, targets, entries, SCOPE, TODAY, FRAMEWORK)

    assert headline(before).loc[0, "attainment"] == pytest.approx(100 * (1 + 0.7 + 1) / 3)
    assert headline(after).loc[0, "attainment"] == pytest.approx(100 * (1 + 1 + 2 / 3) / 3)
    moved = what_if.compared(before, after)
    assert moved["capability"].tolist() == ["forecasting", "budgeting"]
    assert moved[["target_before", "target_after"]].to_numpy().tolist() == [[2.0, 3.0], [2.0, 1.0]]


def test_an_entry_agreed_later_is_pointed_out() -> None:
    targets = targets_frame(
        ("allocation", "run", "2026-07-01"), ("allocation", "walk", "2026-09-01"), (GOAL, "run", "2026-01-01")
    )
    assert target_draft.later_entries(targets, ["allocation", GOAL], date(2026, 3, 1)) == {
        "allocation": date(2026, 7, 1)
    }
    assert target_draft.later_entries(targets, ["allocation"], date(2026, 9, 1)) == {}

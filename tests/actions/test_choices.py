"""Targets while somebody edits them (finops_model/drafts/choices.py)."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from finops_model.actions import choices
from finops_model.actions.choices import CHOICES, GOAL, Choice, TargetDraft
from finops_model.assessment import Scope, Target
from finops_model.errors import Refused
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
    assert choices.choices_in_force(targets, date(2026, 6, 30), FRAMEWORK) == {
        GOAL: Choice("run"),
        "allocation": Choice("none"),
    }
    assert choices.choices_in_force(targets, TODAY, FRAMEWORK)[GOAL] == Choice("walk")
    assert "budgeting" in choices.choices_in_force(targets, date(2026, 12, 1), FRAMEWORK)


def test_an_entry_under_the_name_of_an_older_edition_is_found_under_its_successor() -> None:
    in_force = choices.choices_in_force(targets_frame(("cloud-sustainability", "walk", "2025-01-01")), TODAY, FRAMEWORK)
    assert in_force == {"sustainability": Choice("walk")}


def test_an_empty_history_has_nothing_in_force() -> None:
    assert choices.choices_in_force(targets_frame(), TODAY, FRAMEWORK) == {}
    assert what_if.newest_written(targets_frame()) == -1
    assert len(choices.target_history(targets_frame(), FRAMEWORK)) == 0


def test_the_grid_shows_what_is_in_force_in_words_and_says_the_same_back() -> None:
    ratings = ratings_frame(allocation=1.4)
    standing, _ = what_if.stand_before_and_after(ratings, targets_frame(), [], SCOPE, TODAY, FRAMEWORK)
    shown = {"allocation": Choice("walk", date(2027, 6, 30), 5, "Ann"), "budgeting": Choice("none")}

    grid = choices.target_grid(standing, shown)

    assert list(grid.index) == [one.id for one in FRAMEWORK.capabilities]
    said = grid.loc[["allocation", "budgeting"], ["name", "now", "target", "value", "owner"]].astype(object).fillna("-")
    assert said.to_numpy().tolist() == [
        ["Allocation", "Crawl", "Walk", 5.0, "Ann"],
        ["Budgeting", "not assessed", "No target", "-", "-"],
    ]
    assert grid.loc["forecasting", "target"] == "As the goal stage"
    chosen = choices.grid_choices(grid, FRAMEWORK)
    assert {one: chosen[one] for one in shown} == shown
    assert choices.changed_choices(chosen, shown) == {}


choice = some.builds(
    Choice,
    some.sampled_from(list(CHOICES)),
    some.none() | some.dates(date(2000, 1, 1), date(2099, 12, 31)),
    some.none() | some.integers(1, 5),
    some.none() | some.from_regex(r"[A-Za-zÀ-ž]{1,20}( [A-Za-z]{1,20})?", fullmatch=True),
)


@given(
    some.dictionaries(some.sampled_from([one.id for one in FRAMEWORK.capabilities]), choice),
    some.text(),
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
            "Allocation: choose one of As the goal stage, No target, Crawl",
        ),
        (GOAL, ("inherit", None, None, None), "The goal stage: choose one of No target, Crawl, Walk, Run"),
        ("allocation", ("walk", None, 6, None), "from 1 to 5, not 6"),
        ("allocation", ("walk", None, 2.5, None), "from 1 to 5, not 2.5"),
        ("allocation", ("walk", None, "high", None), "a number from 1 to 5"),
        ("allocation", ("walk", "soon", None, None), "must be a date"),
        ("allocation", ("walk", None, None, "x" * 201), "at most 200 characters, not 201"),
        ("cost-magic", ("walk", None, None, None), "There is no capability 'cost-magic'"),
    ],
)
def test_a_forged_choice_is_refused_with_what_was_expected(
    capability: str, said: tuple[Any, ...], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        choices.checked_choice(capability, FRAMEWORK, *said)


def test_only_what_differs_is_written_and_the_goal_stage_first() -> None:
    in_force = {GOAL: Choice("walk"), "allocation": Choice("run")}
    chosen = {
        "budgeting": Choice("inherit"),  # the same as nothing said
        "allocation": Choice("crawl", value=5),
        "forecasting": Choice("none"),
        GOAL: Choice("crawl"),
    }
    changed = choices.changed_choices(chosen, in_force)
    assert choices.draft_entries(changed, TODAY, "  less spend  ") == [
        Target(None, Stage.CRAWL, TODAY, reason="less spend"),
        Target("allocation", Stage.CRAWL, TODAY, value=5, reason="less spend"),
        Target("forecasting", None, TODAY, reason="less spend"),
    ]


def test_the_effect_of_a_draft_is_that_of_saving_it() -> None:
    ratings = ratings_frame(allocation=3.0, budgeting=1.4, forecasting=2.0)
    targets = targets_frame((GOAL, "walk", "2026-01-01"))
    entries = choices.draft_entries({"forecasting": Choice("run"), "budgeting": Choice("crawl")}, TODAY, "")

    before, after = what_if.stand_before_and_after(ratings, targets, entries, SCOPE, TODAY, FRAMEWORK)

    assert headline(before).loc[0, "attainment"] == pytest.approx(100 * (1 + 0.7 + 1) / 3)
    assert headline(after).loc[0, "attainment"] == pytest.approx(100 * (1 + 1 + 2 / 3) / 3)
    moved = what_if.compared(before, after)
    assert moved["capability"].tolist() == ["forecasting", "budgeting"]
    assert moved[["target_before", "target_after"]].to_numpy().tolist() == [[2.0, 3.0], [2.0, 1.0]]
    assert choices.lowered(moved) == ["Budgeting"]


def test_lowering_the_goal_stage_lowers_what_follows_it_and_removing_a_target_lowers_it_too() -> None:
    targets = targets_frame((GOAL, "run", "2026-01-01"), ("allocation", "crawl", "2026-01-01"))
    entries = choices.draft_entries({GOAL: Choice("walk"), "allocation": Choice("none")}, TODAY, "")
    moved = what_if.compared(
        *what_if.stand_before_and_after(ratings_frame(), targets, entries, SCOPE, TODAY, FRAMEWORK)
    )
    assert choices.lowered(moved) == [one.name for one in FRAMEWORK.capabilities]


def test_the_first_targets_of_a_scope_lower_nothing() -> None:
    entries = choices.draft_entries({GOAL: Choice("walk")}, TODAY, "")
    before, after = what_if.stand_before_and_after(
        ratings_frame(allocation=1.0), targets_frame(), entries, SCOPE, TODAY, FRAMEWORK
    )
    assert choices.lowered(what_if.compared(before, after)) == []
    assert headline(after).loc[0, "attainment"] == 50.0


def test_an_entry_agreed_later_is_pointed_out() -> None:
    targets = targets_frame(
        ("allocation", "run", "2026-07-01"), ("allocation", "walk", "2026-09-01"), (GOAL, "run", "2026-01-01")
    )
    assert choices.later_entries(targets, ["allocation", GOAL], date(2026, 3, 1)) == {"allocation": date(2026, 7, 1)}
    assert choices.later_entries(targets, ["allocation"], date(2026, 9, 1)) == {}


def test_the_history_says_who_when_from_to_and_why_newest_first() -> None:
    targets = targets_frame(
        (GOAL, "run", "2026-01-01"),
        (GOAL, "walk", "2026-07-01"),
        ("allocation", "crawl", "2026-07-01"),
        (GOAL, "crawl", "2026-03-01"),  # written later, for an earlier day
        value=[float("nan"), 4, float("nan"), float("nan")],
        due_on=[None, pd.Timestamp("2027-06-30"), None, None],
        owner=[None, "Ann", None, None],
        reason=[None, "cloud spend fell", None, None],
    )
    history = choices.target_history(targets, FRAMEWORK)
    assert history[["capability", "before", "after"]].to_numpy().tolist() == [
        ["Goal stage", "Run", "Crawl"],
        ["Allocation", "As the goal stage", "Crawl"],
        ["Goal stage", "Run", "Walk, due 2027-06-30, value 4, owner Ann"],
        ["Goal stage", "No target", "Run"],
    ]
    assert history.loc[2, "reason"] == "cloud spend fell"
    assert history.loc[2, "actor"] == "ann"

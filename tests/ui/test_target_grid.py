"""The grid of targets and back."""

from datetime import date

from finops_model.actions.target_draft import Choice, changed_choices
from finops_model.framework import read_framework
from finops_model.scoring import what_if
from finops_model.ui.target_grid import grid_choices, grid_frame, left_to_goal, typed
from tests.actions.test_target_draft import SCOPE, TODAY, ratings_frame, targets_frame

FRAMEWORK = read_framework()


def test_the_grid_shows_what_is_in_force_in_words_and_says_the_same_back() -> None:
    ratings = ratings_frame(allocation=1.4)
    standing, _ = what_if.stand_before_and_after(ratings, targets_frame(), [], SCOPE, TODAY, FRAMEWORK)
    shown = {"allocation": Choice("walk", date(2027, 6, 30), 5, "Ann"), "budgeting": Choice("none")}

    grid = grid_frame(standing, shown)

    assert list(grid.index) == [one.id for one in FRAMEWORK.capabilities]
    said = grid.loc[["allocation", "budgeting"], ["name", "now", "target", "value", "owner"]].astype(object).fillna("-")
    assert said.to_numpy().tolist() == [
        ["Allocation", "Crawl", "Walk", 5.0, "Ann"],
        ["Budgeting", "not assessed", "No target", "-", "-"],
    ]
    assert grid.loc["forecasting", "target"] == "As the goal stage"
    chosen, refused = grid_choices(grid, shown, FRAMEWORK)
    assert not refused
    assert {one: chosen[one] for one in shown} == shown
    assert changed_choices(chosen, shown) == {}


def test_a_row_that_is_not_taken_counts_as_it_was_and_says_why() -> None:
    standing, _ = what_if.stand_before_and_after(ratings_frame(), targets_frame(), [], SCOPE, TODAY, FRAMEWORK)
    shown = {"allocation": Choice("walk", date(2027, 6, 30))}
    grid = grid_frame(standing, shown)
    grid.loc["allocation", "due_on"] = "70630-02-02"
    grid.loc["budgeting", "due_on"] = " 2027-03-31 "

    chosen, refused = grid_choices(grid, shown, FRAMEWORK)

    assert chosen["allocation"] == shown["allocation"]
    assert chosen["budgeting"] == Choice("inherit", date(2027, 3, 31))
    assert [str(one) for one in refused] == ["Allocation: Expected a date as year-month-day, such as 2026-03-31."]


def test_what_a_row_leaves_to_the_goal_stage_is_said_in_words() -> None:
    standing, _ = what_if.stand_before_and_after(ratings_frame(), targets_frame(), [], SCOPE, TODAY, FRAMEWORK)
    goal = Choice("walk", date(2026, 12, 31), None, "CIO")
    grid = grid_frame(standing, {"allocation": Choice("run", date(2027, 6, 30)), "budgeting": Choice("none")})
    rows = typed(grid, {2: {"owner": "Bob", "value": 5}}).to_dict("records")
    assert [left_to_goal(row, goal) for row in rows[:3]] == [
        ["Walk", "31 Dec 2026", "CIO", "value 3"],
        ["CIO", "value 3"],
        ["Walk", "31 Dec 2026"],
    ]
    budgeting = rows[list(grid.index).index("budgeting")]
    assert left_to_goal(budgeting, goal) == []
    assert left_to_goal(rows[0], Choice("none", None, None, "CIO")) == []

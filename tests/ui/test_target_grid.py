"""The grid of targets and back."""

from datetime import date

from finops_model.actions.target_draft import Choice, changed_choices
from finops_model.framework import read_framework
from finops_model.scoring import what_if
from finops_model.ui.target_grid import grid_choices, grid_frame
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
    chosen = grid_choices(grid, FRAMEWORK)
    assert {one: chosen[one] for one in shown} == shown
    assert changed_choices(chosen, shown) == {}

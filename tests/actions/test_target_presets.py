"""What each way to fill the grid chooses, worked out by hand."""

from datetime import date

import pandas as pd

from finops_model.actions import target_presets as presets
from finops_model.actions.target_draft import GOAL, Choice
from finops_model.framework import Stage
from tests.frames import rating, standing_of, target

DUE = date(2027, 6, 30)


def standing() -> pd.DataFrame:
    """Goal stage Walk: allocation Run, budgeting Crawl at value 5, forecasting Pre-crawl at value 2 with target Run,
    unit economics rated Crawl without a target, licensing not applicable; nothing else is rated."""
    return standing_of(
        [
            rating("allocation", "run"),
            rating("budgeting", "crawl"),
            rating("forecasting", "pre-crawl"),
            rating("unit-economics", "crawl"),
            rating("sustainability", "not applicable"),
        ],
        [
            target("walk"),
            target("inherit", "budgeting", value=5),
            target("run", "forecasting", value=2),
            target("none", "unit-economics"),
            target("none", "sustainability"),
        ],
    )


CHOSEN = {
    GOAL: Choice("walk"),
    "budgeting": Choice("inherit", DUE, 5, "Ann"),
    "forecasting": Choice("run", None, 2),
    "unit-economics": Choice("none"),
    "sustainability": Choice("none"),
}


def test_one_stage_up_is_the_stage_after_the_one_reached() -> None:
    assert presets.one_stage_up(standing(), CHOSEN) == {
        "allocation": Choice("run"),
        "budgeting": Choice("inherit", DUE, 5, "Ann"),  # Walk is the goal stage
        "forecasting": Choice("crawl", None, 2),
        "unit-economics": Choice("walk"),
    }


def test_at_least_crawl_is_for_those_without_a_target() -> None:
    assert presets.at_least_crawl(standing(), CHOSEN) == {"unit-economics": Choice("crawl")}


def test_the_business_value_decides() -> None:
    filled = presets.by_business_value(standing(), CHOSEN)
    assert filled["budgeting"] == Choice("run", DUE, 5, "Ann")
    assert filled["forecasting"] == Choice("crawl", None, 2)
    assert filled["allocation"] == Choice("inherit")  # value 3, and Walk is the goal stage
    assert "sustainability" not in filled
    assert len(filled) == 21


def test_one_starts_small_with_the_largest_value_times_gap() -> None:
    # forecasting 2 x 3 = 6, budgeting 5 x 1 = 5, unit economics without a target 3 x 1 = 3; allocation has no gap
    assert presets.start_small(standing(), CHOSEN, 2) == {
        "forecasting": Choice("run", None, 2),
        "budgeting": Choice("inherit", DUE, 5, "Ann"),
        "unit-economics": Choice("none"),
    }
    assert presets.start_small(standing(), CHOSEN, 5)["unit-economics"] == Choice("walk")


def test_as_another_takes_stages_and_values_and_leaves_days_and_names() -> None:
    other = {GOAL: Choice("crawl", date(2030, 1, 1), 4, "Zoe"), "forecasting": Choice("walk", None, 1, "Zoe")}
    assert presets.same_as(other, CHOSEN, ["budgeting", "forecasting"]) == {
        GOAL: Choice("crawl", None, 4),
        "budgeting": Choice("inherit", DUE, None, "Ann"),
        "forecasting": Choice("walk", None, 1),
    }


def test_as_on_another_day_is_whole() -> None:
    then = {GOAL: Choice("run", DUE), "budgeting": Choice("crawl", DUE, 1, "Bo")}
    assert presets.as_then(then, ["budgeting", "forecasting"]) == then | {"forecasting": Choice("inherit")}


def test_back_to_the_goal_stage_leaves_nothing_of_its_own() -> None:
    assert presets.back_to_goal(CHOSEN, ["budgeting"]) == {"budgeting": Choice("inherit")}


def test_a_target_that_most_have_is_asked_about() -> None:
    ids = ["allocation", "budgeting", "forecasting", "unit-economics", "sustainability"]
    alike = {id: Choice("walk", None, None, id) for id in ids}
    assert presets.common_target({GOAL: Choice("none"), **alike}) == (Stage.WALK, 5, 5)
    assert presets.common_target({GOAL: Choice("walk"), **alike}) == (Stage.WALK, 5, 5)
    assert presets.common_target({GOAL: Choice("crawl"), **alike}) is None, "a goal stage was chosen"
    assert presets.common_target(dict(list(alike.items())[:4])) is None
    assert (
        presets.common_target(alike | {id: Choice("run") for id in ids[:2]} | {"rate-optimization": Choice("crawl")})
        is None
    )
    filled = presets.common_as_goal({GOAL: Choice("none", DUE), **alike, "budgeting": Choice("run")}, Stage.WALK)
    assert filled[GOAL] == Choice("walk", DUE)
    assert filled["allocation"] == Choice("inherit", None, None, "allocation")
    assert "budgeting" not in filled

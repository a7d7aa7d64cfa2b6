"""How criteria, lenses and scores become stages: the worked examples A and B, the rules, and what must always hold."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.framework import Framework, Stage
from finops_model.scoring import (
    implied_criteria,
    score_criteria,
    score_lenses,
    stage_of,
    stages_of,
)
from tests.frames import FRAMEWORK, figures, rating, standing_of, target

CRAWL = [one.id for one in FRAMEWORK.criteria_of(Stage.CRAWL)]
WALK = [one.id for one in FRAMEWORK.criteria_of(Stage.WALK)]
RUN = [one.id for one in FRAMEWORK.criteria_of(Stage.RUN)]


def without(ids: list[str], *left_out: str) -> list[str]:
    return [id for id in ids if id not in left_out]


def weighted(*weights: int) -> Framework:
    """The framework with other weights of its lenses."""
    lenses = tuple(replace(lens, weight=weight) for lens, weight in zip(FRAMEWORK.lenses, weights, strict=True))
    return replace(FRAMEWORK, lenses=lenses)


def test_example_a_criteria() -> None:
    assert (len(CRAWL), len(WALK), len(RUN)) == (4, 5, 4)
    met = [*CRAWL, "walk-edge-known", "walk-edge-estimated", "run-automation"]
    assert score_criteria(met, FRAMEWORK) == pytest.approx(1.4, abs=1e-12)
    assert stage_of(1.4) is Stage.CRAWL
    assert score_criteria([*without(CRAWL, "crawl-process"), *WALK], FRAMEWORK) == 0.75
    assert stage_of(0.75) is Stage.PRE_CRAWL
    assert score_criteria(without([*CRAWL, *WALK, *RUN], "crawl-adoption", "walk-edge-known"), FRAMEWORK) == 3
    assert score_criteria(["run-adoption"], FRAMEWORK) == 0.25


def test_example_b_lenses() -> None:
    assert score_lenses([3, 2, 2, 1, 0], FRAMEWORK) == 1.5
    assert stage_of(1.5) is Stage.CRAWL


def test_no_criterion_met_is_pre_crawl_and_all_met_is_run() -> None:
    assert score_criteria([], FRAMEWORK) == 0
    assert score_criteria([*CRAWL, *WALK, *RUN], FRAMEWORK) == 3


def test_a_met_criterion_meets_what_it_implies_one_after_the_other() -> None:
    assert implied_criteria(["run-adoption"], FRAMEWORK) == {
        "crawl-adoption": "walk-adoption",
        "walk-adoption": "run-adoption",
    }
    assert implied_criteria(["run-kpis", "walk-kpis", "run-edge-addressed"], FRAMEWORK) == {
        "crawl-kpis": "walk-kpis",
        "walk-edge-known": "run-edge-addressed",
    }
    assert implied_criteria([*CRAWL, "walk-coverage", "walk-edge-estimated", "run-automation"], FRAMEWORK) == {}


def test_signs_of_a_stage_count_for_nothing() -> None:
    signs = [one.id for one in FRAMEWORK.criteria if one.kind == "sign"]
    assert signs
    assert score_criteria([*CRAWL[:2], *signs], FRAMEWORK) == 0.5


def test_lenses_that_were_not_rated_do_not_count() -> None:
    assert score_lenses([4, None, None, 2, None], FRAMEWORK) == pytest.approx(
        3 * (30 * 4 + 20 * 2) / (4 * 50), abs=1e-12
    )


def test_the_weights_of_the_lenses_are_those_of_the_framework() -> None:
    assert score_lenses([4, 1, None, None, None], weighted(25, 75, 0, 0, 0)) == pytest.approx(3 * 7 / 16, abs=1e-12)
    assert score_lenses([4, 1, 0, 0, 0], weighted(100, 0, 0, 0, 0)) == 3


@pytest.mark.parametrize(
    ("levels", "weights", "problem"),
    [
        ([None] * 5, (20, 20, 20, 20, 20), "At least one lens must be rated"),
        ([5, 0, 0, 0, 0], (20, 20, 20, 20, 20), "Lens levels lie between 0 and 4"),
        ([-1, 0, 0, 0, 0], (20, 20, 20, 20, 20), "Lens levels lie between 0 and 4"),
        ([1, 2], (20, 20, 20, 20, 20), "shorter"),
        ([3, None, None, None, None], (0, 25, 25, 25, 25), "At least one lens must be rated"),
    ],
)
def test_lens_levels_that_give_no_score_are_refused(
    levels: list[int | None], weights: tuple[int, ...], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        score_lenses(levels, weighted(*weights))


def test_a_score_a_hair_below_a_whole_stage_counts_as_the_stage() -> None:
    assert stage_of(2 - 5e-10) is Stage.WALK
    assert stage_of(2 - 5e-9) is Stage.CRAWL
    found = stages_of(pd.Series([0.0, 0.999, 1 - 5e-10, 3.0, float("nan")]))
    assert found[:4].tolist() == [0, 0, 1, 3]
    assert math.isnan(found[4])
    exact = figures(standing_of([rating("allocation", 2 - 5e-10)], [target("walk")]))
    assert exact["attainment"] == 100
    assert exact["at_target"] == 1


@pytest.mark.parametrize("score", [-0.1, 3.1, float("nan")])
def test_what_is_no_score_has_no_stage(score: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 3"):
        stage_of(score)


@given(st.sets(st.sampled_from([*CRAWL, *WALK, *RUN])))
def test_the_criteria_score_reaches_a_stage_exactly_when_all_up_to_it_are_met(met: set[str]) -> None:
    stage = stage_of(score_criteria(met, FRAMEWORK))
    counted = met | set(implied_criteria(met, FRAMEWORK))
    reached = [all(one in counted for one in ids) for ids in (CRAWL, WALK, RUN)]
    assert stage == (reached.index(False) if False in reached else 3)


@given(st.sets(st.sampled_from([*CRAWL, *WALK, *RUN])), st.sampled_from([*CRAWL, *WALK, *RUN]))
def test_ticking_one_more_criterion_never_lowers_the_score(met: set[str], more: str) -> None:
    assert score_criteria({*met, more}, FRAMEWORK) >= score_criteria(met, FRAMEWORK)

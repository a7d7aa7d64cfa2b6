"""Headline figures: the worked examples C to F, the rules, and what must always hold."""

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.framework import Stage
from finops_model.scoring import (
    headline,
    headline_by_domain,
    is_overdue,
)
from finops_model.texts.figures import percent_text
from tests.frames import FRAMEWORK, IDS, day, figures, rating, standing_of, target

EXAMPLE_C = [
    rating("allocation", 3.0),
    rating("budgeting", 1.4),
    rating("forecasting", 2.0),
    rating("unit-economics", "not applicable"),
    rating("rate-optimization", 0.0),
]
EXAMPLE_C_TARGETS = [
    target("walk"),
    target("crawl", "forecasting"),
    target("none", "rate-optimization"),
]


def test_example_c_attainment() -> None:
    standing = standing_of(EXAMPLE_C, EXAMPLE_C_TARGETS)
    found = figures(standing)
    assert found["attainment"] == 90
    assert percent_text(found["attainment"]) == "90 %"
    assert (found["at_target"], found["of"]) == (2, 3)
    assert (found["rated"], found["applicable"]) == (4, 21)
    ids = ["allocation", "budgeting", "forecasting", "unit-economics", "sustainability", "rate-optimization"]
    assert standing.loc[ids, "status"].tolist() == [
        "above target",
        "below target",
        "above target",
        "not applicable",
        "not assessed",
        "no target",
    ]
    assert standing.loc[ids[:3], "gap"].tolist() == [0, 1, 0]
    assert standing.loc[ids[3:], "gap"].isna().all()
    assert found["gap_total"] == 1


def test_example_d_business_value() -> None:
    found = figures(standing_of(EXAMPLE_C, [*EXAMPLE_C_TARGETS, target("inherit", "budgeting", value=5)]))
    assert found["attainment"] == pytest.approx(100 * 9.5 / 11, abs=1e-9)
    assert percent_text(found["attainment"]) == "86 %"


def test_example_e_typical_stage() -> None:
    four = [rating(id, said) for id, said in zip(IDS, ("run", "walk", "crawl", "pre-crawl"), strict=False)]
    assert figures(standing_of(four))["typical_stage"] == Stage.WALK
    three = [rating(id, said) for id, said in zip(IDS, ("run", "crawl", "crawl"), strict=False)]
    assert figures(standing_of(three))["typical_stage"] == Stage.CRAWL


def test_example_f_carry_forward() -> None:
    ratings = [
        rating("allocation", "crawl", "2026-03-31"),
        rating("budgeting", "walk", "2026-03-31"),
        rating("allocation", "walk", "2026-06-30", assessment_id=2),
    ]
    both = ["allocation", "budgeting"]
    assert standing_of(ratings, on="2026-05-01").loc[both, "stage"].tolist() == [1, 2]
    later = standing_of(ratings, on="2026-06-30").loc[both]
    assert later["stage"].tolist() == [2, 2]
    assert later["age_days"].tolist() == [0, 91]
    assert later["assessed_on"].tolist() == [day("2026-06-30"), day("2026-03-31")]
    assert later["assessment_id"].tolist() == [2, 1]


def test_nothing_rated_has_no_typical_stage() -> None:
    assert math.isnan(figures(standing_of([]))["typical_stage"])


def test_the_mean_and_the_ages_are_of_rated_capabilities_only() -> None:
    ratings = [
        rating("allocation", 3.0, "2025-11-22"),
        rating("budgeting", 0.0, "2025-11-23"),
        rating("forecasting", "not applicable", "2020-01-01"),
    ]
    found = figures(standing_of(ratings))
    assert found["mean_score"] == 1.5
    assert found["stale"] == 1  # 366 days; 365 days is not older than a year
    assert found["oldest_on"] == day("2025-11-22")
    assert found["newest_on"] == day("2025-11-23")


def test_the_next_due_date_is_of_targets_not_reached_or_not_assessed() -> None:
    reached = target("crawl", "allocation", due_on="2026-01-31")
    below = target("run", "budgeting", due_on="2027-06-30")
    unassessed = target("walk", "forecasting", due_on="2027-03-31")
    absent = target("walk", "unit-economics", due_on="2026-01-31")
    ratings = [
        rating("allocation", "crawl"),
        rating("budgeting", "crawl"),
        rating("unit-economics", "not applicable"),
    ]
    assert figures(standing_of(ratings, [reached, below, absent]))["next_due_on"] == day("2027-06-30")
    assert figures(standing_of(ratings, [reached, below, unassessed]))["next_due_on"] == day("2027-03-31")
    assert pd.isna(figures(standing_of(ratings, [reached]))["next_due_on"])


def test_an_open_target_is_overdue_from_the_day_after_it_was_due() -> None:
    late = target("run", "allocation", due_on="2026-06-30")
    later = target("run", "budgeting", due_on="2026-09-30")
    today = target("run", "forecasting", due_on="2026-11-23")
    reached = target("crawl", "unit-economics", due_on="2026-01-31")
    unassessed = target("walk", "sustainability", due_on="2026-03-31")
    ratings = [rating(one, "crawl") for one in ("allocation", "budgeting", "forecasting", "unit-economics")]
    standing = standing_of(ratings, [late, later, today, reached, unassessed])
    found = figures(standing)
    assert (found["overdue"], found["overdue_since"], found["next_due_on"]) == (3, day("2026-03-31"), day("2026-11-23"))
    assert standing.loc[is_overdue(standing), "capability"].tolist() == ["allocation", "budgeting", "sustainability"]
    no_more = figures(standing_of([rating(one, "run") for one in IDS], [late, later]))
    assert no_more["overdue"] == 0
    assert pd.isna(no_more["overdue_since"])


def test_domains_have_the_same_figures_for_themselves() -> None:
    rows = headline_by_domain(standing_of(EXAMPLE_C, EXAMPLE_C_TARGETS)).set_index("domain")
    assert rows.index.tolist() == [one.id for one in FRAMEWORK.domains]
    understand, quantify = rows.iloc[0], rows.iloc[1]
    assert (understand["attainment"], understand["mean_score"], understand["typical_stage"]) == (100, 3, 3)
    assert quantify["attainment"] == pytest.approx(100 * (0.7 + 1) / 2, abs=1e-9)
    assert (quantify["rated"], quantify["applicable"]) == (2, 4)
    assert math.isnan(rows.iloc[3]["attainment"])


scores = st.one_of(st.sampled_from([0.0, 1.0, 2.0, 3.0, 1.4, 2 - 5e-10]), st.floats(0, 3))
entries = st.sampled_from(["crawl", "walk", "run", "none", "inherit"])


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Ratings and targets of one scope; several assessments and entries, on days that repeat."""
    days = st.sampled_from(["2026-01-31", "2026-04-30", "2026-07-31"])
    ids = st.sampled_from(IDS[:6])
    ratings = [
        rating(draw(ids), draw(st.one_of(scores, st.just("not applicable"))), draw(days), assessment_id=index)
        for index in range(draw(st.integers(0, 12)))
    ]
    goals = [target(draw(entries.filter(lambda entry: entry != "inherit")), on=draw(days), value=draw(values))]
    overrides = [
        target(draw(entries), draw(ids), draw(days), value=draw(values)) for _ in range(draw(st.integers(0, 6)))
    ]
    return [row | {"written": n} for n, row in enumerate(ratings)], [
        row | {"written": n} for n, row in enumerate(goals + overrides)
    ]


values = st.sampled_from([None, 1, 2, 3, 4, 5])


@given(situations())
def test_attainment_lies_within_0_and_100_and_is_100_exactly_when_all_is_reached(situation: Any) -> None:
    standing = standing_of(*situation)
    found = figures(standing)
    with_target = standing[standing["status"].isin(["below target", "at target", "above target"])]
    assert found["of"] == len(with_target)
    if with_target.empty:
        assert math.isnan(found["attainment"])
        return
    assert 0 <= found["attainment"] <= 100
    everything = (with_target["status"] != "below target").all()
    assert (found["attainment"] == 100) == everything
    assert (percent_text(found["attainment"]) == "100 %") == everything


@given(st.lists(st.tuples(scores, st.integers(1, 5)), min_size=1, max_size=6), st.data())
def test_raising_a_target_never_raises_attainment(rated: list[tuple[float, int]], data: st.DataObject) -> None:
    stages = [data.draw(st.sampled_from(["crawl", "walk"])) for _ in rated]
    raised = data.draw(st.integers(0, len(rated) - 1))
    higher = {"crawl": data.draw(st.sampled_from(["walk", "run"])), "walk": "run"}

    def attainment(words: list[str]) -> float:
        ratings = [rating(id, score) for id, (score, _) in zip(IDS, rated, strict=False)]
        targets = [target(word, id, value=v) for id, word, (_, v) in zip(IDS, words, rated, strict=False)]
        return figures(standing_of(ratings, targets))["attainment"]

    after = [higher[word] if index == raised else word for index, word in enumerate(stages)]
    assert attainment(after) <= attainment(stages)


@given(st.floats(0, 3), st.floats(0, 3), st.sampled_from([("crawl", 1), ("walk", 2)]))
def test_surplus_in_one_capability_never_helps_another(score: float, surplus: float, goal: tuple[str, int]) -> None:
    entry, level = goal
    exact = standing_of([rating("allocation", score), rating("budgeting", float(level))], [target(entry)])
    more = standing_of([rating("allocation", score), rating("budgeting", max(surplus, level))], [target(entry)])
    assert figures(more)["attainment"] == figures(exact)["attainment"]
    assert figures(more)["gap_total"] == figures(exact)["gap_total"]


@given(situations(), st.randoms(use_true_random=False))
def test_the_order_of_input_rows_never_matters(situation: Any, random: Any) -> None:
    ratings, targets = situation
    before = standing_of(ratings, targets)
    random.shuffle(ratings)
    random.shuffle(targets)
    after = standing_of(ratings, targets)
    pd.testing.assert_frame_equal(before, after)
    shuffled = before.sample(frac=1, random_state=random.randint(0, 999))
    pd.testing.assert_frame_equal(headline(before), headline(shuffled), check_exact=True)


@given(situations())
def test_neither_not_assessed_nor_not_applicable_is_ever_counted_as_zero(situation: Any) -> None:
    standing = standing_of(*situation)
    absent = standing["status"].isin(["not assessed", "not applicable"])
    assert standing.loc[absent, ["score", "stage", "gap"]].isna().all(axis=None)
    pd.testing.assert_series_equal(
        figures(standing)[["attainment", "mean_score", "typical_stage", "rated", "gap_total"]].astype(float),
        figures_of_part(standing[~absent]),
    )


def figures_of_part(rated: pd.DataFrame) -> pd.Series:
    """The figures as if the capabilities without a rating did not exist at all."""
    columns = ["attainment", "mean_score", "typical_stage", "rated", "gap_total"]
    if rated.empty:
        return pd.Series([float("nan")] * 3 + [0.0, 0.0], index=columns, name=0)
    return figures(rated)[columns].astype(float)


@given(situations())
def test_the_standing_ignores_everything_after_its_day(situation: Any) -> None:
    ratings, targets = situation
    on = "2026-04-30"
    up_to = (
        [row for row in ratings if row["assessed_on"] <= day(on)],
        [row for row in targets if row["agreed_on"] <= day(on)],
    )
    pd.testing.assert_frame_equal(standing_of(ratings, targets, on), standing_of(*up_to, on))


@given(st.lists(st.sampled_from(list(Stage)), min_size=1, max_size=22))
def test_at_least_half_have_reached_the_typical_stage_and_fewer_the_next(stages: list[Stage]) -> None:
    ratings = [rating(id, float(stage)) for id, stage in zip(IDS, stages, strict=False)]
    typical = Stage(int(figures(standing_of(ratings))["typical_stage"]))
    assert 2 * sum(stage >= typical for stage in stages) >= len(stages)
    assert typical is Stage.RUN or 2 * sum(stage > typical for stage in stages) < len(stages)

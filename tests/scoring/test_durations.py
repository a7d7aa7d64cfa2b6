"""How long a step takes: what is a case, and the Kaplan-Meier estimate over cases."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from finops_model.framework import Stage
from finops_model.scoring.durations import Duration, duration_of, durations, step_cases

_NOT_APPLICABLE = np.nan


def _seen(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Days on which capabilities of scope 1 were assessed: capability, day, stage."""
    days = [pd.Timestamp(day) for _, day, _ in rows]
    stages = [float(stage) for *_, stage in rows]
    capabilities = [capability for capability, *_ in rows]
    return pd.DataFrame({"scope_id": 1, "capability": capabilities, "as_of": days, "stage": stages})


def _cases(frame: pd.DataFrame) -> list[tuple[str, int, str, int, bool]]:
    cases = step_cases(frame)
    rows = cases[["capability", "to_stage", "began_on", "days", "arrived"]].itertuples(index=False, name=None)
    return [(capability, stage, str(day.date()), days, arrived) for capability, stage, day, days, arrived in rows]


def test_a_case_lasts_from_the_stage_before_to_the_stage() -> None:
    frame = _seen(
        ("allocation", "2026-01-01", 1),
        ("allocation", "2026-03-01", 1),
        ("allocation", "2026-04-01", 2),
    )
    # January has 31 days, February 28, March 31: 90 days to Walk; from the first day at Walk it is under way to Run.
    assert _cases(frame) == [("allocation", 2, "2026-01-01", 90, True), ("allocation", 3, "2026-04-01", 0, False)]


def test_a_fall_begins_a_new_case_and_a_fall_further_down_does_not() -> None:
    frame = _seen(
        ("allocation", "2026-01-01", 1),
        ("allocation", "2026-01-11", 2),
        ("allocation", "2026-01-21", 1),
        ("allocation", "2026-01-31", 0),
        ("allocation", "2026-02-10", 2),
    )
    to_walk = [case for case in _cases(frame) if case[1] == 2]
    assert to_walk == [("allocation", 2, "2026-01-01", 10, True), ("allocation", 2, "2026-01-21", 20, True)]


def test_a_stage_that_is_jumped_over_has_no_case_of_its_own() -> None:
    frame = _seen(("allocation", "2026-01-01", 0), ("allocation", "2026-02-01", 3))
    assert _cases(frame) == [("allocation", 1, "2026-01-01", 31, True)]


def test_not_applicable_ends_a_case_on_the_last_day_that_was_rated() -> None:
    frame = _seen(
        ("allocation", "2026-01-01", 1),
        ("allocation", "2026-01-11", 1),
        ("allocation", "2026-02-01", _NOT_APPLICABLE),
        ("allocation", "2026-03-01", 2),
    )
    assert [case for case in _cases(frame) if case[1] == 2] == [("allocation", 2, "2026-01-01", 10, False)]


def test_capabilities_and_scopes_are_apart_and_order_does_not_matter() -> None:
    frame = _seen(("allocation", "2026-02-01", 2), ("allocation", "2026-01-01", 1), ("budgeting", "2026-01-05", 1))
    other = frame.assign(scope_id=2)
    cases = step_cases(pd.concat([other, frame]))
    assert len(cases) == 2 * len(step_cases(frame))
    assert set(cases.loc[cases["arrived"], "capability"]) == {"allocation"}


def test_nothing_seen_has_no_cases_and_no_durations() -> None:
    cases = step_cases(_seen())
    assert cases.empty
    assert durations(cases) == ({}, {})


def test_the_median_counts_those_under_way() -> None:
    # 30: 1 of 5 arrives (0.8 are left); 50 is seen under way; 60: 1 of 3 (0.533); 90: 1 of 2 (0.267); 100: under way.
    days, arrived = np.array([30.0, 50, 60, 90, 100]), np.array([True, False, True, True, False])
    assert duration_of(days, arrived) == Duration(5, 2, lower=60, median=90, upper=None)


def test_there_is_no_median_when_fewer_than_half_arrive() -> None:
    # Of those seen long enough all arrive at 100 days, but 3 of 5 were not seen as long.
    days, arrived = np.array([10.0, 10, 10, 100, 100]), np.array([False, False, False, True, True])
    assert duration_of(days, arrived) == Duration(5, 3, lower=100, median=None, upper=100)


def test_durations_are_shown_from_five_cases_on() -> None:
    four = pd.DataFrame(
        {"scope_id": 1, "capability": "allocation", "to_stage": 2, "days": [10, 20, 30, 40], "arrived": True}
    )
    assert durations(four) == ({}, {})
    five = pd.concat([four, four.iloc[:1].assign(capability="budgeting")])
    by_stage, by_step = durations(five)
    assert (by_stage, by_step) == ({Stage.WALK: Duration(5, 0, 10, 20, 30)}, {})


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=40))
def test_the_estimate_is_that_of_scipy(cases: list[tuple[int, bool]]) -> None:
    days = np.array([float(day) for day, _ in cases])
    arrived = np.array([there for _, there in cases])
    found = duration_of(days, arrived)
    curve = stats.ecdf(stats.CensoredData(uncensored=days[arrived], right=days[~arrived])).cdf
    for share, mine in ((0.25, found.lower), (0.75, found.upper)):
        reached = curve.quantiles[curve.probabilities >= share - 1e-12]
        assert mine == (reached[0] if len(reached) else None)

"""The figures of a group: over all pairs of its members, with their spread."""

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from finops_model.scoring import headline, stand
from finops_model.scoring.groups import GroupFigures, group_figures
from tests.frames import FRAMEWORK, IDS, point, rating, ratings_frame, target, targets_frame


def standing_of_members(ratings: list[dict[str, Any]], targets: list[dict[str, Any]], members: int) -> pd.DataFrame:
    """The standing of scopes 1 to ``members``, each of an organization of its own."""
    points = pd.concat([point("2026-11-23", one, one) for one in range(1, members + 1)], ignore_index=True)
    return stand(ratings_frame(ratings), targets_frame(targets), points, FRAMEWORK)


def test_example_m_group() -> None:
    a = [rating("allocation", 1.0)]
    b = [rating(one, 2.0, scope_id=2, organization_id=2) for one in ("allocation", "budgeting", "forecasting")]
    goals = [target("walk"), target("walk", scope_id=2, organization_id=2)]
    found = group_figures(standing_of_members(a + b, goals, 2))
    assert found == GroupFigures(87.5, 3, 4, 4, 44, 2, 2, 50.0, 75.0, 100.0)


def test_members_that_are_not_measured_are_counted_and_have_no_spread() -> None:
    found = group_figures(standing_of_members([rating("allocation", "walk")], [target("walk", scope_id=2)], 3))
    assert found == GroupFigures(None, 0, 0, 1, 66, 3, 0, None, None, None)
    assert group_figures(standing_of_members([], [], 1).iloc[:0]) == GroupFigures(
        None, 0, 0, 0, 0, 0, 0, None, None, None
    )


@given(
    st.lists(
        st.builds(
            lambda capability, score, scope: rating(capability, score, scope_id=scope, organization_id=scope),
            st.sampled_from(IDS[:5]),
            st.floats(0, 3),
            st.integers(1, 4),
        ),
        max_size=20,
    )
)
def test_a_group_is_measured_by_its_pairs_and_lies_between_its_members(ratings: list[dict[str, Any]]) -> None:
    goals = [target("walk", scope_id=scope, organization_id=scope) for scope in (1, 2, 3)]
    standing = standing_of_members(ratings, goals, 4)
    found, own = group_figures(standing), headline(standing)
    assert (found.of, found.at_target) == (own["of"].sum(), own["at_target"].sum())
    assert (found.rated, found.applicable) == (own["rated"].sum(), 88)
    assert found.measured == own["attainment"].notna().sum()
    if found.attainment is not None:
        assert found.lowest is not None
        assert found.highest is not None
        assert found.lowest - 1e-9 <= found.attainment <= found.highest + 1e-9

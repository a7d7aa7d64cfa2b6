"""Two standings side by side, each against its own targets."""

import math

import pytest

from finops_model.assessment import Form, Rating, Target
from finops_model.errors import UnknownName
from finops_model.framework import Stage
from finops_model.store import Store
from finops_model.views.comparison import Side, read_comparison
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY
from tests.views.transactions import counted_transactions


def test_two_organizations_are_each_measured_against_their_own_targets(store: Store) -> None:
    beta = store.find_scope(store.find_organization("Beta"))
    store.save_targets(beta.id, [Target(None, Stage.RUN, SECOND)], TESTER)
    with counted_transactions() as begun:
        both = read_comparison(TESTER, Side("Alpha", None, TODAY), Side("Beta", None, TODAY))
    assert len(begun) == 1
    assert (both.left.figures["attainment"], both.right.figures["attainment"]) == (75, 100)
    assert len(both.rows) == 22
    rows = both.rows.set_index("capability")
    allocation = rows.loc["allocation"]
    assert (allocation["stage_left"], allocation["stage_right"], allocation["difference"]) == (1, 3, 2)
    assert (allocation["target_left"], allocation["target_right"]) == (2, 3)
    assert (allocation["status_left"], allocation["status_right"]) == ("below target", "at target")
    assert math.isnan(rows["difference"]["budgeting"])


def test_one_organization_is_compared_on_two_days(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    store.save_assessment(alpha.id, TODAY, "", "2026", {"allocation": (Rating(Form.SCORE, 1.6), "")}, TESTER)
    store.save_assessment(alpha.id, SECOND, "", "2026", {"allocation": (Rating(Form.SCORE, 1.4), "")}, TESTER)
    both = read_comparison(TESTER, Side("Alpha", None, SECOND), Side("Alpha", "All spend", TODAY))
    assert both.left.place == both.right.place
    assert both.rows.set_index("capability").loc["allocation", "difference"] == 0.2
    assert (both.left.day, both.right.day) == (SECOND, TODAY)


def test_an_unknown_side_is_refused(store: Store) -> None:
    with pytest.raises(UnknownName):
        read_comparison(TESTER, Side("Alpha", None, FIRST), Side("Nobody", None, FIRST))

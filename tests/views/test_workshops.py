"""The workshops of an organization, and the lists that one may start from."""

from datetime import date

import pytest

from finops_model.actions import organizations, workshops
from finops_model.assessment import Target
from finops_model.errors import UnknownName
from finops_model.framework import Stage, read_framework
from finops_model.store import Store
from finops_model.views.workshops import read_presets, read_workshops
from finops_model.workshop import Ask, Preparation
from tests.people import TESTER
from tests.views.conftest import FIRST, TODAY, stage


def test_presets_list_what_is_worth_a_discussion(store: Store) -> None:
    """Alpha: allocation Crawl on 30 Jun (146 days), budgeting Walk on 31 Mar (237 days), goal Walk; forecasting
    Pre-crawl with target Run at value 5 (weight 15), allocation of value 3 (weight 3)."""
    alpha = store.find_organization("Alpha")
    scope = store.find_scope(alpha)
    store.save_assessment(scope.id, TODAY, "", "2026", {"forecasting": stage(Stage.PRE_CRAWL)}, TESTER)
    store.save_targets(scope.id, [Target("forecasting", Stage.RUN, FIRST, value=5)], TESTER)
    presets = read_presets(TESTER, "alpha", None, TODAY)
    every = tuple(one.id for one in read_framework().capabilities)
    rated = ("allocation", "budgeting", "forecasting")
    assert presets.all == every
    assert presets.not_assessed == tuple(id for id in every if id not in rated)
    assert presets.stale == ()
    assert presets.below_target == tuple(id for id in every if id in ("allocation", "forecasting"))
    assert presets.largest == ("forecasting", "allocation")
    organizations.set_cadence(TESTER, alpha.id, 91)
    assert read_presets(TESTER, "alpha", None, TODAY).stale == ("budgeting", "allocation")


def test_the_workshops_of_all_scopes_are_listed_newest_first(store: Store) -> None:
    alpha = store.find_organization("Alpha")
    saas = store.add_scope(alpha.id, "SaaS", TESTER)
    for scope_id, title, day in ((store.find_scope(alpha).id, "Spring", 1), (saas.id, "Autumn", 2)):
        prepared = Preparation(title, date(2026, 11, day), Ask.BOTH, ("allocation", "budgeting"))
        workshops.prepare(TESTER, scope_id, prepared)
    place, found = read_workshops(TESTER, "alpha")
    assert place.organization.name == "Alpha"
    columns = ["title", "scope", "asks", "state", "capabilities", "participants", "agreed"]
    assert found[columns].values.tolist() == [
        ["Autumn", "SaaS", "both", "prepared", 2, 0, 0],
        ["Spring", "All spend", "both", "prepared", 2, 0, 0],
    ]
    assert found["held_on"].dt.day.tolist() == [2, 1]
    assert read_workshops(TESTER, "beta")[1].empty
    with pytest.raises(UnknownName):
        read_workshops(TESTER, "gamma")

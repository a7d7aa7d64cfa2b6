"""Organizations and scopes, and what a text means."""

import pandas as pd
import pytest

from finops_model.errors import UnknownName
from finops_model.store import Store
from finops_model.views import places
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY


def test_a_place_is_found_by_name_and_by_id_with_its_default_scope(store: Store) -> None:
    by_name = places.read_place(TESTER, "  alpha ")
    assert by_name == places.read_place(TESTER, by_name.organization.slug, by_name.scope.slug, first="slug")
    assert (by_name.organization.name, by_name.scope.name) == ("Alpha", "All spend")


def test_an_unknown_scope_is_named_in_the_error(store: Store) -> None:
    with pytest.raises(UnknownName, match="scope 'Data center'"):
        places.read_place(TESTER, "Alpha", "Data center")
    with store.reading() as moment, pytest.raises(UnknownName, match="scope 'Data center'"):
        places.find_places(moment, None, "Data center")


def test_places_are_those_that_both_texts_name(store: Store) -> None:
    store.add_scope(store.find_organization("Beta").id, "Public Cloud", TESTER)
    with store.reading() as moment:
        assert places.find_places(moment, None, None)["organization"].tolist() == ["Alpha", "Beta", "Beta"]
        assert places.find_places(moment, "beta", None)["name"].tolist() == ["All spend", "Public Cloud"]
        assert places.find_places(moment, None, "public cloud")["organization"].tolist() == ["Beta"]


def test_the_overview_says_goal_stage_and_last_assessment_of_each_scope(store: Store) -> None:
    overview = places.read_overview(TESTER, TODAY)
    assert overview["goal_stage"].tolist()[0] == 2.0
    assert pd.isna(overview["goal_stage"].tolist()[1])
    assert [day.date() for day in overview["last_assessed_on"]] == [SECOND, SECOND]
    earlier = places.read_overview(TESTER, FIRST)
    assert earlier["last_assessed_on"].isna().tolist() == [False, True]


def test_capabilities_are_found_by_their_names(store: Store) -> None:
    assert places.find_capability_id("Reporting and Analytics") == "reporting-analytics"
    with pytest.raises(UnknownName, match="capability 'Alocation'"):
        places.find_capability_id("Alocation")

"""What each view shows, and that it shows one moment."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from finops_model.scoring import Status
from finops_model.store import Store
from finops_model.views.organization import previous_day, read_organization
from finops_model.views.places import read_overview
from finops_model.views.records import read_rating_records, read_target_records
from finops_model.views.roadmap import read_roadmap, read_roadmaps
from finops_model.views.scope import read_scope
from finops_model.views.standing import read_standing, read_standings
from finops_model.views.targets import read_targets
from finops_model.views.trends import read_trends
from finops_model.views.upkeep import read_organization_records, read_organizations
from tests.frames import rating, ratings_frame
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY
from tests.views.transactions import counted_transactions


@pytest.mark.parametrize(
    "look",
    [
        lambda: read_standing(TESTER, "Alpha", None, TODAY),
        lambda: read_standings(TESTER, None, TODAY),
        lambda: read_organization(TESTER, "Alpha", None, TODAY, FIRST),
        lambda: read_trends(TESTER, "Alpha", None, TODAY),
        lambda: read_roadmap(TESTER, "Alpha", None, TODAY, 4),
        lambda: read_roadmaps(TESTER, "Alpha", None, TODAY, 4),
        lambda: read_targets(TESTER, "Alpha", None, TODAY),
        lambda: read_scope(TESTER, "Alpha", None, TODAY),
        lambda: read_organizations(TESTER),
        lambda: read_organization_records(TESTER, 1),
        lambda: read_overview(TESTER, TODAY),
        lambda: read_rating_records(TESTER, "Alpha", None),
        lambda: read_target_records(TESTER, None, None),
    ],
)
def test_a_view_reads_in_one_transaction(store: Store, look: Callable[[], Any]) -> None:
    with counted_transactions() as begun:
        look()
    assert len(begun) == 1


def test_a_standing_has_the_goal_stage_the_figures_and_every_capability(store: Store) -> None:
    standing = read_standing(TESTER, "Alpha", None, TODAY)
    assert standing.goal_stage == 2.0
    assert standing.figures["attainment"] == 75  # allocation 1 of 2, budgeting reached
    assert (standing.has_ratings, standing.has_targets, len(standing.rows)) == (True, True, 22)
    untargeted = read_standing(TESTER, "Beta", None, TODAY)
    assert (untargeted.goal_stage, untargeted.has_ratings, untargeted.has_targets) == (None, True, False)


def test_all_standings_are_by_organization_and_may_be_of_one_scope(store: Store) -> None:
    found = read_standings(TESTER, None, TODAY)
    assert [one.place.organization.name for one in found] == ["Alpha", "Beta"]
    assert [one.figures["rated"] for one in found] == [2, 1]
    assert [len(one.rows) for one in found] == [22, 22]
    store.add_scope(store.find_organization("Beta").id, "Public Cloud", TESTER)
    assert [one.place.scope.name for one in read_standings(TESTER, "public cloud", TODAY)] == ["Public Cloud"]


@pytest.mark.parametrize(
    ("on", "expected"), [("2026-03-30", None), ("2026-06-29", None), ("2026-06-30", FIRST), ("2027-01-01", SECOND)]
)
def test_the_previous_assessment_is_the_one_before_the_newest_up_to_the_day(on: str, expected: date | None) -> None:
    days = ("2026-03-31", "2026-06-30", "2026-06-30", "2026-12-31")
    ratings = ratings_frame([rating("allocation", "crawl", day) for day in days])
    assert previous_day(ratings, date.fromisoformat(on)) == expected


def test_a_trend_ends_on_its_day_and_says_where_a_stage_fell(store: Store) -> None:
    trends = read_trends(TESTER, "Alpha", None, TODAY)
    assert [day.date() for day in trends.figures["as_of"]] == [FIRST, SECOND]
    assert trends.figures["attainment"].tolist() == [100, 75]
    assert trends.falls[["capability", "stage_before", "stage"]].to_numpy().tolist() == [["allocation", 2.0, 1.0]]
    earlier = read_trends(TESTER, "Alpha", None, FIRST)
    assert [day.date() for day in earlier.figures["as_of"]] == [FIRST]
    assert earlier.falls.empty


def test_a_trend_of_nothing_is_empty(store: Store) -> None:
    store.add_organization("Gamma", TESTER)
    trends = read_trends(TESTER, "Gamma", None, TODAY)
    assert trends.standing.empty
    assert trends.figures.empty
    assert trends.falls.empty
    assert trends.goal_stage is None


def test_a_roadmap_names_the_last_step_of_each_late_target(store: Store) -> None:
    view = read_roadmap(TESTER, "Alpha", None, TODAY, 4)
    assert view.plan.steps["capability"].tolist() == ["allocation"]
    # Walk lasts 2 quarters from 2027 Q1 on, and was due in 2026 Q3.
    assert view.late[["capability", "late_quarters"]].to_numpy().tolist() == [["allocation", 3.0]]
    assert len(view.plan.assess_first) == 20
    assert view.now.rows["status"].tolist().count(Status.BELOW_TARGET) == 1


def test_the_roadmaps_of_all_scopes_are_by_organization(store: Store) -> None:
    found = read_roadmaps(TESTER, None, None, TODAY, 4)
    assert [(place.organization.name, len(plan.steps)) for place, plan in found] == [("Alpha", 1), ("Beta", 0)]


def test_targets_are_in_force_on_the_day_and_the_history_is_whole(store: Store) -> None:
    assert read_targets(TESTER, "Alpha", None, TODAY).entries["entry"].tolist() == ["walk"]
    assert read_targets(TESTER, "Alpha", None, date(2026, 1, 1)).entries.empty
    assert len(read_targets(TESTER, "Alpha", None, None).entries) == 1


def test_records_are_those_of_the_organization(store: Store) -> None:
    assert len(read_rating_records(TESTER, "Alpha", None).rows) == 3
    assert len(read_rating_records(TESTER, None, None).rows) == 4
    assert len(read_target_records(TESTER, "Beta", None).rows) == 0


def test_a_scope_comes_with_all_that_is_recorded_for_it_and_its_revision(store: Store) -> None:
    alpha = store.find_organization("Alpha")
    view = read_scope(TESTER, "Alpha", None, TODAY)
    assert (view.place.organization, view.now.figures["attainment"]) == (alpha, 75)
    assert set(view.ratings["scope_id"]) == set(view.targets["scope_id"]) == {view.place.scope.id}
    assert view.revision == store.read_revision(alpha.id)


def test_the_records_of_an_organization_are_of_all_its_scopes(store: Store) -> None:
    alpha = store.find_organization("Alpha")
    records = read_organization_records(TESTER, alpha.id)
    assert records.scopes["organization_id"].unique().tolist() == [alpha.id]
    assert len(records.ratings) == len(store.read_ratings(organization_id=alpha.id))
    assert len(records.targets) == len(store.read_targets(organization_id=alpha.id))
    unknown = read_organization_records(TESTER, 999)
    assert (len(unknown.scopes), len(unknown.ratings), len(unknown.targets)) == (0, 0, 0)
    assert read_organizations(TESTER)["name"].tolist() == ["Alpha", "Beta"]

"""What leadership reads about one organization: the change with its reasons, what is open, what is to be decided."""

from datetime import date

import pandas as pd

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage, read_framework
from finops_model.scoring import Status
from finops_model.store import Store
from finops_model.views.organization import Reason, read_organization
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY

BEFORE_ALL = date(2026, 1, 1)


def test_the_change_is_since_the_day_asked_for_with_its_effects(store: Store) -> None:
    view = read_organization(TESTER, "Alpha", None, TODAY, FIRST)
    assert view.before is not None
    assert (view.before.day, view.before.figures["attainment"], view.now.figures["attainment"]) == (FIRST, 100, 75)
    effects = view.report.effects
    assert effects is not None
    assert (effects.score, effects.target, effects.coverage) == (-25, 0, 0)  # allocation fell, nothing else moved
    assert view.report.verdict.startswith("Worse than on 31 Mar 2026")
    assert view.assessed_before == FIRST


def test_nothing_rated_on_the_earlier_day_is_no_standing_to_compare_with(store: Store) -> None:
    view = read_organization(TESTER, "Alpha", None, TODAY, BEFORE_ALL)
    assert view.before is None
    assert view.report.effects is None


def test_a_move_has_the_reason_of_the_rating_that_made_it_and_not_of_the_newest(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    for on, level, why in ((date(2026, 9, 30), 0.0, "switched off"), (date(2026, 10, 31), 0.5, "a new start")):
        store.save_assessment(alpha.id, on, "Ann", "2026", {"allocation": (Rating(Form.SCORE, level), why)}, TESTER)
    view = read_organization(TESTER, "Alpha", None, TODAY, FIRST)
    assert view.report.falls["capability"].tolist() == ["allocation"]
    assert view.reasons(rose=False) == {"allocation": Reason(pd.Timestamp("2026-09-30"), "Ann", "switched off")}
    assert view.reasons(rose=True)["allocation"].evidence == "a new start"


def test_the_next_criterion_is_the_first_that_the_next_step_lacks(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    walk = [one.id for one in read_framework().criteria_of(Stage.WALK)]
    crawl = [one.id for one in read_framework().criteria_of(Stage.CRAWL)]
    ticked = Rating(Form.CRITERIA, 1.2, (*crawl, walk[0]))
    store.save_assessment(alpha.id, date(2026, 10, 1), "", "2026", {"allocation": (ticked, "")}, TESTER)
    view = read_organization(TESTER, "Alpha", None, TODAY, FIRST)
    assert view.next_criteria == {"allocation": read_framework().criteria_of(Stage.WALK)[1].text}


def test_what_is_overdue_or_late_without_an_owner_is_to_be_decided(store: Store) -> None:
    assert (
        read_organization(TESTER, "Alpha", None, TODAY, FIRST).unowned[0] == "Data Ingestion"
    )  # not assessed, overdue
    alpha = store.find_scope(store.find_organization("Alpha"))
    goal = Target(None, Stage.WALK, SECOND, due_on=date(2026, 9, 30), owner="Ann")
    late = Target("allocation", Stage.RUN, SECOND, due_on=date(2026, 12, 31))
    store.save_targets(alpha.id, [goal, late], TESTER)
    view = read_organization(TESTER, "Alpha", None, TODAY, FIRST)
    assert view.unowned == []  # an entry without an owner has that of the goal stage
    assert view.next_due["name"].tolist() == ["Allocation"]
    assert view.report.late["capability"].tolist() == ["allocation"]


def test_a_domain_in_which_nothing_is_rated_is_named(store: Store) -> None:
    view = read_organization(TESTER, "Alpha", None, TODAY, FIRST)
    assert view.unrated_domains == ["Optimize Usage & Cost", "Manage the FinOps Practice"]
    assert view.named(Status.BELOW_TARGET) == ["Allocation"]
    beta = store.find_scope(store.find_organization("Beta"))
    absent = {one.id: (Rating(Form.NOT_APPLICABLE, None), "") for one in read_framework().capabilities[4:]}
    store.save_assessment(beta.id, TODAY, "", "2026", absent, TESTER)
    assert read_organization(TESTER, "Beta", None, TODAY, FIRST).unrated_domains == []

"""Who moved in a portfolio, and why."""

from datetime import date

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.store import Store
from finops_model.views.groups import groups_of
from finops_model.views.movers import read_movers
from finops_model.views.portfolio import read_portfolio
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY, stage


def test_who_fell_is_told_with_what_moved_it(store: Store) -> None:
    portfolio = read_portfolio(TESTER, TODAY, FIRST)
    (alpha,) = read_movers(portfolio, portfolio.rows)  # Beta could not be measured before
    assert (alpha.organization, alpha.points) == ("Alpha", -25)
    assert (alpha.effects.score, alpha.effects.target, alpha.effects.coverage) == (-25, 0, 0)
    assert (alpha.rose, alpha.fell, alpha.reasons) == ((), ("Allocation",), ())
    assert alpha.evidence == ()


def test_the_evidence_of_the_ratings_that_moved_most_by_value_is_told(store: Store) -> None:
    scope = store.find_scope(store.add_organization("Gamma", TESTER))
    store.save_targets(
        scope.id, [Target(None, Stage.RUN, FIRST), Target("forecasting", Stage.RUN, FIRST, value=5)], TESTER
    )
    ids = ("allocation", "budgeting", "forecasting", "anomaly-management", "unit-economics")
    store.save_assessment(scope.id, FIRST, "", "2026", dict.fromkeys(ids, stage(Stage.CRAWL)), TESTER)
    moved = {
        "allocation": (Rating(Form.STAGE, 3.0), "every cost has an owner"),  # 2 stages x 3
        "budgeting": stage(Stage.RUN),  # without evidence
        "forecasting": (Rating(Form.STAGE, 3.0), "variance 4 %"),  # 2 stages x 5
        "anomaly-management": (Rating(Form.STAGE, 2.0), "alerts for every team"),  # 1 stage x 3
        "unit-economics": (Rating(Form.STAGE, 1.0), "looked at again"),  # did not move
    }
    store.save_assessment(scope.id, SECOND, "", "2026", moved, TESTER)
    portfolio = read_portfolio(TESTER, TODAY, FIRST)
    (gamma,) = read_movers(portfolio, portfolio.rows[portfolio.rows["organization"] == "Gamma"])
    assert gamma.evidence == (
        ("Forecasting", "variance 4 %"),
        ("Allocation", "every cost has an owner"),
    )


def test_a_changed_target_is_told_with_its_reason_and_those_that_rose_come_first(store: Store) -> None:
    beta = store.find_scope(store.find_organization("Beta"))
    alpha = store.find_scope(store.find_organization("Alpha"))
    store.save_targets(beta.id, [Target(None, Stage.RUN, FIRST)], TESTER)
    store.save_targets(alpha.id, [Target(None, Stage.RUN, date(2026, 9, 1), reason="a new law")], TESTER)
    gamma = store.find_scope(store.add_organization("Gamma", TESTER))
    store.save_targets(gamma.id, [Target(None, Stage.WALK, FIRST)], TESTER)
    store.save_assessment(gamma.id, FIRST, "", "2026", {"allocation": stage(Stage.CRAWL)}, TESTER)
    store.save_assessment(gamma.id, date(2026, 9, 1), "", "2026", {"allocation": stage(Stage.WALK)}, TESTER)
    portfolio = read_portfolio(TESTER, TODAY, SECOND)
    up, down = read_movers(portfolio, portfolio.rows)
    assert (up.organization, up.points, up.rose) == ("Gamma", 50, ("Allocation",))
    # Alpha: (1/2 + 2/2) / 2 before, (1/3 + 2/3) / 2 with the new goal; Beta stayed at its target.
    assert (down.organization, down.points, down.reasons) == ("Alpha", -25, ("a new law",))
    assert down.effects.target == -25


def test_a_group_has_the_figures_of_its_members_together(store: Store) -> None:
    parent = store.add_organization("Holding", TESTER)
    for name in ("Alpha", "Beta"):
        store.set_parent(store.find_organization(name).id, parent.id, TESTER)
    portfolio = read_portfolio(TESTER, TODAY, FIRST)
    groups = groups_of(portfolio.rows, portfolio.standing)
    assert list(groups) == ["Holding"]
    figures = groups["Holding"]
    assert (figures.attainment, figures.at_target, figures.of) == (75, 1, 2)
    assert (figures.members, figures.measured, figures.median) == (2, 1, 75)

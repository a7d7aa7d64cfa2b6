"""What a report is made of, on a small store and by hand."""

from datetime import date

import pytest

from finops_model.assessment import Form, Rating, Target
from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.store import Store
from finops_model.views.report import read_report
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY
from tests.views.transactions import counted_transactions


def names(frame: object) -> list[str]:
    return list(frame["capability"])  # type: ignore[index]


def test_a_report_is_one_moment_beside_an_earlier_day(store: Store) -> None:
    with counted_transactions() as begun:
        report = read_report(TESTER, "Alpha", None, TODAY, FIRST)
    assert len(begun) == 1
    assert (report.now.figures["attainment"], report.before.figures["attainment"]) == (75, 100)
    assert (report.edition, report.old_after_days) == ("2026", 365)
    assert list(report.trend["attainment"]) == [100, 75]


def test_what_fell_is_below_its_target_overdue_and_without_evidence(store: Store) -> None:
    report = read_report(TESTER, "Alpha", None, TODAY, FIRST)
    assert names(report.falls) == names(report.gaps) == ["allocation"]
    assert float(report.falls["score_before"].iloc[0]) == 2
    assert report.moves.empty
    assert names(report.unfounded) == ["allocation"]  # budgeting has the plan of May
    assert report.old.empty
    overdue = report.overdue
    assert "allocation" in names(overdue)  # due on 30 September, below Walk
    assert "budgeting" not in names(report.due)  # reached
    assert len(report.due) == 21  # the goal stage's day holds for what is not assessed, too


def test_a_due_day_is_overdue_only_after_it(store: Store) -> None:
    assert read_report(TESTER, "Alpha", None, date(2026, 9, 30), FIRST).overdue.empty
    assert len(read_report(TESTER, "Alpha", None, date(2026, 10, 1), FIRST).overdue) == 21


def test_what_rose_above_its_target_is_no_move(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    rose = {name: (Rating(Form.STAGE, 3.0), "") for name in ("allocation", "budgeting")}
    store.save_assessment(alpha.id, TODAY, "", "2026", rose, TESTER)
    report = read_report(TESTER, "Alpha", None, TODAY, SECOND)
    assert names(report.moves) == ["allocation"]  # Crawl to Run with target Walk; budgeting was there already
    assert list(report.moves["nearer"]) == [1.5]  # value 3, half of the target
    assert report.falls.empty


def test_the_largest_gaps_are_those_of_the_highest_value(store: Store) -> None:
    alpha = store.find_scope(store.find_organization("Alpha"))
    low = {name: (Rating(Form.STAGE, 1.0), "") for name in ("forecasting", "unit-economics")}
    store.save_assessment(alpha.id, TODAY, "", "2026", low, TESTER)
    store.save_targets(alpha.id, [Target("unit-economics", Stage.WALK, TODAY, value=5)], TESTER)
    assert names(read_report(TESTER, "Alpha", None, TODAY, FIRST).gaps) == [
        "unit-economics",
        "allocation",
        "forecasting",
    ]


def test_a_rating_is_old_after_the_cadence_of_the_organization(store: Store) -> None:
    store.set_cadence(store.find_organization("Alpha").id, 146, TESTER)
    assert names(read_report(TESTER, "Alpha", None, TODAY, FIRST).old) == ["budgeting"]  # 237 days; the other 146


def test_a_day_to_compare_with_is_an_earlier_one(store: Store) -> None:
    with pytest.raises(Refused, match="2026-11-23 is not before 2026-11-23"):
        read_report(TESTER, "Alpha", None, TODAY, TODAY)


def test_an_organization_without_anything_has_a_report(store: Store) -> None:
    store.add_organization("Nothing yet", TESTER)
    report = read_report(TESTER, "Nothing yet", None, TODAY, FIRST)
    frames = (report.trend, report.gaps, report.moves, report.falls, report.due, report.late, report.old)
    assert [len(frame) for frame in frames] == [0] * 7
    assert report.plan.steps.empty

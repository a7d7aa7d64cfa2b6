"""The portfolio: what its rows say beside the headlines, what it says together, and reading what moved."""

from datetime import date

import pandas as pd

from finops_model.assessment import Target
from finops_model.framework import Stage
from finops_model.store import Store
from finops_model.views.portfolio import Portfolio, read_portfolio
from finops_model.views.portfolio_summary import Look, looked_at, summary_of
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY, stage


def read(day: date = TODAY, since: date = FIRST) -> Portfolio:
    return read_portfolio(TESTER, day, since)


def test_a_row_says_what_changed_since_the_day_before(store: Store) -> None:
    rows = read().rows.set_index("organization")
    # Alpha: allocation fell from Walk to Crawl: (2/2 + 2/2) / 2, then (1/2 + 2/2) / 2. Beta was not rated before.
    assert [rows[column].iloc[0] for column in ("attainment_before", "attainment", "change")] == [100, 75, -25]
    assert rows[["rose", "fell"]].to_numpy().tolist() == [[0, 1], [0, 0]]
    assert rows["change"].isna().tolist() == [False, True]


def test_what_the_roadmap_cannot_bring_in_time_is_counted(store: Store) -> None:
    # The step of allocation to Walk ends in 2027; its target was due in 2026 Q3. What is not assessed has no steps.
    assert read().rows["late"].tolist() == [1, 0]


def test_the_attainment_at_each_quarter_end_is_that_of_its_day(store: Store) -> None:
    portfolio = read()
    alpha = portfolio.rows["scope_id"].iloc[0]
    history = portfolio.history[portfolio.history["scope_id"] == alpha]
    assert history["attainment"].dropna().tolist() == [100, 75, 75]
    assert history["as_of"].iloc[-1] == pd.Timestamp("2026-09-30")


def test_an_assessment_is_old_after_the_cadence_and_without_one_after_a_year(store: Store) -> None:
    assert read().rows["is_old"].tolist() == [False, False]
    alpha = store.find_organization("Alpha")
    store.set_cadence(alpha.id, 146, TESTER)  # 30 Jun to 23 Nov 2026
    assert read().rows["is_old"].tolist() == [False, False]
    store.set_cadence(alpha.id, 145, TESTER)
    assert read().rows["is_old"].tolist() == [True, False]
    assert read(date(2027, 6, 30), TODAY).rows["is_old"].tolist() == [True, False]
    assert read(date(2027, 7, 1), TODAY).rows["is_old"].tolist() == [True, True]


def test_what_was_never_assessed_is_old(store: Store) -> None:
    assert read(date(2026, 3, 30), date(2026, 3, 29)).rows["is_old"].tolist() == [True, True]


def test_a_write_to_one_organization_gives_what_reading_everything_gives(store: Store) -> None:
    read()
    gamma = store.find_scope(store.add_organization("alpine", TESTER))
    store.save_targets(gamma.id, [Target(None, Stage.CRAWL, FIRST)], TESTER)
    store.save_assessment(gamma.id, SECOND, "", "2026", {"allocation": stage(Stage.CRAWL)}, TESTER)
    merged = read()
    read(SECOND)
    read(FIRST, date(2026, 1, 1))  # the first one is no longer kept
    whole = read()
    assert whole is not merged
    pd.testing.assert_frame_equal(merged.rows, whole.rows)
    by = ["scope_id", "as_of"]
    pd.testing.assert_frame_equal(
        merged.history.sort_values(by, ignore_index=True), whole.history.sort_values(by, ignore_index=True)
    )


def test_together_they_are_one_group_with_a_verdict(store: Store) -> None:
    portfolio = read()
    summary = summary_of(portfolio, portfolio.rows)
    assert (summary.figures.attainment, summary.before.attainment) == (75, 100)
    assert summary.verdict == (
        "Worse than on 31 Mar 2026: all together reach 75 % of their own targets, 25 points less, "
        "with 1 of 2 at target."
    )
    assert summary.why == (
        "Organizations whose attainment rose: 0, fell: 1, stayed the same: 0.",
        "2 organizations have rated fewer than 80 % of their capabilities: their attainment says little.",
    )


def test_each_look_finds_what_it_counts(store: Store) -> None:
    portfolio = read()
    summary = summary_of(portfolio, portfolio.rows)
    counts = {look: len(looked_at(portfolio.rows, look)) for look in Look}
    assert counts == summary.counts
    assert counts == {
        Look.ALL: 2,
        Look.AT_GOAL: 0,
        Look.OVERDUE: 1,
        Look.FELL: 1,
        Look.OLD: 0,
        Look.LATE: 1,
        Look.THIN: 2,
    }


def test_the_spread_is_told_from_two_measured_organizations_on(store: Store) -> None:
    beta = store.find_scope(store.find_organization("Beta"))
    store.save_targets(beta.id, [Target(None, Stage.CRAWL, FIRST)], TESTER)
    portfolio = read(since=SECOND)
    summary = summary_of(portfolio, portfolio.rows)
    # Alpha (1 + 2 of 2 + 2, value 3 each) and Beta (reached): (0.5 + 1 + 1) / 3.
    assert summary.verdict == (
        "The same as on 30 Jun 2026: all together reach 83 % of their own targets, with 2 of 3 at target."
    )
    assert summary.why[1] == (
        "Attainment lies between 75 % and 100 %, with a median of 88 %; 2 of 2 organizations can be measured."
    )


def test_nothing_measured_gives_a_sentence(store: Store) -> None:
    portfolio = read()
    beta = portfolio.rows[portfolio.rows["organization"] == "Beta"]
    assert summary_of(portfolio, beta).verdict == (
        "Attainment cannot be measured: no organization has a capability that is rated and has a target."
    )

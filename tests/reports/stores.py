"""Stores for the tests of reports."""

from datetime import date
from pathlib import Path

import pytest

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.reports.contents import Contents
from finops_model.reports.parts.whole import contents_of
from finops_model.store import Store, open_store
from finops_model.views.report import Report, read_report
from tests.people import TESTER
from tests.store.making import new_url

FIRST, SINCE, TODAY = date(2026, 6, 30), date(2026, 9, 30), date(2026, 11, 23)

HARD_NAMES = ("x" * 200, "W" * 200, "שלום עולם", "🙂 emoji 🚀", "=1+1", "<b>*no*</b> | [a](b) #x", "名前")
"""Names that must break no layout and become no markup."""


def empty_store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store without organizations, which the product then uses."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", new_url(folder))
    return open_store()


def add(store: Store, name: str, **scores: float) -> int:
    """An organization with ratings of the first day; the id of its default scope."""
    scope = store.find_scope(store.add_organization(name, TESTER)).id
    said = {id.replace("_", "-"): (Rating(Form.SCORE, score), "seen") for id, score in scores.items()}
    if said:
        store.save_assessment(scope, FIRST, "", "2026", said, TESTER)
    return scope


def add_measured(store: Store, name: str) -> int:
    """An organization at 88 %, 1 of 2 and 2 of 22 after 75 %: budgeting rose from 1.0 to 1.5 of Walk."""
    scope = add(store, name, allocation=2.0, budgeting=1.0)
    store.save_targets(scope, [Target(None, Stage.WALK, FIRST, due_on=SINCE, owner=name)], TESTER)
    store.save_assessment(scope, TODAY, "", "2026", {"budgeting": (Rating(Form.SCORE, 1.5), name)}, TESTER)
    return scope


def report_of(name: str) -> Report:
    return read_report(TESTER, name, None, TODAY, SINCE)


def contents(name: str) -> Contents:
    return contents_of(report_of(name))

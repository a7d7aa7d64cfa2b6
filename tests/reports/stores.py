"""Stores for the tests of reports."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage, read_framework
from finops_model.reports.contents import Contents
from finops_model.reports.parts.whole import contents_of
from finops_model.store import Store, open_store
from finops_model.views.report import Report, read_report
from tests.people import TESTER
from tests.store.making import new_url

FIRST, SINCE, TODAY = date(2026, 6, 30), date(2026, 9, 30), date(2026, 11, 23)

STAGES = (Stage.CRAWL, Stage.WALK, Stage.RUN)
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


def fill(store: Store, dice: random.Random) -> None:
    """An organization with some ratings and targets of some days, or none."""
    scope = store.find_scope(store.add_organization("Acme", TESTER)).id
    capabilities = [one.id for one in read_framework().capabilities]
    days = [TODAY - timedelta(days=dice.randrange(500)) for _ in range(dice.randrange(4))]
    for day in sorted(days):
        chosen = dice.sample(capabilities, dice.randrange(1, len(capabilities)))
        store.save_assessment(scope, day, "", "2026", {one: (random_rating(dice), "") for one in chosen}, TESTER)
    for day in sorted(days[: dice.randrange(3)]):
        entries = [Target(None, dice.choice(STAGES), day)]
        own = dice.sample(capabilities, dice.randrange(6))
        entries += [Target(one, dice.choice([*STAGES, None]), day, value=dice.randrange(1, 6)) for one in own]
        store.save_targets(scope, entries, TESTER)


def random_rating(dice: random.Random) -> Rating:
    if dice.random() < 0.1:
        return Rating(Form.NOT_APPLICABLE, None)
    return Rating(Form.SCORE, dice.choice([0.0, 1.0, 2.0, 3.0, round(dice.uniform(0, 3), 3)]))

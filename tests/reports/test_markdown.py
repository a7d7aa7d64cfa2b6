"""A report as Markdown: its figures, its sentences, and that user text stays text."""

from datetime import date
from pathlib import Path

import pytest

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.reports.markdown import markdown_bytes
from finops_model.store import Store
from tests.people import TESTER
from tests.reports.stores import FIRST, TODAY, add, contents, empty_store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return empty_store(tmp_path, monkeypatch)


def text_of(name: str) -> str:
    return markdown_bytes(contents(name)).decode()


def test_the_answer_comes_first(store: Store) -> None:
    scope = add(store, "Alpha", allocation=2.0, budgeting=1.0)
    store.save_targets(scope, [Target(None, Stage.WALK, FIRST)], TESTER)
    store.save_assessment(scope, TODAY, "", "2026", {"budgeting": (Rating(Form.SCORE, 1.5), "the plan")}, TESTER)
    lines = text_of("Alpha").splitlines()
    assert lines[:5] == [
        "# Alpha · All spend",
        "",
        "- As of 23 Nov 2026, compared with 30 Sep 2026",
        "- FinOps Framework 2026",
        "- Targets in force on each day; goal stage Walk",
    ]
    # (1 + 0.75) / 2 after (1 + 0.5) / 2
    assert "**Better than on 30 Sep 2026: attainment rose by 13 points, from 75 % to 88 %.**" in lines
    assert "| +13 | ±0 | ±0 | +13 |" in lines
    assert "| Attainment of own targets | 88 % | 75 % |" in lines
    assert "| At or above target | 1 of 2 | 1 of 2 |" in lines
    assert "| Coverage | 2 of 22 | 2 of 22 |" in lines
    assert "| Budgeting | 1.0 | 1.5 | Walk | 23 Nov 2026 | the plan |" in lines


def test_the_same_and_worse_are_said_as_such(store: Store) -> None:
    scope = add(store, "Alpha", allocation=2.0)
    store.save_targets(scope, [Target(None, Stage.WALK, FIRST)], TESTER)
    assert "The same as on 30 Sep 2026: attainment is 100 %." in text_of("Alpha")
    store.save_assessment(scope, TODAY, "", "2026", {"allocation": (Rating(Form.SCORE, 1.0), "")}, TESTER)
    assert "Worse than on 30 Sep 2026: attainment fell by 50 points, from 100 % to 50 %." in text_of("Alpha")
    assert "1 rating has no evidence: Allocation." in text_of("Alpha")


def test_more_capacity_is_asked_for_only_where_it_helps(store: Store) -> None:
    """To Walk takes 2027 Q1 and Q2, four at a time. Rate optimization is late for 31 March with any capacity. It comes
    first, and three others beside it; the last two of the framework wait, which a capacity of six would change."""
    low = ("data_ingestion", "allocation", "anomaly_management", "forecasting", "budgeting", "rate_optimization")
    scope = add(store, "Alpha", **dict.fromkeys(low, 1.0))
    early = Target("rate-optimization", Stage.WALK, FIRST, due_on=date(2027, 3, 31))
    store.save_targets(scope, [Target(None, Stage.WALK, FIRST, due_on=date(2027, 6, 30)), early], TESTER)
    text = text_of("Alpha")
    assert "2 targets are late by the roadmap. Add capacity or move the due dates: Forecasting, Budgeting." in text
    assert "1 target is late by the roadmap, and no capacity helps. Move the due date: Rate Optimization." in text


def test_without_targets_or_ratings_it_says_so(store: Store) -> None:
    add(store, "Alpha", allocation=2.0)
    store.add_organization("Nothing yet", TESTER)
    assert "Attainment cannot be measured: no capability is rated and has a target." in text_of("Alpha")
    empty = text_of("Nothing yet")
    assert "Nothing is rated yet." in empty
    assert "What moved attainment cannot be said" in empty
    assert "| Attainment of own targets | – | – |" in empty
    assert "| Coverage | 0 of 22 | 0 of 22 |" in empty


@pytest.mark.parametrize(
    "name", ["# no | heading", "1. no list", "<b>*bold*</b>", "[a](b)", "&amp;", "שלום 🙂", "x" * 200]
)
def test_what_people_wrote_becomes_no_markup(store: Store, name: str) -> None:
    add(store, name, allocation=2.0)
    title = text_of(name).splitlines()[0]
    assert title.replace("\\", "") == f"# {name} · All spend"
    for mark in "|<*[&":
        assert mark not in title.replace(f"\\{mark}", "")

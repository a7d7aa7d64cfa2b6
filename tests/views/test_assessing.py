"""A scope while somebody assesses it (finops_model/views/assessing.py)."""

from datetime import date
from typing import Any

import pytest

from finops_model.actions import organizations
from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage, read_framework
from finops_model.store import open_store
from finops_model.views.assessing import BELOW, EVERY, NEVER, OLD, open_criteria, read_assessing
from tests.people import ANN
from tests.store.making import new_url

FRAMEWORK = read_framework()
TODAY = date(2026, 11, 23)
CRAWL, WALK, RUN = ([one.id for one in FRAMEWORK.criteria_of(stage)] for stage in list(Stage)[1:])


def stage(level: float) -> tuple[Rating, str]:
    return Rating(Form.STAGE, level), ""


@pytest.fixture
def slug(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Contoso: allocation Crawl 365 days ago, budgeting Walk 366 days ago, forecasting not applicable; target Walk."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", new_url(tmp_path))
    store = open_store()
    contoso = store.add_organization("Contoso", ANN)
    scope = store.find_scope(contoso)
    store.save_assessment(scope.id, date(2025, 11, 22), "", "2026", {"budgeting": stage(2.0)}, ANN)
    store.save_assessment(scope.id, date(2025, 11, 23), "", "2026", {"allocation": stage(1.0)}, ANN)
    apart = {"forecasting": (Rating(Form.NOT_APPLICABLE, None), "no forecast")}
    store.save_assessment(scope.id, date(2026, 11, 1), "Bo", "2026", apart, ANN)
    store.save_targets(scope.id, [Target(None, Stage.WALK, date(2026, 1, 1))], ANN)
    return contoso.slug


def test_the_list_shows_what_was_never_assessed_is_old_or_below_its_target(slug: str) -> None:
    view = read_assessing(ANN, slug, None, TODAY)
    assert view.old_after_days == 365
    assert view.listed[EVERY] == list(FRAMEWORK.by_id)
    assert view.listed[NEVER] == [id for id in FRAMEWORK.by_id if id not in ("allocation", "budgeting", "forecasting")]
    assert view.listed[OLD] == ["budgeting"]
    assert view.listed[BELOW] == ["allocation"]


def test_old_is_what_is_older_than_the_cadence(slug: str) -> None:
    organizations.set_cadence(ANN, open_store().find_organization(slug).id, 91)
    assert read_assessing(ANN, slug, None, TODAY).listed[OLD] == ["allocation", "budgeting"]


def test_the_last_rating_is_the_one_that_counts(slug: str) -> None:
    view = read_assessing(ANN, slug, None, TODAY)
    last = view.last_rating("forecasting")
    assert last is not None
    assert (last["form"], last["assessor"], last["evidence"], last["age_days"]) == (
        *("not applicable", "Bo", "no forecast", 22),
    )
    assert view.last_rating("sustainability") is None


@pytest.mark.parametrize(
    ("met", "target", "left"),
    [
        ([], 1.0, CRAWL),
        (CRAWL, 1.0, []),
        ([*CRAWL, *WALK[:3]], 2.0, WALK[3:]),
        ([*CRAWL[1:], *WALK], 3.0, [*(id for id in CRAWL[:1] if id != "crawl-kpis"), *RUN]),
        (["run-adoption"], 2.0, [id for id in (*CRAWL, *WALK) if not id.endswith("adoption")]),
        (CRAWL, float("nan"), None),
    ],
)
def test_the_criteria_up_to_the_target_that_are_open(met: list[str], target: float, left: list[str] | None) -> None:
    found = open_criteria(Rating(Form.CRITERIA, 0.0, criteria=tuple(met)), target, FRAMEWORK)
    assert (None if found is None else [one.id for one in found]) == left


@pytest.mark.parametrize("form", [Form.STAGE, Form.LENSES, Form.SCORE])
def test_another_form_leaves_no_criteria_open(form: Form) -> None:
    assert open_criteria(Rating(form, 1.0), 2.0, FRAMEWORK) is None

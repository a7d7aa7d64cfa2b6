"""What several assessors agreed on, as an assessment of its own (finops_model/actions/agreement.py)."""

from datetime import date

import pytest

from finops_model.actions import agreement, assess, history, organizations
from finops_model.actions.agreement import Agreement
from finops_model.assessment import AGREED, Form, Rating, Scope
from finops_model.errors import Conflict, FinOpsError, Refused, UnknownName
from finops_model.framework import Stage, read_framework
from finops_model.store import Store
from finops_model.views.standing import read_standing
from tests.people import ANN, BO

DAY, TODAY = date(2026, 9, 30), date(2026, 11, 23)
CRAWL = tuple(one.id for one in read_framework().criteria_of(Stage.CRAWL))


@pytest.fixture
def scope(store: Store) -> Scope:
    """Contoso on 30 Sep: Ann rates allocation by criteria (Crawl) and budgeting Walk, then Bo rates both Run."""
    contoso = store.find_scope(organizations.add(ANN, "Contoso"))
    ann = {
        "allocation": (Rating(Form.CRITERIA, 1.0, criteria=CRAWL), "no tags"),
        "budgeting": (Rating(Form.STAGE, 2.0), "the plan"),
    }
    assess.save_assessment(ANN, contoso.id, DAY, "Ann", ann)
    run = (Rating(Form.STAGE, 3.0), "all is well")
    assess.save_assessment(BO, contoso.id, DAY, "Bo", {"allocation": run, "budgeting": run})
    return contoso


def scores() -> list[float]:
    rows = read_standing(ANN, "contoso", None, TODAY).rows.set_index("capability")
    return rows.loc[["allocation", "budgeting"], "score"].tolist()


def test_all_of_one_assessor_is_recorded_as_it_was_given_and_counts(store: Store, scope: Scope) -> None:
    assert scores() == [3.0, 3.0]
    both = {id: Agreement(assessor="ann") for id in ("allocation", "budgeting")}
    saved = agreement.record(BO, scope.id, DAY, both)
    assert (saved.ratings, saved.assessed_on, saved.overlap) == (2, DAY, None)
    assert scores() == [1.0, 2.0]
    ratings = store.read_ratings(scope_id=scope.id)
    agreed = ratings[ratings["assessor"] == AGREED].set_index("capability")
    assert agreed["assessment_id"].nunique() == 1
    assert agreed.loc[["allocation"], ["form", "criteria", "evidence"]].to_numpy().tolist() == [
        ["criteria", " ".join(CRAWL), "no tags"]
    ]
    assert len(ratings) == 6  # what it rests on stays


def test_capability_by_capability_a_stage_with_a_note_or_not_applicable(scope: Scope, store: Store) -> None:
    agreed = {
        "allocation": Agreement("walk", note=" between the two "),
        "budgeting": Agreement("not-applicable"),
    }
    agreement.record(BO, scope.id, DAY, agreed)
    found = store.read_ratings(scope_id=scope.id)
    found = found[found["assessor"] == AGREED].set_index("capability")
    assert found.loc[["allocation"], ["form", "score", "evidence"]].to_numpy().tolist() == [
        ["stage", 2.0, "between the two"]
    ]
    assert found["form"]["budgeting"] == "not applicable"


def test_undo_takes_it_back(scope: Scope) -> None:
    saved = agreement.record(BO, scope.id, DAY, {"allocation": Agreement("walk")})
    assert scores() == [2.0, 3.0]
    assert saved.change_id is not None
    history.take_back(BO, saved.change_id)
    assert scores() == [3.0, 3.0]


def test_agreed_once_more_counts_again_after_somebody_rated_in_between(scope: Scope) -> None:
    walk = {"allocation": Agreement("walk")}
    agreement.record(BO, scope.id, DAY, walk)
    assert agreement.record(BO, scope.id, DAY, walk).change_id is None
    assess.save_assessment(ANN, scope.id, DAY, "Ann", {"allocation": (Rating(Form.STAGE, 0.0), "")})
    assert scores() == [0.0, 3.0]
    assert agreement.record(BO, scope.id, DAY, walk).change_id is not None
    assert scores() == [2.0, 3.0]


def test_it_is_refused_when_the_organization_was_changed_since(scope: Scope, store: Store) -> None:
    seen = store.read_revision(scope.organization_id)
    assess.save_assessment(ANN, scope.id, DAY, "Ann", {"allocation": (Rating(Form.STAGE, 0.0), "")})
    with pytest.raises(Conflict):
        agreement.record(BO, scope.id, DAY, {"allocation": Agreement("walk")}, seen)
    assert scores() == [0.0, 3.0]


@pytest.mark.parametrize(
    ("day", "agreed", "error", "sentence"),
    [
        (DAY, {}, Refused, "Nothing is agreed yet. Nothing was written."),
        (DAY, {"forecasting": Agreement(assessor="Ann")}, Refused, "Ann has not rated Forecasting on 2026-09-30."),
        (DAY, {"allocation": Agreement(assessor="Cy")}, Refused, "Cy has not rated Allocation on 2026-09-30."),
        (DAY, {"allocation": Agreement("cant-tell")}, Refused, "There is no stage 'cant-tell'."),
        (DAY, {"allocation": Agreement("fly")}, Refused, "There is no stage 'fly'."),
        (DAY, {"cost-magic": Agreement("walk")}, UnknownName, "There is no capability 'cost-magic'."),
        (DAY, {"allocation": Agreement("walk", note="a\x0cb")}, Refused, "There is a control character"),
        (date(2026, 11, 24), {"allocation": Agreement("walk")}, Refused, "2026-11-24 is after today"),
    ],
)
def test_what_cannot_be_agreed_is_refused_and_nothing_is_written(
    scope: Scope, day: date, agreed: dict[str, Agreement], error: type[FinOpsError], sentence: str
) -> None:
    with pytest.raises(error, match=f"^{sentence}"):
        agreement.record(BO, scope.id, day, agreed)
    assert scores() == [3.0, 3.0]

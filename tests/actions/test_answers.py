"""An assessment while somebody fills it in (finops_model/drafts/answers.py)."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from finops_model.actions import answers
from finops_model.actions.answers import Answer, AssessmentDraft
from finops_model.assessment import Form, Rating
from finops_model.errors import Refused
from finops_model.framework import Stage, read_framework
from finops_model.names import close_names, same_name

FRAMEWORK = read_framework()
CRAWL = tuple(one.id for one in FRAMEWORK.criteria_of(Stage.CRAWL))
WALK = tuple(one.id for one in FRAMEWORK.criteria_of(Stage.WALK))
CRITERIA = (*CRAWL, *WALK, *(one.id for one in FRAMEWORK.criteria_of(Stage.RUN)))


@pytest.mark.parametrize(
    ("answer", "rating"),
    [
        (Answer(), None),
        (Answer(evidence="a report"), None),
        (Answer(Form.STAGE), None),
        (Answer(Form.STAGE, Stage.PRE_CRAWL), Rating(Form.STAGE, 0.0)),
        (Answer(Form.STAGE, Stage.WALK, criteria=CRAWL), Rating(Form.STAGE, 2.0)),
        (Answer(Form.CRITERIA), None),
        (Answer(Form.CRITERIA, none_met=True), Rating(Form.CRITERIA, 0.0)),
        (Answer(Form.CRITERIA, criteria=CRAWL + WALK[:2]), Rating(Form.CRITERIA, 1.4, criteria=CRAWL + WALK[:2])),
        (Answer(Form.LENSES), None),
        (Answer(Form.LENSES, lenses=(3, 2, 2, 1, 0)), Rating(Form.LENSES, 1.5, lenses=(3, 2, 2, 1, 0))),
        (Answer(Form.NOT_APPLICABLE), Rating(Form.NOT_APPLICABLE, None)),
    ],
)
def test_an_answer_rates_only_once_it_says_something(answer: Answer, rating: Rating | None) -> None:
    assert answer.rating(FRAMEWORK) == rating


def test_only_what_was_rated_is_saved_in_framework_order_and_the_rest_is_named() -> None:
    draft = (
        AssessmentDraft()
        .with_answer("budgeting", Answer(Form.STAGE, Stage.WALK, evidence=" board minutes "))
        .with_answer("allocation", Answer(Form.STAGE, Stage.CRAWL))
        .with_answer("forecasting", Answer(evidence="only a note"))
        .with_answer("sustainability", Answer(Form.STAGE, Stage.RUN))
        .with_answer("sustainability", Answer())
    )
    assert draft.ratings(FRAMEWORK) == {
        "allocation": (Rating(Form.STAGE, 1.0), ""),
        "budgeting": (Rating(Form.STAGE, 2.0), "board minutes"),
    }
    assert list(draft.ratings(FRAMEWORK)) == ["allocation", "budgeting"]
    assert draft.without_rating(FRAMEWORK) == ["forecasting"]


answer = some.builds(
    Answer,
    some.none() | some.sampled_from(list(answers.FORMS)),
    some.none() | some.sampled_from(list(Stage)),
    some.sets(some.sampled_from(CRITERIA), min_size=1).map(lambda met: tuple(one for one in CRITERIA if one in met)),
    some.just(False),
    some.tuples(*[some.none() | some.integers(0, 4)] * 5),
    some.text(max_size=50),
)


@given(some.dictionaries(some.sampled_from(list(FRAMEWORK.by_id)), answer))
def test_a_draft_comes_back_from_json_as_it_was(said: dict[str, Answer]) -> None:
    draft = AssessmentDraft(date(2026, 6, 30), "Ann Lee", said)
    assert AssessmentDraft.from_json(json.loads(json.dumps(draft.to_json())), FRAMEWORK) == draft


@pytest.mark.parametrize("content", [{}, {"assessed_on": "yesterday", "assessor": "", "answers": {}}, {"answers": 3}])
def test_a_draft_that_is_none_of_ours_is_refused_with_a_sentence(content: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"^The unsaved assessment cannot be read"):
        AssessmentDraft.from_json(content, FRAMEWORK)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"form": "score"}, "choose one of Stage, Criteria met, Lenses, Not applicable"),
        ({"form": "guess"}, "choose one of Stage"),
        ({"stage": "fly"}, "one of Pre-crawl, Crawl, Walk, Run"),
        ({"criteria": ["crawl-kpis", "crawl-reporting"]}, "no criterion 'crawl-reporting'"),
        ({"lenses": [5, 0, 0, 0, 0]}, "a level from 0 to 4"),
        ({"lenses": [1]}, "a level from 0 to 4"),
        ({"evidence": "x" * 32_001}, "at most 32,000 characters, not 32,001"),
    ],
)
def test_a_forged_answer_is_refused_with_what_was_expected(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=f"^Allocation: .*{sentence}"):
        answers.checked_answer("allocation", {**Answer().to_json(), **change}, FRAMEWORK)


def test_an_answer_for_an_unknown_capability_is_refused() -> None:
    with pytest.raises(Refused, match="no capability 'cost-magic'"):
        answers.checked_answer("cost-magic", Answer().to_json(), FRAMEWORK)


def test_an_assessment_cannot_be_of_a_day_to_come() -> None:
    assert answers.checked_day(date(2026, 11, 23), date(2026, 11, 23)) == date(2026, 11, 23)
    with pytest.raises(Refused, match="dated 2026-11-24, which is still to come: choose a day up to 2026-11-23"):
        answers.checked_day(date(2026, 11, 24), date(2026, 11, 23))
    with pytest.raises(Refused, match="Choose the day"):
        answers.checked_day(None, date(2026, 11, 23))


def test_a_name_has_single_blanks_and_a_length() -> None:
    assert answers.checked_name("  Contoso \t Ltd ", "organization") == "Contoso Ltd"
    assert answers.checked_name("  ", "assessor", empty=True) == ""
    with pytest.raises(Refused, match="Give the organization a name"):
        answers.checked_name("  ", "organization")
    with pytest.raises(Refused, match="at most 200 characters, not 201"):
        answers.checked_name("x" * 201, "scope")


def test_the_review_shows_each_rating_beside_what_counted_before() -> None:
    standing = pd.DataFrame({"capability": ["allocation", "budgeting"], "stage": [2.0, float("nan")]})
    draft = (
        AssessmentDraft()
        .with_answer("budgeting", Answer(Form.LENSES, lenses=(3, 2, 2, 1, 0), evidence="plan"))
        .with_answer("allocation", Answer(Form.STAGE, Stage.CRAWL))
        .with_answer("forecasting", Answer(Form.NOT_APPLICABLE))
    )
    review = answers.review(draft, standing, FRAMEWORK)
    assert review["capability"].tolist() == ["allocation", "forecasting", "budgeting"]
    assert review["before"].fillna(-1).tolist() == [2.0, -1, -1]
    assert review["after"].fillna(-1).tolist() == [1.0, -1, 1.0]
    assert review["score"].fillna(-1).tolist() == [1.0, -1, 1.5]
    assert review["form"].tolist() == ["Stage", "Not applicable", "Lenses"]
    assert review["evidence"].tolist() == ["", "", "plan"]
    assert answers.review(AssessmentDraft(), standing, FRAMEWORK).empty


def test_close_names_are_found_and_far_ones_are_not() -> None:
    known = ["Contoso Ltd", "Fabrikam", "Northwind Traders"]
    assert close_names("Contoso Ltd.", known) == ["Contoso Ltd"]
    assert close_names("contosso ltd", known) == ["Contoso Ltd"]
    assert close_names("Adventure Works", known) == []
    assert same_name("CONTOSO  ltd", known) == "Contoso Ltd"
    assert same_name("Contoso", known) is None

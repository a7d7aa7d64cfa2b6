"""An assessment while somebody fills it in (finops_model/actions/assessment_draft.py)."""

import json
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from finops_model.actions import assessment_draft
from finops_model.actions.assessment_draft import Answer, AssessmentDraft
from finops_model.assessment import Form, Rating
from finops_model.errors import Conflict, Refused, UnknownName
from finops_model.framework import Stage, read_framework

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
        (Answer(Form.SCORE), None),
        (Answer(Form.SCORE, score=1.37), Rating(Form.SCORE, 1.37)),
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
    some.none() | some.sampled_from(list(Form)),
    some.none() | some.sampled_from(list(Stage)),
    some.sets(some.sampled_from(CRITERIA), min_size=1).map(lambda met: tuple(one for one in CRITERIA if one in met)),
    some.just(False),
    some.tuples(*[some.none() | some.integers(0, 4)] * 5),
    some.text(some.characters(exclude_categories=("Cc", "Cs")), max_size=50),
    some.none() | some.floats(0, 3),
)


@given(some.dictionaries(some.sampled_from(list(FRAMEWORK.by_id)), answer))
def test_a_draft_comes_back_from_json_as_it_was(said: dict[str, Answer]) -> None:
    draft = AssessmentDraft(date(2026, 6, 30), "Ann Lee", said, Form.LENSES)
    assert AssessmentDraft.from_json(json.loads(json.dumps(draft.to_json())), FRAMEWORK) == draft


@pytest.mark.parametrize("content", [{}, {"assessed_on": "yesterday", "assessor": "", "answers": {}}, {"answers": 3}])
def test_a_draft_that_is_none_of_ours_is_refused_with_a_sentence(content: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"^The unsaved assessment cannot be read"):
        AssessmentDraft.from_json(content, FRAMEWORK)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"form": "guess"}, "Rate it by stage, by criteria, by lenses, or as not applicable."),
        ({"stage": "fly"}, "Choose Pre-crawl, Crawl, Walk or Run."),
        ({"criteria": ["crawl-kpis", "crawl-reporting"]}, "There is no criterion 'crawl-reporting'."),
        ({"lenses": [5, 0, 0, 0, 0]}, "A lens has a level from 0 to 4."),
        ({"lenses": [1]}, "A lens has a level from 0 to 4."),
        ({"evidence": "x" * 32_001}, "The text has 32,001 characters. Expected at most 32,000."),
        ({"evidence": "a page\x0cbreak"}, "There is a control character"),
    ],
)
def test_a_forged_answer_is_refused_with_what_was_expected(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=f"^Allocation: .*{sentence}"):
        assessment_draft.checked_answer("allocation", {**Answer().to_json(), **change}, FRAMEWORK)


def test_an_answer_for_an_unknown_capability_is_refused() -> None:
    with pytest.raises(UnknownName, match="no capability 'cost-magic'"):
        assessment_draft.checked_answer("cost-magic", Answer().to_json(), FRAMEWORK)


def test_every_change_of_a_draft_changes_its_digest() -> None:
    draft = AssessmentDraft(date(2026, 6, 30), "Ann", {"allocation": Answer(Form.STAGE, Stage.WALK)})
    others = [
        AssessmentDraft(date(2026, 6, 29), "Ann", draft.answers),
        AssessmentDraft(date(2026, 6, 30), "Bob", draft.answers),
        draft.with_answer("budgeting", Answer(Form.STAGE, Stage.WALK)),
        draft.with_answer("allocation", Answer(Form.STAGE, Stage.WALK, evidence="seen")),
    ]
    same = AssessmentDraft.from_json(json.loads(json.dumps(draft.to_json())), FRAMEWORK)
    assert same.digest == draft.digest
    assert len({draft.digest, *(other.digest for other in others)}) == 5


def stored(rating: Rating, **more: Any) -> dict[str, Any]:
    """A rating as a row of the ratings frame."""
    lenses = " ".join("-" if level is None else str(level) for level in rating.lenses)
    row = {"form": str(rating.form), "score": rating.score, "criteria": " ".join(rating.criteria), "lenses": lenses}
    return row | {"edition": FRAMEWORK.edition, "evidence": "a report"} | more


@pytest.mark.parametrize(
    "answer",
    [
        Answer(Form.STAGE, Stage.WALK, evidence="a report"),
        Answer(Form.CRITERIA, criteria=CRAWL, evidence="a report"),
        Answer(Form.CRITERIA, none_met=True, evidence="a report"),
        Answer(Form.LENSES, lenses=(3, None, 2, 1, 0), evidence="a report"),
        Answer(Form.NOT_APPLICABLE, evidence="a report"),
        Answer(Form.SCORE, score=1.37, evidence="a report"),
    ],
)
def test_a_stored_rating_is_given_once_more_as_it_was(answer: Answer) -> None:
    rating = answer.rating(FRAMEWORK)
    assert rating is not None
    assert assessment_draft.same_answer("allocation", stored(rating), FRAMEWORK) == answer


def test_a_rating_of_an_older_edition_is_given_once_more_as_its_score() -> None:
    met = stored(Rating(Form.CRITERIA, 1.4, criteria=(*CRAWL, *WALK[:2])), edition="2025")
    assert assessment_draft.same_answer("allocation", met, FRAMEWORK) == Answer(
        Form.SCORE, score=1.4, evidence="a report"
    )
    apart = stored(Rating(Form.NOT_APPLICABLE, None), edition="2025")
    assert assessment_draft.same_answer("allocation", apart, FRAMEWORK) == Answer(
        Form.NOT_APPLICABLE, evidence="a report"
    )


def test_the_way_chosen_last_is_that_of_what_has_no_answer() -> None:
    draft = AssessmentDraft().with_answer("allocation", Answer(Form.CRITERIA))
    assert draft.answers == {}
    assert draft.is_empty
    assert draft.answer("budgeting") == Answer(Form.CRITERIA)
    draft = draft.with_answer("allocation", Answer(Form.NOT_APPLICABLE))
    assert not draft.is_empty
    assert draft.answer("budgeting") == Answer(Form.CRITERIA)
    assert draft.with_answer("allocation", Answer()).answer("allocation") == Answer(Form.CRITERIA)


LENSES = (1, None, None, None, None)


@pytest.mark.parametrize(
    ("part", "seen", "now", "given", "collides"),
    [
        ("stage", Answer(Form.STAGE), Answer(Form.STAGE, Stage.WALK), "run", True),
        ("stage", Answer(Form.STAGE), Answer(Form.STAGE, Stage.WALK), "walk", False),
        ("stage", Answer(Form.STAGE, Stage.WALK), Answer(Form.STAGE, Stage.WALK), "run", False),
        ("evidence", Answer(), Answer(evidence="theirs"), "mine", True),
        ("evidence", Answer(evidence="a"), Answer(Form.STAGE, Stage.RUN, evidence="a"), "b", False),
        ("lenses", Answer(), Answer(Form.LENSES, lenses=LENSES), [1, 2, None, None, None], False),
        ("lenses", Answer(), Answer(Form.LENSES, lenses=LENSES), [4, None, None, None, None], True),
        ("criteria", Answer(), Answer(Form.CRITERIA, criteria=CRAWL), [*CRAWL, WALK[0]], False),
    ],
)
def test_what_another_tab_entered_in_between_is_not_replaced_unseen(
    part: str, seen: Answer, now: Answer, given: Any, collides: bool
) -> None:
    draft = AssessmentDraft().with_answer("allocation", now)
    expected = pytest.raises(Conflict) if collides else nullcontext()
    with expected:
        assessment_draft.check_part("allocation", part, seen, draft, given)
    assessment_draft.check_part("budgeting", part, seen, draft, given)

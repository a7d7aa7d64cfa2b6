"""Saving an assessment."""

from datetime import date

import pytest

from finops_model.actions import assess, drafts, organizations
from finops_model.actions.assessment_draft import Answer, AssessmentDraft
from finops_model.assessment import Form, Rating
from finops_model.errors import Conflict, Refused, UnknownName
from finops_model.framework import Stage
from finops_model.store import Store
from tests.people import ANN, BO

DAY = date(2026, 6, 30)
WALK = (Rating(Form.STAGE, 2.0), "tag report")


@pytest.fixture
def scope_id(store: Store) -> int:
    """The default scope of Contoso."""
    return store.find_scope(organizations.add(ANN, "Contoso")).id


def test_an_assessment_is_saved_once(store: Store, scope_id: int) -> None:
    saved = assess.save_assessment(ANN, scope_id, DAY, " Ann  Lee ", {"allocation": WALK})
    assert (saved.assessed_on, saved.ratings, saved.overlap) == (DAY, 1, None)
    ratings = store.read_ratings(scope_id=scope_id)
    assert ratings[["assessor", "capability", "score", "evidence"]].to_numpy().tolist() == [
        ["Ann Lee", "allocation", 2.0, "tag report"]
    ]
    assert assess.save_assessment(ANN, scope_id, DAY, "Ann Lee", {"allocation": WALK}).change_id is None


def test_an_assessment_that_is_there_already_is_added_to(scope_id: int) -> None:
    assess.save_assessment(ANN, scope_id, DAY, "Ann", {"allocation": WALK})
    assess.save_assessment(ANN, scope_id, DAY, "", {"budgeting": WALK})
    added = assess.save_assessment(BO, scope_id, DAY, "ANN", {"allocation": WALK, "budgeting": WALK}).overlap
    assert added is not None
    assert added.sentence == (
        "There is an assessment of 2026-06-30 by ANN already: this adds to it and replaces 1 rating "
        "(the history keeps it)."
    )
    other = assess.save_assessment(BO, scope_id, DAY, "", {"forecasting": WALK}).overlap
    assert other is not None
    assert other.sentence == "There is an assessment of 2026-06-30 without an assessor already: this adds to it."


def test_what_cannot_be_is_refused_and_nothing_is_written(store: Store, scope_id: int) -> None:
    before = store.read_revision()
    with pytest.raises(Refused, match="is after today"):
        assess.save_assessment(ANN, scope_id, date(2026, 11, 24), "", {"allocation": WALK})
    with pytest.raises(Refused, match="control character"):
        assess.save_assessment(ANN, scope_id, DAY, "", {"allocation": (WALK[0], "page\x0c")})
    with pytest.raises(Refused, match="Nothing is rated"):
        assess.save_assessment(ANN, scope_id, DAY, "", {})
    with pytest.raises(UnknownName):
        assess.save_assessment(ANN, 99, DAY, "", {"allocation": WALK})
    assert store.read_revision() == before


def test_a_draft_is_saved_exactly_as_it_was_shown(store: Store, scope_id: int) -> None:
    shown = AssessmentDraft(DAY, "Ann", {"allocation": Answer(Form.STAGE, Stage.WALK)})
    drafts.keep(ANN, scope_id, "assessment", shown.to_json())
    drafts.keep(ANN, scope_id, "assessment", shown.with_answer("budgeting", Answer(Form.STAGE, Stage.RUN)).to_json())
    with pytest.raises(Conflict, match="The draft has changed: look again"):
        assess.save_draft(ANN, scope_id, shown.digest)
    assert store.read_ratings().empty

    drafts.keep(ANN, scope_id, "assessment", shown.to_json())
    assert assess.save_draft(ANN, scope_id, shown.digest).ratings == 1
    assert store.read_ratings()["capability"].tolist() == ["allocation"]
    assert drafts.read(ANN, scope_id, "assessment") is None


def test_two_people_have_two_drafts(scope_id: int) -> None:
    drafts.keep(ANN, scope_id, "assessment", AssessmentDraft(assessor="Ann").to_json())
    assert drafts.read(BO, scope_id, "assessment") is None
    drafts.drop(BO, scope_id, "assessment")
    assert drafts.read(ANN, scope_id, "assessment") is not None


def test_a_draft_without_a_day_is_of_today(store: Store, scope_id: int) -> None:
    draft = AssessmentDraft(answers={"allocation": Answer(Form.STAGE, Stage.WALK)})
    drafts.keep(ANN, scope_id, "assessment", draft.to_json())
    assert assess.save_draft(ANN, scope_id, draft.digest).assessed_on == date(2026, 11, 23)

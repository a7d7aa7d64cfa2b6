"""What several assessors of one day agreed on: recorded as an assessment of its own, which then counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from finops_model import settings
from finops_model.actions.assess import SavedAssessment, find_overlap
from finops_model.actions.assessment_draft import same_answer
from finops_model.actions.checks import checked_assessment_day, readable_text
from finops_model.actions.rights import check_right
from finops_model.assessment import AGREED, Form, Person, Rating
from finops_model.errors import Refused, UnknownName
from finops_model.framework import Framework, Stage, read_framework
from finops_model.names import name_key
from finops_model.store import open_store
from finops_model.workshop import CANT_TELL, CHOICES, NOT_APPLICABLE, Question

AGREEABLE = tuple(choice for choice in CHOICES[Question.RATING] if choice != CANT_TELL)
"""What can be agreed about a capability beside the rating of one assessor: a stage id, or *not applicable*."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is agreed about a capability.

    Attributes:
        choice: one of :data:`AGREEABLE`; None: the rating of ``assessor``, as it was given.
        assessor: whose rating it is; may be the assessor without a name.
        note: why; empty: the evidence of the assessor's rating.
    """

    choice: str | None = None
    assessor: str = ""
    note: str = ""


def record(
    by: Person,
    scope_id: int,
    assessed_on: date,
    agreements: Mapping[str, Agreement],
    expected_revision: int | None = None,
) -> SavedAssessment:
    """Records what was agreed about capabilities on a day as one assessment by :data:`~.assessment.AGREED`. It is
    written last on its day, and so counts; the assessments that it rests on stay as they are.

    Args:
        agreements: by capability id.
        expected_revision: of the organization, as people saw it; None: whatever it is.

    Raises:
        UnknownName: there is no such scope or capability.
        Conflict: the organization was changed since.
        Refused: the day is after today, nothing is agreed, an assessor has not rated a capability on that day, or a
            choice or a note is not possible.
    """
    check_right(by, "assess")
    day = checked_assessment_day(assessed_on, settings.today())
    if not agreements:
        raise Refused("Nothing is agreed yet. Nothing was written.")
    store, framework = open_store(), read_framework()
    ratings = store.read_ratings(scope_id=scope_id)
    of_day = ratings[(ratings["assessed_on"] == pd.Timestamp(day)) & (ratings["edition"] == framework.edition)]
    agreed = {id: _agreed(id, agreement, of_day, day, framework) for id, agreement in agreements.items()}
    rated = {id: of_day[of_day["capability"] == id] for id in agreed}
    new = {
        id: given for id, given in agreed.items() if rated[id].empty or not _counts_already(rated[id], given, framework)
    }
    overlap = find_overlap(ratings, day, AGREED, agreed)
    change_id = None
    if new:
        edition = framework.edition
        change_id = store.save_assessment(scope_id, day, AGREED, edition, new, by, expected_revision, again=True)
    return SavedAssessment(change_id, day, len(agreed), overlap)


def _agreed(
    capability: str, agreement: Agreement, of_day: pd.DataFrame, day: date, framework: Framework
) -> tuple[Rating, str]:
    """The rating and the evidence that an agreement comes to. Raises as :func:`record`."""
    if capability not in framework.by_id:
        raise UnknownName("capability", capability)
    note = readable_text(agreement.note).strip()
    if agreement.choice is None:
        row = _rating_of(capability, agreement.assessor, of_day, day, framework)
        answer = same_answer(capability, row, framework)
        rating = answer.rating(framework)
        assert rating is not None  # a rating in force rates something
        return rating, note or answer.evidence
    if agreement.choice not in AGREEABLE:
        raise Refused("There is no stage {stage!r}.", stage=agreement.choice)
    if agreement.choice == NOT_APPLICABLE:
        return Rating(Form.NOT_APPLICABLE, None), note
    return Rating(Form.STAGE, float(Stage.from_id(agreement.choice))), note


def _rating_of(
    capability: str, assessor: str, of_day: pd.DataFrame, day: date, framework: Framework
) -> Mapping[Any, Any]:
    """The rating that an assessor gave a capability on the day, as a row of the *ratings* frame."""
    about = of_day[of_day["capability"] == capability]
    found = about[about["assessor"].map(name_key) == name_key(assessor)]
    if found.empty:
        raise Refused(
            "{assessor} has not rated {capability} on {day}. Nothing was written.",
            assessor=assessor or "–",
            capability=framework.by_id[capability].name,
            day=day.isoformat(),
        )
    return found.iloc[-1].to_dict()


def _counts_already(about: pd.DataFrame, given: tuple[Rating, str], framework: Framework) -> bool:
    """Whether the rating of a capability that was written last on the day is this very agreement."""
    last: Mapping[Any, Any] = about.nlargest(1, "written").iloc[0].to_dict()
    if name_key(last["assessor"]) != name_key(AGREED):
        return False
    answer = same_answer(last["capability"], last, framework)
    return (answer.rating(framework), answer.evidence) == given

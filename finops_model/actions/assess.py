"""Saving an assessment: the ratings of one scope on one day, given by one assessor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import settings
from finops_model.actions import drafts
from finops_model.actions.assessment_draft import AssessmentDraft
from finops_model.actions.checks import checked_assessment_day, checked_name, readable_text
from finops_model.actions.rights import check_right
from finops_model.assessment import Person, Rating
from finops_model.errors import Conflict, Refused
from finops_model.framework import read_framework
from finops_model.messages import Message, message, plural
from finops_model.names import name_key
from finops_model.store import open_store


@dataclass(frozen=True, slots=True)
class Overlap:
    """An assessment that is there already, of the same scope, day and assessor: another one adds to it.

    Attributes:
        replaced: how many of its ratings the new ones replace.
    """

    assessed_on: date
    assessor: str
    replaced: int

    @property
    def sentence(self) -> Message:
        """What a save does to it."""
        if self.assessor:
            there = message("an assessment of {day} by {assessor}", day=self.assessed_on, assessor=self.assessor)
        else:
            there = message("an assessment of {day} without an assessor", day=self.assessed_on)
        if not self.replaced:
            return message("There is {assessment} already: this adds to it.", assessment=there)
        return plural(
            "There is {assessment} already: this adds to it and replaces {count:,} rating (the history keeps it).",
            "There is {assessment} already: this adds to it and replaces {count:,} ratings (the history keeps them).",
            count=self.replaced,
            assessment=there,
        )


@dataclass(frozen=True, slots=True)
class SavedAssessment:
    """What saving an assessment did.

    Attributes:
        change_id: None when all of it was in the store already; then nothing was written.
        assessed_on: the day of the assessment.
        ratings: how many ratings it has.
        overlap: the assessment that it added to; None: it is a new one.
    """

    change_id: int | None
    assessed_on: date
    ratings: int
    overlap: Overlap | None


def save_draft(by: Person, scope_id: int, digest: str) -> SavedAssessment:
    """Saves the assessment that a person prepared, exactly as it was shown, and drops the draft.

    Args:
        digest: of the draft that was shown (:attr:`AssessmentDraft.digest`).

    What another tab enters while this saves stays a draft.

    Raises:
        Conflict: the draft has changed since.
        Refused: as :func:`save_assessment`.
    """
    framework = read_framework()
    content = drafts.read(by, scope_id, "assessment")
    draft = AssessmentDraft.from_json(content or {}, framework)
    if draft.digest != digest:
        raise Conflict("The draft has changed: look again. Nothing was written.")
    day = draft.assessed_on or settings.today()
    saved = save_assessment(by, scope_id, day, draft.assessor, draft.ratings(framework))
    drafts.change(by, scope_id, "assessment", lambda kept: None if kept == content else kept)
    return saved


def save_assessment(
    by: Person, scope_id: int, assessed_on: date, assessor: str, ratings: Mapping[str, tuple[Rating, str]]
) -> SavedAssessment:
    """Saves ratings of the newest edition's capabilities as one assessment, or adds them to the one that is there.

    Args:
        assessor: may be empty.
        ratings: the rating and its evidence by capability id.

    Raises:
        UnknownName: there is no such scope.
        Refused: the day is after today or not possible, a text is not possible, or nothing is rated.
    """
    check_right(by, "assess")
    day, name = checked_assessment_day(assessed_on, settings.today()), checked_name(assessor, empty=True)
    if not ratings:
        raise Refused("Nothing is rated yet. Nothing was written.")
    checked = {capability: (rating, readable_text(evidence)) for capability, (rating, evidence) in ratings.items()}
    store = open_store()
    overlap = find_overlap(store.read_ratings(scope_id=scope_id), day, name, checked)
    change_id = store.save_assessment(scope_id, day, name, read_framework().edition, checked, by)
    return SavedAssessment(change_id, day, len(checked), overlap)


def find_overlap(
    ratings: pd.DataFrame, assessed_on: date, assessor: str, capabilities: Collection[str]
) -> Overlap | None:
    """The assessment that a save of these capabilities adds to; None when there is none of that day and assessor.

    Args:
        ratings: the ratings frame of one scope.
    """
    of_day = ratings[ratings["assessed_on"] == pd.Timestamp(assessed_on)]
    there = of_day[of_day["assessor"].fillna("").map(name_key) == name_key(assessor)]
    if there.empty:
        return None
    return Overlap(assessed_on, assessor, int(there["capability"].isin(list(capabilities)).sum()))

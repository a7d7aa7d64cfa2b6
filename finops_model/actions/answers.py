"""An assessment while somebody fills it in: what was said so far, capability by capability, and what it comes to.

Pure. A draft turns into JSON and back, so that the store can keep it while the page is reloaded, in a second tab and
over a restart of the server. Only what was said counts: a capability that nobody touched stays out of the assessment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from finops_model import scoring
from finops_model.assessment import LENSES, Form, Rating
from finops_model.errors import Refused
from finops_model.framework import Framework, Stage

FORMS = {
    Form.STAGE: "Stage",
    Form.CRITERIA: "Criteria met",
    Form.LENSES: "Lenses",
    Form.NOT_APPLICABLE: "Not applicable",
}
"""The forms in which a capability can be rated in the app, and their words (a bare score comes from imports only)."""

EVIDENCE_LENGTH = 32_000
"""The longest evidence text, in characters."""

NAME_LENGTH = 200
"""The longest name of an organization, scope or assessor, in characters."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said about one capability so far, in every form that was tried; ``form`` says which one counts.

    Attributes:
        form: None while nothing was chosen.
        stage: for form stage; None: not chosen yet.
        criteria: ids of the criteria ticked, in framework order.
        none_met: said outright that no criterion is met (an untouched list of criteria is no rating).
        lenses: level 0..4 or None per lens of :data:`~finops_model.assessment.LENSES`.
    """

    form: Form | None = None
    stage: Stage | None = None
    criteria: tuple[str, ...] = ()
    none_met: bool = False
    lenses: tuple[int | None, ...] = (None,) * len(LENSES)
    evidence: str = ""

    def rating(self, framework: Framework) -> Rating | None:
        """The rating that this answer gives; None while it says nothing yet (SEMANTICS 1)."""
        if self.form is Form.STAGE and self.stage is not None:
            return Rating(Form.STAGE, float(self.stage))
        if self.form is Form.CRITERIA and (self.criteria or self.none_met):
            return Rating(Form.CRITERIA, scoring.score_criteria(self.criteria, framework), criteria=self.criteria)
        if self.form is Form.LENSES and any(level is not None for level in self.lenses):
            return Rating(Form.LENSES, scoring.score_lenses(self.lenses, framework), lenses=self.lenses)
        if self.form is Form.NOT_APPLICABLE:
            return Rating(Form.NOT_APPLICABLE, None)
        return None

    def to_json(self) -> dict[str, object]:
        """As the draft keeps it."""
        return {
            "form": self.form,
            "stage": self.stage.id if self.stage is not None else None,
            "criteria": list(self.criteria),
            "none_met": self.none_met,
            "lenses": list(self.lenses),
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True)
class AssessmentDraft:
    """An assessment that is not saved yet.

    Attributes:
        assessed_on: its day; None: the day it is saved.
        assessor: may be empty.
        answers: by capability id, those that somebody has touched.
    """

    assessed_on: date | None = None
    assessor: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def with_answer(self, capability: str, answer: Answer) -> "AssessmentDraft":
        """The same draft with another answer for one capability; an empty :class:`Answer` takes it out."""
        answers = {**self.answers, capability: answer}
        if answer == Answer():
            del answers[capability]
        return replace(self, answers=answers)

    def ratings(self, framework: Framework) -> dict[str, tuple[Rating, str]]:
        """What a save writes: capability to rating and evidence, in framework order, answers that rate."""
        found = {one.id: self.answers[one.id] for one in framework.capabilities if one.id in self.answers}
        return {
            capability: (rating, answer.evidence.strip())
            for capability, answer in found.items()
            if (rating := answer.rating(framework)) is not None
        }

    def without_rating(self, framework: Framework) -> list[str]:
        """The capabilities that were touched (evidence, a form opened) and not rated: a save leaves them out."""
        return [one for one in self.answers if self.answers[one].rating(framework) is None]

    def to_json(self) -> dict[str, object]:
        """As the store keeps it: :meth:`from_json` gives the same draft back."""
        return {
            "assessed_on": self.assessed_on.isoformat() if self.assessed_on else None,
            "assessor": self.assessor,
            "answers": {capability: answer.to_json() for capability, answer in self.answers.items()},
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any], framework: Framework) -> "AssessmentDraft":
        """The draft that the store kept. Raises Refused when it is none of ours."""
        try:
            said = dict(content["answers"])
            return cls(
                date.fromisoformat(content["assessed_on"]) if content["assessed_on"] else None,
                checked_name(content["assessor"] or "", "assessor", empty=True),
                {capability: checked_answer(capability, one, framework) for capability, one in said.items()},
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Refused("The unsaved assessment cannot be read: it was kept by another version.") from error


def checked_answer(capability: str, said: Mapping[str, Any], framework: Framework) -> Answer:
    """An answer whose every part is possible (a browser or a stored draft may say anything).

    Raises:
        Refused: names the capability, what is wrong and what was expected.
    """
    if capability not in framework.by_id:
        raise Refused(f"There is no capability {capability!r} in the framework's edition {framework.edition}.")
    name = framework.by_id[capability].name
    if said["form"] is not None and said["form"] not in FORMS:
        raise Refused(f"{name}: choose one of {', '.join(FORMS.values())}.")
    if said["stage"] is not None and said["stage"] not in [stage.id for stage in Stage]:
        raise Refused(f"{name}: the stage is one of {', '.join(stage.label for stage in Stage)}.")
    criteria = [one.id for stage in Stage for one in framework.criteria_of(stage)]
    if unknown := [one for one in said["criteria"] if one not in criteria]:
        raise Refused(f"{name}: there is no criterion {unknown[0]!r}.")
    levels = tuple(said["lenses"])
    if len(levels) != len(LENSES) or any(level not in (None, 0, 1, 2, 3, 4) for level in levels):
        raise Refused(f"{name}: a lens has a level from 0 to 4.")
    evidence = str(said["evidence"] or "")
    if len(evidence) > EVIDENCE_LENGTH:
        raise Refused(f"{name}: the evidence has at most {EVIDENCE_LENGTH:,} characters, not {len(evidence):,}.")
    return Answer(
        Form(said["form"]) if said["form"] is not None else None,
        Stage.from_id(said["stage"]) if said["stage"] is not None else None,
        tuple(one for one in criteria if one in said["criteria"]),
        bool(said["none_met"]) and not said["criteria"],
        tuple(None if level is None else int(level) for level in levels),
        evidence,
    )


def checked_day(assessed_on: object, today: date) -> date:
    """The day of an assessment. Raises Refused for something else than a day up to today."""
    if not isinstance(assessed_on, date):
        raise Refused("Choose the day of the assessment.")
    if assessed_on > today:
        raise Refused(f"The assessment is dated {assessed_on}, which is still to come: choose a day up to {today}.")
    return assessed_on


def checked_name(name: object, kind: str, empty: bool = False) -> str:
    """A name with single blanks. Raises Refused when it is empty (unless allowed) or over :data:`NAME_LENGTH`."""
    text = " ".join(str(name).split())
    if not text and not empty:
        raise Refused(f"Give the {kind} a name.")
    if len(text) > NAME_LENGTH:
        raise Refused(f"The name of the {kind} has at most {NAME_LENGTH} characters, not {len(text)}.")
    return text


def review(draft: AssessmentDraft, standing: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """What a save would write, beside what counts so far.

    Args:
        standing: the standing of the scope as of the day of the assessment.

    Returns:
        One row per rated capability of the draft in framework order: ``capability, name``, ``before`` and ``after``
        (levels, NaN: no stage), ``score`` (NaN: not applicable), ``form`` (words of :data:`FORMS`), ``evidence``.
    """
    before = standing.set_index("capability")["stage"]
    rows = [
        {
            "capability": capability,
            "name": framework.by_id[capability].name,
            "before": before.get(capability, float("nan")),
            "after": float("nan") if rating.score is None else float(scoring.stage_of(rating.score)),
            "score": float("nan") if rating.score is None else rating.score,
            "form": FORMS[rating.form],
            "evidence": evidence,
        }
        for capability, (rating, evidence) in draft.ratings(framework).items()
    ]
    return pd.DataFrame(rows, columns=["capability", "name", "before", "after", "score", "form", "evidence"])

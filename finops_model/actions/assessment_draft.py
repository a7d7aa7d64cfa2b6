"""An assessment that is being filled in: what people answered so far, and the ratings that it comes to.

Pure. A draft turns into JSON and back, so that the store can keep it over a reload and a restart. Only answers that
rate something count: a capability that nobody touched stays out of the assessment.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from textwrap import shorten
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainSerializer, TypeAdapter, ValidationError

from finops_model import scoring
from finops_model.actions.checks import checked_calendar_day, checked_name, readable_text
from finops_model.assessment import LENSES, Form, Rating
from finops_model.errors import Conflict, FinOpsError, Refused, UnknownName
from finops_model.framework import Framework, Stage, read_framework
from finops_model.messages import message

WAYS = (Form.STAGE, Form.CRITERIA, Form.LENSES)
"""The ways to find out a rating: the one that was used last is offered for the next capability, too."""

FORMS = (*WAYS, Form.NOT_APPLICABLE)
"""The forms in which people can rate a capability; a bare score comes from imports, and can be confirmed."""

_STAGES = {stage.id: stage for stage in Stage}
_ById = Annotated[
    Stage, BeforeValidator(lambda stage: _STAGES.get(stage, stage)), PlainSerializer(lambda stage: stage.id)
]
_Level = Annotated[int, Field(ge=0, le=4)] | None
_Day = Annotated[date, BeforeValidator(checked_calendar_day)]
_Name = Annotated[str, BeforeValidator(lambda text: checked_name(text, empty=True))]

_EXPECTED = {
    "form": message("Rate it by stage, by criteria, by lenses, or as not applicable."),
    "stage": message("Choose Pre-crawl, Crawl, Walk or Run."),
    "lenses": message("A lens has a level from 0 to 4."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What people entered about one capability, in every form that they tried; ``form`` decides which one counts.

    Attributes:
        form: one of :data:`FORMS`; None while nobody has chosen.
        stage: for form stage; None: not chosen yet.
        criteria: ids of the ticked criteria, in framework order.
        none_met: people stated that no criterion is met (an untouched list of criteria is not a rating).
        lenses: level 0..4 or None per lens of :data:`~finops_model.assessment.LENSES`.
        evidence: free text; may be empty.
        score: for form score: that of an earlier rating, confirmed.
    """

    form: Form | None = None
    stage: _ById | None = None
    criteria: tuple[str, ...] = ()
    none_met: bool = False
    lenses: tuple[_Level, _Level, _Level, _Level, _Level] = (None, None, None, None, None)
    evidence: Annotated[str, AfterValidator(readable_text)] = ""
    score: Annotated[float, Field(ge=0, le=3, allow_inf_nan=False)] | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered: a way to rate that was only chosen says nothing yet."""
        return self == Answer(self.form) and self.form is not Form.NOT_APPLICABLE

    def rating(self, framework: Framework) -> Rating | None:
        """The rating that this answer gives; None while it rates nothing yet (SEMANTICS 1)."""
        if self.form is Form.STAGE and self.stage is not None:
            return Rating(Form.STAGE, float(self.stage))
        if self.form is Form.CRITERIA and (self.criteria or self.none_met):
            return Rating(Form.CRITERIA, scoring.score_criteria(self.criteria, framework), criteria=self.criteria)
        if self.form is Form.LENSES and any(level is not None for level in self.lenses):
            return Rating(Form.LENSES, scoring.score_lenses(self.lenses, framework), lenses=self.lenses)
        if self.form is Form.SCORE and self.score is not None:
            return Rating(Form.SCORE, self.score)
        if self.form is Form.NOT_APPLICABLE:
            return Rating(Form.NOT_APPLICABLE, None)
        return None

    def to_json(self) -> dict[str, Any]:
        """The answer as the draft keeps it."""
        return _ANSWER.dump_python(self, mode="json")


@dataclass(frozen=True, slots=True)
class AssessmentDraft:
    """An assessment that is not saved yet.

    Attributes:
        assessed_on: its day; None: the day on which it is saved.
        assessor: may be empty.
        answers: by capability id, only where people have entered something.
        way: the one of :data:`WAYS` that was chosen last; None: none yet.
    """

    assessed_on: _Day | None = None
    assessor: _Name = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    way: Literal[Form.STAGE, Form.CRITERIA, Form.LENSES] | None = None

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    @property
    def digest(self) -> str:
        """Tells two drafts apart."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that a save could write or a discard could lose."""
        return replace(self, way=None) == AssessmentDraft()

    def answer(self, capability: str) -> Answer:
        """What is entered about a capability; where nothing is, a blank answer in the way that was chosen last."""
        return self.answers.get(capability, Answer(self.way))

    def with_answer(self, capability: str, answer: Answer) -> "AssessmentDraft":
        """The same draft with another answer for one capability; a blank one takes it out. A way that it is rated in
        becomes that of the capabilities without an answer."""
        answers = {**self.answers, capability: answer}
        if answer.is_blank:
            del answers[capability]
        return replace(self, answers=answers, way=answer.form if answer.form in WAYS else self.way)

    def ratings(self, framework: Framework) -> dict[str, tuple[Rating, str]]:
        """What a save writes: capability to rating and evidence, in framework order, where an answer rates."""
        found: dict[str, tuple[Rating, str]] = {}
        for capability in framework.by_id:
            answer = self.answers.get(capability, Answer())
            rating = answer.rating(framework)
            if rating is not None:
                found[capability] = (rating, answer.evidence.strip())
        return found

    def without_rating(self, framework: Framework) -> list[str]:
        """The capabilities with an entry (evidence, an open form) and no rating: a save leaves them out."""
        return [capability for capability, answer in self.answers.items() if answer.rating(framework) is None]

    def to_json(self) -> dict[str, Any]:
        """The draft as the store keeps it: :meth:`from_json` gives the same draft back."""
        return _DRAFT.dump_python(self, mode="json")

    @classmethod
    def from_json(cls, content: Mapping[str, Any], framework: Framework) -> "AssessmentDraft":
        """The draft that the store kept. Raises Refused when this version did not write it."""
        try:
            draft = _DRAFT.validate_python({"answers": None, **content})
            answers = {
                capability: _in_framework(capability, answer, framework) for capability, answer in draft.answers.items()
            }
        except (ValidationError, TypeError, FinOpsError) as error:
            raise Refused("The unsaved assessment cannot be read: another version has written it.") from error
        return replace(draft, answers=answers)


_ANSWER = TypeAdapter(Answer)
_DRAFT = TypeAdapter(AssessmentDraft)


def checked_answer(capability: str, content: Mapping[str, Any], framework: Framework) -> Answer:
    """An answer from a browser or from a stored rating, whose every part is possible.

    Raises:
        UnknownName: the framework does not have the capability.
        Refused: names the capability, what is wrong and what was expected.
    """
    if capability not in framework.by_id:
        raise UnknownName("capability", capability)
    name = framework.by_id[capability].name
    try:
        return _in_framework(capability, _ANSWER.validate_python(content), framework)
    except ValidationError as error:
        problem = _EXPECTED.get(str(error.errors()[0]["loc"][0]), message("This cannot be read."))
        raise Refused("{capability}: {problem}", capability=name, problem=problem) from error
    except Refused as error:
        raise Refused("{capability}: {problem}", capability=name, problem=error.message) from error


def check_part(capability: str, part: str, seen: Answer, draft: AssessmentDraft, given: Any) -> None:
    """Raises Conflict where another tab entered something else in between.

    Ticks of different criteria and levels of different lenses go together; nobody else's entry is replaced unseen.

    Args:
        part: a field of :class:`Answer`.
        seen: the answer as the tab showed it when people changed it.
        draft: as it is kept now.
        given: the part as it is to be now.
    """
    if part == "criteria" or capability not in draft.answers:
        return
    was, now = (answer.to_json()[part] for answer in (seen, draft.answers[capability]))
    if part != "lenses":
        was, now, given = [was], [now], [given]
    if any(before not in (after, mine) and after != mine for before, after, mine in zip(was, now, given, strict=True)):
        raise _conflict(capability, part, draft)


def check_answer(capability: str, seen: Answer, draft: AssessmentDraft) -> None:
    """Raises Conflict where the whole answer is to be replaced and is not any more the one that a tab showed."""
    if capability in draft.answers and draft.answers[capability] != seen:
        raise _conflict(capability, "", draft)


def _conflict(capability: str, part: str, draft: AssessmentDraft) -> Conflict:
    name = read_framework().by_id[capability].name
    if part == "evidence":
        return Conflict(
            "Another tab has written evidence for {capability} in between: “{text}”. Yours is still in the field and "
            "not kept: change it there to replace the other.",
            capability=name,
            text=shorten(draft.answers[capability].evidence, 300, placeholder=" …"),
        )
    return Conflict(
        "Another tab has changed {capability} in between. What it entered is shown now: enter yours again to replace "
        "it.",
        capability=name,
    )


def same_answer(capability: str, last: Mapping[Any, Any], framework: Framework) -> Answer:
    """The answer that gives a stored rating once more, with its evidence.

    Args:
        last: a row of the *ratings* frame. One of an older edition, whose criteria may have changed, is given as its
            score.
    """
    form = last["form"]
    if form in WAYS and last["edition"] != framework.edition:
        form = Form.SCORE
    content = {
        "form": form,
        "stage": scoring.stage_of(last["score"]) if form == Form.STAGE else None,
        "criteria": last["criteria"].split() if form == Form.CRITERIA else [],
        "none_met": form == Form.CRITERIA,
        "lenses": _levels(last["lenses"]) if form == Form.LENSES else [None] * len(LENSES),
        "evidence": last["evidence"] or "",
        "score": last["score"] if form == Form.SCORE else None,
    }
    return checked_answer(capability, content, framework)


def _levels(lenses: str) -> list[str | None]:
    """The levels of a stored rating by lenses."""
    return [None if level == "-" else level for level in lenses.split()]


def _in_framework(capability: str, answer: Answer, framework: Framework) -> Answer:
    """The answer with its criteria in framework order. Raises Refused for what the framework does not have."""
    if capability not in framework.by_id:
        raise UnknownName("capability", capability)
    known = [criterion.id for stage in Stage for criterion in framework.criteria_of(stage)]
    for criterion in answer.criteria:
        if criterion not in known:
            raise Refused("There is no criterion {criterion!r}.", criterion=criterion)
    ticked = tuple(criterion for criterion in known if criterion in answer.criteria)
    return replace(answer, criteria=ticked, none_met=answer.none_met and not ticked)

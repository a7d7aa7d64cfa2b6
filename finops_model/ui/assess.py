"""The form of the Assess page, for one capability of a draft that the store keeps.

Every widget shows what the draft says and writes what changed to it before the page is drawn again, so that a reload, a
second tab and a restart of the server go on where people stopped. What another tab entered in between is never replaced
unseen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from finops_model import scoring
from finops_model.actions import drafts
from finops_model.actions.assessment_draft import (
    FORMS,
    Answer,
    AssessmentDraft,
    check_answer,
    check_part,
    checked_answer,
)
from finops_model.assessment import Form, Rating, Scope
from finops_model.errors import Conflict, Refused
from finops_model.framework import Capability, Criterion, Framework, Stage
from finops_model.importers.rows.cells import LONGEST_TEXT
from finops_model.messages import message
from finops_model.scoring.scores import implied_criteria
from finops_model.texts import say, translated
from finops_model.texts.figures import label_text, score_text, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept, outcome, session, show
from finops_model.ui.stages import OFFICIAL, draw_criteria, draw_indicators, draw_signs

FORM_WORDS = {
    Form.STAGE: message("Stage"),
    Form.CRITERIA: message("Criteria met"),
    Form.LENSES: message("Lenses"),
    Form.NOT_APPLICABLE: message("Not applicable"),
    Form.SCORE: message("Last score"),
}
"""What people read for the forms of an answer."""

_NOT_TAKEN = "assess-not-taken"  # keys of widgets whose text was refused: it stays on the screen to be corrected

Pick = Callable[[Any, Any], Any]
"""Makes the new value of a part of an answer from the old one and the widget's value."""


def read_draft(scope: Scope) -> AssessmentDraft:
    """The assessment that this person has not saved yet; an empty one without a (readable) draft."""
    try:
        return _draft_of(drafts.read(session.person(), scope.id, "assessment"))
    except Refused as error:
        show.error(error)
    return AssessmentDraft()


def _draft_of(content: dict[str, Any] | None) -> AssessmentDraft:
    """What the store kept as a draft. Raises Refused: another version wrote it."""
    return AssessmentDraft() if content is None else AssessmentDraft.from_json(content, shown_framework())


def change(scope: Scope, change_draft: Callable[[AssessmentDraft], AssessmentDraft]) -> None:
    """Changes the draft as it is kept now (a second tab may have gone on), or keeps why that is refused."""

    def make(content: dict[str, Any] | None) -> dict[str, Any] | None:
        """The changed draft as the store keeps it; one that nobody can read begins anew."""
        try:
            draft = _draft_of(content)
        except Refused:
            draft = AssessmentDraft()
        changed = change_draft(draft)
        return None if changed == AssessmentDraft() else changed.to_json()

    outcome.keep(lambda: drafts.change(session.person(), scope.id, "assessment", make))


def put_answer(scope: Scope, capability: str, seen: Answer, answer: Answer) -> None:
    """Puts a whole answer into the draft in place of the one that the page showed."""

    def with_answer(draft: AssessmentDraft) -> AssessmentDraft:
        """The draft with the answer."""
        check_answer(capability, seen, draft)
        return draft.with_answer(capability, answer)

    change(scope, with_answer)


def discard(scope: Scope, digest: str) -> None:
    """Drops the draft whose digest the page showed."""

    def dropped(draft: AssessmentDraft) -> AssessmentDraft:
        """Nothing."""
        if draft.digest != digest:
            raise Conflict("The draft has changed: look again. Nothing was dropped.")
        return AssessmentDraft()

    change(scope, dropped)


def put_value(key: str, value: object) -> None:
    """Makes a widget show the draft's value, unless what people typed into it was refused."""
    if key not in st.session_state or key not in st.session_state.get(_NOT_TAKEN, ()):
        st.session_state[key] = value


def take_value(
    scope: Scope, key: str, change_draft: Callable[[AssessmentDraft], AssessmentDraft], is_text: bool
) -> None:
    """What a widget calls when its value changed: the value goes into the draft; a text that is refused stays on the
    screen, anything else shows the draft again."""
    refused: set[str] = st.session_state.setdefault(_NOT_TAKEN, set())
    refused.discard(key)
    change(scope, change_draft)
    if is_text and outcome.REFUSED in st.session_state:
        refused.add(key)


def _take_part(scope: Scope, capability: str, part: str, key: str, pick: Pick, seen: Answer) -> None:
    def with_part(draft: AssessmentDraft) -> AssessmentDraft:
        """The draft with the new value of this part."""
        old = draft.answer(capability).to_json()
        given = pick(old[part], st.session_state[key])
        answer = checked_answer(capability, {**old, part: given}, shown_framework())
        check_part(capability, part, seen, draft, given)
        return draft.with_answer(capability, answer)

    take_value(scope, key, with_part, is_text=part == "evidence")


@dataclass(frozen=True, slots=True)
class _Form:
    """The widgets of one capability: each has a key of its own, the draft's value, and a callback into the draft."""

    scope: Scope
    capability: Capability
    answer: Answer

    def bind(self, part: str, value: object, pick: Pick, suffix: str = "") -> dict[str, Any]:
        """The arguments of a widget that edits ``part`` of the answer."""
        key = f"assess-{self.scope.id}-{self.capability.id}-{part}{suffix}"
        put_value(key, value)
        return {
            "key": key,
            "on_change": _take_part,
            "args": (self.scope, self.capability.id, part, key, pick, self.answer),
        }

    def draw(self) -> None:
        """The choice of form, the form's own widgets, and the evidence."""
        st.radio(
            say("How do you rate it?"),
            list(FORMS) if self.answer.score is None else [*FORMS, Form.SCORE],
            index=None,
            format_func=lambda form: translated(FORM_WORDS.get(form, str(form))),
            horizontal=True,
            **self.bind("form", self.answer.form, lambda _, form: form),
        )
        if self.answer.form is Form.STAGE:
            self.draw_stage()
        elif self.answer.form is Form.CRITERIA:
            self.draw_criteria()
        elif self.answer.form is Form.LENSES:
            self.draw_lenses()
        st.text_area(
            say("Evidence"),
            max_chars=LONGEST_TEXT,
            placeholder=say("What shows it: a document, a report, a figure, a person."),
            **self.bind("evidence", self.answer.evidence, lambda _, text: text),
        )
        if self.capability.evidence_examples:
            examples = markdown_literal("; ".join(self.capability.evidence_examples))
            st.caption(say("Evidence could be: {examples}.", examples=examples))
        if self.answer.rating(shown_framework()) is not None:
            st.button(
                say("Take this rating out of the draft"),
                key=f"assess-clear-{self.capability.id}",
                on_click=put_answer,
                args=(self.scope, self.capability.id, self.answer, Answer()),
                type="tertiary",
                icon=":material/undo:",
            )

    def draw_stage(self) -> None:
        """One choice among the four stages."""
        stage = self.answer.stage
        st.radio(
            say("Stage reached"),
            [stage.id for stage in Stage],
            index=None,
            format_func=lambda id: stage_text(Stage.from_id(id)),
            captions=[markdown_literal(text.summary) for text in shown_framework().stages],
            **self.bind("stage", None if stage is None else stage.id, lambda _, id: id),
        )

    def draw_criteria(self) -> None:
        """A tick per criterion, stage by stage, each stage beside what it looks like for this capability."""
        implied = implied_criteria(self.answer.criteria, shown_framework())
        for stage in OFFICIAL:
            criteria = shown_framework().criteria_of(stage)
            met = sum(one.id in implied or one.id in self.answer.criteria for one in criteria)
            ticks, signs = st.columns(2, gap="medium")
            with ticks:
                heading = say("{stage}: {met} of {of} met", stage=stage_text(stage), met=met, of=len(criteria))
                st.markdown(f"**{heading}**")
                for criterion in criteria:
                    self.draw_criterion(criterion, implied.get(criterion.id))
                draw_signs(stage)
            with signs:
                kept.once(_draw_indicators, kept.framework(), self.capability.id, stage)
        if not self.answer.criteria:
            label = say("None of the criteria is met yet")
            st.checkbox(label, **self.bind("none_met", self.answer.none_met, lambda _, none: none))

    def draw_criterion(self, criterion: Criterion, implied_by: str | None) -> None:
        """The tick of one criterion; one that another criterion implies says so."""

        def tick(old: list[str], met: bool) -> list[str]:
            """The ids of the criteria ticked after this click."""
            others = [id for id in old if id != criterion.id]
            return [*others, criterion.id] if met else others

        ticked = criterion.id in self.answer.criteria
        arguments = self.bind("criteria", ticked, tick, f"-{criterion.id}")
        st.checkbox(markdown_literal(criterion.text), wrap=True, **arguments)
        if implied_by is not None:
            texts = {one.id: one.text for one in shown_framework().criteria}
            st.caption(say("Counts as met, because this is met: {criterion}", criterion=texts[implied_by]))

    def draw_lenses(self) -> None:
        """A level per lens in words; a lens may be left out."""
        for place, lens in enumerate(shown_framework().lenses):
            words = {level: f"{level} · {text}" for level, text in enumerate(lens.levels)}
            st.selectbox(
                markdown_literal(label_text(lens.name, lens.asks)),
                list(words),
                format_func=lambda level, words=words: words.get(level, ""),
                placeholder=say("Not rated"),
                **self.bind(
                    "lenses",
                    self.answer.lenses[place],
                    lambda old, level, place=place: [*old[:place], level, *old[place + 1 :]],
                    f"-{lens.id}",
                ),
            )


def draw_form(scope: Scope, capability: Capability, answer: Answer) -> None:
    """The form for one capability, beside what each stage looks like for it."""
    form = _Form(scope, capability, answer)
    if answer.form is Form.CRITERIA:
        form.draw()
        return
    entry, meaning = st.columns(2, gap="medium")
    with entry:
        form.draw()
        kept.once(_draw_all_criteria, kept.framework())
    with meaning:
        kept.once(_draw_meaning, kept.framework(), capability.id)


def _draw_all_criteria(framework: Framework) -> None:
    with st.expander(say("The criteria of each stage"), expanded=True):
        draw_criteria()
        draw_signs(*OFFICIAL)


def rating_text(rating: Rating) -> str:
    """A rating in words: ``Walk, score 2.4 of 3``; for criteria also how many of the next stage's are met."""
    if rating.score is None:
        return say("Not applicable")
    stage, score = scoring.stage_of(rating.score), score_text(rating.score)
    if rating.form is not Form.CRITERIA or stage is Stage.RUN:
        return say("{stage}, score {score} of 3", stage=stage_text(stage), score=score)
    framework, following = shown_framework(), Stage(stage + 1)
    met = {*rating.criteria, *implied_criteria(rating.criteria, framework)}
    criteria = framework.criteria_of(following)
    return say(
        "{stage}, score {score} of 3 ({met} of {of} {next} criteria met)",
        stage=stage_text(stage),
        score=score,
        met=sum(criterion.id in met for criterion in criteria),
        of=len(criteria),
        next=stage_text(following),
    )


def _draw_indicators(framework: Framework, id: str, stage: Stage) -> None:
    draw_indicators(framework.capability(id), (stage,))


def _draw_meaning(framework: Framework, id: str) -> None:
    """What each stage looks like for a capability."""
    draw_indicators(framework.capability(id))

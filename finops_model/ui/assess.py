"""The form of the Assess page, for one capability of a draft that the store keeps.

Every widget shows what the draft says and writes what changed to it before the page is drawn again, so that a reload, a
second tab and a restart of the server go on where people stopped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from finops_model import scoring
from finops_model.actions import drafts
from finops_model.actions.assessment_draft import FORMS, Answer, AssessmentDraft, checked_answer, stored_answer
from finops_model.assessment import Form, Rating, Scope
from finops_model.errors import Refused
from finops_model.framework import Capability, Criterion, Framework, Stage
from finops_model.importers.rows.cells import LONGEST_TEXT
from finops_model.messages import message
from finops_model.scoring.scores import implied_criteria
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text, label_text, score_text, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept, outcome, session, show
from finops_model.ui.stages import OFFICIAL, draw_criteria, draw_indicators, draw_signs
from finops_model.views.scope import ScopeView

FORM_WORDS = {
    Form.STAGE: message("Stage"),
    Form.CRITERIA: message("Criteria met"),
    Form.LENSES: message("Lenses"),
    Form.NOT_APPLICABLE: message("Not applicable"),
}
"""What people read for the forms of :data:`~finops_model.actions.assessment_draft.FORMS`."""

_NOT_TAKEN = "assess-not-taken"  # keys of widgets whose text was refused: it stays on the screen to be corrected

Pick = Callable[[Any, Any], Any]
"""Makes the new value of a part of an answer from the old one and the widget's value."""


def read_draft(scope: Scope) -> AssessmentDraft:
    """The assessment that this person has not saved yet; an empty one without a (readable) draft."""
    content = drafts.read(session.person(), scope.id, "assessment")
    if content is not None:
        try:
            return AssessmentDraft.from_json(content, shown_framework())
        except Refused as error:
            show.error(error)
    return AssessmentDraft()


def keep_draft(scope: Scope, draft: AssessmentDraft) -> None:
    """Keeps the draft; drops it when it is empty."""
    if draft == AssessmentDraft():
        drafts.drop(session.person(), scope.id, "assessment")
    else:
        drafts.keep(session.person(), scope.id, "assessment", draft.to_json())


def change(scope: Scope, change_draft: Callable[[AssessmentDraft], AssessmentDraft]) -> None:
    """Changes the draft as it is kept now (a second tab may have gone on), or keeps why that is refused."""
    outcome.keep(lambda: keep_draft(scope, change_draft(read_draft(scope))))


def put_value(key: str, value: object) -> None:
    """Makes a widget show the draft's value, unless what people typed into it was refused."""
    if key not in st.session_state or key not in st.session_state.get(_NOT_TAKEN, ()):
        st.session_state[key] = value


def take_value(scope: Scope, key: str, change_draft: Callable[[AssessmentDraft], AssessmentDraft]) -> None:
    """What a widget calls when its value changed: the value goes into the draft, or stays on the screen refused."""
    refused: set[str] = st.session_state.setdefault(_NOT_TAKEN, set())
    refused.discard(key)
    change(scope, change_draft)
    if outcome.REFUSED in st.session_state:
        refused.add(key)


def _take_part(scope: Scope, capability: str, part: str, key: str, pick: Pick) -> None:
    def with_part(draft: AssessmentDraft) -> AssessmentDraft:
        """The draft with the new value of this part."""
        old = draft.answers.get(capability, Answer()).to_json()
        new = {**old, part: pick(old[part], st.session_state[key])}
        return draft.with_answer(capability, checked_answer(capability, new, shown_framework()))

    take_value(scope, key, with_part)


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
        return {"key": key, "on_change": _take_part, "args": (self.scope, self.capability.id, part, key, pick)}

    def draw(self) -> None:
        """The choice of form, the form's own widgets, and the evidence."""
        st.radio(
            say("How do you rate it?"),
            list(FORMS),
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
        """A tick per criterion, stage by stage, and the statement that none is met."""
        implied = implied_criteria(self.answer.criteria, shown_framework())
        for stage in OFFICIAL:
            st.markdown(f"**{stage_text(stage)}**")
            for criterion in shown_framework().criteria_of(stage):
                self.draw_criterion(criterion, implied.get(criterion.id))
            draw_signs(stage)
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
    """The form for one capability, and the rating that comes out so far."""
    _Form(scope, capability, answer).draw()
    rating = answer.rating(shown_framework())
    if rating is None:
        st.caption(say("Not rated in this draft yet: saving leaves this capability as it is."))
        return
    st.markdown(f"**{rating_text(rating)}**")
    st.button(
        say("Take this rating out of the draft"),
        key=f"assess-clear-{capability.id}",
        on_click=change,
        args=(scope, lambda draft: draft.with_answer(capability.id, Answer())),
        type="tertiary",
        icon=":material/undo:",
    )


def draw_stages(answer: Answer) -> None:
    """The criteria of each stage in view while people rate, unless the form itself shows them."""
    if answer.form is not Form.CRITERIA:
        kept.once(_draw_all_criteria, kept.framework())


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


def last_rating(standing: pd.DataFrame, ratings: pd.DataFrame, capability: str) -> Mapping[Any, Any] | None:
    """The rating of a capability that counts, as a row of the ratings frame with ``age_days``; None without one."""
    row = standing[standing["capability"] == capability].iloc[0]
    found = ratings[ratings["written"] == row["written"]]
    return None if found.empty else {**found.iloc[0].to_dict(), "age_days": row["age_days"]}


def draw_last(view: ScopeView, capability: str) -> Answer | None:
    """The rating that counts today, for comparison; returns it as an answer to start from, None when it cannot be."""
    st.markdown(f"**{say('Last rating')}**")
    row = last_rating(view.now.rows, view.ratings, capability)
    if row is None:
        st.caption(say("Never assessed."))
        return None
    st.markdown(markdown_literal(_last_text(row)))
    if row["evidence"]:
        st.text(row["evidence"])
    if row["capability"] != capability:
        return None
    columns = (str(row["form"]), row["score"], str(row["criteria"] or ""), str(row["lenses"] or ""))
    return stored_answer(capability, *columns, shown_framework())


def draw_take(scope: Scope, capability: str, taken: Answer | None) -> None:
    """The way to start from the last rating: it goes into the draft only when people ask for it."""
    if taken is not None:
        st.button(
            say("Start from the last rating"),
            key=f"assess-take-{capability}",
            on_click=change,
            args=(scope, lambda draft: draft.with_answer(capability, replace(taken, evidence=""))),
            help=say("Copies it into the draft, where you can change it. Write the evidence anew."),
        )


def _last_text(row: Mapping[Any, Any]) -> str:
    rated = pd.notna(row["score"])
    rating = rating_text(Rating(Form.SCORE, float(row["score"]) if rated else None))
    day, age = day_text(row["assessed_on"]), int(row["age_days"])
    if row["assessor"]:
        return say_count(
            "{rating}, {day} by {assessor}, {count:,} day ago.",
            "{rating}, {day} by {assessor}, {count:,} days ago.",
            age,
            rating=rating,
            day=day,
            assessor=row["assessor"],
        )
    return say_count(
        "{rating}, {day}, {count:,} day ago.", "{rating}, {day}, {count:,} days ago.", age, rating=rating, day=day
    )


def draw_meaning(framework: Framework, id: str) -> None:
    """What each stage looks like for a capability, and what could show it."""
    capability = framework.capability(id)
    draw_indicators(capability)
    if capability.evidence_examples:
        examples = markdown_literal("; ".join(capability.evidence_examples))
        st.caption(say("Evidence could be: {examples}.", examples=examples))

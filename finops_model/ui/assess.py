"""The parts of the Assess page: the draft that the store keeps, and the form for one capability.

Every widget shows what the draft in the store says and writes what changed to it before the page is drawn again, so
that a reload, a second tab and a restart of the server go on where the reader stopped.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from finops_model import scoring
from finops_model.actions import answers
from finops_model.actions.answers import FORMS, Answer, AssessmentDraft
from finops_model.assessment import LENSES, Form, Organization, Rating, Scope
from finops_model.errors import FinOpsError, Refused
from finops_model.framework import Capability, Stage
from finops_model.names import close_names, same_name
from finops_model.texts.figures import day_text, score_text, stage_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import reads, session, show
from finops_model.ui.stages import OFFICIAL, draw_criteria, draw_indicators
from finops_model.ui.words import count_text

KIND = "assessment"
"""The kind under which the store keeps these drafts."""


def read_draft(scope: Scope) -> AssessmentDraft:
    """The assessment that the store keeps for this reader; an empty one without a (readable) draft."""
    content = session.store().read_draft(scope.id, KIND, session.person())
    if content is not None:
        try:
            return AssessmentDraft.from_json(content, session.framework())
        except Refused as error:
            show.error(error)
    return AssessmentDraft()


def keep_draft(scope: Scope, draft: AssessmentDraft) -> None:
    """Keeps the draft in the store; takes it away when it says nothing."""
    if draft == AssessmentDraft():
        session.store().delete_draft(scope.id, KIND, session.person())
    else:
        session.store().save_draft(scope.id, KIND, session.person(), draft.to_json())


def change(scope: Scope, change_draft: Callable[[AssessmentDraft], AssessmentDraft]) -> None:
    """Changes the draft as the store has it now (a second tab may have gone on); the impossible is said, not kept."""
    try:
        keep_draft(scope, change_draft(read_draft(scope)))
    except FinOpsError as error:
        st.session_state["assess-refused"] = str(error)


def go_to(slug: str, scope_slug: str) -> None:
    """Opens this page for an organization and scope."""
    st.query_params.update({"org": slug, "scope": scope_slug})
    st.rerun()


def draw_new_organization() -> None:
    """Adds an organization; a name that is spelled nearly like a known one needs a yes."""
    known = reads.organizations()["name"].tolist()
    name = st.text_input("Name of the new organization", key="assess-new-organization", max_chars=answers.NAME_LENGTH)
    close = close_names(name, known) if name.strip() else []
    if same := same_name(name, known):
        st.info(f"{markdown_literal(same)} is there already: choose it in the sidebar.")
        return
    sure = not close or st.checkbox(
        f"It is another one than {' and '.join(map(markdown_literal, close))}", key="assess-new-organization-sure"
    )
    if st.button("Add the organization", key="assess-add-organization", disabled=not name.strip() or not sure):
        added = session.store().add_organization(answers.checked_name(name, "organization"), session.person())
        go_to(added.slug, session.store().find_scope(added, None).slug)


def draw_new_scope(organization: Organization) -> None:
    """Adds a scope (a segment of spend, assessed for itself) to an organization."""
    known = reads.scopes(organization.id)["name"].tolist()
    name = st.text_input("Name of the new scope", key="assess-new-scope", max_chars=answers.NAME_LENGTH)
    if same := same_name(name, known):
        st.info(f"{markdown_literal(same)} is there already: choose it in the sidebar.")
    elif st.button("Add the scope", key="assess-add-scope", disabled=not name.strip()):
        added = session.store().add_scope(organization.id, answers.checked_name(name, "scope"), session.person())
        go_to(organization.slug, added.slug)


def _say(scope: Scope, capability: str, part: str, key: str, pick: Callable[[Any, Any], Any]) -> None:
    """What a widget of the form calls: ``pick`` makes the new value of this part from the old one and the widget's."""

    def said(draft: AssessmentDraft) -> AssessmentDraft:
        old = draft.answers.get(capability, Answer()).to_json()
        new = {**old, part: pick(old[part], st.session_state[key])}
        return draft.with_answer(capability, answers.checked_answer(capability, new, session.framework()))

    change(scope, said)


class _Form:
    """The widgets of one capability: each has a key of its own, the draft's value, and a callback into the draft."""

    def __init__(self, scope: Scope, capability: Capability, answer: Answer) -> None:
        self.scope, self.capability, self.answer = scope, capability, answer

    def arm(self, part: str, value: object, pick: Callable[[Any, Any], Any], suffix: str = "") -> dict[str, Any]:
        """The arguments of a widget that edits ``part``; its value is set to the draft's before it is drawn."""
        key = f"assess-{self.scope.id}-{self.capability.id}-{part}{suffix}"
        st.session_state[key] = value
        return {"key": key, "on_change": _say, "args": (self.scope, self.capability.id, part, key, pick)}

    def draw(self) -> None:
        """The choice of form, the form's own widgets, and the evidence."""
        st.radio(
            "How do you rate it?",
            list(FORMS),
            index=None,
            format_func=lambda form: FORMS.get(form, str(form)),
            horizontal=True,
            **self.arm("form", self.answer.form, lambda _, form: form),
        )
        if self.answer.form is Form.STAGE:
            self.draw_stage()
        elif self.answer.form is Form.CRITERIA:
            self.draw_criteria()
        elif self.answer.form is Form.LENSES:
            self.draw_lenses()
        st.text_area(
            "Evidence",
            max_chars=answers.EVIDENCE_LENGTH,
            placeholder="What shows it: a document, a report, a number, who said it.",
            **self.arm("evidence", self.answer.evidence, lambda _, text: text),
        )

    def draw_stage(self) -> None:
        """One choice among the four stages."""
        stage = self.answer.stage
        st.radio(
            "Stage that it has reached",
            [one.id for one in Stage],
            index=None,
            format_func=lambda id: Stage.from_id(id).label,
            captions=[markdown_literal(one.summary) for one in session.framework().stages],
            **self.arm("stage", stage.id if stage is not None else None, lambda _, id: id),
        )

    def draw_criteria(self) -> None:
        """A tick per criterion, stage by stage, and the statement that none is met."""
        for stage in OFFICIAL:
            st.markdown(f"**{stage.label}**")
            for one in session.framework().criteria_of(stage):
                st.checkbox(
                    markdown_literal(one.text),
                    wrap=True,
                    **self.arm(
                        "criteria",
                        one.id in self.answer.criteria,
                        lambda old, met, id=one.id: [*(it for it in old if it != id), *([id] if met else [])],
                        f"-{one.id}",
                    ),
                )
        if not self.answer.criteria:
            st.checkbox("None of them is met yet", **self.arm("none_met", self.answer.none_met, lambda _, none: none))

    def draw_lenses(self) -> None:
        """A level per lens in words; a lens may be left out."""
        for place, lens in enumerate(session.framework().lenses):
            st.selectbox(
                markdown_literal(f"{lens.name}: {lens.asks}"),
                [0, 1, 2, 3, 4],
                format_func=lambda level, lens=lens: f"{level} · {lens.levels[level]}" if level in range(5) else "",
                placeholder="Not rated",
                **self.arm(
                    "lenses",
                    self.answer.lenses[place],
                    lambda old, level, place=place: [*old[:place], level, *old[place + 1 :]],
                    f"-{lens.id}",
                ),
            )


def draw_form(scope: Scope, capability: Capability, answer: Answer) -> None:
    """The form for one capability and what it comes to so far."""
    _Form(scope, capability, answer).draw()
    rating = answer.rating(session.framework())
    if rating is None:
        st.caption("Not rated in this draft yet: saving leaves this capability as it is.")
    else:
        st.markdown(f"**{rating_text(rating)}**")
        st.button(
            "Take this rating out of the draft",
            key=f"assess-clear-{capability.id}",
            on_click=change,
            args=(scope, lambda draft: draft.with_answer(capability.id, Answer())),
            type="tertiary",
            icon=":material/undo:",
        )


def draw_stages(answer: Answer) -> None:
    """The criteria of each stage in view while one rates, unless the form itself shows them."""
    if answer.form is not Form.CRITERIA:
        with st.expander("The criteria of each stage", expanded=True):
            draw_criteria()


def rating_text(rating: Rating) -> str:
    """What a rating comes to: ``Walk, score 2.4 of 3``; for criteria also how many of the next stage's are met."""
    if rating.score is None:
        return "Not applicable"
    stage = scoring.stage_of(rating.score)
    text = f"{stage.label}, score {score_text(rating.score)} of 3"
    if rating.form is Form.CRITERIA and stage is not Stage.RUN:
        following = session.framework().criteria_of(Stage(stage + 1))
        met = sum(one.id in rating.criteria for one in following)
        text += f" ({met} of {len(following)} {Stage(stage + 1).label} criteria met)"
    return text


def last_rating(standing: pd.DataFrame, ratings: pd.DataFrame, capability: str) -> Mapping[str, Any] | None:
    """The rating of a capability that counts, as a row of the ratings frame with ``age_days``; None without one."""
    row = standing[standing["capability"] == capability].iloc[0]
    found = ratings[ratings["written"] == row["written"]]
    return None if found.empty else {**found.iloc[0].to_dict(), "age_days": row["age_days"]}


def answer_of(row: Mapping[str, Any]) -> Answer | None:
    """A stored rating as an answer of the form, without its evidence; None for a bare score, which has no form here."""
    if row["form"] not in FORMS:
        return None
    said = {
        "form": row["form"],
        "stage": scoring.stage_of(row["score"]).id if row["form"] == Form.STAGE else None,
        "criteria": str(row["criteria"] or "").split() if row["form"] == Form.CRITERIA else [],
        "none_met": row["form"] == Form.CRITERIA,
        "lenses": [None if one == "-" else int(one) for one in str(row["lenses"]).split()]
        if row["form"] == Form.LENSES
        else [None] * len(LENSES),
        "evidence": "",
    }
    return answers.checked_answer(row["capability"], said, session.framework())


def draw_last(scope: Scope, capability: Capability, row: Mapping[str, Any] | None) -> None:
    """What counts today: for comparison; taken into the draft only when asked for."""
    st.markdown("**Last rating**")
    if row is None:
        st.caption("Never assessed.")
        return
    stage = "Not applicable" if pd.isna(row["score"]) else stage_text(float(scoring.stage_of(row["score"])))
    score = "" if pd.isna(row["score"]) else f", score {score_text(row['score'])} of 3"
    by = f" by {row['assessor']}" if row["assessor"] else ""
    age = count_text(int(row["age_days"]), "day")
    st.markdown(markdown_literal(f"{stage}{score}, {day_text(row['assessed_on'])}{by}, {age} ago."))
    if row["evidence"]:
        st.text(row["evidence"])
    if row["capability"] == capability.id and (taken := answer_of(row)) is not None:
        st.button(
            "Start from the last rating",
            key=f"assess-take-{capability.id}",
            on_click=change,
            args=(scope, lambda draft: draft.with_answer(capability.id, taken)),
            help="Copies it into the draft, where you can change it. The evidence is for you to write anew.",
        )


def draw_meaning(capability: Capability) -> None:
    """What each stage looks like for this capability, and what could show it."""
    draw_indicators(capability)
    if capability.evidence_examples:
        st.caption("Evidence could be: " + markdown_literal("; ".join(capability.evidence_examples)) + ".")

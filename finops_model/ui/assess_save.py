"""The end of the Assess page: what a save would write, and the save itself."""

from datetime import date

import pandas as pd
import streamlit as st

from finops_model.actions import assess
from finops_model.actions.assessment_draft import AssessmentDraft
from finops_model.assessment import Scope
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text, rounded_scores, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept, outcome, session, show
from finops_model.ui.assess import FORM_WORDS, discard
from finops_model.views.assessing import Assessing, read_assessing
from finops_model.views.review import review_ratings

SAVED = "assess-saved"
"""Key in the session: what the last save wrote."""


def draw_review(view: Assessing, draft: AssessmentDraft, on: date, assessor: str) -> None:
    """What a save would write, with everything that it touches."""
    framework = shown_framework()
    rated = draft.ratings(framework)
    if rated:
        _draw_ratings(review_ratings(rated, kept.view(read_assessing, view.place, on).what.now.rows, framework))
    else:
        st.caption(say("Nothing is rated in this draft yet. What you enter is kept for you, also over a reload."))
    left = [framework.capability(id).name for id in draft.without_rating(framework)]
    if left:
        st.caption(say("Started but not rated, so not saved: {capabilities}.", capabilities=", ".join(left)))
    overlap = assess.find_overlap(view.ratings, on, assessor, rated) if rated else None
    if overlap is not None:
        st.info(markdown_literal(translated(overlap.sentence)))


def draw_buttons(scope: Scope, draft: AssessmentDraft) -> None:
    """The save, of exactly the draft that is shown, and the way to drop it."""
    count = len(draft.ratings(shown_framework()))
    label = say("Save as one assessment")
    if count:
        label = say_count("Save {count:,} rating as one assessment", "Save {count:,} ratings as one assessment", count)
    with st.container(horizontal=True):
        st.button(
            label,
            type="primary",
            key="assess-save",
            disabled=not count,
            on_click=outcome.keep,
            args=(_save, scope, draft.digest),
        )
        if not draft.is_empty:
            with st.popover(say("Discard the draft")):
                st.write(say("Everything that you entered and did not save is dropped."))
                st.button(say("Discard"), key="assess-discard", on_click=discard, args=(scope, draft.digest))


def _save(scope: Scope, digest: str) -> None:
    """What the click on Save does, with the digest of the draft that was on the screen."""
    st.session_state[SAVED] = assess.save_draft(session.person(), scope.id, digest)


def saved_text(saved: assess.SavedAssessment) -> str:
    """What a save wrote, in a sentence."""
    return say_count(
        "Saved: {count:,} rating of {day}.",
        "Saved: {count:,} ratings of {day}.",
        saved.ratings,
        day=day_text(saved.assessed_on),
    )


def _draw_ratings(review: pd.DataFrame) -> None:
    none = say("Not applicable")
    show.table(
        say("The ratings that will be saved"),
        (say("Capability"), review["name"]),
        (say("Stage before"), [stage_text(level) for level in review["before"]]),
        (say("Stage now"), [stage_text(level, none) for level in review["after"]]),
        (say("Score, 0 to 3"), rounded_scores(review["score"]), show.score_column(width=100)),
        (say("Rated by"), [translated(FORM_WORDS[form]) for form in review["form"]]),
        (say("Evidence"), review["evidence"]),
    )
    fell = review[review["after"] < review["before"]]["name"]
    if len(fell):
        st.info(say("Lower than before: {capabilities}.", capabilities=markdown_literal(", ".join(fell))))

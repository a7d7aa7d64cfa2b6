"""The end of the Targets page: the reason, what a save would change, the save itself, and a save by somebody else."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from finops_model.actions.reasons import TargetWords, reason_question, silent_moves
from finops_model.actions.target_draft import GOAL, Choice, TargetDraft, later_entries
from finops_model.actions.targets import agree_targets
from finops_model.assessment import Target
from finops_model.days import EARLIEST, LATEST
from finops_model.scoring.what_if import compared, newest_written
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text
from finops_model.texts.framework import shown_framework
from finops_model.ui import session
from finops_model.ui.target_draft import Seed, continue_with, keep_draft
from finops_model.ui.target_effect import Effect, draw_changed_targets, draw_moved
from finops_model.views.scope import ScopeView
from finops_model.views.target_history import list_target_changes

REASON_LENGTH = 1000
SAVED = "targets-saved"


def draw_conflict(view: ScopeView, seed: Seed, edits: Mapping[str, Choice]) -> None:
    """Somebody saved since this draft was begun: their changes, and the two ways on."""
    scope, targets = view.place.scope, view.targets
    count = int((targets["written"] > seed.base).sum())
    theirs = list_target_changes(targets, shown_framework())[:count]
    st.warning(say("The targets were changed since you began. Your changes are kept, and not saved yet."))
    if theirs:
        draw_changed_targets(theirs, say("What was changed since you began"))
    mine, discard = st.columns([1, 3])
    newest = newest_written(targets)
    kept = TargetDraft(edits, seed.draft.agreed_on, st.session_state.get(seed.key("reason"), ""), newest)
    mine.button(
        say("Apply my changes to the new targets"),
        on_click=continue_with,
        args=(scope, targets, kept),
        key="targets-keep",
        type="primary",
    )
    arguments = (scope, targets, TargetDraft(base=newest))
    discard.button(say("Discard my changes"), on_click=continue_with, args=arguments, key="targets-drop")


def draw_reason(seed: Seed) -> tuple[date, str]:
    """The day from which the changes count, and why people make them."""
    when, why = st.columns([1, 2])
    agreed_on = when.date_input(
        say("Counts from"),
        seed.agreed_on,
        EARLIEST,
        LATEST,
        key=seed.key("agreed"),
        format="YYYY-MM-DD",
        help=say("The day on which it was agreed."),
    )
    reason = why.text_input(say("Reason"), seed.draft.reason, key=seed.key("reason"), max_chars=REASON_LENGTH)
    return agreed_on if isinstance(agreed_on, date) else seed.agreed_on, reason


def keep_edits(view: ScopeView, seed: Seed, edits: Mapping[str, Choice], agreed_on: date, reason: str) -> None:
    """Keeps the draft; starts new widgets where the changes count from another day."""
    draft = TargetDraft(edits, agreed_on if agreed_on != session.today() else None, reason, seed.base)
    st.session_state[seed.key("edited")] = bool(edits)
    keep_draft(view.place.scope, draft)
    if agreed_on != seed.agreed_on:
        continue_with(view.place.scope, view.targets, draft)  # another day has other targets in force
        st.rerun()


def draw_changes(
    view: ScopeView, seed: Seed, edits: Mapping[str, Choice], entries: list[Target], change: Effect
) -> None:
    """What a save would change; then the save itself and the way to drop the draft."""
    if not edits:
        st.caption(say("Nothing is changed yet. Unsaved changes are kept for you, also over a reload."))
        return
    moved, agreed_on = compared(change.before, change.after), entries[0].agreed_on
    for id, first in later_entries(view.targets, edits, agreed_on).items():
        name = shown_framework().by_id[id].name if id else say("Goal stage")
        text = say(
            "{target}: another target already counts from {day} on. This change counts until then.",
            target=name,
            day=day_text(first),
        )
        st.info(text)
    if GOAL in edits and len(moved):
        draw_moved(moved)
    if change.after["as_of"].iloc[0].date() != session.today():
        st.caption(say("The figures are as of {day}, with the ratings known today.", day=day_text(agreed_on)))
    question = reason_question(silent_moves(entries, view.place.scope.id, TargetWords(view.targets)))
    if question is not None:
        st.caption(translated(question))
    with st.container(horizontal=True):
        label = say_count("Save {count:,} change", "Save {count:,} changes", len(entries))
        newest = newest_written(view.targets)
        current = seed.base == newest
        if st.button(label, type="primary", key="targets-save", disabled=not current) and current:
            save(view, seed, entries)
        arguments = (view.place.scope, view.targets, TargetDraft(base=newest))
        st.button(say("Discard"), on_click=continue_with, args=arguments, key="targets-discard")


def save(view: ScopeView, seed: Seed, entries: list[Target]) -> None:
    """Writes the changed entries as one change."""
    agree_targets(session.person(), view.place.scope.id, entries, expected_revision=view.revision)
    st.session_state[SAVED] = say_count("{count:,} change saved.", "{count:,} changes saved.", len(entries))
    keep_draft(view.place.scope, TargetDraft())
    st.session_state[seed.key("edited")] = False  # so that the next run starts from what is in force now
    st.rerun()

"""Targets: choose the goal stage and the targets of single capabilities, and see what a choice means and does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from finops_model.actions.reasons import TargetWords, reason_question, silent_moves
from finops_model.actions.target_draft import GOAL, Choice, TargetDraft, changed_choices, draft_entries, later_entries
from finops_model.actions.targets import agree_targets
from finops_model.assessment import Scope, Target
from finops_model.days import EARLIEST, LATEST
from finops_model.errors import Conflict, Refused
from finops_model.scoring import what_if
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text
from finops_model.ui import place, reads, session, show
from finops_model.ui.target_draft import Seed, continue_with, keep_draft, seed_now
from finops_model.ui.target_effect import (
    Effect,
    draw_edits,
    draw_figures,
    draw_history,
    draw_moved,
    draw_radar,
    effect,
    history,
)
from finops_model.ui.target_grid import draw_description, draw_goal, draw_grid
from finops_model.views.target_history import list_target_changes

REASON_LENGTH = 1000
SAVED = "targets-saved"


@dataclass(frozen=True, slots=True, eq=False)
class Now:
    """The scope that the page is about, with its targets as they are stored."""

    scope: Scope
    revision: int
    targets: pd.DataFrame
    seed: Seed

    @property
    def newest(self) -> int:
        """The newest entry of the history."""
        return what_if.newest_written(self.targets)


def page() -> None:
    """The whole page."""
    picked = place.picked()
    scope, revision = picked.scope, reads.revision(picked.organization.id)
    targets = reads.targets(scope.id, revision)
    now = Now(scope, revision, targets, seed_now(scope, targets))
    show.heading(picked, reads.goal_stage(scope, session.today(), revision), say("Targets"))
    saved = st.session_state.pop(SAVED, None)
    if saved is not None:
        st.success(saved, icon=":material/check:")
    conflict = st.container()
    try:
        draw_draft(now, conflict)
    except (Refused, Conflict) as error:
        show.error(error)
    st.header(say("History"))
    if len(targets):
        draw_history(history(scope, revision), say("All changes of targets"))
    else:
        st.caption(say("No target was chosen yet."))


def draw_draft(now: Now, conflict: DeltaGenerator) -> None:
    """The goal stage, the grid, and what the changes in them would do."""
    scope, seed = now.scope, now.seed
    goal = draw_goal(seed)
    figures = st.container(horizontal=True)
    grid, description = st.columns([13, 7], gap="medium")
    with grid:
        chosen = {GOAL: goal, **draw_grid(seed, reads.standing(scope, session.today(), now.revision))}
        st.caption(say("An empty due date, value or owner is that of the goal stage (value 3 where that has none)."))
    with description:
        draw_description(scope, chosen)
    edits = changed_choices(chosen, seed.in_force)
    if edits and seed.base != now.newest:
        with conflict:
            draw_conflict(now, edits)
    st.header(say("Your changes"))
    if edits:
        draw_edits(seed, edits)
    changes, radar = st.columns(2, gap="medium")
    with changes:
        agreed_on, reason = draw_reason(seed)
        keep_edits(now, edits, agreed_on, reason)
        proposed, day = draft_entries(edits, agreed_on, ""), max(session.today(), agreed_on)
        change = effect(scope, day, now.revision, proposed)
        draw_changes(now, edits, draft_entries(edits, agreed_on, reason), change)
    with figures:
        draw_figures(change)
    with radar:
        draw_radar(scope, day, now.revision, proposed, change)


def draw_conflict(now: Now, edits: Mapping[str, Choice]) -> None:
    """Somebody saved since this draft was begun: their changes, and the two ways on."""
    theirs = list_target_changes(now.targets, session.framework())[
        : int((now.targets["written"] > now.seed.base).sum())
    ]
    st.warning(say("The targets were changed since you began. Your changes are kept, and not saved yet."))
    if theirs:
        draw_history(theirs, say("What was changed since you began"))
    mine, discard = st.columns([1, 3])
    reason = st.session_state.get(now.seed.key("reason"), "")
    kept = TargetDraft(edits, now.seed.draft.agreed_on, reason, now.newest)
    mine.button(
        say("Apply my changes to the new targets"),
        on_click=continue_with,
        args=(now.scope, now.targets, kept),
        key="targets-keep",
        type="primary",
    )
    arguments = (now.scope, now.targets, TargetDraft(base=now.newest))
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


def keep_edits(now: Now, edits: Mapping[str, Choice], agreed_on: date, reason: str) -> None:
    """Keeps the draft; starts new widgets where the changes count from another day."""
    draft = TargetDraft(edits, agreed_on if agreed_on != session.today() else None, reason, now.seed.base)
    st.session_state[now.seed.key("edited")] = bool(edits)
    keep_draft(now.scope, draft)
    if agreed_on != now.seed.agreed_on:
        continue_with(now.scope, now.targets, draft)  # another day has other targets in force
        st.rerun()


def draw_changes(now: Now, edits: Mapping[str, Choice], entries: list[Target], change: Effect) -> None:
    """What a save would change; then the save itself and the way to drop the draft."""
    if not edits:
        st.caption(say("Nothing is changed yet. Unsaved changes are kept for you, also over a reload."))
        return
    moved, agreed_on = what_if.compared(change.before, change.after), entries[0].agreed_on
    for id, first in later_entries(now.targets, edits, agreed_on).items():
        name = session.framework().by_id[id].name if id else say("Goal stage")
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
    question = reason_question(silent_moves(entries, now.scope.id, TargetWords(now.targets)))
    if question is not None:
        st.caption(translated(question))
    with st.container(horizontal=True):
        label = say_count("Save {count:,} change", "Save {count:,} changes", len(entries))
        current = now.seed.base == now.newest
        if st.button(label, type="primary", key="targets-save", disabled=not current) and current:
            save(now, entries)
        arguments = (now.scope, now.targets, TargetDraft(base=now.newest))
        st.button(say("Discard"), on_click=continue_with, args=arguments, key="targets-discard")


def save(now: Now, entries: list[Target]) -> None:
    """Writes the changed entries as one change."""
    agree_targets(session.person(), now.scope.id, entries, expected_revision=now.revision)
    st.session_state[SAVED] = say_count("{count:,} change saved.", "{count:,} changes saved.", len(entries))
    keep_draft(now.scope, TargetDraft())
    st.session_state[now.seed.key("edited")] = False  # so that the next run starts from what is in force now
    st.rerun()


page()

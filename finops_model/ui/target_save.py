"""Saving targets: the day and the reason, what a save would change, the save itself, and a save by somebody else."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from finops_model.actions.reasons import TargetWords, reason_question, silent_moves
from finops_model.actions.target_draft import (
    GOAL,
    Choice,
    TargetDraft,
    choices_in_force,
    draft_entries,
    early_dues,
    later_entries,
)
from finops_model.actions.targets import agree_targets
from finops_model.assessment import Target
from finops_model.days import EARLIEST, LATEST
from finops_model.errors import Refused
from finops_model.scoring.what_if import compared, newest_written
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept, outcome, session, show
from finops_model.ui.target_draft import Seed, continue_with, keep_draft
from finops_model.ui.target_effect import Effect, choice_text, draw_moved, draw_preview, draw_small_radar
from finops_model.ui.target_history import draw_changed_targets
from finops_model.views.scope import ScopeView
from finops_model.views.target_history import list_target_changes

REASON_LENGTH = 1000
SAVE = "targets-save"
"""The place of the page where the outcome of a save is said."""


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
    staying, reason = _choose_sides(view, seed, edits), st.session_state.get(seed.key("reason"), "")
    going_on = TargetDraft(staying, seed.draft.agreed_on, reason, newest)
    mine.button(
        say("Apply my changes to the new targets"),
        on_click=continue_with,
        args=(scope, targets, going_on),
        key="targets-keep",
        type="primary",
    )
    arguments = (scope, targets, TargetDraft(base=newest))
    discard.button(say("Discard my changes"), on_click=continue_with, args=arguments, key="targets-drop")


def _choose_sides(view: ScopeView, seed: Seed, edits: Mapping[str, Choice]) -> dict[str, Choice]:
    """Asks, for each target that both changed, whose counts; returns the edits that stay."""
    now = choices_in_force(view.targets, seed.agreed_on, shown_framework())
    newer = view.targets[view.targets["written"] > seed.base]
    by = dict(zip(newer["capability"], newer["actor"], strict=True))
    staying = dict(edits)
    for id in [id for id in edits if id in by]:
        name = shown_framework().by_id[id].name if id else say("Goal stage")
        sides = {
            "mine": say("Keep mine: {target}", target=choice_text(edits[id])),
            "theirs": say("Take that of {person}: {target}", person=by[id], target=choice_text(now[id])),
        }
        side = st.radio(
            markdown_literal(name),
            list(sides),
            format_func=lambda side, sides=sides: markdown_literal(sides[side]),
            key=seed.key(f"side-{id}"),
        )
        if side == "theirs":
            del staying[id]
    return staying


def draw_day(seed: Seed) -> date:
    """The day from which the changes count."""
    agreed_on = st.date_input(
        say("Counts from"),
        seed.agreed_on,
        EARLIEST,
        LATEST,
        key=seed.key("agreed"),
        format="YYYY-MM-DD",
        help=say("The day on which it was agreed."),
    )
    return agreed_on if isinstance(agreed_on, date) else seed.agreed_on


def keep_edits(view: ScopeView, seed: Seed, edits: Mapping[str, Choice], agreed_on: date, reason: str) -> None:
    """Keeps the draft; starts new widgets where the changes count from another day."""
    draft = TargetDraft(edits, agreed_on if agreed_on != session.today() else None, reason, seed.base)
    st.session_state[seed.key("edited")] = bool(edits)
    keep_draft(view.place.scope, draft)
    if agreed_on != seed.agreed_on:
        continue_with(view.place.scope, view.targets, draft)  # another day has other targets in force
        st.rerun()


def draw_notices(view: ScopeView, entries: list[Target], change: Effect) -> None:
    """What a save would change beyond the entries themselves, and the question why where no reason is given."""
    edits, agreed_on = [entry.capability or GOAL for entry in entries], entries[0].agreed_on
    question = silent_question(view, entries)
    if question is not None:
        st.caption(question)
    for notice in early_dues(entries, shown_framework()):
        st.warning(markdown_literal(translated(notice)), icon=":material/event:")
    for id, first in later_entries(view.targets, edits, agreed_on).items():
        name = shown_framework().by_id[id].name if id else say("Goal stage")
        text = say(
            "{target}: another target already counts from {day} on. This change counts until then.",
            target=name,
            day=day_text(first),
        )
        st.info(text)
    moved = compared(change.before, change.after)
    if GOAL in edits and len(moved):
        draw_moved(moved)
    if change.after["as_of"].iloc[0].date() != session.today():
        st.caption(say("The figures are as of {day}, with the ratings known today.", day=day_text(agreed_on)))


def draw_bar(
    view: ScopeView,
    seed: Seed,
    edits: Mapping[str, Choice],
    agreed_on: date,
    refused: Sequence[Refused],
    effect: kept.Kept[Effect],
    domain: str | None,
) -> str:
    """What the changes do, the reason, the save and the way to drop the draft, always in sight while something is
    changed; what the last save did is said there, too. Returns the reason.

    Args:
        domain: the one of the radar; None: all.
    """
    phone = session.is_on_a_phone()
    with st.container() if phone else st.bottom:
        outcome.draw(SAVE)
        for problem in refused:
            show.error(problem)
        if not edits:
            return ""
        if phone:
            kept.once(draw_preview, effect)
            return _draw_save(view, seed, edits, agreed_on, refused)
        words, radar = st.columns([5, 1], vertical_alignment="center")
        with radar:
            kept.once(draw_small_radar, effect, domain)
        with words:
            kept.once(draw_preview, effect)
            return _draw_save(view, seed, edits, agreed_on, refused)


def _draw_save(
    view: ScopeView, seed: Seed, edits: Mapping[str, Choice], agreed_on: date, refused: Sequence[Refused]
) -> str:
    """The reason, the save, and the way to drop the draft; returns the reason."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = _draw_reason(view, seed, edits, agreed_on)
        entries = draft_entries(edits, agreed_on, reason)
        label = say_count("Save {count:,} change", "Save {count:,} changes", len(entries))
        newest = newest_written(view.targets)
        ready = seed.base == newest and not refused
        if st.button(label, type="primary", key="targets-save", disabled=not ready) and ready:
            save(view, seed, entries)
        arguments = (view.place.scope, view.targets, TargetDraft(base=newest))
        st.button(say("Discard"), on_click=continue_with, args=arguments, key="targets-discard")
    return reason


def _draw_reason(view: ScopeView, seed: Seed, edits: Mapping[str, Choice], agreed_on: date) -> str:
    """The field for the reason, which asks for it where a target moves."""
    question = silent_question(view, draft_entries(edits, agreed_on, ""))
    return st.text_input(
        say("Reason"),
        seed.draft.reason,
        key=seed.key("reason"),
        max_chars=REASON_LENGTH,
        label_visibility="collapsed",
        placeholder=question or say("Reason"),
    )


def silent_question(view: ScopeView, entries: list[Target]) -> str | None:
    """Asks why targets move where no reason is given; None: nothing to ask."""
    question = reason_question(silent_moves(entries, view.place.scope.id, TargetWords(view.targets)))
    return None if question is None else translated(question)


def save(view: ScopeView, seed: Seed, entries: list[Target]) -> None:
    """Writes the changed entries as one change; a refusal keeps the draft and is said beside the button."""
    outcome.keep_at(SAVE, _agree, view, seed, entries)
    st.rerun()


def _agree(view: ScopeView, seed: Seed, entries: list[Target]) -> str:
    agree_targets(session.person(), view.place.scope.id, entries, expected_revision=view.revision)
    sentence = say_count("{count:,} change saved.", "{count:,} changes saved.", len(entries))
    st.toast(sentence, icon=":material/check:")
    keep_draft(view.place.scope, TargetDraft())
    st.session_state[seed.key("edited")] = False  # so that the next run starts from what is in force now
    return sentence

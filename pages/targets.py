"""Targets: choose the goal stage and the targets of single capabilities, and see what a choice means and does."""

from datetime import date

import streamlit as st

from finops_model.actions import choices
from finops_model.actions.choices import TargetDraft
from finops_model.assessment import Target
from finops_model.errors import Conflict, Refused
from finops_model.scoring import what_if
from finops_model.texts.figures import day_text
from finops_model.ui import place, reads, session, show
from finops_model.ui import target_grid as ui_targets
from finops_model.ui.words import count_text

REASON_LENGTH = 1000

picked = place.picked()
organization, scope = picked.organization, picked.scope
framework = session.framework()
revision = reads.revision(organization.id)
targets = reads.targets(scope.id, revision)
newest = what_if.newest_written(targets)
nothing = TargetDraft(base=newest)
seed = ui_targets.seed_now(scope, targets)


def draw_conflict(edits: dict[str, choices.Choice]) -> None:
    """Somebody saved since this draft was begun: what they changed, and the two ways on."""
    theirs = choices.target_history(targets, framework).head(int((targets["written"] > seed.base).sum()))
    st.warning("The targets were changed since you began. Your changes are kept, and not saved yet.")
    if len(theirs):
        ui_targets.draw_history(theirs, "What was changed since you began")
    mine, discard = st.columns([1, 3])
    kept = TargetDraft(edits, seed.draft.agreed_on, st.session_state.get(seed.key("reason"), ""), newest)
    mine.button(
        "Put my changes on top",
        on_click=ui_targets.go_on,
        args=(scope, targets, kept),
        key="targets-keep",
        type="primary",
    )
    discard.button("Discard my changes", on_click=ui_targets.go_on, args=(scope, targets, nothing), key="targets-drop")


def draw_reason() -> tuple[date, str]:
    """The day from which the changes count, and why they are made."""
    when, why = st.columns([1, 2])
    agreed_on = when.date_input(
        "Counts from", seed.agreed_on, key=seed.key("agreed"), format="YYYY-MM-DD", help="The day it was agreed."
    )
    reason = why.text_input("Reason", seed.draft.reason, key=seed.key("reason"), max_chars=REASON_LENGTH)
    return agreed_on if isinstance(agreed_on, date) else seed.agreed_on, reason


def draw_changes(edits: dict[str, choices.Choice], entries: list[Target], effect: ui_targets.Effect) -> None:
    """What a save would change; then the save itself and the way to drop the draft."""
    if not edits:
        st.caption("Nothing is changed yet. Unsaved changes are kept for you, also over a reload.")
        return
    moved = what_if.compared(effect.before, effect.after)
    lowered = choices.lowered(moved)
    for name, first in choices.later_entries(targets, edits, entries[0].agreed_on).items():
        what = framework.by_id[name].name if name else "The goal stage"
        st.info(f"{what} already has another target from {day_text(first)} on: this change counts until then.")
    if choices.GOAL in edits and len(moved):
        ui_targets.draw_moved(moved)
    if effect.after["as_of"].iloc[0].date() != session.today():
        st.caption(f"The figures are as of {day_text(entries[0].agreed_on)}, with the ratings known today.")
    if lowered and not entries[0].reason:
        st.caption(f"A reason is needed: this lowers or removes {count_text(len(lowered), 'target')}.")
    with st.container(horizontal=True):
        label = f"Save {count_text(len(entries), 'change')}"
        if st.button(label, type="primary", key="targets-save", disabled=seed.base != newest):
            save(entries, lowered)
        st.button("Discard", on_click=ui_targets.go_on, args=(scope, targets, nothing), key="targets-discard")


def save(entries: list[Target], lowered: list[str]) -> None:
    """Writes the changed entries as one change; refuses a lowered target without a reason."""
    if lowered and not entries[0].reason:
        raise Refused(f"Give a reason first: this lowers or removes {count_text(len(lowered), 'target')}.")
    session.store().save_targets(scope.id, entries, session.person(), expected_revision=revision)
    st.session_state["targets-saved"] = count_text(len(entries), "change") + " saved."
    ui_targets.keep_draft(scope, TargetDraft())
    st.session_state[seed.key("edited")] = False  # so that the next run starts from what is in force now
    st.rerun()


show.heading(picked, reads.goal_stage(scope, session.today(), revision), "Targets")
if said := st.session_state.pop("targets-saved", None):
    st.success(said, icon=":material/check:")
conflict = st.container()

try:
    goal = ui_targets.draw_goal(seed)
    figures = st.container(horizontal=True)
    grid, description = st.columns([13, 7], gap="medium")
    with grid:
        chosen = {choices.GOAL: goal, **ui_targets.draw_grid(seed, reads.standing(scope, session.today(), revision))}
        st.caption("Left empty, a due date, value or owner is that of the goal stage (value 3 where that has none).")
    with description:
        ui_targets.draw_description(scope, chosen)
    edits = choices.changed_choices(chosen, seed.in_force)
    if edits and seed.base != newest:
        with conflict:
            draw_conflict(edits)

    st.header("Your changes")
    if edits:
        ui_targets.draw_edits(seed, edits)
    changes, radar = st.columns(2, gap="medium")
    with changes:
        agreed_on, reason = draw_reason()
        draft = TargetDraft(edits, agreed_on if agreed_on != session.today() else None, reason, seed.base)
        st.session_state[seed.key("edited")] = bool(edits)
        ui_targets.keep_draft(scope, draft)
        if agreed_on != seed.agreed_on:
            ui_targets.go_on(scope, targets, draft)  # another day has other targets in force
            st.rerun()
        proposed, day = choices.draft_entries(edits, agreed_on, ""), max(session.today(), agreed_on)
        effect = ui_targets.effect(scope, day, revision, proposed)
        draw_changes(edits, choices.draft_entries(edits, agreed_on, reason), effect)
    with figures:
        ui_targets.draw_figures(effect)
    with radar:
        ui_targets.draw_radar(scope, day, revision, proposed, effect)
except (Refused, Conflict) as error:
    show.error(error)

st.header("History")
if len(targets):
    ui_targets.draw_history(ui_targets.history(scope, revision), "All changes of targets")
else:
    st.caption("No target was chosen yet.")

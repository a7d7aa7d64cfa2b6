"""Targets: choose the goal stage and the targets of single capabilities, and see what a choice means and does."""

from datetime import date

import pandas as pd
import streamlit as st

from finops_model import charts, scoring, ui, ui_targets
from finops_model.assessment import Target
from finops_model.drafts import choices
from finops_model.drafts.choices import TargetDraft
from finops_model.errors import Conflict, Refused

REASON_LENGTH = 1000

picked = ui.picked()
organization, scope = picked.organization, picked.scope
framework = ui.framework()
revision = ui.revision(organization.id)
ratings, targets = ui.ratings(scope.id, revision), ui.targets(scope.id, revision)
newest = choices.newest_written(targets)
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


def draw_effect(before: pd.DataFrame, after: pd.DataFrame, day: date) -> None:
    """Radar and figures against the targets in force, and against the draft."""
    was = scoring.headline(before).iloc[0]
    will = was if after is before else scoring.headline(after).iloc[0]
    st.subheader("What it does")
    st.caption(f"As of {ui.day_text(day)}, with the ratings known today.")
    radar, figures = st.columns([3, 2])
    with radar:
        ui.show(charts.maturity_radar(after), charts.alt_maturity_radar(after), "targets-radar")
    with figures:
        for label, old, new in (
            ("Attainment of own targets", ui.percent(was["attainment"]), ui.percent(will["attainment"])),
            ("At target", *(ui.of_text(one["at_target"], one["of"]) for one in (was, will))),
            ("Still to go", *(ui.count_text(int(one["gap_total"]), "stage") for one in (was, will))),
        ):
            st.metric(label, new, f"before: {old}" if old != new else "unchanged", delta_color="off", delta_arrow="off")
    moved = choices.compared(before, after)
    if len(moved):
        st.dataframe(
            pd.DataFrame(
                {
                    "Capability": moved["name"],
                    "Stage now": [ui.stage_text(one, "Not assessed") for one in moved["stage"]],
                    "Target before": [ui.stage_text(one, "No target") for one in moved["target_before"]],
                    "Target after": [ui.stage_text(one, "No target") for one in moved["target_after"]],
                }
            ),
            hide_index=True,
            alt="Capabilities whose target the draft changes",
        )


def save(entries: list[Target], lowered: list[str]) -> None:
    """Writes the changed entries as one change; refuses a lowered target without a reason."""
    if lowered and not entries[0].reason:
        raise Refused(f"Give a reason first: this lowers or removes {ui.count_text(len(lowered), 'target')}.")
    ui.store().save_targets(scope.id, entries, ui.actor(), expected_revision=revision)
    st.session_state["targets-saved"] = ui.count_text(len(entries), "change") + " saved."
    ui_targets.keep_draft(scope, TargetDraft())
    st.session_state[seed.key("edited")] = False  # so that the next run starts from what is in force now
    st.rerun()


st.title("Targets")
st.markdown(
    f"**{ui.literal(organization.name)}**, {ui.literal(scope.name)}: the stage that you want each capability to reach. "
    "Walk is as good a goal as Run; choose what the business value is worth."
)
if said := st.session_state.pop("targets-saved", None):
    st.success(said, icon=":material/check:")
conflict = st.container()

standing = ui.standing(scope, ui.today(), revision)
try:
    goal = ui_targets.draw_goal(seed)
    grid, description = st.columns([13, 7], gap="medium")
    with grid:
        chosen = {choices.GOAL: goal, **ui_targets.draw_grid(seed, standing)}
        st.caption("Left empty, a due date, value or owner is that of the goal stage (value 3 where that has none).")
    with description:
        ui_targets.draw_description(scope, chosen)
    edits = choices.changed_choices(chosen, seed.in_force)

    when, why = st.columns([1, 3])
    agreed_on = when.date_input(
        "Counts from", seed.agreed_on, key=seed.key("agreed"), format="YYYY-MM-DD", help="The day it was agreed."
    )
    reason = why.text_input("Reason", seed.draft.reason, key=seed.key("reason"), max_chars=REASON_LENGTH)
    agreed_on = agreed_on if isinstance(agreed_on, date) else seed.agreed_on
    draft = TargetDraft(edits, agreed_on if agreed_on != ui.today() else None, reason, seed.base)
    st.session_state[seed.key("edited")] = bool(edits)
    ui_targets.keep_draft(scope, draft)
    if agreed_on != seed.agreed_on:
        ui_targets.go_on(scope, targets, draft)  # another day has other targets in force
        st.rerun()

    entries = choices.draft_entries(edits, agreed_on, reason)
    day = max(ui.today(), agreed_on)
    before = after = ui.standing(scope, day, revision)
    if entries:
        before, after = choices.stand_before_and_after(ratings, targets, entries, scope, day, framework)
    lowered = choices.lowered(choices.compared(before, after))
    if edits and seed.base != newest:
        with conflict:
            draw_conflict(edits)
    if edits:
        for name, first in choices.later_entries(targets, edits, agreed_on).items():
            what = framework.by_id[name].name if name else "The goal stage"
            st.info(f"{what} already has another target from {ui.day_text(first)} on: this change counts until then.")
        ui_targets.draw_edits(seed, edits)
        if lowered:
            st.caption(f"A reason is needed: this lowers or removes {ui.count_text(len(lowered), 'target')}.")
        saved, dropped, _ = st.columns([2, 2, 6])
        label = f"Save {ui.count_text(len(entries), 'change')}"
        if saved.button(label, type="primary", key="targets-save", disabled=seed.base != newest):
            save(entries, lowered)
        dropped.button("Discard", on_click=ui_targets.go_on, args=(scope, targets, nothing), key="targets-discard")
    else:
        st.caption("Nothing is changed yet. Unsaved changes are kept for you, also over a reload.")
    draw_effect(before, after, day)
except (Refused, Conflict) as error:
    ui.show_error(error)

st.subheader("History")
if len(targets):
    ui_targets.draw_history(choices.target_history(targets, framework), "All changes of targets")
else:
    st.caption("No target was chosen yet.")

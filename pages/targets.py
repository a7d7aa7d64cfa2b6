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
seed = ui_targets.seed_now(scope, targets)


def go_on(draft: TargetDraft) -> None:
    """Keeps this draft and starts the widgets from it."""
    ui_targets.keep_draft(scope, draft)
    ui_targets.sow(scope, targets, draft)


def draw_conflict(edits: dict[str, choices.Choice]) -> None:
    """Somebody saved since this draft was begun: what they changed, and the two ways on."""
    theirs = choices.target_history(targets, framework).head(int((targets["written"] > seed.base).sum()))
    st.warning("The targets were changed since you began. Your changes are kept, and not saved yet.")
    if len(theirs):
        show_history(theirs, "What was changed since you began")
    mine, discard = st.columns([1, 3])
    kept = TargetDraft(edits, seed.draft.agreed_on, st.session_state.get(seed.key("reason"), ""), newest)
    mine.button("Put my changes on top", on_click=go_on, args=(kept,), key="targets-keep", type="primary")
    discard.button("Discard my changes", on_click=go_on, args=(TargetDraft(base=newest),), key="targets-drop")


def draw_effect(before: pd.DataFrame, after: pd.DataFrame, day: date) -> None:
    """Radar and figures against the targets in force, and against the draft."""
    was, will = scoring.headline(before).iloc[0], scoring.headline(after).iloc[0]
    st.subheader("What it does")
    st.caption(f"As of {ui.day_text(day)}, with the ratings known today.")
    radar, figures = st.columns([3, 2])
    with radar:
        ui.show(charts.maturity_radar(after), "Stage of each capability against the chosen targets", "targets-radar")
    with figures:
        for label, old, new in (
            ("Attainment of the targets", ui.percent(was["attainment"]), ui.percent(will["attainment"])),
            ("Capabilities at target", *(ui.of_text(one["at_target"], one["of"]) for one in (was, will))),
            ("Stages still to go", *(str(int(one["gap_total"])) if one["of"] else ui.NONE_TEXT for one in (was, will))),
        ):
            st.metric(label, new, f"before: {old}" if old != new else "unchanged", delta_color="off", delta_arrow="off")
        moved = choices.compared(before, after)
        if len(moved):
            st.dataframe(
                pd.DataFrame(
                    {
                        "Capability": moved["name"],
                        "Stage now": [ui.stage_text(one) for one in moved["stage"]],
                        "Target before": [ui.stage_text(one, "No target") for one in moved["target_before"]],
                        "Target after": [ui.stage_text(one, "No target") for one in moved["target_after"]],
                    }
                ),
                hide_index=True,
                alt="Capabilities whose target the draft changes",
            )


def show_history(history: pd.DataFrame, alt: str) -> None:
    """A table of changes: who, when, from, to, why."""
    st.dataframe(
        history,
        hide_index=True,
        alt=alt,
        column_config={
            "recorded_at": st.column_config.DatetimeColumn("Recorded (UTC)", format="YYYY-MM-DD HH:mm", width=130),
            "actor": st.column_config.TextColumn("By", width=90),
            "agreed_on": st.column_config.DateColumn("Counts from", format="YYYY-MM-DD", width=95),
            "capability": st.column_config.TextColumn("Target of", width=180),
            "before": st.column_config.TextColumn("From"),
            "after": st.column_config.TextColumn("To"),
            "reason": st.column_config.TextColumn("Why", width="large"),
        },
    )


def save(entries: list[Target], lowered: list[str]) -> None:
    """Writes the changed entries as one change; refuses a lowered target without a reason."""
    if lowered and not entries[0].reason:
        raise Refused(f"Say why first: this lowers or removes the target of {', '.join(lowered)}.")
    ui.store().save_targets(scope.id, entries, ui.actor(), expected_revision=revision)
    st.session_state["targets-saved"] = ui.count_text(len(entries), "change") + " saved."
    ui_targets.keep_draft(scope, TargetDraft())
    st.session_state.pop(f"targets-seed-{scope.id}")
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
    grid, description = st.columns([5, 3], gap="large")
    with grid:
        chosen = {choices.GOAL: goal, **ui_targets.draw_grid(seed, standing)}
        st.caption(
            "A due date, value or owner left empty is that of the goal stage; the value is then 3 unless it says."
        )
    edits = choices.changed_choices(chosen, seed.in_force)
    with description:
        ui_targets.draw_description(scope, chosen)

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
        go_on(draft)  # another day has other targets in force
        st.rerun()

    entries = choices.draft_entries(edits, agreed_on, reason)
    day = max(ui.today(), agreed_on)
    before, after = choices.stand_before_and_after(ratings, targets, entries, scope, day, framework)
    lowered = choices.lowered(choices.compared(before, after))
    if edits and seed.base != newest:
        with conflict:
            draw_conflict(edits)
    if edits:
        for name, first in choices.later_entries(targets, edits, agreed_on).items():
            what = framework.by_id[name].name if name else "The goal stage"
            st.info(f"{what} already has another target from {ui.day_text(first)} on: this change counts until then.")
        if lowered:
            st.caption(f"A reason is needed: this lowers or removes the target of {', '.join(lowered)}.")
        saved, dropped, _ = st.columns([2, 2, 6])
        label = f"Save {ui.count_text(len(entries), 'change')}"
        if saved.button(label, type="primary", key="targets-save", disabled=seed.base != newest):
            save(entries, lowered)
        dropped.button("Discard", on_click=go_on, args=(TargetDraft(base=newest),), key="targets-discard")
    else:
        st.caption("Nothing is changed yet. Unsaved changes are kept for you, also over a reload.")
    draw_effect(before, after, day)
except (Refused, Conflict) as error:
    ui.show_error(error)

st.subheader("History")
if len(targets):
    show_history(choices.target_history(targets, framework), "All changes of targets")
else:
    st.caption("No target was chosen yet.")

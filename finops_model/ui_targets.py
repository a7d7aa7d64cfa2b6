"""The parts of the Targets page: the draft and the widgets that start from it, the grid, the description of a stage.

What somebody edits is the difference between the widgets and what was in force when they were drawn (:class:`Seed`), so
that a save by somebody else in between neither overwrites the edit nor is undone by it.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from finops_model import ui
from finops_model.assessment import Scope
from finops_model.drafts import choices
from finops_model.drafts.choices import CHOICES, GOAL, GOAL_CHOICES, NOTHING, Choice, TargetDraft
from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.ui_stages import OFFICIAL, draw_criteria, draw_indicators

KIND = "targets"
"""The kind under which the store keeps these drafts."""


@dataclass(frozen=True, slots=True)
class Seed:
    """What the widgets of this session started from.

    Attributes:
        number: another number makes new widgets.
        base: the newest entry of the history that was known then (``TargetDraft.base``).
        agreed_on: the day for which ``in_force`` holds.
        in_force: what counted on that day according to the history up to ``base``.
        draft: the edits that the widgets start with on top of it.
    """

    scope_id: int
    number: int
    base: int
    agreed_on: date
    in_force: dict[str, Choice]
    draft: TargetDraft

    def key(self, widget: str) -> str:
        """The key of a widget that starts from this seed."""
        return f"targets-{self.scope_id}-{self.number}-{widget}"

    @property
    def shown(self) -> dict[str, Choice]:
        """What the widgets start with."""
        return {**self.in_force, **self.draft.choices}


def read_draft(scope: Scope, newest: int) -> TargetDraft:
    """The unsaved changes that the store keeps for this reader; an empty draft without (readable) ones."""
    content = ui.store().read_draft(scope.id, KIND, ui.actor())
    if content is not None:
        try:
            return TargetDraft.from_json(content, ui.framework())
        except Refused as error:
            ui.show_error(error)
    return TargetDraft(base=newest)


def keep_draft(scope: Scope, draft: TargetDraft) -> None:
    """Keeps the draft in the store; takes it away when nothing is left of it."""
    kept = f"targets-kept-{scope.id}"
    if st.session_state.get(kept) == draft:
        return
    if draft.choices or draft.reason:
        ui.store().save_draft(scope.id, KIND, ui.actor(), draft.to_json())
    else:
        ui.store().delete_draft(scope.id, KIND, ui.actor())
    st.session_state[kept] = draft


def sow(scope: Scope, targets: pd.DataFrame, draft: TargetDraft) -> Seed:
    """Starts new widgets from this draft on top of what was in force when it was begun."""
    old = st.session_state.get(f"targets-seed-{scope.id}")
    agreed_on = draft.agreed_on or ui.today()
    in_force = choices.choices_in_force(targets[targets["written"] <= draft.base], agreed_on, ui.framework())
    seed = Seed(scope.id, old.number + 1 if old else 0, draft.base, agreed_on, in_force, draft)
    st.session_state[f"targets-seed-{scope.id}"] = seed
    return seed


def go_on(scope: Scope, targets: pd.DataFrame, draft: TargetDraft) -> None:
    """Keeps this draft, and the next run goes on from it in new widgets."""
    keep_draft(scope, draft)
    st.session_state[sow(scope, targets, draft).key("sown")] = True


def seed_now(scope: Scope, targets: pd.DataFrame) -> Seed:
    """The seed of this run: the session's, or a new one from the store's draft when its widgets are gone or outdated.

    Widgets without an edit are outdated as soon as somebody saves; with an edit they stay, and the page tells of the
    conflict.
    """
    seed: Seed | None = st.session_state.get(f"targets-seed-{scope.id}")
    newest = choices.newest_written(targets)
    drawn = seed is not None and (seed.key("grid") in st.session_state or st.session_state.pop(seed.key("sown"), False))
    if seed is None or not drawn:
        return sow(scope, targets, read_draft(scope, newest))
    if seed.base != newest and not st.session_state.get(seed.key("edited")):
        return sow(scope, targets, TargetDraft(base=newest))
    return seed


def draw_goal(seed: Seed) -> Choice:
    """The goal stage with its due date, value and owner; returns what is chosen, checked."""
    goal = seed.shown.get(GOAL, NOTHING[True])
    stage, due, value, owner = st.columns([5, 2, 2, 3], vertical_alignment="bottom")
    entry = stage.segmented_control(
        "Goal stage",
        list(GOAL_CHOICES),
        default=goal.entry,
        required=True,
        format_func=lambda one: GOAL_CHOICES.get(one, str(one)),
        key=seed.key("goal"),
        help="Every capability without a target of its own follows it. Crawl, Walk and Run are equally good goals.",
    )
    return choices.checked_choice(
        GOAL,
        ui.framework(),
        entry,
        due.date_input("Due", goal.due_on, key=seed.key("due"), format="YYYY-MM-DD"),
        value.number_input("Business value, 1 to 5", 1, 5, goal.value, key=seed.key("value"), placeholder="3"),
        owner.text_input("Owner", goal.owner or "", max_chars=choices.OWNER_LENGTH, key=seed.key("owner")),
    )


def draw_grid(seed: Seed, standing: pd.DataFrame) -> dict[str, Choice]:
    """The editable grid, one row per capability; returns what it says, checked."""
    key = seed.key("grid")
    edited = st.data_editor(
        choices.target_grid(standing, seed.shown),
        key=key,
        hide_index=True,
        height=38 + 35 * len(standing),
        on_change=_look_at_edited,
        args=(seed,),
        alt="The target of each capability, to be edited",
        placeholder=ui.NONE_TEXT,
        column_order=("name", "target", "now", "due_on", "value", "owner"),
        disabled=["name", "now"],
        column_config={
            "name": st.column_config.TextColumn("Capability", pinned=True, width=225),
            "now": st.column_config.TextColumn("Stage now", width=95),
            "target": st.column_config.SelectboxColumn(
                "Target", options=list(CHOICES.values()), required=True, width=140
            ),
            "due_on": st.column_config.DateColumn("Due", format="YYYY-MM-DD", width=95),
            "value": st.column_config.NumberColumn("Value", min_value=1, max_value=5, step=1, width=70, help="1 to 5"),
            "owner": st.column_config.TextColumn("Owner", max_chars=choices.OWNER_LENGTH, width=140),
        },
    )
    return choices.grid_choices(edited, ui.framework())


def _look_at_edited(seed: Seed) -> None:
    """Turns the description beside the grid to the row that was edited last (what changed since the last edit)."""
    rows = {int(row): dict(cells) for row, cells in st.session_state[seed.key("grid")]["edited_rows"].items()}
    before = st.session_state.get(seed.key("rows"), {})
    for row, cells in rows.items():
        if cells != before.get(row) and row < len(ui.framework().capabilities):
            st.session_state[f"targets-look-{seed.scope_id}"] = ui.framework().capabilities[row].id
    st.session_state[seed.key("rows")] = rows


def draw_description(scope: Scope, chosen: dict[str, Choice]) -> None:
    """What the stage chosen for a capability looks like: its criteria and what they mean for this capability."""
    framework = ui.framework()
    look = f"targets-look-{scope.id}"
    if st.session_state.get(look) not in framework.by_id:
        st.session_state[look] = framework.capabilities[0].id
    id = st.selectbox(
        "What the target means for",
        list(framework.by_id),
        key=look,
        format_func=lambda id: framework.by_id[id].name,
    )
    capability = framework.capability(id if id in framework.by_id else framework.capabilities[0].id)
    own = chosen[capability.id].entry
    entry = chosen[GOAL].entry if own == "inherit" else own
    default = Stage.from_id(entry) if entry != "none" else Stage.CRAWL
    stage = st.segmented_control(
        "Stage",
        OFFICIAL,
        default=default,
        required=True,
        format_func=lambda one: one.label,
        key=f"targets-stage-{capability.id}-{entry}",
        label_visibility="collapsed",
    )
    stage = stage if stage in OFFICIAL else default
    if entry == "none":
        st.caption("No target is chosen for it: its stage is shown, and it counts in no figure about targets.")
    elif stage is default:
        st.caption("The chosen target" + (", by the goal stage." if own == "inherit" else "."))
    st.markdown(ui.literal(next(one.summary for one in framework.stages if one.stage is stage)))
    draw_criteria([stage])
    draw_indicators(capability, [stage])


def draw_edits(seed: Seed, edits: dict[str, Choice]) -> None:
    """What a save would write: each changed entry, from what counts to what was chosen."""
    names = ["Goal stage" if id == GOAL else ui.framework().by_id[id].name for id in edits]
    before = [seed.in_force.get(id, NOTHING[id == GOAL]) for id in edits]
    st.dataframe(
        pd.DataFrame(
            {
                "Your change": names,
                "From": [choices.choice_text(one) for one in before],
                "To": [choices.choice_text(one) for one in edits.values()],
            }
        ),
        hide_index=True,
        alt="Your changes that are not saved yet",
    )


def draw_history(history: pd.DataFrame, alt: str) -> None:
    """A table of changes: who, when, from, to, why."""
    st.dataframe(
        history,
        hide_index=True,
        alt=alt,
        column_order=("agreed_on", "capability", "before", "after", "reason", "actor", "recorded_at"),
        column_config={
            "agreed_on": st.column_config.DateColumn("Counts from", format="YYYY-MM-DD", width=95),
            "capability": st.column_config.TextColumn("Target of", width=170),
            "before": st.column_config.TextColumn("From", width=150),
            "after": st.column_config.TextColumn("To", width=230),
            "reason": st.column_config.TextColumn("Why", width=300),
            "actor": st.column_config.TextColumn("By", width=80),
            "recorded_at": st.column_config.DatetimeColumn("Recorded (UTC)", format="YYYY-MM-DD HH:mm", width=130),
        },
    )

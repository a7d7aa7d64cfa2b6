"""The parts of the Targets page: the draft and the widgets that start from it, the grid, the description of a stage.

What somebody edits is the difference between the widgets and what was in force when they were drawn (:class:`Seed`), so
that a save by somebody else in between neither overwrites the edit nor is undone by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from finops_model import charts, scoring
from finops_model.actions import choices
from finops_model.actions.choices import CHOICES, GOAL, GOAL_CHOICES, NOTHING, Choice, TargetDraft
from finops_model.assessment import Scope, Target
from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.scoring import spokes, what_if
from finops_model.texts.figures import NONE_TEXT, of_text, percent_text, stage_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import reads, session, show
from finops_model.ui.stages import OFFICIAL, draw_criteria, draw_indicators
from finops_model.ui.words import HELP, count_text

KIND = "targets"
"""The kind under which the store keeps these drafts."""

GRID_ROWS = 12
"""How many rows of the grid are in view at once: with the figures above it, a laptop's screen."""

ALL_DOMAINS = ""
"""What the radar shows first; else the id of a domain."""


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
    content = session.store().read_draft(scope.id, KIND, session.person())
    if content is not None:
        try:
            return TargetDraft.from_json(content, session.framework())
        except Refused as error:
            show.error(error)
    return TargetDraft(base=newest)


def keep_draft(scope: Scope, draft: TargetDraft) -> None:
    """Keeps the draft in the store; takes it away when nothing is left of it.

    Writes only when the draft is another one, or when somebody saved: a second tab may have taken the draft away then.
    """
    kept, now = f"targets-kept-{scope.id}", (draft, reads.revision(scope.organization_id))
    if st.session_state.get(kept) == now:
        return
    if draft.choices or draft.reason:
        session.store().save_draft(scope.id, KIND, session.person(), draft.to_json())
    else:
        session.store().delete_draft(scope.id, KIND, session.person())
    st.session_state[kept] = now


def sow(scope: Scope, targets: pd.DataFrame, draft: TargetDraft) -> Seed:
    """Starts new widgets from this draft on top of what was in force when it was begun."""
    old = st.session_state.get(f"targets-seed-{scope.id}")
    agreed_on = draft.agreed_on or session.today()
    in_force = choices.choices_in_force(targets[targets["written"] <= draft.base], agreed_on, session.framework())
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
    newest = what_if.newest_written(targets)
    drawn = seed is not None and (seed.key("grid") in st.session_state or st.session_state.pop(seed.key("sown"), False))
    if seed is None or not drawn:
        return sow(scope, targets, read_draft(scope, newest))
    if seed.base != newest and not st.session_state.get(seed.key("edited")):
        return sow(scope, targets, TargetDraft(base=newest))
    return seed


def draw_goal(seed: Seed) -> Choice:
    """The goal stage with its due date, value and owner; returns what is chosen, checked."""
    goal = seed.shown.get(GOAL, NOTHING[True])
    stage, due, value, owner = st.columns([5, 2, 2, 3])
    entries = list(GOAL_CHOICES)
    entry = stage.radio(
        "Goal stage",
        entries,
        index=entries.index(goal.entry),
        format_func=lambda one: GOAL_CHOICES.get(one, str(one)),
        horizontal=True,
        key=seed.key("goal"),
        on_change=_look_at,
        args=(seed.scope_id, GOAL),
        help="The stage that a capability without a target of its own should reach. Walk can be as good a goal as Run: "
        "it depends on what the business gains.",
    )
    return choices.checked_choice(
        GOAL,
        session.framework(),
        entry,
        due.date_input("Due", goal.due_on, key=seed.key("due"), format="YYYY-MM-DD"),
        value.number_input("Business value, 1 to 5", 1, 5, goal.value, key=seed.key("value"), placeholder="3"),
        owner.text_input("Owner", goal.owner or "", max_chars=choices.OWNER_LENGTH, key=seed.key("owner")),
    )


def draw_grid(seed: Seed, standing: pd.DataFrame) -> dict[str, Choice]:
    """The editable grid, one row per capability; returns what it says, checked.

    It scrolls by itself, so that the description of a stage stays beside the row that is being edited.
    """
    key = seed.key("grid")
    grid = choices.target_grid(standing, seed.shown)
    edited = st.data_editor(
        grid.assign(now=grid["now"].str.capitalize()),
        key=key,
        hide_index=True,
        height=38 + 35 * min(GRID_ROWS, len(standing)),
        on_change=_look_at_edited,
        args=(seed,),
        alt="The target of each capability, to be edited",
        placeholder=NONE_TEXT,
        column_order=("name", "target", "now", "due_on", "value", "owner"),
        disabled=["name", "now"],
        column_config={
            "name": st.column_config.TextColumn("Capability", pinned=True, width=215),
            "now": st.column_config.TextColumn("Stage now", width=100),
            "target": st.column_config.SelectboxColumn(
                "Target", options=list(CHOICES.values()), required=True, width=135
            ),
            "due_on": st.column_config.DateColumn("Due", format="YYYY-MM-DD", width=95),
            "value": st.column_config.NumberColumn(
                "Value", min_value=1, max_value=5, step=1, width=70, help="Business value, from 1 to 5."
            ),
            "owner": st.column_config.TextColumn("Owner", max_chars=choices.OWNER_LENGTH, width=150),
        },
    )
    return choices.grid_choices(edited, session.framework())


def _look_at(scope_id: int, capability: str) -> None:
    """Turns the description beside the grid to a capability, or to the goal stage."""
    st.session_state[f"targets-look-{scope_id}"] = capability


def _look_at_edited(seed: Seed) -> None:
    """Turns the description beside the grid to the row that was edited last (what changed since the last edit)."""
    rows = {int(row): dict(cells) for row, cells in st.session_state[seed.key("grid")]["edited_rows"].items()}
    before = st.session_state.get(seed.key("rows"), {})
    for row, cells in rows.items():
        if cells != before.get(row) and row < len(session.framework().capabilities):
            _look_at(seed.scope_id, session.framework().capabilities[row].id)
    st.session_state[seed.key("rows")] = rows


def draw_description(scope: Scope, chosen: dict[str, Choice]) -> None:
    """What the stage chosen takes: for the goal stage its criteria, for a capability also what they look like there."""
    framework = session.framework()
    look = f"targets-look-{scope.id}"
    looked_at = [GOAL, *framework.by_id]
    if st.session_state.get(look) not in looked_at:
        st.session_state[look] = GOAL
    id = st.selectbox(
        "What the target means for",
        looked_at,
        key=look,
        format_func=lambda id: (
            framework.by_id[id].name if id in framework.by_id else "Every capability: the goal stage"
        ),
    )
    id = id if id in framework.by_id else GOAL
    own = chosen[id].entry
    entry = chosen[GOAL].entry if own == "inherit" else own
    default = Stage.from_id(entry) if entry != "none" else Stage.CRAWL
    stage = st.radio(
        "Stage that is described",
        OFFICIAL,
        index=OFFICIAL.index(default),
        format_func=lambda one: one.label + (" (chosen)" if one is default and entry != "none" else ""),
        horizontal=True,
        key=f"targets-stage-{id}-{entry}",
        label_visibility="collapsed",
    )
    stage = stage if stage in OFFICIAL else default
    if entry == "none":
        st.caption("No target is chosen: the stage counts in no figure about targets.")
    elif own == "inherit":
        st.caption("It follows the goal stage.")
    st.markdown(markdown_literal(next(one.summary for one in framework.stages if one.stage is stage)))
    if id in framework.by_id:
        draw_indicators(framework.by_id[id], [stage])
    draw_criteria([stage])


@dataclass(frozen=True, slots=True)
class Effect:
    """The standing and the headline figures of a scope on a day, against the targets in force and against a draft."""

    before: pd.DataFrame
    after: pd.DataFrame
    was: pd.Series
    will: pd.Series


def effect(scope: Scope, day: date, revision: int, entries: Sequence[Target]) -> Effect:
    """What saving these entries would do to a scope as of ``day``."""
    before, was = reads.standing(scope, day, revision), reads.headline(scope, day, revision)
    if not entries:
        return Effect(before, before, was, was)
    after, will = _after(str(session.store().path), scope.id, day, revision, repr(entries), scope, entries)
    return Effect(before, after, was, will)


@st.cache_data(max_entries=64, show_spinner=False)
def _after(
    address: str, scope_id: int, day: date, revision: int, said: str, _scope: Scope, _entries: Sequence[Target]
) -> tuple[pd.DataFrame, pd.Series]:
    ratings, targets = reads.ratings(scope_id, revision), reads.targets(scope_id, revision)
    _, after = what_if.stand_before_and_after(ratings, targets, _entries, _scope, day, session.framework())
    return after, scoring.headline(after).iloc[0]


def draw_figures(effect: Effect) -> None:
    """The headline figures as they are, or as they would be with what they were before."""
    was, will = effect.was, effect.will
    for name, label, old, new in (
        ("attainment", "Attainment of own targets", percent_text(was["attainment"]), percent_text(will["attainment"])),
        ("at_target", "At target", *(of_text(one["at_target"], one["of"]) for one in (was, will))),
        ("gap", "Still to go", *(count_text(int(one["gap_total"]), "stage") for one in (was, will))),
    ):
        said = f"before: {old}" if old != new else "unchanged"
        st.metric(label, new, said, delta_color="off", delta_arrow="off", help=HELP[name])


def draw_radar(scope: Scope, day: date, revision: int, entries: Sequence[Target], effect: Effect) -> None:
    """The radar with the targets chosen, and those in force as a line of their own while they differ."""
    framework = session.framework()
    domains = {one.id: one.name for one in framework.domains}
    shown = st.selectbox(
        "Radar of",
        [ALL_DOMAINS, *domains],
        format_func=lambda id: domains.get(id, "All domains"),
        key=f"targets-radar-{scope.id}",
    )
    domain = shown if shown in domains else None

    def positions() -> tuple[pd.DataFrame, None, pd.DataFrame | None]:
        before = spokes(effect.before, framework, domain) if entries else None
        return spokes(effect.after, framework, domain), None, before

    show.kept_chart(
        lambda: charts.maturity_radar(*positions(), of_domains=domain is None),
        lambda: charts.alt_maturity_radar(*positions(), of_domains=domain is None),
        key="targets-radar",
        of=(scope.id, day, revision, domain, repr(entries)),
    )
    of_what = "the plain mean of its rated capabilities' scores" if domain is None else "its score"
    st.caption(
        f"Position of a {'domain' if domain is None else 'capability'}: {of_what}, from 0 (Pre-crawl) to 3 (Run)."
    )


def draw_moved(moved: pd.DataFrame) -> None:
    """The capabilities whose target a draft changes (``what_if.compared``), with where they stand."""
    st.dataframe(
        pd.DataFrame(
            {
                "Capability": moved["name"],
                "Stage now": [stage_text(one, "Not assessed") for one in moved["stage"]],
                "Target before": [stage_text(one, "No target") for one in moved["target_before"]],
                "Target after": [stage_text(one, "No target") for one in moved["target_after"]],
            }
        ),
        hide_index=True,
        alt="Capabilities whose target the draft changes",
        column_config={
            "Capability": st.column_config.TextColumn(width=165),
            "Stage now": st.column_config.TextColumn(width=80),
            "Target before": st.column_config.TextColumn(width=90),
            "Target after": st.column_config.TextColumn(width=80),
        },
    )


def draw_edits(seed: Seed, edits: dict[str, Choice]) -> None:
    """What a save would write: each changed entry, from what counts to what was chosen."""
    names = ["Goal stage" if id == GOAL else session.framework().by_id[id].name for id in edits]
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


def history(scope: Scope, revision: int) -> pd.DataFrame:
    """Every change of a target of a scope, newest first (``choices.target_history``)."""
    return _history(str(session.store().path), scope.id, revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _history(address: str, scope_id: int, revision: int) -> pd.DataFrame:
    return choices.target_history(reads.targets(scope_id, revision), session.framework())


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

"""The widgets of the Targets page: the goal stage, the grid of capabilities, and what a stage means."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from finops_model.actions.target_draft import ENTRIES, GOAL, GOAL_ENTRIES, Choice, checked_choice, nothing_chosen
from finops_model.assessment import Scope
from finops_model.days import EARLIEST, LATEST
from finops_model.framework import Framework, Stage
from finops_model.importers.rows.cells import LONGEST_NAME
from finops_model.texts import say, translated
from finops_model.texts.figures import NONE_TEXT, stage_text, status_word
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept
from finops_model.ui.stages import OFFICIAL, draw_criteria, draw_indicators
from finops_model.ui.target_draft import Seed
from finops_model.views.scope import ScopeView
from finops_model.views.target_history import ENTRY_WORDS

GRID_ROWS = 12
"""How many rows of the grid are in view at once: with the figures above it, a laptop's screen."""


def draw_goal(seed: Seed) -> Choice:
    """The goal stage with its due date, value and owner; returns what is chosen, checked."""
    goal = seed.shown.get(GOAL, nothing_chosen(GOAL))
    stage, due, value, owner = st.columns([5, 2, 2, 3])
    entries: list[str] = list(GOAL_ENTRIES)
    entry = stage.radio(
        say("Goal stage"),
        entries,
        index=entries.index(goal.entry),
        format_func=_entry_word,
        horizontal=True,
        key=seed.key("goal"),
        on_change=_look_at,
        args=(seed.scope_id, GOAL),
        help=say(
            "The stage that a capability without a target of its own should reach. Walk can be as good a goal as Run: "
            "it depends on what the business gains."
        ),
    )
    return checked_choice(
        GOAL,
        shown_framework(),
        entry,
        due.date_input(say("Due"), goal.due_on, EARLIEST, LATEST, key=seed.key("due"), format="YYYY-MM-DD"),
        value.number_input(say("Business value, 1 to 5"), 1, 5, goal.value, key=seed.key("value"), placeholder="3"),
        owner.text_input(say("Owner"), goal.owner or "", max_chars=LONGEST_NAME, key=seed.key("owner")),
    )


def draw_grid(seed: Seed, view: kept.Kept[ScopeView]) -> dict[str, Choice]:
    """The editable grid, one row per capability; returns what it says, checked.

    It scrolls by itself, so that the description of a stage stays beside the row that is being edited.
    """
    key = seed.key("grid")
    grid = kept.once(_grid_of, view, seed.shown)
    edited = st.data_editor(
        grid,
        key=key,
        hide_index=True,
        height=38 + 35 * min(GRID_ROWS, len(grid)),
        on_change=_look_at_edited,
        args=(seed,),
        alt=say("The target of each capability, to be edited"),
        placeholder=NONE_TEXT,
        column_order=("name", "target", "now", "due_on", "value", "owner"),
        disabled=["name", "now"],
        column_config={
            "name": st.column_config.TextColumn(say("Capability"), pinned=True, width=215),
            "now": st.column_config.TextColumn(say("Stage now"), width=100),
            "target": st.column_config.SelectboxColumn(
                say("Target"), options=list(map(_entry_word, ENTRIES)), required=True, width=135
            ),
            "due_on": st.column_config.DateColumn(
                say("Due"), format="YYYY-MM-DD", min_value=EARLIEST, max_value=LATEST, width=95
            ),
            "value": st.column_config.NumberColumn(
                say("Value"), min_value=1, max_value=5, step=1, width=70, help=say("Business value, from 1 to 5.")
            ),
            "owner": st.column_config.TextColumn(say("Owner"), max_chars=LONGEST_NAME, width=150),
        },
    )
    return grid_choices(edited, shown_framework())


def _grid_of(view: ScopeView, shown: Mapping[str, Choice]) -> pd.DataFrame:
    grid = grid_frame(view.now.rows, shown)
    return grid.assign(now=grid["now"].str.capitalize())


def _look_at(scope_id: int, capability: str) -> None:
    """Turns the description beside the grid to a capability, or to the goal stage."""
    st.session_state[f"targets-look-{scope_id}"] = capability


def _look_at_edited(seed: Seed) -> None:
    """Turns the description beside the grid to the row that was edited last (what changed since the last edit)."""
    rows = {int(row): dict(cells) for row, cells in st.session_state[seed.key("grid")]["edited_rows"].items()}
    before = st.session_state.get(seed.key("rows"), {})
    for row, cells in rows.items():
        if cells != before.get(row) and row < len(shown_framework().capabilities):
            _look_at(seed.scope_id, shown_framework().capabilities[row].id)
    st.session_state[seed.key("rows")] = rows


def draw_description(scope: Scope, chosen: Mapping[str, Choice]) -> None:
    """What a target means: for the goal stage its criteria, for a capability also what they look like there."""
    id = _choose_described(scope)
    own = chosen[id].entry
    entry = chosen[GOAL].entry if own == "inherit" else own
    stage = _choose_stage(id, entry)
    if entry == "none":
        st.caption(say("No target is chosen: the stage counts in no figure about targets."))
    elif own == "inherit":
        st.caption(say("It follows the goal stage."))
    kept.once(_draw_stage, kept.framework(), id, stage)


def _draw_stage(framework: Framework, id: str, stage: Stage) -> None:
    """A stage in words: what it is, what it looks like for a capability, and its criteria."""
    st.markdown(markdown_literal(next(text.summary for text in framework.stages if text.stage is stage)))
    if id in framework.by_id:
        draw_indicators(framework.by_id[id], [stage])
    draw_criteria([stage])


def _choose_described(scope: Scope) -> str:
    """The choice of the capability (or :data:`GOAL`) to describe."""
    framework, key = shown_framework(), f"targets-look-{scope.id}"
    offered = [GOAL, *framework.by_id]
    if st.session_state.get(key) not in offered:
        st.session_state[key] = GOAL
    every = say("Every capability: the goal stage")
    names = {id: capability.name for id, capability in framework.by_id.items()}
    id = st.selectbox(say("What the target means for"), offered, key=key, format_func=lambda id: names.get(id, every))
    return id if id in framework.by_id else GOAL


def _choose_stage(id: str, entry: str) -> Stage:
    """The choice of the stage to describe: the chosen one first."""
    default = Stage.from_id(entry) if entry != "none" else Stage.CRAWL

    def label(stage: Stage) -> str:
        """The word of a stage; the chosen one is marked."""
        if stage is default and entry != "none":
            return say("{stage} (chosen)", stage=stage_text(stage))
        return stage_text(stage)

    stage = st.radio(
        say("Stage that is described"),
        OFFICIAL,
        index=OFFICIAL.index(default),
        format_func=label,
        horizontal=True,
        key=f"targets-stage-{id}-{entry}",
        label_visibility="collapsed",
    )
    return stage if stage in OFFICIAL else default


def grid_frame(standing: pd.DataFrame, choices: Mapping[str, Choice]) -> pd.DataFrame:
    """What the editable grid starts from: one row per capability, in framework order, its id as the index.

    Args:
        standing: the standing of one scope on one day.
        choices: what is shown as chosen (in force, or of a draft); a capability without one follows the goal stage.

    Returns:
        ``name`` and ``now`` (the stage in words, or the status where there is no stage) for reading; ``target`` (in
        words), ``due_on`` (NaT: none), ``value`` (NaN: none), ``owner`` (NaN: none).
    """
    shown = [choices.get(capability, nothing_chosen(capability)) for capability in standing["capability"]]
    now = [
        status_word(status) if pd.isna(stage) else stage_text(stage)
        for stage, status in zip(standing["stage"], standing["status"], strict=True)
    ]
    due = [pd.NaT if choice.due_on is None else pd.Timestamp(choice.due_on) for choice in shown]
    return pd.DataFrame(
        {
            "name": standing["name"].astype("str").to_numpy(),
            "now": now,
            "target": [_entry_word(choice.entry) for choice in shown],
            "due_on": pd.array(due, "datetime64[us]"),
            "value": pd.array([float("nan") if choice.value is None else choice.value for choice in shown], "float64"),
            "owner": pd.array([choice.owner for choice in shown], "str"),
        },
        index=pd.Index(standing["capability"].astype("str"), name="capability"),
    )


def grid_choices(grid: pd.DataFrame, framework: Framework) -> dict[str, Choice]:
    """What the grid says, checked: by capability, every row. Raises Refused for a value that no editor offers."""
    entries = {_entry_word(entry): entry for entry in ENTRIES}
    chosen: dict[str, Choice] = {}
    for capability, row in zip(map(str, grid.index), grid.to_dict("records"), strict=True):
        cells = (entries.get(row["target"]), row["due_on"], row["value"], row["owner"])
        chosen[capability] = checked_choice(capability, framework, *cells)
    return chosen


def _entry_word(entry: str) -> str:
    """What people read for an entry of the targets frame."""
    return translated(ENTRY_WORDS.get(entry, entry))

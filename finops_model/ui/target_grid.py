"""The widgets in which targets are chosen: the goal stage, and the grid of capabilities."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.actions.target_draft import ENTRIES, GOAL, GOAL_ENTRIES, Choice, checked_choice, nothing_chosen
from finops_model.days import EARLIEST, LATEST
from finops_model.errors import Refused
from finops_model.framework import Framework
from finops_model.importers.rows.cells import LONGEST_NAME
from finops_model.scoring.in_force import DEFAULT_VALUE
from finops_model.texts import say, translated
from finops_model.texts.figures import NONE_TEXT, day_text, stage_text, status_word
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept, show
from finops_model.ui.target_draft import Seed
from finops_model.ui.target_meaning import look_at
from finops_model.views.scope import ScopeView
from finops_model.views.target_history import ENTRY_WORDS

ROW_HEIGHT = 29
"""Of the grid, in pixels: every row is in view at once."""

LONGEST_DAY = 40


def draw_goal(seed: Seed) -> tuple[Choice, list[Refused]]:
    """The goal stage with its due date, value, owner and approver; returns as :func:`draw_grid`."""
    goal = seed.shown.get(GOAL, nothing_chosen(GOAL))
    entries: list[str] = list(GOAL_ENTRIES)
    entry = st.radio(
        say("Goal stage"),
        entries,
        index=entries.index(goal.entry),
        format_func=_entry_word,
        horizontal=True,
        key=seed.key("goal"),
        on_change=look_at,
        args=(seed.scope_id, GOAL),
        help=say(
            "The stage that a capability without a target of its own should reach. Walk can be as good a goal as Run: "
            "it depends on what the business gains."
        ),
    )
    with st.popover(_details(goal), icon=":material/edit:", width="stretch"):
        st.caption(say("What counts for every capability that says nothing else."))
        cells = (
            entry,
            st.date_input(say("Due"), goal.due_on, EARLIEST, LATEST, key=seed.key("due"), format="YYYY-MM-DD"),
            st.number_input(say("Business value, 1 to 5"), 1, 5, goal.value, key=seed.key("value"), placeholder="3"),
            st.text_input(say("Owner"), goal.owner or "", max_chars=LONGEST_NAME, key=seed.key("owner")),
            st.text_input(say("Approver"), goal.approver or "", max_chars=LONGEST_NAME, key=seed.key("approver")),
        )
    try:
        return checked_choice(GOAL, shown_framework(), *cells), []
    except Refused as problem:
        return goal, [problem]


def _details(goal: Choice) -> str:
    """The due date, value and owner of the goal stage in a line."""
    due = say("Due {day}", day=day_text(goal.due_on)) if goal.due_on else say("No due date")
    value = say("value {value}", value=goal.value or DEFAULT_VALUE)
    return markdown_literal(f"{due} · {value} · {goal.owner or say('no owner')}")


def draw_grid(seed: Seed, view: kept.Kept[ScopeView], goal: Choice) -> tuple[dict[str, Choice], list[Refused]]:
    """The editable grid, one row per capability, every row in sight.

    Days are typed as text: the browser's own editor of days wants the order of its language, and drops what it does
    not understand without a word.

    Returns:
        What it says, checked, and why rows are not taken; such a row counts as it was when editing began.
    """
    key = seed.key("grid")
    grid = kept.made(_grid_of, view, seed.shown)
    now = kept.made(typed, grid, st.session_state.get(key, {}).get("edited_rows", {}))
    of_goal = kept.once(_goal_texts, now, goal)
    st.data_editor(
        grid.what.assign(of_goal=pd.Series(of_goal, index=grid.what.index)),
        key=key,
        hide_index=True,
        height=38 + ROW_HEIGHT * len(of_goal),
        row_height=ROW_HEIGHT,
        on_change=_look_at_edited,
        args=(seed,),
        alt=say("The target of each capability, to be edited"),
        placeholder=NONE_TEXT,
        column_order=("name", "now", "target", "due_on", "owner", "approver", "value", "of_goal"),
        disabled=["name", "now", "of_goal"],
        column_config=_columns(goal),
    )
    show.offer_table(kept.once(_readable, now, of_goal), say("Targets"))
    return kept.once(_choices_of, now, seed.shown)


def _choices_of(rows: pd.DataFrame, shown: Mapping[str, Choice]) -> tuple[dict[str, Choice], list[Refused]]:
    return grid_choices(rows, shown, shown_framework())


def _goal_texts(rows: pd.DataFrame, goal: Choice) -> list[list[str]]:
    """What each row of the grid leaves to the goal stage, in words."""
    return [left_to_goal(row, goal) for row in rows.to_dict("records")]


def _readable(rows: pd.DataFrame, of_goal: Sequence[Sequence[str]]) -> pd.DataFrame:
    """The grid as a file holds it, with the heads that are shown."""
    heads = {
        "name": say("Capability"),
        "now": say("Stage now"),
        "target": say("Target"),
        "due_on": say("Due"),
        "owner": say("Owner"),
        "approver": say("Approver"),
        "value": say("Value"),
        "of_goal": say("From the goal stage"),
    }
    return rows.assign(of_goal=[" · ".join(parts) for parts in of_goal])[list(heads)].rename(columns=heads)


def _columns(goal: Choice) -> dict[str, Any]:
    """How the columns of the grid are shown and edited."""

    def label(word: Any) -> str:
        """An option of the targets: that of the goal stage says which stage that is."""
        return entry_text("inherit", goal) if word == _entry_word("inherit") else word

    options = [_entry_word(entry) for entry in (*GOAL_ENTRIES, "inherit")]
    day = say("A date such as 2027-06-30; empty: that of the goal stage.")
    left_out = say("What counts in this row because its own cells leave it to the goal stage.")
    config = st.column_config
    return {
        "name": config.TextColumn(say("Capability"), width=185),
        "now": config.TextColumn(say("Stage now"), width=75),
        "target": config.SelectboxColumn(say("Target"), options=options, format_func=label, required=True, width=125),
        "due_on": config.TextColumn(say("Due"), max_chars=LONGEST_DAY, width=85, help=day),
        "owner": config.TextColumn(say("Owner"), max_chars=LONGEST_NAME, width=105),
        "approver": config.TextColumn(
            say("Approver"), max_chars=LONGEST_NAME, width=90, help=say("Who approved the target.")
        ),
        "value": config.NumberColumn(
            say("Value"), min_value=1, max_value=5, step=1, width=55, help=say("Business value, from 1 to 5.")
        ),
        "of_goal": config.ListColumn(say("From the goal stage"), help=left_out),
    }


def _grid_of(view: ScopeView, shown: Mapping[str, Choice]) -> pd.DataFrame:
    grid = grid_frame(view.now.rows, shown)
    return grid.assign(now=grid["now"].str.capitalize())


def _look_at_edited(seed: Seed) -> None:
    """Turns the description to the row that was edited last (what changed since the last edit)."""
    rows = {int(row): dict(cells) for row, cells in st.session_state[seed.key("grid")]["edited_rows"].items()}
    before = st.session_state.get(seed.key("rows"), {})
    for row, cells in rows.items():
        if cells != before.get(row) and row < len(shown_framework().capabilities):
            look_at(seed.scope_id, shown_framework().capabilities[row].id)
    st.session_state[seed.key("rows")] = rows


def typed(grid: pd.DataFrame, edited_rows: Mapping[Any, Mapping[str, Any]]) -> pd.DataFrame:
    """The grid with what was typed into it: by the place of the row the cells that changed."""
    rows = grid.astype(object).to_dict("records")
    for place, cells in edited_rows.items():
        if int(place) < len(rows):
            rows[int(place)].update(cells)
    return pd.DataFrame(rows, index=grid.index, columns=grid.columns, dtype=object)


def left_to_goal(row: Mapping[Any, Any], goal: Choice) -> list[str]:
    """What a row of the grid leaves to the goal stage, in words; nothing where it has no target."""
    inherits = row["target"] == _entry_word("inherit")
    if row["target"] == _entry_word("none") or (inherits and goal.entry == "none"):
        return []
    parts = _said_by(goal)
    if inherits:
        parts["target"] = _entry_word(goal.entry)
    return [part for field, part in parts.items() if part and (field == "target" or _is_blank(row[field]))]


def _said_by(goal: Choice) -> dict[str, str]:
    """What the goal stage says, by the column of the grid that may leave it out; its stage is only for those that
    inherit it."""
    return {
        "target": "",
        "due_on": day_text(goal.due_on) if goal.due_on else "",
        "owner": goal.owner or "",
        "approver": say("approved by {approver}", approver=goal.approver) if goal.approver else "",
        "value": say("value {value}", value=goal.value or DEFAULT_VALUE),
    }


def _is_blank(cell: Any) -> bool:
    return pd.isna(cell) or cell == ""


def grid_frame(standing: pd.DataFrame, choices: Mapping[str, Choice]) -> pd.DataFrame:
    """What the editable grid starts from: one row per capability, in framework order, its id as the index.

    Args:
        standing: the standing of one scope on one day.
        choices: what is shown as chosen (in force, or of a draft); a capability without one follows the goal stage.

    Returns:
        ``name`` and ``now`` (the stage in words, or the status where there is no stage) for reading; ``target`` (in
        words), ``due_on`` (ISO text; NaN: none), ``value`` (NaN: none), ``owner`` and
        ``approver`` (NaN: none).
    """
    shown = [choices.get(capability, nothing_chosen(capability)) for capability in standing["capability"]]
    now = [
        status_word(status) if pd.isna(stage) else stage_text(stage)
        for stage, status in zip(standing["stage"], standing["status"], strict=True)
    ]
    due = [None if choice.due_on is None else choice.due_on.isoformat() for choice in shown]
    return pd.DataFrame(
        {
            "name": standing["name"].astype("str").to_numpy(),
            "now": now,
            "target": [_entry_word(choice.entry) for choice in shown],
            "due_on": pd.array(due, "str"),
            "value": pd.array([float("nan") if choice.value is None else choice.value for choice in shown], "float64"),
            "owner": pd.array([choice.owner for choice in shown], "str"),
            "approver": pd.array([choice.approver for choice in shown], "str"),
        },
        index=pd.Index(standing["capability"].astype("str"), name="capability"),
    )


def grid_choices(
    grid: pd.DataFrame, shown: Mapping[str, Choice], framework: Framework
) -> tuple[dict[str, Choice], list[Refused]]:
    """What the grid says, checked: by capability, every row; and what is wrong with the rows that are not taken.

    Args:
        shown: what the grid started from; it stands for a row that is not taken.
    """
    entries = {_entry_word(entry): entry for entry in ENTRIES}
    chosen: dict[str, Choice] = {}
    refused: list[Refused] = []
    for capability, row in zip(map(str, grid.index), grid.to_dict("records"), strict=True):
        due_on = None if _is_blank(row["due_on"]) else str(row["due_on"]).strip() or None
        cells = (entries.get(row["target"]), due_on, row["value"], row["owner"], row["approver"])
        try:
            chosen[capability] = checked_choice(capability, framework, *cells)
        except Refused as problem:
            refused.append(problem)
            chosen[capability] = shown.get(capability, nothing_chosen(capability))
    return chosen, refused


def entry_text(entry: str, goal: Choice) -> str:
    """What people read for an entry; that of the goal stage says which stage that is."""
    if entry == "inherit":
        return say("Goal stage: {stage}", stage=_entry_word(goal.entry))
    return _entry_word(entry)


def _entry_word(entry: str) -> str:
    """What people read for an entry of the targets frame."""
    return translated(ENTRY_WORDS.get(entry, entry))

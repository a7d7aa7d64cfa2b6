"""The grid in which people own the steps of a plan: status, owner, effort, pinned dates, note and links."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.actions import plans
from finops_model.actions.plan_draft import Said, with_said
from finops_model.assessment import PlanStep, StepKey, StepStatus
from finops_model.importers.rows.cells import LONGEST_NAME
from finops_model.roadmap.plan import StepState
from finops_model.roadmap.steps import MAX_EFFORT, QUARTERS_TO
from finops_model.rows import rows_of
from finops_model.texts import say, say_count, translated
from finops_model.texts.durations import took_text
from finops_model.texts.figures import NONE_TEXT, label_text, quarter_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.texts.plan import state_text
from finops_model.ui import outcome, session, show
from finops_model.ui.roadmap_draft import Seed, keep_draft, start_again, step_before
from finops_model.ui.roadmap_durations import known_on, took_help
from finops_model.views.plan import PlanView

SAVE = "plan-save"
"""The place of the page where the outcome of a save is said."""

MOST_MARKS = 5
"""The most sentences about unsaved changes above the picture; every one stands at its step in the grid."""

_ROW_HEIGHT = 65
"""Pixels; the least at which the browser breaks a sentence into lines."""

_FIELDS = ("status", "owner", "effort", "starts_on", "finishes_on", "note", "links")


def said_now(seed: Seed) -> Said:
    """What the grid says beyond what was in force when it was begun, with what was typed up to now."""
    edited: Mapping[Any, Mapping[str, Any]] = st.session_state.get(seed.key("grid"), {}).get("edited_rows", {})
    shown, said = seed.shown, Said()
    for place, key in enumerate(seed.keys):
        cells = _cells(shown.steps.get(key), key)
        cells |= edited.get(place, {})
        values = _different(cells, step_before(seed, key), key, key in seed.plan.steps)
        if values:
            said[key] = values
    return said


def _different(cells: Mapping[str, Any], before: PlanStep, key: StepKey, accepted: bool) -> dict[str, Any]:
    """The fields of a row that say something else than what was in force."""
    statuses = {state_text(status): status.value for status in StepStatus}
    was = _cells(before if accepted else None, key)
    found: dict[str, Any] = {}
    for field in _FIELDS:
        value = cells[field]
        if pd.isna(value) or value == "":
            value = None
        if value != (None if was[field] == "" else was[field]):
            found[field] = statuses.get(str(value), "planned") if field == "status" else value
    return found


def _cells(step: PlanStep | None, key: StepKey) -> dict[str, Any]:
    """The cells of a row that people can edit; None: the step is not accepted."""
    said = step or PlanStep()
    return {
        "status": state_text(StepState.PROPOSED if step is None else said.status),
        "owner": said.owner,
        "effort": said.effort or QUARTERS_TO[key[1]],
        "starts_on": _iso(said.starts_on),
        "finishes_on": _iso(said.finishes_on),
        "note": said.note,
        "links": " ".join(said.links),
    }


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def draw_grid(seed: Seed, shown: PlanView) -> None:
    """The editable grid, and beside each step when it runs and what it breaks, with the unsaved changes."""
    key = seed.key("grid")
    columns = ["capability", "to_stage", "starts_on", "finishes_on", "marks"]
    drawn = {(row.capability, row.to_stage): row for row in rows_of(shown.plan.steps[columns])}
    took = known_on(shown.now.day).what
    start, names = seed.shown, {one.id: one.name for one in shown_framework().capabilities}
    rows = [
        {
            "name": f"{names[capability]} → {stage.label}",
            "took": took_text(took.of(capability, stage)),
            "runs": _runs(drawn.get((capability, stage))),
            "marks": _marks(drawn.get((capability, stage))),
            **_cells(start.steps.get((capability, stage)), (capability, stage)),
        }
        for capability, stage in seed.keys
    ]
    grid = pd.DataFrame(rows).astype({"effort": "float64"})
    st.data_editor(
        grid,
        key=key,
        hide_index=True,
        row_height=_ROW_HEIGHT,
        height="content" if len(grid) <= 30 else 900,
        alt=say("The steps of the plan, to be edited"),
        placeholder=NONE_TEXT,
        column_order=(
            "name",
            "status",
            "owner",
            "effort",
            "took",
            "runs",
            "marks",
            "starts_on",
            "finishes_on",
            "note",
            "links",
        ),
        disabled=["name", "took", "runs", "marks"],
        column_config=_columns(),
    )


def _columns() -> dict[str, Any]:
    config = st.column_config
    statuses = [*map(state_text, StepStatus), state_text(StepState.PROPOSED)]
    pinned = say("A date such as 2027-03-31, which is kept; empty: the step flows.")
    effort = say("Quarters that the step lasts, 1 to 12. Without another effort: 1 to Crawl, 2 to Walk, 3 to Run.")
    return {
        "name": config.TextColumn(say("Step"), pinned=True, width=185),
        "status": config.SelectboxColumn(say("Status"), options=statuses, required=True, width=100),
        "owner": config.TextColumn(say("Owner"), max_chars=LONGEST_NAME, width=110),
        "effort": config.NumberColumn(
            say("Quarters"), min_value=1, max_value=MAX_EFFORT, step=1, width=85, help=effort
        ),
        "took": config.TextColumn(say("Quarters here"), width=125, help=took_help()),
        "runs": config.TextColumn(say("Runs"), width=95),
        "marks": config.TextColumn(say("To look at"), width=250, help=say("What the step breaks or waits for.")),
        "starts_on": config.TextColumn(say("Pinned start"), max_chars=40, width=100, help=pinned),
        "finishes_on": config.TextColumn(say("Pinned finish"), max_chars=40, width=100, help=pinned),
        "note": config.TextColumn(say("Note"), width=180),
        "links": config.TextColumn(say("Links"), width=180, help=say("Addresses of tickets, with a blank between.")),
    }


def _runs(row: Any) -> str:
    """When a step runs: ``2027 Q1 – 2027 Q2``."""
    if row is None or pd.isna(row.starts_on):
        return NONE_TEXT
    first, last = quarter_text(row.starts_on), quarter_text(row.finishes_on)
    return first if first == last else f"{first} – {last}"


def _marks(row: Any) -> str:
    return "" if row is None else " ".join(translated(mark) for mark in row.marks)


def draw_marks(shown: PlanView, before: PlanView) -> None:
    """What the unsaved changes break, a sentence for each step that did not say so before."""
    columns = ["capability", "to_stage", "name", "marks"]
    known = {(row.capability, row.to_stage): row.marks for row in rows_of(before.plan.steps[columns])}
    lines = [
        "- " + label_text(markdown_literal(row.name), markdown_literal(translated(mark)))
        for row in rows_of(shown.plan.steps[columns])
        for mark in row.marks
        if mark not in known.get((row.capability, row.to_stage), ())
    ]
    if len(lines) > MOST_MARKS:
        more = len(lines) - MOST_MARKS
        lines = [*lines[:MOST_MARKS], "- " + say_count("{count:,} more below", "{count:,} more below", more)]
    if lines:
        head = say("What your changes would break or delay")
        st.warning(f"**{head}**\n\n" + "\n".join(lines), icon=":material/warning:")


def draw_bar(seed: Seed, view: PlanView, said: Said) -> None:
    """The save and the way to drop the draft, always in sight while something is changed."""
    assert view.accepted is not None
    refused = with_said(view.accepted, said, session.today())[1]
    with st.container() if session.is_on_a_phone() else st.bottom:
        outcome.draw(SAVE)
        for _, problem in refused:
            show.error(problem)
        if not said:
            return
        with st.container(horizontal=True):
            label = say_count("Save {count:,} step", "Save {count:,} steps", len(said))
            st.button(
                label,
                type="primary",
                key="plan-save",
                disabled=bool(refused),
                on_click=outcome.keep_at,
                args=(SAVE, _save, seed, view, said),
            )
            st.button(say("Discard"), key="plan-discard", on_click=_discard, args=(seed,))


def _save(seed: Seed, view: PlanView, said: Said) -> str:
    """Writes the draft as one change; a refusal keeps it. Two people at once: the second looks first."""
    seen = {key: step_before(seed, key) for key in said}
    start_again(seed.scope_id)  # what somebody else set is in the next grid, below the draft
    plans.set_steps(session.person(), view.place, session.today(), said, seen=seen)
    keep_draft(seed.scope_id, {})
    sentence = say_count("{count:,} step saved.", "{count:,} steps saved.", len(said))
    st.toast(sentence, icon=":material/check:")
    return sentence


def _discard(seed: Seed) -> None:
    keep_draft(seed.scope_id, {})
    start_again(seed.scope_id)

"""The Import page for plans that come back from a spreadsheet: what would change, what is wrong, and the click."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.actions import plan_import
from finops_model.actions.plan_import import PlanImport
from finops_model.actions.plan_rows import PlanFile, StepChange
from finops_model.importers.tables import Source
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import NONE_TEXT, day_text, label_text, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.texts.plan import state_text
from finops_model.ui import imports, session
from finops_model.ui.import_done import keep_plan_done
from finops_model.ui.plan_effect import effect_sentences
from finops_model.views.places import Place
from finops_model.views.what_if import Effect

_SEEN = "plan-import-seen"
"""Key in the session: the :class:`_Preview` on the screen."""


@dataclass(frozen=True, slots=True)
class _Preview:
    """What files of plans would change.

    Attributes:
        asked: the files, the day and the revision of the store: others mean another preview.
        shown: None: the files hold something else.
    """

    asked: tuple[object, ...]
    shown: PlanImport | None


def read_preview(sources: Sequence[Source], asked: tuple[object, ...]) -> PlanImport | None:
    """What the files would change in plans; None: they hold no plans. Read once for the same files and store.

    Raises Refused: some of the files hold plans and others do not.
    """
    kept: _Preview | None = st.session_state.get(_SEEN)
    if kept is not None and kept.shown is None and kept.asked[: len(asked)] == asked:
        return None
    asked = (*asked, session.today(), session.revision())
    if kept is None or kept.asked != asked:
        holds_plans = bool(plan_import.plan_tables(sources))
        shown = plan_import.preview(session.person(), sources, session.today()) if holds_plans else None
        kept = st.session_state[_SEEN] = _Preview(asked, shown)
    return kept.shown


def draw(shown: PlanImport, sources: Sequence[Source]) -> None:
    """Problems first, then what changes, then the confirmation."""
    _draw_verdict(shown)
    for position, (file, source) in enumerate(zip(shown.files, sources, strict=True)):
        if file.problems:
            counted = say_count("{count:,} problem", "{count:,} problems", len(file.problems))
            st.markdown(label_text(f"**{markdown_literal(file.name)}**", counted))
            imports.draw_problem_table(file.problems)
            imports.draw_marked_copy(source, file.sha256, file.problems, (), position)
    _draw_notices(shown.files)
    if shown.steps:
        _draw_confirmation(shown)


def _draw_verdict(shown: PlanImport) -> None:
    """How things stand, in a sentence."""
    ready = say_count("{count:,} step of the plan changes.", "{count:,} steps of the plan change.", shown.steps)
    ready = say("{ready} Nothing is written before you confirm.", ready=ready)
    if shown.problem_count:
        count = say_count("{count:,} problem", "{count:,} problems", shown.problem_count)
        st.warning(say("{problems}. {ready}", problems=count, ready=ready), icon=":material/error:")
    elif shown.steps:
        st.info(ready, icon=":material/check:")
    else:
        rows = sum(file.rows for file in shown.files)
        text = say_count(
            "Nothing changes: the plan says the same as the {count:,} row of the file.",
            "Nothing changes: the plan says the same as all {count:,} rows.",
            rows,
        )
        st.info(text, icon=":material/check:")


def _draw_notices(files: Sequence[PlanFile]) -> None:
    for file in files:
        for notice in file.notices:
            text = markdown_literal(translated(notice))
            st.caption(label_text(markdown_literal(file.name), text) if len(files) > 1 else text)


def _draw_confirmation(shown: PlanImport) -> None:
    """Which step changes, from what to what, and the click that writes it."""
    st.header(say("What would change"))
    changes = [change for file in shown.files for change in file.changes]
    _draw_changes(changes, shown.effects)
    partial = imports.is_partial(shown.problem_count, "plan-import-partial")
    ready = partial or not shown.problem_count
    if st.button(say("Import"), type="primary", key="plan-import-confirm", disabled=not ready) and ready:
        _confirm(shown, partial)


def _draw_changes(changes: Sequence[StepChange], effects: Mapping[Place, Effect]) -> None:
    """What changes, plan by plan, and what that does to what is late."""
    shown = changes[: imports.SHOWN]
    for place in dict.fromkeys(change.place for change in shown):
        names = f"{place.organization.name} · {place.scope.name}"
        st.markdown(f"**{markdown_literal(names)}**")
        _draw_effect(effects[place])
        _draw_table([change for change in shown if change.place == place])
    if len(changes) > len(shown):
        imports.say_shown(len(shown), len(changes))


def _draw_effect(effect: Effect) -> None:
    """How many targets are late now and with the file, which, and when the plan ends."""
    late = say("Late targets: {now} now, {then} with the file.", now=len(effect.plan.late), then=len(effect.other.late))
    text = markdown_literal(" ".join([late, *effect_sentences(effect)]))
    if effect.newly_late:
        st.warning(text, icon=":material/schedule:")
    else:
        st.markdown(text)


def _draw_table(changes: Sequence[StepChange]) -> None:
    """A table whose cells wrap: notes are there to be read whole, on a phone as well."""
    names = {one.id: one.name for one in shown_framework().capabilities}
    columns = {
        "status": say("Status"),
        "owner": say("Owner"),
        "effort": say("Quarters"),
        "pinned_starts_on": say("Pinned start"),
        "pinned_finishes_on": say("Pinned finish"),
        "note": say("Note"),
        "links": say("Links"),
    }
    cells = {
        say("Row"): [one.row for one in changes],
        say("Step"): [f"{names[one.step[0]]} → {stage_text(one.step[1])}" for one in changes],
        say("What changes"): [label_text(columns[one.column], _change_text(one)) for one in changes],
    }
    alt = say("What the file changes in the plan, from what to what")
    st.table(pd.DataFrame(cells), hide_index=True, border="horizontal", alt=alt)


def _change_text(change: StepChange) -> str:
    """``planned → in progress``."""
    return f"{_value_text(change.column, change.before)} → {_value_text(change.column, change.after)}"


def _value_text(column: str, value: Any) -> str:
    """A value of a step as people read it."""
    if column == "status":
        return state_text(value)
    if isinstance(value, date):
        return day_text(value)
    text = " ".join(value) if isinstance(value, tuple) else str(value or "")
    return markdown_literal(text) if text else NONE_TEXT


def _confirm(shown: PlanImport, partial: bool) -> None:
    """Writes the plans as one change, exactly as they were shown."""
    change_id = plan_import.confirm(session.person(), shown, partial)
    keep_plan_done(change_id, shown.steps, [place.organization.name for place in shown.said])
    st.session_state.pop(_SEEN, None)
    st.session_state["import-round"] = st.session_state.get("import-round", 0) + 1
    st.rerun()

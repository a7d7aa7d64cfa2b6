"""Part of the Roadmap page: the plan side by side with the plan on other inputs, to be taken over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.actions import plans, target_takeover
from finops_model.actions.checks import checked_calendar_day
from finops_model.actions.plans import MOST_CAPACITY, checked_effort
from finops_model.assessment import StepKey, StepStatus
from finops_model.errors import FinOpsError
from finops_model.framework import Stage
from finops_model.roadmap import Changes
from finops_model.roadmap.plan import StepState
from finops_model.roadmap.steps import MAX_EFFORT
from finops_model.rows import rows_of
from finops_model.texts import say, say_count
from finops_model.texts.durations import took_text
from finops_model.texts.figures import day_text, listed_text, percent_text, points_text, quarter_text, stage_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import days, kept, links, outcome, session, show
from finops_model.ui.plan_effect import effect_sentences
from finops_model.ui.roadmap_accept import step_name
from finops_model.ui.roadmap_draft import add_to_draft
from finops_model.ui.roadmap_durations import known_on, took_help
from finops_model.views.plan import PlanView
from finops_model.views.what_if import Comparison, Result, compare

WHAT_IF = "roadmap-what-if"
"""The place of the page where the outcome of taking over is said."""

_CLOSED = (StepState.DONE, StepState.NO_LONGER_NEEDED, StepStatus.DROPPED)


def draw_what_if(view: kept.Kept[PlanView]) -> None:
    """Other inputs beside those of the plan, on demand, and what they would bring; nothing to plan: nothing drawn."""
    if view.what.plan.steps.empty:
        return
    opened = st.expander(say("What if"), key="roadmap-comparing", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.text(say("Compare the plan with other inputs, side by side. Nothing is saved."))
        outcome.draw(WHAT_IF)
        try:
            changes = _read_inputs(view.what)
        except FinOpsError as problem:
            show.error(problem)
            return
        if changes == Changes(None, {}, {}, {}):
            st.caption(say("Change an input to see what it would bring."))
            return
        kept.once(_draw_comparison, kept.made(compare, view, changes))
        if view.what.now.day == session.today() == days.as_of():
            _draw_take_over(view.what, changes)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A grid of inputs.

    Attributes:
        keys: what the rows stand for. before, after: the cells as they are in the plan, and as they were edited.
    """

    keys: Sequence[Any]
    before: pd.DataFrame
    after: pd.DataFrame

    def edited(self, column: str) -> dict[Any, Any]:
        """The cells of a column that differ, by the key of the row."""
        before, after = self.before[column], self.after[column]
        differs = ~((before == after) | (before.isna() & after.isna()))
        return {self.keys[place]: after.iloc[place] for place in range(len(self.keys)) if differs.iloc[place]}


def _read_inputs(view: PlanView) -> Changes:
    """The inputs that differ from those of the plan. Raises Refused: a date or an effort that is none."""
    capacity = st.number_input(
        say("Parallel steps, 1 to {most}", most=MOST_CAPACITY),
        1,
        MOST_CAPACITY,
        view.plan.capacity,
        key=_key(view, "capacity"),
        width=220,
    )
    targets, steps = _target_grid(view), _step_grid(view)
    stages: dict[str, Stage | None] = {stage.label: stage for stage in Stage if stage > 0}
    stages[say("no target")] = None
    dues = {id: checked_calendar_day(text) if text else None for id, text in targets.edited("due_on").items()}
    efforts = {key: checked_effort(value) for key, value in steps.edited("effort").items()}
    return Changes(
        None if capacity == view.plan.capacity else int(capacity),
        {key: effort for key, effort in efforts.items() if effort is not None},
        dues,
        {id: stages[label] for id, label in targets.edited("target").items() if label in stages},
        frozenset(steps.edited("dropped")),
    )


def _key(view: PlanView, widget: str) -> str:
    """The key of an input; what is saved makes new inputs."""
    return f"what-if-{view.place.scope.id}-{view.revision}-{widget}"


def _target_grid(view: PlanView) -> _Grid:
    """The targets and due dates of the capabilities that are rated and have a target."""
    rows = view.now.rows
    shown = rows[rows["score"].notna() & rows["target"].notna()]
    before = pd.DataFrame(
        {
            "name": shown["name"].astype("str"),
            "target": shown["target"].map(stage_text).astype("str"),
            "due_on": shown["due_on"].dt.strftime("%Y-%m-%d").fillna("").astype("str"),
        }
    ).reset_index(drop=True)
    config = st.column_config
    stages = [*(stage_text(stage) for stage in Stage if stage > 0), say("no target")]
    due = say("A date such as 2027-06-30; empty: no due date.")
    columns = {
        "name": config.TextColumn(say("Capability"), width=_name_width()),
        "target": config.SelectboxColumn(say("Target"), options=stages, required=True, width=90),
        "due_on": config.TextColumn(say("Due"), max_chars=40, width=110, help=due),
    }
    after = _edited(before, columns, _key(view, "targets"), say("Other targets and due dates"))
    return _Grid(shown["capability"].tolist(), before, after)


def _step_grid(view: PlanView) -> _Grid:
    """The quarters of the steps that are still to be made, and whether they are."""
    steps = view.plan.steps
    shown = steps[~steps["state"].isin(_CLOSED)]
    keys = [(row.capability, Stage(row.to_stage)) for row in rows_of(shown)]
    took = known_on(view.now.day).what
    before = pd.DataFrame(
        {
            "name": pd.Series([step_name(row) for row in rows_of(shown)], dtype="str"),
            "effort": shown["effort"].to_numpy(float),
            "took": pd.Series([took_text(took.of(*key)) for key in keys], dtype="str"),
            "dropped": False,
        }
    )
    config = st.column_config
    columns = {
        "name": config.TextColumn(say("Step"), width=_name_width()),
        "effort": config.NumberColumn(say("Quarters"), min_value=1, max_value=MAX_EFFORT, step=1, width=85),
        "took": config.TextColumn(say("Quarters here"), width=_took_width(), help=took_help()),
        "dropped": config.CheckboxColumn(say("Dropped"), width=85),
    }
    alt = say("Other quarters of steps, and steps that are dropped")
    after = _edited(before, columns, _key(view, "steps"), alt)
    return _Grid(keys, before, after)


def _edited(grid: pd.DataFrame, columns: Mapping[str, Any], key: str, alt: str) -> pd.DataFrame:
    """Draws a grid whose texts to read cannot be changed; the cells as they were edited."""
    shown = {"key": key, "hide_index": True, "height": _height(grid), "row_height": _row_height(), "alt": alt}
    to_read = [column for column in ("name", "took") if column in grid]
    return st.data_editor(grid, disabled=to_read, column_config=columns, **shown)


def _name_width() -> int:
    """Pixels of a name; on a phone it breaks into lines, so that what can be changed stays in sight."""
    return 120 if session.is_on_a_phone() else 260


def _took_width() -> int:
    return 110 if session.is_on_a_phone() else 190


def _row_height() -> int | None:
    return 65 if session.is_on_a_phone() else None


def _height(grid: pd.DataFrame) -> Any:
    return "content" if len(grid) <= 8 else 320


def _draw_comparison(comparison: Comparison) -> None:
    """What both come to, what differs, and the attainment by quarter."""
    plan, other = st.columns(2, border=True)
    with plan:
        _draw_result(say("Plan"), comparison.effect.plan)
    with other:
        _draw_result(say("What if"), comparison.effect.other)
    st.markdown("\n".join(f"- {markdown_literal(sentence)}" for sentence in effect_sentences(comparison.effect)))
    figures = comparison.attainment
    show.chart(charts.what_if_attainment(figures), charts.alt_what_if_attainment(figures), "what-if-attainment")
    dates = [say("{day} (today)", day=day_text(figures["on"].iloc[0])), *figures["on"].iloc[1:].map(quarter_text)]
    show.table(
        say("Attainment by quarter: the plan and what if"),
        (say("At the end of"), dates),
        (say("Plan"), figures["plan"].map(percent_text)),
        (say("What if"), figures["other"].map(percent_text)),
        (say("Difference"), (figures["other"] - figures["plan"]).map(points_text)),
        key="what-if-quarters",
    )
    st.caption(
        say("Each against its own targets. What is not rated stays out, and only an assessment changes a score.")
    )


def _draw_result(name: str, result: Result) -> None:
    st.markdown(f"**{name}**")
    lines = [say_count("{count:,} step in parallel", "{count:,} steps in parallel", result.capacity)]
    if result.ends_on is None:
        lines.append(say("No step has a date."))
    else:
        lines.append(say("The last step finishes in {quarter}.", quarter=quarter_text(result.ends_on)))
    lines.append(_late_sentence(result.late))
    st.markdown("\n".join(f"- {markdown_literal(line)}" for line in lines))


def _late_sentence(late: Sequence[str]) -> str:
    if not late:
        return say("No target is late.")
    return say_count(
        "{count:,} target is late: {names}.", "{count:,} targets are late: {names}.", len(late), names=listed_text(late)
    )


def _draw_take_over(view: PlanView, changes: Changes) -> None:
    """The button that takes everything over, and where what is not saved yet can be looked at."""
    of_steps = bool(changes.efforts or changes.dropped)
    if of_steps and view.accepted is None:
        st.text(say("Accept the plan first: other quarters and dropped steps belong to a plan."))
    st.button(
        say("Take over"),
        key="what-if-take",
        type="primary",
        disabled=of_steps and view.accepted is None,
        on_click=outcome.keep_at,
        args=(WHAT_IF, _take_over, view, changes),
        help=say("The capacity goes into the plan, the rest into your drafts of the plan and of the targets."),
    )
    if changes.dues or changes.targets:
        st.page_link(links.page("targets"), label=say("Look at the draft"), icon=":material/arrow_forward:")


def _take_over(view: PlanView, changes: Changes) -> str | None:
    """Drafts first: they can be kept again when the plan refuses the capacity."""
    sentences: list[str] = []
    dues, targets = changes.dues or {}, changes.targets or {}
    if dues or targets:
        count = target_takeover.take_over(session.person(), view.place, session.today(), dues, targets)
        sentences.append(
            say_count(
                "{count:,} target is in your draft, not saved yet.",
                "{count:,} targets are in your draft, not saved yet.",
                count,
            )
        )
    if changes.efforts or changes.dropped:
        count = _take_steps(view, changes)
        sentences.append(
            say_count(
                "{count:,} step is in your draft of the plan, not saved yet.",
                "{count:,} steps are in your draft of the plan, not saved yet.",
                count,
            )
        )
    if changes.capacity is not None:
        sentences += _take_capacity(view, changes.capacity)
    return " ".join(sentences) or None


def _take_steps(view: PlanView, changes: Changes) -> int:
    """Adds quarters and dropped steps to the draft of the plan, which the grid starts from in the next run."""
    given: dict[StepKey, dict[str, Any]] = {key: {"effort": effort} for key, effort in (changes.efforts or {}).items()}
    for key in changes.dropped:
        given[key] = {**given.get(key, {}), "status": StepStatus.DROPPED.value}
    return add_to_draft(view.place.scope.id, given)


def _take_capacity(view: PlanView, capacity: int) -> list[str]:
    if view.accepted is None:
        st.session_state["capacity"] = capacity
        return []
    plans.accept(session.person(), view.place, session.today(), capacity, (), view.revision)
    return [
        say_count(
            "The plan runs with {count:,} parallel step now.",
            "The plan runs with {count:,} parallel steps now.",
            capacity,
        )
    ]

"""Part of the Roadmap page: the smallest changes that leave no target late, and the best schedule, to be taken over."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from finops_model.actions import plans, target_takeover
from finops_model.framework import Stage
from finops_model.roadmap.quarters import last_day
from finops_model.roadmap.solver import Capacity, Dates, SmallestChanges, Targets
from finops_model.rows import rows_of
from finops_model.texts import say, say_count
from finops_model.texts.figures import listed_text, quarter_text, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.texts.relax import (
    best_certainty_text,
    capacity_sentences,
    certainty_text,
    dates_sentences,
    targets_sentences,
)
from finops_model.ui import days, kept, links, outcome, searching, session, show
from finops_model.views.plan import PlanView
from finops_model.views.relax import BestView, find_best_schedule, find_smallest_changes

RELAX, BEST = "roadmap-relax", "roadmap-best"
"""Keys of the searches; RELAX is also the place of the page where the outcome of taking over is said."""


def draw_relax(view: kept.Kept[PlanView]) -> None:
    """Asks for the smallest changes and the best schedule, on demand; nothing to plan: nothing is drawn."""
    if view.what.plan.steps.empty:
        return
    opened = st.expander(say("Smallest changes and best schedule"), key="roadmap-relaxing", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.text(
            say(
                "Every schedule that keeps durations, order, requirements and pinned dates is considered. Nothing is "
                "changed until you take it over."
            )
        )
        outcome.draw(RELAX)
        _draw_buttons(view)
        changes = searching.answer(RELAX, view.key)
        if changes is not None:
            _draw_changes(view.what, changes)
        best = searching.answer(BEST, view.key)
        if best is not None:
            _draw_best(view.what, best)


def _draw_buttons(view: kept.Kept[PlanView]) -> None:
    with st.container(horizontal=True):
        st.button(
            say("Find smallest changes"),
            key="relax-start",
            disabled=view.what.late.empty,
            on_click=searching.start,
            args=(RELAX, view.key, lambda watch: find_smallest_changes(view.what, watch)),
        )
        st.button(
            say("Find the best schedule"),
            key="best-start",
            on_click=searching.start,
            args=(BEST, view.key, lambda watch: find_best_schedule(view.what, watch)),
        )
    if view.what.late.empty:
        st.text(say("No target is late."))


def _draw_changes(view: PlanView, found: SmallestChanges) -> None:
    """The three kinds of changes side by side, each with a button that takes it over."""
    if found.capacity is None or found.dates is None or found.targets is None:
        return
    framework, rows = shown_framework(), view.now.rows
    capacity, dates, targets = st.columns(3, border=True)
    with capacity:
        _draw_kind(
            say("More in parallel"), capacity_sentences(found.capacity, view.plan.capacity, framework), found.capacity
        )
        if found.capacity.value is not None and found.capacity.value > view.plan.capacity and _may_change(view):
            _draw_capacity_button(view, found.capacity.value)
    with dates:
        _draw_kind(say("Later due dates"), dates_sentences(found.dates, rows, framework), found.dates)
        if found.dates.quarters and _may_change(view):
            moved = {id: last_day(quarter) for id, quarter in found.dates.quarters.items()}
            _draw_draft_button(view, "relax-dates", moved, {})
    with targets:
        _draw_kind(say("Lower targets"), targets_sentences(found.targets, rows, framework), found.targets)
        if found.targets.stages and _may_change(view):
            _draw_draft_button(view, "relax-targets", {}, found.targets.stages)


def _draw_kind(name: str, sentences: Sequence[str], found: Capacity | Dates | Targets) -> None:
    st.markdown(f"**{name}**")
    st.markdown("\n".join(f"- {markdown_literal(sentence)}" for sentence in sentences))
    st.caption(certainty_text(found))


def _may_change(view: PlanView) -> bool:
    """Whether what was found can be taken over: only as of today."""
    return view.now.day == session.today() == days.as_of()


def _draw_capacity_button(view: PlanView, value: int) -> None:
    st.button(
        say_count("Plan with {count:,} parallel step", "Plan with {count:,} parallel steps", value),
        key="relax-capacity",
        on_click=outcome.keep_at,
        args=(RELAX, _take_capacity, view, value),
    )


def _take_capacity(view: PlanView, value: int) -> str | None:
    if view.accepted is None:
        st.session_state["capacity"] = value
        return None
    plans.accept(session.person(), view.place, session.today(), value, (), view.revision)
    return say_count(
        "The plan runs with {count:,} parallel step now.", "The plan runs with {count:,} parallel steps now.", value
    )


def _draw_draft_button(view: PlanView, key: str, dues: Mapping[str, date], targets: Mapping[str, Stage]) -> None:
    st.button(
        say("Put into the draft of the targets"),
        key=key,
        on_click=outcome.keep_at,
        args=(RELAX, _take_targets, view, dues, targets),
    )
    st.page_link(links.page("targets"), label=say("Look at the draft"), icon=":material/arrow_forward:")


def _take_targets(view: PlanView, dues: Mapping[str, date], targets: Mapping[str, Stage]) -> str:
    count = target_takeover.take_over(session.person(), view.place, session.today(), dues, targets)
    return say_count(
        "{count:,} target is in your draft, not saved yet.",
        "{count:,} targets are in your draft, not saved yet.",
        count,
    )


def _draw_best(view: PlanView, best: BestView) -> None:
    """The best schedule in a table, and the button that pins it."""
    st.subheader(say("Best schedule"))
    steps = best.roadmap.steps
    late = steps[steps["late_quarters"] > 0].drop_duplicates("capability")
    if late.empty:
        st.text(say("No target is late with this schedule."))
    else:
        names = listed_text(late["name"].tolist())
        st.text(
            say_count(
                "{count:,} target is late with the best schedule: {names}.",
                "{count:,} targets are late with the best schedule: {names}.",
                len(late),
                names=names,
            )
        )
    st.caption(best_certainty_text(best.found.status, best.found.seconds))
    dated = steps.dropna(subset="starts_on")
    show.table(
        say("Best schedule"),
        (say("Capability"), dated["name"]),
        (say("To"), dated["to_stage"].map(stage_text)),
        (say("Starts"), dated["starts_on"].map(quarter_text)),
        (say("Finishes"), dated["finishes_on"].map(quarter_text)),
        key="best-schedule",
    )
    if view.accepted is not None and _may_change(view):
        st.button(
            say("Pin these dates in the plan"),
            key="best-pin",
            on_click=outcome.keep_at,
            args=(RELAX, _pin, view, best),
        )


def _pin(view: PlanView, best: BestView) -> str:
    """Pins every accepted step that flows to where the best schedule has it."""
    starts: dict[Any, date] = {
        (row.capability, Stage(row.to_stage)): row.starts_on.date()
        for row in rows_of(best.roadmap.steps.dropna(subset="starts_on"))
    }
    own = view.plan.steps
    flowing = own[own["accepted"] & own["pinned_starts_on"].isna() & own["pinned_finishes_on"].isna()]
    said = {
        key: {"starts_on": starts[key]}
        for key in ((row.capability, Stage(row.to_stage)) for row in rows_of(flowing))
        if key in starts and view.accepted is not None and view.accepted.steps[key].status == "planned"
    }
    plans.set_steps(session.person(), view.place, session.today(), said)
    return say_count(
        "Pinned {count:,} step to the best schedule.", "Pinned {count:,} steps to the best schedule.", len(said)
    )

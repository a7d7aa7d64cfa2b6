"""Part of the Roadmap page: how long steps take here, beside the efforts of the plan, and offered as efforts."""

from dataclasses import asdict
from datetime import date

import pandas as pd
import streamlit as st

from finops_model.assessment import StepKey
from finops_model.framework import Stage
from finops_model.roadmap.plan import StepState
from finops_model.roadmap.steps import MAX_EFFORT, QUARTERS_TO
from finops_model.rows import rows_of
from finops_model.scoring.durations import Duration, in_quarters
from finops_model.texts import say, say_count
from finops_model.texts.durations import capability_text, too_few_text
from finops_model.ui import days, kept, outcome, session, show
from finops_model.ui.roadmap_accept import step_name
from finops_model.ui.roadmap_draft import add_to_draft
from finops_model.views.durations import StepDurations, read_durations
from finops_model.views.plan import PlanView

DURATIONS = "roadmap-durations"
"""The place of the page where the outcome of taking efforts over is said."""


def known_on(day: date) -> kept.Kept[StepDurations]:
    """How long steps take here, as seen up to a day."""
    return kept.of_store(read_durations, day)


def took_help() -> str:
    """What a cell with a duration says."""
    return say(
        "How long such a step took here: the median, in brackets the quartiles, in quarters rounded up, of how many "
        "cases, and how many of them have not arrived yet."
    )


def draw_durations(view: PlanView) -> None:
    """What the dates of the steps rest on: the quarters that a step counts with, and how long steps took here."""
    st.caption(
        say("A step lasts 1 quarter to Crawl, 2 to Walk and 3 to Run, unless the plan gives it another effort.")
        + " "
        + say("“3 quarters late” counts from the quarter of the due date.")
    )
    opened = st.expander(say("How long a step takes here"), key="roadmap-took", on_change="rerun")
    if not opened.open:
        return
    with opened:
        found = known_on(view.now.day)
        if not found.what.by_stage:
            st.text(too_few_text())
            return
        kept.once(_draw_table, found)
        _draw_offer(view, found.what)


def _draw_table(found: StepDurations) -> None:
    """Every duration that enough cases are known for, over all capabilities first."""
    st.text(
        say(
            "Over every organization here: from the first assessment at the stage before to the first at the stage. "
            "Steps that have not arrived yet count, too."
        )
    )
    rows: list[tuple[str | None, Stage, Duration]] = [(None, stage, one) for stage, one in found.by_stage.items()]
    rows += [(capability, stage, one) for (capability, stage), one in found.by_step.items()]
    known = pd.DataFrame([asdict(duration) for _, _, duration in rows])
    show.table(
        say("How long a step takes here"),
        (say("Capability"), [capability_text(capability) for capability, _, _ in rows]),
        (say("To"), [stage.label for _, stage, _ in rows]),
        (say("Quarters assumed"), [QUARTERS_TO[stage] for _, stage, _ in rows]),
        (say("Quarters here"), pd.Series([in_quarters(one.median) for _, _, one in rows], dtype=float)),
        (say("Lower quartile (days)"), known["lower"].astype(float)),
        (say("Median (days)"), known["median"].astype(float)),
        (say("Upper quartile (days)"), known["upper"].astype(float)),
        (say("Cases"), known["cases"]),
        (say("Under way"), known["under_way"]),
        key="roadmap-took-table",
        height="content" if len(rows) <= 10 else 400,
    )


def _draw_offer(view: PlanView, found: StepDurations) -> None:
    """The steps that took another effort here, to be put into the draft of the plan; nothing is set by itself."""
    if days.as_of() != session.today():
        return
    outcome.draw(DURATIONS)
    efforts = other_efforts(view, found)
    if not efforts:
        st.text(say("The open steps of the plan last as long as such steps take here, or too little is known of them."))
        return
    if view.accepted is None:
        st.text(say("Accept the plan first: other quarters and dropped steps belong to a plan."))
        return
    names = {(row.capability, Stage(row.to_stage)): row for row in rows_of(view.plan.steps)}
    chosen = st.multiselect(
        say("Steps that take as long as here"),
        list(efforts),
        format_func=lambda key: say(
            "{step}: {quarters:,}, here {here:,}",
            step=step_name(names[key]),
            quarters=int(names[key].effort),
            here=efforts[key],
        ),
        placeholder=say("Choose steps"),
        key=f"roadmap-took-{view.place.scope.id}-{view.revision}",
    )
    st.button(
        say("Put into the draft of the plan"),
        key="roadmap-took-take",
        disabled=not chosen,
        on_click=outcome.keep_at,
        args=(DURATIONS, _take, view, {key: efforts[key] for key in chosen}),
        help=say("The quarters go into your draft of the plan, where you look at them before you save."),
    )


def other_efforts(view: PlanView, found: StepDurations) -> dict[StepKey, int]:
    """The open steps of a plan whose effort is not how long such a step takes here, and how long it does."""
    over = [StepState.DONE, StepState.NO_LONGER_NEEDED]
    efforts: dict[StepKey, int] = {}
    for row in rows_of(view.plan.steps[~view.plan.steps["state"].isin(over)]):
        quarters = min(found.quarters(row.capability, Stage(row.to_stage)) or row.effort, MAX_EFFORT)
        if quarters != row.effort:
            efforts[row.capability, Stage(row.to_stage)] = quarters
    return efforts


def _take(view: PlanView, efforts: dict[StepKey, int]) -> str:
    count = add_to_draft(view.place.scope.id, {key: {"effort": effort} for key, effort in efforts.items()})
    return say_count(
        "{count:,} step is in your draft of the plan, not saved yet.",
        "{count:,} steps are in your draft of the plan, not saved yet.",
        count,
    )

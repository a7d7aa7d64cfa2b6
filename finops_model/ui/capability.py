"""Parts of the Capability page: where it stands, on what evidence, how it moved, and what comes next."""

from typing import Any

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.framework import Stage
from finops_model.messages import Message, message
from finops_model.rows import rows_of
from finops_model.scoring import Status
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text, quarter_text, rounded_scores, score_text, stage_text, status_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import show
from finops_model.ui.roadmap import late_text, step_text
from finops_model.ui.stages import draw_texts
from finops_model.ui.target_history import draw_changed_targets
from finops_model.views.capability import Asked, CapabilityView
from finops_model.views.distribution import Distribution

FORMS: dict[str, Message] = {
    "stage": message("Stage chosen"),
    "score": message("Score given"),
    "criteria": message("By criteria"),
    "lenses": message("By lenses"),
    "not applicable": message("Not applicable"),
}
"""How a rating was given, in words."""


def draw_standing(view: CapabilityView) -> None:
    """Where the capability stands, as figures and in the words of those who rated it and chose its target."""
    row, ratings = view.row, view.ratings
    st.caption(markdown_literal(shown_framework().capability(row["capability"]).summary))
    with st.container(horizontal=True):
        st.metric(say("Stage"), stage_text(row["stage"]))
        st.metric(say("Target"), stage_text(row["target"]))
        st.metric(say("Score (0 to 3)"), score_text(row["score"]))
        st.metric(say("Business value (1 to 5)"), f"{row['value']:.0f}")
        st.metric(say("Due"), day_text(row["due_on"]))
    lines = [f"**{status_text(row['status'])}**"]
    if row["overdue"]:
        lines.append(say("The target is overdue since {day}.", day=day_text(row["due_on"])))
    if pd.notna(row["owner"]):
        lines.append(say("Owner of the target: {owner}.", owner=markdown_literal(row["owner"])))
    elif pd.notna(row["target"]):
        lines.append(say("The target has no owner."))
    if pd.notna(row["reason"]):
        lines.append(say("Why this target: {reason}", reason=markdown_literal(row["reason"])))
    counting = ratings[ratings["counts"]]
    if len(counting):
        lines += _evidence_lines(counting.iloc[0], row["age_days"])
    st.markdown("  \n".join(lines))


def _evidence_lines(rating: pd.Series, age_days: float) -> list[str]:
    """When and by whom the rating that counts was given, and on what evidence."""
    day, days = day_text(rating["assessed_on"]), int(age_days)
    if rating["assessor"]:
        assessor = markdown_literal(rating["assessor"])
        when = say_count(
            "Assessed on {day} by {assessor}, {count:,} day ago.",
            "Assessed on {day} by {assessor}, {count:,} days ago.",
            days,
            day=day,
            assessor=assessor,
        )
    else:
        when = say_count(
            "Assessed on {day}, {count:,} day ago.", "Assessed on {day}, {count:,} days ago.", days, day=day
        )
    if not rating["evidence"]:
        return [when, say("No evidence was given.")]
    return [when, say("Evidence: {evidence}", evidence=markdown_literal(rating["evidence"]))]


def draw_history(view: CapabilityView) -> None:
    """The stage over time with the target of each day, and every rating behind it."""
    st.header(say("How it moved"))
    if view.history.empty:
        st.text(say("It was never assessed and never had a target."))
        return
    figure = charts.stage_steps(view.history, view.falls)
    show.chart(figure, charts.alt_stage_steps(view.history, view.falls), "capability-history")
    if view.ratings.empty:
        st.text(say("It was never assessed."))
        return
    _draw_ratings(view.ratings, view.row["name"])


def _draw_ratings(ratings: pd.DataFrame, name: str) -> None:
    columns: list[tuple[Any, ...]] = [
        (say("Assessed on"), ratings["assessed_on"], show.day_column()),
        (say("Stage"), [stage_text(stage, status_text(Status.NOT_APPLICABLE)) for stage in ratings["stage"]]),
        (say("Score (0 to 3)"), rounded_scores(ratings["score"]), show.score_column()),
        (say("Evidence"), ratings["evidence"].replace("", None), 330),
        (say("Assessor"), ratings["assessor"].replace("", None)),
        (say("Rated"), [translated(FORMS[form]) for form in ratings["form"]]),
        (say("Criteria met"), [_met_text(met) for met in ratings["criteria"]]),
        (say("Counts"), [say("yes") if counts else say("no") for counts in ratings["counts"]]),
    ]
    if (ratings["about"] != "").any():
        columns.insert(1, (say("Rated as"), ratings["about"].replace("", None)))
    show.table(
        say("Every rating of {name}, newest first", name=name), *columns, row_height=show.WRAPPED_ROWS, height="content"
    )


def _met_text(met: object) -> str | None:
    """How many criteria a rating ticked; None for a rating in another form."""
    if not isinstance(met, str) or not met:
        return None
    return say_count("{count:,} criterion", "{count:,} criteria", len(met.split()))


def draw_targets(view: CapabilityView) -> None:
    """Every change of its target and of the goal stage that it may follow: who, from, to, why."""
    st.header(say("Its target over time"))
    if not view.targets:
        st.text(say("No target was chosen yet."))
        return
    draw_changed_targets(view.targets, say("Every change of the target of {name}", name=view.row["name"]))


def draw_next(view: CapabilityView) -> None:
    """What the next stage asks for, and the steps of the roadmap to the target."""
    st.header(say("What comes next"))
    if view.row["status"] in (Status.AT_TARGET, Status.ABOVE_TARGET):
        st.text(say("The target is reached. Nothing more is asked for."))
    elif view.row["status"] == Status.NOT_ASSESSED:
        st.text(say("It is not assessed yet: an assessment comes first."))
    elif view.row["status"] == Status.NOT_APPLICABLE:
        st.text(say("It does not apply to this organization."))
    if view.asks is not None:
        _draw_asked(view.asks)
    if len(view.steps):
        _draw_steps(view.steps, view.row["name"])


def _draw_asked(asks: Asked) -> None:
    """The criteria of the next stage: what is open, and what is met."""
    texts = {one.id: one.text for one in shown_framework().criteria}
    stage, whole = stage_text(asks.stage), len(asks.met) + len(asks.open)
    open_title = say("{stage}: open ({count} of {of})", stage=stage, count=len(asks.open), of=whole)
    met_title = say("{stage}: known to be met ({count} of {of})", stage=stage, count=len(asks.met), of=whole)
    still_open, met = st.columns(2)
    with still_open:
        draw_texts(open_title, [texts[id] for id in asks.open])
    with met:
        draw_texts(met_title, [texts[id] for id in asks.met])


def _draw_steps(steps: pd.DataFrame, name: str) -> None:
    show.table(
        say("The steps of {name} in the proposed roadmap", name=name),
        (say("Step"), [step_text(row) for row in rows_of(steps)]),
        (say("Starts"), steps["starts_on"].map(quarter_text)),
        (say("Finishes"), steps["finishes_on"].map(quarter_text)),
        (say("Late"), steps["late_quarters"].map(late_text)),
        (say("Target due"), steps["due_on"], show.day_column()),
        (say("Owner"), steps["owner"]),
    )


def draw_distribution(found: Distribution | None, own: float) -> None:
    """How the organizations of the store are spread over the stages: a comparison, never a target."""
    if found is None:
        st.text(say("Shown once at least five organizations have rated it, so that none can be told from it."))
        return
    stage = None if pd.isna(own) else Stage(int(own))
    figure, alt = charts.stage_distribution(found.counts, stage), charts.alt_stage_distribution(found.counts, stage)
    show.chart(figure, alt, "capability-distribution")
    st.caption(
        say_count(
            "{rated:,} of {count:,} organization has rated it. Each has a target of its own.",
            "{rated:,} of {count:,} organizations have rated it. Each has a target of its own.",
            found.of,
            rated=found.rated,
        )
    )

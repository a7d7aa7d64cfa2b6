"""Parts of the Trends page: the numbers of its charts, newest day first."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from finops_model.texts import say
from finops_model.texts.figures import of_text, percent_text, rounded_scores, stage_text, status_text
from finops_model.ui import show


def draw_figure_days(figures: pd.DataFrame) -> None:
    """The headline figures of each day."""
    rows = figures.sort_values("as_of", ascending=False)
    show.table(
        say("The headline figures of every day on which something was assessed or agreed"),
        (say("Day"), rows["as_of"], show.day_column()),
        (say("Attainment"), rows["attainment"].map(percent_text)),
        (say("At target"), [of_text(k, n) for k, n in zip(rows["at_target"], rows["of"], strict=True)]),
        (say("Coverage"), [of_text(k, n) for k, n in zip(rows["rated"], rows["applicable"], strict=True)]),
        (say("Typical stage"), rows["typical_stage"].map(stage_text)),
        (say("Mean score (0 to 3)"), rounded_scores(rows["mean_score"]), show.score_column()),
        (say("Stages to go"), rows["gap_total"].where(rows["of"] > 0), st.column_config.NumberColumn(format="%d")),
    )


def draw_domain_days(by_domain: pd.DataFrame, names: Sequence[str]) -> None:
    """The mean score of each domain on each day. ``by_domain`` has the domain's name in ``domain_name``."""
    table = by_domain.pivot(index="as_of", columns="domain_name", values="mean_score").sort_index(ascending=False)
    show.table(
        say("Mean score of each domain on each day"),
        (say("Day"), table.index, show.day_column()),
        *((name, rounded_scores(table[name]), show.score_column()) for name in names),
    )


def draw_capability_days(standing: pd.DataFrame) -> None:
    """The stage and the target of one capability on each day, with the reason of the target."""
    rows = standing.sort_values("as_of", ascending=False)
    show.table(
        say("Stage and target of {name} on each day", name=rows["name"].iloc[0]),
        (say("Day"), rows["as_of"], show.day_column()),
        (say("Stage"), rows["stage"].map(stage_text)),
        (say("Target"), rows["target"].map(stage_text)),
        (say("Status"), rows["status"].map(status_text)),
        (say("Score (0 to 3)"), rounded_scores(rows["score"]), show.score_column()),
        (say("Why this target"), rows["reason"]),
    )

"""Parts of the Trends page: the numbers of its charts, newest day first."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from finops_model.texts import say
from finops_model.texts.figures import NONE_TEXT, of_text, percent_text, rounded_scores, stage_text, status_text


def draw_figure_days(figures: pd.DataFrame) -> None:
    """The headline figures of each day."""
    rows = figures.sort_values("as_of", ascending=False)
    column = st.column_config
    shown = pd.DataFrame(
        {
            "Day": rows["as_of"],
            "Attainment": rows["attainment"].map(percent_text),
            "At target": [of_text(k, n) for k, n in zip(rows["at_target"], rows["of"], strict=True)],
            "Coverage": [of_text(k, n) for k, n in zip(rows["rated"], rows["applicable"], strict=True)],
            "Typical stage": rows["typical_stage"].map(stage_text),
            "Mean score": rounded_scores(rows["mean_score"]),
            "Still to go": rows["gap_total"].where(rows["of"] > 0),
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=NONE_TEXT,
        alt=say("The headline figures of every day on which something was assessed or agreed"),
        column_config={
            "Day": column.DateColumn(say("Day"), format="D MMM YYYY"),
            "Attainment": column.TextColumn(say("Attainment")),
            "At target": column.TextColumn(say("At target")),
            "Coverage": column.TextColumn(say("Coverage")),
            "Typical stage": column.TextColumn(say("Typical stage")),
            "Mean score": column.NumberColumn(say("Mean score (0 to 3)"), format="%.1f"),
            "Still to go": column.NumberColumn(say("Stages to go"), format="%d"),
        },
    )


def draw_domain_days(by_domain: pd.DataFrame, names: Sequence[str]) -> None:
    """The mean score of each domain on each day. ``by_domain`` has the domain's name in ``domain_name``."""
    table = by_domain.pivot(index="as_of", columns="domain_name", values="mean_score")[list(names)]
    table = table.apply(rounded_scores).sort_index(ascending=False).reset_index(names="Day")
    formats = {name: st.column_config.NumberColumn(format="%.1f") for name in names}
    st.dataframe(
        table,
        hide_index=True,
        placeholder=NONE_TEXT,
        alt=say("Mean score of each domain on each day"),
        column_config={"Day": st.column_config.DateColumn(say("Day"), format="D MMM YYYY"), **formats},
    )


def draw_capability_days(standing: pd.DataFrame) -> None:
    """The stage and the target of one capability on each day, with the reason of the target."""
    rows = standing.sort_values("as_of", ascending=False)
    column = st.column_config
    shown = pd.DataFrame(
        {
            "Day": rows["as_of"],
            "Stage": rows["stage"].map(stage_text),
            "Target": rows["target"].map(stage_text),
            "Status": rows["status"].map(status_text),
            "Score": rounded_scores(rows["score"]),
            "Why this target": rows["reason"],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=NONE_TEXT,
        alt=say("Stage and target of {name} on each day", name=rows["name"].iloc[0]),
        column_config={
            "Day": column.DateColumn(say("Day"), format="D MMM YYYY"),
            "Stage": column.TextColumn(say("Stage")),
            "Target": column.TextColumn(say("Target")),
            "Status": column.TextColumn(say("Status")),
            "Score": column.NumberColumn(say("Score (0 to 3)"), format="%.1f"),
            "Why this target": column.TextColumn(say("Why this target")),
        },
    )

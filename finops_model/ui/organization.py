"""Parts of the Organization page: what is below, at and above target, in words, and every capability in a table."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.scoring import Status
from finops_model.texts import say, say_count
from finops_model.texts.figures import NONE_TEXT, day_text, rounded_scores, stage_text, status_text
from finops_model.ui import show
from finops_model.ui.words import stages_text

LISTED = 6
"""The most capabilities that a box lists; the table has the others."""


def draw_groups(standing: pd.DataFrame) -> None:
    """Gaps and strengths in words: what is below, at and above its own target, and what is not measured."""
    below = _lines(standing, Status.BELOW_TARGET, ["gap", "value"])
    reached = _lines(standing, Status.AT_TARGET, ["value"])
    above = _lines(standing, Status.ABOVE_TARGET, ["value"])
    boxes = (
        (say("▽ Gaps: below target ({count})", count=len(below)), below),
        (say("✓ Exactly at target ({count})", count=len(reached)), reached),
        (say("▲ Above target ({count})", count=len(above)), above),
    )
    if below or reached or above:
        for column, (title, lines) in zip(st.columns(3), boxes, strict=True):
            with column.container(border=True, height="stretch"):
                st.markdown(f"**{title}**")
                st.text("\n".join(_shortened(lines)) or say("None."))
    for status, text in (
        (Status.NOT_ASSESSED, say("Not assessed yet")),
        (Status.NO_TARGET, say("Rated, without a target")),
        (Status.NOT_APPLICABLE, say("Not applicable here")),
    ):
        names = standing.loc[standing["status"] == status, "name"]
        if len(names):
            st.text(f"{text} ({len(names)}): {' · '.join(names)}")


def _lines(standing: pd.DataFrame, status: Status, by: list[str]) -> list[str]:
    """A line for each capability of this status, largest first; framework order among equals."""
    rows = standing[standing["status"] == status].sort_values(by, ascending=False, kind="stable")
    return [_line(row) for row in show.rows(rows)]


def _line(row: Any) -> str:
    stage, target = stage_text(row.stage), stage_text(row.target)
    if row.status == Status.AT_TARGET:
        text = say("{name}: {stage}", name=row.name, stage=stage)
    elif row.status == Status.BELOW_TARGET and pd.notna(row.due_on):
        due = day_text(row.due_on)
        text = say("{name}: {stage}, target {target}, due {due}", name=row.name, stage=stage, target=target, due=due)
    else:
        text = say("{name}: {stage}, target {target}", name=row.name, stage=stage, target=target)
    return f"• {text}"


def _shortened(lines: Sequence[str]) -> list[str]:
    more = len(lines) - LISTED
    if more < 2:
        return list(lines)
    rest = say_count("… and {count:,} more, in the table below", "… and {count:,} more, in the table below", more)
    return [*lines[:LISTED], rest]


def draw_capabilities(standing: pd.DataFrame, evidence: pd.Series) -> None:
    """Every capability with its stage, target, status, evidence and age."""
    column = st.column_config
    gaps = [NONE_TEXT if pd.isna(gap) else stages_text(gap) for gap in standing["gap"]]
    age = column.NumberColumn(format="%d", width=80, help=say("Days since the capability was assessed."))
    score = show.score_column(help=say("The fraction is the way to the next stage."))
    show.table(
        say("Every capability with its stage, target, status, evidence and age"),
        (say("Capability"), standing["name"], column.TextColumn(pinned=True, width=215)),
        (say("Stage"), standing["stage"].map(stage_text)),
        (say("Target"), standing["target"].map(stage_text)),
        (say("Status"), standing["status"].map(status_text), 125),
        (say("Gap"), gaps, column.TextColumn(help=say("Whole stages to go to the target."))),
        (say("Target due"), standing["due_on"], show.day_column()),
        (say("Age in days"), standing["age_days"], age),
        (say("Evidence"), standing["written"].map(evidence).replace("", None), column.TextColumn(width="large")),
        (say("Assessed on"), standing["assessed_on"], show.day_column()),
        (say("Score (0 to 3)"), rounded_scores(standing["score"]), score),
        height="content",
    )

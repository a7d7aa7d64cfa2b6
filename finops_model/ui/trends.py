"""Parts of the Trends page: falls in words, marks for the curve, and the numbers of its charts, newest day first."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.framework import Framework
from finops_model.rows import rows_of
from finops_model.scoring.counting import APPLICABLE, ASSESSED, NOT_APPLICABLE, TARGET_SET
from finops_model.scoring.events import TARGET
from finops_model.texts import say
from finops_model.texts.events import event_text, subject_text
from finops_model.texts.figures import (
    day_text,
    label_text,
    listed_text,
    of_text,
    percent_text,
    rounded_scores,
    stage_text,
)
from finops_model.texts.literal import markdown_literal
from finops_model.ui import show


def draw_falls(falls: pd.DataFrame, names: dict[str, str]) -> None:
    """Where a stage fell, the newest first, with who and why; one to the target or above it is no warning."""
    below = [_fall_text(row, names) for row in rows_of(falls) if row.below_target]
    reached = [_fall_text(row, names) for row in rows_of(falls) if not row.below_target]
    if below:
        st.warning("  \n".join(below), icon=":material/trending_down:")
    if reached:
        st.info("  \n".join(reached), icon=":material/trending_down:")


def _fall_text(row: Any, names: dict[str, str]) -> str:
    fall = say(
        "{name}: from {before} to {stage} on {day}",
        name=markdown_literal(names[row.capability]),
        before=stage_text(row.stage_before),
        stage=stage_text(row.stage),
        day=day_text(row.as_of),
    )
    who, why = (markdown_literal(getattr(row, column)) for column in ("by", "reason"))
    if not why:
        return say("{fall}. {who} gave no evidence.", fall=fall, who=who) if who else fall
    return say("{fall}. {why} ({who})", fall=fall, why=why, who=who)


def target_marks(events: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """The days on which targets changed: ``on`` and ``text``, which capabilities and from what to what."""
    changed = events[events["kind"] == TARGET]
    texts = [label_text(subject_text(event.capability, framework), event_text(event)) for event in rows_of(changed)]
    marked = pd.DataFrame({"on": changed["on"].to_numpy(), "text": pd.array(texts, dtype="str")})
    return marked.groupby("on")["text"].agg(lambda found: listed_text(list(found), 4)).reset_index()


def draw_counting(counting: pd.DataFrame) -> None:
    """Why the numbers of capabilities behind "k of n" change: which count from when on, and which no longer do."""
    for _, rows in counting.groupby(["on", "cause"], sort=False):
        first = rows.iloc[0]
        names = listed_text([markdown_literal(name) for name in rows["name"]], 8)
        st.markdown(f"- {_counting_text(first['cause'], markdown_literal(day_text(first['on'])), names)}")


def _counting_text(cause: str, day: str, names: str) -> str:
    """What changes on a day for some capabilities."""
    said = {"day": day, "names": names}
    if cause == NOT_APPLICABLE:
        return say("{day}: not applicable from now on, so no longer counted: {names}.", **said)
    if cause == APPLICABLE:
        return say("{day}: applicable again: {names}.", **said)
    if cause == ASSESSED:
        return say("{day}: rated for the first time, so counted from now on: {names}.", **said)
    if cause == TARGET_SET:
        return say("{day}: has a target, so counted from now on: {names}.", **said)
    return say("{day}: has no target any more, so no longer counted: {names}.", **said)


def draw_figure_days(figures: pd.DataFrame) -> None:
    """The headline figures of each day."""
    rows = figures.sort_values("as_of", ascending=False)
    show.table(
        say("The headline figures of every day on which something was assessed or agreed"),
        (say("Day"), rows["as_of"], show.day_column()),
        (say("Attainment"), rows["attainment"].map(percent_text)),
        (say("At or above target"), [of_text(k, n) for k, n in zip(rows["at_target"], rows["of"], strict=True)]),
        (say("Coverage"), [of_text(k, n) for k, n in zip(rows["rated"], rows["applicable"], strict=True)]),
        (say("At least half have reached"), rows["typical_stage"].map(stage_text)),
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


def draw_stage_days(standing: pd.DataFrame) -> None:
    """The stage of every capability on each day, with the target beside it: the numbers behind the small pictures."""
    words = standing["stage"].map(stage_text) + " / " + standing["target"].map(stage_text)
    cells = standing.assign(words=words).pivot(index="as_of", columns="name", values="words")
    cells = cells.sort_index(ascending=False)[list(dict.fromkeys(standing["name"]))]
    show.table(
        say("Stage and target of every capability on each day"),
        (say("Day"), cells.index, show.day_column()),
        *((name, cells[name]) for name in cells.columns),
    )

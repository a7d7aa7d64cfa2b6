"""Parts of the Portfolio page: the table of organizations, the heatmap of gaps, and the same in words."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.messages import message
from finops_model.names import name_key
from finops_model.scoring import Status
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import (
    NONE_TEXT,
    day_text,
    of_text,
    points_text,
    stage_text,
    status_text,
    status_word,
    whole_percent,
)
from finops_model.ui import show
from finops_model.ui.words import explained
from finops_model.views.portfolio import Portfolio

ORDERS = {
    "organization": (message("Name"), True),
    "attainment": (message("Attainment, lowest first"), True),
    "change": (message("Change, largest fall first"), True),
    "first_due_on": (message("Overdue and next due targets first"), True),
    "oldest_days": (message("Oldest ratings first"), False),
}
"""The columns to order by, with what the reader chooses and whether small comes first."""


def chosen(rows: pd.DataFrame) -> tuple[str, str, bool]:
    """What the reader wants to see, from the controls: a part of a name, the column to order by, and every scope."""
    search, order, scopes = st.columns([2, 2, 1.4], vertical_alignment="bottom")
    wanted = search.text_input(say("Find an organization"), placeholder=say("Part of a name"), key="portfolio-search")
    column = order.selectbox(
        say("Order by"), list(ORDERS), format_func=lambda column: translated(ORDERS[column][0]), key="portfolio-order"
    )
    every = False
    if not rows["is_default"].all():
        every = scopes.toggle(
            say("Every scope of spend"), key="portfolio-scopes", help=say("Scopes are never added up.")
        )
    return name_key(wanted), column if column in ORDERS else "organization", every


def ordered(portfolio: Portfolio, wanted: str, column: str, every: bool) -> pd.DataFrame:
    """The rows of the portfolio that are wanted, in the order asked for."""
    rows = portfolio.rows if every else portfolio.rows[portfolio.rows["is_default"]]
    if wanted:
        rows = rows[rows["organization"].map(name_key).str.contains(wanted, regex=False)]
    return rows if column == "organization" else rows.sort_values(column, ascending=ORDERS[column][1], kind="stable")


def table_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the portfolio as its table shows them; the scope only where it tells rows apart."""
    shown = pd.DataFrame(
        {
            "Organization": rows["organization"],
            "Scope": rows["scope"],
            "Attainment": whole_percent(rows["attainment"]),
            "At target": [of_text(k, n) for k, n in zip(rows["at_target"], rows["of"], strict=True)],
            "Coverage": [of_text(k, n) for k, n in zip(rows["rated"], rows["applicable"], strict=True)],
            "Change": [points_text(points) for points in rows["change"]],
            "Goal": rows["goal_stage"].map(stage_text),
            "Overdue": [overdue_text(n, day) for n, day in zip(rows["overdue"], rows["overdue_since"], strict=True)],
            "Next due": rows["next_due_on"],
            "Oldest rating": [age_text(*ages) for ages in zip(rows["oldest_days"], rows["stale"], strict=True)],
        }
    )
    told_apart = not rows["is_default"].all() or rows["scope"].nunique() > 1
    return shown if told_apart else shown.drop(columns="Scope")


def overdue_text(count: int, since: pd.Timestamp) -> str:
    """How many targets are overdue, and since when: ``3 since 30 Jun 2026``."""
    return say("{count:,} since {day}", count=count, day=day_text(since)) if count else NONE_TEXT


def age_text(oldest_days: float, stale: int) -> str:
    """How old the oldest rating is, and how many ratings are older than a year."""
    if pd.isna(oldest_days):
        return NONE_TEXT
    days = say_count("{count:,} day", "{count:,} days", int(oldest_days))
    if not stale:
        return days
    old = say_count("{count:,} rating over a year old", "{count:,} ratings over a year old", int(stale))
    return f"{days}, {old}"


def table_columns(portfolio: Portfolio) -> dict[str, Any]:
    """How the columns of :func:`table_rows` are named and formatted, but for the organization."""
    column, before = st.column_config, day_text(portfolio.before_on)
    return {
        "Scope": column.TextColumn(say("Scope")),
        "Attainment": column.ProgressColumn(
            say("Attainment of own targets"), format="%d %%", min_value=0, max_value=100, help=explained("attainment")
        ),
        "At target": column.TextColumn(say("At target"), help=explained("at_target")),
        "Coverage": column.TextColumn(say("Coverage"), help=explained("coverage")),
        "Change": column.TextColumn(
            say("Since {day}", day=before),
            help=say(
                "Attainment today minus attainment on {day}, each against the targets in force on its day, "
                "in percentage points.",
                day=before,
            ),
        ),
        "Goal": column.TextColumn(say("Goal stage"), help=say("The stage this organization chose for itself.")),
        "Overdue": column.TextColumn(say("Overdue"), help=explained("overdue")),
        "Next due": column.DateColumn(say("Next due target"), format="D MMM YYYY", help=explained("next_due")),
        "Oldest rating": column.TextColumn(
            say("Oldest rating"), help=say("Ratings older than 365 days are counted as old; they still count.")
        ),
    }


def draw_legend(portfolio: Portfolio) -> None:
    """What the numbers and symbols of the heatmap mean."""
    st.header(say("Stages to go to each organization's own targets"))
    signs = [Status.AT_TARGET, Status.ABOVE_TARGET, Status.NOT_ASSESSED, Status.NOT_APPLICABLE, Status.NO_TARGET]
    st.caption(
        say(
            "A number counts the stages to go to the target that the organization chose; a darker colour means more. "
            "Symbols: {signs}. Click a cell to open its organization.",
            signs=", ".join(map(status_text, signs)),
        )
    )


def heatmap(portfolio: Portfolio, scope_ids: Sequence[int]) -> tuple[show.Finished, str]:
    """The heatmap of these scopes, from top to bottom, and what it shows in a sentence."""
    labels = _labels(portfolio, scope_ids)
    figure = show.Finished(charts.gap_heatmap(portfolio.standing, labels))
    return figure, charts.alt_gap_heatmap(portfolio.standing, labels)


def draw_words(portfolio: Portfolio, scope_ids: Sequence[int]) -> None:
    """The heatmap as a table in words."""
    cells = portfolio.standing[portfolio.standing["scope_id"].isin(scope_ids)]
    words = [_word(status, gap) for status, gap in zip(cells["status"], cells["gap"], strict=True)]
    table = cells.assign(word=words).pivot(index="scope_id", columns="capability", values="word")
    table = table.loc[list(scope_ids), list(dict.fromkeys(cells["capability"]))]
    table.insert(0, say("Organization"), list(_labels(portfolio, scope_ids).values()))
    names = dict(zip(cells["capability"], cells["name"], strict=True))
    st.dataframe(
        table.rename(columns=names),
        hide_index=True,
        alt=say("Gap of every capability to the organization's own target"),
    )


def _word(status: str, gap: float) -> str:
    if status != Status.BELOW_TARGET:
        return status_word(status)
    return say_count("{count:,} stage to go", "{count:,} stages to go", int(gap))


def _labels(portfolio: Portfolio, scope_ids: Sequence[int]) -> dict[int, str]:
    """What each scope is called: by its organization, and by its own name where scopes must be told apart."""
    rows = portfolio.rows.set_index("scope_id").loc[list(scope_ids)]
    told_apart = not rows["is_default"].all()
    names = rows["organization"] + " · " + rows["scope"] if told_apart else rows["organization"]
    return dict(zip(scope_ids, names, strict=True))

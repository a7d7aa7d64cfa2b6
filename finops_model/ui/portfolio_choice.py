"""Which organizations the Portfolio page shows and in which order: picked by the reader, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from finops_model.framework import Stage
from finops_model.messages import message
from finops_model.names import name_key
from finops_model.texts import say, translated
from finops_model.ui.address import ask, ask_for_widget, asked_choice, asked_text, draw_choice
from finops_model.views.groups import organizations_below
from finops_model.views.portfolio import Portfolio
from finops_model.views.portfolio_summary import Look, looked_at

ORDERS = {
    "organization": (message("Name"), True),
    "attainment": (message("Attainment, lowest first"), True),
    "change": (message("Change, largest fall first"), True),
    "first_due_on": (message("Overdue and next due targets first"), True),
    "oldest_days": (message("Oldest ratings first"), False),
}
"""The columns to order by, with what the reader chooses and whether small comes first."""

LOOKS = {
    Look.ALL: message("All"),
    Look.AT_GOAL: message("At their own goal"),
    Look.OVERDUE: message("With overdue targets"),
    Look.FELL: message("Fell back"),
    Look.OLD: message("Not reassessed in time"),
    Look.LATE: message("Late by the roadmap"),
    Look.THIN: message("Fewer than 80 % rated"),
}
"""What each look finds, as the reader chooses it."""

NO_GOAL = "none"


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a portfolio that are asked for.

    Attributes:
        rows: in the order asked for, with the columns of the portfolio's.
        of_scopes: what each row is called, by the id of its scope.
        of_slugs: the name of each organization, by its slug.
    """

    rows: pd.DataFrame
    of_scopes: dict[int, str]
    of_slugs: dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see.

    Attributes:
        text: a part of the name, as a key.
        order: the column to order by.
        look: which of the organizations.
        goal: the id of a goal stage, :data:`NO_GOAL`, or empty: any.
        group: the slug of the organization that they are below; empty: any.
        every: every scope, not the default ones alone.
    """

    text: str = ""
    order: str = "organization"
    look: Look = Look.ALL
    goal: str = ""
    group: str = ""
    every: bool = False


def asked(rows: pd.DataFrame, below: Mapping[str, str]) -> Asked:
    """What the address asks for, of these rows of a portfolio, which has these :func:`groups`."""
    return Asked(
        name_key(asked_text("find")),
        asked_choice("sort", list(ORDERS)),
        Look(asked_choice("show", list(Look))),
        asked_choice("goal", _goals()),
        asked_choice("below", ["", *below]),
        asked_text("scopes") == "1" and not rows["is_default"].all(),
    )


def _goals() -> list[str]:
    return ["", *(stage.id for stage in Stage if stage), NO_GOAL]


def groups(portfolio: Portfolio) -> dict[str, str]:
    """The organizations that others are below: their names by slug."""
    rows = portfolio.rows
    parents = rows[rows["organization_id"].isin(rows["parent_id"].dropna()) & rows["is_default"]]
    return dict(zip(parents["slug"], parents["organization"], strict=True))


def chosen(portfolio: Portfolio, asked: Asked) -> pd.DataFrame:
    """The rows of the portfolio that are asked for, whatever the look, in the order asked for."""
    rows = portfolio.rows if asked.every else portfolio.rows[portfolio.rows["is_default"]]
    if asked.text:
        rows = rows[rows["organization"].map(name_key).str.contains(asked.text, regex=False)]
    if asked.goal:
        levels = {stage.id: float(stage) for stage in Stage}
        goal = levels.get(asked.goal)
        rows = rows[rows["goal_stage"].isna() if goal is None else rows["goal_stage"] == goal]
    if asked.group:
        parent = portfolio.rows.loc[portfolio.rows["slug"] == asked.group, "organization_id"].iloc[0]
        rows = rows[rows["organization_id"].isin(organizations_below(portfolio.rows, int(parent)))]
    if asked.order == "organization":
        return rows
    return rows.sort_values(asked.order, ascending=ORDERS[asked.order][1], kind="stable")


def shown(portfolio: Portfolio, asked: Asked) -> pd.DataFrame:
    """Those of the chosen rows that the look finds."""
    return looked_at(chosen(portfolio, asked), asked.look)


def found(portfolio: Portfolio, asked: Asked) -> Found:
    """The rows that are shown, and what the lists of them offer."""
    rows = shown(portfolio, asked)
    names = (rows["organization"] + " · " + rows["scope"]).tolist()
    of_scopes = dict(zip(rows["scope_id"].tolist(), names, strict=True))
    return Found(rows, of_scopes, dict(zip(rows["slug"].tolist(), rows["organization"].tolist(), strict=True)))


def draw_choices(rows: pd.DataFrame, now: Asked, below: Mapping[str, str]) -> None:
    """The controls above the table."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _draw_search()
        looks: dict[str, str] = {look: translated(text) for look, text in LOOKS.items()}
        orders = {key: translated(text) for key, (text, _) in ORDERS.items()}
        goals = {"": say("Any"), **{stage.id: stage.label for stage in Stage if stage}, NO_GOAL: say("None chosen")}
        draw_choice("show", "portfolio-show", say("Show"), now.look, looks)
        draw_choice("sort", "portfolio-order", say("Order by"), now.order, orders)
        draw_choice("goal", "portfolio-goal", say("Goal stage"), now.goal, goals)
        if below:
            draw_choice("below", "portfolio-below", say("Part of"), now.group, {"": say("Any"), **below})
        if not rows["is_default"].all():
            st.session_state["portfolio-scopes"] = now.every
            st.toggle(
                say("Every scope of spend"),
                key="portfolio-scopes",
                help=say("Scopes are never added up."),
                on_change=ask_for_widget,
                args=("scopes", "portfolio-scopes"),
            )


def _draw_search() -> None:
    st.session_state["portfolio-search"] = asked_text("find")
    st.text_input(
        say("Find an organization"),
        placeholder=say("Part of a name"),
        key="portfolio-search",
        max_chars=200,
        width=190,
        on_change=ask_for_widget,
        args=("find", "portfolio-search"),
    )


def look_at(look: Look) -> None:
    """The callback of a card: the table shows what it counts."""
    ask("show", "" if look is Look.ALL else look)

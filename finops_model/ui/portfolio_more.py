"""Parts of the Portfolio page: who moved and why, groups, and how the organizations are spread over the stages."""

import streamlit as st

from finops_model.framework import Stage
from finops_model.scoring.groups import GroupFigures
from finops_model.texts import say
from finops_model.texts.figures import day_text, label_text, listed_text, percent_number, points_parts
from finops_model.texts.framework import shown_framework
from finops_model.ui import show
from finops_model.ui.portfolio_choice import Asked, chosen
from finops_model.ui.words import explained
from finops_model.views.distribution import distribution_of
from finops_model.views.groups import groups_of
from finops_model.views.movers import Mover, read_movers
from finops_model.views.portfolio import Portfolio

WIDTH = 180
"""Pixels of a column of names, which wrap."""
MOST_NAMES = 4
"""How many names have room in a cell."""


def draw_movers(portfolio: Portfolio, asked: Asked) -> None:
    """Who rose and who fell most since the day before, and what moved each."""
    since = day_text(portfolio.before_on)
    st.header(say("Who moved since {day}", day=since))
    rows = chosen(portfolio, asked)
    movers = read_movers(portfolio, rows[rows["is_default"]])
    if not movers:
        st.text(say("No attainment moved by a point since {day}.", day=since))
        return
    number = st.column_config.NumberColumn(format="%+d")
    parts = [points_parts([one.effects.score, one.effects.target, one.effects.coverage]) for one in movers]
    show.table(
        say("The organizations whose attainment rose or fell most, and why"),
        (
            say("Organization"),
            [one.organization for one in movers],
            st.column_config.TextColumn(pinned=True, width=WIDTH),
        ),
        (say("Points"), [one.points for one in movers], number),
        (say("by scores"), [score for score, _, _ in parts], number),
        (say("by targets"), [target for _, target, _ in parts], number),
        (say("by coverage"), [coverage for _, _, coverage in parts], number),
        (say("Evidence"), [_evidence(one) for one in movers], st.column_config.TextColumn(width="large")),
        (say("Higher stage"), [_names(one.rose) for one in movers], 260),
        (say("Lower stage"), [_names(one.fell) for one in movers], 260),
        (say("Why targets changed"), [_reasons(one) for one in movers], st.column_config.TextColumn(width="large")),
        height="content",
        row_height=show.WRAPPED_ROWS,
    )


def _names(names: tuple[str, ...]) -> str | None:
    return listed_text(names, MOST_NAMES) if names else None


def _evidence(mover: Mover) -> str | None:
    return "; ".join(label_text(name, text) for name, text in mover.evidence) or None


def _reasons(mover: Mover) -> str | None:
    return "; ".join(mover.reasons) or None


def draw_groups(portfolio: Portfolio) -> None:
    """Every organization with others below it: their figures together, and how far they lie apart; nothing without
    one."""
    groups = groups_of(portfolio.rows, portfolio.standing)
    if not groups:
        return
    st.header(say("Groups"))
    figures = list(groups.values())
    percent = st.column_config.NumberColumn(format="%d %%")
    show.table(
        say("The organizations below each parent together, and how far they lie apart"),
        (say("Part of"), list(groups), st.column_config.TextColumn(pinned=True)),
        (say("Attainment"), _percents(figures, "attainment"), percent),
        (say("Lowest"), _percents(figures, "lowest"), percent),
        (say("Median"), _percents(figures, "median"), percent),
        (say("Highest"), _percents(figures, "highest"), percent),
        (say("Members"), [one.members for one in figures]),
        (say("Measured"), [one.measured for one in figures]),
        (say("At target"), [one.at_target for one in figures]),
        (say("With a target"), [one.of for one in figures]),
        (say("Rated"), [one.rated for one in figures]),
        (say("Applicable"), [one.applicable for one in figures]),
    )
    st.caption(say("Attainment is over all capabilities of all members, each against its own target."))


def _percents(figures: list[GroupFigures], name: str) -> list[int | None]:
    values = [getattr(one, name) for one in figures]
    return [None if value is None else percent_number(value) for value in values]


def draw_distribution(portfolio: Portfolio) -> None:
    """How many organizations are at each stage of each capability: those that enough organizations have rated."""
    capabilities = shown_framework().capabilities
    found = {one.name: distribution_of(portfolio, one.id) for one in capabilities}
    known = {name: one for name, one in found.items() if one is not None}
    if not known:
        st.text(say("Fewer than five organizations have rated a capability: this would tell where single ones stand."))
        return
    show.table(
        say("Organizations at each stage of each capability"),
        (say("Capability"), list(known), st.column_config.TextColumn(pinned=True)),
        *((stage.label, [one.counts[stage] for one in known.values()]) for stage in Stage),
        (say("Rated"), [one.rated for one in known.values()]),
        height="content",
    )
    st.caption(explained("distribution"))

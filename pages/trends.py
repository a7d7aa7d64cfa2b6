"""Trends: how an organization moved, against the targets that were in force on each day."""

import streamlit as st

from finops_model import charts
from finops_model.framework import read_framework
from finops_model.texts import say
from finops_model.texts.figures import day_text, stage_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import days, kept, links, show
from finops_model.ui.place import picked
from finops_model.ui.trends import draw_capability_days, draw_domain_days, draw_figure_days
from finops_model.views.trends import Trends, read_trends


def draw_head(trends: Trends) -> None:
    """The title of the page."""
    show.heading(trends.place, trends.goal_stage, say("Trends"))


def draw_figures(trends: Trends) -> None:
    """Attainment and coverage over time, and their numbers."""
    attainment, coverage = st.columns(2)
    with attainment:
        st.header(say("Attainment of own targets"))
        show.chart(charts.attainment_trend(trends.figures), charts.alt_attainment_trend(trends.figures), "attainment")
    with coverage:
        st.header(say("Coverage: rated capabilities"))
        show.chart(charts.coverage_trend(trends.figures), charts.alt_coverage_trend(trends.figures), "coverage")
    draw_figure_days(trends.figures)


def draw_falls(trends: Trends) -> None:
    """Where a stage fell, in words, the newest first; a fall to the target or above it is not a warning."""
    st.header(say("Where a stage fell"))
    names = {one.id: one.name for one in read_framework().capabilities}
    below, reached = [], []
    for row in show.rows(trends.falls):
        text = say(
            "{name}: from {before} to {stage} on {day}",
            name=markdown_literal(names[row.capability]),
            before=stage_text(row.stage_before),
            stage=stage_text(row.stage),
            day=day_text(row.as_of),
        )
        (below if row.below_target else reached).append(text)
    if below:
        st.warning("  \n".join(below), icon=":material/trending_down:")
    if reached:
        st.info("  \n".join(reached), icon=":material/trending_down:")
    if trends.falls.empty:
        st.text(say("No capability has fallen back a stage."))


def draw_domains(trends: Trends) -> None:
    """The mean score of each domain over time, as chart and table."""
    st.header(say("Mean score of each domain"))
    framework = read_framework()
    names = {domain.id: domain.name for domain in framework.domains}
    by_domain = trends.by_domain.assign(domain_name=trends.by_domain["domain"].map(names))
    show.chart(charts.domain_trend(by_domain, framework), charts.alt_domain_trend(by_domain, framework), "domain-trend")
    draw_domain_days(by_domain, list(names.values()))


def draw_capability(trends: Trends, capability: str) -> None:
    """The stage of one capability over time, with its target as the step line that it was."""
    rows = trends.standing[trends.standing["capability"] == capability]
    show.chart(charts.stage_steps(rows, trends.falls), charts.alt_stage_steps(rows, trends.falls), "capability-steps")
    draw_capability_days(rows)


def telling(trends: Trends) -> str:
    """The capability with most to show at first: one that fell, else one with a gap, else one that is rated."""
    standing = trends.standing
    rated = standing.loc[standing["stage"].notna(), "capability"]
    return next(iter([*trends.falls["capability"][::-1], *standing.loc[standing["gap"] > 0, "capability"], *rated]), "")


def page() -> None:
    """Draws the page."""
    place = picked()
    head = st.container()
    against_today = st.toggle(
        say("Against today's targets"),
        key="trend-against-today",
        help=say("Off: each day is measured against the targets in force on that day. On: all against today's."),
    )
    trends = kept.view(read_trends, place, days.as_of(), against_today)
    with head:
        kept.once(draw_head, trends)
    if trends.what.standing.empty:
        st.info(say("Nothing was assessed and no target was set yet."), icon=":material/checklist:")
        st.page_link(links.page("assess"), label=say("Assess it"), icon=":material/arrow_forward:")
        return
    kept.once(draw_figures, trends)
    kept.once(draw_falls, trends)
    kept.once(draw_domains, trends)
    st.header(say("One capability"))
    names = {one.id: one.name for one in read_framework().capabilities}
    ids, first = list(names), telling(trends.what)
    chosen = st.selectbox(
        say("Capability"),
        ids,
        index=ids.index(first) if first in ids else 0,
        format_func=lambda id: names.get(str(id), str(id)),
        key="trend-capability",
    )
    kept.once(draw_capability, trends, chosen if chosen in names else first)


page()

"""Trends: how an organization moved, against the targets that were in force on each day, and why."""

import streamlit as st

from finops_model import charts
from finops_model.texts import say
from finops_model.texts.framework import shown_framework
from finops_model.texts.pace import pace_text
from finops_model.ui import days, kept, links, session, show
from finops_model.ui.moved import draw_quarters
from finops_model.ui.notes import draw_notes
from finops_model.ui.place import picked
from finops_model.ui.trends import (
    draw_counting,
    draw_domain_days,
    draw_falls,
    draw_figure_days,
    draw_stage_days,
    target_marks,
)
from finops_model.views.trends import Trends, read_trends


def draw_head(trends: Trends) -> None:
    """The title of the page, and where a stage fell, when one did."""
    show.heading(trends.place, trends.goal_stage, say("Trends"))
    draw_falls(trends.falls, {one.id: one.name for one in shown_framework().capabilities})


def draw_attainment(trends: Trends, against_today: bool) -> None:
    """Attainment over time with the goal's due day and where the pace leads, and its numbers."""
    st.header(say("Attainment of own targets"))
    happened = trends.events.iloc[:0] if against_today else trends.events
    marks = target_marks(happened, shown_framework())
    drawn = (trends.figures, trends.goal_due_on, trends.pace, marks, trends.notes, trends.projection)
    show.chart(charts.attainment_trend(*drawn), charts.alt_attainment_trend(*drawn), "attainment")
    st.text(pace_text(trends.pace))
    with st.expander(say("The numbers")):
        draw_figure_days(trends.figures)


def draw_moved(trends: Trends) -> None:
    """What moved in each quarter, with who and why."""
    st.header(say("What moved"))
    draw_quarters(trends.quarters)


def draw_stages(trends: Trends) -> None:
    """How many capabilities stood at each stage, how many are rated, and why these numbers change."""
    stages, coverage = st.columns(2)
    with stages:
        st.header(say("Capabilities by stage"))
        show.chart(charts.stage_history(trends.standing), charts.alt_stage_history(trends.standing), "stage-history")
    with coverage:
        st.header(say("Coverage: rated capabilities"))
        show.chart(charts.coverage_trend(trends.figures), charts.alt_coverage_trend(trends.figures), "coverage")
    if len(trends.counting):
        with st.expander(say("Why the number of capabilities changes")):
            draw_counting(trends.counting)


def draw_domains(trends: Trends) -> None:
    """The mean score of each domain over time, as chart and table."""
    st.header(say("Mean score of each domain"))
    framework = shown_framework()
    names = {domain.id: domain.name for domain in framework.domains}
    by_domain = trends.by_domain.assign(domain_name=trends.by_domain["domain"].map(names))
    show.chart(charts.domain_trend(by_domain, framework), charts.alt_domain_trend(by_domain, framework), "domain-trend")
    with st.expander(say("The numbers")):
        draw_domain_days(by_domain, list(names.values()))


def draw_capabilities(trends: Trends, narrow: bool) -> None:
    """The stage of every capability over time with its target, domain by domain."""
    st.header(say("Every capability"))
    for domain in shown_framework().domains:
        st.subheader(domain.name)
        rows = trends.standing[trends.standing["domain"] == domain.id]
        show.chart(charts.capability_panels(rows, narrow), charts.alt_capability_panels(rows), f"panels-{domain.id}")
    with st.expander(say("The numbers")):
        draw_stage_days(trends.standing)


def page() -> None:
    """Draws the page."""
    place = picked()
    head = st.container()
    against_today = st.toggle(
        say("Against today's targets"),
        key="trend-against-today",
        bind="query-params",
        help=say("Off: each day is measured against the targets in force on that day. On: all against today's."),
    )
    trends = kept.view(read_trends, place, days.as_of(), against_today)
    with head:
        kept.once(draw_head, trends)
    if trends.what.standing.empty:
        st.info(say("Nothing was assessed and no target was set yet."), icon=":material/checklist:")
        st.page_link(links.page("assess"), label=say("Assess it"), icon=":material/arrow_forward:")
        return
    kept.once(draw_attainment, trends, against_today)
    draw_notes(place.scope.id, trends.what.notes, days.as_of())
    for draw in (draw_moved, draw_stages, draw_domains):
        kept.once(draw, trends)
    kept.once(draw_capabilities, trends, session.is_on_a_phone())


page()

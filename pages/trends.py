"""Trends: how an organization moved, against the targets that were in force on each day."""

from collections.abc import Hashable

import pandas as pd
import streamlit as st

from finops_model import charts, scoring
from finops_model.framework import Framework
from finops_model.texts.figures import NONE_TEXT, day_text, of_text, percent_text, stage_text, status_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import links, place, reads, session, show


def falls(fell: pd.DataFrame, names: dict[str, str]) -> None:
    """Where a stage fell, in words, the newest first."""
    st.header("Where a stage fell")
    if fell.empty:
        st.text("No capability has fallen back a stage.")
        return
    said = [
        f"{markdown_literal(names[row.capability])}: from {stage_text(row.stage_before)} to "
        f"{stage_text(row.stage)} on {day_text(row.as_of)}"
        for row in show.rows(fell.sort_values("as_of", ascending=False, kind="stable"))
    ]
    st.warning("  \n".join(said), icon=":material/trending_down:")


def figures_table(trend: pd.DataFrame) -> None:
    """The numbers of the charts, newest first."""
    rows = trend.sort_values("as_of", ascending=False)
    shown = pd.DataFrame(
        {
            "Day": rows["as_of"],
            "Attainment": rows["attainment"].map(percent_text),
            "At target": [of_text(k, n) for k, n in zip(rows["at_target"], rows["of"], strict=True)],
            "Coverage": [of_text(k, n) for k, n in zip(rows["rated"], rows["applicable"], strict=True)],
            "Typical stage": rows["typical_stage"].map(stage_text),
            "Mean score": rows["mean_score"].round(1),
            "Still to go": rows["gap_total"].where(rows["of"] > 0),
        }
    )
    column = st.column_config
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=NONE_TEXT,
        alt="The headline figures of every day on which something was assessed or agreed",
        column_config={
            "Day": column.DateColumn(format="D MMM YYYY"),
            "Mean score": column.NumberColumn("Mean score (0 to 3)", format="%.1f"),
            "Still to go": column.NumberColumn(format="%d stages"),
        },
    )


def domains(by_domain: pd.DataFrame, framework: Framework, of: tuple[Hashable, ...]) -> None:
    """The mean score of each domain over time, as chart and table."""
    st.header("Mean score of each domain")
    names = {domain.id: domain.name for domain in framework.domains}
    by_domain = by_domain.assign(domain_name=by_domain["domain"].map(names))
    show.kept_chart(
        lambda: charts.domain_trend(by_domain, framework),
        lambda: charts.alt_domain_trend(by_domain, framework),
        key="domain-trend",
        of=of,
    )
    table = by_domain.pivot(index="as_of", columns="domain_name", values="mean_score")[list(names.values())]
    table = table.sort_index(ascending=False).round(1).reset_index(names="Day")
    formats = {name: st.column_config.NumberColumn(format="%.1f") for name in names.values()}
    st.dataframe(
        table,
        hide_index=True,
        placeholder=NONE_TEXT,
        alt="Mean score of each domain on each day",
        column_config={"Day": st.column_config.DateColumn(format="D MMM YYYY"), **formats},
    )


def one_capability(standing: pd.DataFrame, fell: pd.DataFrame, names: dict[str, str], of: tuple[Hashable, ...]) -> None:
    """The stage of one capability over time, with its target as the step line that it was."""
    st.header("One capability")
    rated = standing.loc[standing["stage"].notna(), "capability"]
    told = [*fell["capability"], *standing.loc[standing["gap"] > 0, "capability"], *rated, *names]
    chosen = st.selectbox(
        "Capability",
        list(names),
        index=list(names).index(told[0]),  # the one with most to tell: a fall, else a gap, else a rating
        format_func=lambda id: names.get(str(id), str(id)),
        key="trend-capability",
    )
    rows = standing[standing["capability"] == chosen]
    show.kept_chart(
        lambda: charts.stage_steps(rows, fell),
        lambda: charts.alt_stage_steps(rows, fell),
        key="capability-steps",
        of=(*of, chosen),
    )
    rows = rows.sort_values("as_of", ascending=False)
    shown = pd.DataFrame(
        {
            "Day": rows["as_of"],
            "Stage": rows["stage"].map(stage_text),
            "Target": rows["target"].map(stage_text),
            "Status": rows["status"].map(status_text),
            "Score": rows["score"].round(1),
            "Why this target": rows["reason"],
        }
    )
    column = st.column_config
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=NONE_TEXT,
        alt=f"Stage and target of {names[chosen]} on each day",
        column_config={
            "Day": column.DateColumn(format="D MMM YYYY"),
            "Score": column.NumberColumn("Score (0 to 3)", format="%.1f"),
        },
    )


def page() -> None:
    """Draws the page."""
    picked = place.picked()
    scope, day, revision = picked.scope, session.today(), reads.revision(picked.organization.id)
    framework = session.framework()
    show.heading(picked, reads.goal_stage(scope, day, revision), "Trends")
    against_today = st.toggle(
        "Against today's targets",
        key="trend-against-today",
        help="Off: every day is measured against the targets that were in force on it. On: all days against today's.",
    )
    against = day if against_today else "then"
    standing, trend, by_domain = (
        frame[frame["as_of"] <= pd.Timestamp(day)]
        for frame in (
            reads.trend_standing(scope, revision, against),
            reads.trend(scope, revision, against),
            reads.trend_by_domain(scope, revision, against),
        )
    )
    if standing.empty:
        st.info("Nothing was assessed and no target was set yet.", icon=":material/checklist:")
        st.page_link(links.page("assess"), label="Assess it", icon=":material/arrow_forward:")
        return
    of = (scope.id, day, revision, against)
    attainment, coverage = st.columns(2)
    with attainment:
        st.header("Attainment of own targets")
        show.kept_chart(
            lambda: charts.attainment_trend(trend), lambda: charts.alt_attainment_trend(trend), key="attainment", of=of
        )
    with coverage:
        st.header("Coverage: rated capabilities")
        show.kept_chart(
            lambda: charts.coverage_trend(trend), lambda: charts.alt_coverage_trend(trend), key="coverage", of=of
        )
    figures_table(trend)
    names = {one.id: one.name for one in framework.capabilities}
    fell = scoring.regressions(standing)
    falls(fell, names)
    domains(by_domain, framework, of)
    one_capability(standing, fell, names, of)


page()

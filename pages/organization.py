"""Organization: where one organization stands against its targets, capability by capability, and on what evidence."""

from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.scoring import spokes
from finops_model.texts.figures import NONE_TEXT, day_text, of_text, percent_text, points_text, stage_text, status_text
from finops_model.ui import links, place, reads, session, show
from finops_model.ui.words import HELP, count_text

BY_DOMAIN = "All domains"
LISTED = 6
UNMEASURED = {
    "not assessed": "Not assessed yet",
    "no target": "Rated, without a target",
    "not applicable": "Not applicable here",
}


def headline(now: pd.Series, before: pd.Series | None) -> None:
    """The figures that come first; attainment with its change since the assessment before."""
    delta, since = None, None
    if before is not None and pd.notna(now["attainment"]) and pd.notna(before["attainment"]):
        delta = points_text(now["attainment"] - before["attainment"])
        since = f"since {day_text(before['as_of'])}"
    with st.container(horizontal=True):
        st.metric(
            "Attainment of own targets",
            percent_text(now["attainment"]),
            delta=delta,
            delta_description=since,
            delta_color="off" if delta == points_text(0) else "normal",
            help=HELP["attainment"],
        )
        st.metric("At target", of_text(now["at_target"], now["of"]), help=HELP["at_target"])
        st.metric("Coverage", of_text(now["rated"], now["applicable"]), help=HELP["coverage"])
        st.metric("Typical stage", stage_text(now["typical_stage"]), help=HELP["typical"])
        to_go = count_text(int(now["gap_total"]), "stage") if now["of"] else NONE_TEXT
        st.metric("Still to go", to_go, help=HELP["gap"])


def verdict(now: pd.Series) -> None:
    """What the figures say, in a sentence; reaching one's own targets is success, whatever the stage."""
    if now["rated"] == 0:
        st.info("Nothing is rated yet for this scope.", icon=":material/checklist:")
        st.page_link(links.page("assess"), label="Assess it", icon=":material/arrow_forward:")
    elif now["of"] == 0:
        st.info("No target is set yet, so there is nothing to measure against.", icon=":material/flag:")
        st.page_link(links.page("targets"), label="Choose a goal stage", icon=":material/arrow_forward:")
    elif now["at_target"] == now["of"]:
        said = f"Every target is reached: {of_text(now['at_target'], now['of'])} capabilities."
        left = int(now["applicable"] - now["rated"])
        if left:
            said += f" {count_text(left, 'capability is', 'capabilities are')} not rated yet."
        st.success(said, icon=":material/check_circle:")


def radar(standing: pd.DataFrame, before: pd.DataFrame | None, of: tuple[Hashable, ...]) -> None:
    """Current against target and the previous assessment: the domains, or the capabilities of one of them."""
    framework = session.framework()
    names = {domain.name: domain.id for domain in framework.domains}
    shown = st.selectbox("Show", [BY_DOMAIN, *names], key="radar-domain", label_visibility="collapsed")
    domain = names.get(str(shown))

    def positions() -> tuple[pd.DataFrame, pd.DataFrame | None]:
        previous = None if before is None else spokes(before, framework, domain)
        return spokes(standing, framework, domain), previous

    show.kept_chart(
        lambda: charts.maturity_radar(*positions(), of_domains=domain is None),
        lambda: charts.alt_maturity_radar(*positions(), of_domains=domain is None),
        key="radar",
        of=(*of, domain),
    )
    if domain is None:
        st.caption("Position of a domain: the plain mean of its rated capabilities' scores.")


def capability_table(standing: pd.DataFrame, evidence: pd.Series) -> None:
    """Every capability with its stage, target, status, evidence and age."""
    column = st.column_config
    shown = pd.DataFrame(
        {
            "Capability": standing["name"],
            "Stage": standing["stage"].map(stage_text),
            "Target": standing["target"].map(stage_text),
            "Status": standing["status"].map(status_text),
            "Gap": [NONE_TEXT if pd.isna(gap) else count_text(int(gap), "stage") for gap in standing["gap"]],
            "Due": standing["due_on"],
            "Age": standing["age_days"],
            "Evidence": standing["written"].map(evidence).replace("", None),
            "Assessed on": standing["assessed_on"],
            "Score": standing["score"].round(1),
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=NONE_TEXT,
        height="content",
        alt="Every capability with its stage, target, status, evidence and age",
        column_config={
            "Capability": column.TextColumn(pinned=True, width=215),
            "Status": column.TextColumn(width=125),
            "Gap": column.TextColumn("Gap", help="Whole stages still to go to the target."),
            "Score": column.NumberColumn(
                "Score (0 to 3)", format="%.1f", help="The fraction is the way to the next stage."
            ),
            "Due": column.DateColumn("Target due", format="D MMM YYYY"),
            "Evidence": column.TextColumn(width="large"),
            "Assessed on": column.DateColumn(format="D MMM YYYY"),
            "Age": column.NumberColumn("Age", format="%d days", width=80, help="Days since it was assessed."),
        },
    )


def groups(standing: pd.DataFrame) -> None:
    """Gaps and strengths in words: what is below, at and above its own target, and what is not assessed."""

    def lines(status: str, *by: str) -> list[str]:
        rows = standing[standing["status"] == status].sort_values([*by], ascending=False, kind="stable")
        return [line(row) for row in show.rows(rows)]

    def line(row: Any) -> str:
        stage = f"• {row.name}: {stage_text(row.stage)}"
        if row.status == "at target":
            return stage
        due = f", due {day_text(row.due_on)}" if row.status == "below target" and pd.notna(row.due_on) else ""
        return f"{stage}, target {stage_text(row.target)}{due}"

    shown = (
        ("▽ Gaps: below target", lines("below target", "gap", "value")),
        ("✓ At target", lines("at target", "stage")),
        ("▲ Above target", lines("above target", "stage")),
    )
    if any(texts for _, texts in shown):
        for place, (title, texts) in zip(st.columns(3), shown, strict=True):
            more = [f"… and {len(texts) - LISTED} more, in the table below"] if len(texts) > LISTED + 1 else []
            with place.container(border=True, height="stretch"):
                st.markdown(f"**{title} ({len(texts)})**")
                st.text("\n".join(texts[:LISTED] + more if more else texts) or "None.")
    for status, said in UNMEASURED.items():
        names = standing.loc[standing["status"] == status, "name"]
        if len(names):
            st.text(f"{said} ({len(names)}): {' · '.join(names)}")


def page() -> None:
    """Draws the page."""
    picked = place.picked()
    scope, day, revision = picked.scope, session.today(), reads.revision(picked.organization.id)
    standing, now = reads.standing(scope, day, revision), reads.headline(scope, day, revision)
    before_on = reads.previous_day(scope, day, revision)
    before = reads.standing(scope, before_on, revision) if before_on is not None else None

    show.heading(picked, reads.goal_stage(scope, day, revision))
    headline(now, reads.headline(scope, before_on, revision) if before_on is not None else None)
    verdict(now)
    if now["rated"] == 0 and standing["target"].isna().all():
        return
    of = (scope.id, day, revision)
    picture, capabilities = st.columns(2)
    with picture:
        st.header("Current, target and previous assessment")
        radar(standing, before, of)
    with capabilities:
        st.header("Stage of every capability")
        show.kept_chart(
            lambda: charts.capability_stages(standing),
            lambda: charts.alt_capability_stages(standing),
            key="capability-stages",
            of=of,
        )
    groups(standing)
    st.header("Every capability")
    capability_table(standing, reads.evidence(scope, revision))


page()

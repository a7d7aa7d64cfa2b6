"""The head of the Organization page: the verdict in sentences, the figures with their change, and the pictures."""

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.scoring import EVERY_CAPABILITY, Status, spokes
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import (
    NONE_TEXT,
    day_text,
    listed_text,
    of_text,
    percent_text,
    points_text,
    stage_text,
    status_text,
)
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import days, links, session, show
from finops_model.ui.overdue import draw_overdue
from finops_model.ui.words import explained
from finops_model.views.organization import OrganizationView

RADAR = "radar"
"""The parameter of the address with what the radar shows; nothing: the first of :func:`radar_views`."""
ALL_DOMAINS = "domains"


def draw_head(view: OrganizationView) -> None:
    """The title, the verdict, what is overdue, and the figures with their change."""
    now = view.now
    show.heading(view.place, now.goal_stage)
    if not now.has_ratings:
        st.info(say("Nothing is rated yet for this scope."), icon=":material/checklist:")
        st.page_link(links.page("assess"), label=say("Assess it"), icon=":material/arrow_forward:")
    elif now.figures["of"] == 0:
        st.info(say("No target is set yet, so there is nothing to measure against."), icon=":material/flag:")
        st.page_link(links.page("targets"), label=say("Choose a goal stage"), icon=":material/arrow_forward:")
    else:
        _draw_verdict(view)
    draw_overdue(now.rows, now.figures)
    _draw_figures(view)


def _draw_verdict(view: OrganizationView) -> None:
    """Better, worse or the same, and why; a success where every target is reached, whatever the stage."""
    figures = view.now.figures
    lines = [f"**{translated(view.report.verdict)}**", _reached_text(figures)]
    lines += map(translated, view.report.why)
    lines += _unrated_lines(view)
    text = "  \n".join(map(_unmarked, lines))
    if figures["at_target"] == figures["of"]:
        st.success(text, icon=":material/check_circle:")
    else:
        st.info(text, icon=":material/monitoring:")


def _unmarked(line: str) -> str:
    """A sentence in which a dollar or an asterisk of a name is no markup; the verdict keeps its bold face."""
    bold = line.startswith("**") and line.endswith("**")
    return f"**{markdown_literal(line[2:-2])}**" if bold else markdown_literal(line)


def _reached_text(figures: pd.Series) -> str:
    """How many targets are reached."""
    if figures["at_target"] == figures["of"]:
        return say_count(
            "Every target is reached: {count:,} of {count:,} capability.",
            "Every target is reached: {count:,} of {count:,} capabilities.",
            int(figures["of"]),
        )
    return say_count(
        "{reached:,} of {count:,} rated target is reached.",
        "{reached:,} of {count:,} rated targets are reached.",
        int(figures["of"]),
        reached=int(figures["at_target"]),
    )


def _unrated_lines(view: OrganizationView) -> list[str]:
    """The domains of which nothing is assessed."""
    domains = view.unrated_domains
    return [say("Nothing is assessed in {domains}.", domains=listed_text(domains))] if domains else []


def draw_way_back(view: OrganizationView) -> None:
    """Where nothing happened since the day compared with: the way to what the newest assessment changed."""
    before = view.assessed_before
    if len(view.report.events) or before is None:
        return
    address = {"org": view.place.organization.slug, "scope": view.place.scope.slug, "since": before.isoformat()}
    if days.as_of() != session.today():
        address["as_of"] = days.as_of().isoformat()
    st.page_link(
        links.page("organization"),
        label=say("See what changed since {day}", day=day_text(before)),
        icon=":material/compare_arrows:",
        query_params=address,
    )


def _draw_figures(view: OrganizationView) -> None:
    """The headline figures, each with its change since the day compared with."""
    now, then = view.now.figures, None if view.before is None else view.before.figures
    points = float("nan") if then is None else now["attainment"] - then["attainment"]
    delta = points_text(points)
    with st.container(horizontal=True):
        st.metric(
            say("Attainment of own targets"),
            percent_text(now["attainment"]),
            delta=None if delta == NONE_TEXT else delta,
            delta_description=None if delta == NONE_TEXT else _since_text(view),
            delta_color="off" if delta == points_text(0) else "normal",
            delta_arrow="off" if delta == points_text(0) else "auto",
            help=explained("attainment"),
        )
        st.metric(
            say("At or above target"),
            of_text(now["at_target"], now["of"]),
            delta=_moved(now, then, "at_target"),
            help=explained("at_target"),
        )
        st.metric(
            say("Coverage"),
            of_text(now["rated"], now["applicable"]),
            delta=_moved(now, then, "rated"),
            help=explained("coverage"),
        )
        st.metric(say("At least half have reached"), stage_text(now["typical_stage"]), help=explained("typical"))
        to_go = of_text(now["gap_total"], _target_total(view.now.rows))
        st.metric(say("Stages to go"), to_go, help=explained("gap"))


def _since_text(view: OrganizationView) -> str:
    return say("since {day}", day=day_text(view.report.before.day))


def _moved(now: pd.Series, then: pd.Series | None, column: str) -> str | None:
    """How a count changed; None where there is nothing to compare with or no change."""
    return None if then is None or now[column] == then[column] else f"{int(now[column] - then[column]):+d}"


def _target_total(rows: pd.DataFrame) -> float:
    """All stages from Pre-crawl to the targets of the rated capabilities."""
    return float(rows.loc[rows["score"].notna(), "target"].sum())


def stages_picture(view: OrganizationView, narrow: bool) -> tuple[show.Finished, str]:
    """The stage and the target of every capability as a picture, and what it shows in a sentence."""
    rows, before = view.now.rows, view.before
    then = None if before is None else before.day
    figure = charts.capability_stages(rows, None if before is None else before.rows, then, narrow)
    return show.Finished(figure), charts.alt_capability_stages(rows)


def draw_radar(view: OrganizationView, shown: str) -> None:
    """Current against target and the day before: one of :func:`radar_views`."""
    framework, of_domains, before = shown_framework(), shown == ALL_DOMAINS, view.before
    domain = None if of_domains else shown
    now = spokes(view.now.rows, framework, domain)
    then = None if before is None else spokes(before.rows, framework, domain)
    figure = charts.maturity_radar(now, then, of_domains=of_domains, then=None if before is None else before.day)
    show.chart(figure, charts.alt_maturity_radar(now, then, of_domains=of_domains), "radar")
    if of_domains:
        st.caption(say("A domain stands at the plain mean of the scores of its rated capabilities."))
    elif now["rated"].eq(0).any():
        st.caption(", ".join(map(status_text, (Status.NOT_ASSESSED, Status.NOT_APPLICABLE))))


def radar_views() -> dict[str, str]:
    """What the radar can show, by what the address says: every capability first, then the domains together, then each
    of them."""
    domains = {one.id: one.name for one in shown_framework().domains}
    return {EVERY_CAPABILITY: say("All capabilities"), ALL_DOMAINS: say("All domains"), **domains}

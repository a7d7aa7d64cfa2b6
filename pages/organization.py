"""Organization: where one organization stands against its targets, capability by capability, and on what evidence."""

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.framework import read_framework
from finops_model.scoring import EVERY_CAPABILITY, spokes
from finops_model.texts import say, say_count
from finops_model.texts.figures import NONE_TEXT, day_text, of_text, percent_text, points_text, stage_text
from finops_model.ui import days, kept, links, session, show
from finops_model.ui.opening import open_clicked
from finops_model.ui.organization import draw_capabilities, draw_groups
from finops_model.ui.place import picked
from finops_model.ui.words import explained, stages_text
from finops_model.views.organization import OrganizationView, read_organization


def draw_figures(view: OrganizationView) -> None:
    """The title, the figures that come first, and what they say in a sentence."""
    now, figures = view.now, view.now.figures
    show.heading(view.place, now.goal_stage)
    change = "" if view.before is None else points_text(figures["attainment"] - view.before.figures["attainment"])
    delta = change if change != NONE_TEXT else ""
    since = say("since {day}", day=day_text(view.before.day)) if view.before is not None and delta else None
    with st.container(horizontal=True):
        st.metric(
            say("Attainment of own targets"),
            percent_text(figures["attainment"]),
            delta=delta or None,
            delta_description=since,
            delta_color="off" if delta == points_text(0) else "normal",
            help=explained("attainment"),
        )
        reached = of_text(figures["at_target"], figures["of"])
        st.metric(say("At target"), reached, help=explained("at_target"))
        st.metric(say("Coverage"), of_text(figures["rated"], figures["applicable"]), help=explained("coverage"))
        st.metric(say("Typical stage"), stage_text(figures["typical_stage"]), help=explained("typical"))
        to_go = stages_text(figures["gap_total"]) if figures["of"] else NONE_TEXT
        st.metric(say("Still to go"), to_go, help=explained("gap"))
    draw_verdict(figures)


def draw_verdict(figures: pd.Series) -> None:
    """What the figures say, in a sentence; reaching one's own targets is success, whatever the stage."""
    if figures["rated"] == 0:
        st.info(say("Nothing is rated yet for this scope."), icon=":material/checklist:")
        st.page_link(links.page("assess"), label=say("Assess it"), icon=":material/arrow_forward:")
    elif figures["of"] == 0:
        st.info(say("No target is set yet, so there is nothing to measure against."), icon=":material/flag:")
        st.page_link(links.page("targets"), label=say("Choose a goal stage"), icon=":material/arrow_forward:")
    elif figures["at_target"] == figures["of"]:
        reached = say_count(
            "Every target is reached: {count:,} of {count:,} capability.",
            "Every target is reached: {count:,} of {count:,} capabilities.",
            int(figures["of"]),
        )
        left = int(figures["applicable"] - figures["rated"])
        unrated = say_count("{count:,} capability is not rated yet.", "{count:,} capabilities are not rated yet.", left)
        st.success(f"{reached} {unrated}" if left else reached, icon=":material/check_circle:")


def draw_radar(view: OrganizationView, domain: str | None) -> None:
    """Current against target and the previous assessment: the domains, or the capabilities of one of them."""
    now = spokes(view.now.rows, read_framework(), domain)
    before = None if view.before is None else spokes(view.before.rows, read_framework(), domain)
    figure = charts.maturity_radar(now, before, of_domains=domain is None)
    show.chart(figure, charts.alt_maturity_radar(now, before, of_domains=domain is None), "radar")
    if domain is None:
        st.caption(say("A domain stands at the plain mean of the scores of its rated capabilities."))


def stages_of(view: OrganizationView, narrow: bool) -> tuple[show.Finished, str]:
    """The stage and the target of every capability as a picture, and what it shows in a sentence."""
    rows, before = view.now.rows, view.before
    then = None if before is None else before.day
    figure = charts.capability_stages(rows, None if before is None else before.rows, then, narrow)
    return show.Finished(figure), charts.alt_capability_stages(rows)


def draw_stages(view: kept.Kept[OrganizationView]) -> None:
    """The stage and the target of every capability; a click on one opens its page."""
    figure, alt = kept.once(stages_of, view, session.is_on_a_phone())
    st.header(say("Stage of every capability"))
    clicked = show.chart(figure, alt, "capability-stages", selectable=True)
    open_clicked(view.what.place, view.what.now.rows["capability"].tolist(), clicked)


def draw_details(view: OrganizationView) -> None:
    """Gaps and strengths in words, and every capability in a table."""
    draw_groups(view.now.rows)
    st.header(say("Every capability"))
    draw_capabilities(view.now.rows, view.evidence)


def page() -> None:
    """Draws the page."""
    view = kept.view(read_organization, picked(), days.as_of())
    kept.once(draw_figures, view)
    if not (view.what.now.has_ratings or view.what.now.has_targets):
        return
    draw_stages(view)
    st.header(say("Current, target and previous assessment"))
    domains = {say("All capabilities"): EVERY_CAPABILITY, **{one.name: one.id for one in read_framework().domains}}
    shown = st.selectbox(say("Show"), [say("All domains"), *domains], key="radar-domain", label_visibility="collapsed")
    kept.once(draw_radar, view, domains.get(shown))
    kept.once(draw_details, view)


page()

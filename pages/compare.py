"""Compare: two organizations, two scopes, or one organization on two days, each against its own targets."""

import streamlit as st

from finops_model import charts
from finops_model.scoring import EVERY_CAPABILITY, spokes
from finops_model.texts import say
from finops_model.texts.framework import shown_framework
from finops_model.ui import days, kept, session, show
from finops_model.ui.comparison import draw_differences, draw_headlines, other_side, side_names
from finops_model.ui.place import picked
from finops_model.views.comparison import Comparison, Side, read_comparison

SHOWN = "show"
"""The parameter of the address with what the radar shows: a domain, or every capability; nothing: the domains."""


def draw_head(comparison: Comparison) -> None:
    """The title of the page."""
    show.heading(comparison.left.place, comparison.left.goal_stage, say("Compare"))


def draw_radar(comparison: Comparison, shown: str | None) -> None:
    """Both sides on one radar: the domains, the capabilities of one of them, or all."""
    framework, names = shown_framework(), side_names(comparison)
    left, right = (spokes(one.rows, framework, shown) for one in (comparison.left, comparison.right))
    drawn = (left, right, names, shown is None)
    show.chart(charts.compared_radar(*drawn), charts.alt_compared_radar(*drawn), "compared-radar")
    if shown is None:
        st.caption(say("A domain stands at the plain mean of the scores of its rated capabilities."))


def draw_stages(comparison: Comparison, narrow: bool) -> None:
    """Where both sides have every capability."""
    st.header(say("Stage of every capability"))
    drawn = (comparison.left.rows, comparison.right.rows, side_names(comparison))
    show.chart(charts.compared_stages(*drawn, narrow), charts.alt_compared_stages(*drawn), "compared-stages")


def draw_table(comparison: Comparison) -> None:
    """Every capability of both sides, in a table."""
    st.header(say("Differences"))
    draw_differences(comparison)


def pick_shown() -> str | None:
    """What the radar shows, from the address and the picker that this draws."""
    names = {"": say("All domains"), EVERY_CAPABILITY: say("Every capability")}
    names |= {domain.id: domain.name for domain in shown_framework().domains}
    asked = st.query_params.get(SHOWN, "")
    st.session_state[SHOWN] = asked if asked in names else ""
    st.selectbox(
        say("Show"),
        list(names),
        key=SHOWN,
        format_func=lambda id: names.get(str(id), str(id)),
        on_change=chose_shown,
        label_visibility="collapsed",
    )
    return st.session_state[SHOWN] or None


def chose_shown() -> None:
    """Another radar, into the address."""
    st.query_params[SHOWN] = str(st.session_state[SHOWN])


def page() -> None:
    """Draws the page."""
    place = picked()
    head = st.container()
    right = other_side(place)
    left = Side(place.organization.slug, place.scope.slug, days.as_of())
    if left == right:
        st.info(say("Both sides are the same. Choose another organization, scope or day."), icon=":material/compare:")
    comparison = kept.of_store(read_comparison, left, right, "slug")
    with head:
        kept.once(draw_head, comparison)
    kept.once(draw_headlines, comparison)
    st.header(say("Both on the radar"))
    kept.once(draw_radar, comparison, pick_shown())
    kept.once(draw_stages, comparison, session.is_on_a_phone())
    kept.once(draw_table, comparison)


page()

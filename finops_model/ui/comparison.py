"""Parts of the Compare page: what the other side is, from the address, its pickers, and the differences in a table."""

from datetime import date

import streamlit as st

from finops_model.days import EARLIEST, read_iso_date
from finops_model.errors import Refused
from finops_model.texts import say
from finops_model.texts.figures import day_text, of_text, percent_text, rounded_scores, stage_text, status_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import days, kept, session, show
from finops_model.views.comparison import Comparison, Side
from finops_model.views.places import Directory, Place
from finops_model.views.standing import Standing

ORGANIZATION, SCOPE, DAY = "with_org", "with_scope", "with_day"
"""The parameters of the address that say what is compared with; also the keys of their pickers."""


def other_side(place: Place) -> Side:
    """What a place is compared with, from the address and the pickers that this draws.

    Without a word in the address: the same scope on the day that the reader compares with.
    """
    directory = kept.directory()
    organization, scope, day = st.columns(3)
    with organization:
        slug = _pick_organization(directory, place)
    with scope:
        other = _pick_scope(directory, slug, place)
    with day:
        chosen = _pick_day(days.since() if other == place else days.as_of())
    return Side(other.organization.slug, other.scope.slug, chosen)


def _pick_organization(directory: Directory, place: Place) -> str:
    asked = st.query_params.get(ORGANIZATION)
    slug = asked if asked is not None and asked in directory.names else place.organization.slug
    st.session_state[ORGANIZATION] = slug
    st.selectbox(
        say("Compared with: organization"),
        list(directory.names),
        key=ORGANIZATION,
        format_func=lambda slug: directory.names.get(str(slug), str(slug)),
        on_change=_chose,
        args=(ORGANIZATION, SCOPE),
    )
    return slug


def _pick_scope(directory: Directory, organization: str, place: Place) -> Place:
    places = {found.scope.slug: found for found in directory.places[organization]}
    same = place.scope.slug if organization == place.organization.slug else None
    asked = st.query_params.get(SCOPE, same)
    slug = asked if asked in places else next(iter(places))
    st.session_state[SCOPE] = slug
    st.selectbox(
        say("Scope of spend"),
        list(places),
        key=SCOPE,
        format_func=lambda slug: places[slug].scope.name if slug in places else str(slug),
        on_change=_chose,
        args=(SCOPE,),
    )
    return places[slug]


def _pick_day(otherwise: date) -> date:
    asked, today = _read(st.query_params.get(DAY)), session.today()
    chosen = otherwise if asked is None or asked > today else asked
    st.session_state[DAY] = chosen
    st.date_input(
        say("Day"),
        min_value=EARLIEST,
        max_value=today,
        key=DAY,
        format="YYYY-MM-DD",
        on_change=_chose,
        args=(DAY,),
    )
    return chosen


def _chose(parameter: str, *gone: str) -> None:
    """Writes what a picker has into the address, and takes out what no longer holds. It comes from a browser."""
    st.query_params[parameter] = str(st.session_state[parameter])
    for name in gone:
        st.query_params.pop(name, None)


def _read(text: str | None) -> date | None:
    try:
        return None if text is None else read_iso_date(text)
    except Refused:
        return None


def side_names(comparison: Comparison) -> tuple[str, str]:
    """What the two are called: by what tells them apart, organization, scope or day."""
    left, right = comparison.left, comparison.right
    if left.place == right.place:
        return day_text(left.day), day_text(right.day)
    names = _place_names(left.place, right.place)
    if left.day != right.day:
        names = [
            say("{name}, {day}", name=name, day=day_text(one.day))
            for name, one in zip(names, (left, right), strict=True)
        ]
    return names[0], names[1]


def _place_names(left: Place, right: Place) -> list[str]:
    """The names of two places, each as short as tells them apart."""
    if left.organization == right.organization:
        return [left.scope.name, right.scope.name]
    if left.scope.name == right.scope.name:
        return [left.organization.name, right.organization.name]
    return [
        say("{organization}, {scope}", organization=place.organization.name, scope=place.scope.name)
        for place in (left, right)
    ]


def draw_headlines(comparison: Comparison) -> None:
    """The headline figures of both sides."""
    sides = zip(st.columns(2), side_names(comparison), (comparison.left, comparison.right), strict=True)
    for column, name, standing in sides:
        with column.container(border=True, height="stretch"):
            st.header(markdown_literal(name))
            _draw_figures(standing)


def _draw_figures(standing: Standing) -> None:
    figures = standing.figures
    chosen = stage_text(standing.goal_stage)
    st.text(say("Goal stage {stage} · as of {day}", stage=chosen, day=day_text(standing.day)))
    with st.container(horizontal=True):
        st.metric(say("Attainment of own targets"), percent_text(figures["attainment"]))
        st.metric(say("At or above target"), of_text(figures["at_target"], figures["of"]))
        st.metric(say("Coverage"), of_text(figures["rated"], figures["applicable"]))
        st.metric(say("At least half have reached"), stage_text(figures["typical_stage"]))


def draw_differences(comparison: Comparison) -> None:
    """Every capability of both sides, with the difference of their scores."""
    rows, (left, right) = comparison.rows, side_names(comparison)
    signed = st.column_config.NumberColumn(format="%+.1f")
    show.table(
        say("Stage, target and status of every capability on both sides"),
        (say("Capability"), rows["name"], 230),
        (say("{name}: stage", name=left), rows["stage_left"].map(stage_text)),
        (say("{name}: stage", name=right), rows["stage_right"].map(stage_text)),
        (say("Difference of scores"), rounded_scores(rows["difference"]), signed),
        (say("{name}: target", name=left), rows["target_left"].map(stage_text)),
        (say("{name}: target", name=right), rows["target_right"].map(stage_text)),
        (say("{name}: status", name=left), rows["status_left"].map(status_text)),
        (say("{name}: status", name=right), rows["status_right"].map(status_text)),
        height="content",
    )

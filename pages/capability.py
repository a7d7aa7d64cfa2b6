"""Capability: where one capability of an organization stands, on what evidence, how it moved, and what comes next."""

import streamlit as st

from finops_model.errors import UnknownName
from finops_model.texts import say, translated
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import days, kept, links, show
from finops_model.ui.assessors import draw_assessors
from finops_model.ui.capability import draw_distribution, draw_history, draw_next, draw_standing, draw_targets
from finops_model.ui.place import picked
from finops_model.views.capability import CapabilityView, read_capability
from finops_model.views.distribution import distribution_of
from finops_model.views.places import find_capability_id

PICKER = "picker-capability"


def draw_head(view: CapabilityView) -> None:
    """The title of the page, and where the capability stands."""
    show.heading(view.place, view.now.goal_stage, markdown_literal(view.row["name"]))
    draw_standing(view)


def draw_story(view: CapabilityView) -> None:
    """What comes next, and how it came here."""
    draw_next(view)
    draw_history(view)
    draw_targets(view)


def chose() -> None:
    """Another capability, into the address; one that is cleared stays."""
    chosen = st.session_state[PICKER]
    if chosen in shown_framework().by_id:
        st.query_params["capability"] = chosen


def capability_of_address() -> str | None:
    """The capability of ``?capability=…`` by id or name; without one the first; None after saying that there is none
    of this name."""
    names = shown_framework().by_id
    asked = st.query_params.get("capability", next(iter(names)))
    try:
        return find_capability_id(asked)
    except UnknownName as error:
        st.error(markdown_literal(translated(error.message)), icon=":material/search_off:")
        return None


def page() -> None:
    """Draws the page."""
    place, names = picked(), {one.id: one.name for one in shown_framework().capabilities}
    capability = capability_of_address()
    st.session_state[PICKER] = capability
    st.selectbox(
        say("Capability"),
        list(names),
        index=None,
        key=PICKER,
        format_func=lambda id: names.get(str(id), str(id)),
        on_change=chose,
        placeholder=say("Choose a capability"),
        width=360,
    )
    if capability is None:
        return
    view = kept.view(read_capability, place, capability, days.as_of())
    kept.once(draw_head, view)
    draw_assessors(place, days.as_of(), capability)
    kept.once(draw_story, view)
    others = st.expander(say("Compared with the other organizations"), key="capability-others", on_change="rerun")
    if others.open:
        with others:
            draw_distribution(
                distribution_of(kept.portfolio(days.as_of(), days.since()).what, capability), view.what.row["stage"]
            )
    with st.container(horizontal=True):
        for name, label in (
            ("organization", say("Back to the organization")),
            ("assess", say("Assess it")),
            ("targets", say("Change its target")),
            ("roadmap", say("Roadmap")),
        ):
            address = {"capability": capability} if name in ("assess", "roadmap") else {}
            st.page_link(links.page(name), label=label, icon=":material/arrow_forward:", query_params=address)


page()

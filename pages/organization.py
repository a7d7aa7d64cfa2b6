"""Organization: better or worse and why, what comes next, what is at risk, and what is to be decided."""

import streamlit as st

from finops_model.texts import say
from finops_model.texts.figures import day_text
from finops_model.ui import days, kept, session, show
from finops_model.ui.address import asked_choice, draw_choice
from finops_model.ui.events import draw_events
from finops_model.ui.leadership import capability_table, draw_above, draw_agenda, draw_priorities
from finops_model.ui.opening import name_column, open_clicked, roadmap_column
from finops_model.ui.organization import RADAR, draw_head, draw_radar, draw_way_back, radar_views, stages_picture
from finops_model.ui.place import picked
from finops_model.views.organization import OrganizationView, read_organization


def draw_stages(view: kept.Kept[OrganizationView]) -> None:
    """The stage and the target of every capability; a click on one opens its page."""
    st.header(say("Stage and target of every capability"))
    figure, alt = kept.once(stages_picture, view, session.is_on_a_phone())
    clicked = show.chart(figure, alt, "capability-stages", selectable=True)
    kept.once(draw_above, view)
    open_clicked(view.what.place, view.what.now.rows["capability"].tolist(), clicked)


def draw_lists(view: OrganizationView) -> None:
    """What matters most, and what happened."""
    if view.now.figures["of"]:
        draw_priorities(view)
    draw_agenda(view)
    st.header(say("What changed since {day}", day=day_text(view.report.before.day)))
    if view.report.events.empty:
        st.text(say("No rating and no target changed."))
    else:
        draw_events(view.report.events)


def draw_radars(view: kept.Kept[OrganizationView]) -> None:
    """The radar of what the reader chooses."""
    st.header(say("Radar"))
    views = radar_views()
    shown = asked_choice(RADAR, list(views))
    draw_choice(RADAR, "radar-domain", say("Show"), shown, views, width=360, label_visibility="collapsed")
    kept.once(draw_radar, view, shown)


def draw_table(view: kept.Kept[OrganizationView]) -> None:
    """Every capability with what is known about it; a click on a name opens its page."""
    st.header(say("Every capability"))
    what = view.what
    ids = what.now.rows["capability"].tolist()
    clickable = {
        say("Capability"): name_column("open-capability", what.place, ids, width=235),
        say("Roadmap"): roadmap_column("open-roadmap", what.place, ids),
    }
    show.draw_ready(
        kept.once(capability_table, view),
        say("Every capability with its stage, target, owner and evidence"),
        clickable,
        height="content",
        row_height=show.WRAPPED_ROWS,
    )
    st.caption(say("Click a name to open the capability, its steps to see when they come."))


def page() -> None:
    """Draws the page."""
    view = kept.view(read_organization, picked(), days.as_of(), days.since())
    kept.once(draw_head, view)
    draw_way_back(view.what)
    now = view.what.now
    if not (now.has_ratings or now.has_targets):
        return
    draw_stages(view)
    kept.once(draw_lists, view)
    draw_radars(view)
    draw_table(view)


page()

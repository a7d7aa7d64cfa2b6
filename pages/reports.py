"""Reports: what leadership takes into the room, of one organization or as a pack of many."""

import streamlit as st

from finops_model.reports.cells import cell_text
from finops_model.reports.parts.whole import contents_of
from finops_model.texts import say
from finops_model.ui import days, kept, show
from finops_model.ui.place import picked
from finops_model.ui.reports import draw_downloads, draw_pack, template
from finops_model.views.report import Report, read_report


def draw_answer(report: Report) -> None:
    """The title, and what the first page of the report says."""
    contents = contents_of(report)
    show.heading(report.place, report.now.goal_stage, say("Reports"))
    st.header(contents.answer.leads[0])
    st.text(" ".join(contents.answer.leads[1:]))
    with st.container(horizontal=True):
        for figure in contents.answer.figures:
            then = say("before: {before}", before=cell_text(figure.then))
            st.metric(figure.label, cell_text(figure.now), delta=then, delta_color="off", delta_arrow="off")
    st.text(" · ".join(contents.facts[1:]))


def page() -> None:
    """Draws the page."""
    place = picked()
    view = kept.view(read_report, place, days.as_of(), days.since())
    kept.once(draw_answer, view)
    st.header(say("This organization"))
    st.text(say("The answer, the trade-offs and the plan on a page each, and the details behind them."))
    draw_downloads(view.what, template())
    st.header(say("A pack of many"))
    st.text(say("The same report of each organization's default scope, as of the same days, in one ZIP file."))
    draw_pack()


page()

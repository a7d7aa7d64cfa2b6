"""Help: the documentation, page by page, beside the figures that it is about."""

import streamlit as st

from finops_model.texts import language, say
from finops_model.ui import guide, links
from finops_model.ui.address import asked_text


def page() -> None:
    """Draws the page."""
    asked = asked_text(guide.TOPIC)
    topic = asked if asked in guide.topics() else guide.FIRST
    title, parts = guide.read_topic(topic)
    st.title(title)
    if language() != "en":
        st.caption(say("The documentation is in English."))
    for part in parts:
        if part.picture is not None:
            st.image(part.picture, alt=part.text)
        elif part.table is not None:
            st.table(part.table, hide_index=True, border="horizontal", alt=title)
        else:
            st.markdown(part.text)
    if topic != guide.FIRST:
        st.page_link(links.page("help"), label=say("All topics"), icon=":material/arrow_back:")


page()

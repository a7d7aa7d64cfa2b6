"""What a page says while nothing is assessed yet."""

import streamlit as st

from finops_model.actions import demo
from finops_model.ui import links, session


def draw_first_steps() -> None:
    """What to do first while nothing is assessed: load the demo (a button that does it), upload, or assess."""
    st.header("Nothing is assessed yet")
    st.write("Three ways to begin:")
    look, upload, assess = st.columns(3)
    with look.container(border=True, height="stretch"):
        st.markdown("**Look around**")
        st.write("Three made-up organizations with five quarters each. You can take them back on the Import page.")
        if st.button("Load the demo", type="primary", icon=":material/play_arrow:", key="load-demo"):
            demo.load(session.person())
            st.rerun()
    with upload.container(border=True, height="stretch"):
        st.markdown("**Bring what you have**")
        st.write("A spreadsheet with one line per capability, or one column per capability.")
        st.page_link(links.page("import"), label="Upload a file", icon=":material/upload:")
    with assess.container(border=True, height="stretch"):
        st.markdown("**Start from nothing**")
        st.write("Rate one capability after the other, with the criteria of each stage in view.")
        st.page_link(links.page("assess"), label="Assess an organization", icon=":material/checklist:")

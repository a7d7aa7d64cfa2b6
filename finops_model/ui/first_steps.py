"""What a page says while nothing is assessed yet."""

import streamlit as st

from finops_model.actions import demo
from finops_model.texts import say
from finops_model.ui import links, session


def draw_first_steps() -> None:
    """What to do first while nothing is assessed: load the demo (a button that does it), upload, or assess."""
    st.header(say("Nothing is assessed yet"))
    st.write(say("Three ways to begin:"))
    look, upload, assess = st.columns(3)
    with look.container(border=True, height="stretch"):
        st.markdown(f"**{say('Look around')}**")
        st.write(say("Three invented organizations with five quarters each. You can undo this on the Import page."))
        if st.button(say("Load the demo"), type="primary", icon=":material/play_arrow:", key="load-demo"):
            demo.load(session.person())
            st.rerun()
    with upload.container(border=True, height="stretch"):
        st.markdown(f"**{say('Bring what you have')}**")
        st.write(say("A spreadsheet with one row per capability, or one column per capability."))
        st.page_link(links.page("import"), label=say("Upload a file"), icon=":material/upload:")
    with assess.container(border=True, height="stretch"):
        st.markdown(f"**{say('Start from scratch')}**")
        st.write(say("Rate one capability after the other, with the criteria of each stage in view."))
        st.page_link(links.page("assess"), label=say("Assess an organization"), icon=":material/checklist:")

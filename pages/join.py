"""Join: where the people of a workshop come in, from whatever device."""

import streamlit as st

from finops_model.texts import say


def page() -> None:
    st.title(say("Join a workshop"))
    st.write(say("Open the link that you were given, or scan the code that the room shows."))


page()

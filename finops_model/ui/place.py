"""The organization and the scope that a page is about, as the address bar names them."""

import streamlit as st

from finops_model.errors import UnknownName
from finops_model.texts import say, translated
from finops_model.texts.literal import markdown_literal
from finops_model.ui import first_steps, kept, links, session
from finops_model.views.places import Place, read_place


def picked() -> Place:
    """The organization and scope of ``?org=…&scope=…``, or the end of this run with a sentence and a way on.

    Stops the page (``st.stop``) after saying what to do when the store is empty or the ids in the address are unknown.
    The frame has put the ids into the address before a page runs; only an empty store leaves it without.
    """
    if "org" not in st.query_params:
        first_steps.draw_first_steps()
        st.stop()
    try:
        return find()
    except UnknownName as error:
        st.error(markdown_literal(translated(error.message)), icon=":material/search_off:")
        st.page_link(links.page("portfolio"), label=say("See all organizations"), icon=":material/arrow_back:")
        st.stop()


def find() -> Place:
    """The organization and scope of ``?org=…&scope=…``. Raises UnknownName: also when the address names none."""
    organization, scope = st.query_params.get("org", ""), st.query_params.get("scope")
    found = kept.directory().find(organization, scope)
    return found or read_place(session.person(), organization, scope, first="slug")

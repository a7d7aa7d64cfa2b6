"""The organization and the scope that a page is about, as the address bar names them."""

from dataclasses import dataclass

import streamlit as st

from finops_model.assessment import Organization, Scope
from finops_model.errors import UnknownName
from finops_model.texts.literal import markdown_literal
from finops_model.ui import first_steps, links, reads


@dataclass(frozen=True, slots=True)
class Picked:
    """The organization and the scope that the address bar names."""

    organization: Organization
    scope: Scope


def picked() -> Picked:
    """The organization and scope of ``?org=…&scope=…``, or the end of this run with a sentence and a way on.

    Stops the page (``st.stop``) after saying what to do when the store is empty or the ids in the address are unknown.
    The frame has put the ids into the address before a page runs; only an empty store leaves it without.
    """
    slug = st.query_params.get("org")
    if slug is None:
        first_steps.draw_first_steps()
        st.stop()
    try:
        organization = reads.find_organization(slug)
        return Picked(organization, reads.find_scope(organization, st.query_params.get("scope")))
    except UnknownName as error:
        st.error(markdown_literal(str(error)), icon=":material/search_off:")
        st.page_link(links.page("portfolio"), label="See all organizations", icon=":material/arrow_back:")
        st.stop()

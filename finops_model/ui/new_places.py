"""Adding an organization or a scope, on the pages where people need one."""

import streamlit as st

from finops_model.actions import organizations, scopes
from finops_model.actions.organizations import close_question
from finops_model.assessment import Organization
from finops_model.importers.rows.cells import LONGEST_NAME
from finops_model.names import same_name
from finops_model.texts import say, translated
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept, session
from finops_model.views.places import read_place


def draw_new_organization() -> None:
    """Adds an organization; a name that is nearly that of a known one needs a yes."""
    known = list(kept.directory().names.values())
    label = say("Name of the new organization")
    name = st.text_input(label, key="assess-new-organization", max_chars=LONGEST_NAME)
    if _is_known(name, known):
        return
    question = close_question(name, known) if name.strip() else None
    sure = question is None
    if question is not None:
        st.info(markdown_literal(translated(question)), icon=":material/help:")
        sure = st.checkbox(say("It is a different organization"), key="assess-new-organization-sure")
    ready = bool(name.strip()) and sure
    if st.button(say("Add the organization"), key="assess-add-organization", disabled=not ready) and ready:
        added = organizations.add(session.person(), name, another=sure)
        go_to(added.slug, read_place(session.person(), added.slug, first="slug").scope.slug)


def draw_new_scope(organization: Organization) -> None:
    """Adds a scope (a segment of spend, assessed for itself) to an organization."""
    name = st.text_input(say("Name of the new scope"), key="assess-new-scope", max_chars=LONGEST_NAME)
    known = [place.scope.name for place in kept.directory().places[organization.slug]]
    if _is_known(name, known):
        return
    if st.button(say("Add the scope"), key="assess-add-scope", disabled=not name.strip()):
        added = scopes.add(session.person(), organization.id, name)
        go_to(organization.slug, added.slug)


def go_to(slug: str, scope_slug: str) -> None:
    """Opens this page for an organization and scope."""
    st.query_params.update({"org": slug, "scope": scope_slug})
    st.rerun()


def _is_known(name: str, known: list[str]) -> bool:
    """Whether a name is taken; the page says so then."""
    same = same_name(name, known) if name.strip() else None
    if same is not None:
        st.info(say("{name} already exists: choose it in the sidebar.", name=markdown_literal(same)))
    return same is not None
